"""``bastide link``: the device's public key for the town, and the contract for who writes a back end."""

import argparse
from pathlib import Path
from typing import Final

from controller.cli.main import CommandError

DATA: Final = Path("/var/lib/bastide")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="key|contract|homeassistant")
    key = parts.add_parser("key", help="the public key that this bank signs its facts and answers with")
    key.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"the bank's data (default {DATA})")
    contract = parts.add_parser("contract", help="write the messages as AsyncAPI 3 and JSON Schemas")
    contract.add_argument("dir", type=Path, help="a folder; what is there of the contract is written anew")
    home = parts.add_parser("homeassistant", help="print the message that shows this bank in Home Assistant")
    home.add_argument("--config", type=Path, default=Path("/etc/bastide/bastide.toml"), metavar="FILE")
    home.add_argument("--topic", action="store_true", help="print its topic instead")


def run(args: argparse.Namespace) -> int:
    if args.part == "homeassistant":
        return _home(args.config, args.topic)
    return _key(args.data) if args.part == "key" else _contract(args.dir)


def _key(data: Path) -> int:
    from controller.rights import identity
    from controller.rights.identity import IdentityError

    try:
        print(identity.load(data).public)
    except IdentityError as error:
        raise CommandError(str(error)) from error
    return 0


def _contract(folder: Path) -> int:
    from controller.link import asyncapi

    try:
        for path in asyncapi.write(folder):
            print(path)
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror}); name another folder") from error
    return 0


def _home(file: Path, topic_only: bool) -> int:
    from importlib.metadata import version

    from controller.config import ConfigError, load
    from controller.link.homeassistant import discovery, discovery_topic

    try:
        config = load(file)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    if config.link is None:
        raise CommandError(f"{file} has no [link]; docs/link.md tells how to set one up")
    bank = config.to_bank()
    device = config.link.device
    message = discovery(device, config.bank.name, version("bastide"), bank.compartments)
    print(discovery_topic(device) if topic_only else message.text())
    return 0
