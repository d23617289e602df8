"""A window and its releases through troubles and starts: the old one goes on showing, the reason is written down, the
new one comes later."""

from pathlib import Path

import pytest

from controller.core.vitrine import facts as f
from controller.core.vitrine.events import ReleaseFailed
from controller.core.vitrine.releases import NOT_PAINTED
from controller.release.intake import Places
from controller.release.manifest import MANIFEST
from controller.release.store import Room
from controller.release.trouble import Why
from controller.release.web_source import Address
from tests.release.sealed import Town, seeded
from tests.release.test_store import OTHERS, PICTURES, bring
from tests.release.webserver import serving
from tests.release.window import MIB, Pane, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def pane(town: Town, tmp_path: Path) -> Pane:
    return Pane(tmp_path / "content", town)


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
async def test_a_release_is_shown_once_it_is_whole_and_has_painted(pane: Pane, town: Town) -> None:
    folder, manifest = town.release(1, PICTURES)
    pane.paints = False
    async with pane.running():
        pane.intake.ask(folder)
        await until(lambda: pane.window.staged is not None)
        assert pane.shown == "", "it is whole, and nobody has seen it paint"
    pane.paints = True
    async with pane.running():
        await until(lambda: pane.shown == manifest.id)
        assert pane.whole()


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
async def test_what_goes_wrong_is_written_down_once_the_old_one_shows_and_the_new_one_comes_later(
    pane: Pane, town: Town
) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    picture = second / "media/c.webp"
    right = picture.read_bytes()
    async with pane.running():
        pane.intake.ask(first)
        await until(lambda: pane.shown == old.id)
        for spoil, why in [
            (lambda: picture.write_bytes(right[::-1]), Why.WRONG_HASH),
            (lambda: picture.unlink(), Why.MISSING),
        ]:
            spoil()
            for _ in range(2):
                pane.intake.ask(second)
                await until(lambda why=why: pane.intake.status.why is why and not pane.intake.asked)  # type: ignore[misc]
            assert pane.told()[-1] == (new.id, why.value)
            assert "media/c.webp" in pane.intake.status.problem and pane.shown == old.id and pane.whole()
        assert len(pane.told()) == 2, "the same is written down once"
        picture.write_bytes(right)
        pane.intake.ask(second)
        await until(lambda: pane.shown == new.id)
        assert pane.whole() and pane.intake.status.problem == ""


@pytest.mark.field_note("V7")
async def test_one_that_was_whole_a_moment_before_the_power_went_is_shown_after_the_start(
    pane: Pane, town: Town
) -> None:
    (first, old), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    async with pane.running():
        pane.intake.ask(first)
        await until(lambda: pane.shown == old.id)
    bring(pane.intake.store, second, new, (old.id,))
    async with pane.running():
        await until(lambda: pane.shown == new.id)


@pytest.mark.law("I12")
async def test_two_places_with_two_troubles_fill_no_journal(pane: Pane, town: Town) -> None:
    strange, _ = town.release(1, PICTURES, seeded("stranger"))
    changed, _ = town.release(2, OTHERS)
    (changed / MANIFEST).write_bytes((changed / MANIFEST).read_bytes()[:-1])
    async with pane.running():
        for _ in range(3):
            for folder, why in [(strange, Why.UNKNOWN_KEY), (changed, Why.BAD_SIGNATURE)]:
                pane.intake.ask(folder)
                await until(lambda why=why: pane.intake.status.why is why and not pane.intake.asked)  # type: ignore[misc]
        assert [why for _, why in pane.told()] == ["unknown_key", "bad_signature"]


@pytest.mark.field_note("V7")
async def test_a_full_card_keeps_the_old_one_and_takes_the_new_one_when_there_is_room(pane: Pane, town: Town) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    async with pane.running():
        pane.intake.ask(first)
        await until(lambda: pane.shown == old.id)
    async with pane.running(room=Room(64 * MIB, 2**60)):
        pane.intake.ask(second)
        await until(lambda: pane.told() == [(new.id, "disk_full")])
        assert pane.shown == old.id and pane.whole()
    async with pane.running():
        pane.intake.ask(second)
        await until(lambda: pane.shown == new.id)


