"""The table of the link to the town. Without it a bank has no link, and does everything it does without one."""

from collections.abc import Iterator
from typing import Final

from pydantic import Field

from controller.config.locate import Place
from controller.config.strict import AbsolutePath, Line, Strict

DEVICE_ID: Final = r"^[a-z0-9][a-z0-9-]{0,31}$"
THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")


class LinkTable(Strict):
    device: Line = Field(pattern=DEVICE_ID, examples=["halles-1"])
    """This bank's name at the broker; its certificate is made out to it."""
    host: Line = Field(min_length=1, max_length=253, examples=["broker.example.org"])
    port: int = Field(8883, ge=1, le=65535, examples=[8883])
    authority: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/link/authority.pem"])
    """The one authority that may vouch for the broker. Without it the broker must be on this machine."""
    certificate: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/link/device.pem"])
    key: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/link/device.key"])
    username: Line | None = Field(None, max_length=100, examples=["halles-1"])
    password_file: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/link/password"])
    home_assistant: bool = Field(False, examples=[True])
    """Whether the bank announces itself to Home Assistant: to look at, nothing to open with."""


def faults(link: LinkTable | None) -> Iterator[tuple[Place, str]]:
    """What is wrong between keys that are right one by one."""
    if link is None:
        return
    if (link.certificate is None) != (link.key is None):
        yield ("link",), "names a certificate without its key, or a key without its certificate; name both or none"
    if link.authority is None and link.certificate is not None:
        yield ("link",), "names a certificate and no authority; name the authority that vouches for the broker"
    if link.authority is None and link.host not in THIS_MACHINE:
        yield (
            ("link", "host"),
            "is another machine; name its authority, so that the line is encrypted and nobody else's",
        )
