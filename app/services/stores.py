"""What an open case is read from and written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.store import database as store_database
from app.store.cases import CaseStore
from app.store.choices import ChoiceStore
from app.store.custody import CustodyStore
from app.store.derivatives import DerivativeStore, DossierStore
from app.store.evidence import EvidenceStore
from app.store.exchange import AnchorStore, ExchangeStore, IdentityStore
from app.store.layouts import LayoutStore
from app.store.moments import MomentStore, SuggestionStore
from app.store.syncs import SyncStore
from app.store.transcripts import TranscriptStore
from app.store.whole import WholeStore


@dataclass(frozen=True, slots=True)
class Stores:
    """Every aggregate of one case over one connection."""

    cases: CaseStore
    evidence: EvidenceStore
    transcripts: TranscriptStore
    moments: MomentStore
    suggestions: SuggestionStore
    derivatives: DerivativeStore
    dossiers: DossierStore
    identities: IdentityStore
    anchors: AnchorStore
    exchanges: ExchangeStore
    syncs: SyncStore
    choices: ChoiceStore
    layouts: LayoutStore
    whole: WholeStore
    custody: CustodyStore

    @classmethod
    def over(cls, database: store_database.Handle, folder: Path) -> Stores:
        """Make them all over one connection."""
        return cls(
            cases=CaseStore(database),
            evidence=EvidenceStore(database),
            transcripts=TranscriptStore(database),
            moments=MomentStore(database),
            suggestions=SuggestionStore(database),
            derivatives=DerivativeStore(database),
            dossiers=DossierStore(database),
            identities=IdentityStore(database),
            anchors=AnchorStore(database),
            exchanges=ExchangeStore(database),
            syncs=SyncStore(database),
            choices=ChoiceStore(database),
            layouts=LayoutStore(database),
            whole=WholeStore(database),
            custody=CustodyStore(database, folder),
        )
