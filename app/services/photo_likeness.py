"""Which photos of a case look alike: looked at once, kept in the cache; a hint."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import InvalidValue, UnreadableMedia
from app.domain.photos import (
    Likeness,
)
from app.domain.plain import from_plain, to_plain
from app.services.frames import cache_path
from app.services.likeness import Alike, LikeKind, alike_pairs, groups
from app.services.photos import rows
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import photo_calls

_LIKENESS = "likeness1.json"


@dataclass(frozen=True, slots=True)
class LikeGroup:
    """Photos that look alike; a hint."""

    codes: tuple[str, ...]
    """Evidence codes."""
    kinds: tuple[LikeKind, ...]
    """In which ways pairs of them look alike."""


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Which photos of a case look alike."""

    groups: tuple[LikeGroup, ...]
    """Two and more each."""
    pairs: tuple[tuple[str, str, LikeKind, float], ...]
    """Code, code, how, share of equal bits."""
    unread: tuple[str, ...]
    """Codes of photos that could not be looked at."""


def likeness_job(session: CaseSession, codes: Sequence[str] = ()) -> Job[Likenesses]:
    """Find the photos of a case that look alike; each is looked at once, by its SHA-256.

    Args:
        codes: of photos; none for all of the case.
    """
    items = [row.evidence for row in rows(session) if not codes or row.evidence.code in codes]
    wanted = [
        (
            item.code,
            session.blobs.original_path(item.digest.sha256),
            cache_path(session, item, _LIKENESS),
        )
        for item in items
    ]

    def run(ctx: JobContext) -> Likenesses:
        found: list[tuple[str, Likeness]] = []
        unread: list[str] = []
        for number, (code, source, kept) in enumerate(wanted):
            ctx.progress(number / len(wanted), "decoding", code)
            try:
                found.append((code, _likeness(source, kept, ctx)))
            except UnreadableMedia:
                unread.append(code)
        pairs = alike_pairs([one for _code, one in found])
        return _named([code for code, _one in found], pairs, tuple(unread))

    return Job(label=f"{len(wanted)} likeness", lane=Lane.BACKGROUND, run=run)


def _likeness(source: Path, kept: Path, ctx: JobContext) -> Likeness:
    try:
        return from_plain(Likeness, json.loads(kept.read_text(encoding="ascii")))
    except (OSError, ValueError, InvalidValue):
        found = photo_calls.likeness(source, ctx.silent())
    kept.parent.mkdir(parents=True, exist_ok=True)
    staged = kept.with_name(f".{os.getpid()}.{kept.name}")
    staged.write_text(json.dumps(to_plain(found)), encoding="ascii")
    staged.replace(kept)
    return found


def _named(codes: Sequence[str], pairs: Sequence[Alike], unread: tuple[str, ...]) -> Likenesses:
    made = []
    for places in groups(len(codes), pairs):
        kinds = {pair.kind for pair in pairs if pair.first in places}
        made.append(LikeGroup(tuple(codes[place] for place in places), tuple(sorted(kinds))))
    return Likenesses(
        groups=tuple(made),
        pairs=tuple((codes[p.first], codes[p.second], p.kind, p.share) for p in pairs),
        unread=unread,
    )
