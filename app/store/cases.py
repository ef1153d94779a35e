"""The case form and its persons: rows to values and back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.domain.case import CaseForm, Party, PartyRole
from app.store.rows import dump, load


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
        """Give the persons in the order they were added."""
        return tuple(
            Party(
                role=PartyRole(row["role"]),
                name=row["name"],
                office=row["office"],
                agency=row["agency"],
                nip=row["nip"],
            )
            for row in self._database.query("SELECT * FROM parties ORDER BY id")
        )

    def add_party(self, party: Party) -> None:
        """Add a person."""
        self._database.table("parties").insert(
            {
                "role": party.role.value,
                "name": party.name,
                "office": party.office,
                "agency": party.agency,
                "nip": party.nip,
            }
        )
