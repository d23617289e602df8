"""An electrician at a terminal: reads what is printed, types lines. The terminal is a real one."""

import codecs
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from controller.commission.words import WORDS as COMMISSION
from controller.dialogue.steps import ENTER
from controller.setup.words import WORDS as SETUP
from tests.commission.bank import WITHIN_S, Standing
from tests.commission.daemon import BASTIDE
from tests.commission.installer import Installer

QUESTION = re.compile(r"^\[\d/\d [^\]]+\] (.+?)\r?$", re.MULTILINE)
PROMPT = "\n> "
WORDS = (COMMISSION, SETUP)
"""Of both dialogues: a set-up goes on into a commissioning."""
LAST = ((COMMISSION, "done"), (SETUP, "started"))


def pattern(line: str) -> re.Pattern[str]:
    """A line of the catalogue, whatever its values are."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(line)))


LINES = [
    (word, pattern(texts["line"]), (words, word) in LAST)
    for words in WORDS
    for language in ("en", "fr")
    for word, texts in words.catalogue(language)["steps"].items()
]


def asked(line: str) -> tuple[str, bool]:
    """Which question this line is, and whether nobody answers it any more."""
    return next((word, last) for word, form, last in LINES if form.fullmatch(line))


class Terminal:
    def __init__(self, process: "subprocess.Popen[bytes]", handle: int) -> None:
        self.process = process
        self._handle = handle
        self.shown = ""
        self._letters = codecs.getincrementaldecoder("utf-8")()
        self._read = 0

    def question(self) -> tuple[str, str]:
        """The next question that waits for an answer, by its word, and all that is printed with it."""
        while True:
            text = self.shown[self._read :]
            found = list(QUESTION.finditer(text))
            last = found[-1] if found else None
            if last is not None:
                word, ended = asked(last[1])
                if ended or text.replace("\r", "").endswith(PROMPT):
                    self._read = len(self.shown)
                    return word, text[last.start() :].replace("\r", "")
            self._more()

    def says(self, words: str) -> None:
        while words not in self.shown:
            self._more()

    def types(self, line: str) -> None:
        os.write(self._handle, f"{line}\n".encode())

    def _more(self) -> None:
        ready, _, _ = select.select([self._handle], [], [], WITHIN_S)
        assert ready, f"the terminal says nothing more after:\n{self.shown[-1500:]}"
        try:
            data = os.read(self._handle, 4_096)
        except OSError:
            data = b""
        assert data, f"the terminal was closed after:\n{self.shown[-1500:]}"
        self.shown += self._letters.decode(data)

    def interrupts(self) -> int:
        """Ctrl-C; the exit status."""
        os.write(self._handle, b"\x03")
        return self.ends()

    def ends(self) -> int:
        end_s = time.monotonic() + WITHIN_S
        while self.process.poll() is None:
            assert time.monotonic() < end_s, "the command does not end"
            ready, _, _ = select.select([self._handle], [], [], 0.05)
            if ready:
                try:
                    self.shown += self._letters.decode(os.read(self._handle, 4_096))
                except OSError:
                    continue
        return int(self.process.returncode)

    def is_killed(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(WITHIN_S)


@contextmanager
def terminal(bank: Standing, config: Path, *more: str) -> Iterator[Terminal]:
    """``bastide commission`` in a terminal of its own."""
    config.parent.mkdir(exist_ok=True)
    with command("commission", "--config", str(config), "--dev", str(bank.dev), *more) as one:
        yield one


@contextmanager
def command(*arguments: str) -> Iterator[Terminal]:
    """A ``bastide`` command in a terminal of its own."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*BASTIDE, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                          preexec_fn=_own_terminal) as process:  # fmt: skip
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            process.wait(WITHIN_S)
            os.close(ours)


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as at a login, even where the tests run with Ctrl-C ignored


def answers(one: Terminal, installer: Installer, until: str = "done") -> str:
    """Follow the questions up to this one; what was printed with it."""
    while True:
        word, printed = one.question()
        if word == until:
            return printed
        said = installer.answer(word, offered(printed, word))
        if said is not None:
            one.types(typed(said, printed))


def offered(printed: str, word: str) -> tuple[str, ...]:
    """The options' names, from their texts."""
    return tuple(_name(text, word) for text in re.findall(r"^  /?[a-h]  (.+)$", printed, re.MULTILINE))


def _name(text: str, word: str) -> str:
    if word == "which_port" and text.startswith("usb-"):
        return f"port:{text}"
    for texts in (words.catalogue(language)["options"] for words in WORDS for language in ("en", "fr")):
        for key in dict.fromkeys(key.partition(".")[0] for key in texts):
            if texts.get(f"{key}.{word}", texts.get(key)) == text:
                return str(key)
    raise AssertionError(f"the catalogue has no option {text!r}")


def _texts(key: str, word: str) -> set[str]:
    """How an option may stand there, in either dialogue and language."""
    options = [words.catalogue(language)["options"] for words in WORDS for language in ("en", "fr")]
    return {texts.get(f"{key}.{word}", texts.get(key, key.partition(":")[2])) for texts in options}


def typed(said: tuple[str, str], printed: str) -> str:
    key, text = said
    if key == ENTER:
        return text
    letters = re.findall(r"^  (/?[a-h])  (.+)$", printed, re.MULTILINE)
    word, _ = asked(QUESTION.findall(printed)[-1])
    return next(letter for letter, shown in letters if shown in _texts(key, word))
