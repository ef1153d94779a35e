"""What the tests of the time axis share: marks, and a hand that drags."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Suggestion, SuggestionDraft, SuggestionStatus
from app.domain.transcript import MachineSegment, Segment, Word
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.timeline import Timeline

ITEM = EvidenceCode("BB-001")
LENGTH_US = 100_000_000
FRAME_US = 40_000
LEFT, CTRL, SHIFT, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def moment(code: str, start_us: int, end_us: int, *categories: str) -> Moment:
    draft = MomentDraft(ITEM, TimeRange(start_us, end_us), categories or ("N-07",))
    return Moment(MomentCode(code), draft, None, None, "1", "", "")


def suggestion(number: int, start_us: int, category: str = "N-03") -> Suggestion:
    span = TimeRange(start_us, start_us + 4_000_000)
    draft = SuggestionDraft(ITEM, span, category, "dukung", "kami dukung", 0.9)
    return Suggestion(number, draft, SuggestionStatus.OPEN)


def spoken_segment(number: int, *words: tuple[int, int, str]) -> Segment:
    said = tuple(Word(start, end, text, 0.9) for start, end, text in words)
    text = " ".join(word.text for word in said)
    machine = MachineSegment(said[0].start_us, said[-1].end_us, text, said, 0, 0.0, 0.0, 1.0, 0.0)
    return Segment(number, machine, text, 0)


def at(timeline: Timeline, lane: str, time_us: float) -> QPoint:
    area = timeline.layout_now().area(lane)
    return QPoint(round(timeline.x_of(time_us)), round(area.top() + 8))


def drag(
    qtbot: QtBot,
    timeline: Timeline,
    lane: str,
    from_us: float,
    to_us: float,
    held: Qt.KeyboardModifier = NONE,
) -> None:
    """Drag along a lane and stay there, with the button down."""
    qtbot.mousePress(timeline, LEFT, held, at(timeline, lane, from_us))
    for share in (0.3, 0.7, 1.0):
        there = at(timeline, lane, from_us + share * (to_us - from_us))
        move(timeline, there, held)


def move(timeline: Timeline, to: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    """Move with the button down; QTest's own move forgets the keys that are held."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(timeline.mapToGlobal(to)), LEFT, LEFT, held
    )
    QApplication.sendEvent(timeline, event)


def drop(qtbot: QtBot, timeline: Timeline, lane: str, time_us: float) -> None:
    qtbot.mouseRelease(timeline, LEFT, NONE, at(timeline, lane, time_us))


def keys(qtbot: QtBot, timeline: Timeline, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(timeline, key, held)


def shown(qtbot: QtBot) -> Timeline:
    """A time axis of 100 s of video at 25 frames a second, on the screen."""
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.set_item(LENGTH_US)
    made.set_frames(FrameTimes(np.arange(2_500, dtype=np.int64) * FRAME_US, LENGTH_US))
    made.show()
    made.setFixedHeight(400)
    return made


def ends_told(timeline: Timeline) -> list[tuple[int | None, int | None]]:
    """Collect what the axis says is chosen."""
    found: list[tuple[int | None, int | None]] = []
    timeline.ends_chosen.connect(lambda start, end: found.append((start, end)))
    return found
