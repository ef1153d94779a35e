"""The hand-over sheet (berita acara serah terima barang bukti) as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.evidence import Evidence

QR_MARK = "NETRA1"


class Paper(StrEnum):
    """What the office's printer holds."""

    A4 = "A4"
    F4 = "F4"


@dataclass(frozen=True, slots=True)
class Side:
    """Who hands over, or who receives; every text as entered, a name is required."""

    name: str
    """Full name."""
    office: str = ""
    """Jabatan."""
    agency: str = ""
    """Instansi."""
    identity_number: str = ""
    """NIP or number of an identity card, as entered."""


@dataclass(frozen=True, slots=True)
class FormModel:
    """What the procedure data say of the printed form."""

    code: str
    """Number of the model; empty where none is confirmed."""
    name: str
    """Name of the form; empty where the data know none."""
    needs_check: bool
    """True prints "perlu verifikasi"."""


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """Everything that is printed; the same sheet gives the same bytes."""

    number: str
    """Number of the sheet, such as BA-001."""
    form: CaseForm
    """The case."""
    log: str
    """Identity of the chain."""
    head: ChainHead
    """End of the chain when the sheet was made."""
    giver: Side
    """PIHAK PERTAMA."""
    receiver: Side
    """PIHAK KEDUA."""
    items: tuple[Evidence, ...]
    """What is handed over, in order of code; what was withdrawn is not."""
    place: str
    """Where; empty leaves a line to be filled by hand."""
    purpose: str
    """What for; empty leaves it out."""
    medium: str
    """On what: a stick, a package; empty leaves a line to be filled by hand."""
    made_at: str
    """UTC ISO 8601."""
    made_at_local: str
    """The same with the local zone, for readers."""
    made_by: str
    """Name of who made the sheet."""
    model: FormModel
    """Which form this should be."""
    app_version: str
    """Netra's version."""
    paper: Paper = Paper.A4
    """Size of the page."""


def qr_text(log: str, head: ChainHead) -> str:
    """Write a head as the QR code holds it: `NETRA1 log seq sha256`, parted by one space.

    `log` is the identity of the chain (36 characters), `seq` the number of its last entry,
    `sha256` the digest of that entry's line without its LF.
    """
    return f"{QR_MARK} {log} {head.seq} {head.sha256}"
