"""What an edge that is dragged catches: frames, marks, words, pauses, in and out, the playhead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.timeline.content import tr, word_edges
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.marks import Marks
from widgets.timeline.peaks import Peaks
from widgets.timeline.values import AxisValues

_PIXELS = 8.0
# A pause is a third of a second that is far quieter than the sound around it.
_PAUSE_BINS, _AROUND_BINS, _MAX_BINS = 30, 300, 30_000
_QUIET = 0.12


@dataclass(frozen=True, slots=True)
class Snap:
    """Where an edge comes to lie."""

    time_us: int
    """Microseconds from the item's origin."""
    name: str
    """What it caught, in words."""


class Snapper:
    """Finds what lies near a time; built for the values of one item.

    What is rare and was set by hand goes before what is everywhere: in and out and the playhead,
    then marks, then words, then pauses, and frames where nothing else is near.
    """

    def __init__(self) -> None:
        self._words: NDArray[np.int64] | None = None
        self._words_of: Marks | None = None

    def snap(
        self, time_us: int, values: AxisValues, us_per_pixel: float, *, except_us: tuple[int, ...]
    ) -> Snap | None:
        """Give what a time catches within some pixels; None where nothing is near.

        Args:
            time_us: where the hand is.
            values: of the item.
            us_per_pixel: of the page as it is shown.
            except_us: edges that are being dragged: nothing catches itself.
        """
        reach = _PIXELS * us_per_pixel
        for found in self._ranked(time_us, values, reach, except_us):
            best = min(found, key=lambda snap: abs(snap.time_us - time_us), default=None)
            if best is not None and abs(best.time_us - time_us) <= reach:
                return best
        return None

    def _ranked(
        self, time_us: int, values: AxisValues, reach: float, except_us: tuple[int, ...]
    ) -> Iterator[list[Snap]]:
        by_hand = [
            (values.in_us, tr("awal")),
            (values.out_us, tr("akhir")),
            (values.position_us, tr("posisi")),
        ]
        yield [Snap(at, name) for at, name in by_hand if at is not None and at not in except_us]
        yield [*_edges(values.moments, time_us, reach), *_edges(values.suggestions, time_us, reach)]
        yield [Snap(at, tr("kata")) for at in self._near_words(time_us, values, reach)]
        if values.peaks is not None:
            yield [Snap(at, tr("jeda")) for at in pauses(values.peaks, time_us, reach)]
        if values.frames is not None:
            yield [_frame(values.frames, time_us)]

    def _near_words(self, time_us: int, values: AxisValues, reach: float) -> list[int]:
        if self._words is None or self._words_of is not values.segments:
            self._words, self._words_of = word_edges(values.segments), values.segments
        first, last = np.searchsorted(self._words, (time_us - reach, time_us + reach))
        return self._words[first : last + 1].tolist() if last - first < 1000 else []


def pauses(peaks: Peaks, time_us: float, reach_us: float) -> list[int]:
    """Give where pauses of the sound begin and end near a time, microseconds."""
    bin_us = peaks.bin_us
    if reach_us / bin_us > _MAX_BINS:
        return []  # so far out, a pause is narrower than a pixel
    start_us = max(0, int(time_us - reach_us) - _AROUND_BINS * bin_us)
    low, high = peaks.stretch(start_us, int(time_us + reach_us) + _AROUND_BINS * bin_us)
    loud = np.maximum(high.astype(np.int16), -low.astype(np.int16))
    if not loud.size or not loud.max():
        return []
    quiet = loud <= max(1.0, _QUIET * float(np.percentile(loud, 95)))
    change = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    first_bin = start_us // bin_us
    found = []
    for begin, end in zip(change[::2].tolist(), change[1::2].tolist(), strict=True):
        if end - begin >= _PAUSE_BINS:
            # an edge of what was looked at is no edge of the pause
            found += [begin] if begin else []
            found += [end] if end < loud.size else []
    return [(first_bin + edge) * bin_us for edge in found]


def _edges(marks: Marks, time_us: int, reach: float) -> list[Snap]:
    places = marks.between(time_us - reach, time_us + reach)
    if len(places) > 2000:
        return []
    found = []
    for place in places:
        mark = marks.all[place]
        found += [
            Snap(edge, str(mark.text.split("  ")[0])) for edge in (mark.start_us, mark.end_us)
        ]
    return found


def _frame(frames: FrameTimes, time_us: int) -> Snap:
    edge = frames.nearest_edge(time_us)
    number = frames.at(edge)
    is_end = edge >= frames.end_us
    name = tr("akhir video") if is_end else tr("bingkai {number}").format(number=number)
    return Snap(edge, name)
