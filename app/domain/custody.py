"""The custody chain: RFC 8785 lines, each naming the SHA-256 of the one before."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.errors import CustodyChainBroken, InvalidValue

GENESIS = "0" * 64
MAX_SAFE_INTEGER = 2**53
_TOP_KEYS = frozenset(
    (
        "v",
        "log",
        "seq",
        "prev",
        "ts",
        "tz",
        "mono",
        "who",
        "host",
        "app",
        "act",
        "obj",
        "data",
        "why",
    )
)

_PREV = '"prev":'
"""Outside texts only, where quotes are escaped: once in a line, so that a shell can check it."""
_MANY_DIGITS, _MOST_DIGITS = len(str(MAX_SAFE_INTEGER)), len(f"-{MAX_SAFE_INTEGER}")
_encode = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    sort_keys=True,
    separators=(",", ":"),
).encode

CustodyValue = str | int | bool | list["CustodyValue"] | dict[str, "CustodyValue"]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a chain ends."""

    seq: int
    """Number of the last entry, -1 for an empty chain."""
    sha256: str
    """SHA-256 of the last line without its LF; 64 zeros for an empty chain."""


@dataclass(frozen=True, slots=True)
class CustodyContext:
    """Who acted, where, when: what every entry carries."""

    log: str
    """Identity of this chain, made with the case."""
    ts: str
    """UTC with milliseconds and Z."""
    tz: str
    """Local offset such as +07:00."""
    mono_ms: int
    """Monotonic clock: shows a clock set back within one sitting."""
    who_id: str
    """Stable id of the reviewer."""
    who_name: str
    """Name as entered."""
    who_role: str
    """Role as entered."""
    host: str
    """Name of the computer."""
    app_version: str
    """Netra's version."""
    app_build: str
    """source or frozen."""


@dataclass(frozen=True, slots=True)
class CustodyAct:
    """What was done, to what, why."""

    act: str
    """Dotted name such as `evidence.add`."""
    obj: tuple[str, ...]
    """Codes of the things touched."""
    data: Mapping[str, CustodyValue]
    """Facts; no floats, no null."""
    why: str = ""
    """Reason where one was given."""


def canonical(value: CustodyValue) -> str:
    """Write a value in the form of RFC 8785, restricted to what the chain allows.

    Raises:
        InvalidValue: a float, null, an integer of 2^53 or more, or text not in NFC.
    """
    if _is_simple(value):
        text = _encode(value)
        if _is_simple_text(text):
            return text
    return json.dumps(_checked(value), ensure_ascii=False, separators=(",", ":"))


def entry_line(head: ChainHead, context: CustodyContext, act: CustodyAct) -> str:
    """Write the line that follows `head`, without its LF.

    Raises:
        InvalidValue: a fact that the chain does not allow, or one named `prev`.
    """
    line = canonical(
        {
            "v": 1,
            "log": context.log,
            "seq": head.seq + 1,
            "prev": head.sha256,
            "ts": context.ts,
            "tz": context.tz,
            "mono": context.mono_ms,
            "who": {
                "id": context.who_id,
                "name": _text(context.who_name),
                "role": _text(context.who_role),
            },
            "host": _text(context.host),
            "app": {"version": context.app_version, "build": context.app_build},
            "act": act.act,
            "obj": list(act.obj),
            "data": dict(act.data),
            "why": _text(act.why),
        }
    )
    if line.count(_PREV) != 1:
        raise InvalidValue(field="custody", value="prev", expected="a key of the line alone")
    return line


def head_after(line: str, seq: int) -> ChainHead:
    """Give the head of a chain whose last line this is."""
    return ChainHead(seq=seq, sha256=hashlib.sha256(line.encode()).hexdigest())


