"""The case form and its persons: rows to values and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from app.domain.case import CaseForm, KeptParty, Party
from app.domain.errors import UnknownItem
from app.domain.ids import PARTY_PREFIX, numbered
from app.domain.plain import from_plain, to_plain
from app.store.rows import dump, load

_COLUMNS = ("role", "name", "office", "agency", "nip")
"""What every schema had; the rest lies in `details`."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """The one row of a case."""

    log: str
    """Identity of the custody chain."""
    form: CaseForm
    """The form as it stands."""
    catalogue_version: str
    """Version the case was made with."""
    catalogue_sha256: str
    """Digest of that catalogue file."""
    created_at: str
    """UTC."""


class CaseStore:
    """The form and the persons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert(self, record: CaseRecord) -> None:
        """Store the row of a new case."""
        self._database.table("cases").insert(
            {
                "id": 1,
                "log": record.log,
                "form": dump(record.form),
                "catalogue_version": record.catalogue_version,
                "catalogue_sha256": record.catalogue_sha256,
                "created_at": record.created_at,
            }
        )

    def record(self) -> CaseRecord:
        """Read the row of the case."""
        row = next(self._database.query("SELECT * FROM cases WHERE id = 1"))
        return CaseRecord(
            log=row["log"],
            form=load(CaseForm, row["form"]),
            catalogue_version=row["catalogue_version"],
            catalogue_sha256=row["catalogue_sha256"],
            created_at=row["created_at"],
        )

    def log(self) -> str:
        """Give the identity of the chain, also where the rest of the row was damaged."""
        row = self._database.execute("SELECT log FROM cases WHERE id = 1").fetchone()
        return str(row[0]) if row else ""

    def set_form(self, form: CaseForm) -> None:
        """Replace the form."""
        self._database.execute("UPDATE cases SET form = ? WHERE id = 1", [dump(form)])

    def parties(self) -> tuple[Party, ...]:
        """Give the persons who are present, in the order they were added."""
        return tuple(kept.party for kept in self.kept_parties() if not kept.removed_at)

    def kept_parties(self) -> tuple[KeptParty, ...]:
        """Give every person in the order of code, those taken out included."""
        rows = self._database.query("SELECT * FROM parties ORDER BY id")
        return tuple(_kept(number, row) for number, row in enumerate(rows, 1))

    def kept_party(self, code: str) -> KeptParty:
        """Find a person, present or taken out.

        Raises:
            UnknownItem: there is none.
        """
        for kept in self.kept_parties():
            if kept.code == code.upper():
                return kept
        raise UnknownItem(kind="party", id=code)

    def add_party(self, party: Party, removed_at: str = "") -> str:
        """Add a person and give the code."""
        self._database.table("parties").insert({**_row(party), "removed_at": removed_at})
        row = self._database.execute("SELECT COUNT(*) FROM parties").fetchone()
        return numbered(PARTY_PREFIX, row[0])

    def put_party(self, kept: KeptParty) -> None:
        """Replace a person under the code.

        Raises:
            UnknownItem: there is none.
        """
        ids = [row["id"] for row in self._database.query("SELECT id FROM parties ORDER BY id")]
        codes = {numbered(PARTY_PREFIX, number): id_ for number, id_ in enumerate(ids, 1)}
        if kept.code not in codes:
            raise UnknownItem(kind="party", id=kept.code)
        values = {**_row(kept.party), "removed_at": kept.removed_at}
        self._database.table("parties").update(codes[kept.code], values)


def _row(party: Party) -> dict[str, str]:
    plain = to_plain(party)
    base = {name: str(plain.pop(name)) for name in _COLUMNS}
    return {**base, "details": json.dumps(plain, ensure_ascii=False, separators=(",", ":"))}


def _kept(number: int, row: dict[str, Any]) -> KeptParty:
    plain = {**json.loads(row["details"]), **{name: row[name] for name in _COLUMNS}}
    return KeptParty(
        numbered(PARTY_PREFIX, number), from_plain(Party, plain), str(row["removed_at"])
    )
