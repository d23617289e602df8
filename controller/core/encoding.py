"""Facts and states as bytes, and the chain that proves their order. Pure: values in, bytes out.

A body is JSON without spaces, every field written in the order of its class, floats in full: what is replayed
must equal, to the last bit, what was lived. A fact's kind is the name of its class. Fields marked
:func:`~controller.core.personal.personal` leave the body for a side record that can be erased.

The rule for what is not known: an older release that meets a newer kind, field or value raises
:class:`UnknownFact` and does not act. A field that is missing takes its default, so facts and states may grow.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum, Flag
from functools import cache, reduce
from hashlib import sha256
from operator import attrgetter, or_
from struct import Struct
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

from controller.core.coming import COMING
from controller.core.facts import BankFact
from controller.core.state import State

if TYPE_CHECKING:
    from controller.core.facts import Fact

GENESIS: Final = sha256(b"bastide journal 1").digest()
"""What the first fact of a journal is linked to."""
NO_SIDE: Final = bytes(32)
"""In place of a side record's hash, where a fact has none."""
FOLD: Final = 2
"""Raised when ``evolve`` gives an old fact a new meaning, so that no snapshot of the old fold is taken for the new."""

WINDOW_SHAPE: Final = "586d149d6e96650b"
"""Digest of the shape of :class:`~controller.core.vitrine.state.Window`, which a bank without one never loads; a test
says what it must be."""

_JSON: Final = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":"))
_NUMBERS: Final = Struct(">QddB")


class UnknownFact(ValueError):  # noqa: N818 - it is named for what was met
    """The journal holds something this release does not know; acting on the rest would be a guess."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: a newer release wrote this journal. Install that release (or a later one) again; "
            "this one must not act on what it cannot understand, and has changed nothing."
        )


class Encoded(NamedTuple):
    kind: str
    body: bytes
    side: bytes | None
    """The personal fields, when any of them says something."""


class _Codec(NamedTuple):
    """How values of one type become plain JSON values and back. ``pack`` is None where they already are."""

    pack: Callable[[Any], Any] | None
    unpack: Callable[[Any], Any]
    shape: str


# -- facts and states ------------------------------------------------------------------------


_BANK_KINDS: Final[Mapping[str, type]] = {kind.__name__: kind for kind in get_args(BankFact)}


@cache
def window_kinds() -> Mapping[str, type]:
    """The kinds of facts of a window, loaded when the first one is met."""
    from controller.core.vitrine.facts import VitrineFact

    return {kind.__name__: kind for kind in get_args(VitrineFact)}


def kind_of(name: str) -> type | None:
    """The kind of fact with this name; None when this release knows none."""
    return _BANK_KINDS.get(name) or window_kinds().get(name)


def encode(fact: "Fact") -> Encoded:
    """The one way to write this fact. Raises ``ValueError`` for a float that is no number, and for what this release
    only reads yet."""
    cls: Any = type(fact)
    kind, pack, pack_side = _writer(cls)
    side = pack_side(fact) if pack_side else None
    return Encoded(
        kind,
        _JSON.encode(pack(fact)).encode(),
        _JSON.encode(side).encode() if side else None,
    )


def decode(kind: str, body: bytes, side: bytes | None = None) -> "Fact":
    """The fact that was encoded; its personal fields are empty where ``side`` is None. Raises :class:`UnknownFact`."""
    cls = kind_of(kind)
    if cls is None:
        raise UnknownFact(f"a fact of the unknown kind {kind!r}")
    value = json.loads(body)
    if side is not None:
        value |= json.loads(side)
    return cast("Fact", _codec(cls).unpack(value))


def encode_state(state: State) -> bytes:
    """A whole state. Mappings keep their order, so that a state read back behaves as the one that was written."""
    return _JSON.encode(cast(Callable[[State], Any], _codec(State).pack)(state)).encode()


def decode_state(data: bytes) -> State:
    """The state that was encoded. Raises :class:`UnknownFact` for what a newer release put in it."""
    return cast(State, _codec(State).unpack(json.loads(data)))


# -- the chain -------------------------------------------------------------------------------


def digest(data: bytes) -> bytes:
    return sha256(data).digest()


def seal(salt: bytes, side: bytes) -> bytes:
    """The hash that stands in the chain for a side record; worth nothing for guessing once the salt is erased."""
    return sha256(salt + side).digest()


def link(
    previous: bytes,
    seq: int,
    kind: str,
    mono_s: float,
    wall_s: float,
    trust: int,
    boot: str,
    body_hash: bytes,
    side_hash: bytes = NO_SIDE,
) -> bytes:
    """The chain's hash after this fact: over the hash before it, its header, and the hashes of its bodies."""
    header = _NUMBERS.pack(seq, mono_s, wall_s, trust)
    return sha256(b"".join((previous, header, body_hash, side_hash, f"{kind}\0{boot}".encode()))).digest()


# -- types into codecs, each once ------------------------------------------------------------


class _Window:
    """Stands for the window's part of the state where types become codecs."""


def _window() -> _Codec:
    def codec() -> _Codec:
        from controller.core.vitrine.state import Window

        return _codec(Window)

    def pack(value: Any) -> Any:
        return cast(Callable[[Any], Any], codec().pack)(value)

    return _Codec(pack, lambda value: codec().unpack(value), WINDOW_SHAPE)


@cache
def _codec(kind: Any) -> _Codec:
    if kind is _Window:
        return _window()
    if kind in (str, int, float, bool):
        return _plain(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if is_dataclass(kind):
        return _record(cast(type, kind))
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union) and len(arguments) == 2 and arguments[1] is NoneType:
        return _optional(_codec(arguments[0]))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _tuple(_codec(arguments[0]))
    if origin is Mapping and arguments[0] in (str, int):
        return _mapping(arguments[0], _codec(arguments[1]))
    raise TypeError(f"no encoding for {kind!r}")


