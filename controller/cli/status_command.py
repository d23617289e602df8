"""``bastide status``: what the bank on this machine is doing, in the words of its own health report."""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from controller.cli.main import CommandError

URL = "http://127.0.0.1:8080"
ANSWERS_WITHIN_S = 5.0
REPORT_BYTES_MAX = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default=URL, help="where the daemon listens (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="the report as the daemon gives it")


def run(args: argparse.Namespace) -> int:
    """0 when doors open, 1 when they do not or nobody answers."""
    try:
        report = fetch(args.url)
    except OSError as error:
        print(f"bastide status: no daemon answers at {args.url} ({_reason(error)}).", file=sys.stderr)
        print("Start it with `sudo systemctl start bastide`, or name another address with --url.", file=sys.stderr)
        return 1
    print(json.dumps(report, indent=2, ensure_ascii=False) if args.json else told(report))
    return 0 if report["ready"] else 1


def fetch(url: str) -> dict[str, Any]:
    """The health report. Raises ``OSError`` when nobody answers, :class:`CommandError` when someone else does."""
    if not url.startswith(("http://", "https://")):
        raise CommandError(f"--url begins with http://, as in {URL}")
    stranger = CommandError(
        f"what answers at {url} is not Bastide's daemon. A machine that was never set up asks its questions there: "
        "answer them on its screen, or with `bastide setup`. Another program? Name the daemon's address with --url"
    )
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/api/health", timeout=ANSWERS_WITHIN_S) as answer:  # noqa: S310
            report = json.loads(answer.read(REPORT_BYTES_MAX))
    except urllib.error.HTTPError as refusal:
        refusal.close()
        raise stranger from None
    except ValueError:
        raise stranger from None
    if not isinstance(report, dict) or not {"ready", "doors"} <= report.keys():
        raise stranger
    return report


def _reason(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason)


def told(report: Mapping[str, Any]) -> str:
    """The report as a person reads it, the worst first."""
    model = f", {report['model']}" if report.get("model") else ""
    lines = [f"{report['name']} ({report['site']}), bastide {report['version']}{model}"]
    lines.append(_ready(report) if report["ready"] else f"NOT READY: {report['problem']}")
    lines += [f"! {alarm}" for alarm in report["alarms"]]
    if report["to_check"]:
        lines.append(f"! to check: {', '.join(report['to_check'])}")
    if report["overdue"]:
        lines.append(f"! {report['overdue']} order(s) past their deadline")
    rows = [
        ("up for", _span(report["uptime_s"])),
        ("clock", str(report["clock"]).replace("_", " ")),
        ("journal", f"{report['journal_seq']} facts, {'verified' if report['journal_verified'] else 'NOT verified'}"),
        ("doors", _counts(report["doors"])),
        ("compartments", _counts(report["uses"])),
        ("boards", ", ".join(map(_board, report["boards"])) or "none"),
        ("lines", ", ".join(map(_line, report["buses"])) or "none"),
        ("cold", ", ".join(f"{name} {_celsius(c)}" for name, c in report["temperatures"].items()) or "none"),
        ("machine", _machine(report["machine"])),
        ("fired", f"{report['firings']} times; {report['pin_failures']} wrong PINs"),
        ("queues", ", ".join(f"{q['name']} {q['length']}/{q['limit']}" for q in report["queues"]) or "none"),
    ]
    if report.get("window"):
        rows += _window(report["window"])
    if report.get("link"):
        rows.append(("link", _link(report["link"])))
    return "\n".join(lines + [f"  {name:<13}{value}" for name, value in rows])


def _ready(report: Mapping[str, Any]) -> str:
    """A machine may have a window alone."""
    return "Ready: doors open." if any(report["doors"].values()) or not report.get("window") else "Ready."


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counted.items() if n) or "none"


def _board(board: Mapping[str, Any]) -> str:
    return f"{board['name']} {'answers' if board['answering'] else 'SILENT'} since {_span(board['since_s'])}"


def _link(link: Mapping[str, Any]) -> str:
    how = "to the town" if link["connected"] else f"NONE: {link['problem']};"
    return f"{how} since {_span(link['since_s'])}, {link['behind']} facts not confirmed, {link['orders']} orders"


def _window(window: Mapping[str, Any]) -> list[tuple[str, str]]:
    until = f" until {window['dark_until']}" if window["dark_until"] else ""
    light = "lit" if window["lit"] else f"dark{until}"
    release = "NOTHING to show" if window["release"] is None else f"version {window['version']}"
    staged = f", version to come {window['staged']}" if window["staged"] else ""
    return [
        ("window", f"{window['theme']}, {window['phase']}, {light}; the display is {window['glass']}"),
        ("shows", f"{release}{staged}; {_painted(window)}"),
        ("ladder", _counts(window["steps"])),
    ]


def _painted(window: Mapping[str, Any]) -> str:
    if window["missing"]:
        return f"NOT PAINTED ({window['missing'].replace('_', ' ')})"
    if window["painted_ago_s"] is None:
        return "not painted yet"
    return f"{window['scene'] or 'its still picture'} painted {_span(window['painted_ago_s'])} ago"


def _line(bus: Mapping[str, Any]) -> str:
    troubles = bus["bad_frames"] + bus["timeouts"]
    lost = f", lost {bus['losses']} times" if bus["losses"] else ""
    return f"{bus['name']} {bus['exchanges']} questions, {troubles} without a good answer{lost}"


def _celsius(celsius: float | None) -> str:
    return "SILENT" if celsius is None else f"{celsius:.1f} °C"


def _machine(machine: Mapping[str, Any]) -> str:
    supply = "supply was TOO WEAK" if machine["under_voltage"] else "supply well"
    processor = "" if machine["soc_c"] is None else f", processor {_celsius(machine['soc_c'])}"
    card = "" if machine["card_errors"] is None else f", {machine['card_errors']} errors of the card"
    return f"{supply}{processor}{card}{', card READ-ONLY' if machine['read_only'] else ''}"


def _span(seconds: float) -> str:
    """``2 d 3 h``, ``5 min``, ``12 s``: the two largest units that matter."""
    parts = []
    rest = int(seconds)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
