"""``main.py`` as it runs on the Pico: under the real MicroPython, its wire a pty, its pins a bench's."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
import serial

from firmware import core, main
from tests.firmware.interpreters import BOARD, PicoOnABench, board

BOOT = "beef"
CHANNEL = 5
PIN = main.LOCKS[CHANNEL - 1]
PULSE_MS = 600
ID = "e6614c311b7a5a2b"
ASSIGN_3 = f"ff1201{ID}03"
UNLOCK = f"030402{BOOT}000000000001{CHANNEL:02x}{PULSE_MS // 10:02x}"
FIRED = f"03840200000001{CHANNEL:02x}000000"
TWICE = f"try:\n    {BOARD.splitlines()[0]}; {BOARD.splitlines()[1]}\nexcept KeyboardInterrupt:\n    pass\n{BOARD}"
HOST = """
import sys, time, serial
port = serial.Serial(sys.argv[1], 115200)
port.write(bytes.fromhex(sys.argv[2]))
print("said", flush=True)
time.sleep(600)
"""
CAP_MS = 2000
"""Law I3; the pulse's own cap and the dog's patience together."""


@pytest.fixture
def pico() -> Iterator[PicoOnABench]:
    with board() as bench:
        bench.until("dog")
        yield bench


@pytest.fixture
def port(pico: PicoOnABench) -> Iterator[serial.Serial]:
    with serial.Serial(pico.port, main.BAUD, timeout=5.0) as line:
        yield line


def asked(port: serial.Serial, body: str) -> str:
    """The answer's body, of a host that never heard of our codec's insides."""
    port.write(core.frame(bytes.fromhex(body)))
    heard = b""
    while not (bodies := core.Deframer().feed(heard)):
        byte = port.read(1)
        assert byte, "no answer"
        heard += byte
    return bodies[0].hex()


def test_every_lock_is_off_before_anything_else_and_then_the_dog_watches(pico: PicoOnABench) -> None:
    assert pico.told[: core.CHANNELS] == [f"pin {pin} out 0" for pin in main.LOCKS]
    assert pico.told[-1] == f"dog {main.DOG_MS}"
    assert main.DOG_MS + core.PULSE_MS_MAX < CAP_MS


def test_it_takes_its_address_keeps_it_and_answers(pico: PicoOnABench, port: serial.Serial) -> None:
    assert asked(port, ASSIGN_3) == f"039201{ID}"
    assert asked(port, "030102")[:6] == "038102"
    assert asked(port, "030603")[6:22] == "0f00000000" + "2e" + asked(port, "030603")[18:22]


def test_it_drives_the_line_only_while_it_answers(pico: PicoOnABench, port: serial.Serial) -> None:
    asked(port, ASSIGN_3)
    asked(port, "030102")
    pico.order("interrupt")
    pico.until("dog")
    drive = [line.split()[2] for line in pico.told if line.startswith(f"pin {main.DRIVE} ") and " at " in line]
    assert drive == ["1", "0"] * 2


def test_contacts_come_through_the_shift_registers(pico: PicoOnABench, port: serial.Serial) -> None:
    asked(port, ASSIGN_3)
    pico.order(f"made {0x8005}")
    taken, changes = 0, []
    while len(changes) < 3:
        answer = asked(port, f"030204{BOOT}{taken:04x}")
        changes += re.findall("(..)....", answer[24:])
        taken = len(changes)
    assert sorted(changes) == ["80", "82", "8f"]


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
@pytest.mark.parametrize("more", ["", "7e030402beef"], ids=["after its order", "in the middle of its next order"])
def test_a_host_killed_in_mid_pulse_leaves_every_output_off_within_the_cap(pico: PicoOnABench, more: str) -> None:
    with serial.Serial(pico.port, main.BAUD, timeout=5.0) as line:
        asked(line, ASSIGN_3)
    said = core.frame(bytes.fromhex(UNLOCK)).hex() + more
    host = subprocess.Popen([sys.executable, "-c", HOST, pico.port, said], stdout=subprocess.PIPE)
    try:
        on = pico.until(f"pin {PIN} 1 at")
        os.kill(host.pid, signal.SIGKILL)
    finally:
        host.kill()
        host.communicate()
    off = pico.until(f"pin {PIN} 0 at")
    assert int(off.split()[-1]) - int(on.split()[-1]) <= CAP_MS
    assert [line for line in pico.told if re.match(r"pin \d+ 1 at", line) and f"pin {main.DRIVE} " not in line] == [on]


def test_its_address_outlives_a_restart() -> None:
    with board(TWICE) as pico, serial.Serial(pico.port, main.BAUD, timeout=5.0) as port:
        pico.until("dog")
        asked(port, ASSIGN_3)
        pico.order("interrupt")
        pico.until(f"dog {main.DOG_HELD_MS}")
        pico.until(f"dog {main.DOG_MS}")
        assert asked(port, "030102")[:6] == "038102"


@pytest.mark.law("I3")
def test_whatever_ends_the_program_all_is_off_and_the_dog_starts_it_anew(
    pico: PicoOnABench, port: serial.Serial
) -> None:
    asked(port, ASSIGN_3)
    assert asked(port, UNLOCK) == FIRED
    pico.until(f"pin {PIN} 1")
    pico.order("interrupt")
    pico.until(f"pin {PIN} 0")
    pico.until(f"dog {main.DOG_HELD_MS}")
