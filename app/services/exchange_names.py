"""Names of what crosses the border of a case, made of a register number."""

from __future__ import annotations

import re

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+", re.ASCII)
_LONGEST = 60


def plain_name(number: str) -> str:
    """Turn a register number into a name every file system takes: `003-LP-PB-Kab-...`."""
    return _NOT_PLAIN.sub("-", number).strip("-")[:_LONGEST].rstrip("-") or "perkara"


def bag_name(number: str, *, is_redacted: bool) -> str:
    """Name the folder inside a package."""
    return f"{plain_name(number)}-publik" if is_redacted else plain_name(number)


def receipt_name(number: str, bag_sha256: str) -> str:
    """Name the file of a receipt."""
    return f"tanda-terima-{plain_name(number)}-{bag_sha256[:8]}.json"
