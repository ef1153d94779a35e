"""The search index: what was said and written in the cases of this machine; rebuilt at will.

One SQLite file of this user, beside the library. Each text has a row with its words as they are
written (`body`) and as they sound (`sound`), in FTS5 tables. Rows of one case have numbers of one
range, so that a search in one case reads nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.domain.query import Query, Term
from app.domain.spelling import sound_key, sounds
from app.store.search_file import FILE_NAME, open_file
from app.store.search_words import expression, heard, phrase, written

_RANGE = 1 << 40
"""Row numbers of one case."""
_LIKE_WORDS = 12
"""So many words that sound alike are tried for one that nothing was found for."""
_LEAST_LIKE = 4


@dataclass(frozen=True, slots=True)
class IndexedCase:
    """A case as it was indexed."""

    path: str
    """Absolute folder."""
    log: str
    """Identity of its chain."""
    number: str
    """Register number."""
    title: str
    """Its title."""
    head: str
    """SHA-256 of the chain's last line then."""


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One text of a case."""

    code: str
    """Evidence or moment, empty for the case form."""
    place: str
    """transcript, quote, note, category, person, name, metadata or case."""
    start_us: int | None
    """Where in the item, None where it has no time."""
    ref: int
    """Segment id of a transcript, else 0."""
    text: str
    """Plain."""


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A text that fits."""

    case: IndexedCase
    """Where it is from."""
    text: IndexedText
    """Which text."""
    likeness: int
    """0 as written, 1 sounds the same, 2 sounds alike."""


