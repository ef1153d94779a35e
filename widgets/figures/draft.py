"""The figures of one moment while a person works on them; knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.drawn import Drawn, along, as_covered, drawn, millionths
from app.domain.figure import LONGEST_LABEL, Figure, FigureKey, FigureShape, Spot
from app.domain.moment import Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import CoveredRegion
from widgets.redaction.draft import RedactionDraft

ARROWS: tuple[tuple[Spot, Spot], ...] = (
    ((0, 1_000_000), (1_000_000, 0)),
    ((0, 0), (1_000_000, 1_000_000)),
    ((1_000_000, 0), (0, 1_000_000)),
    ((1_000_000, 1_000_000), (0, 0)),
)
"""From corner to corner of its box, in the order in which it is turned."""


class FigureDraft:
    """Figures, each going where its box goes.

    Args:
        frames: of the moment, numbered as in the item; the page of a photo.
        figures: those that the moment has.
    """

    def __init__(self, frames: range, figures: Sequence[Figure]) -> None:
        self.frames = frames
        self._looks = list(figures)
        self._ways = RedactionDraft(frames)
        self._ways.regions.extend(map(as_covered, figures))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All of them as they are now."""
        return tuple(map(along, self._looks, self._ways.regions))

    def __len__(self) -> int:
        return len(self._looks)

    def add(
        self, shape: FigureShape, frame: int, box: Region, points: tuple[Spot, ...] = ()
    ) -> int:
        """Add a figure over all frames; gives its place in the list."""
        if shape is FigureShape.ARROW and not points:
            points = ARROWS[0]
        number = 0
        if shape is FigureShape.CALLOUT:
            number = max((one.number for one in self._looks), default=0) + 1
        keys = (FigureKey(frame, millionths(box)),)
        first, last = self.frames[0], self.frames[-1]
        made = Figure(shape, first, last, keys, points, number)
        self._looks.append(made)
        self._ways.regions.append(as_covered(made))
        return len(self._looks) - 1

    def remove(self, place: int) -> None:
        """Take a figure out; the numbers of the others stay."""
        del self._looks[place], self._ways.regions[place]

    def set_box(self, place: int, frame: int, box: Region) -> None:
        """Put a figure where a person wants it in a frame; frames beside it follow."""
        self._ways.set_box(place, frame, box)

    def drop_box(self, place: int, frame: int) -> bool:
        """Forget where it was put in a frame; False where that is all there is, or nothing."""
        return self._ways.drop_box(place, frame)

    def limit(self, place: int, *, first: int | None = None, last: int | None = None) -> None:
        """Let a figure begin or end at a frame."""
        self._ways.limit(place, first=first, last=last)

    def set_label(self, place: int, label: str) -> None:
        """Say what a figure shows."""
        said = label.strip()[:LONGEST_LABEL]
        self._looks[place] = replace(self._looks[place], label=said)

    def turn(self, place: int) -> None:
        """Let an arrow point to the next corner of its box."""
        look = self._looks[place]
        if look.shape is FigureShape.ARROW:
            at = ARROWS.index(look.points) if look.points in ARROWS else -1
            points = ARROWS[(at + 1) % len(ARROWS)]
            self._looks[place] = replace(look, points=points)

    def way_by_hand(self, place: int) -> CoveredRegion:
        """Give where a person put a figure, for the follower."""
        way, look = self._ways.regions[place], self._looks[place]
        by_hand = tuple(key for key in way.keys if key.doubt == 0)
        return replace(way, name=look.label or str(place + 1), keys=by_hand)

    def follow(self, place: int, way: CoveredRegion) -> None:
        """Take over where the follower went; it stays a proposal with its doubts."""
        self._ways.regions[place] = way

    def drawn(self, frame: int) -> list[tuple[int, Drawn]]:
        """Give what is shown in a frame, with its place in the list."""
        pairs = zip(self._looks, self._ways.regions, strict=True)
        return [
            (place, drawn(look, box))
            for place, (look, way) in enumerate(pairs)
            if (box := box_at(way, frame)) is not None
        ]
