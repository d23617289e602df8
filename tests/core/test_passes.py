from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.commands import Word
from controller.core.moment import Moment, Trust
from controller.core.passes import judge
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import State

DAWN, DUSK = 1_800_000_000, 1_800_086_400
BADGE = VerifiedPass(
    id="badge", holder="baker", allows=Act.DEPOSIT, binding=Binding.REUSABLE, not_before_s=DAWN, expires_s=DUSK
)
ONCE = replace(BADGE, id="once", binding=Binding.ONCE)
RESIDENT = replace(BADGE, id="resident", binding=Binding.ORDER, allows=Act.PICKUP, order="ticket")
TRUSTS = st.sampled_from(Trust)
ANY_TIME = st.floats(0, 4e9)


def at(wall_s: float, trust: Trust = Trust.SYNCHRONISED) -> Moment:
    return Moment(100.0, wall_s, trust)


@pytest.mark.parametrize("trust", Trust)
@pytest.mark.parametrize("right", [BADGE, ONCE, RESIDENT])
def test_a_pass_may_act_in_its_time(right: VerifiedPass, trust: Trust) -> None:
    assert judge(right, at(DAWN, trust), State()) is None
    assert judge(right, at(DUSK - 0.001, trust), State()) is None


@pytest.mark.parametrize("trust", Trust)
def test_an_expired_pass_is_refused_on_any_clock(trust: Trust) -> None:
    assert judge(BADGE, at(DUSK, trust), State()) is Word.PASS_EXPIRED


@pytest.mark.parametrize("trust", [Trust.HELD_OVER, Trust.SYNCHRONISED])
def test_a_pass_is_early_where_the_clock_is_believed(trust: Trust) -> None:
    assert judge(BADGE, at(DAWN - 1, trust), State()) is Word.PASS_EARLY


@pytest.mark.field_note("L21")
@given(st.floats(0, DUSK - 1))
def test_a_clock_that_lost_the_time_refuses_nobody_as_early(wall_s: float) -> None:
    assert judge(BADGE, at(wall_s, Trust.FLOOR_ONLY), State()) is None


@pytest.mark.law("I2")
@given(TRUSTS, st.floats(DAWN, DUSK - 1))
def test_a_once_pass_acts_once(trust: Trust, wall_s: float) -> None:
    state = State(used={"once": DUSK, "badge": DUSK, "resident": DUSK})
    assert judge(ONCE, at(wall_s, trust), state) is Word.PASS_USED
    assert judge(BADGE, at(wall_s, trust), state) is None
    assert judge(RESIDENT, at(wall_s, trust), state) is None


@pytest.mark.law("I2")
@pytest.mark.field_note("L37")
@pytest.mark.parametrize("trust", Trust)
def test_a_once_pass_from_before_a_restore_is_void_and_one_from_after_it_acts(trust: Trust) -> None:
    now = at(DAWN + 100, trust)
    assert judge(ONCE, now, State(epoch_since_s=DAWN + 1)) is Word.PASS_REVOKED
    assert judge(ONCE, now, State(epoch_since_s=DAWN)) is None
    assert judge(BADGE, now, State(epoch_since_s=DAWN + 1)) is None


@pytest.mark.field_note("L33")
@given(st.sampled_from([BADGE, ONCE, RESIDENT]), TRUSTS, ANY_TIME)
def test_a_voided_pass_is_refused_whatever_the_clock_says(right: VerifiedPass, trust: Trust, wall_s: float) -> None:
    assert judge(right, at(wall_s, trust), State(revoked={right.id: 0})) is Word.PASS_REVOKED
    assert judge(right, at(wall_s, trust), State(denied=(right.id,))) is Word.PASS_REVOKED
