"""``bastide emulate`` for a scanner and a printer: the real command, spoken to over its real port."""

import os
import select
import subprocess
import sys
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hal.printers import escpos
from hal.scanners import gm65


@contextmanager
def emulated(kind: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    command = [sys.executable, "-c", "from controller.cli.main import main; main()", "emulate", kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        port = os.open(process.stdout.readline().strip(), os.O_RDWR | os.O_NOCTTY)
        tty.setraw(port)
        process.stdout.readline(), process.stdout.readline()
        yield process, port
        os.close(port)
        process.terminate()
        process.stdin.close()
        process.stdout.read()


def answer(port: int, count: int) -> bytes:
    data = b""
    while len(data) < count:
        assert select.select([port], [], [], 10)[0], data
        data += os.read(port, 256)
    return data


@pytest.mark.field_note("L31")
def test_a_gm65_takes_set_up_codes_until_they_are_switched_off() -> None:
    with emulated("gm65") as (process, port):
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write("{0060=01}\n")
        process.stdin.flush()
        assert "0060=01" in process.stdout.readline()
        answer(port, len("{0060=01}\r"))
        os.write(port, gm65.write(gm65.SET_UP_CODES, 2))
        assert answer(port, 7) == bytes.fromhex("02 00 00 01 00 33 31")
        process.stdin.write("{0060=00}\n")
        process.stdin.flush()
        assert answer(port, 10) == b"{0060=00}\r", "a text like any other"
        assert "0060=01" in process.stdout.readline()


def test_a_printer_shows_what_it_prints() -> None:
    with emulated("printer") as (process, port):
        assert process.stdout is not None
        os.write(port, escpos.ASK_PAPER)
        assert escpos.has_paper(answer(port, 1)[0]) is True
        os.write(port, escpos.ticket("TICKET", ("1234 5678",)))
        assert process.stdout.readline() == "[TICKET] 1234 5678\n"
