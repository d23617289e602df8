"""The demo town's visit on the phone: what is carried there until an address is shown, by a host that packs nothing."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from controller.content.build import build
from controller.content.phone import write
from simulator.vitrines import TOWN
from tests.bench.measure import Measure
from tests.chromium import chromium
from tests.content.phone.host import Host
from tests.content.phone.phone import BELOW, Phone

ADDRESSES = {
    "": "first sight",
    "heritage/walk/": "a map opened directly",
    "heritage/bastide/": "a story opened directly",
}
GOAL_KIB = 100


def measure(folder: Path) -> list[Measure]:
    build(TOWN, folder / "release", datetime.now(UTC).date())
    write(folder / "release", folder / "visit")
    shutil.copytree(folder / "visit", folder / "web" / BELOW)
    host = Host(folder / "web")
    try:
        with chromium() as browser:
            return [
                Measure(f"phone: {what}, before pictures", _kib(browser, host, path), "KiB", GOAL_KIB)
                for path, what in ADDRESSES.items()
            ]
    finally:
        host.kill()


def _kib(browser: Browser, host: Host, path: str) -> float:
    """Heads and bodies of everything but pictures, on a phone that was never here."""
    phone = Phone(browser, host)
    carried: dict[str, tuple[str, float]] = {}
    devtools = phone.context.new_cdp_session(phone.page)
    devtools.on("Network.responseReceived", lambda e: carried.update({e["requestId"]: (e["type"], 0.0)}))
    devtools.on(
        "Network.loadingFinished",
        lambda e: carried.update({e["requestId"]: (carried[e["requestId"]][0], float(e["encodedDataLength"]))}),
    )
    devtools.send("Network.enable")
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    phone.close()
    return sum(size for kind, size in carried.values() if kind != "Image") / 1024
