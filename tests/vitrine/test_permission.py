"""A prefect's permission, sent over a real broker: read as it was written, and only when the town signed it."""

import json
import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.core.vitrine.values import Derogation
from controller.rights.orders import sign_order
from tests.link.brokers import Mosquitto, broker
from tests.link.town import DEVICE, ear, until
from tests.runtime.place import write_keys
from tests.vitrine.glasshouse import Running, glasshouse

__all__ = ["broker"]
pytestmark = pytest.mark.anyio

LINK = '\n[link]\ndevice = "{device}"\nhost = "127.0.0.1"\nport = {port}\n'
PREFECT = "Arrêté préfectoral du 3 décembre 2026, n° 12"


def signed(one: Running, key: Ed25519PrivateKey, **particulars: Any) -> str:
    now_s = int(one.bank.front.now().wall_s)
    body = {"id": secrets.token_hex(8), "device": DEVICE, "site": "vitrine-1", "not_before_s": now_s - 60}
    body |= {"expires_s": now_s + 600, "what": "derogate", "reference": PREFECT} | particulars
    key_id, signature = sign_order(text := json.dumps(body), key)
    return json.dumps({"order": text, "key": key_id, "signature": signature})


def local_day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


@pytest.mark.field_note("V15")
async def test_a_permission_that_the_town_signed_is_in_force_and_no_other(tmp_path: Path, broker: Mosquitto) -> None:
    operator = Ed25519PrivateKey.generate()
    write_keys(tmp_path / "keys.json", operator)
    link = LINK.format(device=DEVICE, port=broker.port)
    async with ear(broker.port) as town, glasshouse(tmp_path, link) as one:
        await until(lambda: town.on("facts"))
        today = datetime.fromtimestamp(one.bank.front.now().wall_s, UTC).date()
        last = today + timedelta(days=13)
        both = {"rules": ["fr-shop-window", "fr-advertising"], "begins": "01:00", "ends": "03:30", "eves_only": True}
        nights = {"first": str(today), "last": str(last)}
        stranger = await town.asks(signed(one, Ed25519PrivateKey.generate(), **nights))
        assert (stranger["outcome"], one.window.derogations) == ("refused", ())
        assert (await town.asks(signed(one, operator, **nights, **both)))["outcome"] == "done"
        rules = ("fr-shop-window", "fr-advertising")
        given = Derogation(PREFECT, rules, local_day(today), local_day(last), 60, 210, eves_only=True)
        assert one.window.derogations == (given,)
        past = str(today - timedelta(days=9))
        assert (await town.asks(signed(one, operator, first=past, last=past)))["outcome"] == "done"
        assert one.window.derogations == (), "withdrawn"
        unread = await town.asks(signed(one, operator, first=str(last), last=str(today)))
        assert (unread["outcome"], unread["why"]) == ("refused", "too_new"), "its last day is before its first"
