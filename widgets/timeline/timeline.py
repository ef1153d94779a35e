"""The time axis: what is heard, said, marked and proposed, and where the player stands."""

from __future__ import annotations

import html
import json
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QToolTip, QWidget

from app.domain.errors import InvalidValue
from app.domain.mediatime import format_time
from app.domain.moment import Moment, Suggestion, SuggestionStatus
from app.domain.transcript import Segment
from widgets.timeline.marks import Mark, Marks
from widgets.timeline.painting import (
    Ink,
    draw_bound,
    draw_filmstrip,
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
_ZOOM_STEP = 1.25
_SLACK_PIXELS = 4
_SCROLL_STEPS = 10_000


class Timeline(QWidget):
    """One item's time axis; it is given values and says what a person asks for."""

    seek_requested = Signal(object)
    """A person wants to go to this microsecond (int; more than 32 bits)."""
    moment_activated = Signal(str)
    """A person clicked the moment with this code."""
    suggestion_activated = Signal(int)
    """A person clicked the suggestion with this id."""

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
        self._is_dragging = False
        self._pan_from: tuple[float, float] | None = None
        self._scroll = QScrollBar(Qt.Orientation.Horizontal, self)
        self._scroll.setAccessibleName(self.tr("Geser garis waktu"))
        self._scroll.valueChanged.connect(self._on_scrolled)
        self._scroll.hide()
        self.setAccessibleName(self.tr("Garis waktu"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
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
        self._pictures = [] if folder is None else _load_pictures(folder)
        self._changed(size=True)

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Show the transcript; checked text is filled, flagged text has a question mark."""
        self._segments = Marks(tuple(self._segment_mark(segment) for segment in segments))
        self._changed()

    def set_moments(self, moments: tuple[Moment, ...]) -> None:
        """Show the moments of this item."""
        self._moments = Marks(tuple(self._moment_mark(m) for m in moments), stacks=True)
        self._changed(size=True)

    def set_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Show the suggestions that nobody decided yet, dashed."""
        still_open = (s for s in suggestions if s.status is SuggestionStatus.OPEN)
        self._suggestions = Marks(tuple(self._suggestion_mark(s) for s in still_open))
        self._changed()

    def set_position(self, time_us: int) -> None:
        """Move the playhead; the page turns when it leaves the sight."""
        old_x = self._x(self._position_us)
        self._position_us = time_us
        if not self._is_dragging and not self.scale.is_whole and self.scale.reveal(time_us):
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

    # marks

    def _segment_mark(self, segment: Segment) -> Mark:
        machine = segment.machine
        sign = "✓ " if segment.is_verified else "? " if machine.flags else ""
        state = self.tr("diperiksa manusia") if segment.is_verified else self.tr("teks mesin")
        tip = f"{format_time(machine.start_us)} · {state}\n{segment.text}"
        return Mark(
            machine.start_us, machine.end_us, segment.id, sign + segment.text, tip,
            segment.is_verified,
        )  # fmt: skip

    def _moment_mark(self, moment: Moment) -> Mark:
        draft = moment.draft
        codes = " ".join(draft.categories) or self.tr("belum dikategorikan")
        words = "\n".join(text for text in (draft.quote, draft.note) if text)
        span = f"{format_time(draft.span.start_us)} – {format_time(draft.span.end_us)}"
        tip = f"{moment.code} · {codes}\n{span}\n{words}".strip()
        return Mark(
            draft.span.start_us, draft.span.end_us, moment.code, f"{moment.code}  {codes}", tip
        )

    def _suggestion_mark(self, suggestion: Suggestion) -> Mark:
        draft = suggestion.draft
        tip = self.tr("Usulan {category}, belum diputuskan ({percent} %)").format(
            category=draft.category, percent=round(draft.confidence * 100)
        )
        tip = f"{tip}\n{draft.matched_text}"
        return Mark(
            draft.span.start_us, draft.span.end_us, suggestion.id, f"{draft.category}?", tip, False
        )  # fmt: skip

    # geometry

    def sizeHint(self) -> QSize:
        """Give the height of all lanes."""
        return QSize(600, round(self._lanes()["end"].top()) + _SCROLL)

    def minimumSizeHint(self) -> QSize:
        """Never force the window wide."""
        return QSize(240, self.sizeHint().height())

    def _gutter(self) -> int:
        names = (self.tr("Suara"), self.tr("Transkrip"), self.tr("Momen"), self.tr("Usulan"))
        return max(self.fontMetrics().horizontalAdvance(n) for n in names) + _GUTTER_PAD

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
        self._draw_grounds(painter, areas)
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

    def _draw_grounds(self, painter: QPainter, areas: dict[str, QRectF]) -> None:
        tokens = current_tokens()
        names = {
            "peaks": self.tr("Suara"),
            "segments": self.tr("Transkrip"),
            "moments": self.tr("Momen"),
            "suggestions": self.tr("Usulan"),
        }
        painter.fillRect(QRectF(0, 0, self.width(), areas["ruler"].bottom()), QColor(tokens.raised))
        for name, shown in names.items():
            area = areas[name]
            painter.fillRect(area, QColor(tokens.window))
            painter.setPen(QColor(tokens.muted))
            gutter = QRectF(6, area.top(), self._gutter() - 8, area.height())
            painter.drawText(gutter, int(Qt.AlignmentFlag.AlignVCenter), shown)
        empty = {
            "peaks": self._peaks is None and self.tr("belum ada gelombang suara"),
            "segments": not len(self._segments) and self.tr("belum ada transkrip"),
            "moments": not len(self._moments)
            and self.tr("belum ada momen: tekan I di awal, O di akhir, lalu Enter"),
        }
        for name, hint in empty.items():
            if hint:
                inside = areas[name].adjusted(6, 0, 0, 0)
                painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), str(hint))

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

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a mark, or begin to drag the playhead; the middle button pans."""
        if not self.scale.duration_us:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = (event.position().x(), self.scale.start_us)
        elif event.button() == Qt.MouseButton.LeftButton:
            found = self._mark_at(event.position())
            if found is None or found[0] == "segments":
                self._is_dragging = True
            self._choose(found, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead or the page."""
        x = event.position().x()
        if self._pan_from is not None:
            self.scale.move_to(self._pan_from[1] - (x - self._pan_from[0]) * self.scale.step)
            self._changed()
        elif self._is_dragging:
            self._seek(self._time(x))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End a drag."""
        self._is_dragging = False
        self._pan_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole item again from the ruler; elsewhere as a press."""
        if event.position().y() <= self._lanes()["ruler"].bottom():
            self.show_all()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; with Shift or sideways, pan."""
        delta = event.angleDelta()
        is_pan = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or delta.x()
        turns = (delta.x() or delta.y()) / 120.0
        if is_pan:
            self.scale.move_to(self.scale.start_us - turns * self.scale.visible_us * 0.1)
        else:
            self.scale.zoom(_ZOOM_STEP**turns, event.position().x() - self._gutter())
        self._changed()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a hundredth of what is seen, plus and minus zoom, Home and End jump."""
        step = max(1, round(self.scale.visible_us / 100))
        moves = {
            Qt.Key.Key_Left: self._position_us - step,
            Qt.Key.Key_Right: self._position_us + step,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.scale.duration_us,
        }
        key = Qt.Key(event.key())
        if key in moves and self.scale.duration_us:
            self._seek(min(max(0, moves[key]), self.scale.duration_us))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _ZOOM_STEP)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show what lies under the mouse, as plain text whatever it holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.scale.duration_us:
                QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

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

    def _mark_at(self, at: QPointF) -> tuple[str, Mark] | None:
        lanes = {
            "segments": self._segments,
            "moments": self._moments,
            "suggestions": self._suggestions,
        }
        areas = self._lanes()
        for name, marks in lanes.items():
            area = areas[name]
            if not area.contains(at):
                continue
            row = int((at.y() - area.top()) / area.height() * marks.row_count)
            slack = _SLACK_PIXELS * self.scale.step
            mark = marks.at(self._time(at.x()), slack, min(row, marks.row_count - 1))
            return None if mark is None else (name, mark)
        return None

    def _choose(self, found: tuple[str, Mark] | None, at: QPointF) -> None:
        if found is not None and found[0] == "moments":
            self.select_moment(str(found[1].ident))
            self.moment_activated.emit(str(found[1].ident))
        elif found is not None and found[0] == "suggestions":
            self.suggestion_activated.emit(int(found[1].ident))
        else:
            self._seek(self._time(at.x()))

    def _seek(self, time_us: int) -> None:
        self.set_position(time_us)
        self.seek_requested.emit(time_us)

    def tip_at(self, at: QPointF) -> str:
        """Give the tooltip at a point, as markup in which data is escaped."""
        found = self._mark_at(at)
        text = found[1].tip if found else format_time(self._time(at.x()))
        # Qt guesses whether a tip is markup; what a file says must never be taken for it
        return f'<p style="white-space:pre-wrap">{html.escape(text)}</p>'

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


def _load_pictures(folder: Path) -> list[tuple[int, QImage]]:
    """Read what `media.filmstrip` wrote; a damaged folder gives no pictures."""
    try:
        listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))["pictures"]
        named = [(int(entry["time_us"]), Path(str(entry["file"])).name) for entry in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    pictures = ((time_us, QImage(str(folder / name))) for time_us, name in named)
    return [(time_us, picture) for time_us, picture in pictures if not picture.isNull()]
