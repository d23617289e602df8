"""``bastide keys``: the keys that sign passes, on an operator's machine. Banks get the public list only."""

import argparse
import time
from pathlib import Path

from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, new_passphrase, opened
from controller.core.rights import Act
from controller.rights import register
from controller.rights.badge import day
from controller.rights.office import KEY_FILE, LIST_FILE, REGISTER_FILE, OfficeError, create, read_books
from controller.rights.register import Entry, RegisterError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="new|show|forget")
    new = parts.add_parser("new", help="make a key and the list of public keys that banks need")
    new.add_argument("dir", type=Path, help="a new folder for the key, the list and the register")
    new.add_argument("--name", default="", help="whose key it is, shown by `keys show`")
    new.add_argument("--passphrase", action="store_true", help="ask for a passphrase that locks the key")
    new.add_argument("--join", type=Path, metavar="DIR", help="let the new key sign beside the first, made in DIR")
    new.add_argument("--only", choices=("content",), help="with --join: a key that signs releases, and opens no door")
    add_passphrase(new)
    show = parts.add_parser("show", help="the public key, the list, and the passes made")
    show.add_argument("dir", type=Path)
    forget = parts.add_parser("forget", help="take a name out of the register, once none of its passes opens anything")
    forget.add_argument("dir", type=Path)
    forget.add_argument("--for", dest="holder", required=True, metavar="NAME", help="as it was given to `pass issue`")


def run(args: argparse.Namespace) -> int:
    if args.part == "forget":
        return _forget(args.dir, args.holder)
    return _new(args) if args.part == "new" else _show(args.dir)


def _new(args: argparse.Namespace) -> int:
    passphrase = new_passphrase(args.passphrase_file, args.passphrase)
    if args.only and not args.join:
        raise CommandError("the first key of a list signs everything; name its folder with --join")
    first = opened(args.join, None) if args.join else None
    try:
        office = create(args.dir, args.name, passphrase, first, args.only)
    except OfficeError as error:
        raise CommandError(str(error)) from error
    print(f"Made {args.dir / KEY_FILE}: keep it, and keep a copy in a safe place; it never goes to a bank.")
    print(f"Made {args.dir / LIST_FILE} (version {office.keys.version}): copy it to every bank, [rights] keyring.")
    print(f'To pin it, write in each bank\'s configuration under [rights]:\n  root = "{office.keys.root}"')
    return 0


def _show(folder: Path) -> int:
    try:
        keys, register = read_books(folder)
    except OfficeError as error:
        raise CommandError(str(error)) from error
    print(f'root = "{keys.root}"')
    print(f"{LIST_FILE}: version {keys.version}, {len(keys.denied)} passes denied")
    for key in keys.keys:
        print(f"  key {key.public[:16]}…  {key.name}{'  (content alone)' if key.only else ''}")
    for entry in register.passes:
        print(f"  pass {entry.id}  {_state(entry)}  {entry.site}  {register.holders.get(entry.holder, '')}")
    return 0


def _forget(folder: Path, name: str) -> int:
    try:
        _, names = read_books(folder)
        names.forget(name, time.time())
        register.save(names, folder / REGISTER_FILE)
    except (OfficeError, RegisterError) as error:
        raise CommandError(str(error)) from error
    print(f"{name} is in {folder / REGISTER_FILE} no more. Copies and backups of it are yours to look after.")
    return 0


def _state(entry: Entry) -> str:
    if Act.REVOKE in Act(entry.allows):
        return "a revocation"
    if entry.revoked:
        return "revoked"
    return "expired" if entry.expires_s <= time.time() else f"until {day(entry.expires_s)}"
