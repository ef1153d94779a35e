"""Evidence: rows to values and back."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlite_utils import Database

from app.domain.errors import UnknownEvidence
from app.domain.evidence import (
    ChunkLeaves,
    Digest,
    Evidence,
    EvidenceClaims,
    EvidenceKind,
    EvidenceStatus,
    Fence,
    MediaInfo,
    Provenance,
    RecorderClock,
    Withdrawal,
)
from app.domain.ids import EVIDENCE_PREFIX, EvidenceCode, Sha256, numbered
from app.store.rows import dump, load, load_optional

T = TypeVar("T")


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
                "leaves": _column(evidence.leaves),
                "recorder": _column(evidence.recorder),
                "claims": _column(evidence.claims),
                "fence": _column(evidence.fence),
                "withdrawn": _column(evidence.withdrawal),
            }
        )

    def set_probe(
        self,
        code: str,
        kind: EvidenceKind,
        status: EvidenceStatus,
        problem: str,
        media: MediaInfo | None,
        sha512: str = "",
    ) -> None:
        """Store what the probe found, and the SHA-512 where it was not known before."""
        self._database.execute(
            "UPDATE evidence SET kind = ?, status = ?, problem = ?, media = ?,"
            " sha512 = CASE sha512 WHEN '' THEN ? ELSE sha512 END WHERE code = ?",
            [
                kind.value,
                status.value,
                problem,
                None if media is None else dump(media),
                sha512,
                code,
            ],
        )

    def set_provenance(self, code: str, provenance: Provenance) -> None:
        """Replace what is told of where an item came from."""
        self._set(code, "provenance", dump(provenance))

    def set_recorder(self, code: str, recorder: RecorderClock | None) -> None:
        """Replace what is known of the recorder's clock."""
        self._set(code, "recorder", _column(recorder))

    def set_claims(self, code: str, claims: EvidenceClaims) -> None:
        """Store what the readers found."""
        self._set(code, "claims", dump(claims))

    def set_fence(self, code: str, fence: Fence | None) -> None:
        """Fence an item off, decide on it, or lift the fence."""
        self._set(code, "fence", _column(fence))

    def set_withdrawal(
        self, code: str, withdrawal: Withdrawal | None, status: EvidenceStatus
    ) -> None:
        """Withdraw an item, or take it back into use."""
        self._set(code, "withdrawn", _column(withdrawal))
        self._set(code, "status", status.value)

    def all(self) -> tuple[Evidence, ...]:
        """Give every item in the order it was taken in."""
        return tuple(
            _evidence(row) for row in self._database.query("SELECT * FROM evidence ORDER BY id")
        )

    def digests(self) -> tuple[tuple[str, str], ...]:
        """Give (code, SHA-256) of every item in order, without reading the items."""
        rows = self._database.execute("SELECT code, sha256 FROM evidence ORDER BY id").fetchall()
        return tuple((code, sha256) for code, sha256 in rows)

    def fenced(self) -> tuple[Evidence, ...]:
        """Give the items that a failed check fenced off, decided on or not, in order."""
        rows = self._database.query("SELECT * FROM evidence WHERE fence <> '' ORDER BY id")
        return tuple(_evidence(row) for row in rows)

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

    def _set(self, code: str, column: str, value: str) -> None:
        # The column is a constant of this file.
        self._database.execute(
            f"UPDATE evidence SET {column} = ? WHERE code = ?",  # noqa: S608
            [value, code],
        )


def _column(value: object) -> str:
    """Write an optional value for a column that has no NULL."""
    return "" if value is None else dump(value)


def _value(kind: type[T], text: str) -> T | None:
    return load(kind, text) if text else None


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
        leaves=_value(ChunkLeaves, row["leaves"]),
        recorder=_value(RecorderClock, row["recorder"]),
        claims=_value(EvidenceClaims, row["claims"]),
        fence=_value(Fence, row["fence"]),
        withdrawal=_value(Withdrawal, row["withdrawn"]),
    )
