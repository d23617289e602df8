"""The root half: a release is taken, tried, and confirmed, or the former one comes back.

::

    apply    checked, unpacked beside ─► trial written down ─► current switched ─► daemon anew, a timer set
    confirm  well for half a minute ─► confirmed; not well in five minutes ─► back
    boot     a trial that nobody confirmed before the power went ─► back

Everything here may block for minutes. One at a time; whoever comes meanwhile waits.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from controller.release.disk import Disk
from controller.update import keys, memory
from controller.update.brought import Brought
from controller.update.host import Host
from controller.update.judge import Machine, judge
from controller.update.manifest import Fits, Software
from controller.update.memory import Before, Memory, Refused, Trial
from controller.update.place import PACKAGED, Place
from controller.update.shelf import Shelf
from controller.update.trouble import Hindered, Hindrance
from controller.update.version import rank
from controller.update.wellness import disturbs, lacks, well

LOOKS_EVERY_S: Final = 2.0
WITHIN_S: Final = 300.0
"""From the switch to being well: a Raspberry Pi 3 starts in a fifth of that, a modem finds its network in half."""


@dataclass(frozen=True, slots=True)
class End:
    """How a trial ended."""

    release: str
    lacked: str
    """Empty: it is confirmed."""


class Updates:
    def __init__(self, place: Place, host: Host, disk: Disk | None = None) -> None:
        self._place = place
        self._host = host
        self._shelf = Shelf(place, disk)

    # -- what is there -----------------------------------------------------------------------

    def machine(self) -> Machine:
        """Raises :class:`Hindered` where no package lies here."""
        packaged, running = self._place.facts(PACKAGED), self._place.facts(self._shelf.current())
        fits = Fits(suite=packaged.suite, architecture=packaged.architecture, python=packaged.python)
        return Machine(self._place.device(), fits, running.version, packaged.version, memory.load(self._place))

    def current(self) -> str:
        return self._shelf.current()

    def find(self, folder: Path | None = None) -> Brought:
        """In ``folder``, or in what was fetched; its signature holds. Raises :class:`Hindered`, ``ReleaseError``."""
        known = keys.load(self._place.keys)
        if folder is None:
            return Brought.fetched(self._place.fetched, known)
        return Brought.in_folder(folder, self.machine().fits, known)

    # -- taking one --------------------------------------------------------------------------

    def apply(self, folder: Path | None = None, again: bool = False) -> Software:
        """A trial begins. ``again``: a person wants it although it went back here.

        Raises :class:`Hindered`, ``ReleaseError`` and ``OSError``; then the current release goes on as it was.
        """
        with self._alone():
            machine = self.machine()
            if machine.memory.trial is not None:
                raise Hindered(Hindrance.BUSY, f"{machine.memory.trial.release} is on trial; `bastide update confirm`")
            brought = self.find(folder)
            judge(brought.software, machine, brought.permit, again)
            self._calm()
            self._receive(brought, machine.memory)
            self._begin(brought.software, machine.highest, self._calm())  # unpacking took its time: look once more
            return brought.software

    def _receive(self, brought: Brought, known: Memory) -> None:
        software = brought.software
        if known.ready == software.id and self._shelf.has(software.version):
            return
        self._shelf.sweep(self._kept(known))
        self._shelf.receive(brought)
        complaint = self._host.starts(self._place.folder(software.version))
        if complaint:
            self._shelf.sweep(self._kept(known))
            raise Hindered(Hindrance.DOES_NOT_START, f"{software.version} does not start here: {complaint}")
        self._shelf.remember(known.model_copy(update={"ready": software.id}))

    def _calm(self) -> Before:
        """What is well now. Raises :class:`Hindered` where somebody would feel a new start."""
        report = self._host.report()
        if report is not None:
            disturbs(report)
            return well(report)
        withheld = self._host.withheld()
        if withheld:
            raise Hindered(Hindrance.BUSY, withheld)
        return Before()

    def _begin(self, software: Software, highest: str, before: Before) -> None:
        known, former = memory.load(self._place), self._shelf.current()
        trial = Trial(
            release=software.version, id=software.id, former=former, boot=self._host.boot(),
            began_s=self._host.since_boot_s(), before=before,
        )  # fmt: skip
        highest = max(highest, software.version, key=rank)
        self._shelf.mark(on_trial=True)
        self._shelf.remember(known.model_copy(update={"trial": trial, "highest": highest, "ready": None}))
        self._shelf.switch(software.version)
        self._host.begin_trial()

    # -- and how it ends ---------------------------------------------------------------------

    def confirm(self, within_s: float = WITHIN_S) -> End | None:
        """Watch the trial to its end; None where there is none. Raises ``OSError``."""
        with self._alone():
            known = memory.load(self._place)
            trial = known.trial
            if trial is None:
                self._shelf.mark(on_trial=False)
                return None
            if trial.boot != self._host.boot() or self._shelf.current() != trial.release:
                return self._back(known, trial, "interrupted", "the machine was started anew during the trial")
            lacked = self._lacked(trial)
            while lacked and self._host.since_boot_s() < trial.began_s + within_s:
                self._host.wait(LOOKS_EVERY_S)
                lacked = self._lacked(trial)
            return self._back(known, trial, "unwell", lacked) if lacked else self._confirmed(known, trial)

    def _lacked(self, trial: Trial) -> str:
        if not self._place.config.exists():  # a machine that was not set up has no daemon to ask
            return self._host.starts(self._place.folder(trial.release))
        return lacks(self._host.report(), trial.before, self._host.since_boot_s() - trial.began_s)

    def _confirmed(self, known: Memory, trial: Trial) -> End:
        refused = None if known.refused is not None and known.refused.id == trial.id else known.refused
        end = {"current": trial.release, "id": trial.id, "previous": trial.former, "trial": None, "refused": refused}
        self._settle(known.model_copy(update=end))
        self._host.end_trial(start=False)
        return End(trial.release, "")

    def _back(
        self, known: Memory, trial: Trial, why: Literal["unwell", "interrupted"], words: str, start: bool = True
    ) -> End:
        former = trial.former if self._shelf.has(trial.former) else PACKAGED
        self._shelf.switch(former)
        before = known.refused
        times = before.times + 1 if before is not None and (before.id, before.why) == (trial.id, why) else 1
        refused = Refused(id=trial.id, why=why, words=words, times=times)
        self._settle(known.model_copy(update={"current": former, "trial": None, "refused": refused}))
        if start:
            self._host.end_trial(start=True)
        return End(trial.release, words)

    def _settle(self, known: Memory) -> None:
        self._shelf.remember(known)
        self._shelf.mark(on_trial=False)
        self._shelf.sweep(self._kept(known))

    def _kept(self, known: Memory) -> set[str]:
        ready = known.ready.partition("-")[0] if known.ready else None
        return {one for one in (self._shelf.current(), known.previous, ready) if one is not None}

    # -- by hand, at a start of the machine, and when a package comes -------------------------

    def back(self) -> str:
        """A person wants the former release: of the trial, or the one before. Its name.

        Whoever is root here needs no permit for what still lies here. Raises :class:`Hindered` where nothing does.
        """
        with self._alone():
            known = memory.load(self._place)
            if known.trial is not None:
                self._back(known, known.trial, "unwell", "somebody at the machine took it back")
                return self._shelf.current()
            former, left = known.previous, self._shelf.current()
            if former is None or not self._shelf.has(former) or former == left:
                raise Hindered(Hindrance.NOTHING, "no former release lies here; bring one and its permit")
            self._calm()
            refused = Refused(id=known.id or left, why="by_hand", words="somebody at the machine took it back")
            self._shelf.switch(former)
            end = {"current": former, "id": None, "previous": None, "refused": refused}
            self._settle(known.model_copy(update=end))
            self._host.end_trial(start=True)
            return former

    def boot(self) -> End | None:
        """Before the daemon starts: a trial of an earlier boot goes back; None where there was none.

        The daemon's start for the trial itself brings ``bastide-boot.service`` along, too, and ends nothing.
        """
        if not self._place.trial.exists():
            return None
        with self._alone():
            known = memory.load(self._place)
            if known.trial is None:  # the power went between the mark and the memory
                self._shelf.mark(on_trial=False)
                return None
            if known.trial.boot == self._host.boot():
                return None
            words = "the machine was started anew before it was confirmed"
            return self._back(known, known.trial, "interrupted", words, start=False)

    def packaged(self) -> str:
        """A package was installed: it is what runs from now on, unless a later release that fits is current already.
        The name of what runs."""
        with self._alone():
            known = memory.load(self._place)
            if known.trial is not None:
                self._back(known, known.trial, "interrupted", "a package was installed during the trial", start=False)
                known = memory.load(self._place)
            packaged, name = self._place.facts(PACKAGED), self._shelf.current()
            current = self._place.facts(name)
            fits = all(getattr(packaged, one) == getattr(current, one) for one in Fits.model_fields)
            highest = max(known.highest or packaged.version, packaged.version, key=rank)
            known = known.model_copy(update={"highest": highest})
            if name == PACKAGED or (fits and rank(current.version) > rank(packaged.version)):
                self._shelf.remember(known)
                return name
            self._shelf.switch(PACKAGED)
            end = {"current": PACKAGED, "id": None, "previous": name if fits else None}
            self._settle(known.model_copy(update=end))
            return PACKAGED

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._shelf.prepare()
        handle = os.open(self._place.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
