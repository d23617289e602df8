"""The texts that a device signs. Lines, so that any language can make them; each names what it is and which version."""

from controller.link.contract import Answer, Gap, Head


def head_text(device: str, seq: int, link: str) -> str:
    return f"bastide head 1\n{device}\n{seq}\n{link}"


def gap_text(device: str, first: int, last: int, link: str) -> str:
    return f"bastide gap 1\n{device}\n{first}\n{last}\n{link}"


def answer_text(device: str, about: str, outcome: str, why: str, box: str | None) -> str:
    return f"bastide answer 1\n{device}\n{about}\n{outcome}\n{why}\n{box or ''}"


def webhook_text(device: str, sha256: str) -> str:
    """Of the body of a message over HTTP, in 64 hexadecimal digits."""
    return f"bastide webhook 1\n{device}\n{sha256}"


def text_of(device: str, message: Head | Gap | Answer) -> str:
    """What the signature of a message must be over."""
    match message:
        case Head(seq=seq, link=link):
            return head_text(device, seq, link)
        case Gap(first=first, last=last, link=link):
            return gap_text(device, first, last, link)
        case Answer(order=order, of=of, outcome=outcome, why=why, box=box):
            return answer_text(device, order or of or "", outcome, why, box)
