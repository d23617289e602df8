"""The keeper: a small process that owns the header's lines, so that no crash or hang of the daemon leaves one on.

Started as ``python -m hal.gpio.keeper PLAN`` with one end of a pair of packet sockets as standard input. It times
every output itself, and switches all of them off when its peer falls silent or hangs up (law I3), or when it is
asked to end. It knows gpiozero and the standard library, and nothing of what the lines are for.
"""

import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hal.debounce import Debouncer
from hal.gpio.factory import make
from hal.gpio.frames import FRAME_BYTES_MAX, STAMP, Answer, Ask, FrameError, Order, Told
from hal.gpio.plan import REST, Input, Output, Plan

SILENT_S: Final = 2.0
"""Eight heartbeats of the daemon that did not come. A busy machine is late by one or two; a pulse ends before."""
LATE_MS: Final = 900
"""An order that waited for longer (one of us was stopped) is refused; whoever gave it has given up by now."""
ORDERS_A_TURN: Final = 16
NEWS_WAITING_MAX: Final = 1_024
EDGES_WAITING_MAX: Final = 4_096
"""A cable that chatters; the oldest go first, and the level is read again anyway."""


class Held:
    """One output: off, or on until a moment that this process knows."""

    def __init__(self, plan: Output, device: Any) -> None:
        self.plan = plan
        self.off_at_s: float | None = None
        self._device = device
        self._rested_s = 0.0

    def hold(self, ms: int, now_s: float) -> bool:
        """False, and nothing done, beyond the line's bounds."""
        on = self.off_at_s is not None
        if not 1 <= ms <= self.plan.longest_ms or (self.plan.coil and (on or now_s < self._rested_s)):
            return False
        self.off_at_s = now_s + ms / 1000
        self._device.on()
        if self.plan.coil:
            self._rested_s = self.off_at_s + REST * ms / 1000
        return True

    def off(self) -> None:
        self._device.off()
        self.off_at_s = None

    def is_off(self) -> bool:
        """As the line itself reads."""
        return not self._device.value


class Watched:
    """One input, debounced. Edges make it quick; :meth:`look` makes it right even if one got lost."""

    def __init__(self, plan: Input, pin: Any) -> None:
        self._pin = pin
        pin.input_with_pull(plan.pull)
        self.switch = Debouncer(plan.stable_ms, bool(pin.state))

    def look(self, now_s: float) -> None:
        self.switch.edge(bool(self._pin.state), now_s)

    @property
    def reads(self) -> bool:
        return bool(self._pin.state)


