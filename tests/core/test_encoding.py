"""Facts and states survive being written, bytes are canonical, and what is not known is refused."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.bank import Bank, Compartment, Size
from controller.core.coming import coming
from controller.core.encoding import (
    GENESIS,
    NO_SIDE,
    SCHEMA,
    WINDOW_SHAPE,
    UnknownFact,
    decode,
    decode_state,
    digest,
    encode,
    encode_state,
    kind_of,
    link,
    seal,
    window_kinds,
)
from controller.core.events import Fired
from controller.core.facts import (
    BankConfigured,
    BankFact,
    BoxToCheck,
    EpochOpened,
    GoodsDeposited,
    PulseEnded,
    PulseIntended,
    VisitBegan,
    Why,
)
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import Box, Kind, Order, Stage, State
from controller.core.vitrine.facts import VitrineFact
from controller.core.vitrine.state import Window

numbers = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(float, numbers)
st.register_type_strategy(Act, st.integers(1, 31).map(Act))

FACTS = sorted((*get_args(BankFact), *get_args(VitrineFact)), key=lambda kind: kind.__name__)
INTENT = PulseIntended(box="b3", shot=7, visit=2, kind=Kind.PICKUP, under="ticket:ab", order="o1", reason="fuse blown")


def personal_of(kind: type) -> set[str]:
    return {field.name for field in fields(kind) if field.metadata.get("personal")}


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_fact_reads_back_as_it_was_written(kind: type, data: st.DataObject) -> None:
    fact = data.draw(st.builds(kind, **{f.name: ... for f in fields(kind)}))  # type: ignore[misc, arg-type]
    encoded = encode(fact)
    again = decode(encoded.kind, encoded.body, encoded.side)
    assert again == fact
    assert encode(again) == encoded


@pytest.mark.law("I11")
@pytest.mark.parametrize("kind", [kind for kind in FACTS if personal_of(kind)], ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_personal_fields_stand_only_in_the_side_record(kind: type, data: st.DataObject) -> None:
    secret = "Camille Dupont"
    fact = data.draw(st.builds(kind, **dict.fromkeys(personal_of(kind), st.just(secret))))
    kind_name, body, side = encode(fact)
    assert secret.encode() not in body
    assert side is not None and set(json.loads(side)) == personal_of(kind)
    erased = decode(kind_name, body)
    assert all(getattr(erased, name) == "" for name in personal_of(kind))
    assert encode(erased) == (kind_name, body, None)


@given(
    st.builds(
        State,
        orders=st.dictionaries(st.text(max_size=4), st.builds(Order), max_size=3),
        boxes=st.dictionaries(st.text(max_size=4), st.builds(Box), max_size=3),
        slots=st.dictionaries(st.integers(0, 99), st.text(max_size=4), max_size=4),
        voided=st.dictionaries(st.text(max_size=4), numbers, max_size=3),
        window=st.none() | st.builds(Window),
    )
)
def test_every_state_reads_back_as_it_was_written(state: State) -> None:
    data = encode_state(state)
    again = decode_state(data)
    assert again == state
    assert encode_state(again) == data
    assert list(again.orders) == list(state.orders), "the order of a mapping may decide, so it is kept"


def test_a_body_is_canonical_and_readable() -> None:
    assert encode(INTENT).body == (b'{"box":"b3","shot":7,"visit":2,"kind":"pickup","under":"ticket:ab","order":"o1"}')
    assert encode(INTENT).side == b'{"reason":"fuse blown"}'
    assert encode(PulseEnded("b3", 7, Fired.NOT_SENT)).body == b'{"box":"b3","shot":7,"result":"not_sent"}'


def test_floats_are_exact_so_that_replay_equals_what_was_lived() -> None:
    deposited = GoodsDeposited("o1", "b1", deadline_s=1_790_000_000.1 + 0.2)
    assert decode(*encode(deposited)) == deposited


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_float_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode(GoodsDeposited("o1", "b1", deadline_s=value))


def test_what_is_no_fact_is_refused() -> None:
    with pytest.raises(TypeError, match="Box is no fact"):
        encode(Box())  # type: ignore[arg-type]


def test_nested_values_keep_their_types() -> None:
    right = VerifiedPass("p", "h", Act.DEPOSIT | Act.RETURN, Binding.ONCE, 1, 2, boxes=("b1",))
    fact = VisitBegan(1, Kind.DEPOSIT, Stage.MENU, "pass:p", right=right)
    again = decode(*encode(fact))
    assert isinstance(again, VisitBegan) and again.right is not None
    assert again.right.allows is Act.DEPOSIT | Act.RETURN
    assert again.right.binding is Binding.ONCE
    bank = BankConfigured(Bank("site", (Compartment("b1", "1", Size.M),)))
    configured = decode(*encode(bank))
    assert isinstance(configured, BankConfigured) and configured.bank.compartments[0].size is Size.M


VISIT = json.loads(encode(VisitBegan(1, Kind.DEPOSIT, Stage.MENU, "u", right=VerifiedPass(
    "p", "h", Act.DEPOSIT, Binding.ONCE, 1, 2))).body)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("BoxPainted", {"box": "b1"}),
        ("BoxFreed", {"box": "b1", "why": "checked", "colour": "red"}),
        ("BoxFreed", {"box": "b1", "why": "evaporated"}),
        ("BoxFreed", {"box": "b1"}),
        ("BoxFreed", {"box": 1, "why": "checked"}),
        ("BoxFreed", ["b1", "checked"]),
        ("KeysAccepted", {"version": 1, "denied": "all"}),
        ("PulseEnded", {"box": "b1", "shot": True, "result": "sent"}),
        ("VisitBegan", VISIT | {"right": VISIT["right"] | {"allows": 64}}),
        ("VisitBegan", VISIT | {"right": VISIT["right"] | {"binding": "twice"}}),
        ("VisitBegan", VISIT | {"right": VISIT["right"] | {"limit": 3}}),
    ],
)
def test_what_a_newer_release_wrote_is_refused_with_a_remedy(kind: str, body: Any) -> None:
    with pytest.raises(UnknownFact, match=r"newer release wrote this journal.*Install that release"):
        decode(kind, json.dumps(body).encode())


def test_a_field_that_an_older_release_did_not_know_takes_its_default() -> None:
    older = b'{"order":"o1","box":"b1","deadline_s":5.0}'
    assert decode("GoodsDeposited", older) == GoodsDeposited("o1", "b1", 5.0, seen=True)
    assert decode_state(b'{"epoch":4}') == State(epoch=4)


@dataclass(frozen=True)
class Painted:
    box: str
    colour: str = coming("white")


def test_a_field_that_is_coming_is_read_and_not_written() -> None:
    """The release before could not read it, and may have to come back."""
    from controller.core.encoding import _codec

    codec = _codec(Painted)
    assert codec.pack is not None
    assert codec.unpack({"box": "b1", "colour": "green"}) == Painted("b1", "green")
    assert codec.pack(Painted("b1")) == {"box": "b1"}
    with pytest.raises(ValueError, match="colour of Painted is read by this release, and written by the next"):
        codec.pack(Painted("b1", "green"))


def test_a_kind_that_is_coming_is_read_and_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from controller.core import encoding

    encoding._writer.cache_clear()
    with monkeypatch.context() as this_release:
        this_release.setattr(encoding, "COMING", frozenset({"EpochOpened"}))
        assert decode("EpochOpened", b'{"epoch":4}') == EpochOpened(4)
        with pytest.raises(ValueError, match="EpochOpened is read by this release, and written by the next"):
            encode(EpochOpened(4))
    assert encode(EpochOpened(4)).body == b'{"epoch":4}'


@pytest.mark.parametrize("data", [b'{"boxes":[]}', b'{"moods":{}}', b'{"slots":{"1":2}}', b"[]"])
def test_a_state_of_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownFact):
        decode_state(data)


def test_the_schema_names_the_shape_of_the_state() -> None:
    assert len(SCHEMA) == 16
    assert all(kind_of(kind.__name__) is kind for kind in FACTS)
    assert set(window_kinds()) == {kind.__name__ for kind in get_args(VitrineFact)}


def test_the_schema_names_the_shape_of_a_window_that_a_bank_does_not_load() -> None:
    from controller.core.encoding import _codec

    assert sha256(_codec(Window).shape.encode()).hexdigest()[:16] == WINDOW_SHAPE
    assert WINDOW_SHAPE in _codec(State).shape


def test_a_bank_without_a_window_loads_nothing_of_one() -> None:
    code = (
        "import sys, controller.core.decide as d, controller.core.encoding as e;"
        "from controller.core.state import State; from controller.core.moment import Moment;"
        "e.decode_state(e.encode_state(State()));"
        "d.decide(State(), Moment(1.0, 1.0), d.events.Started('b', 'i', None), None);"
        "print(*[name for name in sys.modules if name.startswith('controller.core.vitrine')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "\n"


def test_types_without_an_encoding_are_refused_when_compiled() -> None:
    from controller.core.encoding import _codec

    for unsupported in (Mapping[float, str], dict[str, str], bytes, tuple[int, str], int | str):
        with pytest.raises(TypeError, match="no encoding"):
            _codec(unsupported)


def test_the_chain_covers_every_part_of_a_fact() -> None:
    fact = encode(BoxToCheck("b1", Why.FORCED, reason="seen by Marie"))
    assert fact.side is not None
    parts: dict[str, Any] = {
        "previous": GENESIS, "seq": 1, "kind": fact.kind, "mono_s": 2.5, "wall_s": 1.7e9, "trust": 2, "boot": "a",
        "body_hash": digest(fact.body), "side_hash": seal(b"salt", fact.side),
    }  # fmt: skip
    other = {
        "previous": NO_SIDE, "seq": 2, "kind": "BoxOut", "mono_s": 2.6, "wall_s": 1.6e9, "trust": 1, "boot": "b",
        "body_hash": digest(b"{}"), "side_hash": NO_SIDE,
    }  # fmt: skip
    hashes = {link(**parts)} | {link(**(parts | {name: value})) for name, value in other.items()}
    assert len(hashes) == 1 + len(parts)


def test_a_side_record_cannot_be_guessed_without_its_salt() -> None:
    side = b'{"reason":"fuse blown"}'
    assert seal(b"one salt", side) != seal(b"another!", side)
    assert sha256(side).digest() not in {seal(b"one salt", side), seal(b"another!", side)}
