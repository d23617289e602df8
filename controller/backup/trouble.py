"""Why a bank could not be backed up, restored or erased; its sentence stands in ``words``, under its code."""


class Trouble(Exception):  # noqa: N818 - what stands in the way, not whose fault it is
    """It cannot be done. Unless its sentence says otherwise, nothing was changed."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values
        """What stands in the gaps of its sentence."""
