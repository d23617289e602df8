"""What :class:`hal.ports.Display` promises, asked of every way to switch one, and of the simulator's."""

from typing import Any

import pytest

from hal.ports import Glass, Output

pytestmark = pytest.mark.anyio


async def test_it_lights_and_darkens_and_says_so_itself(glass: Any) -> None:
    for lit, wanted in ((False, Glass.DARK), (True, Glass.LIT), (True, Glass.LIT), (False, Glass.DARK)):
        assert (await glass.display.power(lit)).glass is wanted
        assert (await glass.display.look()).glass is wanted


@pytest.mark.field_note("V5")
async def test_one_that_stays_lit_is_never_told_as_dark(glass: Any) -> None:
    assert (await glass.display.power(True)).glass is Glass.LIT
    glass.refuse()
    shown = await glass.display.power(False)
    assert shown.glass is (Glass.DARK if glass.obeys_anyway else Glass.LIT)
    assert shown.how
    assert (await glass.display.look()).glass is shown.glass


@pytest.mark.field_note("V4")
async def test_what_is_connected_is_told_with_its_modes(glass: Any) -> None:
    assert (await glass.display.output()) == Output(True, glass.modes)
    assert (await glass.display.output()).usable
    glass.unplug()
    assert not (await glass.display.output()).usable


async def test_one_that_is_not_there_is_neither_lit_nor_an_error(glass: Any) -> None:
    glass.unplug()
    assert (await glass.display.look()).glass is not Glass.LIT
    assert (await glass.display.power(True)).glass is not Glass.LIT
    glass.plug()
    assert (await glass.display.power(True)).glass is Glass.LIT
