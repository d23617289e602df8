"""How a fact grows so that the release before can still read it: a field or kind is read by one release and written by
the next, for who updates may have to go back.

1. A release adds the field with :func:`coming`, or the kind with its name in ``COMING``: it reads them, and can write
   neither.
2. The next release takes the mark away, and writes.
"""

from dataclasses import field
from typing import Any, Final

COMING: Final[frozenset[str]] = frozenset()
"""Names of kinds of facts that this release reads and does not write yet."""


def coming(default: Any) -> Any:
    """A field that this release reads and does not write yet; until the next it has no other value to be written."""
    return field(default=default, metadata={"coming": True})
