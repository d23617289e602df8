"""The webhook: every fact at a receiver that fails, hangs, redirects and goes away, and no door waits for it."""

import asyncio
import json
import sqlite3
import ssl
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from controller.config.example import example
from controller.config.load import ConfigError, parse
from controller.config.webhook import WebhookTable
from controller.link import post as posting
from controller.link.contract import Facts
from controller.link.pace import Pace
from controller.link.post import PostError, post
from controller.rights import identity
from controller.web.report import health_report, metrics
from controller.webhook import FILE
from tests.link.brokers import free_port
from tests.link.receiver import Receiver
from tests.link.test_brokers import Authority
from tests.link.test_facts import deposit_and_pickup
from tests.link.town import DEVICE, journal_of, until
from tests.runtime.place import Place, Running, switched_on

pytestmark = pytest.mark.anyio

EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "receiver.py"
REFUSALS = (
    b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    b"not HTTP at all\r\n\r\n",
    b"HTTP/1.1 30",
)


@asynccontextmanager
async def hooked(place: Place, receiver: Receiver, authority: Path | None = None) -> AsyncIterator[Running]:
    table = WebhookTable(url=receiver.url, device=DEVICE, authority=None if authority is None else str(authority))
    config = place.config.model_copy(update={"webhook": table})
    place.config.data.path.mkdir(parents=True, exist_ok=True)
    receiver.public = identity.load_or_create(place.config.data.path).public
    async with switched_on(replace(place, config=config)) as one:
        one.bank.webhook.webhook._pace = Pace(answers_within_s=0.5, backoff_to_s=0.05, written_every_s=0.05)
        yield one


async def has_everything(receiver: Receiver, one: Running) -> None:
    await until(lambda: len(receiver.facts) >= len(journal_of(one.place)))
    assert receiver.journal() == journal_of(one.place)


@pytest.mark.law("I10")
async def test_a_story_reaches_the_receiver_whole_in_signed_messages_of_the_contract(place: Place) -> None:
    async with Receiver().listening() as receiver, hooked(place, receiver) as one:
        await deposit_and_pickup(one)
        await has_everything(receiver, one)
        badge = one.badge()
    line, headers, body = receiver.asked[-1]
    assert line == "POST /bastide?of=halles HTTP/1.1"
    assert headers["content-type"] == "application/json" and headers["bastide-device"] == DEVICE
    last = Facts.model_validate_json(body).facts[-1].seq
    assert headers["bastide-last"] == str(last) == str(len(receiver.facts))
    assert not any(badge.encode() in told for *_, told in receiver.asked), "nothing personal"


async def test_over_https_only_the_receiver_that_the_authority_vouches_for_is_told(
    place: Place, tmp_path: Path
) -> None:
    true, false = Authority(tmp_path / "true"), Authority(tmp_path / "false")
    receiver = Receiver(tls=ssl.create_default_context(ssl.Purpose.CLIENT_AUTH))
    assert receiver.tls is not None
    receiver.tls.load_cert_chain(*true.issue("receiver"))
    async with receiver.listening():
        async with hooked(place, receiver, false.path) as one:
            await until(lambda: "certificate verify failed" in one.bank.front.health().webhook.problem)
            assert not receiver.asked
        async with hooked(place, receiver, true.path) as one:
            await deposit_and_pickup(one)
            await has_everything(receiver, one)


@pytest.mark.law("I10")
async def test_no_door_waits_for_a_receiver_that_hangs_fails_and_redirects(place: Place) -> None:
    receiver = Receiver()
    async with receiver.listening(), hooked(place, receiver) as one:
        await has_everything(receiver, one)
        receiver.answers += [b"", *REFUSALS, b"", *REFUSALS]
        await deposit_and_pickup(one)
        await until(lambda: not receiver.answers)
        await has_everything(receiver, one)
        assert receiver.doubles == 0, "what was refused was never taken"


async def test_it_goes_on_after_the_receiver_s_last_word_across_restarts(place: Place) -> None:
    async with Receiver().listening() as receiver:
        async with hooked(place, receiver) as one:
            await deposit_and_pickup(one)
            await has_everything(receiver, one)
            await until(lambda: kept(place) == one.bank.loop.seq)
        asked = len(receiver.asked)
        async with hooked(place, receiver) as one:
            await has_everything(receiver, one)
        first = Facts.model_validate_json(receiver.asked[asked][2])
        assert first.facts[0].seq > 1 and receiver.doubles == 0


def kept(place: Place) -> int:
    try:
        return int(json.loads((Path(place.config.data.dir) / FILE).read_bytes())["has"])
    except OSError:
        return 0


async def test_what_was_told_and_not_answered_is_told_again_and_counted_once(place: Place) -> None:
    """The receiver kept it, and its answer was lost: (device, seq) keeps the receiver exact."""
    receiver = Receiver(answers=[b"HTTP/1.1 2"])  # taken, and the line is cut in the midst of the answer
    async with receiver.listening(), hooked(place, receiver) as one:
        await deposit_and_pickup(one)
        await has_everything(receiver, one)
    assert receiver.doubles > 0


