"""What the child can be asked to do, and what each operation is given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.adjustments import Adjustments
from app.domain.clip import ClipCut, ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.transcript import AsrProfile, ModelIdentity


class Op(StrEnum):
    """What the child can be asked to do."""

    PROBE = "probe"
    CLAIMS = "claims"
    THUMBNAIL = "thumbnail"
    PHOTO_SHEET = "photo_sheet"
    LIKENESS = "likeness"
    STILL = "still"
    CLIP = "clip"
    CLIPS = "clips"
    CLIP_PICTURE = "clip_picture"
    EXCERPT = "excerpt"
    REDACT = "redact"
    TRACK_REGION = "track_region"
    STEADY = "steady"
    FRAME_SHEET = "frame_sheet"
    FIND_FACES = "find_faces"
    FIND_PHOTO_FACES = "find_photo_faces"
    REDACT_PHOTO = "redact_photo"
    PAGE_PICTURE = "page_picture"
    STILL_BASE = "still_base"
    STILL_LOOK = "still_look"
    INDEX = "index"
    WAVEFORM = "waveform"
    SOUND_EXTENT = "sound_extent"
    FILMSTRIP = "filmstrip"
    SAMPLES = "samples"
    PICTURES = "pictures"
    SPECTROGRAM = "spectrogram"
    MATCH_SOUND = "match_sound"
    TRANSCRIBE = "transcribe"
    TELL_VOICES = "tell_voices"
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
    index: Path | None = None
    """The table of the video's frames; None to make it."""
    dress: Path | None = None
    """The spec's dress, as JSON: too long for a request; None for none."""


@dataclass(frozen=True, slots=True)
class ClipsTask:
    """Cut several clips of one video."""

    path: Path
    """The file to read."""
    cuts: tuple[ClipCut, ...]
    """In the order they are made."""
    index: Path | None
    """The table of its frames; None to make it."""
    dresses: Path | None = None
    """The dress of each cut, as a list in JSON: too long for a request; None for none."""


@dataclass(frozen=True, slots=True)
class ClipPictureTask:
    """Write one picture of a clip that is not made yet."""

    path: Path
    """The file to read."""
    spec: ClipSpec
    """Span and overlay."""
    frame: int
    """Of the original."""
    out: Path
    """The picture to write."""
    index: Path | None
    """The table of its frames; None to make it."""
    dress: Path | None
    """The spec's dress, as JSON; None for none."""
    is_bare: bool
    """Without words beneath it."""


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
    previous_text: str = ""
    """What was last read before that."""
    voices_model: Path | None = None
    """File of the network that hears several voices."""


@dataclass(frozen=True, slots=True)
class VoicesTask:
    """Group passages of one file by voice."""

    path: Path
    """The file to read."""
    audio_stream: int
    """Counted among the audio streams, 0-based."""
    spans: tuple[TimeRange, ...]
    """Microseconds from the item's origin."""
    count: int
    """How many people speak; 0 to guess."""
    model: Path
    """File of the network that describes voices."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The result of an operation whose outcome is the file it wrote."""
