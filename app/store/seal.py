"""The seal of a closed case: a flipped bit in the database's unused bytes is found too.

The chain proves every row; it says nothing of the bytes between them. The last writer that
closes a case therefore writes down the digest of `case.db`. Whoever changes the database on
purpose can write a new seal; the chain and its anchors are the proof against that.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.custody import ChainHead
from app.store.database import DATABASE_NAME

SEAL_NAME = "case.seal"
_MAX_BYTES = 4096


class SealState(StrEnum):
    """What a seal says of the database beside it."""

    SEALED = "sealed"
    """The bytes are those that the last writer left."""
    OPEN = "open"
    """Somebody has written since, or a sitting ended without closing: nothing can be said."""
    DIFFERS = "differs"
    """Same head, other bytes."""
    DAMAGED = "damaged"
    """The seal itself is not what was written."""
    MISSING = "missing"
    """There is none."""


@dataclass(frozen=True, slots=True)
class _Seal:
    sha256: str
    size_bytes: int
    head: ChainHead


def write(folder: Path, head: ChainHead) -> None:
    """Seal a database that is closed and has no -wal; the file appears whole or not at all.

    Raises:
        OSError: it cannot be read or written.
    """
    database = folder / DATABASE_NAME
    sha256, size = _digest(database)
    text = json.dumps(
        {
            "head_seq": head.seq,
            "head_sha256": head.sha256,
            "sha256": sha256,
            "size": size,
        },
        separators=(",", ":"),
    )
    own = hashlib.sha256(text.encode()).hexdigest()
    staged = folder / f".{SEAL_NAME}.new"
    with staged.open("wb") as file:
        file.write(f"{text}\n{own}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    staged.replace(folder / SEAL_NAME)


def remove(folder: Path) -> None:
    """Take the seal away before the database is replaced on purpose."""
    (folder / SEAL_NAME).unlink(missing_ok=True)


def check(folder: Path, head: ChainHead) -> SealState:
    """Compare the database with its seal; `head` is the end of the chain stored in it.

    Raises:
        OSError: the database cannot be read.
    """
    path = folder / SEAL_NAME
    if not path.is_file():
        return SealState.MISSING
    seal = _read(path)
    if seal is None:
        return SealState.DAMAGED
    journal = folder / f"{DATABASE_NAME}-wal"
    if seal.head != head or (journal.exists() and journal.stat().st_size > 0):
        return SealState.OPEN
    found = _digest(folder / DATABASE_NAME)
    return SealState.SEALED if found == (seal.sha256, seal.size_bytes) else SealState.DIFFERS


def _read(path: Path) -> _Seal | None:
    if path.stat().st_size > _MAX_BYTES:
        return None
    text, _, rest = path.read_bytes().partition(b"\n")
    if rest != hashlib.sha256(text).hexdigest().encode() + b"\n":
        return None
    try:
        facts = json.loads(text)
        return _Seal(
            sha256=facts["sha256"],
            size_bytes=facts["size"],
            head=ChainHead(facts["head_seq"], facts["head_sha256"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
