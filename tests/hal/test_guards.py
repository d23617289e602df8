"""The hardware's watchdog and the ceilings of memory, as the kernel tells of them."""

from pathlib import Path

import pytest

from hal.guards import MEMORY_UNBOUNDED, WATCHDOG_IDLE, Guards, look, missing


def put(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_a_machine_that_tells_nothing_lacks_nothing(tmp_path: Path) -> None:
    assert look(tmp_path) == Guards(None, False, None)
    assert missing(look(tmp_path)) == ()


@pytest.mark.parametrize(("state", "armed"), [("active\n", True), ("inactive\n", False)])
def test_a_watchdog_guards_only_while_it_is_fed(tmp_path: Path, state: str, armed: bool) -> None:
    put(tmp_path, "sys/class/watchdog/watchdog0/timeout", "15\n")
    put(tmp_path, "sys/class/watchdog/watchdog0/state", state)
    assert look(tmp_path) == Guards(15, armed, None)
    assert missing(look(tmp_path)) == (() if armed else (WATCHDOG_IDLE,))


@pytest.mark.parametrize(
    ("controllers", "bounded"), [("cpuset cpu io memory pids\n", True), ("cpuset cpu io pids\n", False), ("\n", False)]
)
def test_ceilings_of_memory_hold_where_the_kernel_has_them(tmp_path: Path, controllers: str, bounded: bool) -> None:
    put(tmp_path, "sys/fs/cgroup/cgroup.controllers", controllers)
    assert look(tmp_path).memory is bounded
    assert missing(look(tmp_path)) == (() if bounded else (MEMORY_UNBOUNDED,))
