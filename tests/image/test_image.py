"""The image recipe on a small card: everything but mounting and installing, which take root and a network."""

import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from tools.image import boot_files, disk, plan
from tools.image.disk import ImageError, Layout, Package, Partition

ROOT = Path(__file__).parents[2]
MIB = 2**20
BOOT = Partition(1 * MIB, 4 * MIB)
CARD = Layout(BOOT, Partition(5 * MIB, 11 * MIB))


def entry(kind: int, partition: Partition) -> bytes:
    numbers = (partition.at // 512, partition.size // 512)
    return b"\0\0\0\0" + bytes((kind, 0, 0, 0)) + b"".join(one.to_bytes(4, "little") for one in numbers)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Two partitions; the second has a file system with what tells a Debian 12 for a Raspberry Pi."""
    tree = tmp_path / "tree"
    (tree / "usr/lib/aarch64-linux-gnu").mkdir(parents=True)
    (tree / "usr/lib/os-release").write_text('NAME="Debian"\nVERSION_CODENAME=bookworm\n')
    image = tmp_path / "raspios.img"
    record = bytearray(512)
    record[446:478], record[510:] = entry(0x0C, BOOT) + entry(0x83, CARD.root), b"\x55\xaa"
    image.write_bytes(record)
    with image.open("r+b") as file:
        file.truncate(CARD.root.at + CARD.root.size)
    size = f"{CARD.root.size // 1024}k"
    subprocess.run(
        ["mke2fs", "-q", "-t", "ext4", "-d", tree, "-E", f"offset={CARD.root.at}", image, size], check=True
    )  # fmt: skip
    return image


@pytest.fixture
def deb(tmp_path: Path) -> Path:
    path = tmp_path / "bastide_0.1.0_bookworm_arm64.deb"
    path.write_bytes(b"a package")
    return path


def image(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.image", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_card_is_read_where_it_lies_and_packed(card: Path, tmp_path: Path) -> None:
    assert disk.layout(card) == CARD
    packed = tmp_path / "raspios.img.xz"
    packed.write_bytes(lzma.compress(card.read_bytes()[: 6 * MIB]))
    assert disk.layout(packed) == CARD


@pytest.mark.parametrize(
    "table",
    [b"", entry(0x0C, BOOT), entry(0x83, CARD.root) + entry(0x0C, BOOT), entry(0x0C, BOOT) + entry(0xEE, CARD.root)],
)
def test_what_is_no_card_of_raspberry_pi_os_is_refused(tmp_path: Path, table: bytes) -> None:
    file = tmp_path / "strange.img"
    file.write_bytes(bytes(446) + table.ljust(64, b"\0") + b"\x55\xaa")
    with pytest.raises(ImageError, match="laid out"):
        disk.layout(file)
    file.write_bytes(bytes(512))
    with pytest.raises(ImageError, match="no partition table"):
        disk.layout(file)


def test_a_package_of_another_suite_or_processor_is_refused(card: Path) -> None:
    disk.agree(card, CARD.root, Package("bookworm", "arm64"))
    with pytest.raises(ImageError, match="the image is bookworm, the package is for trixie"):
        disk.agree(card, CARD.root, Package("trixie", "arm64"))
    with pytest.raises(ImageError, match="not for amd64"):
        disk.agree(card, CARD.root, Package("bookworm", "amd64"))


def test_a_dry_run_looks_at_everything_and_writes_nothing(card: Path, deb: Path, tmp_path: Path) -> None:
    seed, before = ROOT / "docs/examples/bastide-setup.toml", card.read_bytes()
    out = tmp_path / "bastide.img"
    ended = image(card, deb, out, "--seed", seed, "--dry-run")
    assert (ended.returncode, ended.stderr) == (0, "")
    for words in (
        "bookworm, arm64",
        "resize2fs",
        f"offset={CARD.root.at}",
        "apt-get --yes install",
        "bastide-setup.toml",
    ):
        assert words in ended.stdout
    assert not out.exists() and card.read_bytes() == before
    wrong = deb.rename(tmp_path / "bastide_0.1.0_trixie_arm64.deb")
    refused = image(card, wrong, out, "--dry-run")
    assert refused.returncode == 2 and "take the other one" in refused.stderr


def test_the_image_grows_and_keeps_what_is_in_it(card: Path, deb: Path, tmp_path: Path) -> None:
    wanted = plan.Wanted(card, deb, tmp_path / "bastide.img", tmp_path, room_mib=8)
    for step in (*plan.unpacked(wanted), *plan.grown(wanted, CARD)):
        step.done()
    grown = disk.layout(wanted.out)
    assert grown == Layout(BOOT, Partition(5 * MIB, 19 * MIB))
    assert wanted.out.stat().st_size == 24 * MIB
    blocks = disk.debugfs(wanted.out, grown.root, "show_super_stats -h")
    assert int(next(line for line in blocks.splitlines() if line.startswith("Block count")).split()[-1]) == 19 * 1024
    disk.agree(wanted.out, grown.root, Package("bookworm", "arm64"))
    for step in plan.closed(wanted, CARD):
        step.done()


def test_how_it_starts_is_written_once_and_what_was_there_stays(tmp_path: Path) -> None:
    line = "console=tty1 root=PARTUUID=1-02 rootwait cgroup_disable=memory quiet"
    once = boot_files.cmdline(f"{line}\n")
    assert once == "console=tty1 root=PARTUUID=1-02 rootwait quiet cgroup_enable=memory\n"
    assert boot_files.cmdline(once) == once
    settings = boot_files.config("arm_64bit=1\n[cm4]\notg_mode=1\n")
    assert settings.endswith("[all]\ndtparam=watchdog=on\ndtparam=strict_gpiod\n")
    assert settings.startswith("arm_64bit=1\n") and boot_files.config(settings) == settings


def test_the_boot_partition_gets_the_answers_and_what_they_bring(tmp_path: Path, card: Path, deb: Path) -> None:
    boot, bring = tmp_path / "mounted/boot/firmware", tmp_path / "bring"
    boot.mkdir(parents=True)
    bring.mkdir()
    (bring / "keys.json").write_text("{}")
    (boot / "cmdline.txt").write_text("rootwait\n")
    (boot / "config.txt").write_text("arm_64bit=1\n")
    seed = ROOT / "docs/examples/bastide-setup.toml"
    for step in plan.prepared(plan.Wanted(card, deb, tmp_path / "o", tmp_path / "mounted", seed, bring)):
        step.done()
    assert (boot / "bastide-setup.toml").read_text() == seed.read_text()
    assert (boot / "bastide/keys.json").exists() and "cgroup_enable=memory" in (boot / "cmdline.txt").read_text()
