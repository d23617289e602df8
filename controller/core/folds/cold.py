"""What facts of temperatures mean."""

from controller.core import facts as f
from controller.core.folds.parts import put_box
from controller.core.moment import Moment
from controller.core.state import State


def box_warming(state: State, at: Moment, fact: f.BoxWarming) -> State:
    return put_box(state, fact.box, warming_since_s=at.mono_s)


def box_cooled(state: State, at: Moment, fact: f.BoxCooled) -> State:
    return put_box(state, fact.box, warming_since_s=None)


def box_too_warm(state: State, at: Moment, fact: f.BoxTooWarm) -> State:
    return put_box(state, fact.box, warm=True)


def temperature_logged(state: State, at: Moment, fact: f.TemperatureLogged) -> State:
    return state
