"""Who may decide about neighbours' words: whoever shows the right badge, for as long as they are at it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.rights import Act, Binding
from controller.voices.moderators import (
    CODES_MAX,
    CODES_REST_S,
    IDLE_S,
    LONGEST_S,
    REFUSED_MAX,
    SITTINGS_MAX,
    Moderators,
)
from controller.web.voices import NotAllowed
from tests.voices.people import NOW_S, Hours, Operator, sittings

pytestmark = pytest.mark.anyio


@pytest.fixture
def operator() -> Operator:
    return Operator()


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def desk(operator: Operator, hours: Hours) -> Moderators:
    return sittings(operator, hours)


async def why(desk: Moderators, text: str, code: str = "") -> str:
    with pytest.raises(NotAllowed) as refused:
        await desk.enter(text, code)
    return refused.value.why


@pytest.mark.parametrize("allows", [Act.MODERATE, Act.SERVICE, Act.MODERATE | Act.DEPOSIT])
async def test_a_badge_that_allows_it_begins_a_sitting_in_its_holders_digest(
    desk: Moderators, operator: Operator, allows: Act
) -> None:
    name = await desk.enter(f" {operator.badge(7, allows)}\n")
    assert desk.who(name) == operator.holder_of(7)
    assert len(name) == 32 and desk.who(name[:-1] + "x") is None and desk.who("") is None
    desk.leave(name)
    assert desk.who(name) is None


@pytest.mark.law("I2", "I9")
async def test_every_other_badge_is_refused_with_its_word(desk: Moderators, operator: Operator, hours: Hours) -> None:
    hours.state = replace(hours.state, revoked={operator.id_of(9): 2**40})
    refused = {
        operator.badge(allows=Act.DEPOSIT): "pass_not_for_this",
        operator.badge(allows=Act.MODERATE, binding=Binding.ONCE): "pass_not_for_this",
        operator.badge(expires_s=int(NOW_S)): "pass_expired",
        operator.badge(not_before_s=int(NOW_S) + 60): "pass_early",
        operator.badge(site="another town"): "other_site",
        operator.badge(9): "pass_revoked",
        Operator().badge(): "unknown_key",
        _changed(operator.badge()): "bad_signature",
    }
    for text, word in refused.items():
        assert await why(desk, text) == word


def _changed(text: str) -> str:
    """One character of the pass's id is another."""
    return f"{text[:20]}{'1' if text[20] == '0' else '0'}{text[21:]}"


async def test_a_badge_with_a_code_asks_for_it(desk: Moderators, operator: Operator) -> None:
    text = operator.badge(code="246810")
    assert await why(desk, text) == "code"
    assert await why(desk, text, "111111") == "code_wrong"
    assert desk.who(await desk.enter(text, "246810")) == operator.holder_of(1)


@pytest.mark.law("I12")
async def test_a_found_badges_code_cannot_be_tried_out(desk: Moderators, operator: Operator, hours: Hours) -> None:
    text = operator.badge(code="246810")
    assert [await why(desk, text, f"{n:06d}") for n in range(CODES_MAX)] == ["code_wrong"] * CODES_MAX
    assert await why(desk, text, "246810") == "code_rest", "the right one, too: nobody learns by trying"
    hours.pass_by(CODES_REST_S)
    assert desk.who(await desk.enter(text, "246810"))


@pytest.mark.law("I12")
async def test_whoever_tries_many_badges_makes_everybody_wait_a_minute(
    desk: Moderators, operator: Operator, hours: Hours
) -> None:
    for _ in range(REFUSED_MAX):
        assert await why(desk, "B1:NONSENSE") == "not_ours"
    assert await why(desk, operator.badge()) == "slow"
    hours.pass_by(60)
    assert desk.who(await desk.enter(operator.badge()))


async def test_a_sitting_ends_when_nobody_uses_it_and_after_a_working_day(
    desk: Moderators, operator: Operator, hours: Hours
) -> None:
    name = await desk.enter(operator.badge())
    hours.pass_by(IDLE_S)
    assert desk.who(name)
    hours.pass_by(IDLE_S + 1)
    assert desk.who(name) is None
    name = await desk.enter(operator.badge())
    for _ in range(int(LONGEST_S / IDLE_S)):
        hours.pass_by(IDLE_S)
        assert desk.who(name)
    hours.pass_by(1)
    assert desk.who(name) is None


async def test_a_badge_that_is_revoked_meanwhile_decides_nothing_more(
    desk: Moderators, operator: Operator, hours: Hours
) -> None:
    name = await desk.enter(operator.badge(3))
    hours.state = replace(hours.state, revoked={operator.id_of(3): 2**40})
    assert desk.who(name) is None


@pytest.mark.law("I12")
async def test_sittings_are_few_and_the_oldest_gives_way(desk: Moderators, operator: Operator) -> None:
    names = [await desk.enter(operator.badge(number)) for number in range(SITTINGS_MAX + 1)]
    assert [bool(desk.who(name)) for name in names] == [False] + [True] * SITTINGS_MAX


@given(text=st.text(max_size=600), code=st.text(max_size=20))
def test_any_text_whatever_is_refused_and_nothing_else(text: str, code: str) -> None:
    import asyncio

    operator = Operator()
    with pytest.raises(NotAllowed):
        asyncio.run(sittings(operator, Hours()).enter(text, code))
