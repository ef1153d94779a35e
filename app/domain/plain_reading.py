"""Readers of plain JSON data, one made for each declared type and kept.

A long transcript holds ten thousands of words: looking up the declared types of each of them
anew took most of the time in which a package was opened. What is refused stays the same.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]
"""Turns JSON data into a value; raises Misfit."""
_AS_IT_IS = frozenset((bool, int, float, str))
_FRACTION = re.compile(r"-?\d{1,40}(/\d{1,40})?", re.ASCII)


class Misfit(Exception):
    """Data of another type than was declared.

    Args:
        value: what stands there.
        expected: what should.
        place: field in which it stands, empty for the whole.
    """

    def __init__(self, value: object, expected: str, place: str = "") -> None:
        super().__init__(expected)
        self.value = value
        self.expected = expected
        self.places = [place] if place else []
        """Names of the fields, from the innermost outwards."""


@cache
def reader_of(kind: Any) -> Reader:
    """Give the reader of a type: a dataclass, Enum, scalar, tuple, list, dict, union of these."""
    origin = get_origin(kind)
    if kind is Any:
        return lambda data: data
    if origin in (Union, types.UnionType):
        return _union_reader(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is list:
        return _list_reader(get_args(kind)[0])
    if origin is dict:
        return _dict_reader(get_args(kind)[1])
    if hasattr(kind, "__supertype__"):
        return reader_of(kind.__supertype__)
    return _single_reader(kind)


def _single_reader(kind: Any) -> Reader:
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if issubclass(kind, Enum):
        return _enum_reader(kind)
    if kind is Fraction:
        return _read_fraction
    if kind is Path:
        return lambda data: Path(_expect(str, data))
    if kind is float:
        return _read_float
    if kind is int:
        return _read_int
    return lambda data: _expect(kind, data)


def _dataclass_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}
    needed = [
        name
        for name, item in known.items()
        if item.default is MISSING and item.default_factory is MISSING
    ]
    # A value of exactly the declared type is taken at once: nearly all of them are.
    exact = {name: hints[name] if hints[name] in _AS_IT_IS else None for name in known}
    at_once = _reader_at_once(kind, exact)
    readers: dict[str, Reader] = {}

    def read(data: Any) -> Any:
        if at_once is not None and (made := at_once(data)) is not None:
            return made
        values, name = {}, ""
        mapping = _expect(dict, data)
        try:
            for name, item in mapping.items():
                if type(item) is exact[name]:
                    values[name] = item
                else:
                    if name not in readers:
                        readers[name] = reader_of(hints[name])
                    values[name] = readers[name](item)
        except Misfit as e:
            e.places.append(str(name))
            raise
        except KeyError as e:
            if name in known:
                raise  # no missing key of this mapping: a fault of ours
            raise Misfit(name, "known key") from e
        for name in needed:
            if name not in values:
                raise Misfit("", "a value", name)
        return kind(**values)

    return read


def _reader_at_once(kind: Any, exact: dict[str, Any]) -> Reader | None:
    """Give what reads a value whose fields are all there, and all exactly as declared.

    It gives None for any other data; there is none for a dataclass with other than plain fields.
    """
    if len(exact) < 2 or None in exact.values() or any(item.kw_only for item in fields(kind)):
        return None
    get, count, declared = itemgetter(*exact), len(exact), tuple(exact.values())

    def read(data: Any) -> Any:
        if type(data) is not dict or len(data) != count:
            return None
        try:
            values = get(data)
        except KeyError:
            return None  # the slower way says which one is unknown
        return kind(*values) if tuple(map(type, values)) == declared else None

    return read


def _union_reader(kind: Any) -> Reader:
    options = get_args(kind)
    may_be_none = type(None) in options
    readers = [reader_of(option) for option in options if option is not type(None)]

    def read(data: Any) -> Any:
        if data is None and may_be_none:
            return None
        for read_option in readers:
            try:
                return read_option(data)
            except Misfit:
                continue
        raise Misfit(data, str(kind))

    return read


def _tuple_reader(args: tuple[Any, ...]) -> Reader:
    if len(args) == 2 and args[1] is Ellipsis:
        read_item = reader_of(args[0])
        return lambda data: tuple(map(read_item, _expect(list, data)))
    readers = [reader_of(arg) for arg in args]

    def read(data: Any) -> Any:
        items = _expect(list, data)
        if len(items) != len(readers):
            raise Misfit(len(items), f"{len(readers)} values")
        return tuple(each(item) for each, item in zip(readers, items, strict=True))

    return read


def _list_reader(arg: Any) -> Reader:
    read_item = reader_of(arg)
    return lambda data: list(map(read_item, _expect(list, data)))


def _dict_reader(arg: Any) -> Reader:
    read_item = reader_of(arg)

    def read(data: Any) -> Any:
        values, name = {}, ""
        mapping = _expect(dict, data)
        try:
            for name, item in mapping.items():
                values[name] = read_item(item)
        except Misfit as e:
            e.places.append(str(name))
            raise
        return values

    return read


def _enum_reader(kind: Any) -> Reader:
    def read(data: Any) -> Any:
        try:
            return kind(data)
        except ValueError as e:
            raise Misfit(data, kind.__name__) from e

    return read


def _read_int(data: Any) -> Any:
    if isinstance(data, bool):
        raise Misfit(data, "int")
    return _expect(int, data)


def _read_float(data: Any) -> Any:
    if not isinstance(data, int) or isinstance(data, bool):
        return _expect(float, data)
    try:
        return float(data)
    except OverflowError as e:
        raise Misfit("", "float") from e


def _read_fraction(data: Any) -> Fraction:
    return _fraction_of(_expect(str, data))


@lru_cache(maxsize=256)  # ten thousand moments name a handful of time bases
def _fraction_of(data: str) -> Fraction:
    # Fraction("1e999999999") would fill the memory: only the form that to_plain writes is read.
    if not _FRACTION.fullmatch(data):
        raise Misfit(data, "n/d")
    try:
        return Fraction(data)
    except ZeroDivisionError as e:
        raise Misfit(data, "n/d") from e


def _expect(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind):
        raise Misfit(data, kind.__name__)
    return data