class SearchIndex:
    """The index of this user, open; used on one thread, closed after.

    A damaged file is thrown away and begun again. Where nothing can be written, or another
    program holds it, it lies in memory until it is closed.

    Args:
        folder: this user's data folder; made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._database = open_file(folder / FILE_NAME)
        self._keys: list[str] = []
        self._keys_of = -1

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # what is in it

    def head_of(self, path: str) -> str:
        """Give the head with which a case was indexed whole; empty where it was not."""
        row = self._one("SELECT head FROM cases WHERE path = ?", path)
        return str(row[0]) if row else ""

    def cases(self) -> tuple[IndexedCase, ...]:
        """Give every case in the index."""
        rows = self._database.execute(
            "SELECT path, log, number, title, head FROM cases ORDER BY number, path"
        )
        return tuple(IndexedCase(*row) for row in rows)

    def markers(self, path: str) -> dict[str, str]:
        """Give the parts of a case that are indexed, each with what marks its state."""
        rows = self._database.execute(
            "SELECT p.name, p.marker FROM parts p JOIN cases c ON c.id = p.case_id"
            " WHERE c.path = ?",
            [path],
        )
        return dict(rows.fetchall())

    # filling it

    def begin_case(self, case: IndexedCase) -> None:
        """Know of a case; its head counts as unknown until `finish_case`."""
        with self._database:
            self._database.execute(
                "INSERT INTO cases (path, log, number, title, head) VALUES (?, ?, ?, ?, '')"
                " ON CONFLICT (path) DO UPDATE SET log = excluded.log, number = excluded.number,"
                " title = excluded.title, head = ''",
                [case.path, case.log, case.number, case.title],
            )

    def finish_case(self, path: str, head: str) -> None:
        """Say that all parts of a case are as they were at this head."""
        with self._database:
            self._database.execute("UPDATE cases SET head = ? WHERE path = ?", [head, path])

    def replace_part(
        self, path: str, name: str, marker: str, texts: Iterable[IndexedText] = ()
    ) -> None:
        """Index one part of a case anew: its old texts go in the same step.

        Args:
            name: such as `transcript:BB-001`.
            marker: what `markers` gives for it; empty takes the part out.
        """
        (case_id,) = self._one("SELECT id FROM cases WHERE path = ?", path) or (None,)
        if case_id is None:
            return
        with self._database:
            self._remove_part(case_id, name)
            if not marker:
                return
            first = self._next_number(case_id)
            rows = [_row(first + at, text) for at, text in enumerate(texts)]
            stop = first + len(rows)
            self._database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            for table, column in (("words", "body"), ("heard", "sound")):
                self._database.execute(
                    f"INSERT INTO {table} (rowid, {column}) SELECT id, {column} FROM texts"  # noqa: S608
                    " WHERE id >= ? AND id < ?",
                    [first, stop],
                )
            keys = {key for row in rows for key in row[-1].split()}
            self._database.executemany(
                "INSERT OR IGNORE INTO keys VALUES (?)", ((key,) for key in keys)
            )
            self._database.execute(
                "INSERT INTO parts (case_id, name, marker, first, stop) VALUES (?, ?, ?, ?, ?)",
                [case_id, name, marker, first, stop],
            )

    def forget(self, path: str) -> None:
        """Take a case out, words and all."""
        (case_id,) = self._one("SELECT id FROM cases WHERE path = ?", path) or (None,)
        if case_id is None:
            return
        for (name,) in self._database.execute(
            "SELECT name FROM parts WHERE case_id = ?", [case_id]
        ).fetchall():
            with self._database:
                self._remove_part(case_id, name)
        with self._database:
            self._database.execute("DELETE FROM cases WHERE id = ?", [case_id])

    # finding

    def find(self, query: Query, path: str | None, limit: int) -> tuple[IndexHit, ...]:
        """Find texts: as written first, then those that sound so, then those that sound alike.

        Args:
            path: only in this case; None for all.
            limit: at most so many.
        """
        span = self._span(path)
        found: dict[int, int] = {}
        tries: tuple[tuple[str, Callable[[Term], list[str]]], ...] = (
            ("words", written),
            ("heard", heard),
            ("heard", self._alike),
        )
        for likeness, (table, spelled) in enumerate(tries):
            if len(found) >= limit or (likeness == 2 and len(found) >= _LIKE_WORDS):
                break
            for number in self._matches(table, expression(query, spelled), span, limit):
                found.setdefault(number, likeness)
        return self._hits(dict(list(found.items())[:limit]))

    def _matches(
        self, table: str, expression: str, span: tuple[int, int], limit: int
    ) -> Iterator[int]:
        if not expression:
            return
        rows = self._database.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608
            " AND rowid >= ? AND rowid < ? LIMIT ?",
            [expression, *span, limit],
        )
        for (number,) in rows:
            yield int(number)

    def _span(self, path: str | None) -> tuple[int, int]:
        if path is None:
            return 0, (1 << 62)
        (case_id,) = self._one("SELECT id FROM cases WHERE path = ?", path) or (0,)
        return case_id * _RANGE, (case_id + 1) * _RANGE if case_id else 0

    def _hits(self, found: Mapping[int, int]) -> tuple[IndexHit, ...]:
        hits = []
        known = {row[0]: IndexedCase(*row[1:]) for row in self._database.execute(
            "SELECT id, path, log, number, title, head FROM cases")}  # fmt: skip
        for number, likeness in found.items():
            row = self._one(
                "SELECT code, place, start_us, ref, body FROM texts WHERE id = ?", number
            )
            case = known.get(number // _RANGE)
            if row is not None and case is not None:
                hits.append(IndexHit(case, IndexedText(*row), likeness))
        return tuple(hits)

    def _alike(self, term: Term) -> list[str]:
        """Spell a term by the keys that differ from its own by a letter or two."""
        choices = [self._like(word) for word in term.words]
        if len(choices) == 1:
            return [phrase(choices[0][at : at + 1]) for at in range(len(choices[0]))]
        # side by side: each word by the likest of its kind
        return [phrase([found[0] for found in choices])]

    def _like(self, word: str) -> list[str]:
        key = sound_key(word)
        if len(key) < _LEAST_LIKE or any(sign.isdigit() for sign in key):
            return [key]  # another number is another thing
        if (state := self._database.total_changes) != self._keys_of or not self._keys:
            self._keys = [row[0] for row in self._database.execute("SELECT key FROM keys")]
            self._keys_of = state
        most = 1 if len(key) < 2 * _LEAST_LIKE else 2
        like = process.extract(
            key, self._keys, scorer=OSA.distance, processor=None, score_cutoff=most,
            limit=_LIKE_WORDS,
        )  # fmt: skip
        return [str(found) for found, _distance, _at in like] or [key]

    def _next_number(self, case_id: int) -> int:
        row = self._one("SELECT MAX(stop) FROM parts WHERE case_id = ?", case_id)
        return int(str(row[0])) if row and row[0] is not None else case_id * _RANGE

    def _remove_part(self, case_id: int, name: str) -> None:
        row = self._one("SELECT first, stop FROM parts WHERE case_id = ? AND name = ?",
                        case_id, name)  # fmt: skip
        if row is None:
            return
        for table, column in (("words", "body"), ("heard", "sound")):
            self._database.execute(
                f"INSERT INTO {table} ({table}, rowid, {column})"  # noqa: S608
                f" SELECT 'delete', id, {column} FROM texts WHERE id >= ? AND id < ?",
                row,
            )
        self._database.execute("DELETE FROM texts WHERE id >= ? AND id < ?", row)
        self._database.execute("DELETE FROM parts WHERE case_id = ? AND name = ?", [case_id, name])

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        return self._database.execute(sql, values).fetchone()  # type: ignore[no-any-return]


def _row(number: int, text: IndexedText) -> tuple[Any, ...]:
    return (number, text.code, text.place, text.start_us, text.ref, text.text, sounds(text.text))
