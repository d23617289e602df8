"""Which packages go in: what a requirement needs on the machine that will run it, as pinned."""

from collections.abc import Mapping, Sequence

import pytest
from packaging.utils import NormalizedName, canonicalize_name

from tools.deb.closure import Pin, closure, pins
from tools.deb.host import BuildError
from tools.deb.suites import ARCHITECTURES, SUITES, Target

PINNED = pins(
    """
# what everything was tested with
Bank==1.0
bus_lines==2.1
old-typing==4.0
camera==0.3
pixels==9.9
shop==0.2
shade==0.3
"""
)
NEEDS = {
    "bank": ['bus-lines>=2; sys_platform == "linux"', "camera[colour]; extra == 'eyes'", "winreg; os_name == 'nt'"],
    "bus-lines": ['old_typing<5; python_version < "3.13"'],
    "old-typing": [],
    "camera": ['pixels; extra == "colour"', "bank"],
    "pixels": [],
    "shop": ["camera", "shade"],
    "shade": ["camera[colour]"],
}


def fetch(wanted: Sequence[Pin]) -> Mapping[NormalizedName, Sequence[str]]:
    return {pin.name: NEEDS[pin.name] for pin in wanted}


def needed(root: str, suite: str, without: tuple[str, ...] = ()) -> list[str]:
    markers = Target(SUITES[suite], ARCHITECTURES["arm64"]).markers()
    return [str(pin) for pin in closure(root, PINNED, markers, fetch, without)]


def test_a_marker_is_answered_for_the_python_that_will_run_it_and_not_for_this_one() -> None:
    assert needed("bank", "bookworm") == ["bank==1.0", "bus-lines==2.1", "old-typing==4.0"]
    assert needed("bank", "trixie") == ["bank==1.0", "bus-lines==2.1"]


def test_an_extra_brings_what_it_names_and_the_extras_of_that() -> None:
    assert needed("bank[eyes]", "trixie") == ["bank==1.0", "bus-lines==2.1", "camera==0.3", "pixels==9.9"]


def test_an_extra_that_is_asked_for_later_is_brought_too() -> None:
    assert "pixels==9.9" in needed("shop", "trixie")


def test_what_comes_from_elsewhere_is_left_out_with_all_that_it_needs() -> None:
    assert needed("bank[eyes]", "trixie", without=("Camera",)) == ["bank==1.0", "bus-lines==2.1"]


def test_what_nothing_pins_ends_the_build() -> None:
    with pytest.raises(BuildError, match="unheard-of is needed, and neither"):
        needed("unheard-of", "bookworm")


def test_a_pin_that_a_requirement_refuses_ends_the_build() -> None:
    with pytest.raises(BuildError, match=r"bank>=2 is needed, and bank==1\.0 is pinned"):
        needed("bank>=2", "bookworm")


def test_names_are_compared_as_registries_do() -> None:
    assert PINNED[canonicalize_name("Bus.Lines")] == Pin(canonicalize_name("bus-lines"), "2.1")
