"""``bastide update status``: what runs on this machine, what ran before, what is on trial, who may sign."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from controller.update import keys
from controller.update.host import Bare
from controller.update.keys import SoftwareKeys
from controller.update.place import Place
from controller.update.updates import Updates


def add_arguments(part: str, parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is on trial, else 1."""
    place = Place(args.root.absolute())
    how = told(Updates(place, Bare(place)), keys.load(place.keys))
    print(json.dumps(how, indent=2) if args.json else words(how))
    return 0 if how["trial"] is None else 1


def told(updates: Updates, known: SoftwareKeys) -> dict[str, Any]:
    """Raises :class:`~controller.update.trouble.Hindered` where no package lies here."""
    machine = updates.machine()
    memory = machine.memory
    return {
        "running": machine.running,
        "release": updates.current(),
        "packaged": machine.packaged,
        "previous": memory.previous,
        "trial": None if memory.trial is None else memory.trial.release,
        "highest": machine.highest,
        "waits": memory.ready,
        "refused": None if memory.refused is None else memory.refused.model_dump(),
        "device": machine.device,
        "fits": machine.fits.model_dump(),
        "keys": {id.hex(): name for id, name in known.names.items()},
        "keys_passed_over": list(known.passed_over),
    }


def words(how: Mapping[str, Any]) -> str:
    """As a person reads it, the worst first."""
    lines = [f"! {one}" for one in how["keys_passed_over"]]
    if not how["keys"]:
        lines.append("! no key may sign software here: copy one to /etc/bastide/update-keys/, as root")
    refused = how["refused"]
    if refused:
        lines.append(f"! {refused['id']} went back ({refused['why']}): {refused['words']}")
    fits = how["fits"]
    rows = [
        ("runs", f"{how['running']} ({how['release']})"),
        ("on trial", how["trial"] or "nothing"),
        ("before", how["previous"] or "nothing is kept"),
        ("package", how["packaged"]),
        ("highest", how["highest"]),
        ("waits", how["waits"] or "nothing"),
        ("machine", f"{how['device']}, {fits['suite']} {fits['architecture']}, Python {fits['python']}"),
        ("keys", ", ".join(f"{name} ({id})" for id, name in how["keys"].items()) or "NONE"),
    ]
    return "\n".join(lines + [f"  {name:<10}{value}" for name, value in rows])
