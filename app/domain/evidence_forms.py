"""Papers of an office about its evidence: receipt, list, and the frame of a clarification."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.evidence import Evidence
from app.domain.handover import FormModel, Paper, Side
from app.domain.letterhead import Letterhead
from app.domain.moment import Moment


class FormKind(StrEnum):
    """Which paper."""

    RECEIPT = "receipt"
    """Tanda terima barang bukti: who brought what, for whoever brought it."""
    LIST = "list"
    """Daftar barang bukti: what the case holds, where it came from."""
    CLARIFICATION = "clarification"
    """Berita acara klarifikasi: a frame to be filled by hand while somebody is heard."""


PREFIXES = {FormKind.RECEIPT: "TT", FormKind.LIST: "DB", FormKind.CLARIFICATION: "BK"}
"""What a paper's number begins with, such as TT-001; the hand-over sheet has BA."""
MOST_MOMENTS = 40
"""Moments that are put before a person on one paper."""


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """Everything that is printed; the same form gives the same bytes."""

    kind: FormKind
    """Which paper."""
    number: str
    """Its number."""
    form: CaseForm
    """The case."""
    log: str
    """Identity of the chain."""
    head: ChainHead
    """End of the chain when the paper was made."""
    officer: Side
    """Who receives, lists or asks."""
    party: Side
    """Who brought the items, or is heard; without a name on a list."""
    items: tuple[Evidence, ...]
    """In order of code; what was withdrawn is not among them."""
    withdrawn: tuple[str, ...]
    """Codes that a list of all items leaves out, as they were withdrawn."""
    moments: tuple[Moment, ...]
    """What is put before a person (clarification only), in order of code."""
    place: str
    """Where; empty leaves a line to be filled by hand."""
    storage: str
    """Where the originals are kept (list only); empty leaves a line."""
    made_at: str
    """UTC ISO 8601."""
    made_at_local: str
    """The same with the local zone, for readers."""
    made_by: str
    """Name of who made the paper."""
    model: FormModel
    """Which form this should be; of a list, the basis of its order."""
    app_version: str
    """Netra's version."""
    paper: Paper = Paper.A4
    """Size of the page."""
    letterhead: Letterhead = field(default_factory=Letterhead)
    """The agency's own."""
