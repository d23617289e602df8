"""``bastide content status``: what the window of this machine shows, what it keeps, and what is coming."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from controller.cli.content_api import Refused, add_url, asked
from controller.cli.main import CommandError

MIB = 2**20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_url(parser)
    parser.add_argument("--json", action="store_true", help="as the daemon says it")


def run(args: argparse.Namespace) -> int:
    """0 when the window shows a release and nothing is wrong with the next one, else 1."""
    try:
        how = asked(args.url, "")
    except Refused as refused:
        raise CommandError(f"this machine has no window ({refused.why}); see [vitrine]") from refused
    print(json.dumps(how, indent=2, ensure_ascii=False) if args.json else told(how))
    return 0 if how["shown"] and not how["problem"] else 1


def told(how: Mapping[str, Any]) -> str:
    """As a person reads it, the worst first."""
    lines = [f"! {how['problem']}"] if how["problem"] else []
    if how["refused"]:
        lines.append(f"! not shown: {how['refused']} ({how['refused_why']})")
    rows = [("shown", how["shown"] or "NOTHING"), ("kept besides", how["former"] or "none")]
    if how["staged"]:
        rows.append(("waits", f"{how['staged']}, until it has painted"))
    if how["source"]:
        part = f"{how['have_bytes'] / MIB:.1f} of {how['of_bytes'] / MIB:.1f} MiB"
        rows.append(("coming", f"{how['coming'] or 'something'} from {how['source']}, {part}"))
    ago_s = how["looked_ago_s"]
    rows.append(("looked", "not since the start" if ago_s is None else f"{ago_s / 60:.0f} min ago"))
    rows.append(("read anew", f"{how['checked_bytes'] / MIB:.1f} MiB of it since the start, and right"))
    rows.append(("on the card", f"{how['used_bytes'] / MIB:.1f} MiB"))
    return "\n".join(lines + [f"  {name:<13}{value}" for name, value in rows])
