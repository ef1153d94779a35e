"""What somebody does who may write every file of a case and knows how it is made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.custody import canonical, head_after
from app.services import integrity
from app.store import seal
from app.tasks.job import JobContext

Entry = dict[str, Any]


def execute(case: Path, *statements: str) -> None:
    """Change rows behind the program's back, and seal the database again as it would."""
    connection = sqlite3.connect(case / "case.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    seq, line = connection.execute(
        "SELECT seq, line FROM custody ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    connection.close()
    seal.write(case, head_after(line, seq))


def rewrite_chain(case: Path, edit: Callable[[Entry], None]) -> None:
    """Change entries and make every hash, the mirror and the seal fit again."""
    connection = sqlite3.connect(case / "case.db")
    lines = [row[0] for row in connection.execute("SELECT line FROM custody ORDER BY seq")]
    forged: list[str] = []
    for line in lines:
        entry = json.loads(line)
        edit(entry)
        entry["prev"] = head_after(forged[-1], 0).sha256 if forged else "0" * 64
        forged.append(canonical(entry))
    with connection:
        connection.execute("DROP TRIGGER custody_is_never_changed")
        connection.executemany(
            "UPDATE custody SET line = ? WHERE seq = ?",
            [(line, seq) for seq, line in enumerate(forged)],
        )
    connection.close()
    (case / "custody.jsonl").write_bytes("".join(f"{line}\n" for line in forged).encode())
    execute(case)


def failed(case: Path, depth: integrity.Depth = "quick") -> list[str]:
    """Name the checks that fail."""
    report = integrity.verify_path(case, (), JobContext(), depth=depth)
    return [check.name for check in report.checks if not check.ok]