@pytest.mark.law("I9", "I13")
async def test_a_stranger_s_a_changed_and_a_yesterday_s_release_come_to_nothing(pane: Pane, town: Town) -> None:
    third, newest = town.release(3, PICTURES)
    first, old = town.release(1, OTHERS)
    strange, _ = town.release(4, OTHERS, seeded("stranger"))
    changed, _ = town.release(5, OTHERS)
    (changed / MANIFEST).write_bytes((changed / MANIFEST).read_bytes()[:-1])
    async with pane.running():
        pane.intake.ask(third)
        await until(lambda: pane.shown == newest.id)
        for folder, why in [(first, Why.OLDER), (strange, Why.UNKNOWN_KEY), (changed, Why.BAD_SIGNATURE)]:
            pane.intake.ask(folder)
            await until(lambda why=why: pane.intake.status.why is why)  # type: ignore[misc]
        assert [why for _, why in pane.told()] == ["older", "unknown_key", "bad_signature"]
        assert pane.told()[0][0] == old.id
        assert pane.shown == newest.id and pane.whole()


@pytest.mark.field_note("V7")
async def test_the_web_is_looked_at_again_and_again_and_costs_little_when_there_is_nothing_new(
    pane: Pane, town: Town
) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    async with serving(first) as server, pane.running(Places(Address.of(server.url), every_s=0.01)):
        await until(lambda: pane.shown == old.id)
        server.requests.clear()
        await until(lambda: len(server.requests) > 5)
        assert {path for path, _ in server.requests} == {"manifest.sig"}
        server.folder = second
        await until(lambda: pane.shown == new.id)
        server.folder = first
        await until(lambda: pane.intake.status.why is Why.OLDER or len(pane.told()) > 0 or len(server.requests) > 50)
        assert pane.shown == new.id, "an old one that is played again comes to nothing"


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
async def test_power_may_go_while_it_is_fetched_and_it_is_gone_on_with(pane: Pane, town: Town) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, {"media/c.webp": bytes(range(256)) * 4})
    async with pane.running():
        pane.intake.ask(first)
        await until(lambda: pane.shown == old.id)
    async with serving(second) as server:
        places = Places(Address.of(server.url), every_s=0.01)
        server.cut = lambda asked: 400 if server.requests[asked][0] == "media/c.webp" else None
        while pane.shown != new.id:
            assert pane.started < 6
            had = len(server.requests)
            async with pane.running(places):
                assert pane.shown == old.id
                await until(lambda had=had: len(server.requests) >= had + 3 or pane.shown == new.id)  # type: ignore[misc]
                if pane.started > 3:
                    await until(lambda: pane.shown == new.id)
    assert [at for path, at in server.requests if path == "media/c.webp"][-1] > 0


@pytest.mark.law("I13")
async def test_what_is_shown_is_read_anew_at_each_start_and_the_former_one_takes_a_damaged_one_s_place(
    pane: Pane, town: Town
) -> None:
    (first, old), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    async with pane.running():
        for folder, manifest in ((first, old), (second, new)):
            pane.intake.ask(folder)
            await until(lambda manifest=manifest: pane.shown == manifest.id and pane.window.proven)  # type: ignore[misc]
    path = pane.intake.store.path_of(new.id, "media/c.webp")
    assert path is not None
    for spoil in (lambda: path.write_bytes(b"seconD"), lambda: path.unlink()):
        spoil()
        async with pane.running():
            await until(lambda: pane.shown == old.id)
            assert pane.told()[-1] == (new.id, "damaged") and pane.whole()
            pane.intake.ask(second)
            await until(lambda: pane.shown == new.id and pane.window.proven)
            assert pane.whole(), "what was lost to the card comes again"


