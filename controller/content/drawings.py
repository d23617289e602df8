"""Drawings (SVG) that hold nothing but a drawing: no script, no address, no foreign page, no document type.

A window shows them as pictures, where a browser runs no script; whoever opens one directly is safe, too.
"""

import re

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from controller.content.folder import refusal

NAMESPACE = "http://www.w3.org/2000/svg"
OTHERS = (
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://purl.org/dc/elements/1.1/",
)
"""What drawing programs add for themselves."""
BYTES_MAX = 2 * 1024 * 1024
FORBIDDEN = ("script", "foreignObject", "handler", "iframe", "audio", "video")
TAG = re.compile(r"^\{(.*)\}(.*)$")
LINKS = {"href", "{http://www.w3.org/1999/xlink}href"}
WITHIN = ("#", "data:image/png", "data:image/jpeg")
OUTSIDE = re.compile(r"url\(\s*(?![\s'\"]*#)|@import|javascript:|expression\(", re.IGNORECASE)
INSTRUCTION = re.compile(rb"<\?(?!xml\s)")
REMEDY = "export it as plain SVG, with pictures and fonts turned into paths"


def size(data: bytes, name: str) -> tuple[int, int]:
    """Its width and height. Raises :class:`~controller.content.problems.ContentError` for anything but a drawing."""
    if len(data) > BYTES_MAX:
        raise refusal(name, f"is larger than {BYTES_MAX // 1024} KiB", "simplify it, or save it as PNG")
    if INSTRUCTION.search(data):
        raise refusal(name, "holds an instruction to whoever reads it (`<?…`)", REMEDY)
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise refusal(name, "is not a plain SVG", "export it as plain SVG, without a document type") from error
    if root.tag != f"{{{NAMESPACE}}}svg":
        raise refusal(name, "is not an SVG", "export it as plain SVG")
    for element in root.iter():
        _harmless(str(element.tag), element.attrib, element.text or "", name)
    return _size(root.attrib, name)


def _harmless(tag: str, attributes: dict[str, str], text: str, name: str) -> None:
    found = TAG.match(tag)
    if found is None or found[1] not in (NAMESPACE, *OTHERS) or found[2] in FORBIDDEN:
        raise refusal(name, f"holds <{found[2] if found else tag}>", REMEDY)
    for key, value in attributes.items():
        leads_out = key in LINKS and not value.strip().startswith(WITHIN)
        changes = key == "attributeName" and value.strip().endswith("href")
        if key.lower().startswith("on") or leads_out or changes or OUTSIDE.search(value):
            raise refusal(name, f"holds {key}={value[:40]!r}", REMEDY)
    if found[2] == "style" and OUTSIDE.search(text):
        raise refusal(name, "its style leads out of it", REMEDY)


def _size(attributes: dict[str, str], name: str) -> tuple[int, int]:
    box = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        width, height = (round(float(one)) for one in box[2:4])
    except ValueError as error:
        raise refusal(name, "has no viewBox", 'write `viewBox="0 0 1600 900"` into its first element') from error
    if not (0 < width <= 20_000 and 0 < height <= 20_000):
        raise refusal(name, f"is {width} × {height}", "give its viewBox a width and height from 1 to 20,000")
    return width, height
