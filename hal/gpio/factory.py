"""The pin factory, made by name in the process that uses it; gpiozero's global one is never touched."""

import atexit
import os
import shutil
import tempfile
from typing import Any

from hal.gpio import chips
from hal.gpio.plan import FactoryName


def make(name: FactoryName, chip: str | None = None) -> Any:
    """A gpiozero ``Factory``. Raises ``ImportError`` without its library, ``LookupError`` without its chip."""
    if name == "lgpio":
        return _lgpio(chips.header(chips.labels(), chip))
    if name == "rpigpio":
        from gpiozero.pins.rpigpio import RPiGPIOFactory

        return RPiGPIOFactory()
    from gpiozero.pins.mock import MockFactory

    return MockFactory()


def _lgpio(chip: int) -> Any:
    _work_in_a_folder_of_our_own()
    import lgpio
    from gpiozero.pins.lgpio import LGPIOFactory, LGPIOPin

    class SteadyPin(LGPIOPin):  # type: ignore[misc]
        """Claimed as an output with its safe level at once.

        gpiozero 2.0 claims a line low first and sets its level afterwards: an active-low relay would blip.
        """

        def output_with_state(self, state: bool) -> None:
            lgpio.gpio_claim_output(self.factory._handle, self._number, int(state))

    factory = LGPIOFactory(chip=chip)
    factory.pin_class = SteadyPin
    return factory


def _work_in_a_folder_of_our_own() -> None:
    """lgpio 0.2 makes a pipe in the working directory when it is told of edges, and a service's own is read-only."""
    folder = tempfile.mkdtemp(prefix="bastide-gpio-")
    os.chdir(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
