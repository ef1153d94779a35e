"""Moments and suggestions: rows to values and back."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from app.domain.errors import UnknownItem
from app.domain.ids import MOMENT_PREFIX, MomentCode, numbered
from app.domain.mediatime import FramePosition
from app.domain.moment import (
    Moment,
    MomentDraft,
    MomentOrigin,
    Suggestion,
    SuggestionDraft,
    SuggestionStatus,
)
from app.store.rows import dump, load, load_optional

_UNLIKE_MOMENTS = """
SELECT code FROM moments WHERE evidence_code IS NOT json_extract(draft, '$.evidence')
  OR start_us IS NOT json_extract(draft, '$.span.start_us')
  OR end_us IS NOT json_extract(draft, '$.span.end_us')
"""
_UNLIKE_SUGGESTIONS = """
SELECT id FROM suggestions WHERE evidence_code IS NOT json_extract(draft, '$.evidence')
  OR start_us IS NOT json_extract(draft, '$.span.start_us')
  OR end_us IS NOT json_extract(draft, '$.span.end_us')
  OR category IS NOT json_extract(draft, '$.category')
  OR cue IS NOT json_extract(draft, '$.cue')
"""


class MomentStore:
    """Moments of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_code(self) -> MomentCode:
        """Give the code of the next moment; codes are never reused."""
        row = self._database.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM moments").fetchone()
        return MomentCode(numbered(MOMENT_PREFIX, row[0]))

    def insert(self, moment: Moment) -> None:
        """Store a new moment."""
        self._database.table("moments").insert(
            {**_columns(moment), "code": moment.code, "removed_at": ""}
        )

    def replace(self, moment: Moment) -> None:
        """Store a changed moment under its code."""
        columns = _columns(moment)
        names = ", ".join(f"{name} = ?" for name in columns)
        self._database.execute(
            # The names are constants of this file.
            f"UPDATE moments SET {names} WHERE code = ?",  # noqa: S608
            [*columns.values(), moment.code],
        )

    def set_removed(self, code: str, at: str) -> None:
        """Mark a moment as removed (`at` UTC), or as present again (`at` empty)."""
        self._database.execute("UPDATE moments SET removed_at = ? WHERE code = ?", [at, code])

    def all(self, evidence: str | None = None) -> tuple[Moment, ...]:
        """Give the present moments by item and time, of one item or of all."""
        rows = self._database.query(
            "SELECT m.* FROM moments m JOIN evidence e ON e.code = m.evidence_code"
            " WHERE m.removed_at = '' AND (? IS NULL OR m.evidence_code = ?)"
            " ORDER BY e.id, m.start_us, m.id",
            [evidence, evidence],
        )
        return tuple(_moment(row) for row in rows)

    def unlike(self) -> tuple[str, ...]:
        """Name the moments whose item or times stand otherwise beside their draft."""
        return tuple(str(row[0]) for row in self._database.execute(_UNLIKE_MOMENTS))

    def state(self) -> tuple[int, int]:
        """Give what changes with every row written, by this connection or by another."""
        connection = self._database.conn
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        return connection.total_changes, int(version)

    def order_of_items(self) -> dict[str, int]:
        """Give the order in which items were taken in, by code."""
        return dict(self._database.execute("SELECT code, id FROM evidence").fetchall())

    def drafts(self) -> tuple[tuple[str, str], ...]:
        """Give code and stored draft of each present moment, unread: to see which changed."""
        return tuple(
            self._database.execute("SELECT code, draft FROM moments WHERE removed_at = ''")
        )

    def by_code(self, code: str, *, removed: bool = False) -> Moment:
        """Find a moment that is present (or removed).

        Raises:
            UnknownItem: there is none.
        """
        rows = self._database.query(
            "SELECT * FROM moments WHERE code = ? AND (removed_at <> '') = ?",
            [code.upper(), removed],
        )
        for row in rows:
            return _moment(row)
        raise UnknownItem(kind="moment", id=code)


class SuggestionStore:
    """Suggestions of one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: SuggestionDraft) -> int | None:
        """Store an open suggestion; None where the same one is there already."""
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO suggestions (evidence_code, start_us, end_us, category, cue,"
            " draft, status, decided_by, moment_code) VALUES (?, ?, ?, ?, ?, ?, 'open', '', '')",
            [
                draft.evidence,
                draft.span.start_us,
                draft.span.end_us,
                draft.category,
                draft.cue,
                dump(draft),
            ],
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None

    def decide(
        self, id_: int, status: SuggestionStatus, who: str, moment: str, reason: str = ""
    ) -> None:
        """Store what a person decided."""
        self._database.execute(
            "UPDATE suggestions SET status = ?, decided_by = ?, moment_code = ?, reason = ?"
            " WHERE id = ?",
            [status.value, who, moment, reason, id_],
        )

    def all(self) -> tuple[Suggestion, ...]:
        """Give every suggestion by item and time."""
        rows = self._database.query(
            "SELECT s.* FROM suggestions s JOIN evidence e ON e.code = s.evidence_code"
            " ORDER BY e.id, s.start_us, s.id"
        )
        return tuple(_suggestion(row) for row in rows)

    def by_id(self, id_: int) -> Suggestion:
        """Find a suggestion.

        Raises:
            UnknownItem: there is none.
        """
        for row in self._database.query("SELECT * FROM suggestions WHERE id = ?", [id_]):
            return _suggestion(row)
        raise UnknownItem(kind="suggestion", id=id_)

    def unlike(self) -> tuple[int, ...]:
        """Name the suggestions whose item, times or cue stand otherwise beside their draft."""
        return tuple(int(row[0]) for row in self._database.execute(_UNLIKE_SUGGESTIONS))


def _columns(moment: Moment) -> dict[str, str | int | None]:
    return {
        "evidence_code": moment.draft.evidence,
        "start_us": moment.draft.span.start_us,
        "end_us": moment.draft.span.end_us,
        "draft": dump(moment.draft),
        "first": None if moment.first is None else dump(moment.first),
        "last": None if moment.last is None else dump(moment.last),
        "catalogue_version": moment.catalogue_version,
        "created_at": moment.created_at,
        "created_by": moment.created_by,
        "quote_is_verified": int(moment.quote_is_verified),
        "origin": "" if moment.origin is None else dump(moment.origin),
    }


def _moment(row: dict[str, Any]) -> Moment:
    return Moment(
        code=MomentCode(row["code"]),
        draft=load(MomentDraft, row["draft"]),
        first=load_optional(FramePosition, row["first"]),
        last=load_optional(FramePosition, row["last"]),
        catalogue_version=row["catalogue_version"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        quote_is_verified=bool(row["quote_is_verified"]),
        origin=load(MomentOrigin, row["origin"]) if row["origin"] else None,
    )


def _suggestion(row: dict[str, Any]) -> Suggestion:
    return Suggestion(
        id=row["id"],
        draft=load(SuggestionDraft, row["draft"]),
        status=SuggestionStatus(row["status"]),
        decided_by=row["decided_by"],
        moment=MomentCode(row["moment_code"]) if row["moment_code"] else None,
        reason=row["reason"],
    )
