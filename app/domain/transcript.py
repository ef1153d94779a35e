"""Transcripts: the machine's words frozen, human revisions beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.ids import EvidenceCode
from app.domain.plain import LEFT_OUT

SPEAKERS = 8
"""So many voices of one item can be told apart by key."""


class SegmentFlag(StrEnum):
    """A reason to listen before believing (ASR.md section 5); never a reason to delete."""

    NO_SPEECH = "no_speech"
    REPETITIVE = "repetitive"
    UNSURE = "unsure"
    LITTLE_SPEECH = "little_speech"
    REPEATED = "repeated"
    KNOWN_INVENTION = "known_invention"
    ODD_PACE = "odd_pace"
    SECOND_PASS = "second_pass"  # noqa: S105 - a flag, no secret
    UNVERIFIED_MODEL = "unverified_model"
    OTHER_LANGUAGE = "other_language"
    PROMPTED = "prompted"
    """The model was told words beforehand: said of every segment of such a run."""
    PROMPT_WORDS = "prompt_words"
    """It holds a word that the model had been told."""
    UNWRITTEN = "unwritten"
    """Somebody speaks in it, and no word stands for that; alone where the segment has no text."""
    SEVERAL_VOICES = "several_voices"
    """More than one voice is heard in it, at once or one after the other."""
    OVERLAP = "overlap"
    """Another segment lies over the same time; told by how they lie now, never stored."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the model timed it."""

    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded, never past the item's duration."""
    text: str
    """As decoded, without surrounding space."""
    probability: float
    """The model's confidence, 0 to 1; not an accuracy."""


@dataclass(frozen=True, slots=True)
class MachineSegment:
    """One segment as the machine gave it; never edited."""

    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded."""
    text: str
    """As decoded, stripped; empty where somebody speaks and nothing was written."""
    words: tuple[Word, ...]
    """In order of time."""
    window_start_us: int
    """Start of the decoding window; resuming begins at one of these."""
    avg_logprob: float
    """Mean log probability."""
    no_speech_prob: float
    """0 to 1."""
    compression_ratio: float
    """Above 2.4 the text repeats itself."""
    temperature: float
    """0 in the first pass."""
    flags: tuple[SegmentFlag, ...] = ()
    """Reasons to listen."""
    alternative_text: str = ""
    """What the other of two readings wrote where there were two; a suggestion."""


@dataclass(frozen=True, slots=True)
class TranscriptStretch:
    """What one finished stretch brings: stored at once."""

    segments: tuple[MachineSegment, ...]
    """In order of time, possibly none."""
    done_until_us: int
    """The item is transcribed up to here; resuming starts here."""


@dataclass(frozen=True, slots=True)
class TranscriptionResult:
    """How a run ended, beside its stretches."""

    language: str
    """Whisper's code of the language used."""
    language_probability: float
    """1.0 where the language was fixed."""
    audio_us: int
    """Length of audio read."""
    speech_us: int
    """Length after voice detection."""
    wall_seconds: float
    """Time taken on this machine."""
    versions: tuple[tuple[str, str], ...]
    """Library names and versions."""


@dataclass(frozen=True, slots=True)
class AsrProfile:
    """Every option that changes the text; stored with the transcript."""

    language: str = "id"
    """Whisper code, or `auto`."""
    beam_size: int = 5
    """1 is the quick profile."""
    compute_type: str = "int8"
    """CTranslate2 type."""
    cpu_threads: int = 2
    """Physical cores, at most 4."""
    vad_filter: bool = True
    """The library's default voice detection."""
    condition_on_previous_text: bool = False
    """Off: conditioning carries errors on."""
    temperature: float = 0.0
    """0: the same text in each run."""
    hallucination_silence_threshold_s: float = 2.0
    """Seconds."""
    audio_stream: int = 0
    """Which audio stream, counted among the audio streams."""
    version: int = 2
    """`asr_profile` version; 1 passed over speech after which a window had nothing more."""
    working_sound: str = field(default="", metadata=LEFT_OUT)
    """Recipe of what the model heard instead of the sound as recorded; see `WorkingSound`."""
    prompt: str = field(default="", metadata=LEFT_OUT)
    """Words the model is told before every window, on one line; empty for none, as is usual."""

    @property
    def origin(self) -> RunOrigin:
        """Of which kind a transcript with these options is."""
        return RunOrigin.PROMPTED if self.prompt else RunOrigin.MACHINE


class RunOrigin(StrEnum):
    """Where a transcript comes from."""

    MACHINE = "machine"
    """A model heard the sound, and nothing else."""
    PROMPTED = "prompted"
    """A model that was told words beforehand: it writes words that nobody said more easily."""
    IMPORTED = "imported"
    """A file made elsewhere; how it was made is not known."""


@dataclass(frozen=True, slots=True)
class TranscriptSource:
    """What a transcript was read from where no model here made it."""

    origin: RunOrigin = RunOrigin.MACHINE
    """Of which kind."""
    name: str = ""
    """File name as it came; shown as plain text only."""
    sha256: str = ""
    """Of the file."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Words of a frozen machine segment that a piece laid by a person stands for."""

    segment_id: int
    """The machine's segment."""
    first: int
    """First word, 0-based; see `app.domain.layout.pieces_of`."""
    stop: int
    """End excluded."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights made a text."""

    name: str
    """Folder name on this machine."""
    path: str
    """Absolute folder."""
    sha256: str
    """Of model.bin."""
    is_known: bool
    """True where the digest is in the list shipped with Netra."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stored segment: the machine's text and the newest revision.

    A segment that a person split off, joined or timed anew stands for words of the machine's
    frozen segments (`covers`): its edges are the person's, its words and their times are not.
    """

    id: int
    """Unique in the case."""
    machine: MachineSegment
    """Revision 0; of a segment laid by a person, the words it covers."""
    text: str
    """Newest revision, or the machine's text."""
    revision: int
    """0 while nobody edited it."""
    revised_by: str = ""
    """Who wrote the newest revision."""
    is_heard: bool = field(default=True, metadata=LEFT_OUT)
    """False where a revision was made without listening, such as a word replaced everywhere."""
    covers: tuple[Cover, ...] = field(default=(), metadata=LEFT_OUT)
    """What a segment laid by a person stands for, in order of time; empty for the machine's."""
    speaker: int = field(default=0, metadata=LEFT_OUT)
    """Who speaks, 1 to SPEAKERS; 0 while nobody said."""

    @property
    def is_verified(self) -> bool:
        """A person wrote or confirmed this text."""
        return self.revision > 0 and self.is_heard

    @property
    def start_us(self) -> int:
        """Microseconds from the item's origin; asks for no words."""
        return self.machine.start_us

    @property
    def end_us(self) -> int:
        """End excluded; asks for no words."""
        return self.machine.end_us

    @property
    def has_flags(self) -> bool:
        """There is a reason to doubt the machine; asks for no words."""
        return bool(self.machine.flags)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One transcript of one item."""

    run_id: int
    """Unique in the case."""
    evidence: EvidenceCode
    """Whose words."""
    status: str
    """running, complete, cancelled or failed."""
    model: ModelIdentity
    """Weights."""
    profile: AsrProfile
    """Options."""
    language: str
    """Used language."""
    done_until_us: int
    """Finished up to here."""
    started_at: str
    """UTC."""
    finished_at: str
    """UTC, empty while unfinished."""
    audio_us: int
    """Length of audio read."""
    wall_seconds: float
    """Time taken."""
    segments: tuple[Segment, ...]
    """In order of time."""
    source: TranscriptSource = TranscriptSource()
    """Where it comes from."""
