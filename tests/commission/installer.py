"""An electrician who follows what is said: reads a question, looks at the bank, answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from controller.dialogue.steps import ENTER
from tests.commission.bank import Standing

Said = tuple[str, str]
"""An option's name, or ``enter`` with what is typed."""

FACTS: Mapping[str, Said] = {
    "language": ("en", ""),
    "name": (ENTER, "Casiers des Halles"),
    "site": (ENTER, "casiers-des-halles"),
    "phone": (ENTER, "+33 5 57 00 00 00"),
    "close_all": ("all_shut", ""),
    "begin": ("begin", ""),
    "which_reader": ("no_reader", ""),
    "glass_lower": (ENTER, "950"),
    "glass_upper": (ENTER, "1250"),
    "reach_right": ("good", ""),
    "review_faulty": ("to_sign", ""),
    "review": ("to_sign", ""),
    "who": (ENTER, "Ada Lovelace"),
}
HEIGHTS = ("S 1700", "M 1400", "M 1100", "L 600")


@dataclass
class Installer:
    bank: Standing
    connected: int = 0
    shaped: int = 0
    met: list[str] = field(default_factory=list)
    """The questions, in the order in which they came."""

    def answer(self, word: str, options: tuple[str, ...] = ()) -> Said | None:
        """What to say; None where only hands are needed."""
        self.met.append(word)
        if word in FACTS:
            return FACTS[word]
        match word:
            case "which_port":
                return next(one for one in options if one.startswith("port:")), ""
            case "connect_first" | "connect_next":
                return self._connect()
            case "how_many_locks":
                return ENTER, "6" if self.connected == 1 else "2"
            case "which_door":
                return self._read()
            case "which_dead":
                return ENTER, "4"
            case "close_it":
                self.shut_all()
                return None
            case "column":
                return (ENTER, "4") if "alike" not in options else ("alike", "")
            case "shape":
                self.shaped += 1
                return ENTER, HEIGHTS[self.shaped - 1]
        raise AssertionError(f"nobody told the installer what to do at {word!r}")

    def _connect(self) -> Said:
        if self.connected == 2:
            return "no_more", ""
        self.bank.connect(self.connected)
        self.connected += 1
        return "search", ""

    def _read(self) -> Said:
        """The number on the door that stands open."""
        doors = self.bank.open_doors()
        return (ENTER, doors[0]) if doors else ("none_opened", "")

    def shut_all(self) -> None:
        for label in self.bank.open_doors():
            while not self.bank.shut(label):
                pass  # its lock is still released for a moment
