"""What crosses the pipes between this process and its child: JSON text, checked on arrival.

The child reads files of strangers, so what it sends is `untrusted_` until it fits the
declared type. Nothing it sends is unpickled.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from app.domain.adjustments import Adjustments
from app.domain.clip import ClipSpec
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.plain import from_plain, to_plain
from app.domain.transcript import AsrProfile, ModelIdentity

T = TypeVar("T")

MAX_REQUEST_BYTES = 48 * 1024
"""A request must fit the pipe's buffer (64 KiB on Linux), or sending could wait on the child."""
MAX_REPLY_BYTES = 32 * 1024 * 1024
"""A stretch of transcript with all its words is far below this."""
_ACTIONS = ("do", "pause", "resume", "cancel")
_JSON_ERRORS = (ValueError, RecursionError)


class Op(StrEnum):
    """What the child can be asked to do."""

    PROBE = "probe"
    CLAIMS = "claims"
    THUMBNAIL = "thumbnail"
    PHOTO_SHEET = "photo_sheet"
    LIKENESS = "likeness"
    STILL = "still"
    CLIP = "clip"
    INDEX = "index"
    WAVEFORM = "waveform"
    SOUND_EXTENT = "sound_extent"
    FILMSTRIP = "filmstrip"
    SAMPLES = "samples"
    PICTURES = "pictures"
    SPECTROGRAM = "spectrogram"
    MATCH_SOUND = "match_sound"
    TRANSCRIBE = "transcribe"
    CHECK_MODEL = "check_model"
    DECODE_COST = "decode_cost"
    PROXY_PART = "proxy_part"
    PROXY_JOIN = "proxy_join"


@dataclass(frozen=True, slots=True)
class FileTask:
    """Read one file."""

    path: Path
    """The file."""


@dataclass(frozen=True, slots=True)
class ClaimsTask:
    """Read what one file claims."""

    path: Path
    """The file."""
    kind: EvidenceKind
    """What the probe found it to be."""


@dataclass(frozen=True, slots=True)
class OutputTask:
    """Read one file, write another."""

    path: Path
    """The file to read."""
    out: Path
    """The file to write."""


@dataclass(frozen=True, slots=True)
class ThumbnailTask:
    """Make a small picture of one file."""

    path: Path
    """The file to read."""
    kind: EvidenceKind
    """What the probe found it to be."""
    out: Path
    """The JPEG to write."""


@dataclass(frozen=True, slots=True)
class PhotoSheetTask:
    """Cut a page of a photo into tiles."""

    path: Path
    """The file to read."""
    page: int
    """0-based."""
    out_dir: Path
    """The folder to write into."""


@dataclass(frozen=True, slots=True)
class StillTask:
    """Take one exact frame."""

    path: Path
    """The file to read."""
    kind: EvidenceKind
    """What the probe found it to be."""
    request: FrameRequest
    """Which frame."""
    out: Path
    """The PNG to write."""
    adjustments: Adjustments
    """What is done to its pixels; neutral for the frame itself."""
    photo_rules: int
    """How the pixels of a photo are made; see `media.photo_pixels.RULES`."""


@dataclass(frozen=True, slots=True)
class ClipTask:
    """Cut a clip."""

    path: Path
    """The file to read."""
    kind: EvidenceKind
    """What the probe found it to be."""
    spec: ClipSpec
    """Span and overlay."""
    out: Path
    """The clip to write."""


@dataclass(frozen=True, slots=True)
class FilmstripTask:
    """Make small pictures along one video."""

    path: Path
    """The file to read."""
    out_dir: Path
    """The folder to write into."""
    count: int
    """How many pictures."""


@dataclass(frozen=True, slots=True)
class MatchTask:
    """Compare the sound of two files."""

    first: Path
    """The file whose origin counts as 0."""
    second: Path
    """The file to be placed against it."""


@dataclass(frozen=True, slots=True)
class SamplesTask:
    """Write every sample of a stretch of sound."""

    path: Path
    """The file to read."""
    span: TimeRange
    """Microseconds from the item's origin."""
    out: Path
    """The file to write."""


@dataclass(frozen=True, slots=True)
class PicturesTask:
    """Make small pictures of a video at some times."""

    path: Path
    """The file to read."""
    times_us: tuple[int, ...]
    """Microseconds from the item's origin, rising."""
    out_dir: Path
    """The folder to write into."""


@dataclass(frozen=True, slots=True)
class TranscribeTask:
    """Transcribe one file."""

    path: Path
    """The file to read."""
    model: ModelIdentity
    """Checked weights."""
    profile: AsrProfile
    """Every option that changes the text."""
    resume_from_us: int
    """Where to begin, microseconds from the item's origin."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The result of an operation whose outcome is the file it wrote."""


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
