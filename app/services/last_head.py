"""Does the case that is opened go on where this computer last saw it?

A chain that is whole says nothing of entries cut off its end, and nothing where an older copy
of the folder was put back. The head last seen here does.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from app.domain.custody import ChainHead, head_after
from app.runtime import last_seen
from app.runtime.last_seen import Place
from app.store.custody import CustodyStore

log = logging.getLogger("log.last_seen")


class SeenState(StrEnum):
    """How a chain stands to what this computer last saw of it."""

    NEVER = "never"
    """This computer does not know the case."""
    AGREES = "agrees"
    """The head last seen is in the chain."""
    OLDER = "older"
    """The chain ends before the head last seen: an older copy, or its tail was cut off."""
    DIFFERS = "differs"
    """Another entry stands where the head last seen was: the chain was written anew."""


@dataclass(frozen=True, slots=True)
class LastHead:
    """What a comparison found."""

    state: SeenState
    """How they stand to each other."""
    head: ChainHead
    """The head last seen; seq -1 where it is not known."""
    at: str = ""
    """UTC of when it was seen."""
    is_weak: bool = False
    """It was kept in a file of this user, not in the key ring."""

    @property
    def is_alarm(self) -> bool:
        """The case is not the one last seen here."""
        return self.state in (SeenState.OLDER, SeenState.DIFFERS)


def compare(chain: str, custody: CustodyStore) -> LastHead:
    """Compare a stored chain with the head last seen of it; `chain` is its `log`."""
    seen = last_seen.load(chain)
    if seen is None:
        return LastHead(SeenState.NEVER, ChainHead(-1, ""))
    state = _state(seen.head, custody)
    return LastHead(state, seen.head, seen.at, seen.place is Place.FILE)


def remember(chain: str, custody: CustodyStore, at: str, *, even_back: bool = False) -> None:
    """Keep the head of now; never over a head that the chain has lost, unless a person said so.

    Nothing that goes wrong here ends a sitting: the case itself is stored.
    """
    try:
        if even_back or not compare(chain, custody).is_alarm:
            last_seen.store(chain, custody.head(), at)
    except OSError:
        log.warning("the head last seen could not be kept", exc_info=True)


def _state(head: ChainHead, custody: CustodyStore) -> SeenState:
    if head.seq > custody.head().seq:
        return SeenState.OLDER
    lines = custody.lines_from(head.seq, 1)
    is_there = bool(lines) and head_after(lines[0], head.seq) == head
    return SeenState.AGREES if is_there else SeenState.DIFFERS
