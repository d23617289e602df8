"""``bastide backup``: a bank in one sealed file, made beside the running daemon; the key that reads it."""

import argparse
import time
from pathlib import Path

from controller.backup import keys
from controller.backup.making import Made, make
from controller.backup.nightly import nightly
from controller.backup.reading import look
from controller.backup.recipients import ByKey, Passphrase, PublicKey, Recipient, Stanza
from controller.backup.sealed import read_header
from controller.backup.words import said
from controller.cli.backup_words import (
    add_config,
    add_opener,
    add_passphrase,
    chosen,
    configured,
    describe,
    language,
    opened,
    opener,
    tell,
    told,
)
from controller.config import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", metavar="make|nightly|key|look", required=True)
    made = parts.add_parser("make", help="back up this bank, whether it runs or not")
    add_config(made)
    made.add_argument("--to", type=Path, default=Path(), metavar="PATH", help="a new file, or a folder (default: here)")
    made.add_argument("--key", action="append", default=[], metavar="HEX", help="for this public key; may be repeated")
    add_passphrase(made, "a passphrase to seal it with")
    night = parts.add_parser("nightly", help="what the timer does: into the folder and for the keys of [backup]")
    add_config(night)
    key = parts.add_parser("key", help="make a key that reads backups (operator's machine)")
    key.add_argument("file", type=Path, metavar="FILE", help="a new file for the private key")
    key.add_argument("--passphrase", action="store_true", help="ask for a passphrase that locks the key")
    add_passphrase(key, "that passphrase")
    seen = parts.add_parser("look", help="read a backup to its end: of which bank, of when, whether whole")
    add_opener(seen)


def run(args: argparse.Namespace) -> int:
    with told():
        return {"make": _make, "nightly": _nightly, "key": _key, "look": _look}[args.part](args)


def _make(args: argparse.Namespace) -> int:
    config, source = configured(args.config)
    made = make(config, source, args.to.absolute(), _recipients(args, config), time.time())
    return _made(made)


def _recipients(args: argparse.Namespace, config: Config) -> tuple[Recipient, ...]:
    """Those that were named; else those of the configuration; else who will know the passphrase asked for now."""
    named: list[Recipient] = [PublicKey(one) for one in args.key]
    if not named and args.passphrase_file is None and config.backup is not None:
        return tuple(map(PublicKey, config.backup.keys))
    if not named or args.passphrase_file is not None:
        named.append(Passphrase(chosen(args.passphrase_file)))
    return tuple(named)


def _nightly(args: argparse.Namespace) -> int:
    config, source = configured(args.config)
    if config.backup is None:
        tell("nothing-configured")
        return 0
    return _made(nightly(config, source, config.backup, time.time()))


def _made(made: Made) -> int:
    told = made.manifest.journal
    tell("made", path=str(made.path), count=told.last - told.first + 1, last=told.last)
    if made.manifest.left_out:
        tell("left-out", files=", ".join(made.manifest.left_out))
    return 0


def _key(args: argparse.Namespace) -> int:
    wanted = args.passphrase or args.passphrase_file is not None
    key = keys.new(args.file.absolute(), chosen(args.passphrase_file) if wanted else None)
    tell("key-made", path=str(args.file))
    tell("key-public", public=key.public)
    return 0


def _look(args: argparse.Namespace) -> int:
    with opened(args.file) as file:
        header, _ = read_header(file)
        whom = map(_whom, header.recipients)
        tell("for-whom", whom=", ".join(whom))
        file.seek(0)
        describe(look(file, opener(args), args.identity))
    tell("whole")
    return 0


def _whom(stanza: Stanza) -> str:
    if isinstance(stanza, ByKey):
        return said("by-key", language(), public=stanza.to[:16])
    return said("by-passphrase", language())