def check_chain(lines: Iterable[str]) -> ChainHead:
    """Walk a chain from its first line and give its head.

    Raises:
        CustodyChainBroken: `at` is the 0-based entry, `why` one of json, canonical,
            keys, seq, prev, log.
    """
    at, prev, log = -1, GENESIS, ""
    for at, line in enumerate(lines):
        entry = _parsed(line, at)
        log = log or str(entry["log"])
        seq = entry["seq"]
        if seq != at or isinstance(seq, bool):
            raise CustodyChainBroken(at=at, why="seq")
        if entry["prev"] != prev:
            raise CustodyChainBroken(at=at, why="prev")
        if entry["log"] != log:
            raise CustodyChainBroken(at=at, why="log")
        prev = hashlib.sha256(line.encode()).hexdigest()
    return ChainHead(seq=at, sha256=prev)


def nfc(text: str) -> str:
    """Bring text into the form the chain stores; lone surrogates become U+FFFD."""
    return _text(text)


def nfc_tree(value: CustodyValue) -> CustodyValue:
    """Bring every text of a value into the form the chain stores."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [nfc_tree(item) for item in value]
    if isinstance(value, dict):
        return {_text(key): nfc_tree(item) for key, item in value.items()}
    return value


def _parsed(line: str, at: int) -> dict[str, CustodyValue]:
    try:
        entry = _decode(line)
    except (ValueError, RecursionError) as e:
        why = "canonical" if isinstance(e, _NotOursError) else "json"
        raise CustodyChainBroken(at=at, why=why) from e
    if not isinstance(entry, dict) or entry.keys() != _TOP_KEYS or line.count(_PREV) != 1:
        raise CustodyChainBroken(at=at, why="keys")
    try:
        # What Python writes is what RFC 8785 says wherever no text needs a closer look.
        if _encode(entry) == line and "null" not in line and _is_simple_text(line):
            return entry
        is_canonical = canonical(entry) == line
    except (InvalidValue, RecursionError) as e:
        raise CustodyChainBroken(at=at, why="canonical") from e
    if not is_canonical:
        raise CustodyChainBroken(at=at, why="canonical")
    return entry


class _NotOursError(ValueError):
    """A number that RFC 8785 could write and this chain does not."""


def _refuse(number: str) -> CustodyValue:
    raise _NotOursError(number)


def _small_integer(digits: str) -> int:
    if len(digits) < _MANY_DIGITS:
        return int(digits)
    if len(digits) > _MOST_DIGITS or abs(int(digits)) >= MAX_SAFE_INTEGER:
        raise _NotOursError(digits)
    return int(digits)


_decode = json.JSONDecoder(
    parse_float=_refuse, parse_constant=_refuse, parse_int=_small_integer
).decode


def _is_simple(value: object) -> bool:
    """Tell whether a value holds only what the chain allows, its texts aside."""
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if kind is int:
        return abs(value) < MAX_SAFE_INTEGER  # type: ignore[arg-type]  # it is an int
    if kind is list:
        return all(map(_is_simple, value))  # type: ignore[call-overload]  # it is a list
    if kind is dict:
        items = value.items()  # type: ignore[attr-defined]  # it is a dict
        return all(type(key) is str and _is_simple(item) for key, item in items)
    return False


def _is_simple_text(line: str) -> bool:
    """Tell whether all texts of a line are in NFC and its keys sort alike in UTF-8 and UTF-16.

    NFC is closed under taking parts: where the line is in it, so is every text in it. (Where the
    line is not, its texts still may be: an escaped line break before an accent.)
    """
    if line.isascii():
        return True
    try:
        has_pairs = len(line.encode("utf-16-le")) != 2 * len(line)
    except UnicodeEncodeError:
        return False
    return not has_pairs and unicodedata.is_normalized("NFC", line)


def _checked(value: CustodyValue) -> CustodyValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= MAX_SAFE_INTEGER:
            raise InvalidValue(field="custody", value=value, expected="below 2^53")
        return value
    if isinstance(value, str):
        if _text(value) != value:
            raise InvalidValue(field="custody", value=ascii(value), expected="NFC")
        return value
    if isinstance(value, list):
        return [_checked(item) for item in value]
    if isinstance(value, dict):
        # RFC 8785 3.2.3: keys in the order of their UTF-16 code units.
        ordered = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {str(_checked(key)): _checked(value[key]) for key in ordered}
    raise InvalidValue(field="custody", value=type(value).__name__, expected="text, integer, list")


def _text(text: str) -> str:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", whole)
