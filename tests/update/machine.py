"""An installed machine in a folder, whoever seals software for it, and a daemon that says how it is."""

import hashlib
import http.server
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.release.disk import Disk
from controller.release.manifest import MANIFEST, SIGNATURE
from controller.update.host import Bare
from controller.update.manifest import Fits, Software
from controller.update.memory import Memory, load
from controller.update.place import Place
from controller.update.seal import seal
from controller.update.updates import Updates
from tests.release.crashing import QuickDisk

NOW_S = 1_800_000_000
FITS = Fits(suite="bookworm", architecture="arm64", python="3.11")
STARTS = "#!/bin/sh\necho bastide\n"
FALLS = "#!/bin/sh\necho 'ImportError: no module named hope' >&2\nexit 1\n"


def seeded(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bastide test " + name.encode()).digest())


MAKER, STRANGER = seeded("maker"), seeded("stranger")


def tree(version: str, fits: Fits = FITS, program: str = STARTS) -> dict[str, bytes]:
    said = {"version": version, **fits.model_dump()}
    return {
        "release.json": json.dumps(said).encode(),
        "bin/bastide": program.encode(),
        "lib/python3.11/site-packages/controller.py": f"VERSION = {version!r}\n".encode() * 50,
    }


def archive(path: Path, files: dict[str, bytes], *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:xz") as tar:
        for folder in (".", "./bin", "./lib", "./lib/python3.11", "./lib/python3.11/site-packages"):
            tar.addfile(_member(folder, tarfile.DIRTYPE, 0o755))
        tar.addfile(link("./bin/python", "/usr/bin/python3.11"))
        for name, data in files.items():
            member = _member(f"./{name}", tarfile.REGTYPE, 0o755 if name.startswith("bin/") else 0o644)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for one in more:
            tar.addfile(one)
    return path


def link(name: str, target: str) -> tarfile.TarInfo:
    member = _member(name, tarfile.SYMTYPE, 0o777)
    member.linkname = target
    return member


def _member(name: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode, member.mtime, member.uid, member.uname = kind, mode, NOW_S, 1_000, "somebody"
    return member


class Clocked(Bare):
    """The real host of a bare root, whose time passes when it is waited for and not before."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.now_s = 1_000.0
        self.this_boot = "boot-1"
        self.withholds = ""
        self.believes = False
        """That every release starts, so that no process is begun for it."""
        self.waited = lambda: None

    def boot(self) -> str:
        return self.this_boot

    def since_boot_s(self) -> float:
        return self.now_s

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.waited()

    def starts(self, release: Path) -> str:
        return "" if self.believes else super().starts(release)

    def withheld(self) -> str:
        return self.withholds


@dataclass
class Installed:
    """Version 0.1.0 came with a package; :data:`MAKER` may sign."""

    root: Path
    work: Path
    disk: Disk = field(default_factory=QuickDisk)
    host: Clocked = field(init=False)

    def __post_init__(self) -> None:
        lay(self.place.package, tree("0.1.0"))
        keys = self.place.package / "update-keys"
        keys.mkdir(mode=0o755)
        trust(keys / "maker.pub", MAKER)
        (self.root / "etc/bastide").mkdir(parents=True)
        (self.root / "etc/machine-id").write_text("0" * 32)
        self.host = Clocked(self.place)

    @property
    def place(self) -> Place:
        return Place(self.root)

    @property
    def updates(self) -> Updates:
        return Updates(self.place, self.host, self.disk)

    @property
    def memory(self) -> Memory:
        return load(self.place)

    def runs(self) -> str:
        """The version that ``/usr/bin/bastide`` would start: asked of the files alone, and the release is whole."""
        current = self.root / "opt/bastide/current"
        folder = current.resolve() if (current / "bin/bastide").exists() else self.place.package
        version = str(json.loads((folder / "release.json").read_bytes())["version"])
        for name, data in tree(version).items():
            if name != "bin/bastide":
                assert (folder / name).read_bytes() == data, f"{name} of {version} is not whole"
        return version

    def release(self, version: str, key: Ed25519PrivateKey = MAKER, **more: Any) -> Path:
        """A stick with this release; one that was made before for the same folder is that one."""
        stick = self.work / f"stick-{version}"
        if more or key is not MAKER or not stick.exists():
            release(stick, version, key, **more)
        return stick


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "bin/bastide").chmod(0o755)


def trust(path: Path, key: Ed25519PrivateKey, mode: int = 0o644) -> None:
    path.write_text(f"{key.public_key().public_bytes_raw().hex()} {path.stem}\n")
    path.chmod(mode)


def release(
    to: Path, version: str, key: Ed25519PrivateKey = MAKER, fits: Fits = FITS, program: str = STARTS, **more: Any
) -> tuple[Path, Software]:
    to.mkdir(parents=True, exist_ok=True)
    made = archive(to / "made.tar.xz", tree(version, fits, program))
    _, software = seal(made, to, key, NOW_S, **more)
    made.unlink()
    return to, software


def files_of(stick: Path, fits: Fits = FITS) -> tuple[Path, Path, Path]:
    """Manifest, signature and archive."""
    folder = stick / fits.folder
    return folder / MANIFEST, folder / SIGNATURE, next(folder.glob("*.tar.xz"))


WELL: dict[str, Any] = {
    "ready": True, "problem": "", "uptime_s": 31.0, "busy": False, "journal_verified": True,
    "boards": [{"name": "bus1/1", "answering": True, "since_s": 1.0}], "doors": {"closed": 18, "open": 0},
    "machine": {"under_voltage": False}, "link": {"connected": True},
    "window": {"lit": True, "painted_ago_s": 1.0, "missing": ""},
}  # fmt: skip


@dataclass
class Daemon:
    """Something that answers for the daemon of a machine; None: with nothing at all."""

    says: dict[str, Any] | None = field(default_factory=lambda: dict(WELL))


@contextmanager
def daemon(machine: Installed) -> Iterator[Daemon]:
    one = Daemon()

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/api/health"
            self.send_response(200 if one.says is not None else 503)
            self.end_headers()
            self.wfile.write(json.dumps(one.says).encode() if one.says is not None else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        machine.place.config.write_text(f"[web]\nport = {server.server_address[1]}\n")
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield one
        finally:
            server.shutdown()
            serving.join()
