"""The stored chain and its mirror file."""

from __future__ import annotations

import os
from pathlib import Path

from sqlite_utils import Database

from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    entry_line,
    head_after,
)

MIRROR_NAME = "custody.jsonl"


class CustodyStore:
    """Entries of one case, in the database and in `custody.jsonl`."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._mirror = folder / MIRROR_NAME

    def head(self) -> ChainHead:
        """Give the end of the stored chain."""
        row = self._database.execute(
            "SELECT seq, line FROM custody ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return head_after(row[1], row[0]) if row else ChainHead(seq=-1, sha256=GENESIS)

    def last_stamp(self) -> str:
        """Give the UTC stamp of the newest entry, empty for an empty chain."""
        row = self._database.execute(
            "SELECT json_extract(line, '$.ts') FROM custody ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return str(row[0]) if row else ""

    def lines(self) -> tuple[str, ...]:
        """Give every entry, verbatim, in order."""
        rows = self._database.execute("SELECT line FROM custody ORDER BY seq").fetchall()
        return tuple(row[0] for row in rows)

    def lines_from(self, first: int, count: int) -> tuple[str, ...]:
        """Give up to `count` entries from number `first` (0-based) on, verbatim, in order."""
        rows = self._database.execute(
            "SELECT line FROM custody WHERE seq >= ? ORDER BY seq LIMIT ?", [first, count]
        ).fetchall()
        return tuple(row[0] for row in rows)

    def append(self, context: CustodyContext, act: CustodyAct) -> str:
        """Append one entry inside the caller's transaction and give its line."""
        head = self.head()
        line = entry_line(head, context, act)
        self._database.execute(
            "INSERT INTO custody (seq, line) VALUES (?, ?)", [head.seq + 1, line]
        )
        return line

    def mirror(self, line: str) -> None:
        """Append a committed line to the mirror file and bring it to the disk."""
        with self._mirror.open("ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def reconcile(self) -> str:
        """Bring the mirror file up to the database after a crash.

        Returns:
            `same`, `completed` where committed lines were missing in the file, or
            `differs` where the file says something else: then it is left as it is,
            for the verification to report.
        """
        stored = "".join(f"{line}\n" for line in self.lines()).encode()
        mirrored = self._mirror.read_bytes() if self._mirror.exists() else b""
        if mirrored == stored:
            return "same"
        if not stored.startswith(mirrored):
            return "differs"
        with self._mirror.open("ab") as file:
            file.write(stored[len(mirrored) :])
            file.flush()
            os.fsync(file.fileno())
        return "completed"
