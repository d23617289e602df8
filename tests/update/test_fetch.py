"""What the daemon's user brings: from a stick or a bad web server, never in vain, and where the rollout has come to."""

from pathlib import Path

import pytest

from controller.config.update import UpdateTable
from controller.release.source import Patience
from controller.update import keys
from controller.update.fetch import Fetching, Looked
from controller.update.judge import due
from controller.update.permit import PERMIT, Permit, write
from controller.update.trouble import Hindered, Hindrance
from tests.release.webserver import WebServer, serving
from tests.update.machine import FITS, MAKER, STRANGER, Installed, files_of, release

pytestmark = pytest.mark.anyio
HASTY = Patience(failures_max=2, first_s=0.001, longest_s=0.001)


def fetching(machine: Installed, table: UpdateTable) -> Fetching:
    machine.place.fetched.mkdir(parents=True, exist_ok=True)
    return Fetching(machine.place.fetched, table, machine.updates.machine(), keys.load(machine.place.keys), HASTY)


def web(server: WebServer) -> UpdateTable:
    return UpdateTable(address=server.url)


async def look(machine: Installed, table: UpdateTable) -> Looked:
    one = fetching(machine, table)
    one.tidy()
    return (await one.run())[-1]


def archives(server: WebServer) -> list[int]:
    """From which byte on an archive was asked for."""
    return [at for path, at in server.requests if path.endswith(".xz")]


async def test_a_release_comes_from_the_web_over_a_bad_line_and_only_once(machine: Installed) -> None:
    async with serving(machine.release("0.2.0")) as server:
        server.cut = lambda asked: (
            200 if server.requests[asked][0].endswith(".xz") and len(archives(server)) < 3 else None
        )
        looked = await look(machine, web(server))
        assert looked.software is not None and looked.software.version == "0.2.0"
        assert archives(server) == [0, 200, 400]
        assert (await look(machine, web(server))).software is not None
        assert archives(server) == [0, 200, 400], "it is here already"
        machine.updates.apply()
        machine.updates.confirm()
        assert machine.runs() == "0.2.0"
        assert (await look(machine, web(server))).why_not.startswith("here_already")
    assert not any(path.is_file() for path in machine.place.fetched.rglob("*")), "nothing stays of what is installed"


async def test_what_a_server_says_that_is_not_the_makers_brings_nothing(machine: Installed) -> None:
    async with serving(machine.release("0.2.0", STRANGER)) as server:
        looked = await look(machine, web(server))
        assert looked.trouble and looked.why_not.startswith("unknown_key")
        assert archives(server) == []
        server.folder = machine.release("0.3.0")
        _, _, archive = files_of(server.folder)
        archive.write_bytes(bytes(len(archive.read_bytes())))
        looked = await look(machine, web(server))
        assert looked.trouble and looked.why_not.startswith("wrong_hash")
    with pytest.raises(Hindered) as nothing:
        machine.updates.apply()
    assert nothing.value.why is Hindrance.NOTHING


async def test_an_old_release_that_is_played_again_is_not_even_fetched_without_a_permit(machine: Installed) -> None:
    old = machine.release("0.2.0")
    machine.updates.apply(machine.release("0.3.0"))
    machine.updates.confirm()
    async with serving(old) as server:
        assert (await look(machine, web(server))).why_not.startswith("older")
        assert archives(server) == []
        (old / FITS.folder / PERMIT).write_bytes(write(Permit("0.2.0", "0.3.0"), STRANGER))
        assert (await look(machine, web(server))).why_not.startswith("older")
        (old / FITS.folder / PERMIT).write_bytes(write(Permit("0.2.0", "0.3.0"), MAKER))
        assert (await look(machine, web(server))).software is not None
    machine.updates.apply()
    machine.updates.confirm()
    assert machine.runs() == "0.2.0", "root's half reads the same permit"


async def test_a_stick_comes_first_and_is_asked_for_no_rollout(machine: Installed) -> None:
    async with serving(machine.release("0.3.0", rollout_percent=0)) as server:
        looked = await look(machine, web(server))
        assert looked.software is None and looked.why_not.startswith("not_due") and not looked.trouble
        assert archives(server) == []
        release(machine.work / "media/somebody/stick/bastide-software", "0.2.0", rollout_percent=0)
        looked = await look(machine, UpdateTable(address=server.url, sticks=(str(machine.work / "media"),)))
        assert looked.software is not None and looked.software.version == "0.2.0" and looked.by_hand


async def test_looking_fetches_nothing(machine: Installed) -> None:
    async with serving(machine.release("0.2.0")) as server:
        (looked,) = await fetching(machine, web(server)).run(only_look=True)
        assert looked.software is not None and archives(server) == []


async def test_what_went_back_here_is_not_fetched_again(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    machine.updates.apply(stick)
    machine.updates.back()
    async with serving(stick) as server:
        assert (await look(machine, web(server))).why_not.startswith("failed_here")
        assert archives(server) == []


async def test_a_server_that_is_away_is_a_trouble_told_and_no_more(machine: Installed) -> None:
    async with serving(machine.release("0.2.0")) as server:
        server.status = 500
        looked = await look(machine, web(server))
    assert looked.trouble and "500" in looked.why_not


def test_a_rollout_reaches_so_many_of_a_fleet_and_whoever_has_it_keeps_it(tmp_path: Path) -> None:
    def reached(version: str, percent: int) -> set[str]:
        _, software = release(tmp_path / f"{version}-{percent}", version, rollout_percent=percent)

        def has(device: str) -> bool:
            try:
                due(software, device)
            except Hindered:
                return False
            return True

        return {f"{number:016x}" for number in range(2_000) if has(f"{number:016x}")}

    none, few, many, all_ = (reached("0.2.0", percent) for percent in (0, 10, 60, 100))
    assert len(none) == 0 and len(all_) == 2_000
    assert 150 < len(few) < 250 and 1_100 < len(many) < 1_300
    assert few < many
    assert len(few & reached("0.3.0", 10)) < 60, "each version begins with others: 20 of 200 by chance"
