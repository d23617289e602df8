"""What differs from Debian to Debian, and from processor to processor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Suite:
    name: str
    number: int
    """Of the Debian release. A package for the next one counts as newer: an upgrade of the system takes it."""
    python: str
    glibc: tuple[int, int]
    borrowed: Mapping[str, str] = field(default_factory=dict)
    """Python package → Debian package to take it from, where the registry has no wheel for this Python."""


@dataclass(frozen=True)
class Architecture:
    name: str
    """Debian's."""
    machine: str
    """The kernel's, Python's and the wheels'."""


SUITES: Final = {
    suite.name: suite
    for suite in (
        Suite("bookworm", 12, "3.11", (2, 36)),
        # Only Raspberry Pi OS has python3-lgpio, and only a Raspberry Pi has the pins that it drives.
        Suite("trixie", 13, "3.13", (2, 41), {"lgpio": "python3-lgpio"}),
    )
}
ARCHITECTURES: Final = {
    architecture.name: architecture
    for architecture in (Architecture("amd64", "x86_64"), Architecture("arm64", "aarch64"))
}


@dataclass(frozen=True)
class Target:
    suite: Suite
    architecture: Architecture

    @property
    def name(self) -> str:
        return f"{self.suite.name}_{self.architecture.name}"

    @property
    def multiarch(self) -> str:
        return f"{self.architecture.machine}-linux-gnu"

    def wheel_platforms(self) -> list[str]:
        """The platform tags of wheels that run here (PEP 600: built against this C library or an older one)."""
        major, newest = self.suite.glibc
        machine = self.architecture.machine
        numbered = [f"manylinux_{major}_{minor}_{machine}" for minor in range(newest, 16, -1)]
        return [*numbered, f"manylinux2014_{machine}"]

    def markers(self) -> dict[str, str]:
        """The environment of PEP 508's markers, of the machine that will run it and not of this one."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.suite.python}.0",
            "os_name": "posix",
            "platform_machine": self.architecture.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.suite.python}.0",
            "python_version": self.suite.python,
            "sys_platform": "linux",
        }
