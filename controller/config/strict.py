"""What all tables of the configuration share: no unknown key, no guessing at types, no change afterwards."""

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

NO_BREAK = {0xA0: " ", 0x202F: " "}
"""The spaces that French puts before its units and signs."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def _printable(text: str) -> str:
    if not text.translate(NO_BREAK).isprintable() or text != text.strip():
        raise ValueError("must be printable text on one line, without blanks around it")
    return text


def _absolute(text: str) -> str:
    path = PurePosixPath(text)
    if not path.is_absolute() or ".." in path.parts:
        raise ValueError("must be an absolute path without `..`, so that it is the same from every folder")
    return text


Line = Annotated[str, AfterValidator(_printable)]
AbsolutePath = Annotated[Line, AfterValidator(_absolute)]