async def test_a_spoilt_file_tells_everything_again_and_another_receiver_begins_anew(place: Place) -> None:
    async with Receiver().listening() as receiver, hooked(place, receiver) as one:
        await has_everything(receiver, one)
    file = Path(place.config.data.dir) / FILE
    for text in ("rubbish", json.dumps({"url": receiver.url, "has": 10**12}), None):
        if text is not None:
            file.write_text(text)
        fresh = Receiver(receiver.port if text is not None else Receiver().port)
        if text is not None and "has" in text:
            fresh.facts, fresh.public = dict(receiver.facts), receiver.public
        async with fresh.listening(), hooked(place, fresh) as one:
            await has_everything(fresh, one)
        receiver = fresh


async def test_the_receiver_of_the_guide_keeps_the_journal_though_it_is_killed(place: Place, tmp_path: Path) -> None:
    receiver, file = Receiver(), tmp_path / "receiver.db"
    async with hooked(place, receiver) as one:

        async def start() -> Process:
            return await asyncio.create_subprocess_exec(
                sys.executable, str(EXAMPLE), str(receiver.port), receiver.public, str(file), stderr=DEVNULL
            )

        process = await start()
        await until(lambda: told_to(file))
        process.kill()
        await process.wait()
        await deposit_and_pickup(one)
        process = await start()
        await until(lambda: len(told_to(file)) == len(journal_of(place)))
        process.kill()
        await process.wait()
        assert told_to(file) == journal_of(place)


def told_to(file: Path) -> list[tuple[int, str, str, str]]:
    with closing(sqlite3.connect(file)) as db, suppress(sqlite3.OperationalError):
        return db.execute("SELECT seq, kind, body, link FROM fact ORDER BY seq").fetchall()
    return []


async def test_status_and_metrics_tell_how_it_is(place: Place) -> None:
    receiver = Receiver()
    async with hooked(place, receiver) as one:
        await until(lambda: "refused" in webhook(one).problem.lower() or "Connect call failed" in webhook(one).problem)
        assert not webhook(one).answering and webhook(one).behind == one.bank.loop.seq
        async with receiver.listening():
            await has_everything(receiver, one)
            await until(lambda: webhook(one).answering and webhook(one).behind == 0)
            text = metrics(health_report(one.bank.front))
            assert "bastide_webhook_answering 1" in text and "bastide_webhook_behind_facts 0" in text


def webhook(one: Running):  # type: ignore[no-untyped-def]
    return health_report(one.bank.front).webhook


@asynccontextmanager
async def answering(parts: Iterable[bytes]) -> AsyncIterator[posting.Receiver]:
    """A server that says these, a moment apart, for as long as it is listened to."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.01)
        writer.transport.abort()
        over.set()

    port = free_port()
    async with await asyncio.start_server(serve, "127.0.0.1", port):
        yield posting.Receiver.of(f"http://127.0.0.1:{port}/")
        await over.wait()


async def test_a_receiver_that_drips_is_held_to_the_time_limit_as_a_whole() -> None:
    slow = b"HTTP/1.1 204 No Content\r\n" + b"X: y\r\n" * 1_000
    async with answering(slow[n : n + 1] for n in range(len(slow))) as to:
        with pytest.raises(PostError, match=r"does not answer within 0\.3 s"):
            await post(to, b"{}", (), 0.3)


async def test_an_endless_answer_is_not_read() -> None:
    async with answering([b"HTTP/1.1 204 No Content\r\n", *[b"X: y\r\n" * 20_000] * 5]) as to:
        with pytest.raises(PostError, match="not HTTP"):
            await post(to, b"{}", (), 5.0)


async def test_facts_are_told_to_neighbours_only() -> None:
    with pytest.raises(PostError, match="of no private network"):
        await post(posting.Receiver.of("http://8.8.8.8/"), b"{}", (), 5.0)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('url = "ftp://127.0.0.1/"\ndevice = "halles-1"', "must begin with http:// or https://"),
        ('url = "http://user@127.0.0.1/"\ndevice = "halles-1"', "without a user's name"),
        ('url = "http://127.0.0.1:99999/"\ndevice = "halles-1"', "webhook.url"),
        ('url = "http://127.0.0.1/"', "does not name the bank"),
        ('url = "http://127.0.0.1/"\ndevice = "a"\nauthority = "/etc/a.pem"', "is for https alone"),
        ('url = "http://127.0.0.1/"\ndevice = "a"\n[link]\ndevice = "b"\nhost = "127.0.0.1"', "one bank has one name"),
    ],
)
def test_a_wrong_table_is_told_with_its_remedy(table: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse(f"{example()}\n[webhook]\n{table}\n")
