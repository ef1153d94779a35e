"""Transcripts of another office beside ours: whole ones, and what people wrote on the same words.

Two transcripts are the same one where the machine's frozen segments are. How people laid them out
may differ; then the words of a stretch are offered as they stand there, piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.exchange_case import ExchangeCase, KeptRevision, KeptRun, KeptSegment
from app.domain.layout import pieces_of
from app.domain.merge import Choice, MergeOffer, OfferKind, OfferState
from app.domain.plain import digest
from app.domain.transcript import Cover, MachineSegment
from app.services.exchange_reading import current_runs
from app.services.merge_reading import decision_digest

COMPLETE = "complete"
BAR = " | "
"""Stands between the pieces of a stretch."""
_TAKE_OR_NOT = (Choice.MINE, Choice.THEIRS)


@dataclass(frozen=True, slots=True)
class OfferedRun:
    """A finished transcript of theirs that is not here."""

    run: KeptRun
    """As it is there."""
    is_shown: bool
    """It is the one that is shown there."""
    names: tuple[tuple[int, str], ...]
    """What the voices of its item are called there."""


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A text of theirs for a segment that is here."""

    code: str
    """Item here."""
    segment_id: int
    """Segment here."""
    revision: KeptRevision
    """As a person wrote it there."""


@dataclass(frozen=True, slots=True)
class OfferedPiece:
    """A segment as it was laid there, over frozen words that are here."""

    covers: tuple[Cover, ...]
    """By the segments here."""
    start_us: int
    """Where it begins."""
    end_us: int
    """Where it ends."""
    revision: KeptRevision | None
    """As a person wrote it there; None where it is the machine's own text."""
    speaker: int
    """Who speaks."""


@dataclass(frozen=True, slots=True)
class OfferedLayout:
    """A stretch that is laid out otherwise there, with what was written on its pieces."""

    code: str
    """Item here."""
    hidden: tuple[int, ...]
    """Segments here that say the same words."""
    pieces: tuple[OfferedPiece, ...]
    """In order of time."""


_Laid = tuple[KeptSegment, tuple[Cover, ...]]
Words = tuple[MergeOffer, OfferedRun | OfferedText | OfferedLayout]


def run_offers(
    ours: ExchangeCase, theirs: ExchangeCase, codes: Mapping[str, str]
) -> Iterator[tuple[MergeOffer, OfferedRun]]:
    """Give every finished transcript of theirs that was never here.

    Where the item has a finished one here, a person decides whether theirs comes beside it.
    """
    here: dict[str, set[tuple[str, ...]]] = {}
    for run in ours.runs:
        if run.status == COMPLETE:
            here.setdefault(str(run.evidence), set()).add(heard_of(run))
    shown, shown_there = current_runs(ours), current_runs(theirs)
    mine_by_code = {str(code): run for code, run in shown.items() if run.status == COMPLETE}
    for run in _finished(theirs):
        code = codes.get(str(run.evidence), "")
        if heard_of(run) in here.get(code, ()):
            continue
        mine = mine_by_code.get(code)
        is_shown = shown_there[run.evidence].id == run.id
        text = _run_line(run)
        there = str(run.evidence) if is_shown else f"{run.evidence}/{run.id}"
        yield (
            MergeOffer(
                key=f"{OfferKind.TRANSCRIPT.value} {there}",
                kind=OfferKind.TRANSCRIPT,
                state=OfferState.NEW if mine is None else OfferState.CONFLICT,
                ours=code if mine else "",
                theirs=there,
                mine_text=_run_line(mine) if mine else "",
                theirs_text=text,
                choices=_TAKE_OR_NOT if mine is None else (*_TAKE_OR_NOT, Choice.BOTH),
                content_sha256=decision_digest("transcript", there, "/".join(heard_of(run))),
            ),
            OfferedRun(run, is_shown, _names(theirs, str(run.evidence))),
        )


def text_offers(
    ours: ExchangeCase, theirs: ExchangeCase, codes: Mapping[str, str]
) -> Iterator[Words]:
    """Give every text of theirs on the words of a transcript that is here too."""
    here: dict[tuple[str, tuple[str, ...]], KeptRun] = {}
    for run in (*_finished(ours), *current_runs(ours).values()):
        if run.status == COMPLETE:
            here[str(run.evidence), heard_of(run)] = run
    for run in _finished(theirs):
        code = codes.get(str(run.evidence), "")
        mine = here.get((code, heard_of(run)))
        if mine is not None:
            yield from _texts(code, mine, run)


def heard_of(run: KeptRun) -> tuple[str, ...]:
    """Give the digests of what the machine gave: the same ones are the same transcript."""
    return tuple(digest(MachineSegment, item.machine) for item in frozen_of(run))


def frozen_of(run: KeptRun) -> tuple[KeptSegment, ...]:
    """Give the segments that no person laid, in order of id."""
    return tuple(segment for segment in run.segments if not segment.covers)


def laid_there(run: KeptRun, ids: Mapping[int, int]) -> Iterator[OfferedLayout]:
    """Give how a run was laid out there, over its frozen segments as they are numbered here."""
    frozen = [(segment, _covers(segment, ids)) for segment in frozen_of(run)]
    there = [(segment, _covers(segment, ids)) for segment in _visible(run)]
    for plain, laid in _stretches(frozen, there):
        if any(segment.covers for segment, _covered in laid):
            yield _layout("", [covers[0].segment_id for _segment, covers in plain], laid)


