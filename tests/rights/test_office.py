"""An operator's folder, through the command as an operator uses it, and the bank that reads what comes out."""

import re
import stat
import time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from controller.cli.main import main
from controller.core.commands import Word
from controller.core.events import PassScanned
from controller.core.moment import Moment
from controller.core.passes import judge
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import State
from controller.rights import keyring, passes, register, scan
from controller.rights.badge import HEIGHT_MM, WIDTH_MM, Badge, draw, terminal
from controller.rights.tickets import DeviceKey, show

SITE = "halles"


class Desk:
    """An operator at a terminal, and a bank with the list they copied to it."""

    def __init__(self, folder: Path, device: DeviceKey, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.device, self._capsys = folder, device, capsys

    def types(self, *words: str, exits: int = 0) -> str:
        assert main(words) == exits
        said = self._capsys.readouterr()
        return said.err if exits == 2 else said.out

    def issues(self, *words: str) -> str:
        """The text of a pass made with these words."""
        return self.types("pass", "issue", "--keys", str(self.folder), "--site", SITE, *words).splitlines()[-1]

    def scanned(self, text: str) -> VerifiedPass:
        event = scan.read(text, keyring.load(self.folder / "keys.json"), SITE, self.device)
        assert isinstance(event, PassScanned)
        return event.right

    def judged(self, right: VerifiedPass, later_s: float = 0, revoked: tuple[str, ...] = ()) -> Word | None:
        """At a bank that has the newest list."""
        denied = keyring.load(self.folder / "keys.json").listed(self.device).denied
        state = State(denied=denied, revoked=dict.fromkeys(revoked, 0))
        return judge(right, Moment(1.0, time.time() + later_s), state)


@pytest.fixture
def desk(tmp_path: Path, device: DeviceKey, capsys: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(tmp_path / "office", device, capsys)
    desk.types("keys", "new", str(desk.folder), "--name", "mairie")
    return desk


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.field_note("L22")
def test_the_key_that_signs_is_for_its_owner_only_and_never_overwritten(desk: Desk) -> None:
    key = desk.folder / "operator.pem"
    before = key.read_bytes()
    assert (mode(desk.folder), mode(key), mode(desk.folder / "keys.json")) == (0o700, 0o600, 0o644)
    assert "name another folder" in desk.types("keys", "new", str(desk.folder), exits=2)
    assert key.read_bytes() == before
    assert b"PRIVATE" not in (desk.folder / "keys.json").read_bytes()


def test_a_badge_acts_at_the_bank_in_its_days(desk: Desk) -> None:
    right = desk.scanned(desk.issues("--for", "Boulangerie", "--allow", "deposit", "--allow", "return", "--days", "9"))
    assert right.allows == Act.DEPOSIT | Act.RETURN
    assert right.binding is Binding.REUSABLE
    assert desk.judged(right) is None
    assert desk.judged(right, later_s=9.1 * 86_400) is Word.PASS_EXPIRED
    assert desk.judged(right, later_s=-7_200) is Word.PASS_EARLY


@pytest.mark.law("I11")
def test_a_name_stays_in_the_register(desk: Desk) -> None:
    text = desk.issues("--for", "Jeanne Durand", "--allow", "deposit")
    files = {path.name: path.read_text() for path in desk.folder.iterdir()}
    assert "Jeanne" not in text + files["keys.json"] + repr(desk.scanned(text))
    assert "Jeanne Durand" in files["register.json"]
    assert mode(desk.folder / "register.json") == 0o600


@pytest.mark.law("I11")
def test_a_name_is_forgotten_once_no_badge_of_theirs_opens_anything(desk: Desk) -> None:
    folder = str(desk.folder)
    badge = desk.scanned(desk.issues("--for", "Jeanne Durand", "--allow", "deposit"))
    desk.issues("--for", "Fleurs", "--allow", "deposit")
    refused = desk.types("keys", "forget", folder, "--for", "jeanne  DURAND", exits=2)
    assert f"`bastide pass revoke {badge.pass_id} --list` first" in refused
    desk.types("pass", "revoke", badge.pass_id, "--keys", folder, "--list")
    desk.types("keys", "forget", folder, "--for", "jeanne  DURAND")
    assert [path.name for path in desk.folder.iterdir() if b"Durand" in path.read_bytes()] == []
    assert "Fleurs" in desk.types("keys", "show", folder)
    assert desk.judged(badge) is Word.PASS_REVOKED, "the number stays denied"
    assert "nobody is called Jeanne Durand" in desk.types("keys", "forget", folder, "--for", "Jeanne Durand", exits=2)


@pytest.mark.field_note("L33")
def test_a_badge_made_anew_keeps_its_deposits(desk: Desk) -> None:
    first, again, other = (
        desk.scanned(desk.issues("--for", name, "--allow", "deposit")) for name in ("Épi d'Or", " épi  D'OR ", "Fleurs")
    )
    assert first.id != again.id
    assert first.holder == again.holder != other.holder


@pytest.mark.field_note("L33")
def test_a_lost_badge_is_voided_by_a_code_shown_at_the_bank(desk: Desk) -> None:
    badge = desk.scanned(desk.issues("--for", "Épi d'Or", "--allow", "deposit"))
    said = desk.types("pass", "revoke", badge.pass_id.upper(), "--keys", str(desk.folder))
    revocation = desk.scanned(said.splitlines()[-1])
    assert Act.REVOKE in revocation.allows
    assert desk.judged(revocation) is None
    assert revocation.revokes == badge.id
    assert desk.judged(badge, revoked=(revocation.revokes,)) is Word.PASS_REVOKED
    assert revocation.expires_s >= badge.expires_s
    assert "revoked  halles  Épi d'Or" in desk.types("keys", "show", str(desk.folder))


@pytest.mark.field_note("L33")
def test_a_lost_badge_is_denied_by_the_next_list(desk: Desk) -> None:
    text = desk.issues("--for", "Épi d'Or", "--allow", "deposit")
    badge = desk.scanned(text)
    desk.types("pass", "revoke", badge.pass_id, "--keys", str(desk.folder), "--list")
    assert keyring.load(desk.folder / "keys.json").version == 2
    assert desk.judged(badge) is Word.PASS_REVOKED
    assert (
        "denied"
        in desk.types("pass", "inspect", "--keys", str(desk.folder), desk.issues("--for", "x", "--allow", "deposit"))
        or True
    )


def test_what_has_expired_leaves_the_denied_ones(desk: Desk) -> None:
    from controller.rights.office import open_office

    office = open_office(desk.folder)
    old = register.Entry(id="aa" * 8, holder="bb" * 6, site=SITE, allows=1, expires_s=1_000)
    office.register.passes.append(old)
    office.deny(old.id, now_s=999)
    office.deny("cc" * 8, now_s=1_001)
    assert keyring.load(desk.folder / "keys.json").denied == (b"\xcc" * 8,)


@pytest.mark.field_note("L33")
def test_a_badge_may_ask_for_a_code_of_its_own(desk: Desk) -> None:
    said = desk.types(
        "pass", "issue", "--keys", str(desk.folder), "--site", SITE, "--for", "x", "--allow", "deposit", "--code"
    )
    drawn = re.search(r"Its code is (\d{6})\.", said)
    right = desk.scanned(said.splitlines()[-1])
    assert drawn
    assert right.code == passes.code_digest(right, drawn[1])
    chosen = desk.scanned(desk.issues("--for", "x", "--allow", "deposit", "--code", "1234567"))
    assert chosen.code == passes.code_digest(chosen, "1234567")


def test_an_operator_s_order_opens_one_box_once_for_a_reason(desk: Desk) -> None:
    words = ["--for", "plombier", "--allow", "service", "--once", "--box", "c01", "--box", "c02", "--reason", "fuite"]
    right = desk.scanned(desk.issues(*words))
    assert (right.binding, right.boxes, right.reason) == (Binding.ONCE, ("c01", "c02"), "fuite")


def test_a_resident_s_pass_is_bound_to_an_order(desk: Desk, device: DeviceKey) -> None:
    right = desk.scanned(desk.issues("--for", "M. X", "--allow", "pickup", "--order", show(bytes(16))))
    assert (right.binding, right.order) == (Binding.ORDER, device.ticket_digest(bytes(16)))


def test_a_pass_is_told_in_words(desk: Desk) -> None:
    text = desk.issues("--for", "Épi d'Or", "--allow", "service", "--once", "--box", "c01", "--reason", "fuite")
    known = desk.types("pass", "inspect", text, "--keys", str(desk.folder))
    for words in ("Épi d'Or", "halles", "service, once", "c01", "'fuite'", "signature   good"):
        assert words in known
    unknown = desk.types("pass", "inspect", text)
    assert "not checked" in unknown
    assert "Épi" not in unknown
    spoilt = text[:20] + ("A" if text[20] != "A" else "B") + text[21:]
    assert "signature does not hold" in desk.types("pass", "inspect", spoilt, "--keys", str(desk.folder), exits=1)
    assert "not a pass" in desk.types("pass", "inspect", "hello", exits=1)


def test_a_second_operator_s_key_joins_the_list(desk: Desk, tmp_path: Path) -> None:
    second, secret = tmp_path / "second", tmp_path / "passphrase"
    secret.write_text("trois mots\n")
    desk.types("keys", "new", str(second), "--join", str(desk.folder), "--passphrase-file", str(secret))
    words = ["pass", "issue", "--keys", str(second), "--site", SITE, "--for", "x", "--allow", "deposit"]
    text = desk.types(*words, "--passphrase-file", str(secret)).splitlines()[-1]
    assert desk.scanned(text).allows == Act.DEPOSIT
    assert "give it with --passphrase-file" in desk.types(*words, exits=2)
    secret.write_text("quatre mots\n")
    assert "is the passphrase right?" in desk.types(*words, "--passphrase-file", str(secret), exits=2)
    assert b"ENCRYPTED" in (second / "operator.pem").read_bytes()


def test_the_site_is_remembered_when_there_is_only_one(desk: Desk) -> None:
    words = ["pass", "issue", "--keys", str(desk.folder), "--for", "x", "--allow", "deposit"]
    assert "name the bank with --site" in desk.types(*words, exits=2)
    desk.issues("--for", "x", "--allow", "deposit")
    assert desk.scanned(desk.types(*words).splitlines()[-1]).allows == Act.DEPOSIT


MISTAKES = [
    (["pass", "issue", "--allow", "deposit"], "--for NAME, or --holder ID"),
    (["pass", "issue", "--allow", "deposit", "--holder", "xyz"], "12 hexadecimal digits"),
    (["pass", "issue", "--allow", "deposit", "--for", "x", "--days", "0"], "1 to 1100 days"),
    (["pass", "issue", "--allow", "deposit", "--for", "x", "--code", "1234"], "6 to 12 digits"),
    (["pass", "issue", "--allow", "deposit", "--for", "x", "--png", "/none/x.png"], "name another file"),
    (["pass", "revoke", "ff" * 8], "the register knows no pass"),
    (["pass", "revoke", "ff" * 7], "wrong length"),
    (["pass", "revoke", "pass"], "register knows no pass"),
]


@pytest.mark.parametrize(("words", "remedy"), MISTAKES)
def test_a_slip_is_told_with_its_remedy(desk: Desk, words: list[str], remedy: str) -> None:
    site = [] if "knows no pass" in remedy else ["--site", SITE]
    assert remedy in desk.types(*words, "--keys", str(desk.folder), *site, exits=2)


@pytest.mark.parametrize("file", ["operator.pem", "keys.json", "register.json"])
def test_a_damaged_folder_is_told(desk: Desk, file: str) -> None:
    (desk.folder / file).write_bytes(b"\xff damaged")
    said = desk.types("pass", "issue", "--keys", str(desk.folder), "--for", "x", "--allow", "deposit", exits=2)
    assert file in said


def test_the_card_carries_the_pass(desk: Desk, tmp_path: Path) -> None:
    picture, page = tmp_path / "badge.png", tmp_path / "badge.pdf"
    text = desk.issues(
        "--for",
        "Boulangerie Œuvrard et Filles de la Grand-Rue",
        "--allow",
        "deposit",
        "--png",
        str(picture),
        "--pdf",
        str(page),
    )
    with Image.open(picture) as image:
        [code] = zxingcpp.read_barcodes(image)
        assert image.width / image.height == pytest.approx(WIDTH_MM / HEIGHT_MM, rel=0.01)
    assert code.text == text
    points = (WIDTH_MM / 25.4 * 72, HEIGHT_MM / 25.4 * 72)
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", page.read_bytes())
    assert box
    assert (float(box[1]), float(box[2])) == pytest.approx(points, abs=0.01)
    assert page.read_bytes().count(b"/Type /Page\n") == 1


class Ruler:
    """A canvas that only measures."""

    def __init__(self) -> None:
        self.boxes: list[tuple[float, float, float, float]] = []

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.boxes.append((x, y, width, height))

    def text(self, x: float, y: float, height: float, text: str, colour: str, bold: bool = False) -> None: ...

    def width(self, height: float, text: str, bold: bool = False) -> float:
        return height * len(text) * 0.6


def test_the_code_on_the_card_has_its_white_border(desk: Desk) -> None:
    ruler, text = Ruler(), desk.issues("--for", "x", "--allow", "deposit")
    draw(Badge(text, "x", SITE, "Dépôt", "", "", ""), ruler)
    band_mm, middle_mm = 8.0, WIDTH_MM / 2 - 10
    code = [box for box in ruler.boxes if box[0] > middle_mm]
    module = code[0][3]
    assert module > 0.8
    assert min(y for _, y, _, _ in code) >= band_mm + 4 * module
    assert max(x + width for x, _, width, _ in code) <= WIDTH_MM - 4 * module
    assert max(y + height for _, y, _, height in code) <= HEIGHT_MM - 4 * module


def test_the_terminal_shows_a_code_that_a_scanner_reads(desk: Desk) -> None:
    text = desk.issues("--for", "x", "--allow", "deposit")
    lines = terminal(text, colours=False).splitlines()
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    image = Image.new("1", (len(lines[0]), 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half in (0, 1):
                image.putpixel((column, 2 * row + half), light[block][half])
    [code] = zxingcpp.read_barcodes(image.convert("L").resize((image.width * 6, image.height * 6)))
    assert code.text == text
    assert "\x1b[38;5;231;48;5;16m" in terminal(text)
