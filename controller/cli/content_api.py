"""What ``bastide content install`` and ``status`` ask of the daemon of this machine."""

import argparse
import json
import urllib.error
import urllib.request
from typing import Any, Final

from controller.cli.main import CommandError

URL: Final = "http://127.0.0.1:8080"
ANSWERS_WITHIN_S: Final = 60.0
"""A card that is being written to is slow."""
ANSWER_BYTES_MAX: Final = 4_000_000


class Refused(Exception):  # noqa: N818 - an answer
    """``why`` is the word; the text says what to do."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why


def add_url(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default=URL, help="where the daemon listens (default %(default)s)")


def asked(url: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """The daemon's answer. Raises :class:`Refused`, and :class:`CommandError` where nobody of ours answers."""
    if not url.startswith(("http://", "https://")):
        raise CommandError(f"--url begins with http://, as in {URL}")
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{url.rstrip('/')}/api/vitrine/releases{path}", data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:  # noqa: S310
            said = json.loads(answer.read(ANSWER_BYTES_MAX))
    except urllib.error.HTTPError as refusal:
        raise _refused(url, refusal) from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise CommandError(f"no daemon answers at {url} ({reason}); start it, or name another with --url") from None
    except ValueError:
        raise CommandError(f"what answers at {url} is not Bastide; name the daemon's address with --url") from None
    if not isinstance(said, dict):
        raise CommandError(f"what answers at {url} is not Bastide; name the daemon's address with --url")
    return said


def _refused(url: str, refusal: urllib.error.HTTPError) -> Exception:
    with refusal:
        try:
            problem = json.loads(refusal.read(ANSWER_BYTES_MAX))
            return Refused(str(problem["error"]), str(problem["remedy"]))
        except (ValueError, KeyError, TypeError):
            return CommandError(f"what answers at {url} has no window (it says {refusal.code}); see [vitrine]")
