"""What a set-up makes, fetches and writes, with real files and real keys."""

import asyncio
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw

from controller import told_time
from controller.config import load
from controller.rights import identity
from controller.rights.keyring import KeyList, NamedKey, sign_list
from controller.setup import labelling, leaving, requesting
from controller.setup.book import Book, Kind, Request
from controller.setup.ending import code
from controller.setup.hands import Hands
from controller.setup.places import Places, Programs
from controller.setup.steps import (
    CertificateFetched,
    ClockSeen,
    ConfigurationFetched,
    CopyRequest,
    Evidence,
    FetchCertificate,
    FetchConfiguration,
    FetchKeys,
    KeysFetched,
    KeysMade,
    LabelPrinted,
    LookAtClock,
    MakeKeys,
    MakeRequest,
    PrintLabel,
    RequestMade,
    SetZone,
    Task,
    WriteDown,
    Wrote,
    ZoneSet,
)
from controller.web.qr import qr_path
from hal.printers.escpos import LINE_CHARS_MAX
from simulator.optics import Picture, read
from tests.setup.books import LABEL, SHOWN, told

pytestmark = pytest.mark.anyio
PROGRAMS = Programs(Path("/nowhere/nmcli"), Path("/nowhere/timedatectl"))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for folder in ("etc/setup", "media/CLE/bastide", "boot", "proc/device-tree"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "proc/device-tree/model").write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    (tmp_path / "proc/device-tree/serial-number").write_bytes(b"10000000a1b2c3d4\0")
    return Places(
        tmp_path / "etc/bastide.toml", tmp_path / "data", (tmp_path / "media",), (tmp_path / "boot",), tmp_path,
        tmp_path / "dev",
    )  # fmt: skip


@pytest.fixture
def stick(places: Places) -> Path:
    folder = places.stick()
    assert folder is not None
    return folder


async def do(places: Places, task: Task, book: Book = SHOWN) -> Evidence:
    return await Hands(places, PROGRAMS).do(task, book)


def key_list() -> tuple[str, str]:
    """A signed list as `bastide keys new` makes it, and its root."""
    operator = Ed25519PrivateKey.generate()
    root = operator.public_key().public_bytes_raw().hex()
    return sign_list(KeyList(version=1, root=root, keys=(NamedKey(public=root),)), operator), root


