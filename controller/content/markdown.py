"""Markdown to HTML of the few elements a screen shows, and what a person wrote beyond them.

The parser is markdown-it-py (CommonMark) with raw HTML, images and code off; its tokens are rendered here from an
allow-list, so that nothing that is not named here can reach a page, whatever the parser learns one day.
"""

import html
import re
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "h2", "h3", "em", "strong", "ul", "ol", "li", "blockquote"}
LEVELS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
OFF = ["html_block", "html_inline", "image", "code", "fence", "backticks", "table", "hr", "autolink", "reference"]
SCENE = re.compile(r"^#([a-z0-9][a-z0-9-]{0,63})$")
NESTING_MAX = 12


@dataclass(frozen=True, slots=True)
class Text:
    """``links`` are the scenes it leads to; ``refused`` the addresses that lead out, each with its line from 0."""

    html: str
    links: tuple[tuple[str, int], ...]
    refused: tuple[tuple[str, int], ...]


@cache
def _parser() -> MarkdownIt:
    present = {name for names in MarkdownIt("commonmark").get_all_rules().values() for name in names}
    return MarkdownIt("commonmark", {"maxNesting": NESTING_MAX}).disable([name for name in OFF if name in present])


def render(text: str) -> Text:
    writer = _Writer()
    for token in _parser().parse(text):
        writer.block(token)
    return Text("".join(writer.parts).strip(), tuple(writer.links), tuple(writer.refused))


def plain(text: str) -> str:
    """What is to be read, without any mark-up."""
    return html.unescape(re.sub(r"<[^>]+>", " ", render(text).html)).strip()


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[str, int]] = []
        self.refused: list[tuple[str, int]] = []
        self.open_links: list[bool] = []
        self.line = 0

    def block(self, token: Token) -> None:
        self.line = token.map[0] if token.map else self.line
        if token.type == "inline":
            for child in token.children or ():
                self.inline(child)
        elif not token.hidden:
            self.element(token)

    def inline(self, token: Token) -> None:
        if token.type == "link_open":
            self.open_link(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            self.parts.append("</a>" if self.open_links.pop() else "")
        elif token.type in ("hardbreak", "softbreak"):
            self.line += 1
            self.parts.append("<br>" if token.type == "hardbreak" else "\n")
        elif token.nesting:
            self.element(token)
        else:
            self.parts.append(html.escape(token.content, quote=False))

    def element(self, token: Token) -> None:
        tag = LEVELS.get(token.tag, token.tag)
        if tag in TAGS and token.nesting:
            self.parts.append(f"<{tag}>" if token.nesting > 0 else f"</{tag}>")
        elif token.content:
            self.parts.append(f"<p>{html.escape(token.content, quote=False)}</p>")

    def open_link(self, address: str) -> None:
        """A link to a scene stays; one that leads out of the window becomes its own text."""
        scene = SCENE.match(address)
        self.open_links.append(scene is not None)
        if scene:
            self.links.append((scene[1], self.line))
            self.parts.append(f'<a href="#{scene[1]}">')
        else:
            self.refused.append((address, self.line))
