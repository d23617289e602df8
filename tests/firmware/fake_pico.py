"""A Raspberry Pi Pico for ``main.py`` under the real MicroPython: pins told to the bench, a wire that is a pty.

The bench gives orders, a line each: ``made MASK`` closes contacts, ``interrupt`` is Ctrl-C on the USB line.
"""

import time

import bench

WDT_RESET = 3
LOAD, CLOCK, DATA = 19, 20, 21


class Switches:
    """Two 74HC165 in a row, as their data sheet has them: loaded while LOAD is low, shifted as CLOCK rises."""

    def __init__(self):
        self.made = 0
        self.lines = 0

    def load(self):
        self.lines = self.made ^ 0xFFFF

    def data(self):
        return self.lines >> 15 & 1

    def shift(self):
        self.lines = self.lines << 1 & 0xFFFF


switches = Switches()


class Pin:
    OUT, IN = 1, 0

    def __init__(self, number, mode=IN, value=0):
        self.number = number
        self.value = value
        if mode == Pin.OUT:
            bench.tell("pin " + str(number) + " out " + str(value))

    def __call__(self, value=None):
        if value is None:
            return switches.data() if self.number == DATA else self.value
        if value == self.value:
            return None
        if self.number == LOAD and value:
            switches.load()
        elif self.number == CLOCK and value:
            switches.shift()
        elif self.number < LOAD:
            bench.tell("pin " + str(self.number) + " " + str(value) + " at " + str(time.ticks_ms()))
        self.value = value


class ADC:
    """12.0 V at the divider, 27 °C in the chip."""

    def __init__(self, channel):
        self.reads = 48600 if channel == 26 else 14010

    def read_u16(self):
        return self.reads


class UART:
    def __init__(self, number, **how):
        self.waiting = b""

    def any(self):
        order = bench.order()
        if order == "interrupt":
            raise KeyboardInterrupt
        if order:
            switches.made = int(order.split()[1])
        self.waiting += bytes.fromhex(bench.heard())
        if not self.waiting:
            bench.rest()
        return len(self.waiting)

    def read(self):
        waiting, self.waiting = self.waiting, b""
        return waiting

    def write(self, data):
        bench.said(data.hex())

    def txdone(self):
        return True


class WDT:
    def __init__(self, timeout):
        bench.tell("dog " + str(timeout))

    def feed(self):
        pass


def reset():
    bench.tell("reset")


def reset_cause():
    return 1


def unique_id():
    return bytes.fromhex("e6614c311b7a5a2b")
