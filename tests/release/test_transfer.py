"""A release fetched over bad lines, from bad servers and from sticks: it comes whole, or a word says why not."""

import asyncio
import gzip
import os
import sys
from pathlib import Path

import pytest

from controller.release.folder_source import FolderSource, sticks
from controller.release.manifest import MANIFEST, SIGNATURE, Manifest
from controller.release.source import Patience, Source
from controller.release.store import Room, Store
from controller.release.transfer import Transfer
from controller.release.trouble import ReleaseError, Why
from controller.release.web_source import Address, WebSource
from tests.release.crashing import QuickDisk
from tests.release.sealed import Town, seeded
from tests.release.test_store import OTHERS, PICTURES, is_whole
from tests.release.webserver import WebServer, serving

pytestmark = pytest.mark.anyio

MIB = 1 << 20
ROOM = Room(content_bytes_max=64 * MIB, free_bytes_min=MIB)
AT_ONCE = Patience(failures_max=3, first_s=0.0, stalls_after_s=5.0)
QUICK = Patience(failures_max=0, first_s=0.0, stalls_after_s=0.05)


def any_release(manifest: Manifest, data: bytes) -> None:
    """Nothing is held against it."""


def from_web(server: WebServer, patience: Patience = AT_ONCE) -> WebSource:
    return WebSource(Address.of(server.url), patience.stalls_after_s)


async def fetch(
    source: Source, store: Store, town: Town, kept: tuple[str, ...] = (), patience: Patience = AT_ONCE
) -> Manifest | None:
    return await Transfer(source, store, town.keys, patience).run(any_release, kept)


async def refused(source: Source, store: Store, town: Town, patience: Patience = AT_ONCE) -> Why:
    with pytest.raises(ReleaseError) as error:
        await fetch(source, store, town, patience=patience)
    assert str(error.value)
    return error.value.why


async def test_only_what_is_not_here_is_fetched_over_one_line(town: Town, tmp_path: Path) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    store = Store(tmp_path / "content", ROOM)
    async with serving(first) as server:
        await fetch(from_web(server), store, town)
        assert server.lines == 1 and len(server.requests) == 5
    async with serving(second) as server:
        await fetch(from_web(server), store, town, (old.id,))
        assert {path for path, _ in server.requests} == {MANIFEST, SIGNATURE, "content.json", "media/c.webp"}
        assert {at for _, at in server.requests} == {0}
    assert is_whole(store, first, old) and is_whole(store, second, new)


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_line_may_be_cut_at_any_byte_of_any_file(town: Town, tmp_path: Path, ranges: bool) -> None:
    folder, manifest = town.release(2, {"media/c.webp": bytes(range(40)), "media/d.webp": b"short"})
    longest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    async with serving(folder) as server:
        server.ranges = ranges
        for request in range(5):
            for at in range(0, longest, 11 if not ranges else 3 if request == 1 else 1):
                server.requests.clear()
                server.cut = lambda asked, request=request, at=at: at if asked == request else None  # type: ignore[misc]
                store = Store(tmp_path / "content", ROOM, QuickDisk())
                if request > 1:
                    store.keep(())  # every file is fetched, not the manifest alone
                await fetch(from_web(server), store, town)
                assert is_whole(store, folder, manifest)
                path = server.requests[request][0]
                if at >= (folder / path).stat().st_size:
                    break
                assert server.requests[request + 1] == (path, at), "it goes on where it was cut"


