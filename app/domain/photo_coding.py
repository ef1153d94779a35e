"""Two people's marks of one photo: in which squares of a page they lie, which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.drawn import drawn_at
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.photos import page_at
from app.domain.second_reading import DifferenceKind, Pair, Rank, joined, nearness

SIDE = 20
"""Squares in which each side of a page is counted."""
SQUARES = SIDE * SIDE


def squares(moment: Moment) -> frozenset[int]:
    """Give the squares of its page that a mark covers: those whose middle lies in its box.

    A box too small for any middle covers the square that holds its own. A mark without box or
    figure says the whole page.
    """
    boxes = boxes_of(moment.draft, page_at(moment.draft.span.start_us))
    return frozenset(number for box in boxes for number in _covered(box)) or _WHOLE


def boxes_of(draft: MomentDraft, page: int) -> tuple[Region, ...]:
    """Give the box of a mark and those around its figures; none where it says the whole page."""
    own = (draft.region,) if draft.region is not None else ()
    return (*own, *(one.box for one in drawn_at(draft.figures, page)))


def coded(moments: Sequence[Moment], pages: int) -> list[frozenset[str]]:
    """Give the categories of each square of each page, page by page, row by row."""
    found: list[set[str]] = [set() for _ in range(pages * SQUARES)]
    for moment in moments:
        first = page_at(moment.draft.span.start_us) * SQUARES
        for number in squares(moment):
            if first + number < len(found):
                found[first + number].update(moment.draft.categories)
    return [frozenset(codes) for codes in found]


def paired(first: Sequence[Moment], second: Sequence[Moment]) -> tuple[Pair, ...]:
    """Put two codings of one photo side by side, by page.

    Two marks can be a pair where they share a square of one page. Those with the same categories
    are paired first, then those with some in common, and among equals the ones that share the
    greatest part of what either covers. Each mark is in one pair at most.
    """
    covered = {one.code: squares(one) for one in (*first, *second)}

    def kind(ours: Moment, theirs: Moment) -> DifferenceKind | None:
        if set(ours.draft.categories) != set(theirs.draft.categories):
            return DifferenceKind.CATEGORIES
        a, b = covered[ours.code], covered[theirs.code]
        return DifferenceKind.PLACES if 2 * len(a & b) < len(a | b) else None

    def candidates() -> Iterator[tuple[Rank, Moment, Moment]]:
        for ours in first:
            for theirs in second:
                a, b = covered[ours.code], covered[theirs.code]
                if _page(ours) == _page(theirs) and a & b:
                    shared = len(a & b) / len(a | b)
                    rank = nearness(ours, theirs), -shared, str(ours.code), str(theirs.code)
                    yield rank, ours, theirs

    return joined(first, second, sorted(candidates(), key=lambda found: found[0]), kind)


def _page(moment: Moment) -> int:
    return page_at(moment.draft.span.start_us)


def _covered(box: Region) -> Iterator[int]:
    across = _inside(box.x, box.x + box.width)
    for down in _inside(box.y, box.y + box.height):
        for place in across:
            yield down * SIDE + place


def _inside(start: float, end: float) -> range:
    """Give the squares along one side whose middles lie between two places."""
    # a hair more than the edge, so that an edge on a middle is inside on every computer
    places = [at for at in range(SIDE) if start - 1e-9 <= (at + 0.5) / SIDE <= end + 1e-9]
    if places:
        return range(places[0], places[-1] + 1)
    at = min(SIDE - 1, max(0, int((start + end) / 2 * SIDE)))
    return range(at, at + 1)


_WHOLE = frozenset(range(SQUARES))
