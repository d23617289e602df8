"""The one command, ``bastide``. Each module beside this one adds its own part of it."""

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "run": "run the daemon of a bank",
    "status": "what the bank on this machine is doing",
    "setup": "lead a bare machine through its first start",
    "commission": "lead an installer from a wired cabinet to a proven bank",
    "doctor": "what is wrong with this bank, and what to do about it",
    "wiring": "draw how the configured bank is wired",
    "config": "check a configuration, or write an example",
    "keys": "make the keys that sign passes (operator's machine)",
    "pass": "issue, inspect or revoke passes and badges (operator's machine)",
    "order": "write and sign an order for a bank far away (operator's machine)",
    "link": "the bank's public key for the town; the contract of the link",
    "broker": "the configuration of an MQTT broker for one town",
    "content": "a town's folder of content: begin, check, build",
    "night": "the proof that a window was dark when it had to be; when it may be lit",
    "update": "the software of this machine: fetch, try, confirm, go back; seal a release",
    "backup": "a bank in one sealed file, beside the running daemon; the key that reads it",
    "restore": "bring a bank back from its backup, on new hardware",
    "factory-reset": "erase this bank's keys, journal, content and personal data, and look for what may be left",
    "journal": "show, verify or export what happened",
    "board": "flash, test and number our own door boards",
    "demo": "a town's bank on the simulator",
    "emulate": "lock boards of the field on a pseudo-terminal, byte by byte",
    "simulate": "days and years of a bank in virtual time, every law checked",
    "simulate-fleet": "thousands of banks and their town against a real broker, every fact checked",
}
"""Each is a module that is imported only when its command is called, so that no command pays for another."""

SIMULATOR = ("demo", "emulate", "simulate", "simulate-fleet")


class CommandError(Exception):
    """A command cannot do what was asked; the text says what to do. Shown without a traceback, exit status 2."""


def module_of(command: str) -> str:
    """Where a command lives: ``add_arguments(parser)`` and ``run(args) -> int`` are its two functions."""
    package = "simulator" if command in SIMULATOR else "controller.cli"
    return f"{package}.{command.replace('-', '_')}_command"


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="bastide", description="One command for everything around a bank of lockers.")
    parser.add_argument("--version", action="store_true", help="print the version and end")
    parts = parser.add_subparsers(dest="command", metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        part = parts.add_parser(name, help=summary, description=summary)
        if name == wanted:
            importlib.import_module(module_of(name)).add_arguments(part)
    args = parser.parse_args(arguments)
    if args.version:
        from importlib.metadata import version

        from controller import board

        model = board.read().model
        print(f"bastide {version('bastide')}{f' ({model})' if model else ''}")
        return 0
    if args.command is None:
        parser.print_help()
        return 0
    try:
        return int(importlib.import_module(module_of(args.command)).run(args))
    except CommandError as error:
        print(f"bastide {args.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
