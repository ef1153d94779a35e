"""Evidence (barang bukti): one original file, known by its SHA-256."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from app.domain.ids import EvidenceCode, Sha256


class EvidenceKind(StrEnum):
    """What an item is, as the probe found it."""

    VIDEO = "video"
    AUDIO = "audio"
    PHOTO = "photo"
    OTHER = "other"


class EvidenceStatus(StrEnum):
    """How far an item came."""

    STORED = "stored"
    """Bytes are in the store; not probed yet."""
    READY = "ready"
    """Probed and readable as media."""
    UNREADABLE = "unreadable"
    """Kept and hashed, but not readable as media; `problem` says why."""
    WITHDRAWN = "withdrawn"
    """Withdrawn by a person, with a reason; the bytes stay."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What identifies the bytes of one file."""

    sha256: Sha256
    """Lower-case hex, 64 digits."""
    sha512: str
    """Lower-case hex, 128 digits."""
    size_bytes: int
    """Length of the file."""


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """One stream of a container, as its header states it."""

    index: int
    """Position in the container, 0-based."""
    kind: str
    """video, audio, subtitle, data or attachment."""
    codec: str
    """FFmpeg's codec name, empty where unknown."""
    claimed_duration_us: int | None = None
    """Stated length; a claim."""
    width: int | None = None
    """Coded width in pixels (video)."""
    height: int | None = None
    """Coded height in pixels (video)."""
    claimed_frame_rate: Fraction | None = None
    """Average rate by the header; variable-rate files make it a claim."""
    sample_rate: int | None = None
    """Samples per second (audio)."""
    channels: int | None = None
    """Channel count (audio)."""
    language: str = ""
    """Language tag of the stream."""


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What the probe read: container, streams, and metadata as claimed, not as truth."""

    kind: EvidenceKind
    """video, audio, photo or other."""
    container: str = ""
    """FFmpeg's or Pillow's format name."""
    duration_us: int | None = None
    """Length counted from the item's origin; None for photos."""
    duration_is_counted: bool = False
    """True where the frames or packets were counted, False where a header says so."""
    width: int | None = None
    """Width of the upright picture, pixels."""
    height: int | None = None
    """Height of the upright picture, pixels."""
    rotation: int = 0
    """Degrees counter-clockwise that turn the coded picture upright: 0, 90, 180, 270."""
    frame_rate: Fraction | None = None
    """Average frames per second of the video stream."""
    frame_count: int | None = None
    """Frames found by the index, None where there is no video."""
    claimed_frame_count: int | None = None
    """Frames that the header states."""
    is_variable_rate: bool = False
    """True where frame steps differ by more than 15 %."""
    streams: tuple[StreamInfo, ...] = ()
    """Every stream of the container."""
    exif: tuple[tuple[str, str], ...] = ()
    """Embedded metadata as (name, text), sorted by name; claims."""
    claimed_created_at: str = ""
    """Creation time as the file claims it, ISO 8601 where it could be read so."""
    claimed_gps: tuple[float, float] | None = None
    """Latitude and longitude in degrees (WGS 84) as claimed."""
    pages: int = 1
    """Pictures in a photo file (multi-page TIFF, animated GIF)."""
    damage: str = ""
    """What is wrong with a file that still plays in part; empty where nothing was seen."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an item came from; empty text is stored as "tidak tersedia"."""

    source: str = ""
    """Device, account or address of the post."""
    received_from: str = ""
    """Person who handed it over."""
    received_at: str = ""
    """ISO 8601 with zone."""
    note: str = ""
    """Free text."""
    unavailable_reason: str = ""
    """Why something above is missing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One original in the case."""

    code: EvidenceCode
    """BB-001 and so on, never reused."""
    digest: Digest
    """Identity of the bytes."""
    name: str
    """File name as it was received; shown as plain text only."""
    source_path: str
    """Where it was copied from."""
    source_modified_at: str
    """Modification time of the source as the file system claimed it, UTC ISO 8601."""
    added_at: str
    """UTC ISO 8601."""
    kind: EvidenceKind
    """What the probe found; `other` until then."""
    status: EvidenceStatus
    """How far it came."""
    problem: str = ""
    """Why it cannot be read; a code from `media.probe`, empty where it can."""
    provenance: Provenance = field(default_factory=Provenance)
    """Who gave it, when, from what."""
    media: MediaInfo | None = None
    """None until probed."""
