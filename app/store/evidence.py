"""Evidence: rows to values and back."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from app.domain.errors import UnknownEvidence
from app.domain.evidence import (
    Digest,
    Evidence,
    EvidenceKind,
    EvidenceStatus,
    MediaInfo,
    Provenance,
)
from app.domain.ids import EVIDENCE_PREFIX, EvidenceCode, Sha256, numbered
from app.store.rows import dump, load, load_optional


class EvidenceStore:
    """Items of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_code(self) -> EvidenceCode:
        """Give the code of the next item; codes are never reused."""
        row = self._database.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM evidence").fetchone()
        return EvidenceCode(numbered(EVIDENCE_PREFIX, row[0]))

    def insert(self, evidence: Evidence) -> None:
        """Store a new item."""
        self._database.table("evidence").insert(
            {
                "code": evidence.code,
                "sha256": evidence.digest.sha256,
                "sha512": evidence.digest.sha512,
                "size_bytes": evidence.digest.size_bytes,
                "name": evidence.name,
                "source_path": evidence.source_path,
                "source_modified_at": evidence.source_modified_at,
                "added_at": evidence.added_at,
                "kind": evidence.kind.value,
                "status": evidence.status.value,
                "problem": evidence.problem,
                "provenance": dump(evidence.provenance),
                "media": None if evidence.media is None else dump(evidence.media),
            }
        )

    def set_probe(
        self,
        code: str,
        kind: EvidenceKind,
        status: EvidenceStatus,
        problem: str,
        media: MediaInfo | None,
    ) -> None:
        """Store what the probe found."""
        self._database.execute(
            "UPDATE evidence SET kind = ?, status = ?, problem = ?, media = ? WHERE code = ?",
            [kind.value, status.value, problem, None if media is None else dump(media), code],
        )

    def all(self) -> tuple[Evidence, ...]:
        """Give every item in the order it was taken in."""
        return tuple(
            _evidence(row) for row in self._database.query("SELECT * FROM evidence ORDER BY id")
        )

    def by_code(self, code: str) -> Evidence:
        """Find an item by its code.

        Raises:
            UnknownEvidence: there is none.
        """
        for row in self._database.query("SELECT * FROM evidence WHERE code = ?", [code.upper()]):
            return _evidence(row)
        raise UnknownEvidence(code=code)

    def by_sha256(self, sha256: str) -> Evidence | None:
        """Find an item by its bytes."""
        for row in self._database.query("SELECT * FROM evidence WHERE sha256 = ?", [sha256]):
            return _evidence(row)
        return None


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(
        code=EvidenceCode(row["code"]),
        digest=Digest(Sha256(row["sha256"]), row["sha512"], row["size_bytes"]),
        name=row["name"],
        source_path=row["source_path"],
        source_modified_at=row["source_modified_at"],
        added_at=row["added_at"],
        kind=EvidenceKind(row["kind"]),
        status=EvidenceStatus(row["status"]),
        problem=row["problem"],
        provenance=load(Provenance, row["provenance"]),
        media=load_optional(MediaInfo, row["media"]),
    )
