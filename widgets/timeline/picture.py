"""Paints the time axis: what stands still is kept as a picture, what moves is drawn on top."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.domain.zones import zone_name
from widgets.timeline.axis import Axis
from widgets.timeline.content import tr
from widgets.timeline.layout import FILMSTRIP, MINIMAP, PEAKS, RULER, Layout
from widgets.timeline.marks import Mark
from widgets.timeline.painting import (
    draw_bound,
    draw_filmstrip,
    draw_loop,
    draw_playhead,
    draw_snap,
    draw_sound,
)
from widgets.timeline.painting_marks import (
    draw_focus,
    draw_ground,
    draw_marks,
    draw_words,
    inks,
    mark_box,
)
from widgets.timeline.painting_ruler import (
    draw_faults,
    draw_frame_lines,
    draw_frame_ruler,
    draw_ruler,
    draw_whole,
    draw_window,
    picture_faults,
)
from widgets.timeline.snapping import Snap
from widgets.timeline.values import MOMENTS, SEGMENTS, SUGGESTIONS, Lane, Ruler
from widgets.tokens import current_tokens


class AxisPicture:
    """The picture of one time axis.

    Args:
        axis: the widget.
    """

    def __init__(self, axis: Axis) -> None:
        self._axis = axis
        self._backing: QPixmap | None = None
        self._map: QPixmap | None = None
        self._names_width: int | None = None
        self.snap: Snap | None = None
        """What an edge has caught while it is dragged."""
        self.focused: tuple[str, Mark] | None = None
        """Lane and mark that the keys stand on."""
        self.lane = ""
        """Lane that the keys stand on; empty while nobody chose one."""

    def forget(self) -> None:
        """Paint everything again next time."""
        self._backing = self._map = None
        self._names_width = None

    def turn(self) -> None:
        """Paint again next time: another stretch is in sight, and nothing else has changed."""
        self._backing = None

    def names_width(self) -> int:
        """Give the width of the longest name at the left, pixels."""
        if self._names_width is None:
            metrics = self._axis.fontMetrics()
            names = [self._peaks_name(), self._ruler_name(), *map(_name, self._axis.values.lanes())]
            self._names_width = max(metrics.horizontalAdvance(name) for name in names)
        return self._names_width

    def paint(self, layout: Layout, *, has_focus: bool) -> None:
        """Paint the widget."""
        widget = self._axis
        ratio, size = widget.devicePixelRatioF(), widget.size()
        if self._backing is None or self._backing.size() != size * ratio:
            self._backing = QPixmap(size * ratio)
            self._backing.setDevicePixelRatio(ratio)
            self._draw_still(self._backing, layout)
        painter = QPainter(widget)
        painter.drawPixmap(0, 0, self._backing)
        if widget.scale.duration_us:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_moving(painter, layout, has_focus=has_focus)
        painter.end()

    def _draw_still(self, target: QPixmap, layout: Layout) -> None:
        tokens, axis = current_tokens(), self._axis
        target.fill(QColor(tokens.base))
        painter = QPainter(target)
        painter.setFont(axis.font())
        if axis.scale.duration_us:
            self._draw_heads(painter, layout)
            self._draw_lanes(painter, layout)
        else:
            painter.setPen(QColor(tokens.muted))
            text = tr("Pilih video atau rekaman suara untuk melihat garis waktunya.")
            whole = axis.rect()
            painter.drawText(whole, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    def _draw_heads(self, painter: QPainter, layout: Layout) -> None:
        tokens, axis, values = current_tokens(), self._axis, self._axis.values
        ruler, film, peaks = (layout.area(name) for name in (RULER, FILMSTRIP, PEAKS))
        self._draw_map(painter, layout.area(MINIMAP))
        painter.fillRect(QRectF(0, ruler.top(), ruler.right() + 4, ruler.height()), tokens.raised)
        draw_ground(painter, ruler, self._ruler_name(), "", tokens)
        missing = tr("belum ada gelombang suara") if values.has_sound else tr("tanpa suara")
        hint = "" if values.peaks else missing
        draw_ground(painter, peaks, self._peaks_name(), hint, tokens)
        if film.height():
            draw_ground(painter, film, tr("Gambar"), "", tokens)
        painter.save()
        painter.setClipRect(ruler.united(peaks))
        self._draw_ruler(painter, ruler)
        draw_filmstrip(painter, film, axis.scale, values.film, values.frames)
        draw_sound(
            *(painter, peaks, axis.scale, values.peaks, values.samples),
            is_apart=axis.look.is_apart,
            tokens=tokens,
        )
        if values.frames is not None:
            draw_frame_lines(painter, (film, peaks), axis.scale, values.frames, tokens)
            faults = picture_faults(values.frames, axis.scale.duration_us)
            draw_faults(painter, film, axis.scale, faults, tokens)
        silent = ((gap.start_us, gap.end_us) for gap in values.sound_gaps)
        draw_faults(painter, peaks, axis.scale, silent, tokens)
        painter.restore()

    def _draw_map(self, painter: QPainter, area: QRectF) -> None:
        """Draw the small map; its ground is the same for every page, and kept."""
        tokens, values, ratio = current_tokens(), self._axis.values, self._axis.devicePixelRatioF()
        size = area.size().toSize()
        if self._map is None or self._map.size() != size * ratio:
            self._map = QPixmap(size * ratio)
            self._map.setDevicePixelRatio(ratio)
            by_group = inks(tokens)
            small = [(values.moments, by_group[MOMENTS].edge)]
            small += [(values.suggestions, by_group[SUGGESTIONS].edge)]
            ground = QPainter(self._map)
            whole = QRectF(0, 0, area.width(), area.height())
            draw_whole(ground, whole, self._axis.scale.duration_us, values.peaks, small, tokens)
            ground.end()
        painter.drawPixmap(area.topLeft(), self._map)
        draw_window(painter, area, self._axis.scale, tokens)

    def _draw_ruler(self, painter: QPainter, area: QRectF) -> None:
        tokens, axis, values = current_tokens(), self._axis, self._axis.values
        if axis.look.ruler is Ruler.FRAME and values.frames is not None:
            draw_frame_ruler(painter, area, axis.scale, values.frames, tokens)
            return
        start = values.wall_start if axis.look.ruler is Ruler.CLOCK else None
        draw_ruler(painter, area, axis.scale, tokens, start)

    def _draw_lanes(self, painter: QPainter, layout: Layout) -> None:
        tokens, axis = current_tokens(), self._axis
        by_group = inks(tokens)
        seen = layout.body.adjusted(-layout.body.left(), 0, 4, 0)
        for lane, area in layout.lanes:
            if not area.intersects(layout.body):
                continue
            painter.setClipRect(seen)
            hint = "" if len(lane.marks) else _hint(lane.group)
            draw_ground(painter, area, _name(lane), hint, tokens)
            if lane.key == self.lane:
                painter.fillRect(QRectF(0, area.top(), 3, area.height()), QColor(tokens.accent))
            painter.setClipRect(area.intersected(layout.body))
            ink = by_group[lane.group]
            if lane.group == SEGMENTS and draw_words(painter, area, axis.scale, lane.marks, ink):
                continue
            draw_marks(painter, area, axis.scale, lane.marks, ink, axis.values.chosen or None)
        painter.setClipping(False)
        if layout.hidden:
            self._draw_scroll(painter, layout)

    def _draw_scroll(self, painter: QPainter, layout: Layout) -> None:
        """Show at the right edge which part of the lanes is in sight."""
        body = layout.body
        top = body.top() - layout.lanes[0][1].top()
        share = body.height() / layout.lanes_height
        bar = QRectF(body.right(), body.top() + top * share, 4, body.height() * share)
        painter.fillRect(bar, QColor(current_tokens().faded))

    def _draw_moving(self, painter: QPainter, layout: Layout, *, has_focus: bool) -> None:
        tokens, axis, values = current_tokens(), self._axis, self._axis.values
        ruler = layout.area(RULER)
        height = float(axis.height())
        below = QRectF(ruler.left(), ruler.top(), ruler.width(), height - ruler.top())
        painter.setClipRect(below.adjusted(-6, -ruler.top(), 6, 0))
        self._draw_stretch(painter, below, QColor(tokens.accent))
        if values.loop is not None:
            ends = (axis.x_of(values.loop.start_us), axis.x_of(values.loop.end_us))
            draw_loop(painter, *ends, ruler, tokens)
        x = axis.x_of(values.position_us)
        if x >= ruler.left() - 1:
            draw_playhead(painter, x, below, tokens)
        self._draw_small_playhead(painter, layout.area(MINIMAP), QColor(tokens.bad))
        if self.snap is not None:
            draw_snap(painter, axis.x_of(self.snap.time_us), below, self.snap.name, tokens)
        painter.setClipping(False)
        if has_focus:
            self._draw_focus(painter, layout, QColor(tokens.accent))

    def _draw_stretch(self, painter: QPainter, below: QRectF, colour: QColor) -> None:
        values, axis = self._axis.values, self._axis
        if values.in_us is not None and values.out_us is not None:
            tint = QColor(colour)
            tint.setAlpha(36)
            left = max(axis.x_of(values.in_us), below.left())
            right = min(axis.x_of(values.out_us), below.right())
            if right > left:
                painter.fillRect(QRectF(left, below.top(), right - left, below.height()), tint)
        for bound, direction in ((values.in_us, 1), (values.out_us, -1)):
            if bound is not None and axis.x_of(bound) >= below.left() - 1:
                draw_bound(painter, axis.x_of(bound), below, colour, direction)

    def _draw_small_playhead(self, painter: QPainter, area: QRectF, colour: QColor) -> None:
        share = self._axis.values.position_us / self._axis.scale.duration_us
        x = area.left() + min(1.0, share) * area.width()
        painter.setPen(QPen(colour, 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _draw_focus(self, painter: QPainter, layout: Layout, colour: QColor) -> None:
        whole = QRectF(self._axis.rect())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.focused is None:
            return
        key, mark = self.focused
        for lane, area in layout.lanes:
            if lane.key == key:
                row = lane.marks.row_of(mark)
                height = area.height() / lane.marks.row_count
                painter.setClipRect(layout.body.adjusted(-3, -2, 3, 2))
                draw_focus(painter, mark_box(area, self._axis.scale, mark, row, height), colour)
                painter.setClipping(False)

    def _peaks_name(self) -> str:
        return tr("Suara")

    def _ruler_name(self) -> str:
        """Name what the ruler counts in."""
        ruler, values = self._axis.look.ruler, self._axis.values
        if ruler is Ruler.FRAME and values.frames is not None:
            return tr("Bingkai")
        if ruler is Ruler.CLOCK and values.wall_start is not None:
            return f"{tr('Jam')} {zone_name(values.wall_start)}".rstrip()
        return tr("Waktu")


def _name(lane: Lane) -> str:
    groups = {SEGMENTS: tr("Transkrip"), MOMENTS: tr("Momen"), SUGGESTIONS: tr("Usulan")}
    name = groups[lane.group]
    if lane.key == lane.group:
        return f"▸ {name} ({len(lane.marks)})" if lane.can_fold else name
    if not lane.can_fold:
        return f"{name} {lane.title}"
    return f"▾ {name} {lane.title}" if lane.is_first else f"     {lane.title}"


def _hint(group: str) -> str:
    """Give the words of an empty lane."""
    hints = {
        SEGMENTS: tr("belum ada transkrip"),
        MOMENTS: tr("belum ada momen: tekan I di awal, O di akhir, lalu Enter"),
        SUGGESTIONS: tr("belum ada usulan: Ctrl+U mencarinya dalam transkrip"),
    }
    return hints[group]
