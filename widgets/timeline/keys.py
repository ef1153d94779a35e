"""The time axis by keys alone: where they stand, what they move, what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from app.domain.mediatime import US_PER_SECOND, format_time
from widgets.timeline.acting import ActiveAxis
from widgets.timeline.content import spoken, tr
from widgets.timeline.marks import Mark
from widgets.timeline.values import SEGMENTS, Lane

ZOOM_STEP = 1.25
# Sound has no frames; the player steps it by the same.
_SOUND_STEP_US = 40_000
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LANES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_ZOOMS = {Qt.Key.Key_Plus: ZOOM_STEP, Qt.Key.Key_Equal: ZOOM_STEP, Qt.Key.Key_Minus: 1 / ZOOM_STEP}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def key_list() -> tuple[tuple[str, str], ...]:
    """Give the keys of the time axis and what they do, for the list under F1."""
    return (
        ("← / →", tr("Satu bingkai")),
        ("Alt+← / →", tr("Satu detik")),
        ("Shift+← / →", tr("Pilih rentang")),
        ("Ctrl+← / →", tr("Tanda sebelumnya, berikutnya")),
        ("↑ / ↓", tr("Pilih lajur")),
        ("Enter", tr("Buka tanda")),
        ("+ / − / 0", tr("Perbesar, perkecil, seluruhnya")),
        ("PgUp / PgDn", tr("Satu halaman")),
        ("U", tr("Hitung waktu, bingkai, jam")),
        ("N", tr("Tepi menangkap yang dekat")),
        (tr("Ctrl+seret"), tr("Tanpa menangkap")),
    )


class AxisKeys:
    """Arrows step by a frame, with Alt by a second, with Shift they stretch the selection.

    Ctrl and an arrow goes to the next or the last mark in any lane; up and down choose a lane;
    Enter opens the mark; plus and minus zoom, 0 shows all; Page keys turn the page, Home and End
    go to the ends. U changes what the ruler counts in, N whether edges catch.
    """

    def __init__(self, axis: ActiveAxis) -> None:
        self._axis = axis
        self._anchor_us: int | None = None

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key means something here, though the window has a use for it too."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _OPENS:
            return self.current() is not None
        if key == Qt.Key.Key_Escape:
            return self._axis.picture.focused is not None
        if key in _ARROWS:
            return held & (_CTRL | _SHIFT) != _CTRL | _SHIFT  # the window's: ten seconds
        if key in (*_PAGES, *_ENDS, *_ZOOMS):
            return not held & (_CTRL | _ALT)
        return key in (*_LANES, Qt.Key.Key_0, Qt.Key.Key_U, Qt.Key.Key_N) and not (
            held & (_CTRL | _ALT | _SHIFT)
        )

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it stands for nothing here."""
        if not self._axis.scale.duration_us or not self.wants(event):
            return False
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS and held & _CTRL:
            self._to_mark(_ARROWS[key])
        elif key in (*_ARROWS, *_PAGES, *_ENDS):
            self._move(key, held)
        elif key in _LANES:
            self._to_lane(_LANES[key])
        elif key in _ZOOMS:
            self._axis.zoom_by(_ZOOMS[key])
        else:
            self._act(key)
        return True

    def current(self) -> tuple[Lane, Mark] | None:
        """Give the mark that the keys stand on, where it is still there."""
        focused = self._axis.picture.focused
        if focused is None:
            return None
        lane = next((one for one in self._axis.values.lanes() if one.key == focused[0]), None)
        return None if lane is None else (lane, focused[1])

    def menu_place(self) -> QPoint:
        """Give where the menu of the current mark opens, on the screen."""
        axis, found = self._axis, self.current()
        layout = axis.layout_now()
        time_us = found[1].start_us if found else axis.values.position_us
        area = layout.area(found[0].key) if found else layout.heads["ruler"]
        x = min(max(axis.gutter, axis.x_of(time_us)), axis.width() - 4.0)
        return axis.mapToGlobal(QPoint(round(x), round(area.bottom())))

    def _act(self, key: Qt.Key) -> None:
        axis = self._axis
        found = self.current()
        if key in _OPENS and found is not None:
            axis.open_mark(*found)
        elif key == Qt.Key.Key_Escape:
            self._stand_on(None)
        elif key == Qt.Key.Key_0:
            axis.show_stretch(0, 0)
        elif key == Qt.Key.Key_U:
            axis.next_ruler()
            self._say(self._position_words())
        elif key == Qt.Key.Key_N:
            axis.look.snaps = not axis.look.snaps
            self._say(tr("Tangkap tepi: ya") if axis.look.snaps else tr("Tangkap tepi: tidak"))

    def _move(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        axis = self._axis
        here = axis.values.position_us
        there = min(max(0, self._target(key, held)), axis.scale.duration_us)
        if held & _SHIFT:
            self._stretch(here, there)
        else:
            self._anchor_us = None
        if axis.picture.focused is not None:
            self._stand_on(None)
        axis.go_to(there)
        self._say(self._position_words())

    def _target(self, key: Qt.Key, held: Qt.KeyboardModifier) -> int:
        axis = self._axis
        here, frames = axis.values.position_us, axis.values.frames
        if key in _ENDS:
            return 0 if key == Qt.Key.Key_Home else axis.scale.duration_us
        if key in _PAGES:
            return here + _PAGES[key] * round(axis.scale.visible_us * 0.9)
        turn = _ARROWS[key]
        if held & _ALT:
            return here + turn * US_PER_SECOND
        return here + turn * _SOUND_STEP_US if frames is None else frames.stepped(here, turn)

    def _stretch(self, here: int, there: int) -> None:
        """Stretch from where Shift was first held to the new place."""
        values = self._axis.values
        if self._anchor_us is None or self._anchor_us not in (values.in_us, values.out_us):
            self._anchor_us = here
        ends = sorted((self._anchor_us, there))
        self._axis.choose_ends(ends[0], ends[1])

    def _to_mark(self, turn: int) -> None:
        axis = self._axis
        here = self.current()
        from_us = here[1].start_us if here else axis.values.position_us
        found: tuple[int, int, Lane, Mark] | None = None
        for number, lane in enumerate(axis.values.lanes()):
            # thousands of segments would lie between two moments
            if lane.group == SEGMENTS and axis.picture.lane != SEGMENTS:
                continue
            mark = lane.marks.after(from_us) if turn > 0 else lane.marks.before(from_us)
            if mark is not None:
                rank = (turn * mark.start_us, number, lane, mark)
                found = rank if found is None or rank[:2] < found[:2] else found
        if found is None:
            self._say(tr("Tidak ada tanda lagi."))
            return
        self._stand_on((found[2], found[3]))

    def _to_lane(self, turn: int) -> None:
        axis = self._axis
        lanes = axis.values.lanes()
        keys = [lane.key for lane in lanes]
        at = keys.index(axis.picture.lane) if axis.picture.lane in keys else -1 if turn > 0 else 0
        lane = lanes[(at + turn) % len(lanes)]
        mark = lane.marks.nearest(axis.values.position_us)
        if mark is not None:
            self._stand_on((lane, mark))
            return
        axis.picture.lane, axis.picture.focused = lane.key, None
        axis.reveal_lane(lane.key)
        self._say(tr("Lajur {lane}, kosong.").format(lane=lane.title))

    def _stand_on(self, found: tuple[Lane, Mark] | None) -> None:
        """Put the ring on a mark, bring it into sight, say what it is; the playhead stays."""
        axis = self._axis
        if found is None:
            axis.picture.focused, axis.picture.lane = None, ""
            axis.reveal_lane("")
            self._say(self._position_words())
            return
        lane, mark = found
        axis.picture.focused, axis.picture.lane = (lane.key, mark), lane.key
        if axis.scale.reveal(mark.start_us):
            axis.move_to(axis.scale.start_us)
        axis.reveal_lane(lane.key)
        place = lane.marks.place_of(mark) + 1
        self._say(spoken(mark, lane.title, place, len(lane.marks)))

    def _position_words(self) -> str:
        values = self._axis.values
        words = format_time(values.position_us)
        if values.frames is not None:
            number = values.frames.at(values.position_us)
            words += " · " + tr("bingkai {number}").format(number=number)
        if values.in_us is not None and values.out_us is not None:
            span = f"{format_time(values.in_us)} – {format_time(values.out_us)}"
            words += " · " + tr("rentang {span}").format(span=span)
        return words

    def _say(self, words: str) -> None:
        """Tell a screen reader, and whoever reads the description."""
        # Qt tells the screen reader of the change
        self._axis.setAccessibleDescription(words)
