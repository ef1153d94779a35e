"""Joins the time axis with the case: what is chosen on it, what it shows seen closely.

Detail gives way to playing: while the player runs nothing closer is begun and what is being made
is stopped; when it rests, what is in sight is asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.wallclock import wall_clock
from app.services import closer
from app.tasks.job import Job
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.stage import Stage
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.layout import FILMSTRIP
from widgets.timeline.painting import slots
from widgets.timeline.peaks import load_samples

log = logging.getLogger("window")
# Zooming goes on for some moments; only where it rests is worth decoding.
_REST_MS = 250
# Bins of 10 ms are drawn until one of them is three pixels wide.
_CLOSE_US_PER_PIXEL = 3_300.0
_MOST_SAMPLES_US = 60_000_000
_MOST_PICTURES = 24


class TimelineDesk(QObject):
    """Feeds the stage's time axis with frames, the clock and closer looks at what is in sight."""

    def __init__(self, desk: Desk, stage: Stage) -> None:
        super().__init__(stage)
        self._desk, self._stage, self._axis = desk, stage, stage.timeline
        self._item: Evidence | None = None
        self._running: list[TaskHandle] = []
        # slots that were asked for once: where no frame is, none comes by asking again
        self._asked: set[tuple[int, int]] = set()
        self._asked_span: TimeRange | None = None
        self._has_failed = False
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(_REST_MS)
        self._rested.timeout.connect(self.look_closer)
        self._axis.view_changed.connect(self._rested.start)
        self._axis.ends_chosen.connect(stage.selection.choose_ends)
        stage.item_opened.connect(self._on_item)
        stage.loop_changed.connect(self._axis.set_loop)
        stage.player.duration_changed.connect(self._on_opened)
        stage.player.playing_changed.connect(self._on_playing)

    def look_closer(self) -> None:
        """Ask for what is in sight and not there yet, unless the player runs."""
        playback = self._stage.player.playback
        is_playing = playback is not None and playback.is_playing
        if self._item is None or playback is None or is_playing or self._running:
            return
        if not self._ask_samples(self._item):
            self._ask_pictures(self._item)

    def close(self) -> None:
        """Stop what is being made."""
        self._rested.stop()
        self._item = None
        self._stop()

    def _ask_samples(self, item: Evidence) -> bool:
        scale, values = self._axis.scale, self._axis.values
        is_close = scale.step < _CLOSE_US_PER_PIXEL and values.peaks is not None
        if not is_close:
            return False
        end_us = min(scale.start_us + scale.visible_us, scale.duration_us)
        if values.samples is not None and values.samples.covers(scale.start_us, end_us):
            return False
        around = min(scale.visible_us, (_MOST_SAMPLES_US - scale.visible_us) / 2)
        start = max(0, round(scale.start_us - around))
        span = TimeRange(
            start, min(scale.duration_us, start + round(scale.visible_us + 2 * around))
        )
        if span == self._asked_span:
            return False  # at the end of the sound, or none decodes here
        self._asked_span = span
        self._start(closer.samples_job(self._desk.session, item, span), item, self._take_samples)
        return True

    def _ask_pictures(self, item: Evidence) -> bool:
        film, scale = self._axis.values.film, self._axis.scale
        if item.kind is not EvidenceKind.VIDEO or not len(film) or scale.is_whole:
            return False
        area = self._axis.layout_now().area(FILMSTRIP)
        start_us, slot_us, count = slots(area, scale, film)
        wanted = self._wide_frames(slot_us)
        if wanted is None:
            wanted = film.missing(start_us, slot_us, count)
        place = max(1, round(slot_us))
        wanted = [
            time_us
            for time_us in wanted
            if 0 <= time_us < scale.duration_us and (time_us, place) not in self._asked
        ][:_MOST_PICTURES]
        if not wanted:
            return False
        self._asked |= {(time_us, place) for time_us in wanted}
        job = closer.pictures_job(self._desk.session, item, tuple(wanted))
        self._start(job, item, self._take_pictures)
        return True

    def _wide_frames(self, slot_us: float) -> list[int] | None:
        """Give the frames in sight that have no picture; None where several share a slot."""
        frames, scale, film = self._axis.values.frames, self._axis.scale, self._axis.values.film
        if frames is None:
            return None
        here, end_us = frames.at(scale.start_us), scale.start_us + scale.visible_us
        if frames.start(here + 1) - frames.start(here) <= slot_us:
            return None
        starts = (frames.start(frame) for frame in range(here, frames.at(end_us) + 1))
        return [start for start in starts if not film.has(start)]

    def _start(self, job: Job[Path], item: Evidence, take: Callable[[Path], object]) -> None:
        # not through the desk: what is only a help fails in silence, the axis shows the coarse
        handle = self._desk.runner.start(job)
        self._running.append(handle)
        handle.succeeded.connect(lambda path: self._on_made(item, path, take))
        handle.failed.connect(self._on_failed)
        handle.finished.connect(lambda: self._on_finished(handle))

    def _on_made(self, item: Evidence, path: Path, take: Callable[[Path], object]) -> None:
        try:
            if self._item is not None and item.code == self._item.code:
                take(path)
        finally:
            closer.discard(path)

    def _on_failed(self, error: Exception) -> None:
        """A child that ended early may do it the next time; what failed twice is left."""
        log.info("no closer look: %s", type(error).__name__)
        if not self._has_failed:
            self._has_failed = True
            self._forget_asked()

    def _on_finished(self, handle: TaskHandle) -> None:
        if handle in self._running:
            self._running.remove(handle)
            self._rested.start()

    def _take_samples(self, path: Path) -> None:
        try:
            self._axis.set_samples(load_samples(path))
        except InvalidValue:
            log.warning("samples of the child could not be read")

    def _take_pictures(self, path: Path) -> None:
        self._axis.add_pictures(path)

    def _on_item(self, item: Evidence) -> None:
        self._stop()
        self._has_failed = False
        self._item = item

    def _on_opened(self, _duration_us: object) -> None:
        """The player has read the index: frames can be counted now."""
        item, playback = self._item, self._stage.player.playback
        if item is None or playback is None:
            return
        claimed = item.media.claimed_created_at if item.media is not None else ""
        clock = wall_clock(claimed, item.recorder)
        self._axis.set_wall_start(None if clock is None else clock.start)
        index = playback.index
        if index is not None:
            frames = FrameTimes(index.times_us, index.video_end_us, index.damage)
            self._axis.set_frames(frames)

    def _on_playing(self, is_playing: bool) -> None:
        if is_playing:
            self._rested.stop()
            self._stop()
        else:
            self._rested.start()

    def _stop(self) -> None:
        for handle in self._running:
            handle.cancel()
        self._running.clear()
        # what was stopped is asked for again when the player rests
        self._forget_asked()

    def _forget_asked(self) -> None:
        self._asked.clear()
        self._asked_span = None
