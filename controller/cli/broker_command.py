"""``bastide broker``: the configuration of a Mosquitto broker for one town."""

import argparse
from pathlib import Path

from controller.cli.main import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="config")
    config = parts.add_parser("config", help="write mosquitto.conf and the list of who may say and hear what")
    config.add_argument("dir", type=Path, help="the broker's folder, where its certificates lie too")
    config.add_argument("--port", type=int, default=8883)
    config.add_argument("--bind", default="", metavar="ADDRESS", help="listen on this address alone")


def run(args: argparse.Namespace) -> int:
    from controller.link import mosquitto

    folder = args.dir.absolute()
    texts = {
        folder / "mosquitto.conf": mosquitto.configuration(folder, args.port, args.bind),
        folder / "acl": mosquitto.rights(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, "utf-8")
            path.chmod(0o600 if path.name == "acl" else 0o644)
            print(f"Made {path}.")
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror}); name another folder") from error
    print(f"Put authority.pem, broker.pem and broker.key beside it (docs/link.md tells how to make them) and start:\n"
          f"  sudo chown mosquitto: {folder / 'acl'} {folder / 'broker.key'}\n"
          f"  sudo mosquitto -c {folder / 'mosquitto.conf'}")  # fmt: skip
    return 0
