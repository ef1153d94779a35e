"""Between JSON columns and domain values."""

from __future__ import annotations

import json
from typing import TypeVar

from app.domain.errors import InvalidValue
from app.domain.plain import from_plain, to_plain

T = TypeVar("T")
_read = json.JSONDecoder().raw_decode
"""A third of what `json.loads` takes for a short text: a case has tens of thousands of them."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: object) -> str:
    """Write a domain value for a JSON column."""
    return _written(to_plain(value))


def load(kind: type[T], text: str) -> T:
    """Read a domain value from a JSON column.

    Raises:
        InvalidValue, ValueError: somebody wrote into it.
    """
    try:
        data, end = _read(text)
        if end != len(text):
            raise InvalidValue(field="row", value=text[end : end + 40], expected=kind.__name__)
        return from_plain(kind, data)
    except RecursionError as e:
        raise InvalidValue(field="row", value=text[:40], expected=kind.__name__) from e


def load_optional(kind: type[T], text: str | None) -> T | None:
    """Read a domain value from a column that may be NULL."""
    return None if text is None else load(kind, text)
