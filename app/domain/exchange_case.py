"""A whole case as plain data: everything that is needed to make it anew elsewhere (case.json)."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.case import CaseForm, Party, Reviewer
from app.domain.choices import CaseChoices
from app.domain.clip import Derivative
from app.domain.custody import ChainHead
from app.domain.dossier import DossierSignature
from app.domain.evidence import Evidence
from app.domain.exchange import Identity
from app.domain.ids import EvidenceCode
from app.domain.moment import Moment, Suggestion
from app.domain.plain import LEFT_OUT
from app.domain.sync import KeptSync
from app.domain.transcript import (
    AsrProfile,
    Cover,
    MachineSegment,
    ModelIdentity,
    TranscriptSource,
)

FORMAT = "netra-case/3"
"""`format` of a whole case as it is written."""
READABLE = ("netra-case/1", "netra-case/2", FORMAT)
"""What a reader takes; any other is refused. The first knows nothing of what runs together, the
second of several transcripts and of how a person laid them out."""


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """One text a person gave a segment."""

    revision: int
    """1 and up."""
    text: str
    """As written or confirmed."""
    revised_by: str
    """Reviewer."""
    revised_at: str
    """UTC."""
    is_heard: bool = field(default=True, metadata=LEFT_OUT)
    """False where it was made without listening."""


@dataclass(frozen=True, slots=True)
class KeptSegment:
    """One segment with everything people made of it."""

    id: int
    """As in the case it comes from: its chain names it so."""
    machine: MachineSegment
    """Revision 0, frozen."""
    revisions: tuple[KeptRevision, ...]
    """In order of their number, possibly none."""
    covers: tuple[Cover, ...] = field(default=(), metadata=LEFT_OUT)
    """What a segment laid by a person stands for; empty for the machine's."""
    laid_by: str = field(default="", metadata=LEFT_OUT)
    """Reviewer who laid it."""
    laid_at: str = field(default="", metadata=LEFT_OUT)
    """UTC."""
    is_hidden: bool = field(default=False, metadata=LEFT_OUT)
    """It was split, joined or laid anew."""
    speaker: int = field(default=0, metadata=LEFT_OUT)
    """Who speaks; 0 while nobody said."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run of the transcription with its text."""

    id: int
    """As in the case it comes from: its chain names it so."""
    evidence: EvidenceCode
    """Whose words."""
    status: str
    """running, complete, cancelled or failed."""
    model: ModelIdentity
    """Weights."""
    profile: AsrProfile
    """Options."""
    language: str
    """Whisper code."""
    language_probability: float
    """1.0 where the language was fixed."""
    done_until_us: int
    """Finished up to here."""
    audio_us: int
    """Length of audio read."""
    speech_us: int
    """Length after voice detection."""
    wall_seconds: float
    """Time it took where it ran."""
    versions: tuple[tuple[str, str], ...]
    """Libraries that made it."""
    started_at: str
    """UTC."""
    finished_at: str
    """UTC, empty while unfinished."""
    why: str
    """Why it ended early, empty where it did not."""
    segments: tuple[KeptSegment, ...]
    """In order of id."""
    source: TranscriptSource = field(default=TranscriptSource(), metadata=LEFT_OUT)
    """Where it comes from."""
    removed_at: str = field(default="", metadata=LEFT_OUT)
    """UTC; empty while it is in use."""


@dataclass(frozen=True, slots=True)
class KeptSpeaker:
    """A voice of an item that somebody named."""

    evidence: EvidenceCode
    """In which item."""
    speaker: int
    """1 to SPEAKERS."""
    name: str
    """As entered."""


@dataclass(frozen=True, slots=True)
class KeptChoice:
    """Which of an item's transcripts a person chose."""

    evidence: EvidenceCode
    """Whose."""
    run: int
    """Id of the run."""


@dataclass(frozen=True, slots=True)
class KeptMoment:
    """A moment, present or taken out."""

    moment: Moment
    """As last stated."""
    removed_at: str = ""
    """UTC; empty while it is present."""


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """A dossier of the case; the file lies beside."""

    name: str
    """File name in `dossiers/`."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""
    signed_by: str
    """Subject of the certificate, empty without one."""
    level: str
    """PAdES level, empty without a signature."""
    head: ChainHead
    """Custody head printed in it."""
    created_at: str
    """UTC."""
    follows: str = ""
    """SHA-256 of the dossier that this one adds a signature to, empty for none."""
    signatures: tuple[DossierSignature, ...] = ()
    """In the order given."""
    released_at: str = ""
    """UTC; empty while it is not released."""


@dataclass(frozen=True, slots=True)
class ExchangeCase:
    """The case at one moment; what its chain says up to `head` is what stands here."""

    format: str
    """FORMAT."""
    app_version: str
    """Netra's version that wrote it."""
    made_at: str
    """UTC."""
    made_by: Reviewer
    """Who gave it out."""
    log: str
    """Identity of the case's own chain."""
    head: ChainHead
    """End of that chain when this was written."""
    created_at: str
    """UTC; when the case was made where it comes from."""
    form: CaseForm
    """The form."""
    catalogue_version: str
    """Version the case was made with."""
    catalogue_sha256: str
    """Digest of that catalogue file."""
    parties: tuple[Party, ...]
    """Persons in the order they were added, those taken out included."""
    evidence: tuple[Evidence, ...]
    """In order of code, provenance and what the probe found included."""
    runs: tuple[KeptRun, ...]
    """Every transcription, the older ones included, in order of id."""
    moments: tuple[KeptMoment, ...]
    """In order of code, those taken out included: codes are never used again."""
    suggestions: tuple[Suggestion, ...]
    """In order of id, decided and open."""
    derivatives: tuple[Derivative, ...]
    """In order of code, each with its recipe."""
    dossiers: tuple[KeptDossier, ...]
    """In the order built."""
    identities: tuple[Identity, ...]
    """Who may sign as what."""
    syncs: tuple[KeptSync, ...] = ()
    """Recordings on one clock in order of code, those taken out included."""
    parties_removed: tuple[str, ...] = ()
    """UTC for each person, empty while present; none at all where nobody was taken out."""
    choices: CaseChoices = field(default_factory=CaseChoices)
    """What was set about limits, requirements and elements."""

    @property
    def present_parties(self) -> tuple[Party, ...]:
        """Persons who were not taken out."""
        removed = self.parties_removed or ("",) * len(self.parties)
        pairs = zip(self.parties, removed, strict=True)
        return tuple(party for party, removed_at in pairs if not removed_at)

    speakers: tuple[KeptSpeaker, ...] = ()
    """In order of item and number."""
    chosen: tuple[KeptChoice, ...] = ()
    """In order of item, those that a person chose."""
