"""One page per theme and scene: the whole text, readable without JavaScript, by search engines and by old phones."""

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from controller.content.compiled import Content, Scene, Vitrine
from controller.content.phone.along import along
from controller.content.phone.app import FILES, FOLDER, first_sight
from controller.content.phone.credits import credits
from controller.content.phone.parts import thumb
from controller.content.phone.told import told
from controller.content.phone.words import HERE, words

SHELL = "shell.html"
"""What the service worker answers for every page: the program, without a text."""
_SCENE_LINK = re.compile(r'href="#([a-z0-9-]+)"')


@dataclass(frozen=True)
class _Place:
    """Where a page is: ``up`` leads from it to the root (``./``, ``../`` or ``../../``)."""

    up: str
    title: str
    summary: str
    colour: str
    address: str = ""


class Pages:
    """All pages of one visit; ``build`` names the folder of its ``program``."""

    def __init__(self, content: Content, build: str, program: dict[str, bytes]) -> None:
        self._content = content
        self._words = {language: words(content, language) for language in content.languages}
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"content": content, "first": content.languages[0], "words": self._words}
        self._licences = {path.partition("LICENSE-")[2][:-4]: path for path in program if "/LICENSE-" in path}
        views: tuple[tuple[str, ...], ...] = ((), ("home",), ("theme",), ("scene",))
        self._modules = {view: first_sight(program, *view) for view in views}
        self._app = f"{FOLDER}/{build}"

    def all(self) -> dict[str, str]:
        """Path → page."""
        made = {"index.html": self._home(), SHELL: self._shell()}
        for language in self._content.languages:
            made[f"credits.{language}.html"] = self._credits(language)
        for vitrine in self._content.vitrines:
            made[f"{vitrine.id}/index.html"] = self._theme(vitrine)
            for id in vitrine.scenes:
                made[f"{vitrine.id}/{id}/index.html"] = self._scene(vitrine, self._content.scenes[id])
        return made

    def _home(self) -> str:
        return self._page("home.html", self._place("./", [], along(self._content.phone)), ("home",))

    def _shell(self) -> str:
        return self._page("shell.html", self._place("./", []))

    def _credits(self, language: str) -> str:
        place = self._place("./", [self._words[language]["phone.credits"]])
        return self._page(
            "credits.html", place, language=language, themes=credits(self._content, language), licences=self._licences
        )

    def _theme(self, vitrine: Vitrine) -> str:
        first = self._content.languages[0]
        address = along(self._content.phone, vitrine.id)
        place = self._place("../", [vitrine.title[first]], address, vitrine.lead[first], vitrine.colours.accent)
        return self._page("theme.html", place, ("theme",), vitrine=vitrine)

    def _scene(self, vitrine: Vitrine, scene: Scene) -> str:
        first = self._content.languages[0]
        address = along(self._content.phone, vitrine.id, scene.id)
        titles = [scene.title[first], vitrine.title[first]]
        place = self._place("../../", titles, address, scene.lead[first], vitrine.colours.accent)
        telling = {language: told(scene, language) for language in self._content.languages}
        return self._page("scene.html", place, ("scene",), vitrine=vitrine, scene=scene, telling=telling,
                          picture=thumb(scene.picture), linked=lambda html: self._linked(html, vitrine))  # fmt: skip

    def _place(self, up: str, titles: list[str], address: str = "", summary: str = "", colour: str = "") -> _Place:
        first = self._content.languages[0]
        home = self._content.title[first]
        accent = colour or self._content.vitrines[0].colours.accent
        lead = summary or self._words[first]["phone.summary"].replace("{town}", home)
        return _Place(up, " – ".join([*titles, home]), lead, accent, address)

    def _page(self, template: str, place: _Place, view: tuple[str, ...] = (), **values: Any) -> str:
        app = f"{place.up}{self._app}"
        return self._templates.get_template(template).render(
            page=place, app=app, files=place.up + FILES, modules=self._modules[view], **values
        )

    def _linked(self, html: str, here: Vitrine) -> str:
        """A text whose links to scenes lead to their pages."""
        return _SCENE_LINK.sub(lambda found: f'href="../../{self._theme_of(found[1], here)}/{found[1]}/"', html)

    def _theme_of(self, scene: str, here: Vitrine) -> str:
        return next((one.id for one in (here, *self._content.vitrines) if scene in one.scenes), here.id)
