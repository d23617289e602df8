"""Two machines on one cable, made of the kernel's network namespaces: the bank's, and a stranger's beside it.

Needs root, or a kernel that lets users have namespaces of their own (Debian's does).
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

BANK_ADDRESSES = ("10.77.0.1", "fd77::1")
ALONE, OF_ONE_S_OWN = ("unshare", "--net"), ("unshare", "--user", "--map-root-user", "--net")
CABLE = """
set -e
unshare --net sleep infinity & stranger=$!
trap 'kill $stranger' EXIT
until [ "$(readlink /proc/$stranger/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.01; done
ip link set lo up
ip link add name bank type veth peer name stranger netns $stranger
ip address add 10.77.0.1/24 dev bank
ip address add fd77::1/64 dev bank nodad
ip link set bank up
nsenter --target $stranger --net sh -ec '
    ip address add 10.77.0.2/24 dev stranger
    ip address add fd77::2/64 dev stranger nodad
    ip link set stranger up'
echo $$ $stranger
read -r _ || true
"""


@dataclass(frozen=True, slots=True)
class Cable:
    bank: tuple[str, ...]
    """Words before a command that is to run on the bank's machine."""
    stranger: tuple[str, ...]
    """The same for the machine beside it."""


@cache
def way() -> tuple[str, ...] | None:
    """How this machine makes a network namespace; None where it lets nobody."""
    for words in (ALONE, OF_ONE_S_OWN):
        if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    return None


@contextmanager
def cable() -> Iterator[Cable]:
    """While the block lasts, the two machines are there and reach each other, and nobody else."""
    words = way()
    assert words is not None, "this machine lets nobody have a network namespace"
    pipe = subprocess.PIPE
    with subprocess.Popen([*words, "sh", "-c", CABLE], stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        bank, stranger = holder.stdout.readline().split()
        enter = (
            "nsenter",
            *(("--user", "--preserve-credentials") if words is OF_ONE_S_OWN else ()),
            "--net",
            "--target",
        )
        yield Cable((*enter, bank), (*enter, stranger))
