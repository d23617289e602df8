"""How the commands around a backup ask and answer."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from controller.backup import keys
from controller.backup.manifest import Manifest
from controller.backup.recipients import Opener, Passphrase
from controller.backup.trouble import Trouble
from controller.backup.words import said, trouble
from controller.cli.language import spoken
from controller.cli.main import CommandError
from controller.cli.office_words import from_file
from controller.config import Config, ConfigError, load

CONFIG: Final = Path("/etc/bastide/bastide.toml")
PASSPHRASE_LEAST: Final = 12
"""Characters. scrypt makes each try cost a second; a short one would still be found."""


def language() -> str:
    return spoken(os.environ)


def tell(code: str, **values: str | int) -> None:
    print(said(code, language(), **values))


@contextmanager
def told() -> Iterator[None]:
    """What stands in the way, in the words of whoever is at the terminal. Raises :class:`CommandError`."""
    try:
        yield
    except Trouble as error:
        raise CommandError(trouble(error, language())) from error
    except ConfigError as error:
        raise CommandError(str(error)) from error


def configured(path: Path) -> tuple[Config, Path]:
    return load(path.absolute()), path.absolute()


def add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help=f"(default {CONFIG})")


def add_opener(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--key-file", type=Path, metavar="F", help="the private key, made by `bastide backup key`")
    add_passphrase(parser, "the passphrase of the backup, or of the key")
    parser.add_argument("--identity", metavar="HEX", help="the bank's public key, as the town has it; no other backup")


def add_passphrase(parser: argparse.ArgumentParser, whose: str) -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="F", help=f"a file whose first line is {whose}")


def opener(args: argparse.Namespace) -> Opener:
    """Whatever was given to open a backup with; asks for the passphrase where none was."""
    given = None if args.passphrase_file is None else from_file(args.passphrase_file)
    if args.key_file is None:
        return Passphrase(asked("passphrase") if given is None else given)
    if given is None and keys.locked(args.key_file):
        given = asked("passphrase-key")
    return keys.load(args.key_file, given)


def chosen(given: Path | None) -> bytes:
    """A new passphrase, from a file or asked for twice."""
    if given is not None:
        words = from_file(given)
    else:
        words = asked("passphrase-new")
        if asked("again") != words:
            raise CommandError(said("differ", language()))
    if len(words) < PASSPHRASE_LEAST:
        raise Trouble("short-passphrase", least=PASSPHRASE_LEAST)
    return words


def asked(code: str) -> bytes:
    if not sys.stdin.isatty():
        raise Trouble("no-recipient")
    return getpass.getpass(said(code, language())).encode()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise Trouble("cannot-use", path=str(path), why=str(error.strerror)) from error
    with file:
        yield file


def describe(manifest: Manifest) -> None:
    told = manifest.journal
    about = {"made": manifest.made, "version": manifest.version, "name": manifest.name, "site": manifest.site}
    tell("holds", **about, first=told.first, last=told.last, epoch=told.epoch)
    if manifest.identity is None:
        tell("not-signed")
    else:
        tell("signed", identity=manifest.identity[:16])
    if manifest.left_out:
        tell("left-out", files=", ".join(manifest.left_out))
