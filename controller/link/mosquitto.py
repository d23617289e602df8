"""Mosquitto's configuration for one town: TLS for everybody, and each bank sees its own topics and no other's.

A client's name is the common name of its certificate; ``%u`` in a pattern is that name (mosquitto.conf(5)).
"""

from pathlib import PurePosixPath
from typing import Final

from controller.link.homeassistant import discovery_topic
from controller.link.topics import FROM_THE_TOWN, ROOT, Topic

TOWN: Final = "town"
"""The common name of the back end's certificate."""
LOOKERS_ON: Final = "looker-on"
"""Dashboards: they may read the retained summaries and nothing else."""
MESSAGE_BYTES_MAX: Final = 1_048_576
"""The longest message is a key list of some 400 kB; what is longer never reaches a bank's memory."""


def configuration(folder: PurePosixPath, port: int = 8883, bind: str = "") -> str:
    """``mosquitto.conf``; certificates and the list of rights lie in ``folder``."""
    return f"""\
# For Mosquitto 2.0 or newer. Made by `bastide broker config`.
per_listener_settings false
listener {port}{f" {bind}" if bind else ""}
allow_anonymous false

# Everybody shows a certificate of the town's own authority; its common name is who they are.
cafile {folder}/authority.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
require_certificate true
use_identity_as_username true
tls_version tlsv1.2
acl_file {folder}/acl

# Nothing of Bastide depends on what a broker keeps: what is lost here is sent again.
persistence false
set_tcp_nodelay true
message_size_limit {MESSAGE_BYTES_MAX}
max_inflight_messages 20
max_queued_messages 1000
"""


def rights() -> str:
    """The list of rights: whatever is not named is refused."""
    outward = [topic for topic in Topic if topic not in FROM_THE_TOWN]
    lines = ["# Every bank: its own topics, by the name in its certificate."]
    lines += [f"pattern write {ROOT}/%u/{topic}" for topic in outward]
    lines += [f"pattern read {ROOT}/%u/{topic}" for topic in FROM_THE_TOWN]
    own, any_bank = discovery_topic("%u"), discovery_topic("+")
    lines += [
        "",
        "# With [link] home_assistant: its own message to Home Assistant, which it reads to take back what has left.",
        f"pattern readwrite {own}",
        "",
        "# The back end hears every bank, and acknowledges and orders. Orders are signed elsewhere.",
        f"user {TOWN}",
    ]
    lines += [f"topic read {ROOT}/+/{topic}" for topic in outward]
    lines += [f"topic write {ROOT}/+/{topic}" for topic in FROM_THE_TOWN]
    lines += ["", "# Dashboards.", f"user {LOOKERS_ON}"]
    lines += [f"topic read {ROOT}/+/{topic}" for topic in (Topic.STATE, Topic.HEALTH, Topic.ONLINE)]
    lines += [f"topic read {any_bank}"]
    return "\n".join(lines) + "\n"
