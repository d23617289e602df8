"""The signed list of public keys: there, sound, and not so old that a lost badge may still be good."""

from collections.abc import Iterator

from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.machine import hidden
from controller.doctor.patient import Patient
from controller.rights import keyring
from controller.rights.keyring import KeyringError

DAY_S = 86_400
OLD_DAYS = 400
"""Badges are made for a year at most as a rule; a list that is older misses whoever signs now."""


def check(patient: Patient) -> Iterator[Finding]:
    rights = patient.config.rights
    if not hidden(rights.path) and not rights.path.exists():
        yield fault("keys-missing", file=rights.keyring)
        return
    try:
        keys = keyring.load(rights.path, rights.root)
    except KeyringError as error:
        yield fault("keys-wrong", why=str(error), file=rights.keyring)
        return
    days = int((patient.clock.wall_s() - rights.path.stat().st_mtime) // DAY_S)
    if days > OLD_DAYS:
        yield warning("keys-old", version=keys.version, days=days, file=rights.keyring)
    else:
        yield ok("keys-there", version=keys.version, days=max(0, days))
