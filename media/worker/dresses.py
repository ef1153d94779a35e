"""What clips are given to say and show, beside the request: it may be longer than one holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from app.domain.clip_dress import Dress
from app.domain.plain import from_plain, to_plain


def write_dresses(beside: Path, dresses: Sequence[Dress | None]) -> Path | None:
    """Write the dresses of clips beside one of them; None where all are plain.

    Whoever calls takes the file away again.
    """
    if not any(dresses):
        return None
    out = beside.with_name(f"{beside.name}.dress")
    out.write_text(json.dumps([to_plain(each) for each in dresses]), encoding="ascii")
    return out


def read_dresses(path: Path | None, count: int) -> tuple[Dress | None, ...]:
    """Read them back (in the child); `count` times nothing where there is no file.

    Raises:
        InvalidValue: they are not what was written.
    """
    if path is None:
        return (None,) * count
    return from_plain(tuple[Dress | None, ...], json.loads(path.read_text(encoding="ascii")))
