"""What moves the open item: it plays, seeks, steps and shuttles, and says where it stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from app.domain.viewing import PlayerState, SoundChoice
from media.playback import Playback
from widgets.player.audio_output import AudioOutput
from widgets.player.loop_points import LoopPoints
from widgets.player.opening import Opener

_TICK_MS = 6
# The timeline and the transcript need no more than this many positions a second.
_REPORT_EVERY_MS = 33
# Seeks that follow each other faster than this are a drag: what is decoded on the way is shown.
_DRAG_S = 0.3
_FAST = (1.0, 2.0, 4.0)
_SLOW = (0.5, 0.25, 0.1)


class Deck(QObject):
    """One video or sound and its clock; it knows no picture and no button."""

    opened = Signal(object)
    """`Playback`, before its first picture."""
    failed = Signal(object)
    """`AppError`: it cannot be opened."""
    picture_ready = Signal(object)
    """`Picture` that belongs on the screen now."""
    frame_missing = Signal()
    """The asked frame cannot be decoded."""
    moved = Signal()
    """Where it stands is another place now; some 30 times a second while playing."""
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    """Media seconds per second; negative runs backwards."""
    _frame_ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.output = AudioOutput(self)
        self.loop = LoopPoints(self)
        self._opener = Opener(self)
        self._playback: Playback | None = None
        self._pending: Callable[[], None] | None = None
        self._state = PlayerState()
        self._rate = 1.0
        self._was_playing = False
        self._last_seek_s = 0.0
        self._reported = QElapsedTimer()
        self._reported.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(round(_DRAG_S * 1000) + 100)
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self.failed)
        self._timer.timeout.connect(self._on_tick)
        self._rested.timeout.connect(lambda: self._run(self._rate))
        self.loop.changed.connect(self._apply_loop)
        # emitted by decoding threads
        self._frame_ready.connect(self._on_tick, Qt.ConnectionType.QueuedConnection)

    @property
    def playback(self) -> Playback | None:
        """What plays, None while nothing is open."""
        return self._playback

    def open(
        self, path: Path, index_path: Path | None, duration_us: int, state: PlayerState
    ) -> None:
        """Open a video by the index of its frames, or a sound (no index), as it was left."""
        self.close()
        self._state = state
        self._opener.open(
            path, index_path, duration_us, on_frame=self._frame_ready.emit, device=self.output
        )

    def close(self) -> None:
        """Stop and let go of the file."""
        self._opener.cancel()
        self._timer.stop()
        self._rested.stop()
        self._pending = None
        if self._playback is not None:
            playback, self._playback = self._playback, None
            playback.close()
        self.output.end()
        self.loop.set_span(None)
        self._tell_playing(is_playing=False)

    # running

    def toggle(self) -> None:
        """Play or pause."""
        if self._playback is not None and self._playback.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Run forwards at the chosen speed."""
        self._run(self._state.rate)

    def pause(self) -> None:
        """Stop where it is."""
        self._rested.stop()
        if self._playback is not None:
            self._playback.pause()
            self._on_tick()
            self._report()

    def shuttle(self, direction: int, *, is_slow: bool = False) -> None:
        """Run one way; each call runs faster (1, 2, 4), or slower (0.5, 0.25, 0.1).

        Args:
            direction: 1 forwards, -1 backwards.
            is_slow: from half the speed downwards.
        """
        now = 0.0
        if self._playback is not None and self._playback.is_playing:
            now = self._playback.rate * direction
        if is_slow:
            rate = next((s for s in _SLOW if s < now), _SLOW[-1]) if now > 0 else _SLOW[0]
        else:
            rate = next((s for s in _FAST if s > now), _FAST[-1])
        self._run(direction * rate)

    def set_rate(self, rate: float) -> None:
        """Choose the speed; what plays goes on at it."""
        self._state = replace(self._state, rate=rate)
        if self._playback is not None and self._playback.is_playing:
            self._run(rate)

    # going

    def step(self, frames: int) -> None:
        """Go some frames on or back; sound moves by 40 ms."""
        self._when_open(lambda playback: playback.step(frames))

    def seek_us(self, time_us: int) -> None:
        """Go to a time, microseconds from the item's origin."""
        is_drag = self._begin_seek()
        self._when_open(lambda playback: playback.show_time(int(time_us), is_scrub=is_drag))

    def seek_frame(self, number: int) -> None:
        """Go to a frame, 0-based."""
        is_drag = self._begin_seek()
        self._when_open(lambda playback: playback.show_frame(number, is_scrub=is_drag))

    def skip_us(self, by_us: int) -> None:
        """Go on or back by a time."""
        self._when_open(lambda playback: playback.show_time(playback.time_us + by_us))

    # how it is watched

    @property
    def state(self) -> PlayerState:
        """What is remembered of the open item."""
        return self._state

    def set_sound(self, choice: SoundChoice) -> None:
        """Hear another track, one channel, or the sound later."""
        self._state = replace(self._state, sound=choice)
        if self._playback is not None:
            self._playback.set_sound(choice)

    def set_volume(self, volume: float, *, is_muted: bool) -> None:
        """Set how loud, 0 to 1."""
        self._state = replace(self._state, volume=volume, is_muted=is_muted)
        self.output.set_volume(0.0 if is_muted else volume)

    def set_deinterlaced(self, is_on: bool) -> None:
        """Show fields apart."""
        self._state = replace(self._state, deinterlaces=is_on)
        if self._playback is not None:
            self._playback.set_deinterlaced(is_on=is_on)
            self._on_tick()

    # inside

    def _on_opened(self, playback: Playback) -> None:
        self._playback = playback
        state = self._state
        playback.set_sound(state.sound)
        playback.set_deinterlaced(is_on=state.deinterlaces)
        self.output.set_volume(0.0 if state.is_muted else state.volume)
        self.loop.begin_anew(playback.duration_us)
        playback.set_loop(self.loop.span)
        self.opened.emit(playback)
        pending, self._pending = self._pending, None
        playback.show_time(0)
        if pending is not None:
            pending()
        self._on_tick()
        self._report()

    def _when_open(self, act: Callable[[Playback], None]) -> None:
        """Do it now, or once the file is open; the last one asked wins."""
        if self._playback is None:
            self._pending = lambda: self._when_open(act)
            return
        act(self._playback)
        self._on_tick()
        self._report()

    def _run(self, rate: float) -> None:
        if self._playback is None:
            self._pending = lambda: self._run(rate)
            return
        self._rate = rate
        self._playback.play(rate)
        self.rate_changed.emit(rate)
        self._timer.start()
        self._on_tick()

    def _apply_loop(self, span: object) -> None:
        if self._playback is not None:
            self._playback.set_loop(span)  # type: ignore[arg-type]

    def _begin_seek(self) -> bool:
        """Tell whether this seek belongs to a drag; what played goes on when the hand rests."""
        now = time.monotonic()
        is_drag, self._last_seek_s = now - self._last_seek_s < _DRAG_S, now
        is_playing = self._playback is not None and self._playback.is_playing
        if is_drag and (is_playing or self._rested.isActive()):
            self._rested.start()
        return is_drag

    def _on_tick(self) -> None:
        playback = self._playback
        if playback is None:
            return
        picture = playback.tick()
        if picture is not None:
            self.picture_ready.emit(picture)
        elif playback.frame_count and not playback.is_busy and playback.position() is None:
            self.frame_missing.emit()
        has_stopped = self._was_playing and not playback.is_playing
        is_due = playback.is_playing and self._reported.elapsed() >= _REPORT_EVERY_MS
        if is_due or has_stopped or (picture is not None and not playback.is_playing):
            self._report()
        self._tell_playing(is_playing=playback.is_playing)
        if not playback.is_active:
            self._timer.stop()

    def _report(self) -> None:
        self._reported.restart()
        if self._playback is not None:
            self.moved.emit()

    def _tell_playing(self, *, is_playing: bool) -> None:
        if is_playing != self._was_playing:
            self._was_playing = is_playing
            self.playing_changed.emit(is_playing)
            if not is_playing:
                # a shuttle ends with it
                self.rate_changed.emit(self._state.rate)
