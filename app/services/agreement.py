"""Does a dossier that was built earlier still speak of this case?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.custody import ChainHead, head_after
from app.domain.dossier_public import PUBLIC
from app.domain.errors import CustodyChainBroken, DossierDiffers
from app.domain.exchange import ForeignChain
from app.dossier.worker_table import PdfContents
from app.services.ancestry import ancestry, is_head_of, told
from app.services.session import CaseSession
from app.store.derivatives import DossierRecord

_NOT_A_CHANGE = (
    "anchor.",
    "case.upgrade",
    "case.verify",
    "derivative.copy",
    "dossier.",
    "evidence.view",
    "package.export",
    "package.receipt",
    "second.begin",
    "second.mark",
    "second.remove",
    "second.restore",
    "second.set",
    "sheet.copy",
    "table.copy",
    "transcript.copy",
)
"""Acts that leave everything a dossier shows as it was."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What of a case a dossier is compared with; taken on the main thread, for a job."""

    lines: tuple[str, ...]
    """The chain of the case."""
    chains: tuple[ForeignChain, ...]
    """Those it stands on."""
    evidence: dict[str, str]
    """Code and SHA-256 of every item."""
    made: frozenset[str]
    """SHA-256 of every derivative."""


def facts(session: CaseSession) -> CaseFacts:
    """Take from a case what `require_agreement` needs."""
    stores = session.stores
    return CaseFacts(
        lines=stores.custody.lines(),
        chains=stores.exchanges.chains(),
        evidence={str(item.code): str(item.digest.sha256) for item in stores.evidence.all()},
        made=frozenset(str(item.sha256) for item in stores.derivatives.all()),
    )


def require_agreement(case: CaseFacts, record: DossierRecord, contents: PdfContents) -> None:
    """Compare what a dossier carries with the case.

    What was added to the case since is no contradiction; `ChangeCount` counts it.

    Raises:
        DossierDiffers: the head is in no chain of the case, the embedded chain is not the
            case's, or an item is missing or has another hash.
    """
    manifest = contents.manifest
    is_known = is_head_of(manifest.head, case.chains, case.lines)
    if manifest.head != record.head or not is_known:
        raise DossierDiffers(path=record.name, item="custody.jsonl", why="head_unknown")
    known = ancestry(case.lines, case.chains).values()
    told = (chain[: manifest.head.seq + 1] for chain in known)
    # the public variant carries no chain: its entries name people
    is_public = manifest.variant == PUBLIC
    if not is_public and not any(_sha256(lines) == contents.custody_sha256 for lines in told):
        raise DossierDiffers(path=record.name, item="custody.jsonl", why="custody_differs")
    for code, sha256 in manifest.evidence.items():
        if code not in case.evidence:
            raise DossierDiffers(path=record.name, item=code, why="not_in_case")
        if case.evidence[code] != sha256:
            raise DossierDiffers(path=record.name, item=code, why="evidence_differs")
    listed = {*case.made, *case.evidence.values()}
    for name, sha256 in manifest.blobs.items():
        if sha256 not in listed:
            raise DossierDiffers(path=record.name, item=name, why="not_in_case")


def _sha256(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class ChangeCount:
    """Counts what changed in a case after a head; reads the chain once."""

    def __init__(self, session: CaseSession) -> None:
        self._lines = session.stores.custody.lines()
        self._changes = [
            not str(json.loads(line)["act"]).startswith(_NOT_A_CHANGE) for line in self._lines
        ]

    def since(self, head: ChainHead) -> int:
        """Count the entries after a head that changed what a dossier would show.

        A head of the office that a case came from lies before every entry of this chain.
        """
        seq = head.seq
        is_own = 0 <= seq < len(self._lines) and head_after(self._lines[seq], seq) == head
        return sum(self._changes[seq + 1 if is_own else 1 :])


def built_by(session: CaseSession, name: str) -> str:
    """Give the name of the person at work when a dossier was built; empty where unknown."""
    try:
        entries = told(session.stores, session.stores.custody.lines())
    except CustodyChainBroken:
        return ""
    for line in entries:
        entry = json.loads(line)
        if entry["act"] == "dossier.build" and entry["obj"] == [name]:
            return str(entry["who"]["name"])
    return ""
