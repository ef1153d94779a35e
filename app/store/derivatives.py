"""Derivatives and dossiers: rows to values and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from app.domain.clip import Derivative, DerivativeKind, Recipe
from app.domain.custody import ChainHead
from app.domain.dossier import DossierSignature
from app.domain.errors import UnknownItem
from app.domain.ids import (
    DERIVATIVE_PREFIX,
    DerivativeCode,
    EvidenceCode,
    MomentCode,
    Sha256,
    numbered,
)
from app.domain.plain import from_plain
from app.store.rows import dump, load


class DerivativeStore:
    """What was made from the evidence of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_code(self) -> DerivativeCode:
        """Give the code of the next derivative; codes are never reused."""
        row = self._database.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM derivatives").fetchone()
        return DerivativeCode(numbered(DERIVATIVE_PREFIX, row[0]))

    def insert(self, derivative: Derivative) -> None:
        """Store a new derivative."""
        self._database.table("derivatives").insert(
            {
                "code": derivative.code,
                "kind": derivative.kind.value,
                "evidence_code": derivative.evidence,
                "moment_code": derivative.moment or "",
                "sha256": derivative.sha256,
                "suffix": derivative.suffix,
                "recipe": dump(derivative.recipe),
                "created_at": derivative.created_at,
            }
        )

    def all(self) -> tuple[Derivative, ...]:
        """Give every derivative in order of code."""
        return tuple(
            _derivative(row)
            for row in self._database.query("SELECT * FROM derivatives ORDER BY id")
        )

    def by_code(self, code: str) -> Derivative:
        """Find a derivative.

        Raises:
            UnknownItem: there is none.
        """
        for row in self._database.query("SELECT * FROM derivatives WHERE code = ?", [code.upper()]):
            return _derivative(row)
        raise UnknownItem(kind="derivative", id=code)


@dataclass(frozen=True, slots=True)
class DossierRecord:
    """A dossier that was built."""

    name: str
    """File name in `dossiers/`."""
    sha256: str
    """Of the signed file."""
    pages: int
    """Page count."""
    signed_by: str
    """Subject of the certificate."""
    level: str
    """PAdES level."""
    head: ChainHead
    """Custody head printed in it."""
    created_at: str
    """UTC."""
    follows: str = ""
    """SHA-256 of the file that this one adds a signature to; empty for a first one."""
    signatures: tuple[DossierSignature, ...] = ()
    """In the order of signing; none known for dossiers of schema 1."""
    released_at: str = ""
    """UTC; empty while it is not released."""


class DossierStore:
    """Dossiers of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, record: DossierRecord) -> None:
        """Store a built dossier."""
        self._database.table("dossiers").insert(
            {
                "name": record.name,
                "sha256": record.sha256,
                "pages": record.pages,
                "signed_by": record.signed_by,
                "level": record.level,
                "head_seq": record.head.seq,
                "head_sha256": record.head.sha256,
                "created_at": record.created_at,
                "follows": record.follows,
                "signatures": dump(record.signatures),
                "released_at": record.released_at,
            }
        )

    def set_released(self, name: str, at: str) -> None:
        """Mark a dossier as released (`at` UTC), or as not (`at` empty)."""
        self._database.execute("UPDATE dossiers SET released_at = ? WHERE name = ?", [at, name])

    def all(self) -> tuple[DossierRecord, ...]:
        """Give every dossier in the order built."""
        return tuple(
            DossierRecord(
                name=row["name"],
                sha256=row["sha256"],
                pages=row["pages"],
                signed_by=row["signed_by"],
                level=row["level"],
                head=ChainHead(row["head_seq"], row["head_sha256"]),
                created_at=row["created_at"],
                follows=row["follows"],
                signatures=_signatures(row["signatures"]),
                released_at=row["released_at"],
            )
            for row in self._database.query("SELECT * FROM dossiers ORDER BY id")
        )


def _signatures(text: str) -> tuple[DossierSignature, ...]:
    return tuple(from_plain(DossierSignature, item) for item in json.loads(text))


def _derivative(row: dict[str, Any]) -> Derivative:
    return Derivative(
        code=DerivativeCode(row["code"]),
        kind=DerivativeKind(row["kind"]),
        evidence=EvidenceCode(row["evidence_code"]),
        moment=MomentCode(row["moment_code"]) if row["moment_code"] else None,
        sha256=Sha256(row["sha256"]),
        suffix=row["suffix"],
        recipe=load(Recipe, row["recipe"]),
        created_at=row["created_at"],
    )
