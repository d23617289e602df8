"""How long a board has been out, and when it is asked again: ever more seldom. Pure; time is passed in."""

from typing import Final

AGAIN_S: Final = (0.5, 8.0)
"""A board that is out is asked again after the first, then after twice as long each time, up to the second."""


class Outage:
    """One board's."""

    def __init__(self) -> None:
        self.since_s: float | None = None
        """None while the board is not out."""
        self.again_s = 0.0
        self._backoff_s = AGAIN_S[0]

    def failed(self, now_s: float) -> bool:
        """It is out, or still is; True when this is news."""
        news = self.since_s is None
        if news:
            self.since_s, self._backoff_s = now_s, AGAIN_S[0]
        else:
            self._backoff_s = min(self._backoff_s * 2, AGAIN_S[1])
        self.again_s = now_s + self._backoff_s
        return news

    def ask_now(self) -> None:
        """Something changed, such as its port: it is worth asking at once."""
        self.again_s, self._backoff_s = 0.0, AGAIN_S[0]

    def over(self, now_s: float) -> float | None:
        """It answers: for how many seconds it was out, or None when it was not."""
        since_s, self.since_s = self.since_s, None
        return None if since_s is None else now_s - since_s