@pytest.mark.field_note("V7")
async def test_a_line_that_never_brings_more_than_seven_bytes_brings_it_all(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(2, {"media/c.webp": os.urandom(500)})
    async with serving(folder) as server:
        server.cut = lambda asked: 7
        store = Store(tmp_path / "content", ROOM)
        await fetch(from_web(server), store, town)
        assert is_whole(store, folder, manifest)


@pytest.mark.field_note("V7")
async def test_what_was_cut_short_is_gone_on_with_after_a_start_even_when_its_end_was_spoilt(
    town: Town, tmp_path: Path
) -> None:
    folder, manifest = town.release(2, {"media/c.webp": bytes(1_000)})
    sha256 = manifest.files["media/c.webp"].sha256
    async with serving(folder) as server:
        Store(tmp_path / "content", ROOM).add(sha256, 0, bytes(600))
        await fetch(from_web(server), Store(tmp_path / "content", ROOM), town)
        assert ("media/c.webp", 600) in server.requests
        Store(tmp_path / "other", ROOM).add(sha256, 0, bytes(500) + b"spoilt by a power cut")
        server.requests.clear()
        store = Store(tmp_path / "other", ROOM)
        await fetch(from_web(server), store, town)
        assert [at for path, at in server.requests if path == "media/c.webp"] == [521, 0]
        assert is_whole(store, folder, manifest)
        Store(tmp_path / "third", ROOM).add(sha256, 0, bytes(2_000))
        store = Store(tmp_path / "third", ROOM)
        await fetch(from_web(server), store, town)
        assert is_whole(store, folder, manifest)


@pytest.mark.law("I9", "I13")
async def test_what_a_server_may_do_wrong_has_a_word_and_the_old_one_stays(town: Town, tmp_path: Path) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    store = Store(tmp_path / "content", ROOM)
    await fetch(FolderSource(first), store, town)

    async def why(server: WebServer, patience: Patience = AT_ONCE) -> Why:
        with pytest.raises(ReleaseError) as error:
            await fetch(from_web(server, patience), store, town, (old.id,), patience)
        assert is_whole(store, first, old) and new.id not in store.releases
        return error.value.why

    async with serving(second) as server:
        picture = second / "media/c.webp"
        right = picture.read_bytes()
        picture.write_bytes(right[::-1])
        assert await why(server) is Why.WRONG_HASH
        picture.write_bytes(right + b"more")
        assert await why(server) is Why.WRONG_HASH
        picture.write_bytes(right[:-1])
        assert await why(server) is Why.UNREACHABLE
        picture.unlink()
        assert await why(server) is Why.MISSING
        picture.write_bytes(right)
        for status, word in [(301, Why.UNREACHABLE), (403, Why.MISSING), (404, Why.MISSING), (503, Why.UNREACHABLE),
                             (206, Why.UNREACHABLE)]:  # fmt: skip
            server.status = status
            assert await why(server) is word, status
        server.status, server.headers = 200, "Content-Encoding: gzip\r\n"
        server.body = gzip.compress(b"anything")
        assert await why(server) is Why.UNREACHABLE
        server.headers, server.body = "", b"<html>no such page</html>"
        assert await why(server) is Why.NOT_A_RELEASE
        server.body = bytes(1_000)
        assert await why(server) is Why.NOT_A_RELEASE
        server.body, server.cut = None, lambda asked: 0
        assert await why(server) is Why.UNREACHABLE
        server.cut = lambda asked: None
        await fetch(from_web(server), store, town, (old.id,))
        assert is_whole(store, first, old) and is_whole(store, second, new)


@pytest.mark.law("I12")
async def test_a_server_that_says_nothing_is_not_waited_for(town: Town, tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    store = Store(tmp_path / "content", ROOM)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        address = Address.of(f"http://127.0.0.1:{port}")
        assert await refused(WebSource(address, 0.05), store, town, QUICK) is Why.UNREACHABLE
        hurried = Patience(failures_max=10**9, first_s=0.0, stalls_after_s=0.01, total_s=0.1)
        assert await refused(WebSource(address, 0.01), store, town, hurried) is Why.UNREACHABLE
    assert await refused(WebSource(address, 5.0), store, town, QUICK) is Why.UNREACHABLE, "nobody is there"


async def test_a_server_that_speaks_no_http_is_told(town: Town, tmp_path: Path) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ftp.example.org ready\r\n" * 10)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        address = Address.of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x/")
        assert await refused(WebSource(address, 5.0), Store(tmp_path / "c", ROOM), town) is Why.UNREACHABLE


async def test_a_server_that_closes_after_each_file_is_asked_anew(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, PICTURES)
    async with serving(folder) as server:
        server.closes = True
        store = Store(tmp_path / "content", ROOM)
        await fetch(from_web(server), store, town)
        assert is_whole(store, folder, manifest) and server.lines == 5


async def test_python_s_own_web_server_will_do(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, {"media/a.webp": os.urandom(300_000)})
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        said = (await server.stdout.readline()).decode()
        port = int(said.split(" port ")[1].split()[0])
        store = Store(tmp_path / "content", ROOM)
        await fetch(WebSource(Address.of(f"http://127.0.0.1:{port}/"), 5.0), store, town)
        assert is_whole(store, folder, manifest)
    finally:
        server.terminate()
        await server.wait()


async def test_what_is_known_already_costs_one_short_question(town: Town, tmp_path: Path) -> None:
    folder, _ = town.release(1, PICTURES)
    signature = (folder / SIGNATURE).read_bytes()
    async with serving(folder) as server:
        transfer = Transfer(from_web(server), Store(tmp_path / "content", ROOM), town.keys, AT_ONCE)
        assert await transfer.run(any_release, (), {signature}) is None
        assert server.requests == [(SIGNATURE, 0)]


@pytest.mark.law("I9", "I13")
async def test_a_stranger_s_and_a_changed_release_are_refused_before_anything_of_them_is_asked_for(
    town: Town, tmp_path: Path
) -> None:
    store = Store(tmp_path / "content", ROOM)
    for version, key, change, why in [
        (1, seeded("stranger"), b"", Why.UNKNOWN_KEY),
        (2, town.museum, b" ", Why.BAD_SIGNATURE),
    ]:
        folder, _ = town.release(version, PICTURES, key)
        (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes() + change)
        async with serving(folder) as server:
            assert await refused(from_web(server), store, town) is why
            assert {path for path, _ in server.requests} == {MANIFEST, SIGNATURE}


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "example.org", "http://", "http://a@b/", "http://x/?q", "http://x/#f", "http://x/a b",
     "http://é.example/"],
)  # fmt: skip
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(ValueError, match="an address"):
        Address.of(url)


