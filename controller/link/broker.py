"""The way to a broker: address, TLS with a pinned authority, MQTT 5 or 3.1.1, and what went wrong in words."""

import asyncio
import logging
import math
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from aiomqtt import Client, MqttError, ProtocolVersion, Will
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY
from paho.mqtt.reasoncodes import ReasonCode

from controller.link.contract import Online
from controller.link.pace import Pace
from controller.link.topics import Topic, topic

NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL (x509_vfy.h)."""
CLOSED_EARLY: Final = "closed the line before it answered"
NOT_AUTHORISED: Final = 0x87
"""MQTT 5.0, 3.9.3; 3.1.1 knows one failure for all reasons (80h)."""
NOT_SUBSCRIBED: Final = "does not let the town's words through"
WORDS: Final = (
    (
        CLOSED_EARLY,
        "the broker closed the line before it answered; does it know this device's name and certificate?",
    ),
    ("certificate is not yet valid", "the broker's certificate is not yet valid; is this machine's clock right?"),
    ("certificate has expired", "the broker's certificate has expired; renew it"),
    ("ostname mismatch", "the broker's certificate names another host than [link] host; renew it or mend the name"),
    ("IP address mismatch", "the broker's certificate names another host than [link] host; renew it or mend the name"),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "the broker's certificate is not by the pinned authority; is this the right broker, [link] authority right?",
    ),
    ("WRONG_VERSION_NUMBER", "the broker does not speak TLS on this port"),
    ("Name or service not known", "nobody knows the broker's name; is there a network?"),
    ("Connection refused", "no broker listens there"),
    ("timed out", "the broker does not answer"),
    (
        NOT_SUBSCRIBED,
        "the broker is there and lets nothing of the town through: its list of who may read, or trouble of its own",
    ),
    ("Not authori", "the broker does not let this device in; is its name on the broker's list?"),
)


class TlsError(Exception):
    """A file of the configuration cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Broker:
    host: str
    port: int
    authority: Path | None = None
    """The one authority that may vouch for the broker; None for a broker without TLS."""
    certificate: Path | None = None
    key: Path | None = None
    username: str | None = None
    password: str | None = None

    def tls(self, *, judge_dates: bool) -> ssl.SSLContext | None:
        """Raises :class:`TlsError`. ``judge_dates`` is False while this machine does not know the time (L21)."""
        if self.authority is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if not judge_dates:
            context.verify_flags |= NO_CHECK_TIME
        try:
            context.load_verify_locations(cafile=self.authority)
        except (OSError, ssl.SSLError) as error:
            raise TlsError(f"{self.authority}: cannot be used as authority ({_reason(error)})") from error
        if self.certificate is not None:
            try:
                context.load_cert_chain(self.certificate, self.key)
            except (OSError, ssl.SSLError) as error:
                raise TlsError(f"{self.certificate}, {self.key}: cannot be used ({_reason(error)})") from error
        return context


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


NOBODY_THERE: Final = (
    "Name or service not known",
    "Connection refused",
    "timed out",
    "unreachable",
    "No route to host",
)
DOUBTED_AFTER: Final = 5


class Versions:
    """MQTT 5 first; 3.1.1 when that is not let in, and back, until one is.

    What was let in is asked for again: a broker that is down says nothing of versions. Only after some refusals one
    after another is the other tried, for the broker may be another one by then.
    """

    def __init__(self) -> None:
        self.version = ProtocolVersion.V5
        self._left = 1
        """Refusals until the other is tried."""

    def let_in(self) -> None:
        self._left = DOUBTED_AFTER

    def refused(self) -> None:
        self._left -= 1
        if self._left <= 0:
            five = self.version is ProtocolVersion.V5
            self.version, self._left = ProtocolVersion.V311 if five else ProtocolVersion.V5, 1


