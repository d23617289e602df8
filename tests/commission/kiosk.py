"""An electrician before the Pi's own screen: a finger on a real browser, eyes and hands at the bank."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from playwright.sync_api import Page

from controller.dialogue.steps import ENTER
from tests.commission.bank import Standing
from tests.commission.daemon import BASTIDE
from tests.commission.installer import Installer, Said
from tests.stories.playing import free_port

WITHIN_MS = 30_000
Look = Callable[[Page, str], None]


@contextmanager
def screen(bank: Standing, config: Path, *more: str) -> Iterator[str]:
    """``bastide commission --screen`` as a process; the address that it prints."""
    config.parent.mkdir(exist_ok=True)
    arguments = ["commission", "--screen", "--config", str(config), "--dev", str(bank.dev), "--port", str(free_port())]
    with subprocess.Popen([*BASTIDE, *arguments, *more], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            process.terminate()


class Finger:
    """Answers every question on the page as the installer would; ``look`` is called at each."""

    def __init__(self, page: Page, installer: Installer, look: Look = lambda page, word: None) -> None:
        self.page = page
        self.installer = installer
        self.look = look

    def goes_on(self, until: str = "done") -> None:
        """Up to this question."""
        while (word := self.sees()) != until:
            self.look(self.page, word)
            revision = self.page.evaluate("document.body.dataset.revision")
            said = self.installer.answer(word, self.offered())
            if said is not None:
                self.gives(said)
            self.page.wait_for_selector(f"body:not([data-revision='{revision}'])", timeout=WITHIN_MS)
        self.look(self.page, until)

    def sees(self) -> str:
        """The question, once there is one that a person answers."""
        self.page.wait_for_selector("main .actions button, main input, body[data-word=done]", timeout=WITHIN_MS)
        return str(self.page.evaluate("document.body.dataset.word"))

    def offered(self) -> tuple[str, ...]:
        keys = self.page.eval_on_selector_all("main .actions button", "all => all.map((one) => one.dataset.key)")
        return tuple(unquote(str(key)).removeprefix("answer|") for key in keys)

    def gives(self, said: Said) -> None:
        key, text = said
        if key != ENTER:
            self.taps(f"answer|{quote(key, safe='')}")
            return
        size, _, height = text.partition(" ")
        if self.page.locator("button[data-key='size|S']").count():
            self.taps(f"size|{size}")
            text = height
        self.page.fill("#typed", text)
        self.taps("enter")

    def taps(self, key: str) -> None:
        """Once the page has settled: a press within a moment of a change is meant for the page before."""
        self.page.clock.run_for(400)
        self.page.tap(f'button[data-key="{key}"]', timeout=WITHIN_MS)