def _plain(kind: type) -> _Codec:
    accepted = (int, float) if kind is float else (kind,)

    def unpack(value: Any) -> Any:
        if type(value) not in accepted:
            raise UnknownFact(f"{value!r} where {kind.__name__} was expected")
        return value

    return _Codec(None, unpack, kind.__name__)


def _enum(kind: type[Enum]) -> _Codec:
    known = reduce(or_, (member.value for member in kind), 0) if issubclass(kind, Flag) else 0

    def unpack(value: Any) -> Any:
        try:
            member = kind(value)
        except ValueError:
            raise UnknownFact(f"{value!r} as {kind.__name__}") from None
        if known and value & ~known:
            raise UnknownFact(f"{value!r} as {kind.__name__}")
        return member

    # Members that are texts or numbers themselves are written as such; only a bare Enum must be unwrapped.
    pack = None if issubclass(kind, str | int) else attrgetter("value")
    return _Codec(pack, unpack, f"{kind.__name__}<{','.join(str(member.value) for member in kind)}>")


def _optional(inner: _Codec) -> _Codec:
    pack, unpack, shape = inner
    return _Codec(
        pack and (lambda value: None if value is None else pack(value)),
        lambda value: None if value is None else unpack(value),
        f"{shape}?",
    )


def _tuple(inner: _Codec) -> _Codec:
    pack, unpack, shape = inner

    def unpack_all(value: Any) -> Any:
        if type(value) is not list:
            raise UnknownFact(f"{value!r} where a list was expected")
        return tuple(map(unpack, value))

    return _Codec(pack and (lambda value: list(map(pack, value))), unpack_all, f"[{shape}]")


def _mapping(key: type, inner: _Codec) -> _Codec:
    pack, unpack, shape = inner

    def unpack_all(value: Any) -> Any:
        if type(value) is not dict:
            raise UnknownFact(f"{value!r} where a mapping was expected")
        return {key(name): unpack(item) for name, item in value.items()}

    def pack_all(value: Any) -> Any:
        return {name: pack(item) for name, item in value.items()} if pack else dict(value)

    return _Codec(pack_all, unpack_all, f"{{{key.__name__}:{shape}}}")


def _record(cls: type) -> _Codec:
    codecs = _fields(cls)
    unpacks = {name: codec.unpack for name, codec in codecs.items()}
    required = {field.name for field in fields(cls) if field.default is MISSING and field.default_factory is MISSING}

    def unpack(value: Any) -> Any:
        if type(value) is not dict or not value.keys() >= required:
            raise UnknownFact(f"a {cls.__name__} of another shape")
        if unknown := value.keys() - unpacks.keys():
            raise UnknownFact(f"{cls.__name__} with the unknown field {min(unknown)!r}")
        return cls(**{name: unpacks[name](item) for name, item in value.items()})

    shape = ",".join(f"{name}:{codec.shape}" for name, codec in codecs.items())
    return _Codec(_packer(cls), unpack, f"{cls.__name__}({shape})")


def _fields(cls: type, wanted: Callable[[Field[Any]], bool] = lambda field: True) -> dict[str, _Codec]:
    hints = get_type_hints(cls, localns={"Window": _Window} if cls is State else None)
    return {field.name: _codec(hints[field.name]) for field in fields(cls) if wanted(field)}


def _packer(cls: type, wanted: Callable[[Field[Any]], bool] = lambda field: True) -> Callable[[Any], dict[str, Any]]:
    """What writes the fields: all but those that are only read yet (:mod:`controller.core.coming`)."""
    read_only = {field.name: field.default for field in fields(cls) if field.metadata.get("coming")}
    pack = _plain_packer(_fields(cls, lambda field: wanted(field) and field.name not in read_only))
    if not read_only:
        return pack

    def checked(value: Any) -> dict[str, Any]:
        for name, default in read_only.items():
            if getattr(value, name) != default:
                raise ValueError(f"{name} of {cls.__name__} is read by this release, and written by the next")
        return pack(value)

    return checked


def _plain_packer(codecs: Mapping[str, _Codec]) -> Callable[[Any], dict[str, Any]]:
    """Reads the fields in one step and converts only those that are not JSON's own; no reflection per call."""
    names = tuple(codecs)
    read = _reader(names)
    packs = tuple((name, codec.pack) for name, codec in codecs.items() if codec.pack)

    def pack(value: Any) -> dict[str, Any]:
        plain = dict(zip(names, read(value), strict=True))
        for name, convert in packs:
            plain[name] = convert(plain[name])
        return plain

    return pack


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _is_personal(field: Field[Any]) -> bool:
    return bool(field.metadata.get("personal"))


@cache
def _writer(cls: type) -> tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None]:
    if kind_of(cls.__name__) is not cls:
        raise TypeError(f"{cls.__name__} is no fact")
    if cls.__name__ in COMING:
        raise ValueError(f"{cls.__name__} is read by this release, and written by the next")
    body = _packer(cls, lambda field: not _is_personal(field))
    names = tuple(field.name for field in fields(cls) if _is_personal(field))

    def pack_side(fact: Any) -> dict[str, str]:
        return {name: text for name in names if (text := getattr(fact, name))}

    return cls.__name__, body, pack_side if names else None


SCHEMA: Final = sha256(f"{FOLD} {_codec(State).shape}".encode()).hexdigest()[:16]
"""Changes whenever the state's shape does: a snapshot of another shape is refolded, not misread."""
