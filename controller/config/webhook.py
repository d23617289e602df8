"""The table of the webhook: one address in the bank's own network that is told every fact. Without it there is none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from controller.config.link import DEVICE_ID, LinkTable
from controller.config.locate import Place
from controller.config.strict import AbsolutePath, Line, Strict

URL: Final = "http://127.0.0.1:8090/bastide"


class WebhookTable(Strict):
    url: Line = Field(min_length=1, max_length=300, examples=[URL])
    """Whether its host is of this machine or a private network is judged each time that it is looked up."""
    device: Line | None = Field(None, pattern=DEVICE_ID, examples=["halles-1"])
    """This bank's name in what is told; with a [link] it has one already."""
    authority: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/webhook/authority.pem"])
    """For https: who may vouch for the receiver; without it, whom this machine trusts."""

    @property
    def authority_path(self) -> Path | None:
        return None if self.authority is None else Path(self.authority)

    @field_validator("url")
    @classmethod
    def _usable(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise ValueError("must begin with http:// or https://")
        if not parts.hostname or parts.username is not None or parts.fragment or not url.isascii() or " " in url:
            raise ValueError("must name a host, without a user's name, a #, blanks or letters beyond ASCII")
        if parts.port == 0:
            raise ValueError("must name a port from 1 to 65535")
        return url


def faults(webhook: WebhookTable | None, link: LinkTable | None) -> Iterator[tuple[Place, str]]:
    """What is wrong between keys that are right one by one."""
    if webhook is None:
        return
    if link is None and webhook.device is None:
        yield ("webhook",), 'does not name the bank, nor does a [link]; write for example `device = "halles-1"`'
    if link is not None and webhook.device not in (None, link.device):
        yield ("webhook", "device"), f"is not {link.device!r}, as in [link]; leave it out: one bank has one name"
    if webhook.authority is not None and not webhook.url.startswith("https://"):
        yield ("webhook", "authority"), "is for https alone; write https:// in url, or leave it out"
