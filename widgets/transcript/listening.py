"""What a person has listened to in this sitting, and the pause while they type."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.mediatime import US_PER_SECOND, TimeRange

_LONGEST_STEP_US = 2 * US_PER_SECOND
"""Playing at four times, heard in reports of a third of a second; more is a jump."""
_MUCH = 0.8
_RESUME_MS = 1_200


class Heard:
    """Stretches that ran past while playing; jumps do not count."""

    def __init__(self) -> None:
        self._spans: list[TimeRange] = []
        self._last_us: int | None = None

    def clear(self) -> None:
        """Begin anew, for another item."""
        self._spans, self._last_us = [], None

    def move(self, time_us: int, *, is_playing: bool) -> None:
        """Take where the player stands."""
        last, self._last_us = self._last_us, time_us
        if not is_playing or last is None or not 0 < time_us - last <= _LONGEST_STEP_US:
            return
        if self._spans and self._spans[-1].end_us == last:
            self._spans[-1] = TimeRange(self._spans[-1].start_us, time_us)
        else:
            self._spans.append(TimeRange(last, time_us))

    def has(self, span: TimeRange) -> bool:
        """Tell whether most of a stretch was played."""
        if not span.length_us:
            return any(done.start_us <= span.start_us < done.end_us for done in self._spans)
        return self._share(span) >= _MUCH

    def _share(self, span: TimeRange) -> float:
        covered, reached = 0, span.start_us
        for done in sorted(self._spans, key=lambda found: found.start_us):
            start = max(reached, done.start_us)
            end = min(span.end_us, done.end_us)
            if end > start:
                covered += end - start
                reached = end
        return covered / span.length_us


class TypingPause(QObject):
    """Says when to stop the sound because somebody writes, and when to go on."""

    pause_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_paused = False
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(_RESUME_MS)
        self._rested.timeout.connect(self._on_rested)

    def typed(self, *, is_playing: bool) -> None:
        """A key was written into the text."""
        if is_playing:
            self._is_paused = True
            self.pause_wanted.emit()
        if self._is_paused:
            self._rested.start()

    def forget(self) -> None:
        """Do not go on by itself: the person moved elsewhere."""
        self._is_paused = False
        self._rested.stop()

    def _on_rested(self) -> None:
        if self._is_paused:
            self._is_paused = False
            self.resume_wanted.emit()