class Keeper:
    def __init__(self, plan: Plan, factory: Any, peer: socket.socket) -> None:
        self._peer = peer
        self._peer.setblocking(False)
        self._heard_s = time.monotonic()
        self._news: deque[Answer] = deque(maxlen=NEWS_WAITING_MAX)
        self._edges: deque[tuple[int, bool, float]] = deque(maxlen=EDGES_WAITING_MAX)
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._outputs = {one.line: Held(one, _output(one, factory)) for one in plan.outputs}
        self._inputs = {one.line: Watched(one, factory.pin(one.line)) for one in plan.inputs}
        self._callbacks = [self._listen(line, factory.pin(line)) for line in self._inputs]

    def _listen(self, line: int, pin: Any) -> Callable[[float, bool], None]:
        """Have edges noted, from whatever thread the factory tells them; gpiozero refers to the callback weakly."""

        def changed(_: float, high: bool) -> None:
            self._edges.append((line, bool(high), time.monotonic()))
            with suppress(BlockingIOError):  # enough wake-ups are waiting
                os.write(self._wake, b"!")

        pin.edges = "both"
        pin.when_changed = changed
        return changed

    def run(self) -> None:
        """Until the peer hangs up. Whatever ends this, every output is off then."""
        try:
            if not self._safe():
                raise RuntimeError("an output cannot be switched off")
            for line, one in self._inputs.items():
                self._tell(Answer(Told.LEVEL, line=line, high=bool(one.switch.level)))
            self._tell(Answer(Told.READY))
            while self._turn():
                pass
        finally:
            self._safe()

    def _turn(self) -> bool:
        """False when the peer has hung up."""
        readable, _, _ = select.select([self._peer.fileno(), self._woken], [], [], self._patience_s())
        if self._woken in readable:
            self._note_edges()
        if self._peer.fileno() in readable and not self._obey_all():
            return False
        self._end_what_is_due(time.monotonic())
        self._flush()
        return True

    def _patience_s(self) -> float | None:
        now_s = time.monotonic()
        due = [one.off_at_s for one in self._outputs.values() if one.off_at_s is not None]
        if due:
            due.append(self._heard_s + SILENT_S)
        due += [due_s for one in self._inputs.values() if (due_s := one.switch.due_s()) is not None]
        return max(0.0, min(due) - now_s) if due else None

    # -- what the daemon asks -----------------------------------------------------------------

    def _obey_all(self) -> bool:
        for _ in range(ORDERS_A_TURN):
            try:
                data = self._peer.recv(FRAME_BYTES_MAX)
            except BlockingIOError:
                return True
            except ConnectionError:
                return False
            if not data:
                return False
            self._heard_s = time.monotonic()
            self._tell(self._obey(Order.from_bytes(data), self._heard_s))
        return True

    def _obey(self, order: Order, now_s: float) -> Answer:
        match order.ask:
            case Ask.BEAT:
                for one in self._inputs.values():
                    one.look(now_s)
                return Answer(Told.BEAT, order.number)
            case Ask.READ:
                return Answer(Told.LEVEL, order.number, order.line, self._inputs[order.line].reads)
            case Ask.HOLD:
                in_time = order.age_ms(int(now_s * 1000) & STAMP) <= LATE_MS
                done = in_time and self._outputs[order.line].hold(order.ms, now_s)
            case Ask.OFF:
                self._outputs[order.line].off()
                done = True
            case Ask.SAFE:
                done = self._safe()
        return Answer(Told.TAKEN if done else Told.REFUSED, order.number, order.line)

    def _safe(self) -> bool:
        """Everything off; True when every line reads so."""
        for one in self._outputs.values():
            one.off()
        return all(one.is_off() for one in self._outputs.values())

    def _tell(self, answer: Answer) -> None:
        self._news.append(answer)
        self._flush()

    def _flush(self) -> None:
        """What a stopped daemon does not take waits here, in order; a full queue keeps the newest."""
        while self._news:
            try:
                self._peer.send(self._news[0].to_bytes())
            except BlockingIOError:
                return
            except ConnectionError:
                self._news.clear()
                return  # the next look at the socket says that the peer is gone
            self._news.popleft()

    # -- what time and lines do ---------------------------------------------------------------

    def _note_edges(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._woken, EDGES_WAITING_MAX)
        touched = set()
        while self._edges:
            line, high, at_s = self._edges.popleft()
            self._inputs[line].switch.edge(high, at_s)
            touched.add(line)
        for line in touched:
            self._inputs[line].look(time.monotonic())

    def _end_what_is_due(self, now_s: float) -> None:
        silent = now_s - self._heard_s >= SILENT_S
        for output in self._outputs.values():
            if output.off_at_s is not None and (silent or output.off_at_s <= now_s):
                output.off()
        for line, one in self._inputs.items():
            level = one.switch.settle(now_s)
            if level is not None:
                self._tell(Answer(Told.LEVEL, line=line, high=level))


def _output(plan: Output, factory: Any) -> Any:
    from gpiozero import OutputDevice

    return OutputDevice(plan.line, active_high=plan.active_high, initial_value=False, pin_factory=factory)


def keep(plan: Plan, factory: Any, peer: socket.socket) -> None:
    """Own these lines until ``peer`` hangs up or SIGTERM comes. Ctrl-C in a terminal ends the daemon, not this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    try:
        Keeper(plan, factory, peer).run()
    except FrameError as error:
        sys.exit(f"keeper: {error}; the outputs are off")


def _end(*_: Any) -> None:
    sys.exit(0)


if __name__ == "__main__":
    wanted = Plan.from_text(sys.argv[1])
    keep(wanted, make(wanted.factory, wanted.chip), socket.socket(fileno=0))
