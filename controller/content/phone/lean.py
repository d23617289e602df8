"""The program without what only its writers read: many a town's host compresses nothing."""

import re

_HEAD = re.compile(r"\A(?:[ \t]*(?://[^\n]*)?\n)+")
"""Comment lines before the first statement."""
_DOC = re.compile(r"^/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
"""A comment that begins a line: inside a text of these modules nothing begins at the left edge."""
_STYLE = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


def lean(path: str, body: bytes) -> bytes:
    """The same module or style, lighter; anything else as it is. Libraries keep their licences: they are left alone."""
    if path.endswith(".js"):
        return _DOC.sub("", _HEAD.sub("", body.decode())).encode()
    if path.endswith(".css"):
        return _SPACE.sub("\n", _STYLE.sub("", body.decode())).strip().encode()
    return body
