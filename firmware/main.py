"""The door board's program on a Raspberry Pi Pico: pins, wire and watchdog around the rules of ``firmware/core.py``.

On the Pico this file lies at the top as ``main.py`` and is run at power-up. README.md has the wiring.
"""

from firmware.core import CHANNELS, UNADDRESSED, Board

BAUD = 115200
UART_TX, UART_RX, DRIVE = 0, 1, 2
LOCKS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
"""GP3 to GP18. Every line of an RP2040 is an input pulled down after any reset: a strike's gate stays low."""
LOAD, CLOCK, DATA = 19, 20, 21
"""Two 74HC165 in a row: the switches, channel 16 first."""
SUPPLY = 26
SUPPLY_RATIO = 49 / 10
"""39 kΩ over 10 kΩ between the locks' 12 V and the converter's pin."""
CHIP_SENSOR = 4
FULL_SCALE_MV = 3300
DOG_MS = 900
DOG_HELD_MS = 8000
"""For a person at the prompt: after this the board starts anew by itself."""
MEASURED_EVERY_MS = 1000
ADDRESS_FILE = "address"


class Clock:
    """Milliseconds that never go back, out of a counter that wraps after some days."""

    def __init__(self, time) -> None:  # type: ignore[no-untyped-def]
        self._time = time
        self._ticks = time.ticks_ms()
        self._ms = 0

    def ms(self) -> int:
        ticks = self._time.ticks_ms()
        self._ms += max(0, self._time.ticks_diff(ticks, self._ticks))
        self._ticks = ticks
        return self._ms


class Pico:
    """The pins of one board. Every lock is off before anything else is done."""

    def __init__(self, machine, time) -> None:  # type: ignore[no-untyped-def]
        self._locks = [machine.Pin(pin, machine.Pin.OUT, value=0) for pin in LOCKS]
        self._time = time
        self._drive = machine.Pin(DRIVE, machine.Pin.OUT, value=0)
        self._load = machine.Pin(LOAD, machine.Pin.OUT, value=1)
        self._clock = machine.Pin(CLOCK, machine.Pin.OUT, value=0)
        self._data = machine.Pin(DATA, machine.Pin.IN)
        self._supply = machine.ADC(SUPPLY)
        self._chip = machine.ADC(CHIP_SENSOR)
        self._uart = machine.UART(0, baudrate=BAUD, tx=machine.Pin(UART_TX), rx=machine.Pin(UART_RX), rxbuf=512)

    def made(self) -> int:
        """Contacts that are made; each pulls its line low."""
        self._load(0)
        self._load(1)
        lines = 0
        for _ in range(CHANNELS):
            lines = lines << 1 | self._data()
            self._clock(1)
            self._clock(0)
        return lines ^ 0xFFFF

    def driven(self) -> int:
        on = 0
        for channel in range(CHANNELS):
            on |= self._locks[channel]() << channel
        return on

    def put_out(self, outputs: int) -> None:
        for channel in range(CHANNELS):
            self._locks[channel](outputs >> channel & 1)

    def heard(self) -> bytes:
        return self._uart.read() or b"" if self._uart.any() else b""

    def say(self, answer: bytes) -> None:
        """Drive the line for as long as the answer lasts, and not longer: the others wait for it."""
        self._time.sleep_us(200)  # the host's driver lets go within two characters
        self._drive(1)
        self._uart.write(answer)
        while not self._uart.txdone():  # flush() waits many times too long in MicroPython 1.22
            pass
        self._drive(0)

    def supply_mv(self) -> int:
        return int(self._supply.read_u16() * FULL_SCALE_MV * SUPPLY_RATIO) // 65535

    def chip_c(self) -> int:
        """RP2040 data sheet, 4.9.5: 706 mV at 27 °C, 1.721 mV less for each degree."""
        return int(27 - (self._chip.read_u16() * FULL_SCALE_MV / 65535 - 706) / 1.721)


class Shell:
    """Turns without end: look, hear, put out, answer."""

    def __init__(self, machine, time, boot: int) -> None:  # type: ignore[no-untyped-def]
        self.pico = Pico(machine, time)
        self._machine = machine
        self._clock = Clock(time)
        self._kept = kept_address()
        bitten = machine.reset_cause() == machine.WDT_RESET
        self.board = Board(machine.unique_id(), self._kept, boot, bitten, self._clock.ms())
        self._measured_ms = -MEASURED_EVERY_MS

    def turn(self) -> None:
        board, pico = self.board, self.pico
        now_ms = self._clock.ms()
        board.look(now_ms, pico.made(), pico.driven())
        answer = board.hear(now_ms, pico.heard())
        pico.put_out(board.outputs)
        if now_ms - self._measured_ms >= MEASURED_EVERY_MS:
            self._measured_ms = now_ms
            board.supply_mv, board.chip_c = pico.supply_mv(), pico.chip_c()
        if board.address != self._kept:
            self._kept = board.address
            keep_address(self._kept)
        if answer:
            pico.say(answer)

    def run(self) -> None:
        """Until Ctrl-C on the USB line; then all is off, and the dog waits longer for whoever came to work on it."""
        dog = self._machine.WDT(timeout=DOG_MS)
        try:
            while True:
                self.turn()
                dog.feed()
        finally:
            self.pico.put_out(0)
            self._machine.WDT(timeout=DOG_HELD_MS)


def kept_address() -> int:
    try:
        with open(ADDRESS_FILE) as file:  # noqa: PTH123 - MicroPython
            return int(file.read(3))
    except (OSError, ValueError):
        return UNADDRESSED


def keep_address(address: int) -> None:
    """A power cut in the midst of it leaves the old address or the new one."""
    import os

    with open(ADDRESS_FILE + ".new", "w") as file:  # noqa: PTH123 - MicroPython
        file.write(str(address))
    os.rename(ADDRESS_FILE + ".new", ADDRESS_FILE)  # noqa: PTH104 - MicroPython


def main() -> None:
    import os
    import time

    import machine  # type: ignore[import-not-found]

    Shell(machine, time, int.from_bytes(os.urandom(2), "big")).run()


if __name__ == "__main__":
    main()
