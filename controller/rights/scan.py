"""What a scanned or typed text means. Any text gives an event; none is ever echoed, logged or kept (L31)."""

from controller.core import pins
from controller.core.events import PassScanned, PinEntered, Refusal, ScanRefused, TicketScanned
from controller.rights import passes, tickets
from controller.rights.passes import PublicKeys
from controller.rights.tickets import DeviceKey

TEXT_MAX = 512
PIN_TEXT_MAX = 32


def read(text: str, keys: PublicKeys, site: str, device_key: DeviceKey) -> TicketScanned | PassScanned | ScanRefused:
    """The event of one scan. White space around the text is dropped: no ticket or pass begins or ends with it."""
    if len(text) > TEXT_MAX:
        return ScanRefused(Refusal.NOT_OURS)
    text = text.strip()
    ticket = tickets.parse(text)
    if ticket is not None:
        return TicketScanned(device_key.ticket_digest(ticket))
    right = passes.verify(text, keys, site, device_key)
    return ScanRefused(right) if isinstance(right, Refusal) else PassScanned(right)


def read_pin(text: str, digits: int, device_key: DeviceKey) -> PinEntered | ScanRefused:
    """The event of one typed PIN; ``digits`` of its eight name the slot."""
    parts = pins.split(text, digits) if len(text) <= PIN_TEXT_MAX else None
    if parts is None:
        return ScanRefused(Refusal.NOT_OURS)
    slot, tail = parts
    return PinEntered(slot, device_key.pin_digest(tail))