def certified(pem: str, by: ec.EllipticCurvePrivateKey) -> bytes:
    """What a town makes of a request."""
    wanted = x509.load_pem_x509_csr(pem.encode())
    now = datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "town")])
    builder = x509.CertificateBuilder(named, wanted.subject, wanted.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(by, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM)


async def test_keys_are_drawn_once_and_only_this_user_reads_them(places: Places) -> None:
    made = await do(places, MakeKeys())
    assert made == KeysMade(leaving.make_keys(places)) and isinstance(made, KeysMade)
    assert made.made.public == identity.load(places.data).public
    assert {stat.S_IMODE(path.stat().st_mode) for path in places.data.iterdir()} == {0o600}


async def test_the_operators_list_comes_from_a_stick_and_is_checked(places: Places, stick: Path) -> None:
    assert await do(places, FetchKeys()) == KeysFetched(problem="no_keys")
    text, root = key_list()
    (stick / "keys.json").write_text(text.replace('"version": 1', '"version": 2'))
    assert await do(places, FetchKeys()) == KeysFetched(problem="bad_keys")
    assert not places.keyring.exists()
    (stick / "keys.json").write_text(text)
    assert await do(places, FetchKeys()) == KeysFetched(root)
    assert places.keyring.read_text() == text
    assert await do(replace(places, sticks=()), FetchKeys()) == KeysFetched(problem="no_stick")


async def test_the_request_is_for_the_key_that_stays_here(places: Places, stick: Path) -> None:
    made = await do(places, MakeRequest("halles-1"))
    assert isinstance(made, RequestMade)
    wanted = x509.load_pem_x509_csr(made.request.pem.encode())
    assert wanted.is_signature_valid and wanted.subject.rfc4514_string() == "CN=halles-1"
    assert stat.S_IMODE((places.link / "device.key").stat().st_mode) == 0o600
    again = await do(places, MakeRequest("halles-1"))
    assert isinstance(again, RequestMade)
    assert x509.load_pem_x509_csr(again.request.pem.encode()).public_key() == wanted.public_key(), "drawn once"
    book = replace(SHOWN, device="halles-1", request=made.request)
    copied = await do(places, CopyRequest(), book)
    assert copied == RequestMade(replace(made.request, copied_to=str(stick / "halles-1.csr")))
    assert (stick / "halles-1.csr").read_text() == made.request.pem
    assert "PRIVATE" not in "".join(path.read_text() for path in stick.iterdir())
    gone = await do(replace(places, sticks=()), CopyRequest(), book)
    assert gone == RequestMade(Request(made.request.pem, made.request.path, problem="no_stick"))


async def test_the_longest_request_is_one_code_that_a_telephone_reads(places: Places) -> None:
    pem = requesting.request(places.link, "a" * 32)
    assert read(Picture(*qr_path(pem))) == pem


async def test_only_the_certificate_for_our_own_key_is_taken(places: Places, stick: Path, tmp_path: Path) -> None:
    town = ec.generate_private_key(ec.SECP256R1())
    pem = requesting.request(places.link, "halles-1")
    other = requesting.request(tmp_path / "other", "halles-1")
    assert await do(places, FetchCertificate()) == CertificateFetched("no_certificate")
    (stick / "authority.pem").write_bytes(certified(other, town))
    for text, word in ((b"rubbish", "bad_certificate"), (certified(other, town), "other_key")):
        (stick / "device.pem").write_bytes(text)
        assert await do(places, FetchCertificate()) == CertificateFetched(word)
        assert not (places.link / "device.pem").exists()
    (stick / "device.pem").write_bytes(certified(pem, town))
    assert await do(places, FetchCertificate()) == CertificateFetched()
    assert (places.link / "device.pem").read_bytes() == (stick / "device.pem").read_bytes()


async def test_a_finished_configuration_waits_until_the_last_step(places: Places, tmp_path: Path) -> None:
    made = await do(places, MakeKeys())
    assert isinstance(made, KeysMade)
    fetched = await do(places, FetchConfiguration())
    assert fetched == ConfigurationFetched("bastide.toml?")
    brought = tmp_path / "boot" / "bastide"
    brought.mkdir()
    (brought / "bastide.toml").write_text("[bank]\n")
    wrong = await do(places, FetchConfiguration())
    assert isinstance(wrong, ConfigurationFetched) and "bank.site" in wrong.problem
    text = leaving.drafting.window(SHOWN, replace(places, data=tmp_path / "data")).replace("Casiers", "Vitrine")
    (brought / "bastide.toml").write_text(text)
    assert await do(places, FetchConfiguration()) == ConfigurationFetched()
    assert not places.config.exists()
    wrote = await do(places, WriteDown(), replace(SHOWN, kind=Kind.READY, made=made.made))
    assert isinstance(wrote, Wrote)
    assert places.config.read_text() == text and wrote.label.name == "Vitrine des Halles"


async def test_a_window_is_written_whole_and_what_lay_there_stays_beside(places: Places) -> None:
    made = await do(places, MakeKeys())
    assert isinstance(made, KeysMade)
    places.config.write_text("# old\n")
    book = replace(SHOWN, made=made.made, content="stick", linked=True, device="halles-1", broker="10.0.0.7")
    wrote = await do(places, WriteDown(), book)
    assert isinstance(wrote, Wrote) and wrote.paths[-1] == str(places.config), "the configuration comes last"
    config = load(places.config)
    assert config.vitrine is not None and config.link is not None
    assert (config.vitrine.theme, config.vitrine.glass.orientation) == ("heritage", "portrait")
    assert (config.link.device, config.link.host) == ("halles-1", "10.0.0.7")
    assert config.content.sticks == (str(places.sticks[0]),)  # type: ignore[attr-defined]
    assert (places.config.parent / "bastide.toml.old").read_text() == "# old\n"
    assert (places.config.parent / "label.pdf").read_bytes().startswith(b"%PDF-")


async def test_the_label_says_what_the_machine_is(places: Places) -> None:
    one = labelling.label("Halles", "halles", "112", "3d" * 32, "0.1.0", places.root)
    assert (one.model, one.serial) == ("Raspberry Pi 4 Model B Rev 1.4", "10000000a1b2c3d4")
    assert len(one.fingerprint) == 64 and one.fingerprint != "3d" * 32
    drawn = labelling.svg(one, "fr")
    for words in ("Raspberry Pi", "4 Model B Rev 1.4", "0.1.0", "10000000a1b2c3d4", "112", "Halles"):
        assert words in drawn


async def test_the_code_on_the_label_is_read_by_a_scanner() -> None:
    canvas = Painted()
    labelling.draw(LABEL, "fr", canvas)
    image = canvas.image
    dots = memoryview(image.tobytes()).cast("B", shape=[image.height, image.width])
    assert [one.text for one in zxingcpp.read_barcodes(dots)] == [code(LABEL)]


async def test_a_strip_fits_the_printer_and_loses_nothing() -> None:
    lines = labelling.strip(LABEL, "fr")
    assert max(map(len, lines)) <= LINE_CHARS_MAX
    assert "".join(lines).replace(" ", "").count("RaspberryPi4ModelBRev1.4") == 1


async def test_no_printer_is_said(places: Places) -> None:
    book = replace(SHOWN, label=LABEL)
    assert await do(places, PrintLabel(), book) == LabelPrinted("no_printer")


async def test_a_zone_that_nobody_knows_is_told_without_asking_the_system(places: Places) -> None:
    assert await do(places, SetZone("Europe/Atlantis")) == ZoneSet("Europe/Atlantis?")
    assert await do(places, SetZone("Europe/Paris")) == ZoneSet("no answer"), "there is no such program"


async def test_the_clock_is_shown_as_it_is_there(places: Places) -> None:
    paris = await do(places, LookAtClock(), replace(SHOWN, zone="Europe/Paris"))
    noumea = await do(places, LookAtClock(), replace(SHOWN, zone="Pacific/Noumea"))
    assert paris != noumea


@pytest.mark.parametrize(("said", "kept"), [("right", True), ("unsure", False)])
async def test_the_time_that_a_person_confirmed_is_kept_for_the_daemon(places: Places, said: str, kept: bool) -> None:
    seen = await do(places, LookAtClock(), replace(SHOWN, zone="Europe/Paris"))
    assert isinstance(seen, ClockSeen) and seen.clock.read is not None
    clock = replace(seen.clock, synchronised=False)
    book = told(replace(SHOWN, clock=None, clock_done=False), ClockSeen(clock), said)
    made = await do(places, MakeKeys())
    assert isinstance(made, KeysMade)
    await do(places, WriteDown(), replace(book, made=made.made))
    assert told_time.read(places.data) == (seen.clock.read if kept else None)


async def test_commissioning_is_for_others(places: Places) -> None:
    doors = told(replace(SHOWN, kind=Kind.LOCKERS), "begin")
    work = asyncio.ensure_future(do(places, doors_task(doors)))
    done, _ = await asyncio.wait((work,), timeout=0)
    assert not done
    work.cancel()


def doors_task(book: Book) -> Task:
    from controller.setup import engine

    task = engine.ask(book).task
    assert task is not None
    return task


class Painted:
    """A card as a picture of 16 dots to the millimetre: as a telephone sees it."""

    DOTS = 16

    def __init__(self) -> None:
        self.image = Image.new("L", (86 * self.DOTS, 54 * self.DOTS), 255)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        corners = (x, y, x + width, y + height)
        self._draw.rectangle([round(one * self.DOTS) for one in corners], fill=255 if colour == labelling.WHITE else 0)

    def text(self, *_: object, **__: object) -> None:
        pass

    def width(self, height: float, text: str, bold: bool = False) -> float:
        return height * len(text)
