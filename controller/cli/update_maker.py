"""``bastide update key|seal|permit``: on the machine of whoever makes the software. No installed machine signs."""

import argparse
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, new_passphrase, passphrase_of
from controller.update import keys, permit
from controller.update.keys import SoftwareKeyError


def add_arguments(part: str, parser: argparse.ArgumentParser) -> None:
    {"key": _key_arguments, "seal": _seal_arguments, "permit": _permit_arguments}[part](parser)
    add_passphrase(parser)


def run(args: argparse.Namespace) -> int:
    return {"key": _key, "seal": _seal, "permit": _permit}[args.part](args)


def _key_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", type=Path, help="a new folder for the key")
    parser.add_argument("--name", required=True, help="whose key it is; the public key's file is called by it")
    parser.add_argument("--passphrase", action="store_true", help="ask for a passphrase that locks the key")


def _key(args: argparse.Namespace) -> int:
    passphrase = new_passphrase(args.passphrase_file, args.passphrase)
    try:
        public = keys.make(args.dir, args.name, passphrase)
    except SoftwareKeyError as error:
        raise CommandError(str(error)) from error
    print(f"Made {args.dir / keys.PRIVATE}: keep it, and a copy in a safe place; whoever has it owns every machine.")
    print(f"Made {public}: copy it to /etc/bastide/update-keys/ of every machine, as root.")
    return 0


def _seal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, help="bastide_VERSION_SUITE_ARCH.tar.xz, as `make deb` writes it")
    parser.add_argument("--key", type=Path, required=True, metavar="DIR", help="made by `bastide update key`")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="a web server's folder, or a stick's")
    parser.add_argument("--least", default="0.0", metavar="VERSION", help="it only follows this version or a later one")
    parser.add_argument(
        "--rollout", type=int, default=100, metavar="PERCENT", help="how many of 100 machines take it by themselves"
    )


def _seal(args: argparse.Namespace) -> int:
    from controller.release.seal import SealError
    from controller.update.seal import seal

    try:
        where, software = seal(args.archive, args.to, _private(args), time.time(), args.least, args.rollout)
    except SealError as error:
        raise CommandError(str(error)) from error
    print(f"Sealed {software.version} for {software.fits.folder}, {software.archive.bytes / 2**20:.1f} MiB: {where}")
    return 0


def _permit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("older", metavar="VERSION", help="the older version that may come back")
    parser.add_argument(
        "--not-above", required=True, metavar="VERSION", help="the highest version that was seen where it holds"
    )
    parser.add_argument(
        "--device", default=permit.ANY, metavar="NUMBER", help="of one machine, from its `bastide update status`"
    )
    parser.add_argument("--key", type=Path, required=True, metavar="DIR", help="made by `bastide update key`")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder of the release's manifest")


def _permit(args: argparse.Namespace) -> int:
    from controller.rights.files import PUBLIC, write_whole

    try:
        text = permit.write(permit.Permit(args.older, args.not_above, args.device), _private(args))
    except ValueError as error:
        raise CommandError("versions are as 0.2.0, and a machine's number has 16 digits from 0 to f") from error
    write_whole(args.to / permit.PERMIT, text, PUBLIC)
    print(f"Made {args.to / permit.PERMIT}: keep it beside the manifest of {args.older}.")
    return 0


def _private(args: argparse.Namespace) -> Ed25519PrivateKey:
    passphrase = passphrase_of(args.passphrase_file, keys.locked(args.key))
    try:
        return keys.private_key(args.key, passphrase)
    except SoftwareKeyError as error:
        raise CommandError(str(error)) from error
