"""Where things lie in a bag."""

from __future__ import annotations

import re

CASE, CUSTODY, DOSSIER = "data/case.json", "data/custody.jsonl", "data/dossier.pdf"
ORIGINALS, DERIVED, DOSSIERS = "data/original", "data/derived", "data/dossiers"
CHAINS, RECEIPTS = "data/chains", "data/receipts"
BAG = "bag"
"""Folder of a quarantine in which the bag is unpacked."""
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


def original_name(sha256: str, file_name: str) -> str:
    """Give the place of an original: `data/original/SHA256.ext`."""
    return f"{ORIGINALS}/{sha256}{_extension(file_name)}"


def derived_name(sha256: str, suffix: str) -> str:
    """Give the place of a derivative: `data/derived/SHA256.ext`."""
    return f"{DERIVED}/{sha256}{_extension(suffix)}"


def _extension(file_name: str) -> str:
    # The name came from a stranger; only what every system takes for an extension goes along.
    _, dot, last = file_name.lower().rpartition(".")
    found = f".{last}" if dot else ""
    return found if _EXTENSION.fullmatch(found) else ".bin"