@pytest.mark.field_note("V7")
async def test_one_that_does_not_paint_is_refused_and_not_fetched_again_and_again(pane: Pane, town: Town) -> None:
    (first, old), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    async with pane.running():
        pane.intake.ask(first)
        await until(lambda: pane.shown == old.id and pane.window.proven)
        pane.paints = False
        pane.intake.ask(second)
        await until(lambda: pane.window.staged is not None)
        await pane.loop.tell(ReleaseFailed(new.id, NOT_PAINTED))
        await until(lambda: pane.window.refused == new.id)
        (second / "media/c.webp").unlink()
        pane.intake.ask(second)
        await until(lambda: not pane.intake.asked)
        assert pane.shown == old.id and pane.window.staged is None


# -- what the town orders ----------------------------------------------------------------------


async def test_an_ordered_release_is_fetched_shown_and_answered(pane: Pane, town: Town) -> None:
    folder, manifest = town.release(1, PICTURES)
    async with serving(folder) as server, pane.running():
        await pane.order(manifest, server.url)
        await until(lambda: pane.answers == [("done", "")])
        assert pane.shown == manifest.id and pane.whole()
        await pane.order(manifest, server.url)
        await until(lambda: len(pane.answers) == 2)
        assert pane.answers[1] == ("done", "")
        await pane.order(manifest, server.url, "2")
        await until(lambda: len(pane.answers) == 3)
        assert len([one for one in pane.facts if isinstance(one, f.ReleaseShown)]) == 1


@pytest.mark.field_note("L14")
async def test_an_order_is_carried_on_after_starts_and_answered_once(pane: Pane, town: Town) -> None:
    folder, manifest = town.release(1, {"media/c.webp": bytes(1_000)})
    async with serving(folder) as server:
        server.cut = lambda asked: 0
        async with pane.running():
            await pane.order(manifest, server.url)
            await until(lambda: pane.intake.status.why is Why.UNREACHABLE)
        assert pane.answers == []
        server.cut = lambda asked: None
        async with pane.running():
            await until(lambda: pane.answers == [("done", "")])
            assert pane.shown == manifest.id


async def test_an_order_that_cannot_be_carried_out_says_why(pane: Pane, town: Town) -> None:
    (first, old), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    async with serving(second) as server, pane.running():
        await pane.order(old, server.url, "1")
        await until(lambda: pane.answers == [("refused", "other_release")])
        await pane.order(new, server.url, "2")
        await until(lambda: pane.answers[1:] == [("done", "")])
        await pane.order(old, server.url, "2b")
        await until(lambda: pane.answers[2:] == [("refused", "other_release")])
        server.folder = first
        await pane.order(old, server.url, "3")
        await until(lambda: pane.answers[3:] == [("refused", "older")])
        assert pane.shown == new.id, "what another order came upon is not held against what is shown"
        await pane.order(old, server.url, "4", older=True)
        await until(lambda: pane.answers[4:] == [("done", "")])
        assert pane.shown == old.id and pane.whole(), "the town may go back"
        pane.intake.ask(second)
        await until(lambda: not pane.intake.asked)
        assert pane.shown == old.id, "and what it has set aside does not come back by itself"
    async with pane.running():
        await until(lambda: pane.intake.status.checked_bytes == old.size_bytes)
        assert pane.shown == old.id and pane.window.staged is None


async def test_an_order_without_an_address_waits_for_a_stick_and_expires(
    pane: Pane, town: Town, tmp_path: Path
) -> None:
    (first, old), (_, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    stick = tmp_path / "media/stick/bastide"
    async with pane.running(Places(mounts=(tmp_path / "media",), sticks_every_s=0.01, every_s=0.05)):
        await pane.order(old, "", "1")
        stick.parent.mkdir(parents=True)
        first.rename(stick)
        await until(lambda: pane.answers == [("done", "")])
        await pane.order(new, "", "2", for_s=1)
        pane.now_s += 5
        await until(lambda: pane.answers[1:] == [("refused", "expired")])
