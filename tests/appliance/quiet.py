"""What a machine must not do: listen beyond itself, and write down what only a person may know."""

from collections.abc import Iterable
from typing import Final

from tests.appliance.wall import Wall
from tests.virtual_pi.host import run

KNOCK: Final = """
import socket, sys
def answers(family, address, port):
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.settimeout(5)
        return one.connect_ex((address, port)) == 0
places = ((socket.AF_INET, '10.9.0.1'), (socket.AF_INET6, 'fd00:9::1'))
print(*(port for port in map(int, sys.argv[1:]) for place in places if answers(*place, port)))
"""
"""At these TCP ports of two addresses; what is closed answers at once."""
NEIGHBOUR: Final = """
ip netns add neighbour
ip link add here type veth peer name there netns neighbour
ip address add 10.9.0.1/24 dev here && ip -6 address add fd00:9::1/64 dev here nodad && ip link set here up
ip -n neighbour address add 10.9.0.2/24 dev there && ip -n neighbour -6 address add fd00:9::2/64 dev there nodad
ip -n neighbour link set there up
ip netns exec neighbour python3 -c "{knock}" $(ss -Hltn | awk '{{print $4}}' | sed 's/.*://' | sort -u)
ip netns del neighbour
"""
"""Another machine on the same wire, as far as the kernel can tell, at every port at which anything here listens."""
OURS: Final = (
    "/var/lib/bastide",
    "/etc/bastide",
    "/run/bastide",
    "/var/log",
    "/run/log",
    "/opt/bastide",
    "/tmp",
    "/var/tmp",
)


async def open_to_neighbours(bank: Wall) -> set[int]:
    """TCP ports that another network namespace reaches, while the tests' own way in does not listen: what goes on over
    a line that stands already is all one command."""
    looks = NEIGHBOUR.format(knock=KNOCK)
    deaf = "systemctl stop ssh.socket ssh.service 2>/dev/null; trap 'systemctl start ssh.service' EXIT"
    said = await bank.machine.run(f"{deaf}\n{looks}")
    return {int(port) for port in said.split()}


async def sockets_of_ours(bank: Wall) -> list[str]:
    """What processes of user ``bastide`` listen on, TCP and UDP: ``address:port``."""
    said = await bank.machine.run(
        "for pid in $(pgrep -u bastide); do ss -Hltunp | grep \"pid=$pid,\" || true; done | awk '{print $5}' | sort -u"
    )
    return said.split()


async def written_down(bank: Wall, secrets: Iterable[str]) -> str:
    """Lines of files and of the system's log in which one of these stands; empty when none does."""
    words = "\n".join(secrets)
    await bank.machine.run("umask 77; mkdir -p /dev/shm/look && cat >/dev/shm/look/for", given=words.encode())
    return await bank.machine.run(
        f"grep -raliFf /dev/shm/look/for {' '.join(OURS)} 2>/dev/null;"
        " journalctl --no-pager -o export | grep -aiFf /dev/shm/look/for; rm -r /dev/shm/look; true"
    )


def on_the_disk(bank: Wall, secrets: Iterable[str]) -> list[str]:
    """Which of these stand anywhere on the disk of a machine that is off, in deleted files too."""
    image = bank.machine.disk.image
    return [secret for secret in secrets if run("sh", "-c", 'grep -caF -e "$1" "$0" || true', image, secret) != "0\n"]
