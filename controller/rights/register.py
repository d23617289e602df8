"""The operator's own book: which holder id is whose, which pass was made for whom. It never leaves that machine (I11).

A lost badge made anew for the same name gets the same holder id, so its merchant keeps their deposits.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.core.rights import Act
from controller.rights.files import write_whole
from controller.rights.issue import new_holder

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]+$")]


class RegisterError(Exception):
    """The register cannot be used; the text says what to do."""


class Entry(BaseModel):
    """One pass that was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Hex
    holder: Hex
    site: str
    allows: int
    expires_s: int
    revoked: bool = False

    def opens(self, now_s: float) -> bool:
        """Whether it may still open anything; a revocation never does."""
        return self.expires_s > now_s and not self.revoked and Act.REVOKE not in Act(self.allows)


class Register(BaseModel):
    model_config = ConfigDict(extra="forbid")
    holders: dict[str, str] = {}
    """Holder id in hexadecimal → name."""
    passes: list[Entry] = []

    def holder_of(self, name: str) -> bytes:
        """The holder id of this name, new when it is new; capitals and spacing make no difference."""
        for holder, known in self.holders.items():
            if _plain(known) == _plain(name):
                return bytes.fromhex(holder)
        holder = new_holder().hex()
        self.holders[holder] = " ".join(name.split())
        return bytes.fromhex(holder)

    def forget(self, name: str, now_s: float) -> None:
        """Take a name out; its passes stay without one, for the list of denied ones is kept tidy by them.

        Raises :class:`RegisterError` for a name that is not there, and while a pass of theirs still opens.
        """
        holder = next((one for one, known in self.holders.items() if _plain(known) == _plain(name)), None)
        if holder is None:
            raise RegisterError(f"nobody is called {name} here; `bastide keys show` tells who is")
        alive = [one.id for one in self.passes if one.holder == holder and one.opens(now_s)]
        if alive:
            raise RegisterError(f"{alive[0]} still opens; `bastide pass revoke {alive[0]} --list` first")
        del self.holders[holder]

    def name_of(self, holder: bytes) -> str:
        return self.holders.get(holder.hex(), "")

    def entry(self, pass_id: str) -> Entry | None:
        return next((one for one in self.passes if one.id == pass_id), None)

    def sites(self) -> list[str]:
        """The sites passes were made for, latest first, each once."""
        return list(dict.fromkeys(one.site for one in reversed(self.passes)))

    def mark_revoked(self, pass_id: str) -> None:
        self.passes = [one.model_copy(update={"revoked": True}) if one.id == pass_id else one for one in self.passes]


def load(path: Path) -> Register:
    """An empty register when there is none yet. Raises :class:`RegisterError`."""
    try:
        return Register.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Register()
    except (OSError, ValidationError) as error:
        raise RegisterError(f"{path}: cannot be used; bring it back from a backup") from error


def save(register: Register, path: Path) -> None:
    write_whole(path, register.model_dump_json(indent=2).encode() + b"\n")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
