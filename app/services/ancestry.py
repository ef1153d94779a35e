"""Which entries the rows of a case answer to, where the case came with a package.

A case that was opened from a package has a chain of its own. It begins with `case.import`, and
that entry names the chain of the office it came from by its head and by the SHA-256 of all its
lines. The rows up to there were made by the entries of that other chain, which is kept byte for
byte; what came after, by the entries of the own one. So nothing of an imported case rests on the
word of whoever imported it: every row answers to an entry, here or there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from app.domain.custody import ChainHead, head_after
from app.domain.errors import CustodyChainBroken
from app.domain.exchange import ForeignChain
from app.services.stores import Stores

IMPORT, MERGE = "case.import", "package.import"


def lines_digest(lines: Sequence[str]) -> str:
    """Give the SHA-256 of a chain as a file: every line ended by LF."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def base_of(lines: Sequence[str], chains: Sequence[ForeignChain]) -> tuple[str, ...]:
    """Give the entries that a case began from, none for a case that was made here.

    The chain may have been kept longer than it was then: a later package brought more of it.

    Raises:
        CustodyChainBroken: the first entry names a chain that is not kept, or not as it came.
    """
    first = _entry(lines[0]) if lines else {}
    if first.get("act") != IMPORT:
        return ()
    named = first["data"]["foreign"]
    for chain in chains:
        begun = chain.lines[: named["head_seq"] + 1]
        if chain.log == named["log"] and lines_digest(begun) == named["lines_sha256"]:
            return begun
    raise CustodyChainBroken(at=0, why="foreign", log=named["log"])


def told(stores: Stores, lines: Sequence[str]) -> tuple[str, ...]:
    """Give every entry that the rows answer to: those of the chains before, then the own.

    Raises:
        CustodyChainBroken: a chain before is missing or not as it came.
    """
    return told_by(lines, stores.exchanges.chains())


def told_beginning(stores: Stores, text: str) -> tuple[str, ...]:
    """Give those entries of `told` whose line begins with a text; the own chain is not all read.

    Raises:
        CustodyChainBroken: as in `told`.
    """
    own = stores.custody.lines_beginning(text)
    first = stores.custody.lines_from(0, 1)
    if not first or _entry(first[0]).get("act") != IMPORT:
        return own
    before = told(stores, first)[:-1]
    return (*(line for line in before if line.startswith(text)), *own)


def told_by(lines: Sequence[str], chains: Sequence[ForeignChain]) -> tuple[str, ...]:
    """Say `told` of a chain and the chains kept beside it; see there."""
    base = base_of(lines, chains)
    return (*told_by(base, _without(base, chains)), *lines) if base else tuple(lines)


def ancestry(lines: Sequence[str], chains: Sequence[ForeignChain]) -> dict[str, tuple[str, ...]]:
    """Give the chains a case stands on, from its identity to its lines, the own one included.

    Raises:
        CustodyChainBroken: as in `told`.
    """
    found = {_log(lines): tuple(lines)}
    base = base_of(lines, chains)
    return {**ancestry(base, _without(base, chains)), **found} if base else found


def is_head_of(head: ChainHead, chains: Sequence[ForeignChain], lines: Sequence[str]) -> bool:
    """Tell whether a head belongs to the own chain, or to one that this case stands on.

    A dossier built before the case was handed on names a head of the chain it was built under.
    """
    try:
        known = ancestry(lines, chains)
    except CustodyChainBroken:
        return False
    return any(
        0 <= head.seq < len(chain) and head_after(chain[head.seq], head.seq) == head
        for chain in known.values()
    )


def _without(base: Sequence[str], chains: Sequence[ForeignChain]) -> list[ForeignChain]:
    """Leave one chain behind at every step: one that begins from itself would never end."""
    return [chain for chain in chains if chain.log != _log(base)]


def _entry(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    return found


def _log(lines: Sequence[str]) -> str:
    return str(_entry(lines[0])["log"]) if lines else ""
