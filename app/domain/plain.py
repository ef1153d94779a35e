"""Values to plain JSON data and back, checked against their declared types.

What crosses the pipe to the child process, and the JSON columns of a case, pass
through here; data that does not fit the declared type is refused, not guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from app.domain.errors import InvalidValue
from app.domain.plain_reading import Misfit, reader_of

T = TypeVar("T")
_WHEN_DEFAULT = "left_out_when_default"
LEFT_OUT = MappingProxyType({_WHEN_DEFAULT: True})
"""Metadata of a field that came later: at its default it is not written, so that what was
written and hashed before it came stays as it was."""
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
_AS_IT_IS = frozenset((type(None), bool, int, float, str))
_sorted_json = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode
_writers: dict[type, Callable[[Any], Any]] = {}


def to_plain(value: object) -> Any:
    """Turn a value of domain types into JSON data; Fraction becomes "n/d", Path text."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind not in _writers:
        _writers[kind] = _writer(kind)
    return _writers[kind](value)


def from_plain(kind: type[T], data: object) -> T:
    """Build a value of `kind` from JSON data.

    Raises:
        InvalidValue: a key is unknown or missing, or a value has another type.
    """
    try:
        result: T = reader_of(cast("Any", kind))(data)
    except Misfit as e:
        raise _invalid(kind, e) from e
    return result


def digest(kind: type[T], value: T) -> str:
    """Give the SHA-256 of a value as it reads back from plain data, whatever made it.

    Raises:
        InvalidValue: the value does not fit `kind`.
    """
    try:
        kept = _as_read(cast("Any", kind))(value)
    except Misfit as e:
        raise _invalid(kind, e) from e
    return hashlib.sha256(_sorted_json(kept).encode()).hexdigest()


def _invalid(kind: type, error: Misfit) -> InvalidValue:
    where = ".".join((kind.__name__, *reversed(error.places)))
    return InvalidValue(field=where, value=error.value, expected=error.expected)


@cache
def _as_read(kind: Any) -> Callable[[Any], Any]:
    """Give what writes a value as plain data the way it would read back: 1 as 1.0 in a float."""
    if is_dataclass(kind):
        return _dataclass_as_read(kind)
    args = get_args(kind)
    if get_origin(kind) is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _tuple_as_read(kind, _as_read(args[0]))
    return _by_reading(kind)


def _by_reading(kind: Any) -> Callable[[Any], Any]:
    read = reader_of(kind)
    return lambda value: to_plain(read(to_plain(value)))


def _tuple_as_read(kind: Any, each: Callable[[Any], Any]) -> Callable[[Any], Any]:
    by_reading = _by_reading(kind)

    def write(value: Any) -> Any:
        return [each(item) for item in value] if type(value) is tuple else by_reading(value)

    return write


def _dataclass_as_read(kind: Any) -> Callable[[Any], Any]:
    hints, by_reading, left_out = get_type_hints(kind), _by_reading(kind), _left_out(kind)
    get, names = _getter(kind)
    writers = {name: _as_read(hints[name]) for name in names}
    # Never met by a value that holds more than what is plain already.
    declared = tuple(hints[name] if hints[name] in _AS_IT_IS else None for name in names)

    def write(value: Any) -> Any:
        if type(value) is not kind:
            return by_reading(value)
        values = get(value)
        plain = dict(zip(names, values, strict=True))
        if tuple(map(type, values)) != declared:
            for name, item in plain.items():
                plain[name] = writers[name](item)
        return _without_defaults(plain, value, left_out) if left_out else plain

    return write


def _writer(kind: type) -> Callable[[Any], Any]:
    """Make what writes the values of one type; the order matters, a StrEnum is a str too."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, bool | int | float | str):
        return lambda value: value
    if issubclass(kind, Fraction):
        return lambda value: f"{value.numerator}/{value.denominator}"
    if issubclass(kind, Path):
        return str
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, dict):
        return lambda value: {str(key): to_plain(item) for key, item in value.items()}
    if issubclass(kind, tuple | list | frozenset):
        return lambda value: [to_plain(item) for item in value]
    raise TypeError(kind)


def _dataclass_writer(kind: Any) -> Callable[[Any], Any]:
    left_out = _left_out(kind)
    get, names = _getter(kind)

    def write(value: Any) -> Any:
        values = get(value)
        plain = dict(zip(names, values, strict=True))
        if not _AS_IT_IS.issuperset(map(type, values)):
            for name, item in plain.items():
                plain[name] = to_plain(item)
        return _without_defaults(plain, value, left_out) if left_out else plain

    return write


def _getter(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """Give what reads all fields of a dataclass at once, and their names."""
    names = tuple(item.name for item in fields(kind))
    if len(names) > 1:
        return attrgetter(*names), names
    return lambda value: tuple(getattr(value, name) for name in names), names


def _left_out(kind: Any) -> dict[str, object]:
    declared = fields(kind)
    return {item.name: item.default for item in declared if item.metadata.get(_WHEN_DEFAULT)}


def _without_defaults(plain: dict[str, Any], value: Any, left_out: dict[str, object]) -> Any:
    for name, default in left_out.items():
        if getattr(value, name) == default:
            del plain[name]
    return plain
