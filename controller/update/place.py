"""Where everything of an installed machine's software lies, below a root that tests may choose."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ConfigDict

from controller.update.manifest import Fits
from controller.update.trouble import Hindered, Hindrance
from controller.update.version import Version

PACKAGED: Final = "packaged"
"""The name of the release that the package brought; the others are called by their versions."""
PROGRAM: Final = Path("bin") / "bastide"
FACTS: Final = "release.json"
FACTS_BYTES_MAX: Final = 4_096
DEFAULT_PORT: Final = 8080


class Facts(Fits):
    """``release.json`` of an unpacked release. A later one may say more."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    version: Version


@dataclass(frozen=True, slots=True)
class Place:
    root: Path = Path("/")

    @property
    def package(self) -> Path:
        return self.root / "usr/lib/bastide"

    @property
    def home(self) -> Path:
        """Root's own."""
        return self.root / "opt/bastide"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def current(self) -> Path:
        """A symbolic link; where there is none, the packaged release is current."""
        return self.home / "current"

    @property
    def memory(self) -> Path:
        return self.home / "state.json"

    @property
    def trial(self) -> Path:
        """A mark for systemd's conditions: while it is not there, the units of a trial need not even start."""
        return self.home / "trial"

    @property
    def incoming(self) -> Path:
        """The archive while it is checked and unpacked, where nobody but root can change it meanwhile."""
        return self.home / "incoming"

    @property
    def fetched(self) -> Path:
        """Where the daemon's user puts what it fetched."""
        return self.root / "var/lib/bastide/update"

    @property
    def config(self) -> Path:
        return self.root / "etc/bastide/bastide.toml"

    @property
    def keys(self) -> tuple[Path, ...]:
        return self.package / "update-keys", self.root / "etc/bastide/update-keys"

    def folder(self, release: str) -> Path:
        return self.package if release == PACKAGED else self.releases / release

    def device(self) -> str:
        """The machine's number for rollouts and permits, 16 hexadecimal digits; it tells nothing of ``machine-id``."""
        try:
            machine = (self.root / "etc/machine-id").read_text().strip()
        except OSError:
            machine = ""
        return hashlib.sha256(f"bastide device\0{machine}".encode()).hexdigest()[:16]

    def facts(self, release: str) -> Facts:
        """What an unpacked release says of itself. Raises :class:`Hindered`."""
        path = self.folder(release) / FACTS
        try:
            return read_facts(path)
        except (OSError, ValueError) as error:
            words = f"{path}: cannot be read; is this an installed machine? `apt install ./bastide_*.deb` makes one"
            raise Hindered(Hindrance.NOT_INSTALLED, words) from error

    def port(self) -> int:
        """Where the daemon listens, as the configuration says; read without judging the rest of it."""
        try:
            port = tomllib.loads(self.config.read_text()).get("web", {}).get("port", DEFAULT_PORT)
        except (OSError, ValueError, AttributeError):
            return DEFAULT_PORT
        return port if isinstance(port, int) else DEFAULT_PORT


def read_facts(path: Path) -> Facts:
    """Raises ``OSError``, and ``ValueError`` for what is no ``release.json``."""
    with path.open("rb") as file:
        return Facts.model_validate_json(file.read(FACTS_BYTES_MAX))