def _texts(code: str, mine: KeptRun, run: KeptRun) -> Iterator[Words]:
    ids = {there.id: own.id for there, own in zip(frozen_of(run), frozen_of(mine), strict=True)}
    own_ids = {id_: id_ for id_ in ids.values()}
    said: dict[tuple[Cover, ...], set[str]] = {}
    for segment in mine.segments:
        texts = said.setdefault(_covers(segment, own_ids), set())
        texts.update(item.text for item in segment.revisions)
    here = [(segment, _covers(segment, own_ids)) for segment in _visible(mine)]
    there = [(segment, _covers(segment, ids)) for segment in _visible(run)]
    for own, laid in _stretches(here, there):
        new = [
            segment
            for segment, covers in laid
            if segment.revisions and segment.revisions[-1].text not in said.get(covers, ())
        ]
        if not new:
            continue
        if [covers for _segment, covers in own] == [covers for _segment, covers in laid]:
            for (segment, _own), (theirs, _theirs) in zip(own, laid, strict=True):
                if theirs in new:
                    yield _text_offer(code, segment, str(run.evidence), theirs)
        else:
            yield _layout_offer(code, own, str(run.evidence), laid)


def _text_offer(
    code: str, mine: KeptSegment, there: str, theirs: KeptSegment
) -> tuple[MergeOffer, OfferedText]:
    is_free, revision = not mine.revisions, theirs.revisions[-1]
    heard = digest(MachineSegment, theirs.machine)
    return (
        MergeOffer(
            key=f"{OfferKind.SEGMENT.value} {there}/{theirs.id}",
            kind=OfferKind.SEGMENT,
            state=OfferState.NEW if is_free else OfferState.CONFLICT,
            ours=f"{code}/{mine.id}",
            theirs=f"{there}/{theirs.id}",
            mine_text=_text(mine),
            theirs_text=revision.text,
            choices=_TAKE_OR_NOT,
            content_sha256=decision_digest("segment", heard, revision.text),
        ),
        OfferedText(code, mine.id, revision),
    )


def _layout_offer(
    code: str, own: Sequence[_Laid], there: str, laid: Sequence[_Laid]
) -> tuple[MergeOffer, OfferedLayout]:
    """Offer a stretch that is laid out otherwise: never taken unless a person says so."""
    first = laid[0][0]
    content = [(digest(MachineSegment, segment.machine), _text(segment)) for segment, _ in laid]
    return (
        MergeOffer(
            key=f"{OfferKind.SEGMENT.value} {there}/{first.id}",
            kind=OfferKind.SEGMENT,
            state=OfferState.CONFLICT,
            ours=f"{code}/{own[0][0].id}",
            theirs=f"{there}/{first.id}",
            mine_text=BAR.join(_text(segment) for segment, _covers in own),
            theirs_text=BAR.join(_text(segment) for segment, _covers in laid),
            choices=_TAKE_OR_NOT,
            content_sha256=decision_digest("stretch", code, repr(content)),
        ),
        _layout(code, [segment.id for segment, _covers in own], laid),
    )


def _layout(code: str, hidden: Iterable[int], laid: Sequence[_Laid]) -> OfferedLayout:
    pieces = tuple(
        OfferedPiece(
            covers=covers,
            start_us=segment.machine.start_us,
            end_us=segment.machine.end_us,
            revision=segment.revisions[-1] if segment.revisions else None,
            speaker=segment.speaker,
        )
        for segment, covers in laid
    )
    return OfferedLayout(code, tuple(hidden), pieces)


def _stretches(
    here: Sequence[_Laid], there: Sequence[_Laid]
) -> Iterator[tuple[list[_Laid], list[_Laid]]]:
    """Give the smallest stretches that both sides tell with the same frozen segments."""
    root: dict[int, int] = {}

    def find(id_: int) -> int:
        while (above := root.setdefault(id_, id_)) != id_:
            root[id_] = id_ = root[above]
        return id_

    for _segment, covers in (*here, *there):
        for cover in covers[1:]:
            root[find(cover.segment_id)] = find(covers[0].segment_id)
    groups: dict[int, tuple[list[_Laid], list[_Laid]]] = {}
    for own in here:
        groups.setdefault(find(own[1][0].segment_id), ([], []))[0].append(own)
    for other in there:
        groups.setdefault(find(other[1][0].segment_id), ([], []))[1].append(other)
    yield from (both for both in groups.values() if all(both))


def _covers(segment: KeptSegment, ids: Mapping[int, int]) -> tuple[Cover, ...]:
    """Give what a segment stands for, a frozen one itself, by the ids here."""
    whole = (Cover(segment.id, 0, len(pieces_of(segment.machine))),)
    return tuple(
        Cover(ids[cover.segment_id], cover.first, cover.stop) for cover in segment.covers or whole
    )


def _visible(run: KeptRun) -> list[KeptSegment]:
    shown = [segment for segment in run.segments if not segment.is_hidden]
    return sorted(shown, key=lambda segment: (segment.machine.start_us, segment.id))


def _finished(case: ExchangeCase) -> Iterator[KeptRun]:
    """Give the finished runs that are in use, those that are shown first."""
    shown = {run.id for run in current_runs(case).values()}
    present = [run for run in case.runs if run.status == COMPLETE and not run.removed_at]
    return iter(sorted(present, key=lambda run: run.id not in shown))


def _names(case: ExchangeCase, code: str) -> tuple[tuple[int, str], ...]:
    return tuple((item.speaker, item.name) for item in case.speakers if item.evidence == code)


def _run_line(run: KeptRun) -> str:
    name = run.source.name or run.model.name
    return f"{run.evidence} · {name} · {len(_visible(run))}"


def _text(segment: KeptSegment) -> str:
    return segment.revisions[-1].text if segment.revisions else segment.machine.text
