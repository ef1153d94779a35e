"""The dossier as data: one frozen reading of the case, from which pages are laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.case import CaseForm, Party, Reviewer
from app.domain.catalogue import Category
from app.domain.choices import RequirementMark
from app.domain.clip import Derivative
from app.domain.custody import ChainHead
from app.domain.deadlines import Deadline
from app.domain.dossier_public import PublicDossier, VariantPair
from app.domain.elements import ElementMatrix
from app.domain.evidence import Evidence
from app.domain.exchange import Identity
from app.domain.gesture import GestureReading
from app.domain.ids import DerivativeCode
from app.domain.letterhead import Look
from app.domain.moment import Moment
from app.domain.plain import LEFT_OUT
from app.domain.second_reading import ReadingNote
from app.domain.story import CustodyStory
from app.domain.transcript import Segment, TranscriptSource


class WarningCode(StrEnum):
    """What the dossier says is missing, rather than hiding it."""

    NO_MOMENTS = "no_moments"
    MOMENT_WITHOUT_CATEGORY = "moment_without_category"
    QUOTE_NOT_VERIFIED = "quote_not_verified"
    CITATION_NEEDS_CHECK = "citation_needs_check"
    NO_TERLAPOR = "no_terlapor"
    NO_CHRONOLOGY = "no_chronology"
    NO_STAGE = "no_stage"
    REGISTER_NUMBER_PATTERN = "register_number_pattern"
    EVIDENCE_UNREADABLE = "evidence_unreadable"
    EVIDENCE_FENCED = "evidence_fenced"
    EVIDENCE_DOUBTED = "evidence_doubted"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    MOMENT_LEFT_OUT = "moment_left_out"
    DERIVATIVE_OF_OLD_EDGES = "derivative_of_old_edges"
    PROVENANCE_MISSING = "provenance_missing"
    TRANSCRIPT_INCOMPLETE = "transcript_incomplete"
    MODEL_UNVERIFIED = "model_unverified"
    TRANSCRIPT_IMPORTED = "transcript_imported"
    DEMO_CERTIFICATE = "demo_certificate"
    NO_TIMESTAMP = "no_timestamp"
    ELEMENTS_MISSING = "elements_missing"
    ATTENDANCE_ONLY = "attendance_only"
    REQUIREMENTS_OPEN = "requirements_open"


@dataclass(frozen=True, slots=True)
class DossierWarning:
    """One thing a reader must know."""

    code: WarningCode
    """What kind."""
    subject: str = ""
    """Which item: a code or a citation."""


@dataclass(frozen=True, slots=True)
class DossierSignature:
    """One signature that a dossier bears."""

    field: str
    """Name of the signature field: Pemeriksa or Ketua."""
    name: str
    """Subject of the certificate."""
    role: str
    """Role of the person in the case."""
    certificate_sha256: str
    """Fingerprint of the certificate, lower-case hex."""
    level: str
    """PAdES level."""
    signed_at: str
    """UTC, by the clock of this computer."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An enhanced still or clip whose frame as it was recorded is no still of the case."""

    code: DerivativeCode
    """The still or clip."""
    original: str
    """Path of the frame as it was recorded; of a clip its first one."""
    shown: str = ""
    """Path of the same frame as the clip shows it; empty for a still."""


@dataclass(frozen=True, slots=True)
class MomentEntry:
    """A moment with everything its pages need."""

    moment: Moment
    """What was marked."""
    categories: tuple[Category, ...]
    """From the catalogue version of the case."""
    stills: tuple[tuple[Derivative, str], ...]
    """Still and the path of its PNG in the store."""
    clips: tuple[Derivative, ...]
    """Clips cut for it."""
    segments: tuple[Segment, ...]
    """Transcript segments that overlap it."""
    voices: tuple[tuple[int, str], ...] = ()
    """Names of the item's voices, by the number that a segment says."""
    gestures: tuple[GestureReading, ...] = ()
    """What hands in it look like, in the words of the reference."""
    comparisons: tuple[Comparison, ...] = ()
    """What is shown beside its enhanced stills and clips."""


