"""The ``[limits]`` table: what each means stands in :class:`controller.core.bank.Limits`; here are its bounds."""

from typing import Annotated

from pydantic import Field

from controller.config.strict import Strict
from controller.core.bank import Limits

DAY_S = 86_400.0
D = Limits()


class LimitsTable(Strict):
    """Every key may be left out. Times are seconds."""

    opens_within_s: Annotated[float, Field(ge=2, le=30)] = D.opens_within_s
    remind_after_s: Annotated[float, Field(ge=10, le=600)] = D.remind_after_s
    louder_after_s: Annotated[float, Field(ge=20, le=1_200)] = D.louder_after_s
    alarm_after_s: Annotated[float, Field(ge=30, le=3_600)] = D.alarm_after_s
    grace_s: Annotated[float, Field(ge=10, le=900)] = D.grace_s
    dark_grace_s: Annotated[float, Field(ge=60, le=7 * DAY_S)] = D.dark_grace_s
    reopenings_max: Annotated[int, Field(ge=0, le=10)] = D.reopenings_max
    firings_max: Annotated[int, Field(ge=2, le=50)] = D.firings_max
    pickup_within_s: Annotated[float, Field(ge=3_600, le=30 * DAY_S)] = D.pickup_within_s
    remind_before_s: Annotated[float, Field(ge=0, le=7 * DAY_S)] = D.remind_before_s
    extension_s: Annotated[float, Field(ge=3_600, le=14 * DAY_S)] = D.extension_s
    extensions_max: Annotated[int, Field(ge=0, le=20)] = D.extensions_max
    pin_tries_max: Annotated[int, Field(ge=3, le=10)] = D.pin_tries_max
    code_tries_max: Annotated[int, Field(ge=3, le=10)] = D.code_tries_max
    code_rest_s: Annotated[float, Field(ge=60, le=DAY_S)] = D.code_rest_s
    keypad_free_tries: Annotated[int, Field(ge=1, le=50)] = D.keypad_free_tries
    keypad_slow_s: Annotated[float, Field(ge=1, le=300)] = D.keypad_slow_s
    keypad_forget_s: Annotated[float, Field(ge=60, le=DAY_S)] = D.keypad_forget_s
    idle_s: Annotated[float, Field(ge=15, le=600)] = D.idle_s
    ticket_shown_s: Annotated[float, Field(ge=20, le=600)] = D.ticket_shown_s
    thanks_s: Annotated[float, Field(ge=3, le=120)] = D.thanks_s
    waiting_max: Annotated[int, Field(ge=0, le=10)] = D.waiting_max
    waiting_s: Annotated[float, Field(ge=10, le=600)] = D.waiting_s
    still_there_s: Annotated[float, Field(ge=0, le=120)] = D.still_there_s
    reservation_s: Annotated[float, Field(ge=300, le=DAY_S)] = D.reservation_s
    reservations_max: Annotated[int, Field(ge=0, le=50)] = D.reservations_max
    returns_within_s: Annotated[float, Field(ge=0, le=90 * DAY_S)] = D.returns_within_s
    returns_max: Annotated[int, Field(ge=0, le=20)] = D.returns_max
    ended_orders_max: Annotated[int, Field(ge=10, le=5_000)] = D.ended_orders_max
    passes_max: Annotated[int, Field(ge=100, le=20_000)] = D.passes_max
    compartments_per_order_max: Annotated[int, Field(ge=1, le=20)] = D.compartments_per_order_max

    cold_max_c: Annotated[float, Field(ge=0, le=20)] = D.cold_max_c
    warm_for_s: Annotated[float, Field(ge=60, le=6 * 3_600)] = D.warm_for_s

    def limits(self) -> Limits:
        return Limits(**self.model_dump())


ASCENDING = (
    ("remind_after_s", "louder_after_s"),
    ("louder_after_s", "alarm_after_s"),
    ("remind_before_s", "pickup_within_s"),
)
"""In each pair the first must be less than the second."""
