"""What a stranger on the same network can reach of a bank: nothing. Seen from another network namespace."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest

from controller.config import load
from tests.runtime.test_wired import BASTIDE, configuration, process, until
from tests.stories.playing import free_port
from tests.system.neighbours import BANK_ADDRESSES, Cable, cable, way

pytestmark = pytest.mark.skipif(way() is None, reason="no network namespaces here: needs root, or user namespaces")

KNOCK = """
import socket, sys
addresses, ports = (words.split(",") for words in sys.argv[1:])
for address in addresses:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in map(int, ports):
        with socket.socket(family) as one:
            if one.connect_ex((address, port)) == 0:
                print(address, port)
"""
EVERYWHERE = """
import socket
with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as one:
    print(one.getsockname()[1], flush=True)
    input()
"""
WINDOW_AND_LINK = """
[vitrine]
theme = "heritage"

[vitrine.display]
driver = "screen"

[link]
device = "halles-1"
host = "localhost"
port = 1883
"""
LISTENS = "0A"
"""Of a TCP socket in the kernel's tables (include/net/tcp_states.h)."""


@pytest.fixture(scope="module")
def wire() -> Iterator[Cable]:
    with cable() as one:
        yield one


Place = tuple[IPv4Address | IPv6Address, int]
"""Address and port."""


def bound(wire: Cable, *tables: str, state: str | None = None) -> set[Place]:
    """Where something waits on the bank's machine, from the kernel's own tables: no socket is missing there."""
    files = [f"/proc/net/{table}" for table in tables]
    told = subprocess.run([*wire.bank, "grep", "-h", "^ *[0-9]*:", *files], capture_output=True, check=False, text=True)
    rows = [line.split() for line in told.stdout.splitlines()]
    return {place(row[1]) for row in rows if state in (None, row[3])}


def listening(wire: Cable) -> set[Place]:
    return bound(wire, "tcp", "tcp6", state=LISTENS)


def reached(wire: Cable) -> set[tuple[str, int]]:
    """Of the ports on which anything listens at all, those that answer the stranger, with the address that did."""
    ports = ",".join(str(port) for _, port in listening(wire))
    knock = [*wire.stranger, sys.executable, "-c", KNOCK, ",".join(BANK_ADDRESSES), ports]
    told = subprocess.run(knock, capture_output=True, check=True, text=True)
    return {(address, int(port)) for address, port in (line.split() for line in told.stdout.splitlines())}


def place(written: str) -> Place:
    """As the kernel writes it: an address of words of 32 bits in the order of this processor, and a port."""
    address, _, port = written.partition(":")
    words = [int(address[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(address), 8)]
    return (IPv4Address(words[0]) if len(words) == 1 else IPv6Address(b"".join(words)), int(port, 16))


@contextmanager
def bank(wire: Cable, folder: Path, more: str) -> Iterator[int]:
    """``bastide run`` on that machine, ready, its locks on an emulated board; the port of its screen."""
    file = folder / "bank.toml"
    with process("emulate", "8a80", "--boards", "1", "--channels", "24") as emulator:
        assert emulator.stdout is not None
        file.write_text(configuration(folder, "8a80", [emulator.stdout.readline().strip()]) + more)
        run = [*wire.bank, sys.executable, "-c", BASTIDE, "run", "--config", str(file)]
        with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as daemon:
            try:
                assert daemon.stderr is not None
                said = iter(daemon.stderr)
                assert any("ready: " in line for line in said), "the bank did not begin"
                yield load(file).web.port
            finally:
                daemon.terminate()
                daemon.communicate()


@contextmanager
def first_start(wire: Cable, folder: Path) -> Iterator[int]:
    """``bastide setup --serve`` on that machine, its page open; the port of it."""
    port = free_port()
    places = ("--config", str(folder / "bastide.toml"), "--data", str(folder), "--port", str(port))
    run = [*wire.bank, sys.executable, "-c", BASTIDE, "setup", "--serve", *places]
    with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as page:
        try:
            until(lambda: listening(wire) or page.poll() is not None, "the page of the first start is there")
            yield port
        finally:
            page.terminate()
            page.communicate()


@contextmanager
def careless_program(wire: Cable) -> Iterator[int]:
    """The port of a program beside the bank that listens to everybody: the stranger must find this one."""
    pipe = subprocess.PIPE
    words = [*wire.bank, sys.executable, "-c", EVERYWHERE]
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as program:
        assert program.stdout is not None
        yield int(program.stdout.readline())
        program.communicate("\n")


def test_a_stranger_on_the_network_reaches_no_port_of_a_bank_with_everything_on(wire: Cable, tmp_path: Path) -> None:
    with bank(wire, tmp_path, WINDOW_AND_LINK) as port:
        assert listening(wire) == {(IPv4Address("127.0.0.1"), port)}, "its own screen, and nobody else"
        assert bound(wire, "udp", "udp6", "raw", "raw6") == set()
        with careless_program(wire) as open_port:
            assert reached(wire) == {(one, open_port) for one in BANK_ADDRESSES}, "the careless one beside it, alone"


def test_nor_of_a_machine_that_is_asking_its_first_questions(wire: Cable, tmp_path: Path) -> None:
    with first_start(wire, tmp_path) as port:
        assert listening(wire) == {(IPv4Address("127.0.0.1"), port)}
        assert bound(wire, "udp", "udp6", "raw", "raw6") == set()
