"""The bank's discovery message, kept at the broker as the bank is: what has left is taken off the dashboards too."""

import logging
from typing import Final

from aiomqtt import Message, MqttError

from controller.link.bank import Bank
from controller.link.broker import Way
from controller.link.homeassistant import Component, Discovery, discovery, discovery_topic, leftovers

log = logging.getLogger(__name__)


class Shown:
    """For one bank; a convenience, so that whatever fails here is told and changes nothing."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self.topic: Final = discovery_topic(bank.device)
        self._told: Discovery | None = None
        self._told_of: object = None

    async def begin(self, client: Way) -> None:
        """Hear what an earlier start left at the broker. Of a broker that lets nobody read there, leftovers stay."""
        self._told = None
        try:
            await client.hear(self.topic)
        except MqttError as error:
            log.info("%s cannot be read: %s", self.topic, error)

    async def tell(self, client: Way) -> None:
        """Say it where it has changed since it was said."""
        state, probes = self._bank.state(), sorted(self._bank.health().temperatures)
        of = (state.name, [(one.id, one.label) for one in state.compartments], probes)
        if self._told is not None and self._told_of == of:
            return
        now, before = self._now(), self._told
        self._told_of = of
        gone = {} if before is None else {k: v for k, v in before.components.items() if k not in now.components}
        await self._say(client, now, gone)

    async def found(self, client: Way, message: Message) -> None:
        """What was retained at the broker; our own words that come back are not."""
        if not message.retain or not isinstance(message.payload, bytes):
            return
        now = self._now()
        gone = leftovers(message.payload, now)
        if gone:
            await self._say(client, now, gone)

    def _now(self) -> Discovery:
        state, health = self._bank.state(), self._bank.health()
        probes = sorted(health.temperatures)
        return discovery(state.device, state.name, health.version, state.compartments, probes)

    async def _say(self, client: Way, now: Discovery, gone: dict[str, Component]) -> None:
        """Retained is the message without what is gone, so that a later start of Home Assistant learns of no ghosts."""
        if gone:
            await client.say(self.topic, now.without(gone.items()).text(), True)
        await client.say(self.topic, now.text(), True)
        self._told = now
