"""Does a dossier that was built earlier still speak of this case?"""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.custody import ChainHead, head_after
from app.domain.errors import CustodyChainBroken, DossierDiffers
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
)
"""Acts that leave everything a dossier shows as it was."""


def require_agreement(session: CaseSession, record: DossierRecord, path: Path) -> None:
    """Compare what a dossier carries with the case as it is now.

    What was added to the case since is no contradiction; `ChangeCount` counts it.

    Raises:
        DossierDiffers: the head is in no chain of the case, the embedded chain is not the
            case's, or an item is missing or has another hash.
    """
    from app.dossier.attachment_checks import read_attachments
    from app.dossier.manifest import CUSTODY, MANIFEST, read_manifest

    files = read_attachments(path)
    manifest = read_manifest(files[MANIFEST])
    stores = session.stores
    lines, chains = stores.custody.lines(), stores.exchanges.chains()
    if manifest.head != record.head or not is_head_of(manifest.head, chains, lines):
        raise DossierDiffers(path=record.name, item="custody.jsonl", why="head_unknown")
    embedded = files[CUSTODY].decode("utf-8", "replace").removesuffix("\n").split("\n")
    known = ancestry(lines, chains).values()
    if not any(embedded == list(chain[: manifest.head.seq + 1]) for chain in known):
        raise DossierDiffers(path=record.name, item="custody.jsonl", why="custody_differs")
    stored = {str(item.code): str(item.digest.sha256) for item in stores.evidence.all()}
    for code, sha256 in manifest.evidence.items():
        if code not in stored:
            raise DossierDiffers(path=record.name, item=code, why="not_in_case")
        if stored[code] != sha256:
            raise DossierDiffers(path=record.name, item=code, why="evidence_differs")
    made = {str(item.sha256) for item in stores.derivatives.all()}
    listed = {*made, *stored.values()}
    for name, sha256 in manifest.blobs.items():
        if sha256 not in listed:
            raise DossierDiffers(path=record.name, item=name, why="not_in_case")


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
