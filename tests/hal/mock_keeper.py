"""The real keeper on gpiozero's mock pins, with a door left open for tests: what is behind the pins is elsewhere.

Run as ``python -m tests.hal.mock_keeper SOCKET PLAN``. Every change of an output is reported to SOCKET and waits until
it has been taken in there; SOCKET drives the inputs.
"""

import json
import socket
import sys
import threading
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from hal.gpio import keeper
from hal.gpio.frames import Answer, Ask, Order, Told
from hal.gpio.plan import Plan


class Shop:
    """Two connections to the test: one to report on, one to be driven from."""

    def __init__(self, path: str) -> None:
        self._reports = self._connect(path, "reports")
        self._hands = self._connect(path, "hands")
        self._served = threading.Condition()
        self._count = 0
        self.levels = {int(line): high for line, high in json.loads(self._hands.readline()).items()}

    @staticmethod
    def _connect(path: str, name: str) -> Any:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        file = connection.makefile("rw", buffering=1)
        file.write(name + "\n")
        return file

    def report(self, line: int, high: bool) -> None:
        """What the change does to the inputs has reached them when this returns."""
        driven = self._ask([line, high])
        with self._served:
            self._served.wait_for(lambda: self._count >= driven, timeout=1.0)

    def mishap(self, ask: Ask) -> Any:
        """What is to go wrong with this order."""
        return self._ask(ask.name)

    def _ask(self, what: Any) -> Any:
        self._reports.write(json.dumps(what) + "\n")
        return json.loads(self._reports.readline())

    def serve(self, factory: MockFactory) -> None:
        for told in self._hands:
            line, high = json.loads(told)
            pin = factory.pin(line)
            pin.drive_high() if high else pin.drive_low()
            with self._served:
                self._count += 1
                self._served.notify_all()


def pins_of(shop: Shop) -> type[MockPin]:
    class ShopPin(MockPin):  # type: ignore[misc]
        """What it reads is what the shop drives it to, whatever it is pulled to."""

        def __init__(self, factory: Any, info: Any) -> None:
            super().__init__(factory, info)
            self._state = shop.levels.get(self._number, False)

        def _set_pull(self, value: str) -> None:
            self._pull = value

        def _set_state(self, value: bool) -> None:
            super()._set_state(value)
            shop.report(self._number, bool(value))

    return ShopPin


def main(path: str, plan: Plan) -> None:
    shop = Shop(path)
    factory = MockFactory(pin_class=pins_of(shop))

    class LossyKeeper(keeper.Keeper):
        """Loses orders and answers, and finds relays on that it never switched on."""

        def _obey(self, order: Order, now_s: float) -> Answer:
            mishap = None if order.ask is Ask.BEAT else shop.mishap(order.ask)
            if mishap == "order lost":
                return Answer(Told.BEAT)
            for line in mishap if isinstance(mishap, list) else ():
                factory.pin(line).state = True
            answer = super()._obey(order, now_s)
            return Answer(Told.BEAT) if mishap == "answer lost" else answer

    keeper.Keeper = LossyKeeper  # type: ignore[misc]
    threading.Thread(target=shop.serve, args=(factory,), daemon=True).start()
    keeper.keep(plan, factory, socket.socket(fileno=0))


if __name__ == "__main__":
    main(sys.argv[1], Plan.from_text(sys.argv[2]))