class Way(Client):
    """aiomqtt's client, mended where aiomqtt 2.5 is not sound: its socket is let go of in two cases more, a line that
    is closed early is noticed, and its time limits are ``asyncio.timeout``, for the ``wait_for`` of Python 3.11 may
    swallow a cancellation."""

    within_s: float
    _entering = False

    async def __aenter__(self) -> Self:
        self._entering = True
        try:
            async with asyncio.timeout(self.within_s):
                return await super().__aenter__()
        except BaseException:
            self._client.disconnect()  # a broker that took the connection and never answered
            self._heed()
            raise
        finally:
            self._entering = False

    async def __aexit__(self, *raised: Any) -> None:
        try:
            async with asyncio.timeout(self.within_s):
                await super().__aexit__(*raised)
        finally:
            self._heed()

    def _heed(self) -> None:
        """How it ended is known, or asyncio would complain of it when this is collected."""
        for ending in (self._connected, self._disconnected):
            if ending.done() and not ending.cancelled():
                ending.exception()

    async def say(self, topic: str, payload: str, retain: bool) -> None:
        """At least once, or ``MqttError`` or ``TimeoutError``."""
        async with asyncio.timeout(self.within_s):
            await self.publish(topic, payload, 1, retain, timeout=math.inf)

    async def hear(self, topic: str) -> None:
        """Raises ``MqttError`` also when the broker does not let us."""
        async with asyncio.timeout(self.within_s):
            granted = await self.subscribe(topic, 1, timeout=math.inf)
        refusals = [code for code in granted if isinstance(code, ReasonCode) and code.is_failure]
        if any(code.value == NOT_AUTHORISED for code in refusals):
            raise MqttError("Not authorised to read what the town says")
        if refusals:
            raise MqttError(f"{NOT_SUBSCRIBED}: {refusals[0]}")

    def _on_disconnect(self, *told: Any, **more: Any) -> None:
        super()._on_disconnect(*told, **more)
        self._loop.call_soon_threadsafe(self._closed_early)

    def _closed_early(self) -> None:
        """A broker that refuses a certificate says so by closing the line (TLS 1.3), and nothing else."""
        if self._entering and not self._connected.done():
            self._connected.set_exception(MqttError(CLOSED_EARLY))

    def _on_socket_register_write(self, client: Any, userdata: Any, sock: Any) -> None:
        """Watch a socket only while it is open: the number of a closed one may be another's by then."""

        def writable() -> None:
            try:
                client.loop_write()
            except OSError as error:
                if not self._disconnected.done():
                    self._disconnected.set_exception(error)

        def watch() -> None:
            if sock.fileno() >= 0:
                self._loop.add_writer(sock.fileno(), writable)

        self._loop.call_soon_threadsafe(watch)


@asynccontextmanager
async def connected(
    broker: Broker, device: str, version: ProtocolVersion, pace: Pace, *, judge_dates: bool
) -> AsyncIterator[Way]:
    """At the broker as long as the block lasts, with a last will. Raises ``MqttError`` and :class:`TlsError`.

    Nothing is kept at the broker: a session that outlives the connection would be one more thing to believe.
    """
    context = await asyncio.to_thread(broker.tls, judge_dates=judge_dates)
    five = version is ProtocolVersion.V5
    quiet = logging.getLogger(f"{__name__}.mqtt")
    quiet.setLevel(logging.CRITICAL)  # the link itself says once when it goes and once when it is back
    client = Way(
        broker.host,
        broker.port,
        username=broker.username,
        password=broker.password,
        identifier=f"bastide-{device}",
        protocol=version,
        clean_session=None if five else True,
        clean_start=True if five else MQTT_CLEAN_START_FIRST_ONLY,
        will=Will(topic(device, Topic.ONLINE), Online(online=False).model_dump_json(), qos=1, retain=True),
        logger=quiet,
        timeout=math.inf,
        keepalive=pace.keepalive_s,
        max_queued_incoming_messages=pace.messages_waiting_max,
        tls_context=context,
        socket_options=((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),),  # an answer must not wait for another packet
    )
    client.within_s = pace.answers_within_s
    async with client:
        yield client


def unreached(error: BaseException) -> bool:
    """Nobody was there to be asked anything."""
    if isinstance(error, BaseExceptionGroup):
        return unreached(error.exceptions[0])
    told = f"{error} {error.__cause__ or ''}"
    return isinstance(error, TimeoutError) or any(sign in told for sign in NOBODY_THERE)


def words(error: BaseException) -> str:
    """What is wrong, for the person who must mend it."""
    if isinstance(error, BaseExceptionGroup):
        return words(error.exceptions[0])
    if isinstance(error, TimeoutError):
        return "the broker does not answer"
    told = f"{error} {error.__cause__ or ''}"
    known = next((text for sign, text in WORDS if sign in told), None)
    if known is not None or not isinstance(error, MqttError):
        return known or str(error)
    return f"the broker is gone ({str(error)[:120]})"
