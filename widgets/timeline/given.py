"""What the time axis is given from outside, each by a setter of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, Suggestion
from app.domain.transcript import Segment
from widgets.timeline import content
from widgets.timeline.axis import Axis
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.marks import Marks
from widgets.timeline.peaks import Samples, load_peaks


class GivenAxis(Axis):
    """A time axis that takes the values of one item."""

    def set_peaks(self, path: Path | None) -> None:
        """Show the sound from a waveform file; None or a damaged file shows none."""
        try:
            self.values.peaks = None if path is None else load_peaks(path)
        except InvalidValue:
            # it lies in the case's cache and is made again; the axis works without
            self.values.peaks = None
        self._changed(size=True)

    def set_filmstrip(self, folder: Path | None) -> None:
        """Show pictures from a filmstrip folder; None or a damaged one shows none."""
        if folder is not None:
            self.values.film.set_coarse(folder)
        self._changed(size=True)

    def add_pictures(self, folder: Path) -> None:
        """Show closer pictures beside those of the strip."""
        self.values.film.add_closer(folder)
        self._changed()

    def set_samples(self, samples: Samples) -> None:
        """Show a part of the sound from its single samples."""
        self.values.samples = samples
        self._changed()

    def set_frames(self, frames: FrameTimes | None) -> None:
        """Know when each frame is shown: for its ticks, for steps and for snapping."""
        self.values.frames = frames
        self._changed()

    def set_wall_start(self, start: datetime | None) -> None:
        """Know what the clock showed at the item's origin, for a ruler in its time."""
        self.values.wall_start = start
        self._changed()

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Show the transcript; checked text is filled, flagged text has a question mark."""
        self.values.segments = Marks(content.segment_mark(segment) for segment in segments)
        self._changed()

    def set_moments(self, moments: tuple[Moment, ...]) -> None:
        """Show the moments of this item, a lane for each category."""
        self.values.set_moments(moments)
        self._changed(size=True)

    def set_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Show the suggestions that nobody decided yet, dashed."""
        self.values.set_suggestions(suggestions)
        self._changed(size=True)

    def set_loop(self, span: object) -> None:
        """Show the stretch that is played again and again: `TimeRange`, or None."""
        self.values.loop = span if isinstance(span, TimeRange) else None
        self.update()

    def set_sound_gaps(self, gaps: tuple[TimeRange, ...]) -> None:
        """Know where the file holds no data of sound at all: that is no silence."""
        self.values.sound_gaps = gaps
        self._changed()