@dataclass(frozen=True, slots=True)
class TranscriptSummary:
    """How the text of one item was made."""

    evidence: str
    """Evidence code."""
    status: str
    """complete, cancelled, running or failed."""
    model_name: str
    """Model folder name."""
    model_sha256: str
    """Of model.bin."""
    model_is_known: bool
    """In the list shipped with Netra."""
    language: str
    """Whisper code."""
    segment_count: int
    """Segments of the machine."""
    revised_count: int
    """Segments a person revised or confirmed."""
    profile: str
    """Options as canonical JSON."""
    source: TranscriptSource = field(default=TranscriptSource(), metadata=LEFT_OUT)
    """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One formal or material requirement, as the case has it."""

    group: str
    """Indonesian name of the group: syarat formal, syarat materiel."""
    text: str
    """What is required, Indonesian."""
    basis: str
    """Citation."""
    needs_check: bool
    """True: printed with "perlu verifikasi"."""
    id: str = ""
    """Key such as `pemilu.formal.pihak-terlapor`: another wording is another requirement."""
    mark: RequirementMark | None = None
    """What a person found of it; None while nobody looked."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the dossier."""

    name: str
    """File name: plain ASCII, no folder."""
    media_type: str
    """MIME type."""
    content: bytes
    """Its bytes."""
    description: str
    """What it is, Indonesian."""


@dataclass(frozen=True, slots=True)
class DossierSnapshot:
    """One read transaction, frozen: same snapshot, same bytes before signing."""

    form: CaseForm
    """The case form."""
    parties: tuple[Party, ...]
    """Persons."""
    reviewer: Reviewer
    """Who builds the dossier."""
    made_at: str
    """UTC ISO 8601; also the PDF's creation date."""
    made_at_local: str
    """The same with the local zone, for readers."""
    evidence: tuple[Evidence, ...]
    """In order of code."""
    thumbnails: tuple[tuple[str, str], ...]
    """Evidence code and the path of a JPEG, where there is one."""
    moments: tuple[MomentEntry, ...]
    """In order of item and time."""
    transcripts: tuple[TranscriptSummary, ...]
    """Newest per item."""
    derivatives: tuple[Derivative, ...]
    """All, in order of code."""
    deadlines: tuple[Deadline, ...]
    """As computed, doubts marked."""
    custody_lines: tuple[str, ...]
    """The whole chain up to `custody_head`."""
    custody_head: ChainHead
    """The chain's end when the snapshot was taken."""
    catalogue_version: str
    """Version."""
    catalogue_disclaimer: str
    """Printed beside every category."""
    app_version: str
    """Netra's version."""
    tool_versions: tuple[tuple[str, str], ...]
    """Libraries that made the derivatives and the text."""
    warnings: tuple[DossierWarning, ...]
    """What a reader must know."""
    is_demo_certificate: bool
    """True prints the demonstration notice on every page."""
    is_signed: bool
    """False prints that the document carries no signature."""
    signer_name: str
    """As on the certificate; empty without a signature."""
    signer_issuer: str = ""
    """Who issued the certificate; empty without a signature."""
    signer_fingerprint: str = ""
    """SHA-256 of the certificate (DER), lower-case hex; empty without a signature."""
    signer_valid_until: str = ""
    """End of the certificate's validity, UTC ISO 8601; empty without a signature."""
    requirements: tuple[Requirement, ...] = ()
    """Formal and material requirements; none leaves the section out."""
    identities: tuple[Identity, ...] = ()
    """Who may sign in this case, in the order entered; printed with their fingerprints."""
    sections: tuple[str, ...] = ()
    """Section keys of `app.dossier.layout.SECTIONS` to print; none means all. What a reader
    needs to judge the document (cover, warnings, how to verify, signature) is always printed."""
    story: CustodyStory = field(default_factory=CustodyStory)
    """The chain told in sentences, as its chapter prints it."""
    matrices: tuple[ElementMatrix, ...] = ()
    """Elements of every suspected category, and what the moments say of each."""
    readings: tuple[ReadingNote, ...] = ()
    """Second readings that were made, each with how far two people agree."""
    catalogue_sources: tuple[tuple[str, str], ...] = ()
    """Further facts on the catalogue: label and value."""
    pair: VariantPair | None = None
    """Digests of both variants; None where the dossier is built alone."""
    public: PublicDossier | None = None
    """What the public variant prints, and nothing else; None for the internal one."""
    look: Look = field(default_factory=Look)
    """Paper, letterhead, and whether it is a preview."""
    is_outside: bool = False
    """True prepares it for signatures that other programs make; `signer_name` and what follows
    are then those of the certificate expected first, empty where none was named."""
