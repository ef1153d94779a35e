"""What goes into a package and what comes out of one, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.domain.case import CaseForm, Party, Reviewer
from app.domain.clip import Derivative
from app.domain.custody import ChainHead
from app.domain.evidence import Evidence
from app.domain.moment import Moment
from app.domain.plain import LEFT_OUT
from app.domain.transcript import Segment, TranscriptSource
from app.package.places import derived_name as derived_name
from app.package.places import original_name as original_name

CASE_FORMAT = "netra-package/1"
RECEIPT_FORMAT = "netra-receipt/1"
RECEIPT_FILE_FORMAT = "netra-tanda-terima/1"


class PackageForm(StrEnum):
    """How a package lies on the disk."""

    FOLDER = "folder"
    """A folder that holds the bag itself."""
    ZIP = "zip"
    """One uncompressed ZIP exactly as this program writes it."""
    REPACKED = "repacked"
    """A ZIP that another program made of the files; read, never written."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of the payload."""

    name: str
    """Path in the bag, `data/...`, `/` between parts."""
    source: Path | bytes
    """Where its bytes are read from, or the bytes themselves."""
    sha256: str = ""
    """What it must hash to; empty where that is not known before."""


@dataclass(frozen=True, slots=True)
class BagInfo:
    """What `bag-info.txt` says."""

    source_organization: str
    """The sender's office."""
    external_identifier: str
    """Register number of the case."""
    bagging_date: str
    """ISO date."""
    log: str
    """Identity of the custody chain."""
    head: ChainHead
    """Where the chain in the package ends."""
    is_signed: bool = False
    """True promises a signature beside the tag manifest."""
    is_redacted: bool = False
    """True where originals were left out or replaced by redacted copies."""
    description: str = ""
    """One line for a reader."""


@dataclass(frozen=True, slots=True)
class PackageContents:
    """Everything a package is made of."""

    name: str
    """Folder inside the ZIP: ASCII letters, digits, `-`, `_`, `.`."""
    files: tuple[PackageFile, ...]
    """The payload; order does not matter."""
    info: BagInfo
    """For bag-info.txt; `is_signed` is set by the writer."""


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that lies at its place."""

    path: Path
    """Folder, `.zip` or `.age`."""
    sha256: str
    """Of the file as written; empty for a folder."""
    bag_sha256: str
    """Of `tagmanifest-sha256.txt`: names the content, whatever it is wrapped in."""
    files: int
    """Files of the payload."""
    size_bytes: int
    """Bytes of the payload."""
    is_encrypted: bool
    """An age file."""


@dataclass(frozen=True, slots=True)
class PackagedTranscript:
    """The text of one item as it stands."""

    evidence: str
    """Evidence code."""
    status: str
    """complete, cancelled, running or failed."""
    language: str
    """Whisper code."""
    model_name: str
    """Model folder name."""
    model_sha256: str
    """Of model.bin."""
    segments: tuple[Segment, ...]
    """In order of time, newest revision each."""
    source: TranscriptSource = field(default=TranscriptSource(), metadata=LEFT_OUT)
    """Where the text comes from."""


@dataclass(frozen=True, slots=True)
class PackagedDossier:
    """A dossier that travels along."""

    name: str
    """As called in the case."""
    member: str
    """Path in the bag."""
    sha256: str
    """Of the file."""
    signed_by: str = ""
    """Subject of the certificate; empty without one."""


@dataclass(frozen=True, slots=True)
class PackagedCase:
    """`case.json`: the case as the sender sees it. New fields come with defaults."""

    format: str
    """`netra-package/1`."""
    log: str
    """Identity of the custody chain."""
    head: ChainHead
    """Where the chain in the package ends."""
    made_at: str
    """UTC ISO 8601."""
    app_version: str
    """Netra's version."""
    catalogue_version: str
    """Version of the catalogue that the categories come from."""
    form: CaseForm
    """The case form."""
    reviewer: Reviewer
    """Who made the package."""
    parties: tuple[Party, ...] = ()
    """Persons."""
    evidence: tuple[Evidence, ...] = ()
    """In order of code."""
    moments: tuple[Moment, ...] = ()
    """In order of code."""
    derivatives: tuple[Derivative, ...] = ()
    """In order of code."""
    transcripts: tuple[PackagedTranscript, ...] = ()
    """One for each item that has text."""
    dossiers: tuple[PackagedDossier, ...] = ()
    """Newest first."""
    is_redacted: bool = False
    """True where originals were left out or replaced by redacted copies."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever imported a package gives back: an anchor outside the sender's computer."""

    format: str
    """`netra-receipt/1`."""
    package_sha256: str
    """`bag_sha256` of what was received."""
    log: str
    """The sender's chain."""
    head: ChainHead
    """Its end as received."""
    received_at: str
    """UTC ISO 8601."""
    received_by: str
    """Name as entered."""
    role: str
    """Office in the case."""
    organization: str = ""
    """The receiver's office."""
    receiver_log: str = ""
    """The chain in which the import was recorded."""
    receiver_head: ChainHead | None = None
    """Its end just after that."""


