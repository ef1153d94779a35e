"""What is shown for sound: its waveform, large, and what sounds at which pitch."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import InvalidValue
from widgets.player.sound_painting import LEAST_GUTTER, SoundPainter, SoundSight, areas
from widgets.player.spectrum import Spectrum, hertz_at
from widgets.texts import clock
from widgets.timeline.peaks import Peaks, load_peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import current_tokens

_ZOOM = 1.5
_EDGE = 4
"""Pixels free at the right, as below on the time axis."""
_PAGE = 0.8
_KEYS = {
    Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_F,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class SoundView(QWidget):
    """Waveform above, spectrogram below, one playhead; zooms and pans with the time axis.

    A click or a drag goes there. With the focus: + and - zoom, 0 shows all, Page Up and Page Down
    pan, F changes the axis of frequencies.
    """

    seek_requested = Signal(object)
    """Microseconds from the item's origin (int)."""
    view_wanted = Signal(float, float)
    """By a person's zoom or pan: microsecond at the left edge, microseconds per pixel (0: all)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gutter = LEAST_GUTTER
        self.scale = TimeScale()
        self.spectrum: Spectrum | None = None
        self.is_log = True
        self.position_us = 0
        self.ends: tuple[int | None, int | None] = (None, None)
        self.note = ""
        self.title = self.tr("Hanya suara, tanpa gambar")
        self._peaks: Peaks | None = None
        self._pointer: QPointF | None = None
        self._image = QImage()
        self._drawn: tuple[object, ...] = ()
        self.setAccessibleName(self.tr("Gelombang suara dan spektrogram"))
        # no tooltip: it would lie over what the mouse reads; the keys stand in the head
        self.setAccessibleDescription(
            self.tr("+ dan − perbesar, 0 semua, PgUp dan PgDn geser, F skala frekuensi")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # values

    def clear(self) -> None:
        """Forget the item; what is made of the next one may come before its length is known."""
        self.scale = TimeScale()
        self._peaks, self.spectrum = None, None
        self.position_us, self.ends, self.note = 0, (None, None), ""
        self._drawn = ()
        self.update()

    def set_item(self, duration_us: int) -> None:
        """Show the whole of an item of this length."""
        self.scale = TimeScale(duration_us=duration_us, width=self._width())
        self.update()

    def set_peaks(self, path: Path | None) -> None:
        """Show a waveform file; None or a damaged one shows words only."""
        try:
            self._peaks = None if path is None else load_peaks(path)
        except InvalidValue:
            # made again by the worker; the sound plays without it
            self._peaks = None
        self.update()

    def set_spectrum(self, path: Path | None) -> None:
        """Show a spectrogram file; None or a damaged one shows words only."""
        try:
            self.spectrum = None if path is None else Spectrum(path)
            self.note = ""
        except InvalidValue:
            self.spectrum = None
            self.note = self.tr("Spektrogram ini rusak; hapus cache perkara untuk membuatnya lagi.")
        self._drawn = ()
        self.update()

    def set_note(self, text: str) -> None:
        """Say in place of the spectrogram how far it is."""
        self.note = text
        self.update()

    def set_position(self, time_us: int) -> None:
        """Move the playhead; the page turns when it leaves the sight."""
        self.position_us = time_us
        self.update()

    def set_ends(self, start: int | None, end: int | None) -> None:
        """Show where the chosen stretch begins and ends; None where not set."""
        self.ends = (start, end)
        self.update()

    def show_stretch(self, start_us: float, us_per_pixel: float, gutter: int = 0) -> None:
        """Show what the time axis shows; 0 microseconds per pixel is the whole item.

        Args:
            gutter: pixels at the left of the axis, so that both begin at one place.
        """
        self.gutter = max(LEAST_GUTTER, gutter)
        self.scale.width = self._width()
        self.scale.us_per_pixel = us_per_pixel
        self.scale.move_to(start_us)
        self.update()

    # what is told

    def readout(self) -> str:
        """Say what is under the mouse, or what is loudest at the playhead."""
        spectrum = self.spectrum
        if spectrum is None:
            return ""
        lower = areas(self.area())[1]
        pointer = self._pointer
        if pointer is not None and lower.contains(pointer):
            at = self.scale.to_us(pointer.x() - self.gutter)
            part = (lower.bottom() - pointer.y()) / lower.height()
            row = round(hertz_at(part, is_log=self.is_log) * spectrum.bins / 8000)
            row = min(max(0, row), spectrum.bins - 1)
            value = int(spectrum.columns(at, spectrum.column_us, 1)[0][row])
            told = (clock(at), spectrum.hertz(row), spectrum.decibels(value))
            return self.tr("{time} · {hz} Hz · {db} dB").format(
                time=told[0], hz=f"{told[1]:.0f}", db=f"{told[2]:.0f}"
            )
        column = spectrum.columns(self.position_us, spectrum.column_us, 1)[0]
        # hum below what is drawn is not what a person looks for
        row = 2 + int(column[2:].argmax())
        text = self.tr("di kepala putar terkeras {hz} Hz, {db} dB")
        level = spectrum.decibels(int(column[row]))
        return text.format(hz=f"{spectrum.hertz(row):.0f}", db=f"{level:.0f}")

    def picture(self, width: int, height: int) -> QImage:
        """Give the spectrogram in sight, drawn anew only where something changed."""
        spectrum, is_dark = self.spectrum, current_tokens().is_dark
        if spectrum is None or width < 1 or height < 1:
            return QImage()
        wanted = (self.scale.start_us, self.scale.step, width, height, self.is_log, is_dark)
        if wanted != self._drawn:
            self._drawn = wanted
            self._image = spectrum.image(
                self.scale.start_us,
                self.scale.step,
                width,
                height,
                is_log=self.is_log,
                is_dark=is_dark,
            )
        return self._image

    @property
    def peaks(self) -> Peaks | None:
        """The waveform, None before it is there."""
        return self._peaks

    # what a person does

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Show more closely around a pixel, or around the playhead."""
        self.scale.width = self._width()
        at = self.scale.to_x(self.position_us) if x is None else x
        self.scale.zoom(factor, min(max(0.0, at), self.scale.width))
        self._tell_view()

    def pan(self, part: float) -> None:
        """Move by a part of what is in sight."""
        self.scale.move_to(self.scale.start_us + part * self.scale.visible_us)
        self._tell_view()

    def toggle_axis(self) -> None:
        """Change between a logarithmic and a linear axis of frequencies."""
        self.is_log = not self.is_log
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, pan and change the axis."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _ZOOM)
        elif key == Qt.Key.Key_0:
            self.scale.show_all()
            self._tell_view()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.pan(_PAGE if key == Qt.Key.Key_PageDown else -_PAGE)
        elif key == Qt.Key.Key_F:
            self.toggle_axis()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            # a plus is typed with Shift
            is_plus = held == Qt.KeyboardModifier.ShiftModifier and event.key() == Qt.Key.Key_Plus
            if (is_plus or not held) and event.key() in _KEYS:
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; with Shift or sideways pan."""
        delta = event.angleDelta()
        turns = (delta.x() or delta.y()) / 120.0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or delta.x():
            self.pan(-turns * 0.1)
        else:
            self.zoom_by(_ZOOM**turns, event.position().x() - self.gutter)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place clicked."""
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with a drag; say what lies under the mouse."""
        self._pointer = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing of a place that is left."""
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw waveform, spectrogram and what lies over both."""
        self.scale.width = self._width()
        room = self.area()
        lower = areas(room)[1]
        sight = SoundSight(
            scale=self.scale,
            gutter=self.gutter,
            peaks=self._peaks,
            image=self.picture(int(lower.width()), int(lower.height())),
            note=self.note,
            title=self.title,
            readout=self.readout(),
            is_log=self.is_log,
            ends=self.ends,
            position_us=self.position_us,
            pointer=self._pointer,
        )
        SoundPainter(self, sight).paint(room)

    def sizeHint(self) -> QSize:
        """Ask for as much as a picture would."""
        return QSize(640, 360)

    def _seek(self, event: QMouseEvent) -> None:
        self.seek_requested.emit(self.scale.to_us(event.position().x() - self.gutter))

    def _tell_view(self) -> None:
        self.update()
        self.view_wanted.emit(self.scale.start_us, self.scale.us_per_pixel)

    def _width(self) -> float:
        return max(1.0, float(self.width() - self.gutter - _EDGE))

    def area(self) -> QRectF:
        """Give where time runs, in pixels of this widget."""
        return QRectF(self.gutter, 0, self._width(), self.height())
