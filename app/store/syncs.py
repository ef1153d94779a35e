"""Recordings that were put on one clock: rows to values and back."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from app.domain.errors import UnknownItem
from app.domain.ids import SYNC_PREFIX, SyncCode, numbered
from app.domain.sync import KeptSync, SyncGroup, SyncMember
from app.store.rows import dump, load


class SyncStore:
    """Groups of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_code(self) -> SyncCode:
        """Give the code of the next group; codes are never reused."""
        row = self._database.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM syncs").fetchone()
        return SyncCode(numbered(SYNC_PREFIX, row[0]))

    def put(self, kept: KeptSync) -> None:
        """Store a group under its code, new or changed, present or removed."""
        values = [kept.group.name, dump(kept.group.members), kept.removed_at, kept.group.code]
        # not an upsert: that would use up a number, and codes without a gap follow from them
        changed = self._database.execute(
            "UPDATE syncs SET name = ?, members = ?, removed_at = ? WHERE code = ?", values
        )
        if changed.rowcount == 0:
            self._database.execute(
                "INSERT INTO syncs (name, members, removed_at, code) VALUES (?, ?, ?, ?)", values
            )

    def all(self) -> tuple[KeptSync, ...]:
        """Give every group in order of code, those removed included."""
        return tuple(_kept(row) for row in self._database.query("SELECT * FROM syncs ORDER BY id"))

    def by_code(self, code: str) -> KeptSync:
        """Find a group, present or removed.

        Raises:
            UnknownItem: there is none.
        """
        for row in self._database.query("SELECT * FROM syncs WHERE code = ?", [code.upper()]):
            return _kept(row)
        raise UnknownItem(kind="sync", id=code)


def _kept(row: dict[str, Any]) -> KeptSync:
    members = load(tuple[SyncMember, ...], row["members"])
    group = SyncGroup(SyncCode(row["code"]), row["name"], members)
    return KeptSync(group, row["removed_at"])
