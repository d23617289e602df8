"""Releases to play with: a folder of a few files, sealed with a key that is drawn at run time."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.release.manifest import Manifest
from controller.release.seal import seal
from controller.rights.keyring import KeyList, Keyring, NamedKey, keyring

NOW_S = 1_800_000_000


def seeded(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bastide test " + name.encode()).digest())


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def ring(*named: NamedKey) -> Keyring:
    return keyring(KeyList(version=1, root=named[0].public, keys=named))


@dataclass(frozen=True)
class Town:
    """Who makes releases, and the keys by which a window knows them."""

    folder: Path
    mairie: Ed25519PrivateKey = field(default_factory=lambda: seeded("mairie"))
    museum: Ed25519PrivateKey = field(default_factory=lambda: seeded("museum"))

    @property
    def keys(self) -> Keyring:
        return ring(
            NamedKey(public=public(self.mairie), name="mairie"),
            NamedKey(public=public(self.museum), name="musée", only="content"),
        )

    def release(
        self, version: int, files: dict[str, bytes] | None = None, key: Ed25519PrivateKey | None = None
    ) -> tuple[Path, Manifest]:
        """A folder of its own for each call with another version."""
        place = self.folder / f"release-{version}"
        for name, data in ({"content.json": content(version)} | (files or {})).items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        return place, seal(place, key or self.museum, "sainte-foy", ("fr", "en"), NOW_S, version)


def content(version: int) -> bytes:
    return json.dumps({"title": {"fr": f"Version {version}"}}).encode()
