"""A shop window, decided: when it may be lit, what it plays, whom it serves, what it keeps. Pure, as the core is.

What must outlive a power cut is in :class:`~controller.core.vitrine.state.Window`, a part of the state and the fold of
facts. What must not be kept (who stands before the glass, where they are, since when) is in
:class:`~controller.core.vitrine.state.Sight`: the loop holds it beside the state, ``decide`` takes it and gives it
back, nothing of it is written, and a restart begins with a fresh one: asleep, a new session, nobody there.
"""