@dataclass(frozen=True, slots=True)
class PackageMember:
    """One file found in a package."""

    name: str
    """Path in the bag."""
    size_bytes: int
    """Its length."""
    sha256: str
    """As the manifest states and the bytes confirm."""


class Trust(StrEnum):
    """What is known of a signer's certificate."""

    TRUSTED = "trusted"
    """Its chain ends in a root that was given."""
    NOT_TRUSTED = "not_trusted"
    """Roots were given; it ends in none of them."""
    NOT_CHECKED = "not_checked"
    """No root was given."""


@dataclass(frozen=True, slots=True)
class PackageSignature:
    """The signature over the tag manifest; an empty fingerprint means there is none."""

    name: str = ""
    """Common name of the signer."""
    issuer: str = ""
    """Common name of the issuer."""
    fingerprint: str = ""
    """SHA-256 of the certificate (DER), lower-case hex."""
    signed_at: str = ""
    """UTC ISO 8601 as the signer's computer claimed it."""
    trust: Trust = Trust.NOT_CHECKED
    """Whether the certificate leads to a root that was given."""
    root_source: str = ""
    """`source` of that root: given, this_computer or demo."""
    why: str = ""
    """Why it is not trusted."""

    @property
    def is_present(self) -> bool:
        """Tell whether there is one at all."""
        return bool(self.fingerprint)


@dataclass(frozen=True, slots=True)
class ForeignLog:
    """A chain of another office that travels along."""

    log: str
    """Its identity."""
    head: ChainHead
    """Its end."""
    lines: tuple[str, ...]
    """Verbatim, without LF."""


@dataclass(frozen=True, slots=True)
class QuarantinedPackage:
    """A package whose every byte was checked, unpacked in a folder of its own."""

    folder: Path
    """The bag: `folder / member.name` is each file; a copy, to be removed after the import."""
    form: PackageForm
    """How it came; REPACKED is worth a word to the reader."""
    was_encrypted: bool
    """It came in an age file."""
    sha256: str
    """Of the file as received; empty for a folder."""
    bag_sha256: str
    """Of `tagmanifest-sha256.txt`."""
    info: BagInfo
    """What bag-info.txt says."""
    case: PackagedCase
    """What case.json says."""
    log: str
    """Identity of the chain."""
    head: ChainHead
    """Its end; equal to that of `info` and `case`."""
    lines: tuple[str, ...]
    """The chain verbatim, without LF."""
    chains: tuple[ForeignLog, ...]
    """Foreign chains."""
    receipts: tuple[Receipt, ...]
    """What others acknowledged."""
    members: tuple[PackageMember, ...]
    """The payload in order of name."""
    signature: PackageSignature
    """Who vouches for it, if anybody."""
    warnings: tuple[str, ...]
    """Codes worth a word: repacked, unsigned, signer_not_trusted, signer_not_checked, redacted."""
