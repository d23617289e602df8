"""A whole set-up, as a person does it: in a terminal, and by touch with the commissioning in between."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from controller.config import load
from controller.dialogue.steps import ENTER
from tests.chromium import chromium, touch_context
from tests.commission.bank import Standing, standing
from tests.commission.daemon import BASTIDE
from tests.commission.installer import FACTS, Installer, Said
from tests.commission.kiosk import Finger
from tests.commission.person import Terminal, command, typed
from tests.machine.unitfile import unit
from tests.stories.playing import free_port

ANSWERS: dict[str, Said] = {
    "language": ("en", ""),
    "network_unmanaged": ("without", ""),
    "network_good": ("go_on", ""),
    "zone": ("zone:Europe/Paris", ""),
    "zone_refused": ("leave", ""),
    "clock_right": ("right", ""),
    "root": (ENTER, "5b" * 32),
    "town": ("with_town", ""),
    "device": (ENTER, "halles-1"),
    "broker": (ENTER, "broker.example.org"),
    "request": ("next", ""),
    "identity": ("next", ""),
    "certificate": ("later", ""),
    "hardware": ("window", ""),
    "theme": (ENTER, "heritage"),
    "glass": ("landscape", ""),
    "content": ("stick", ""),
    "look": ("write", ""),
    "done": ("start", ""),
}


def arguments(folder: Path, *more: str) -> list[str]:
    (folder / "etc").mkdir(exist_ok=True)
    places = {"--config": "etc/bastide.toml", "--data": "data", "--sticks": "media", "--programs": "programs"}
    return ["setup", *(word for name, path in places.items() for word in (name, str(folder / path))), *more]


def answers(one: Terminal, until: str) -> None:
    while (asked := one.question())[0] != until:
        word, printed = asked
        said = {**FACTS, **ANSWERS}[word]
        one.types(typed(said, printed))


def test_a_window_is_set_up_in_a_terminal_over_a_power_cut(tmp_path: Path) -> None:
    with command(*arguments(tmp_path)) as one:
        answers(one, "certificate")
        one.is_killed()
    assert not (tmp_path / "etc" / "bastide.toml").exists()
    with command(*arguments(tmp_path)) as one:
        assert one.question()[0] == "certificate"
        one.types("b")
        answers(one, "started")
        assert one.ends() == 0
    config = load(tmp_path / "etc" / "bastide.toml")
    assert config.vitrine is not None and config.link is not None
    assert (config.bank.site, config.vitrine.glass.orientation) == ("casiers-des-halles", "landscape")
    assert (config.link.device, config.rights.root) == ("halles-1", "5b" * 32)
    assert Path(config.link.certificate or "").parent == tmp_path / "etc" / "link"
    request = (tmp_path / "etc" / "link" / "device.csr").read_text()
    assert request.startswith("-----BEGIN CERTIFICATE REQUEST-----")


def test_two_do_not_ask_at_once(tmp_path: Path) -> None:
    with command(*arguments(tmp_path)) as one:
        one.question()
        with command(*arguments(tmp_path)) as other:
            assert other.ends() == 2
            assert "a set-up is going on already" in other.shown.replace("\r\n", " ")


def test_without_a_terminal_it_says_what_it_needs(tmp_path: Path) -> None:
    ended = subprocess.run([*BASTIDE, *arguments(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert ended.returncode == 2 and "--serve" in ended.stderr
    assert list((tmp_path / "etc").iterdir()) == []


def test_a_card_that_takes_nothing_is_told_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with command(*arguments(tmp_path)) as one:
        one.question()
        one.types("b")
        while one.process.poll() is None:
            word, printed = one.question()
            one.types(typed({**FACTS, **ANSWERS}[word], printed))
            if word == "clock_right":
                break
        assert one.ends() == 2
        assert "Traceback" not in one.shown and "may this user write" in one.shown


class Newcomer(Installer):
    """Sets up, and then commissions, as the page asks."""

    def answer(self, word: str, options: tuple[str, ...] = ()) -> Said | None:
        if word == "done" and not options:
            return None  # of the commissioning: the set-up goes on by itself
        if word in ANSWERS:
            return {**ANSWERS, "hardware": ("lockers", ""), "town": ("alone", "")}[word]
        if word == "commission":
            return "begin", ""
        return super().answer(word, options)


@pytest.mark.browser
def test_lockers_are_set_up_and_commissioned_by_touch_on_one_page(tmp_path: Path) -> None:
    config = tmp_path / "etc" / "bastide.toml"
    with standing(tmp_path) as bank, chromium() as browser, serving(tmp_path, bank) as (url, process):
        page = touch_context(browser, reduced_motion="reduce").new_page()
        page.clock.install()
        page.goto(url)
        met: list[str] = []
        finger = Finger(page, Newcomer(bank), lambda _, word: met.append(word))
        finger.goes_on("look")
        assert not config.exists(), "the last step puts it in its place"
        assert {"name", "commission", "which_door", "shape"} <= set(met)
        assert met.count("name") == 1, "the commissioning does not ask again who this is"
        finger.goes_on()
        expect(page.locator("main h1")).to_have_text("Casiers des Halles: all is ready")
        finger.taps("answer|start")
        assert process.wait(30) == 0, "systemd starts the daemon after that, and only after that"
    wired = {box.label: (box.board, box.channel) for box in load(config).compartments}
    assert (wired["2"], wired["3"], "4" in wired) == (("board1", 3), ("board1", 2), False)
    assert load(config).rights.root == "5b" * 32, "what the set-up knew is in what the commissioning wrote"
    assert "<td>DEAD</td>" in (tmp_path / "etc" / "acceptance.html").read_text("utf-8")


def test_the_page_makes_way_for_a_configuration_that_came_otherwise(tmp_path: Path) -> None:
    """A restored backup, or one made by hand: the daemon needs the port, and begins when this ends well."""
    with serving(tmp_path) as (_, process):
        (tmp_path / "etc" / "bastide.toml").write_text("brought")
        assert process.wait(30) == 0
    assert (tmp_path / "etc" / "bastide.toml").read_text() == "brought"


@contextmanager
def serving(folder: Path, bank: Standing | None = None) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """``bastide setup --serve``; the address that it prints."""
    boards = () if bank is None else ("--dev", str(bank.dev))
    more = ("--serve", *boards, "--port", str(free_port()))
    with subprocess.Popen([*BASTIDE, *arguments(folder, *more)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            yield found[0], process
        finally:
            process.terminate()


def test_a_page_that_is_ended_by_hand_is_no_failure_of_its_unit(tmp_path: Path) -> None:
    with standing(tmp_path) as bank, serving(tmp_path, bank) as (_, process):
        process.terminate()
        assert process.wait(timeout=30) == int(unit("bastide-setup.service")["Service"]["SuccessExitStatus"])
