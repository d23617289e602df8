"""What can go wrong with a journal, and who must act.

::

    JournalError            this cannot be done now; the text says what to do
    ├── JournalBusy         another daemon owns this journal: stop it first
    └── JournalDamaged      what is on disk is not what was written: recover it

:class:`~controller.core.encoding.UnknownFact` stands beside them: a sound journal of a newer release.
"""


class JournalError(Exception):
    """The journal cannot be used; nothing was changed."""


class JournalBusy(JournalError):  # noqa: N818
    """Another process owns this journal."""


class JournalDamaged(JournalError):  # noqa: N818
    """The journal is not what was written. ``proven`` is the last fact that still holds, 0 for none."""

    def __init__(self, words: str, proven: int = 0) -> None:
        super().__init__(words)
        self.proven = proven
