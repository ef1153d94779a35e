"""The timeline of a case, painted: a row for each item, real time from left to right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.case_line import LineEntry, LineKind
from widgets.cases.line_rows import first_place, row_of, seconds_of, steps_below
from widgets.tokens import current_tokens

LEFT, RULER, ROW, BAR = 92, 40, 58, 16
_STEP = 5
"""Pixels by which a moment lies below another that it overlaps."""
_DAY_S = 86400
_STEPS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 604800,
            2592000, 31536000)  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST_S = 0.5
"""Seconds across the view at most zoom."""


class LineView(QWidget):
    """Left and Right go through the entries in order of time, Up and Down between the rows."""

    current_changed = Signal()
    activated = Signal(object)
    """LineEntry that Enter or a double click chose."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.entries: tuple[LineEntry, ...] = ()
        self.zone: tzinfo = UTC
        self._rows: list[str] = []
        self._steps: dict[int, int] = {}
        self._place = -1
        self._from, self._to = 0.0, 1.0

    @property
    def current(self) -> LineEntry | None:
        """The entry under the cursor."""
        return self.entries[self._place] if 0 <= self._place < len(self.entries) else None

    @property
    def span_s(self) -> float:
        """Seconds across the view."""
        return self._to - self._from

    def show_entries(self, entries: tuple[LineEntry, ...], zone: tzinfo) -> None:
        """Show entries that have a time, in order of time; the cursor stays where it was."""
        before, is_first = self.current, not self.entries
        self.entries, self.zone = entries, zone
        self._rows = sorted({row_of(entry) for entry in entries})
        self._steps = steps_below(entries)
        self._place = entries.index(before) if before in entries else first_place(entries)
        self.setMinimumHeight(RULER + ROW * max(1, len(self._rows)) + 4)
        if is_first or before not in entries:
            self.fit()
        self.update()
        self.current_changed.emit()

    def together(self) -> list[str]:
        """Name the moments and recordings that share an instant with the one under the cursor."""
        mine = self.current
        if mine is None or mine.kind in (LineKind.DATE, LineKind.RECEIPT):
            return []
        start, end = seconds_of(mine)
        found = []
        for other in self.entries:
            if other is mine or other.kind in (LineKind.DATE, LineKind.RECEIPT):
                continue
            begun, ended = seconds_of(other)
            is_own = mine.evidence == other.evidence and other.kind is not mine.kind
            if not is_own and begun <= end and start <= ended:
                found.append(other.code)
        return found

    def fit(self) -> None:
        """Show all that was recorded; days of the form would press it together."""
        seen = (LineKind.RECORDING, LineKind.MOMENT)
        timed = [entry for entry in self.entries if entry.kind in seen]
        places = [at for entry in (timed or self.entries) for at in seconds_of(entry)]
        if not places:
            self._from, self._to = 0.0, 1.0
        else:
            start, end = min(places), max(places)
            margin = max(1.0, (end - start) * 0.04)
            self._from, self._to = start - margin, end + margin
        self.update()

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Show less (above 1) or more around an instant, else around the cursor."""
        current = self.current
        if at_s is None:
            at_s = seconds_of(current)[0] if current else (self._from + self._to) / 2
        at_s = min(max(at_s, self._from), self._to)
        span = min(max(self.span_s / factor, _LEAST_S), 200 * 31536000.0)
        share = (at_s - self._from) / self.span_s
        self._from = at_s - share * span
        self._to = self._from + span
        self.update()

    def go(self, place: int) -> None:
        """Put the cursor on an entry and bring it into sight."""
        if not self.entries:
            return
        self._place = min(max(0, place), len(self.entries) - 1)
        start, end = seconds_of(self.entries[self._place])
        if start < self._from or start > self._to:
            half = self.span_s / 2
            middle = (start + min(end, start + half)) / 2
            self._from, self._to = middle - half, middle + half
        self.update()
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom, or choose."""
        key = event.key()
        if key == Qt.Key.Key_Right:
            self.go(self._place + 1)
        elif key == Qt.Key.Key_Left:
            self.go(self._place - 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._change_row(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(len(self.entries) - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(2.0)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.5)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.activated.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies under the mouse."""
        place = self._at(event.position())
        if place >= 0:
            self.go(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to what lies under the mouse."""
        place = self._at(event.position())
        if place >= 0:
            self.go(place)
            self.activated.emit(self.entries[place])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        steps = event.angleDelta().y() / 120
        if steps:
            width = max(1, self.width() - LEFT)
            at = self._from + (event.position().x() - LEFT) / width * self.span_s
            self.zoom(1.25**steps, at)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ruler, rows and entries; only what is in sight."""
        painter, tokens = QPainter(self), current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.base))
        self._paint_ruler(painter)
        metrics = painter.fontMetrics()
        for number, name in enumerate(self._rows):
            top = RULER + number * ROW
            painter.setPen(QColor(tokens.border))
            painter.drawLine(0, top, self.width(), top)
            painter.setPen(QColor(tokens.muted))
            text = metrics.elidedText(
                name or self.tr("Perkara"), Qt.TextElideMode.ElideRight, LEFT - 12
            )
            painter.drawText(QPointF(8, top + ROW / 2 + 4), text)
        painter.setClipRect(LEFT, 0, self.width() - LEFT, self.height())
        for place, entry in enumerate(self.entries):
            self._paint_entry(painter, place, entry)

    def _paint_ruler(self, painter: QPainter) -> None:
        tokens = current_tokens()
        step = next((s for s in _STEPS_S if self._x(self._from + s) - LEFT >= 110), _STEPS_S[-1])
        shift = self._offset_s()
        at = ((self._from + shift) // step + 1) * step - shift
        date_at = self._local(self._from)
        if date_at and step < _DAY_S:  # ticks of whole days name the day themselves
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QPointF(LEFT + 4, 15), f"{date_at:%Y-%m-%d}")
        for _tick in range(60):
            if at > self._to:
                break
            x, local = self._x(at), self._local(at)
            painter.setPen(QColor(tokens.border))
            painter.drawLine(QPointF(x, 22), QPointF(x, self.height()))
            if local is not None:
                form = "%Y-%m-%d" if step >= _DAY_S else "%H:%M:%S" if step < 60 else "%H:%M"
                painter.setPen(QColor(tokens.text))
                painter.drawText(QPointF(x + 4, 34), local.strftime(form))
            at += step

    def _paint_entry(self, painter: QPainter, place: int, entry: LineEntry) -> None:
        tokens, box = current_tokens(), self._box(entry)
        if box.right() < LEFT or box.left() > self.width():
            return
        tone = {
            LineKind.RECORDING: tokens.muted,
            LineKind.MOMENT: tokens.accent,
            LineKind.RECEIPT: tokens.ok,
            LineKind.DATE: tokens.faded,
        }[entry.kind]
        colour = QColor(tone)
        # hollow and dashed: what only the file claims
        style = Qt.PenStyle.SolidLine if entry.is_certain else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 1.5, style))
        fill = QColor(colour)
        fill.setAlpha(70 if entry.kind in (LineKind.DATE, LineKind.RECORDING) else 150)
        painter.setBrush(fill if entry.is_certain else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if place == self._place:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 4, 4)
        if box.width() > 44 and entry.kind is not LineKind.DATE:
            painter.setPen(QColor(tokens.text))
            painter.drawText(box.adjusted(5, 0, -3, 0), Qt.AlignmentFlag.AlignVCenter, entry.code)

    def _box(self, entry: LineEntry) -> QRectF:
        start, end = seconds_of(entry)
        left = max(self._x(start), -10.0)
        right = min(self._x(end), self.width() + 10.0)
        top = RULER + self._rows.index(row_of(entry)) * ROW
        if entry.kind is LineKind.DATE:
            return QRectF(left, top + 8, max(4.0, right - left), ROW - 16)
        lower = entry.kind in (LineKind.MOMENT, LineKind.RECEIPT)
        shift = 24 + _STEP * self._steps.get(id(entry), 0) if lower else 5
        return QRectF(left, top + shift, max(5.0, right - left), BAR)

    def _at(self, point: QPointF) -> int:
        hits = [
            (self._box(entry).width(), place)
            for place, entry in enumerate(self.entries)
            if self._box(entry).adjusted(-4, -4, 4, 4).contains(point)
        ]
        return min(hits)[1] if hits else -1

    def _change_row(self, by: int) -> None:
        """Go to the entry of the next row that is nearest in time."""
        current = self.current
        if current is None:
            return
        wanted = self._rows.index(row_of(current)) + by
        if not 0 <= wanted < len(self._rows):
            return
        here = seconds_of(current)[0]
        places = [p for p, entry in enumerate(self.entries) if row_of(entry) == self._rows[wanted]]
        self.go(min(places, key=lambda place: abs(seconds_of(self.entries[place])[0] - here)))

    def _x(self, at_s: float) -> float:
        return LEFT + (at_s - self._from) / self.span_s * max(1, self.width() - LEFT)

    def _local(self, at_s: float) -> datetime | None:
        try:
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at_s)).astimezone(
                self.zone
            )
        except OverflowError:
            return None

    def _offset_s(self) -> float:
        local = self._local(self._from)
        offset = local.utcoffset() if local else None
        return offset.total_seconds() if offset else 0.0
