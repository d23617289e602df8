"""What the commands of an operator's machine share: opening the folder, and asking for its passphrase."""

import argparse
import getpass
import sys
from pathlib import Path

from controller.cli.main import CommandError
from controller.rights.office import Office, OfficeError, locked, open_office


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="F", help="a file whose first line is the passphrase of the key"
    )


def opened(folder: Path, passphrase_file: Path | None) -> Office:
    """The operator's folder; asks for the passphrase where the key has one and nobody gave a file."""
    passphrase = passphrase_of(passphrase_file, locked(folder))
    try:
        return open_office(folder, passphrase)
    except OfficeError as error:
        raise CommandError(str(error)) from error


def passphrase_of(file: Path | None, locked: bool) -> bytes | None:
    """Of a key that is there: from the file, or asked for where the key has one."""
    if file is not None:
        return from_file(file)
    return asked("Passphrase of the key: ") if locked else None


def new_passphrase(file: Path | None, wanted: bool) -> bytes | None:
    """For a key that is to be made: from the file, or asked for twice where one is wanted."""
    if file is not None:
        return from_file(file)
    if not wanted:
        return None
    passphrase = asked("A passphrase for the new key: ")
    if asked("Once more: ") != passphrase:
        raise CommandError("the two passphrases differ; nothing was made, try again")
    return passphrase


def from_file(path: Path) -> bytes:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise CommandError(f"{path}: cannot be read ({error.strerror}); name the file with the passphrase") from error
    if not lines or not lines[0]:
        raise CommandError(f"{path}: its first line is empty; write the passphrase there")
    return lines[0]


def asked(question: str) -> bytes:
    if not sys.stdin.isatty():
        raise CommandError("the key asks for a passphrase; give it with --passphrase-file, or run this in a terminal")
    return getpass.getpass(question).encode()
