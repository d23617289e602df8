"""What the kernel says of a display socket: ``/sys/class/drm/card*-HDMI-A-1``.

``status``, ``modes``, ``enabled`` and ``dpms`` are files of a few bytes (Linux, ``drm_sysfs.c``). The number of the
card changes from boot to boot of a Raspberry Pi with two of them, so that the socket is found by its own name. For
atomic drivers, as all of a Raspberry Pi are, ``dpms`` follows what the screen controller really does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hal.ports import Output

DRM: Final = Path("/sys/class/drm")
MODES_MAX: Final = 64
GONE: Final = Output(False, ())


@dataclass(frozen=True, slots=True)
class Connector:
    name: str
    """As a compositor names it, too: ``HDMI-A-1``, ``DSI-1``."""
    drm: Path = DRM

    def output(self) -> Output:
        """A socket that this machine does not have is not connected."""
        modes = tuple(dict.fromkeys(self._read("modes").split()))[:MODES_MAX]
        return Output(True, modes) if self._read("status") == "connected" else GONE

    def signal(self) -> bool | None:
        """Whether a picture goes out; None where nothing is connected, or the kernel does not tell."""
        if not self.output().usable:
            return None
        if self._read("enabled") == "disabled":
            return False
        return {"On": True, "Off": False, "Standby": False, "Suspend": False}.get(self._read("dpms"))

    def _read(self, file: str) -> str:
        for folder in sorted(self.drm.glob(f"card*-{self.name}")):
            try:
                return (folder / file).read_text("ascii", "replace").strip()
            except OSError:
                continue
        return ""
