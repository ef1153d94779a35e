"""One item on screen: picture or sound, and what moves it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QImageReader
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.services.messages import describe
from media.playback import Playback
from widgets.parts import EmptyState
from widgets.player.audio_output import AudioOutput
from widgets.player.canvas import Canvas
from widgets.player.opening import Opener
from widgets.player.sound_view import SoundView
from widgets.player.transport import Transport

_TICK_MS = 6
# The timeline and the transcript need no more than this many positions a second.
_REPORT_EVERY_MS = 33
# Seeks that follow each other faster than this are a drag: what is decoded on the way is shown.
_DRAG_S = 0.3
_SHUTTLE = (1.0, 2.0, 4.0)
# A photo larger than this is scaled while it is read; regions are fractions and stay true.
_MAX_PHOTO_PIXELS = 40_000_000


class PlayerPanel(QWidget):
    """Plays a video or a sound, shows a photo."""

    position_changed = Signal(object, object, int)
    """Microseconds from the origin (int), pts (int, None for sound), frame (-1 for sound)."""
    duration_changed = Signal(object)
    """Microseconds (int)."""
    playing_changed = Signal(bool)
    region_drawn = Signal(object)
    """`Region` on the upright picture."""
    failed = Signal(str)
    """Why an item cannot be played, in words."""
    _frame_ready = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas()
        self.surface = self.canvas.surface
        self.sound = SoundView()
        self.transport = Transport()
        self._output = AudioOutput(self)
        self._opener = Opener(self)
        self._playback: Playback | None = None
        self._pending: Callable[[], None] | None = None
        self._was_playing = False
        self._loop: TimeRange | None = None
        self._last_seek_s = 0.0
        self._reported = QElapsedTimer()
        self._reported.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(round(_DRAG_S * 1000) + 100)
        self._build()
        self._connect()

    # items

    def open_item(self, path: Path, index_path: Path | None, duration_us: int = 0) -> None:
        """Open a video by the index of its frames, or a sound file (no index).

        Args:
            path: the stored original; it is only read.
            index_path: what the worker wrote for a video, None for sound.
            duration_us: length of a sound; a video's comes from its index.
        """
        self.clear()
        self.surface.show_message(self.tr("Membuka…"))
        self._stack.setCurrentWidget(self.canvas)
        self._opener.open(
            path,
            index_path,
            duration_us,
            on_frame=self._frame_ready.emit,
            device=self._output,
        )

    def show_photo(self, path: Path) -> None:
        """Show an upright PNG that the worker made."""
        self.clear()
        image = _read_photo(path)
        if image is None:
            words = self.tr("Foto ini tidak dapat ditampilkan.")
            self.surface.show_message(words)
            self._stack.setCurrentWidget(self.canvas)
            self.failed.emit(words)
            return
        size = _png(path).size()
        self.transport.show_photo(size.width(), size.height())
        self.surface.show_image(image, size)
        self.surface.setAccessibleName(self.tr("Foto"))
        self._stack.setCurrentWidget(self.canvas)

    def clear(self) -> None:
        """Stop, close the file, show how to begin."""
        self._opener.cancel()
        self._timer.stop()
        self._rested.stop()
        self._pending = None
        self._loop = None
        if self._playback is not None:
            playback, self._playback = self._playback, None
            playback.close()
        self._output.end()
        self.surface.show_message("")
        self.surface.show_regions(())
        self.transport.show_nothing()
        self._show_playing(is_playing=False)
        self._stack.setCurrentWidget(self._empty)

    def show_opening(self, name: str) -> None:
        """Say that an item is being made ready; `show_photo` and `open_item` follow."""
        self.surface.show_message(self.tr("Menyiapkan {name}…").format(name=name))
        self._stack.setCurrentWidget(self.canvas)

    @property
    def playback(self) -> Playback | None:
        """What plays, None while nothing is open."""
        return self._playback

    def set_peaks(self, path: Path | None) -> None:
        """Give the waveform file of a sound."""
        self.sound.set_peaks(path)

    def show_regions(self, regions: tuple[tuple[Region, str], ...]) -> None:
        """Show boxes with names on the picture."""
        self.surface.show_regions(regions)

    # what a person does

    def toggle_play(self) -> None:
        """Play or pause."""
        if self._playback is not None and self._playback.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Run forwards at the chosen speed."""
        self._run(float(self.transport.speed.currentData()))

    def pause(self) -> None:
        """Stop where it is."""
        self._rested.stop()
        if self._playback is not None:
            self._playback.pause()
            self._on_tick()
            self._report()

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

    def shuttle_back(self) -> None:
        """Run backwards; each call runs faster (1, 2, 4)."""
        self._shuttle(-1)

    def shuttle_stop(self) -> None:
        """Stop a shuttle."""
        self.pause()

    def shuttle_on(self) -> None:
        """Run forwards; each call runs faster (1, 2, 4)."""
        self._shuttle(1)

    def set_loop(self, span: TimeRange | None) -> None:
        """Play one stretch again and again; None plays on."""
        self._loop = span
        self.transport.loop.setChecked(span is not None)
        self._apply_loop()

    def begin_region(self) -> None:
        """Pause, and let a person draw one box on the picture."""
        self.pause()
        self.surface.begin_region()
        self.surface.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the file."""
        self.clear()
        super().closeEvent(event)

    # inside

    def _build(self) -> None:
        self._empty = EmptyState(
            "video",
            self.tr("Belum ada yang diputar"),
            self.tr(
                "Pilih barang bukti di sebelah kiri untuk melihatnya di sini. "
                "Spasi memutar, koma dan titik bergerak satu bingkai, I dan O menandai momen."
            ),
        )
        self._stack = QStackedWidget()
        for page in (self._empty, self.canvas, self.sound):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.transport)
        self.setAccessibleName(self.tr("Pemutar"))

    def _connect(self) -> None:
        bar = self.transport
        bar.play_asked.connect(self.toggle_play)
        bar.step_asked.connect(self.step)
        bar.skip_asked.connect(self.skip_us)
        bar.rate_chosen.connect(self._on_rate)
        bar.loop_toggled.connect(self._apply_loop)
        bar.volume_chosen.connect(self._output.set_volume)
        bar.fit_asked.connect(self.surface.fit)
        bar.actual_size_asked.connect(self.surface.actual_size)
        bar.region_asked.connect(self.begin_region)
        self.surface.region_drawn.connect(self.region_drawn)
        self.surface.zoom_changed.connect(self._on_zoom)
        self.surface.clicked.connect(self.toggle_play)
        self.canvas.rest_wanted.connect(self.pause)
        self.sound.seek_requested.connect(self.seek_us)
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self._on_failed)
        self._timer.timeout.connect(self._on_tick)
        self._rested.timeout.connect(self.play)
        # emitted by decoding threads
        self._frame_ready.connect(self._on_tick, Qt.ConnectionType.QueuedConnection)
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)

    def _on_opened(self, playback: Playback) -> None:
        self._playback = playback
        is_sound = playback.index is None
        self.transport.set_kind(
            has_time=True, has_picture=not is_sound, has_sound=playback.has_sound
        )
        self.transport.show_item(playback.duration_us, playback.frames_per_second)
        self.surface.setAccessibleName(self.tr("Video"))
        if is_sound:
            self.sound.set_item(playback.duration_us)
            self._stack.setCurrentWidget(self.sound)
        self._apply_loop()
        self.duration_changed.emit(playback.duration_us)
        pending, self._pending = self._pending, None
        playback.show_time(0)
        if pending is not None:
            pending()
        self._on_tick()
        self._report()

    def _on_failed(self, error: AppError) -> None:
        message = describe(error)
        words = f"{message.text} {message.remedy}".strip()
        self.surface.show_message(words)
        self.failed.emit(words)

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
        self._playback.play(rate)
        self._timer.start()
        self._on_tick()

    def _shuttle(self, direction: int) -> None:
        rate = 1.0
        if self._playback is not None and self._playback.is_playing:
            now = self._playback.rate * direction
            rate = next((speed for speed in _SHUTTLE if speed > now), _SHUTTLE[-1])
        self.transport.show_speed(rate)
        self._run(direction * rate)

    def _on_rate(self, rate: float) -> None:
        if self._playback is not None and self._playback.is_playing:
            self._run(rate)

    def _apply_loop(self) -> None:
        if self._playback is None:
            return
        is_on = self.transport.loop.isChecked()
        whole = TimeRange(0, max(1, self._playback.duration_us))
        self._playback.set_loop((self._loop or whole) if is_on else None)

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
            self.surface.show_picture(picture)
            self._stack.setCurrentWidget(self.canvas)
        elif playback.frame_count and not playback.is_busy and playback.position() is None:
            self.surface.show_message(self.tr("Bingkai ini tidak dapat dibaca."))
        has_stopped = self._was_playing and not playback.is_playing
        is_due = playback.is_playing and self._reported.elapsed() >= _REPORT_EVERY_MS
        if is_due or has_stopped or (picture is not None and not playback.is_playing):
            self._report()
        self._show_playing(is_playing=playback.is_playing)
        if not playback.is_active:
            self._timer.stop()

    def _report(self) -> None:
        """Say where the player stands."""
        playback = self._playback
        if playback is None:
            return
        self._reported.restart()
        time_us, position = playback.time_us, playback.position()
        shown_us = position.time_us if position is not None else time_us
        self.transport.show_position(shown_us, position, playback.frame_count)
        self.transport.show_dropped(playback.dropped)
        self.sound.set_position(time_us)
        if position is None:
            self.position_changed.emit(time_us, None, -1)
        else:
            self.position_changed.emit(time_us, position.pts, position.frame)

    def _show_playing(self, *, is_playing: bool) -> None:
        self.transport.show_playing(is_playing=is_playing)
        if is_playing != self._was_playing:
            self._was_playing = is_playing
            self.playing_changed.emit(is_playing)

    def _on_zoom(self) -> None:
        if self.surface.has_picture:
            self.transport.show_zoom(self.surface.zoom, is_fitted=self.surface.is_fitted)
        else:
            self.transport.zoom.clear()


def _png(path: Path) -> QImageReader:
    """Open what the worker wrote; no other decoder is tried on it."""
    reader = QImageReader(str(path), b"png")
    reader.setAutoDetectImageFormat(False)
    return reader


def _read_photo(path: Path) -> QImage | None:
    """Read a picture, scaled down where it is very large; None where it cannot be read."""
    reader = _png(path)
    size = reader.size()
    pixels = size.width() * size.height()
    if pixels > _MAX_PHOTO_PIXELS:
        factor = (_MAX_PHOTO_PIXELS / pixels) ** 0.5
        reader.setScaledSize(QSize(round(size.width() * factor), round(size.height() * factor)))
    # the bound of 256 MB is Qt's default; 40 million pixels of 4 bytes stay below it
    image = reader.read()
    return None if image.isNull() else image
