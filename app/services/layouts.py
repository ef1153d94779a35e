"""Splitting, joining and timing segments anew; what the machine gave stays as it is.

A person's layout is a layer of its own: pieces that stand for words of the frozen segments. The
segments they replace go out of sight and stay in the case; undoing brings them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.custody import CustodyValue
from app.domain.errors import InvalidValue, TimeOutsideMedia, UnknownItem
from app.domain.layout import LEAST_US, LaidSegment, covers_of, laid
from app.domain.mediatime import format_time
from app.domain.shown_words import shown_words
from app.domain.transcript import Cover, MachineSegment, Segment
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

ACT = "transcript.layout"


def split(session: CaseSession, code: str, segment_id: int, word: int) -> tuple[Segment, Segment]:
    """Split a segment before one of its words as it reads now (0-based).

    What a person wrote or heard goes along with its half.

    Raises:
        UnknownItem: no such segment in this item, or it was laid out anew since.
        InvalidValue: no word lies on both sides, or it is too short to be two.
    """
    segment = segment_of(session, code, segment_id)
    words, machine = shown_words(segment), segment.machine
    if not 0 < word < len(words):
        raise InvalidValue(field="word", value=word, expected=f"1..{len(words) - 1}")
    first_us, last_us = machine.start_us + LEAST_US, machine.end_us - LEAST_US
    if first_us > last_us:
        raise InvalidValue(
            field="segment", value=format_time(machine.start_us), expected=">= 0.2 s"
        )
    cut_us = min(max(words[word].start_us, first_us), last_us)
    left_end_us = min(max(words[word - 1].end_us, first_us), cut_us)
    # the words are shared by when they are said, however short that leaves a half
    before, after = _cut(segment, word, words[word].start_us)
    written = segment.text.split() if segment.revision else []
    pieces = (
        _piece(session, segment, before, (machine.start_us, left_end_us), written[:word]),
        _piece(session, segment, after, (cut_us, machine.end_us), written[word:]),
    )
    left, right = lay(session, code, "split", (segment_id,), pieces)
    return session.stores.transcripts.segment(left)[0], session.stores.transcripts.segment(right)[0]


def join(session: CaseSession, code: str, segment_id: int) -> Segment:
    """Join a segment with the one that follows it.

    It counts as heard where both were. Two different speakers make it nobody's.

    Raises:
        UnknownItem: no such segment in this item, or none follows it.
    """
    first = segment_of(session, code, segment_id)
    next_id = _beside(session, first)[1]
    if next_id is None:
        raise UnknownItem(kind="segment", id=f"> {segment_id}")
    second = segment_of(session, code, next_id)
    covers = (*covers_of(first), *covers_of(second))
    end_us = max(first.end_us, second.end_us)
    is_written = bool(first.revision or second.revision)
    writers = dict.fromkeys(name for name in (first.revised_by, second.revised_by) if name)
    piece = LaidSegment(
        covers=covers,
        machine=laid(_parts(session, covers), first.start_us, end_us),
        text=f"{first.text} {second.text}".strip() if is_written else "",
        revised_by=", ".join(writers),
        is_heard=first.is_verified and second.is_verified,
        speaker=_common(first.speaker, second.speaker),
    )
    (made,) = lay(session, code, "join", (first.id, second.id), (piece,))
    return session.stores.transcripts.segment(made)[0]


def retime(session: CaseSession, code: str, segment_id: int, start_us: int, end_us: int) -> Segment:
    """Move the edges of a segment; its words keep the times at which they were heard.

    Raises:
        UnknownItem: no such segment in this item, or it was laid out anew since.
        InvalidValue: shorter than a tenth of a second, or past the segment before or after.
        TimeOutsideMedia: past the end of the item.
    """
    segment = segment_of(session, code, segment_id)
    item = session.stores.evidence.by_code(code)
    length_us = item.length_us
    if length_us and end_us > max(length_us, segment.end_us):
        at, all_ = format_time(end_us), format_time(length_us)
        raise TimeOutsideMedia(code=item.code, at=at, duration=all_)
    before, after = _beside(session, segment)
    machine = session.stores.layouts.edges(item for item in (before, after) if item is not None)
    after_us = machine[before][0] if before is not None else -1
    before_us = machine[after][0] if after is not None else start_us + 1
    if not after_us < start_us < before_us:
        span = f"{format_time(max(0, after_us))}..{format_time(before_us)}"
        raise InvalidValue(field="start", value=format_time(max(0, start_us)), expected=span)
    covers = covers_of(segment)
    written = segment.text.split() if segment.revision else []
    piece = _piece(session, segment, covers, (start_us, end_us), written)
    (made,) = lay(session, code, "retime", (segment_id,), (piece,))
    return session.stores.transcripts.segment(made)[0]


def segment_of(session: CaseSession, code: str, segment_id: int) -> Segment:
    """Find a segment of an item as it is laid out now.

    Raises:
        UnknownItem: there is none in this item, or it was split, joined or timed anew.
    """
    segment, owner = session.stores.transcripts.segment(segment_id)
    if owner != code.upper() or session.stores.layouts.is_hidden(segment_id):
        raise UnknownItem(kind="segment", id=segment_id)
    return segment


def _common(first: int, second: int) -> int:
    if first and second and first != second:
        return 0
    return first or second


def _beside(session: CaseSession, segment: Segment) -> tuple[int | None, int | None]:
    return session.stores.layouts.beside(segment.id, segment.start_us)


def _parts(session: CaseSession, covers: Sequence[Cover]) -> list[tuple[MachineSegment, Cover]]:
    machine = session.stores.layouts.machine(cover.segment_id for cover in covers)
    return [(machine[cover.segment_id], cover) for cover in covers]


def _cut(segment: Segment, word: int, cut_us: int) -> tuple[tuple[Cover, ...], tuple[Cover, ...]]:
    """Share the machine's words between the halves: by number, or by time if it was rewritten."""
    covers, machine = covers_of(segment), segment.machine
    count = sum(cover.stop - cover.first for cover in covers)
    if not segment.revision:
        at = word
    elif machine.words:
        at = sum((said.start_us + said.end_us) // 2 < cut_us for said in machine.words)
    else:
        at = round(word * count / len(segment.text.split()))
    left: list[Cover] = []
    right: list[Cover] = []
    for cover in covers:
        inside = min(max(0, at), cover.stop - cover.first)
        at -= cover.stop - cover.first
        middle = cover.first + inside
        if middle > cover.first:
            left.append(Cover(cover.segment_id, cover.first, middle))
        if middle < cover.stop:
            right.append(Cover(cover.segment_id, middle, cover.stop))
    # a half that is all a person's own words still says where it comes from
    first, last = covers[0], covers[-1]
    return (
        tuple(left) or (Cover(first.segment_id, first.first, first.first),),
        tuple(right) or (Cover(last.segment_id, last.stop, last.stop),),
    )


def _piece(
    session: CaseSession,
    of: Segment,
    covers: tuple[Cover, ...],
    edges: tuple[int, int],
    written: Sequence[str],
) -> LaidSegment:
    return LaidSegment(
        covers=covers,
        machine=laid(_parts(session, covers), *edges),
        text=" ".join(written),
        revised_by=of.revised_by,
        is_heard=of.is_verified,
        speaker=of.speaker,
    )


def lay(
    session: CaseSession,
    code: str,
    how: str,
    hidden: tuple[int, ...],
    pieces: Sequence[LaidSegment],
    origin: Mapping[str, CustodyValue] | None = None,
) -> tuple[int, ...]:
    """Lay pieces in the place of segments; one entry of the chain, undone like any step.

    Args:
        how: split, join, retime, or merge for what another office laid.
        hidden: segments of one run whose words the pieces say.
        origin: where it comes from, if not from the reviewer.

    Returns:
        Ids of the pieces.
    """
    stores, stamp = session.stores, session.clock.stamp()
    run = stores.layouts.run_of(hidden[0])
    with session.change(ACT, Topic.TRANSCRIPT) as change:
        ids = stores.layouts.lay(run, pieces, session.reviewer.name, stamp)
        for id_, piece in zip(ids, pieces, strict=True):
            if piece.text:
                stores.transcripts.add_revision(
                    id_, piece.text, piece.revised_by, stamp, is_heard=piece.is_heard
                )
        stores.layouts.set_hidden(hidden, hidden=True)
        change.obj = (code.upper(),)
        told: list[CustodyValue] = [_told(*pair) for pair in zip(ids, pieces, strict=True)]
        change.data = {**_facts(run, how, hidden, (), told), "laid_at": stamp}
        if origin:
            change.data = {**change.data, "origin": dict(origin)}
    label = f"{ACT} {hidden[0]}"
    session.undo.push(
        Change(
            label,
            undo=lambda: swap(session, code, run, "undo", hidden=ids, shown=hidden),
            redo=lambda: swap(session, code, run, "redo", hidden=hidden, shown=ids),
        )
    )
    return ids


def swap(
    session: CaseSession,
    code: str,
    run: int,
    how: str,
    *,
    hidden: tuple[int, ...],
    shown: tuple[int, ...],
) -> None:
    """Put segments out of sight and others in their place; no step to undo is left by it."""
    with session.change(ACT, Topic.TRANSCRIPT, why=how) as change:
        session.stores.layouts.set_hidden(hidden, hidden=True)
        session.stores.layouts.set_hidden(shown, hidden=False)
        change.obj = (code.upper(),)
        change.data = _facts(run, how, hidden, shown, [])


def _facts(
    run: int,
    how: str,
    hidden: tuple[int, ...],
    shown: tuple[int, ...],
    told: list[CustodyValue],
) -> dict[str, CustodyValue]:
    return {
        "run": run,
        "how": how,
        "hidden": list(hidden),
        "shown": list(shown),
        "laid": told,
    }


def _told(id_: int, piece: LaidSegment) -> CustodyValue:
    """Say what a piece is made of: the verification makes it again from the frozen words."""
    covers: list[CustodyValue] = [
        [cover.segment_id, cover.first, cover.stop] for cover in piece.covers
    ]
    told: dict[str, CustodyValue] = {
        "segment": id_,
        "covers": covers,
        "start_us": piece.machine.start_us,
        "end_us": piece.machine.end_us,
        "speaker": piece.speaker,
    }
    if piece.text:
        told |= {"text": piece.text, "heard": piece.is_heard, "revised_by": piece.revised_by}
    return told
