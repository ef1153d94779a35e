"""The lanes of the time axis: what they hold, where they lie, how they are drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from app.domain.errors import InvalidValue
from app.domain.moment import Moment, Suggestion, SuggestionStatus
from app.domain.transcript import Segment
from widgets.timeline.content import (
    load_pictures,
    moment_mark,
    segment_mark,
    suggestion_mark,
)
from widgets.timeline.marks import Marks
from widgets.timeline.painting import (
    Ink,
    draw_bound,
    draw_filmstrip,
    draw_ground,
    draw_marks,
    draw_peaks,
    draw_playhead,
    draw_ruler,
)
from widgets.timeline.peaks import Peaks, load_peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import current_tokens

_RULER, _FILMSTRIP, _PEAKS, _LANE, _SCROLL = 22, 40, 48, 22, 11
_GUTTER_PAD = 14
_SCROLL_STEPS = 10_000


class LaneView(QWidget):
    """One item's time axis as a picture; it is given values and draws what is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = TimeScale()
        self._position_us = 0
        self._in_us: int | None = None
        self._out_us: int | None = None
        self._chosen = ""
        self._peaks: Peaks | None = None
        self._pictures: list[tuple[int, QImage]] = []
        self._segments, self._moments, self._suggestions = Marks(), Marks(stacks=True), Marks()
        self._backing: QPixmap | None = None
        self._follows = True
        self._scroll = QScrollBar(Qt.Orientation.Horizontal, self)
        self._scroll.setAccessibleName(self.tr("Geser garis waktu"))
        self._scroll.valueChanged.connect(self._on_scrolled)
        self._scroll.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # values

    def set_item(self, duration_us: int) -> None:
        """Begin with another item, empty; 0 where nothing has a length."""
        self.scale = TimeScale(duration_us=max(0, duration_us), width=self._width())
        self._position_us = 0
        self._in_us = self._out_us = None
        self._chosen = ""
        self._peaks, self._pictures = None, []
        self._segments, self._moments, self._suggestions = Marks(), Marks(stacks=True), Marks()
        self._changed(size=True)

    def set_duration(self, duration_us: int) -> None:
        """Correct the length, keep what is shown."""
        self.scale.duration_us = max(0, duration_us)
        self.scale.move_to(self.scale.start_us)
        self._changed()

    def set_peaks(self, path: Path | None) -> None:
        """Show the sound from a waveform file; None or a damaged file shows none."""
        try:
            self._peaks = None if path is None else load_peaks(path)
        except InvalidValue:
            # it lies in the case's cache and is made again; the axis works without
            self._peaks = None
        self._changed()

    def set_filmstrip(self, folder: Path | None) -> None:
        """Show pictures from a filmstrip folder; None or a damaged one shows none."""
        self._pictures = [] if folder is None else load_pictures(folder)
        self._changed(size=True)

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Show the transcript; checked text is filled, flagged text has a question mark."""
        self._segments = Marks(tuple(segment_mark(segment) for segment in segments))
        self._changed()

    def set_moments(self, moments: tuple[Moment, ...]) -> None:
        """Show the moments of this item."""
        self._moments = Marks(tuple(moment_mark(m) for m in moments), stacks=True)
        self._changed(size=True)

    def set_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Show the suggestions that nobody decided yet, dashed."""
        still_open = (s for s in suggestions if s.status is SuggestionStatus.OPEN)
        self._suggestions = Marks(tuple(suggestion_mark(s) for s in still_open))
        self._changed()

    def set_position(self, time_us: int) -> None:
        """Move the playhead; the page turns when it leaves the sight."""
        old_x = self._x(self._position_us)
        self._position_us = time_us
        if self._follows and not self.scale.is_whole and self.scale.reveal(time_us):
            self._changed()
            return
        for x in (old_x, self._x(time_us)):
            self.update(round(x) - 8, 0, 16, self.height())

    def set_in_out(self, in_us: int | None, out_us: int | None) -> None:
        """Show where the next moment begins and ends; None where not set."""
        self._in_us, self._out_us = in_us, out_us
        self.update()

    def select_moment(self, code: str) -> None:
        """Show which moment is chosen; empty for none."""
        self._chosen = code
        self._changed()

    def zoom_by(self, factor: float) -> None:
        """Zoom around the playhead."""
        self.scale.zoom(factor, self.scale.to_x(self._position_us))
        self._changed()

    def show_all(self) -> None:
        """Show the whole item."""
        self.scale.show_all()
        self._changed()

    # geometry

    def sizeHint(self) -> QSize:
        """Give the height of all lanes."""
        return QSize(600, round(self._lanes()["end"].top()) + _SCROLL)

    def minimumSizeHint(self) -> QSize:
        """Never force the window wide."""
        return QSize(240, self.sizeHint().height())

    def _gutter(self) -> int:
        widths = (self.fontMetrics().horizontalAdvance(n) for n in self._names().values())
        return max(widths) + _GUTTER_PAD

    def _width(self) -> float:
        return float(max(1, self.width() - self._gutter() - 4))

    def _lane_height(self) -> int:
        return max(_LANE, self.fontMetrics().height() + 6)

    def _lanes(self) -> dict[str, QRectF]:
        """Give each lane's area by name, from top to bottom; `end` is empty."""
        lane = self._lane_height()
        heights = {
            "ruler": max(_RULER, self.fontMetrics().height() + 8),
            "filmstrip": _FILMSTRIP if self._pictures else 0,
            "peaks": _PEAKS,
            "segments": lane,
            "moments": lane * self._moments.row_count,
            "suggestions": lane,
            "end": 0,
        }
        left, top, areas = float(self._gutter()), 0.0, {}
        for name, height in heights.items():
            areas[name] = QRectF(left, top, self._width(), float(height))
            top += height + (2 if height and name != "ruler" else 0)
        return areas

    def _x(self, time_us: float) -> float:
        return self._gutter() + self.scale.to_x(time_us)

    def _time(self, x: float) -> int:
        return self.scale.to_us(x - self._gutter())

    def _changed(self, *, size: bool = False) -> None:
        self._backing = None
        if size:
            self.updateGeometry()
        self._place_scroll()
        self.update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lanes from their picture, and the marks that move on top."""
        ratio = self.devicePixelRatioF()
        if self._backing is None or self._backing.size() != self.size() * ratio:
            self._backing = QPixmap(self.size() * ratio)
            self._backing.setDevicePixelRatio(ratio)
            self._draw_lanes(self._backing)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._backing)
        if not self.scale.duration_us:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bounds(painter)
        area = QRectF(0, 0, self.width(), self._lanes()["end"].top())
        x = self._x(self._position_us)
        if x >= self._gutter() - 1:
            draw_playhead(painter, x, area, current_tokens())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_lanes(self, target: QPixmap) -> None:
        tokens = current_tokens()
        target.fill(QColor(tokens.base))
        painter = QPainter(target)
        painter.setFont(self.font())
        areas = self._lanes()
        if not self.scale.duration_us:
            painter.setPen(QColor(tokens.muted))
            text = self.tr("Pilih video atau rekaman suara untuk melihat garis waktunya.")
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), text)
            painter.end()
            return
        ruler = QRectF(0, 0, self.width(), areas["ruler"].bottom())
        painter.fillRect(ruler, QColor(tokens.raised))
        hints = self._hints()
        for name, shown in self._names().items():
            draw_ground(painter, areas[name], shown, hints.get(name, ""), tokens)
        painter.setClipRect(areas["ruler"].united(areas["suggestions"]))
        draw_ruler(painter, areas["ruler"], self.scale, tokens)
        draw_filmstrip(painter, areas["filmstrip"], self.scale, self._pictures)
        if self._peaks is not None:
            draw_peaks(painter, areas["peaks"], self.scale, self._peaks, tokens)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, muted = QColor(tokens.text), QColor(tokens.muted)
        accent, warn = QColor(tokens.accent), QColor(tokens.warn)
        dashed = Ink(warn, warn, QColor(tokens.warn_surface), is_dashed=True)
        inks = {
            "segments": (self._segments, Ink(line, muted, QColor(tokens.ok_surface))),
            "moments": (self._moments, Ink(line, accent, QColor(tokens.selection))),
            "suggestions": (self._suggestions, dashed),
        }
        for name, (marks, ink) in inks.items():
            draw_marks(painter, areas[name], self.scale, marks, ink, self._chosen or None)
        painter.end()

    def _names(self) -> dict[str, str]:
        return {
            "peaks": self.tr("Suara"),
            "segments": self.tr("Transkrip"),
            "moments": self.tr("Momen"),
            "suggestions": self.tr("Usulan"),
        }

    def _hints(self) -> dict[str, str]:
        """Give the words of empty lanes."""
        return {
            "peaks": "" if self._peaks else self.tr("belum ada gelombang suara"),
            "segments": "" if len(self._segments) else self.tr("belum ada transkrip"),
            "moments": ""
            if len(self._moments)
            else self.tr("belum ada momen: tekan I di awal, O di akhir, lalu Enter"),
        }

    def _draw_bounds(self, painter: QPainter) -> None:
        tokens = current_tokens()
        areas = self._lanes()
        area = QRectF(0, areas["ruler"].top(), self.width(), areas["end"].top())
        if self._in_us is not None and self._out_us is not None:
            tint = QColor(tokens.accent)
            tint.setAlpha(36)
            left, right = self._x(self._in_us), self._x(self._out_us)
            left = max(left, float(self._gutter()))
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), tint)
        for bound, direction in ((self._in_us, 1), (self._out_us, -1)):
            if bound is not None and self._x(bound) >= self._gutter() - 1:
                draw_bound(painter, self._x(bound), area, QColor(tokens.accent), direction)

    # changes of the window

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours or letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._changed(size=event.type() == QEvent.Type.FontChange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the same stretch in sight."""
        super().resizeEvent(event)
        self.scale.width = self._width()
        self.scale.move_to(self.scale.start_us)
        self._changed()

    # the bar that pans

    def _place_scroll(self) -> None:
        bar = self._scroll
        shown = bool(self.scale.duration_us) and not self.scale.is_whole
        bar.setVisible(shown)
        if not shown:
            return
        bar.setGeometry(self._gutter(), self.height() - _SCROLL, round(self._width()), _SCROLL)
        share = self.scale.visible_us / self.scale.duration_us
        bar.blockSignals(True)
        bar.setPageStep(max(1, round(share * _SCROLL_STEPS)))
        bar.setRange(0, max(1, _SCROLL_STEPS - bar.pageStep()))
        bar.setValue(round(self.scale.start_us / self.scale.duration_us * _SCROLL_STEPS))
        bar.blockSignals(False)

    def _on_scrolled(self, value: int) -> None:
        self.scale.move_to(value / _SCROLL_STEPS * self.scale.duration_us)
        self._changed()
