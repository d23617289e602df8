"""The broker as `bastide broker config` sets it up: TLS, certificates, and each bank sees its own topics alone."""

import asyncio
import datetime
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import aiomqtt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from controller.cli.main import main
from controller.link.topics import Topic
from tests.link.brokers import MOSQUITTO, Mosquitto, free_port
from tests.link.test_facts import deposit_and_pickup
from tests.link.town import DEVICE, journal_of, linked, until
from tests.runtime.place import Place, Running, switched_on

pytestmark = [
    pytest.mark.anyio,
    # paho-mqtt leaves a socket whose TLS handshake failed to the garbage collector
    pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"),
]

TODAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
YEARS = datetime.timedelta(days=3650)


@dataclass
class Authority:
    """Makes certificates, as the guide does it with openssl."""

    folder: Path
    name: str = "Town of Sainte-Foy"

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        own = self._signed(self._subject, self._key, TODAY, x509.BasicConstraints(ca=True, path_length=0))
        self.path = self._write("authority.pem", own.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, file: str | None = None, begins: datetime.datetime = TODAY) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        hosts = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        certificate = self._signed(subject, key, begins, hosts)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        return self._write(f"{file or name}.pem", pem), self._write(f"{file or name}.key", secret)

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime.datetime, more: x509.ExtensionType
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + YEARS)
            .add_extension(more, critical=isinstance(more, x509.BasicConstraints))
        )
        return builder.sign(self._key, hashes.SHA256())

    def _write(self, name: str, data: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(data)
        return path


class Configured(Mosquitto):
    """Started from the very files that the command has written."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        assert main(["broker", "config", str(folder), "--port", str(self.port), "--bind", "127.0.0.1"]) == 0
        config = folder / "mosquitto.conf"
        config.write_text(config.read_text() + "user root\n")
        self._command = (MOSQUITTO, "-c", str(config))
        self._process = None


@asynccontextmanager
async def configured(authority: Authority, begins: datetime.datetime = TODAY) -> AsyncIterator[Configured]:
    authority.issue("broker", begins=begins)
    broker = Configured(authority.folder)
    try:
        await broker.start()
        yield broker
    finally:
        await broker.kill()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "broker")


def client(authority: Authority, port: int, name: str) -> aiomqtt.Client:
    certificate, key = authority.issue(name)
    context = ssl.create_default_context(cafile=str(authority.path))
    context.load_cert_chain(certificate, key)
    return aiomqtt.Client("127.0.0.1", port, tls_context=context)


@asynccontextmanager
async def bank(place: Place, port: int, authority: Path, pair: tuple[Path, Path] | None) -> AsyncIterator[Running]:
    more = {"authority": str(authority)}
    if pair is not None:
        more |= {"certificate": str(pair[0]), "key": str(pair[1])}
    place = Place(linked(place.config, port, **more), place.backplane, place.live, place.wire, place.operator)
    async with switched_on(place) as one:
        yield one


async def hears(one: aiomqtt.Client, seen: list[str]) -> None:
    async for message in one.messages:
        seen += [str(message.topic)]


@pytest.mark.law("I10")
@pytest.mark.field_note("L22")
async def test_a_story_passes_with_certificates_and_least_rights(place: Place, authority: Authority) -> None:
    async with configured(authority) as broker, client(authority, broker.port, "town") as town:
        await town.subscribe("bastide/1/+/facts", qos=1)
        async with bank(place, broker.port, authority.path, authority.issue(DEVICE)) as one:
            await deposit_and_pickup(one)
            seen: list[int] = []

            async def read() -> None:
                async for message in town.messages:
                    assert isinstance(message.payload, bytes)
                    seen.extend(fact["seq"] for fact in json.loads(message.payload)["facts"])
                    await town.publish(f"bastide/1/{DEVICE}/ack", json.dumps({"has": seen[-1]}), qos=1)

            task = asyncio.get_running_loop().create_task(read())
            await until(lambda: seen and seen[-1] == one.bank.loop.seq)
            await until(lambda: one.bank.front.health().link.acknowledged == one.bank.loop.seq)
            task.cancel()
            assert seen == [seq for seq, *_ in journal_of(one.place)]


@pytest.mark.field_note("L22")
async def test_a_bank_can_neither_read_nor_write_what_is_another_s(authority: Authority) -> None:
    seen: dict[str, list[str]] = {"town": [], "halles-1": [], "halles-2": [], "looker-on": []}
    async with configured(authority) as broker:
        clients = {name: client(authority, broker.port, name) for name in seen}
        async with clients["town"], clients["halles-1"], clients["halles-2"], clients["looker-on"]:
            tasks = []
            for name, one in clients.items():
                await one.subscribe("bastide/#", qos=1)
                tasks.append(asyncio.get_running_loop().create_task(hears(one, seen[name])))
            for name, one in clients.items():
                for device in ("halles-1", "halles-2"):
                    for topic in Topic:
                        await one.publish(f"bastide/1/{device}/{topic}", name, qos=1)
            await clients["town"].publish("bastide/1/halles-1/ack", "the last of all", qos=1)
            await until(lambda: seen["halles-1"].count("bastide/1/halles-1/ack") == 2)
            for task in tasks:
                task.cancel()
    outward = ("facts", "answers", "head", "state", "health", "online")
    expected = sorted(f"bastide/1/{device}/{topic}" for device in ("halles-1", "halles-2") for topic in outward)
    assert sorted(seen["town"]) == expected, "each bank's own word, once, and nobody else's in its name"
    assert sorted(set(seen["halles-1"])) == ["bastide/1/halles-1/ack", "bastide/1/halles-1/orders"]
    assert sorted(set(seen["halles-2"])) == ["bastide/1/halles-2/ack", "bastide/1/halles-2/orders"]
    assert seen["halles-2"].count("bastide/1/halles-2/orders") == 1, "the town's; another bank's is nobody's order"
    assert {topic.rpartition("/")[2] for topic in seen["looker-on"]} == {"state", "health", "online"}


async def problem(one: Running, words: str) -> None:
    await until(lambda: words in one.bank.front.health().link.problem)


async def test_a_wrong_authority_is_told_in_words(place: Place, authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger", "Somebody Else")
    async with configured(authority) as broker:
        async with bank(place, broker.port, stranger.path, authority.issue(DEVICE)) as one:
            await problem(one, "not by the pinned authority")
        async with bank(place, broker.port, authority.path, stranger.issue(DEVICE)) as one:
            await problem(one, "closed the line before it answered; does it know this device's name and certificate?")
        async with bank(place, broker.port, tmp_path / "none.pem", None) as one:
            await problem(one, "none.pem: cannot be used as authority")
            await deposit_and_pickup(one)


@pytest.mark.field_note("L21")
async def test_a_machine_that_does_not_know_the_time_does_not_judge_a_certificate_s_dates(
    place: Place, authority: Authority
) -> None:
    """After a power cut the clock may be years behind, and the broker's certificate not yet valid by it."""
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400)
    async with configured(authority, begins=later) as broker:
        pair = authority.issue(DEVICE)
        async with bank(place, broker.port, authority.path, pair) as one:
            await problem(one, "not yet valid; is this machine's clock right?")
        place.backplane.boot("boot-2")
        place.backplane.set_clock(wall_offset_s=-20 * 365 * 86_400.0, synchronised=False)
        async with bank(place, broker.port, authority.path, pair) as one:
            await until(lambda: one.bank.front.health().link.connected)
