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
    """Lower-case hex, 128 digits; empty for a large file that was not looked into yet."""
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
class ChunkLeaves:
    """Digests of the chunks of one file: a quick check reads some of them, not all."""

    chunk_bytes: int
    """Length of every chunk but the last."""
    sha256: tuple[str, ...]
    """Lower-case hex of each chunk in order; none for an empty file."""


@dataclass(frozen=True, slots=True)
class RecorderClock:
    """How the clock of the recorder stood against true time, and who says so."""

    offset_ms: int
    """True time minus the recorder's time."""
    zone: str
    """Zone the recorder's clock showed: WIB, WITA, WIT or +HH:MM; empty where not known."""
    basis: str
    """How the difference was found."""


@dataclass(frozen=True, slots=True)
class ReaderClaims:
    """What one reader found embedded in a file: claims of the file, not facts."""

    reader: str
    """Name of the reading library."""
    version: str
    """Its version."""
    created_at: str = ""
    """ISO 8601; without a zone where the file names none."""
    gps: tuple[float, float] | None = None
    """Latitude and longitude in degrees (WGS 84)."""
    device: str = ""
    """Maker and model."""
    duration_us: int | None = None
    """Stated length."""
    width: int | None = None
    """Stated width of the picture, pixels."""
    height: int | None = None
    """Stated height of the picture, pixels."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Everything else as (name, text), sorted by name."""
    problem: str = ""
    """Why this reader could not read the file; empty where it could."""


@dataclass(frozen=True, slots=True)
class ContentCredentials:
    """Content Credentials (C2PA) as the file carries them: a claim by its signer."""

    state: str
    """not_installed, absent, claimed or broken."""
    generator: str = ""
    """Program that wrote the claim."""
    signer: str = ""
    """Name in the signing certificate; not checked against any list of trust."""
    signed_at: str = ""
    """Time the claim states."""
    actions: tuple[str, ...] = ()
    """What the claim says was done to the file."""
    problem: str = ""
    """What does not hold in it."""


@dataclass(frozen=True, slots=True)
class ClaimConflict:
    """Two statements about one item that do not agree."""

    what: str
    """created_at, gps, duration, size, device, file_date or stated_hash."""
    readings: tuple[tuple[str, str], ...]
    """(who says it, what it says)."""


@dataclass(frozen=True, slots=True)
class EvidenceClaims:
    """What independent readers found in one file, and where they or others disagree."""

    readers: tuple[ReaderClaims, ...] = ()
    """One entry a reader."""
    conflicts: tuple[ClaimConflict, ...] = ()
    """Disagreements, none where all agree."""
    credentials: ContentCredentials = ContentCredentials("not_installed")
    """Content Credentials."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A failed item is fenced off until a person decides."""

    check: str
    """Name of the failed check."""
    detail: str
    """What it found."""
    at: str
    """UTC."""
    decision: str = ""
    """Empty until decided; then `use` or `keep_out`."""
    decided_by: str = ""
    """Reviewer."""
    decided_at: str = ""
    """UTC."""
    why: str = ""
    """Reason of the decision."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an item is no longer used; its bytes stay."""

    reason: str
    """As entered."""
    at: str
    """UTC."""
    by: str
    """Reviewer."""


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
    """Why whatever is missing is missing, where one reason covers it all."""
    device: str = ""
    """Maker and model of the device, as told."""
    post_address: str = ""
    """Address of the post it was taken from."""
    place: str = ""
    """Where it was handed over."""
    method: str = ""
    """How it was handed over: cable, messenger, memory card, download."""
    captured_at: str = ""
    """When it was recorded, as told: ISO 8601, with or without zone."""
    captured_zone: str = ""
    """Zone of that time as told: WIB, WITA, WIT or +HH:MM."""
    stated_hash: str = ""
    """Hash that the submitter states, lower-case hex: MD5, SHA-1, SHA-256 or SHA-512."""
    unavailable: tuple[tuple[str, str], ...] = ()
    """(field, reason) of what is missing and why."""


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
    leaves: ChunkLeaves | None = None
    """Digests of its chunks; None for items of schema 1."""
    recorder: RecorderClock | None = None
    """None where nobody compared the recorder's clock."""
    claims: EvidenceClaims | None = None
    """None until the readers have run."""
    fence: Fence | None = None
    """None while no check of it failed."""
    withdrawal: Withdrawal | None = None
    """None while it is in use."""

    @property
    def length_us(self) -> int:
        """Microseconds it plays; 0 where it has no length or none is known."""
        return (self.media.duration_us if self.media else None) or 0
