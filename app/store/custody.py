"""The stored chain and its mirror file."""

from __future__ import annotations

import os
from collections.abc import Iterable
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
from app.runtime.disk import sync_folder

MIRROR_NAME = "custody.jsonl"
SPARE_BYTES = 64 * 1024 * 1024
"""What a mirror may be longer than the chain: lines or zeros of a change that was cut off."""


def read_mirror(path: Path, expected: int) -> bytes | None:
    """Read a mirror file; None where it is so long that no power cut could have left it.

    Args:
        expected: length of what should stand there, in bytes.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        most = expected + SPARE_BYTES
        if os.fstat(file.fileno()).st_size > most:
            return None
        return file.read(most)


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

    def lines_beginning(self, text: str) -> tuple[str, ...]:
        """Give the entries whose line begins with a text, verbatim, in order: few of many."""
        rows = self._database.execute(
            "SELECT line FROM custody WHERE substr(line, 1, ?) = ? ORDER BY seq", [len(text), text]
        ).fetchall()
        return tuple(row[0] for row in rows)

    def append(self, context: CustodyContext, act: CustodyAct) -> str:
        """Append one entry inside the caller's transaction and give its line."""
        return self.append_all(context, (act,))[0]

    def append_all(self, context: CustodyContext, acts: Iterable[CustodyAct]) -> tuple[str, ...]:
        """Append one entry for each act inside the caller's transaction and give their lines."""
        head = self.head()
        lines: list[tuple[int, str]] = []
        for act in acts:
            line = entry_line(head, context, act)
            head = head_after(line, head.seq + 1)
            lines.append((head.seq, line))
        self._database.conn.executemany("INSERT INTO custody (seq, line) VALUES (?, ?)", lines)
        return tuple(line for _seq, line in lines)

    def mirror(self, *lines: str) -> None:
        """Append committed lines to the mirror file and bring them to the disk.

        Raises:
            OSError: the disk refuses; a line may be there in part then.
        """
        is_new = not self._mirror.exists()
        with self._mirror.open("ab") as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._mirror.parent)

    def reconcile(self) -> str:
        """Bring the mirror file up to the database after a crash.

        Returns:
            `same`, `completed` where committed lines were missing in the file, or
            `differs` where the file says something else: then it is left as it is,
            for the verification to report.

        Raises:
            OSError: the disk refuses; the file is completed another time.
        """
        stored = "".join(f"{line}\n" for line in self.lines()).encode()
        mirrored = read_mirror(self._mirror, len(stored)) if self._mirror.exists() else b""
        if mirrored is None:
            return "differs"
        if mirrored == stored:
            return "same"
        # A power cut may leave the length of a line without its bytes: zeros hold no entry.
        kept = mirrored.rstrip(b"\0")
        if not stored.startswith(kept):
            return "differs"
        with self._mirror.open("ab") as file:
            file.truncate(len(kept))
            file.write(stored[len(kept) :])
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._mirror.parent)
        return "completed"
