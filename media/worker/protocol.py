"""What crosses the pipes between this process and its child: JSON text, checked on arrival.

The child reads files of strangers, so what it sends is `untrusted_` until it fits the
declared type. Nothing it sends is unpickled.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from app.domain.errors import InvalidValue
from app.domain.plain import from_plain, to_plain

T = TypeVar("T")

MAX_REQUEST_BYTES = 48 * 1024
"""A request must fit the pipe's buffer (64 KiB on Linux), or sending could wait on the child."""
MAX_REPLY_BYTES = 32 * 1024 * 1024
"""A stretch of transcript with all its words is far below this."""
_ACTIONS = ("do", "pause", "resume", "cancel")
_JSON_ERRORS = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Request:
    """From the parent: do this, wait with it, go on with it, or stop doing it."""

    action: Literal["do", "pause", "resume", "cancel"]
    """What is wanted."""
    op: str = ""
    """Name of the operation, for `do`."""
    memory_bytes: int = 0
    """Limit of the child's memory from now on, for `do`."""
    task: object = None
    """The operation's task as JSON data, for `do`."""
    output_bytes: int = 0
    """Longest file that may be written, for `do`."""
    total_s: float = 0.0
    """Time the operation may take, seconds, for `do`."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """From the child: where the operation stands."""

    done: float
    """0 to 1, or -1."""
    step: str
    """Key of the step."""
    detail: str
    """Plain text."""


@dataclass(frozen=True, slots=True)
class Item:
    """From the child: a finished part."""

    data: Any
    """JSON data of the operation's item type."""


@dataclass(frozen=True, slots=True)
class Done:
    """From the child: the operation's result; nothing follows."""

    data: Any
    """JSON data of the operation's result type."""


@dataclass(frozen=True, slots=True)
class Failed:
    """From the child: a foreseen error; nothing follows."""

    error: str
    """Class name in `app.domain.errors`, or `Cancelled`."""
    facts: dict[str, bool | int | float | str | None]
    """The error's facts."""


@dataclass(frozen=True, slots=True)
class Broke:
    """From the child: an unforeseen error or no memory; the child ends after this."""

    why: str
    """`out_of_memory` or `bug`."""
    detail: str
    """Traceback, for the log only."""


Reply = Progressed | Item | Done | Failed | Broke
_REPLIES: dict[str, type[Reply]] = {
    "progressed": Progressed,
    "item": Item,
    "done": Done,
    "failed": Failed,
    "broke": Broke,
}
_NAMES = {kind: name for name, kind in _REPLIES.items()}


def write_request(request: Request) -> bytes:
    """Give a request's bytes.

    Raises:
        InvalidValue: the request is longer than the pipe can take at once.
    """
    data = json.dumps(to_plain(request)).encode("ascii")
    if len(data) > MAX_REQUEST_BYTES:
        raise InvalidValue(field="request", value=len(data), expected=f"<= {MAX_REQUEST_BYTES}")
    return data


def read_request(data: bytes) -> Request:
    """Read a request (in the child; the parent is trusted, its form is checked all the same)."""
    plain = json.loads(data)
    if plain["action"] not in _ACTIONS:
        raise InvalidValue(field="action", value=plain["action"], expected=", ".join(_ACTIONS))
    return Request(**plain)


def write_reply(reply: Reply) -> bytes:
    """Give a reply's bytes; ASCII, so that no text can break the encoding."""
    return json.dumps([_NAMES[type(reply)], to_plain(reply)]).encode("ascii")


def read_reply(untrusted_data: bytes) -> Reply:
    """Read what the child sent.

    Raises:
        InvalidValue: it is not JSON, no known message, or a value has another type.
    """
    try:
        plain = json.loads(untrusted_data, parse_constant=_refuse, parse_float=_finite)
        name, body = plain
        kind = _REPLIES[name]
    except (*_JSON_ERRORS, KeyError, TypeError) as e:
        raise InvalidValue(field="reply", value=len(untrusted_data), expected="a message") from e
    return cast("Reply", from_plain(cast("type[Any]", kind), body))


def read_value(kind: type[T], untrusted_value: object) -> T:
    """Build a result or item of `kind`; text in it can be written as UTF-8.

    Raises:
        InvalidValue: it does not fit.
    """
    try:
        # A lone surrogate is valid JSON and would fail much later, in the database.
        json.dumps(untrusted_value, ensure_ascii=False).encode("utf-8")
        return from_plain(kind, untrusted_value)
    except (*_JSON_ERRORS, TypeError) as e:
        raise InvalidValue(field="result", value=kind.__name__, expected="valid text") from e


def _refuse(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)
