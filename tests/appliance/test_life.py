"""The life of a machine, from a bare Debian to a bare Debian. Each test goes on where the one before it ended."""

import asyncio
import os
import random
from pathlib import Path
from statistics import median

import pytest

from tests.appliance import quiet
from tests.appliance.figures import Figures
from tests.appliance.lives import Lives, live
from tests.appliance.measures import BLOCK_BYTES, usage
from tests.appliance.packages import Built, Stick
from tests.appliance.site import NAMES, WEB, Site
from tests.appliance.wall import Wall
from tests.bench.measure import Measure
from tests.system.people import People

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
CUTS = int(os.environ.get("BASTIDE_CUTS", "2"))
MOMENTS = int(os.environ.get("BASTIDE_MOMENTS", "20"))
UPDATE_CUTS = max(1, CUTS // 5)
UPDATE_S = 30.0
"""A cut comes within this, from the moment an update begins; unpacking takes most of it."""
IDLE_MIN = float(os.environ.get("IDLE_MIN", "1"))
SEED = int(os.environ.get("BASTIDE_SEED", "1"))
HEARTBEAT_MIN = 10
OURS_PERCENT = 15
GROWS_PERCENT = 1
APT = "DEBIAN_FRONTEND=noninteractive apt-get -q -y"
PACKAGES = "dpkg-query -Wf '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii //p' | sort"
FILES = (
    "find / -xdev -not -path '/var/cache/*' -not -path '/var/lib/apt/*' -not -path '/var/lib/dpkg/*'"
    " -not -path '/var/log/*' -not -path '/var/tmp/*' -not -path '/tmp/*' -not -path \"$HOME/*\" | sort"
)
"""All there is but what the system keeps for itself about packages and time."""


@pytest.fixture(scope="session")
def lives(bank: Wall, people: People) -> Lives:
    return Lives(bank, people, random.Random(SEED))


async def test_one_command_installs_it(bank: Wall, package: Built, owner: Site, stick: Stick) -> None:
    machine = bank.machine
    await machine.run(f"{FILES} >/var/tmp/bare; getent passwd >/var/tmp/users; getent group >/var/tmp/groups")
    await machine.run(f"{PACKAGES} >/var/tmp/packages")
    await machine.run(f"{APT} install /mnt/{package.deb.name}")
    assert await machine.run("systemctl --failed --no-legend") == ""
    assert (await machine.run("bastide --version")).split()[1] == package.version
    await machine.write("/etc/bastide/new.toml", owner.text, "640")
    await machine.write("/etc/bastide/keys.json", owner.keyring, "640")
    await machine.write("/etc/bastide/update-keys/maker.pub", stick.key)
    await machine.run("chown bastide:bastide /etc/bastide/*.* && bastide config check /etc/bastide/new.toml")
    await machine.run("mv /etc/bastide/new.toml /etc/bastide/bastide.toml")  # the set-up makes way for the daemon
    await bank.serving()
    assert await machine.run("systemctl --failed --no-legend") == ""


async def test_an_order_is_left_and_fetched(bank: Wall, people: People) -> None:
    watching = asyncio.create_task(people.watch())
    await people.deposit()
    (ticket,) = people.tickets
    await people.pickup(ticket)
    watching.cancel()
    assert people.used_up == {ticket} and bank.world.over_cap == []


async def test_nothing_listens_beyond_the_machine_itself(bank: Wall) -> None:
    assert await quiet.open_to_neighbours(bank) == set()
    assert await quiet.sockets_of_ours(bank) == [f"127.0.0.1:{WEB}"]


async def test_nothing_that_only_a_person_may_know_is_written_down(bank: Wall, people: People, owner: Site) -> None:
    watching = asyncio.create_task(people.watch())
    await people.deposit()
    watching.cancel()
    secrets = (*NAMES, owner.baker, owner.technician, *people.seen, *people.pins)
    assert len(people.pins) == len(people.seen) == 2
    assert await quiet.written_down(bank, secrets) == ""


async def test_a_package_upgrade_leaves_orders_as_they_were(bank: Wall, people: People, newer: Built) -> None:
    assert len(people.tickets) == 1
    await bank.machine.run(f"{APT} install /mnt/{newer.deb.name}")
    await bank.runs(newer.version)
    watching = asyncio.create_task(people.watch())
    await people.pickup(*people.tickets)
    watching.cancel()
    assert await bank.machine.run("systemctl --failed --no-legend") == ""


@pytest.mark.law("I1", "I2", "I3", "I4", "I5", "I6")
async def test_no_power_cut_in_a_story_breaks_a_law(suite: str, lives: Lives, figures: Figures, tmp_path: Path) -> None:
    moments = await live(lives, CUTS, MOMENTS, tmp_path)
    kept = Measure("power cuts in stories, each with a boot", CUTS, "cuts")
    told = Measure("moments at which the same lives were cut on a copy of the disk", moments, "cuts")
    figures.add(suite, kept, told, Measure("writes lost in these cuts", lives.lost, "writes"))
    print(dict(lives.ends))


async def test_from_power_on_to_a_door_is_mostly_not_ours(suite: str, lives: Lives, figures: Figures) -> None:
    for name, values in (
        ("kernel and initrd", [each.kernel_s for each in lives.starts]),
        ("systemd, to our start", [each.systemd_s for each in lives.starts]),
        ("ours, to ready", [each.ours_s for each in lives.starts]),
    ):
        figures.add(suite, Measure(f"power-on to a door, {name}", median(values), "s"))
    share = median(each.share for each in lives.starts)
    figures.add(suite, Measure("power-on to a door, our part", share, "%", OURS_PERCENT))


async def test_no_power_cut_in_an_update_leaves_half_of_it(
    suite: str, bank: Wall, lives: Lives, update: Built, figures: Figures
) -> None:
    """The old one goes on; or the new one, where it was confirmed before the power went."""
    before, whole = await bank.version(), 0
    for _ in range(UPDATE_CUTS):
        await bank.machine.run(f"systemd-run -q --no-block bastide update install --again /mnt/{update.version}")
        await lives.cut_within(UPDATE_S)
        await bank.machine.gone()
        lives.power_lost()
        await lives.back()
        assert await bank.machine.code("test -e /opt/bastide/trial") != 0, "a trial outlived the power cut"
        if await bank.version() == before:
            continue
        await bank.confirmed(update.version)  # before the cut: it stays
        whole += 1
        await bank.machine.run("bastide update back")
        await bank.runs(before)
    figures.add(
        suite,
        Measure("power cuts in updates, each with a boot", UPDATE_CUTS, "cuts"),
        Measure("of these, the new release was confirmed and stayed", whole, "cuts"),
    )


async def test_a_release_that_is_well_is_confirmed(bank: Wall, people: People, update: Built) -> None:
    assert await bank.version() != update.version
    await bank.machine.run(f"bastide update install /mnt/{update.version}")
    await bank.runs(update.version)
    await bank.confirmed(update.version)
    watching = asyncio.create_task(people.watch())
    await people.deposit()
    watching.cancel()


async def test_a_release_that_does_not_come_up_goes_back(bank: Wall, update: Built, spoiled: Built) -> None:
    await bank.machine.run(f"bastide update install /mnt/{spoiled.version}")
    await bank.went_back(spoiled.version)
    await bank.runs(update.version)


async def test_a_trial_that_the_power_ends_goes_back(bank: Wall, lives: Lives, update: Built, spoiled: Built) -> None:
    await bank.machine.run(f"bastide update install --again /mnt/{spoiled.version}")
    await lives.cut()
    await lives.back()
    assert await bank.version() == update.version


async def test_idle_it_writes_its_heartbeats_and_does_not_grow(suite: str, bank: Wall, figures: Figures) -> None:
    before = await usage(bank)
    await asyncio.sleep(IDLE_MIN * 60)
    after = await usage(bank)
    written, beats = after.written_bytes - before.written_bytes, int(IDLE_MIN // HEARTBEAT_MIN) + 1
    grown = 100 * (after.resident_kib / before.resident_kib - 1)
    figures.add(
        suite,
        Measure(f"written by us in {IDLE_MIN:g} idle minutes", written, "bytes", beats * BLOCK_BYTES),
        Measure(f"memory after {IDLE_MIN:g} idle minutes", after.resident_kib / 1024, "MiB"),
        Measure("its growth meanwhile", grown, "%", GROWS_PERCENT),
    )
    assert written <= 2 * beats * BLOCK_BYTES, "a heartbeat is a block, and the file system's note of it another"
    assert grown <= GROWS_PERCENT


async def test_removed_it_keeps_what_people_left_in_its_care(bank: Wall, people: People) -> None:
    await bank.machine.run(f"{APT} remove bastide")
    assert await bank.machine.code("command -v bastide") != 0
    assert await bank.machine.code("test -s /var/lib/bastide/journal.db -a -s /etc/bastide/bastide.toml") == 0
    await bank.machine.run(f"{APT} install /mnt/{(await bank.machine.run('ls /mnt | grep deb$ | tail -1')).strip()}")
    await bank.machine.run("systemctl start bastide")
    await bank.serving()
    watching = asyncio.create_task(people.watch())
    await people.pickup(sorted(people.tickets)[-1])
    watching.cancel()


async def test_purged_it_leaves_nothing(bank: Wall) -> None:
    """What it brought along goes with it: Debian itself keeps a dependency that another package merely suggests."""
    await bank.machine.run(f"{APT} purge bastide && {PACKAGES} | comm -13 /var/tmp/packages - | xargs env {APT} purge")
    for kept, now in (("bare", FILES), ("users", "getent passwd"), ("groups", "getent group")):
        left = await bank.machine.run(f"{now} | diff /var/tmp/{kept} - || true")
        assert left == "", f"{kept}, before and after:\n{left}"


async def test_nothing_secret_is_left_on_the_disk(bank: Wall, people: People, owner: Site) -> None:
    await bank.machine.power_off()
    assert quiet.on_the_disk(bank, (*NAMES, owner.baker, owner.technician, *people.seen)) == []
