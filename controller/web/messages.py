"""What the screen is told: the core's view in JSON, sent whenever it changes (server-sent events)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from controller.core.commands import Say, ShowTicket
from controller.core.screen import DoorLine, Offer, OrderLine, View
from controller.web.answers import event
from controller.web.desk import Desk
from controller.web.layout import drawing
from controller.web.qr import qr_path

ALIVE_EVERY_S = 25.0
"""A page that has heard nothing for two of these knows that the daemon hangs."""
RETRY_MS = 1000


async def screen_stream(desk: Desk, build: str) -> AsyncIterator[str]:
    """Events for one screen, for ever: ``hello``, ``bank`` and ``screen``, each again when it changes; ``alive``."""
    yield f"retry: {RETRY_MS}\n" + event("hello", {"build": build, "alive_every_s": ALIVE_EVERY_S})
    bank = None
    while True:
        revision = desk.revision()
        if desk.state().bank is not bank:
            bank = desk.state().bank
            yield event("bank", [asdict(place) for place in drawing(bank)])
        yield event("screen", screen_message(desk))
        while desk.revision() == revision:
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):  # wait_for of Python 3.11 may swallow a cancellation
                    await desk.changed(revision)
            except TimeoutError:
                yield event("alive", {})


def screen_message(desk: Desk) -> dict[str, Any]:
    """All that one screen shows now. Times are seconds from now, or since 1970 where a date is shown."""
    view, said, ticket = desk.view(), desk.said(), desk.ticket()
    return {
        "revision": desk.revision(),
        "view": _view(view, desk.now().mono_s),
        "notice": desk.notice(),
        "said": None if said is None else _said(*said),
        "ticket": None if ticket is None or ticket.visit != view.visit else _ticket(ticket),
    }


def _view(view: View, mono_s: float) -> dict[str, Any]:
    return {
        "screen": view.screen,
        "visit": view.visit,
        "kind": view.kind,
        "door": view.door,
        "height_mm": view.height_mm,
        "touches": view.touches,
        "more_doors": view.more_doors,
        "offers": [_offer(offer) for offer in view.offers],
        "orders": [_order(line) for line in view.orders],
        "doors": [_door(line) for line in view.doors],
        "open_doors": view.open_doors,
        "warm": view.warm,
        "card_bound": view.card_bound,
        "waiting": view.waiting,
        "left_s": None if view.until_s is None else max(0.0, round(view.until_s - mono_s, 1)),
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {"size": offer.size.name, "cold": offer.cold, "reachable": offer.reachable, "free": offer.free}


def _order(line: OrderLine) -> dict[str, Any]:
    return {
        "order": line.order,
        "kind": line.kind,
        "doors": line.doors,
        "status": line.status,
        "deadline_s": line.deadline_s,
        "ended_s": line.ended_s,
        "can": line.can,
    }


def _door(line: DoorLine) -> dict[str, Any]:
    return {
        "box": line.box,
        "label": line.label,
        "use": line.use,
        "door": line.door,
        "order": line.order,
        "warm": line.warm,
        "can": line.can,
    }


def _said(serial: int, say: Say) -> dict[str, Any]:
    return {"serial": serial, "word": say.word, "tone": say.tone, "door": say.door}


def _ticket(ticket: ShowTicket) -> dict[str, Any]:
    path, modules = qr_path(ticket.ticket)
    return {"order": ticket.order, "path": path, "modules": modules, "pin": ticket.pin}
