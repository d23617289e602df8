"""A bank of a hundred compartments on paper: its configuration, and the key whose passes it takes."""

import socket
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.config import Config, parse
from controller.config.example import example
from controller.rights.keyring import KeyList, NamedKey, sign_list

COMPARTMENTS = 100
SETTINGS = "bastide.toml"


def office(folder: Path) -> tuple[Config, Ed25519PrivateKey]:
    """Written into ``folder``, which is also where the bank keeps its journal; its screen is on any free port."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    keys = KeyList(version=1, root=public, keys=(NamedKey(public=public),))
    (folder / "keys.json").write_text(sign_list(keys, private), "utf-8")
    text = example(COMPARTMENTS)
    for usual, here in (
        ('"/var/lib/bastide"', f'"{folder}"'),
        ('"/etc/bastide/keys.json"', f'"{folder / "keys.json"}"'),
        ("port = 8080", f"port = {free_port()}"),
    ):
        text = text.replace(usual, here)
    (folder / SETTINGS).write_text(text, "utf-8")
    return parse(text), private


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
