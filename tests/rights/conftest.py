"""Keys drawn from a fixed seed at run time: the same in every run, and no key lies in the repository."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.rights.keyring import KeyList, Keyring, NamedKey, keyring
from controller.rights.tickets import DeviceKey


def seeded(name: str) -> bytes:
    return hashlib.sha256(b"bastide test " + name.encode()).digest()


@pytest.fixture(scope="session")
def signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seeded("operator"))


@pytest.fixture(scope="session")
def stranger() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seeded("stranger"))


@pytest.fixture(scope="session")
def device() -> DeviceKey:
    return DeviceKey(seeded("device"))


@pytest.fixture(scope="session")
def key_list(signer: Ed25519PrivateKey) -> KeyList:
    public = signer.public_key().public_bytes_raw().hex()
    return KeyList(version=3, root=public, keys=(NamedKey(public=public, name="mairie"),), denied=("00" * 8,))


@pytest.fixture(scope="session")
def ring(key_list: KeyList) -> Keyring:
    return keyring(key_list)
