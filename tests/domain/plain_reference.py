"""Plain data read by looking at the declared types of each value anew: slow, and plain to see.

`app.domain.plain` keeps a reader for each type instead. This is what it is compared with, by
`test_plain.py` for what is refused and by `bench package` for what is gained.
"""

from __future__ import annotations

import hashlib
import json
import re
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.errors import InvalidValue

T = TypeVar("T")
_FRACTION = re.compile(r"-?\d{1,40}(/\d{1,40})?", re.ASCII)


def to_plain(value: object) -> Any:
    """Turn a value of domain types into JSON data; Fraction becomes "n/d", Path text."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: to_plain(getattr(value, f.name)) for f in fields(value) if _is_written(f, value)
        }
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [to_plain(item) for item in value]
    raise TypeError(type(value))


def _is_written(declared: Field[Any], value: object) -> bool:
    is_default = getattr(value, declared.name) == declared.default
    return not (is_default and declared.metadata.get("left_out_when_default"))


def from_plain(kind: type[T], data: object) -> T:
    """Build a value of `kind` from JSON data.

    Raises:
        InvalidValue: a key is unknown or missing, or a value has another type.
    """
    result: T = _read(kind, data, kind.__name__)
    return result


def digest(kind: type[T], value: T) -> str:
    """Give the SHA-256 of a value as it reads back from plain data, whatever made it.

    Raises:
        InvalidValue: the value does not fit `kind`.
    """
    kept = to_plain(from_plain(kind, to_plain(value)))
    text = json.dumps(kept, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(kind: Any, data: object, where: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return data
    if origin in (Union, types.UnionType):
        return _read_union(kind, data, where)
    if origin is tuple:
        return _read_tuple(kind, data, where)
    if origin is list:
        items = _expect(list, data, where)
        return [_read(get_args(kind)[0], item, where) for item in items]
    if origin is dict:
        mapping = _expect(dict, data, where)
        return {
            key: _read(get_args(kind)[1], item, f"{where}.{key}") for key, item in mapping.items()
        }
    if hasattr(kind, "__supertype__"):
        return _read(kind.__supertype__, data, where)
    return _read_scalar(kind, data, where)


def _read_scalar(kind: Any, data: object, where: str) -> Any:
    if is_dataclass(kind):
        return _read_dataclass(kind, data, where)
    if issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError as e:
            raise InvalidValue(field=where, value=data, expected=kind.__name__) from e
    if kind is Fraction:
        return _read_fraction(data, where)
    if kind is Path:
        return Path(_expect(str, data, where))
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return _read_whole_float(data, where)
    if kind is int and isinstance(data, bool):
        raise InvalidValue(field=where, value=data, expected="int")
    return _expect(kind, data, where)


def _read_dataclass(kind: Any, data: object, where: str) -> Any:
    mapping = _expect(dict, data, where)
    hints, known = _declared(kind)
    if unknown := set(mapping) - set(known):
        raise InvalidValue(field=where, value=sorted(unknown)[0], expected="known key")
    values = {}
    for name, declared in known.items():
        if name in mapping:
            values[name] = _read(hints[name], mapping[name], f"{where}.{name}")
        elif declared.default is MISSING and declared.default_factory is MISSING:
            raise InvalidValue(field=f"{where}.{name}", value="", expected="a value")
    return kind(**values)


@cache
def _declared(kind: type) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    """Give the types and fields of a dataclass; resolving them anew for each row is slow."""
    return get_type_hints(kind), {item.name: item for item in fields(kind)}


def _read_union(kind: Any, data: object, where: str) -> Any:
    options = get_args(kind)
    if data is None and type(None) in options:
        return None
    for option in options:
        if option is not type(None):
            try:
                return _read(option, data, where)
            except InvalidValue:
                continue
    raise InvalidValue(field=where, value=data, expected=str(kind))


def _read_tuple(kind: Any, data: object, where: str) -> Any:
    items = _expect(list, data, where)
    args = get_args(kind)
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_read(args[0], item, where) for item in items)
    if len(args) != len(items):
        raise InvalidValue(field=where, value=len(items), expected=f"{len(args)} values")
    return tuple(_read(arg, item, where) for arg, item in zip(args, items, strict=True))


def _read_whole_float(data: int, where: str) -> float:
    try:
        return float(data)
    except OverflowError as e:
        raise InvalidValue(field=where, value="", expected="float") from e


def _read_fraction(data: object, where: str) -> Fraction:
    # Fraction("1e999999999") would fill the memory: only the form that to_plain writes is read.
    if not _FRACTION.fullmatch(_expect(str, data, where)):
        raise InvalidValue(field=where, value=data, expected="n/d")
    try:
        return Fraction(str(data))
    except ZeroDivisionError as e:
        raise InvalidValue(field=where, value=data, expected="n/d") from e


def _expect(kind: Any, data: object, where: str) -> Any:
    if not isinstance(data, kind):
        raise InvalidValue(field=where, value=data, expected=kind.__name__)
    return data
