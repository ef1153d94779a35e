"""Find a text in the transcript of an item, and write another in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.domain.errors import InvalidValue
from app.domain.transcript import Segment
from app.services.events import Topic
from app.services.layouts import segment_of
from app.services.replay_transcripts import text_digest
from app.services.session import CaseSession
from app.services.undo import Change

ACT = "transcript.replace"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    text: str
    """As typed; looked for as it is, never as a pattern."""
    whole_words: bool = False
    """Not inside longer words."""
    match_case: bool = False
    """Capitals count."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where it stands."""

    segment_id: int
    """In which segment."""
    nth: int
    """Which place in that segment, 0-based."""
    start: int
    """First character in the segment's text."""
    stop: int
    """End excluded."""


@dataclass(frozen=True, slots=True)
class Written:
    """A segment's text as it is to stand."""

    segment_id: int
    """Which segment."""
    text: str
    """All of it."""
    is_heard: bool
    """A person heard it so."""


def find(segments: Iterable[Segment], wanted: Wanted) -> tuple[Hit, ...]:
    """Give every place in the order of the text; nothing is found for an empty text."""
    pattern = _pattern(wanted)
    if pattern is None:
        return ()
    return tuple(
        Hit(segment.id, nth, found.start(), found.end())
        for segment in segments
        for nth, found in enumerate(pattern.finditer(segment.text))
    )


def replace(
    session: CaseSession,
    code: str,
    wanted: Wanted,
    by: str,
    hits: Collection[Hit],
) -> int:
    """Write `by` in place of the given hits: one entry of the chain, one step to undo.

    Nobody listens while replacing: a segment that was not heard stays so.

    Returns:
        How many places were changed; a hit that no longer stands where it was is left alone.

    Raises:
        UnknownItem: a segment is not in this item.
        InvalidValue: a segment would be left without any text.
    """
    pattern = _pattern(wanted)
    if pattern is None or not hits:
        return 0
    before: list[Written] = []
    after: list[Written] = []
    count = 0
    for id_ in dict.fromkeys(hit.segment_id for hit in hits):
        segment = segment_of(session, code, id_)
        chosen = {(hit.start, hit.stop) for hit in hits if hit.segment_id == id_}
        text, changed = _replaced(pattern, segment.text, by, chosen)
        if not text.strip():
            raise InvalidValue(field="text", value="", expected="a text")
        if changed and text != segment.text:
            count += changed
            before.append(Written(id_, segment.text, segment.is_verified))
            after.append(Written(id_, text, segment.is_verified))
    if not after:
        return 0
    write(session, code, wanted.text, by, after)
    session.undo.push(
        Change(
            f"{ACT} {code.upper()}",
            undo=lambda: write(session, code, wanted.text, by, before, "undo"),
            redo=lambda: write(session, code, wanted.text, by, after, "redo"),
        )
    )
    return count


def _pattern(wanted: Wanted) -> re.Pattern[str] | None:
    if not wanted.text.strip():
        return None
    said = re.escape(wanted.text.strip())
    if wanted.whole_words:
        said = rf"(?<!\w){said}(?!\w)"
    return re.compile(said, re.NOFLAG if wanted.match_case else re.IGNORECASE)


def _replaced(
    pattern: re.Pattern[str], text: str, by: str, chosen: Collection[tuple[int, int]]
) -> tuple[str, int]:
    count = 0

    def put(found: re.Match[str]) -> str:
        nonlocal count
        if found.span() not in chosen:
            return found[0]
        count += 1
        return by

    return " ".join(pattern.sub(put, text).split()), count


def write(
    session: CaseSession,
    code: str,
    find_text: str,
    by: str,
    texts: Collection[Written],
    why: str = "",
) -> None:
    """Write texts as one entry of the chain; no step to undo is left by it."""
    stamp, who = session.clock.stamp(), session.reviewer.name
    with session.change(ACT, Topic.TRANSCRIPT, why=why) as change:
        numbers = [
            session.stores.transcripts.add_revision(
                item.segment_id, item.text, who, stamp, is_heard=item.is_heard
            )
            for item in texts
        ]
        change.obj = (code.upper(),)
        change.data = {
            "find": find_text,
            "by": by,
            "count": len(texts),
            "segments": [item.segment_id for item in texts],
            "revisions": list(numbers),
            "texts_sha256": [text_digest(item.text) for item in texts],
            "heard": [item.is_heard for item in texts],
            "revised_by": who,
            "revised_at": stamp,
        }