async def test_a_stick_is_found_and_read_and_pulled(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, PICTURES)
    stick = tmp_path / "media/somebody/stick/bastide"
    stick.parent.mkdir(parents=True)
    assert list(sticks((tmp_path / "media", tmp_path / "nowhere"))) == []
    folder.rename(stick)
    assert list(sticks((tmp_path / "media", tmp_path / "nowhere"))) == [stick]
    store = Store(tmp_path / "content", ROOM)
    (stick / "media/b.webp").rename(tmp_path / "pulled")
    assert await refused(FolderSource(stick), store, town) is Why.MISSING
    (tmp_path / "pulled").rename(stick / "media/b.webp")
    await fetch(FolderSource(stick), store, town)
    assert is_whole(store, stick, manifest)


@pytest.mark.law("I9")
async def test_a_stick_with_pipes_and_ways_elsewhere_is_no_release(town: Town, tmp_path: Path) -> None:
    store = Store(tmp_path / "content", ROOM)
    folder, _ = town.release(1, PICTURES)
    picture = folder / "media/b.webp"
    picture.rename(tmp_path / "elsewhere")
    picture.symlink_to(tmp_path / "elsewhere")
    assert await refused(FolderSource(folder), store, town) is Why.MISSING
    picture.unlink()
    os.mkfifo(picture)
    assert await refused(FolderSource(folder), store, town) is Why.MISSING
    picture.unlink()
    picture.mkdir()
    assert await refused(FolderSource(folder), store, town) is Why.MISSING


async def test_a_name_that_no_machine_can_have_is_told(town: Town, tmp_path: Path) -> None:
    address = Address.of(f"http://{'a' * 64}.example/")
    assert await refused(WebSource(address, 5.0), Store(tmp_path / "c", ROOM), town) is Why.UNREACHABLE


@pytest.mark.law("I12")
async def test_a_file_without_an_end_is_let_go_at_once(town: Town, tmp_path: Path) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(b"10\r\n0123456789abcdef\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(endless, "127.0.0.1", 0) as server:
        address = Address.of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        patience = Patience(failures_max=0, stalls_after_s=30.0, total_s=60.0)
        assert await refused(WebSource(address, 5.0), Store(tmp_path / "c", ROOM), town, patience) is Why.NOT_A_RELEASE
