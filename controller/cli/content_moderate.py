"""``bastide content moderate``: a person decides in the terminal what neighbours sent to the window of this machine."""

import argparse
import getpass
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from controller.cli.main import CommandError
from controller.cli.status_command import ANSWERS_WITHIN_S, URL

ANSWER_BYTES_MAX: Final = 4_000_000
DOES: Final = {
    "list": "what waits, and what is on the wall",
    "approve": "put one on the wall",
    "refuse": "one that waits is never shown",
    "remove": "take one off the wall at once",
    "picture": "write the picture of one into a file, to be looked at",
}
STATES: Final = {None: "waits", True: "on the wall", False: "refused"}
ASKED: Final = "[a]pprove, [r]efuse, [n]ext, [q]uit? "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("does", nargs="?", choices=DOES, help="nothing: be asked about one after the other")
    parser.add_argument("id", nargs="?", help="of the contribution, as `list` shows it")
    parser.add_argument("--reason", default="", help="why; kept at the window for thirty days, and told to nobody")
    parser.add_argument("--to", type=Path, metavar="F", help="where the picture goes (WebP)")
    parser.add_argument(
        "--badge", metavar="F", help="a file with the text of a badge (B1:…); - for the first line typed"
    )
    parser.add_argument("--url", default=URL, help="where the daemon listens (default %(default)s)")


def run(args: argparse.Namespace) -> int:
    """0 when it was done; 1 when there is no such contribution."""
    if args.does not in (None, "list") and not args.id:
        raise CommandError(f"say which: `bastide content moderate {args.does} ID`, as `list` shows it")
    window = Window(args.url)
    window.enter(_badge(args.badge), lambda: getpass.getpass("Its code: "))
    try:
        return _do(args, window)
    finally:
        window.leave()


def _do(args: argparse.Namespace, window: "Window") -> int:
    if args.does is None:
        return _one_by_one(window)
    if args.does == "list":
        print("\n\n".join(map(_told, window.entries())) or "Nobody has sent anything.")
        return 0
    if args.does == "picture":
        return _picture(window, args.id, args.to)
    return _decided(window, args.id, args.does == "approve", args.reason)


def _one_by_one(window: "Window") -> int:
    """The oldest first, each once."""
    waiting = [one for one in window.entries() if one["approved"] is None]
    if not waiting:
        print("Nothing waits to be read.")
    for place, one in enumerate(waiting, 1):
        print(f"\n{place} of {len(waiting)}\n{_told(one)}")
        answer = _asked(ASKED, "arnq")
        if answer == "q":
            break
        if answer != "n":
            _decided(window, one["id"], answer == "a", "")
    return 0


def _asked(question: str, answers: Iterable[str]) -> str:
    while True:
        try:
            answer = input(question).strip().lower()[:1]
        except EOFError:
            return "q"
        if answer and answer in answers:
            return answer


def _told(one: dict[str, Any]) -> str:
    """As it stands in a terminal: what could move the cursor or the colours is left out."""
    words = "".join(character for character in one["words"] if character.isprintable() or character == "\n")
    lines = [
        f"{one['id']}  {one['day']}  {one['scene']}  {STATES[one['approved']]}",
        *(f"  {x}" for x in words.split("\n")),
    ]
    if one["picture"]:
        lines.append(f"  with a picture: `bastide content moderate picture {one['id']} --to F`")
    return "\n".join(lines)


def _decided(window: "Window", id: str, approved: bool, reason: str) -> int:
    word = window.decide(id, approved, reason)
    if word != "done":
        print(f"There is no contribution {id[:40]!r} (any more).", file=sys.stderr)
        return 1
    print("It is on the wall." if approved else "It is shown to nobody.")
    return 0


def _picture(window: "Window", id: str, to: Path | None) -> int:
    if to is None:
        raise CommandError("name a file for the picture with --to")
    data = window.picture(id)
    if data is None:
        print(f"Contribution {id[:40]!r} has no picture.", file=sys.stderr)
        return 1
    try:
        to.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{to}: cannot be written ({error.strerror}); name another file") from error
    return 0


def _badge(named: str | None) -> str:
    try:
        if named == "-":
            return sys.stdin.readline().strip()
        if named is not None:
            return Path(named).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{named}: cannot be read; name the file with the text of a badge") from error
    if not sys.stdin.isatty():
        raise CommandError("show a badge that allows moderation: --badge FILE, or run this in a terminal")
    return getpass.getpass("Scan or paste your badge: ").strip()


class Window:
    """The daemon's own API of moderation, asked as the page asks it."""

    def __init__(self, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise CommandError(f"--url begins with http://, as in {URL}")
        self._url = url.rstrip("/")
        self._cookie = ""

    def enter(self, badge: str, code: Callable[[], str]) -> None:
        body = {"badge": badge}
        status, told = self._ask("enter", body)
        if status == 403 and told["error"] == "code":
            status, told = self._ask("enter", body | {"code": code()})
        if status != 200:
            raise CommandError(
                f"this badge is not taken ({told.get('error', status)}); {told.get('remedy', 'try again')}"
            )

    def leave(self) -> None:
        self._ask("leave", {})

    def entries(self) -> list[dict[str, Any]]:
        return list(self._good(*self._ask("queue"))["entries"])

    def decide(self, id: str, approved: bool, reason: str) -> str:
        status, told = self._ask("decide", {"id": id, "approved": approved, "reason": reason})
        return "unknown" if status == 422 else str(self._good(status, told)["word"])

    def picture(self, id: str) -> bytes | None:
        status, data = self._fetch(f"pictures/{id}")
        return data if status == 200 else None

    def _good(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        if status != 200:
            raise CommandError(
                f"{told.get('error', f'the daemon answered {status}')}; {told.get('remedy', 'try again')}"
            )
        return told

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        status, data = self._fetch(path, body)
        try:
            told = json.loads(data)
        except ValueError:
            told = None
        if not isinstance(told, dict) or status == 404:
            raise CommandError(f"what answers at {self._url} is no window of Bastide; name the daemon with --url")
        return status, told

    def _fetch(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Cookie": self._cookie}
        request = urllib.request.Request(f"{self._url}/api/moderate/{path}", data, headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:  # noqa: S310
                self._cookie = answer.headers.get("Set-Cookie", self._cookie).partition(";")[0]
                return answer.status, answer.read(ANSWER_BYTES_MAX)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read(ANSWER_BYTES_MAX)
        except OSError as error:
            raise CommandError(f"no daemon answers at {self._url}; start it, or name it with --url") from error
