"""The custody chain as a file of its own, for whoever checks it without Netra."""

from __future__ import annotations

from pathlib import Path

from app.services.frames import Output
from app.services.history import SLICE
from app.services.session import CaseSession


def export_jsonl(session: CaseSession, out: Path) -> int:
    """Write the chain as it is, one entry a line, and give the number of entries.

    Byte for byte what is hashed: `custody.jsonl` of the case folder holds the same.

    Raises:
        OutputRefused, DiskFull: it cannot be written.
    """
    count = 0
    with Output(out) as staged, staged.open("wb") as file:
        while lines := session.stores.custody.lines_from(count, SLICE):
            file.writelines(line.encode() + b"\n" for line in lines)
            count += len(lines)
    return count
