"""A daemon that runs a bank alone carries nothing of a window: memory on a small Raspberry Pi is tight."""

import subprocess
import sys

OF_A_WINDOW = (
    "controller.vitrine", "controller.release", "controller.voices", "controller.content", "controller.core.vitrine",
    "controller.config.shopfront", "controller.config.vitrine", "controller.config.content", "controller.calendar",
    "controller.shopfront", "controller.displays", "controller.web.vitrine", "controller.web.voices", "hal.display",
    "holidays", "PIL",
)  # fmt: skip
BANK = """
import sys
import controller.app, controller.daemon, controller.hardware, controller.web.app
from controller.config.example import example
from controller.config.load import parse
parse(example(18, "8a80"))
print(*sys.modules)
"""


def test_a_bank_alone_loads_nothing_of_a_window() -> None:
    fresh = subprocess.run([sys.executable, "-c", BANK], capture_output=True, check=True, text=True)
    assert [name for name in fresh.stdout.split() if name.startswith(OF_A_WINDOW)] == []
