from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import (
    Moment,
    MomentDraft,
    Suggestion,
    SuggestionDraft,
    SuggestionStatus,
)
from app.domain.transcript import MachineSegment, Segment, SegmentFlag
from widgets.timeline.marks import Mark, Marks
from widgets.timeline.peaks import Peaks
from widgets.timeline.scale import TimeScale
from widgets.timeline.timeline import Timeline

ITEM = EvidenceCode("BB-001")
LENGTH_US = 100_000_000


def segment(number: int, start_us: int, end_us: int, text: str, *, revision: int = 0) -> Segment:
    flags = (SegmentFlag.UNSURE,) if number % 2 else ()
    machine = MachineSegment(start_us, end_us, text, (), 0, -0.2, 0.0, 1.0, 0.0, flags)
    return Segment(number, machine, text, revision)


def moment(code: str, start_us: int, end_us: int, note: str = "") -> Moment:
    draft = MomentDraft(ITEM, TimeRange(start_us, end_us), ("N-07",), note=note)
    return Moment(MomentCode(code), draft, None, None, "1", "", "")


def suggestion(number: int, start_us: int, status: SuggestionStatus) -> Suggestion:
    span = TimeRange(start_us, start_us + 4_000_000)
    draft = SuggestionDraft(ITEM, span, "N-03", "dukung", "kami dukung", 0.9)
    return Suggestion(number, draft, status)


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(900, made.sizeHint().height())
    made.set_item(LENGTH_US)
    made.show()
    yield made
    QToolTip.hideText()


def place(timeline: Timeline, lane: str, time_us: int, row: int = 0) -> QPoint:
    area = timeline.layout_now().area(lane)
    return QPoint(round(timeline.x_of(time_us)), round(area.top() + 8 + row * 22))


def click(qtbot: QtBot, timeline: Timeline, at: QPoint) -> None:
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=at)


def wheel(timeline: Timeline, at: QPoint, turns: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(timeline.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline, event)


def colours(timeline: Timeline, lane: str) -> set[str]:
    image = timeline.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    area = timeline.layout_now().area(lane).toRect()
    row = area.center().y()
    return {QColor(image.pixel(x, row)).name() for x in range(area.left(), area.right())}


def test_a_click_asks_for_the_time_under_it(qtbot, timeline):
    for lane in ("ruler", "peaks"):
        with qtbot.waitSignal(timeline.seek_requested) as asked:
            click(qtbot, timeline, place(timeline, lane, 40_000_000))
        assert asked.args[0] == pytest.approx(40_000_000, abs=timeline.scale.step)


def test_times_past_35_minutes_fit_the_signal(qtbot, timeline):
    timeline.set_item(3 * 3600 * 1_000_000)
    with qtbot.waitSignal(timeline.seek_requested) as asked:
        click(qtbot, timeline, place(timeline, "ruler", 2 * 3600 * 1_000_000))
    assert asked.args[0] > 7_100_000_000


def test_a_drag_asks_again_and_again(qtbot, timeline):
    asked: list[int] = []
    timeline.seek_requested.connect(asked.append)
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=place(timeline, "ruler", 10_000_000))
    for time_us in (20_000_000, 30_000_000):
        qtbot.mouseMove(timeline, place(timeline, "ruler", time_us))
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(timeline, place(timeline, "ruler", 90_000_000))
    assert len(asked) == 3
    assert asked == sorted(asked)


def test_a_click_on_a_moment_chooses_it_and_does_not_seek(qtbot, timeline):
    timeline.set_moments((moment("M-001", 10_000_000, 20_000_000),))
    asked: list[int] = []
    timeline.seek_requested.connect(asked.append)
    with qtbot.waitSignal(timeline.moment_activated) as chosen:
        click(qtbot, timeline, place(timeline, "moments", 15_000_000))
    assert chosen.args == ["M-001"]
    assert asked == []


def test_overlapping_moments_get_rows_of_their_own(qtbot, timeline):
    timeline.set_moments(
        (moment("M-001", 10_000_000, 50_000_000), moment("M-002", 20_000_000, 30_000_000))
    )
    chosen: list[str] = []
    timeline.moment_activated.connect(chosen.append)
    lane = timeline._measures().line
    for row in (0, 1):
        area = timeline.layout_now().area("moments")
        at = QPoint(round(timeline.x_of(25_000_000)), round(area.top() + row * lane + lane / 2))
        click(qtbot, timeline, at)
    assert chosen == ["M-001", "M-002"]


def test_a_moment_of_one_point_can_be_clicked(qtbot, timeline):
    timeline.set_moments((moment("M-004", 70_000_000, 70_000_000),))
    with qtbot.waitSignal(timeline.moment_activated):
        click(qtbot, timeline, place(timeline, "moments", 70_000_000) + QPoint(2, 0))


def test_only_open_suggestions_are_shown(qtbot, timeline):
    timeline.set_suggestions(
        (
            suggestion(1, 10_000_000, SuggestionStatus.OPEN),
            suggestion(2, 50_000_000, SuggestionStatus.REJECTED),
        )
    )
    assert [mark.ident for mark in timeline.values.suggestions.all] == [1]
    with qtbot.waitSignal(timeline.suggestion_activated) as chosen:
        click(qtbot, timeline, place(timeline, "suggestions", 12_000_000))
    assert chosen.args == [1]


def test_checked_and_doubted_words_carry_a_sign(timeline):
    timeline.set_segments(
        (
            segment(2, 0, 5_000_000, "satu", revision=1),
            segment(3, 6_000_000, 9_000_000, "dua"),
            segment(4, 10_000_000, 12_000_000, "tiga"),
        )
    )
    assert [mark.text for mark in timeline.values.segments.all] == ["✓ satu", "? dua", "tiga"]


def test_text_of_a_file_is_never_markup(timeline):
    timeline.set_moments((moment("M-001", 0, LENGTH_US, note="<img src=x> & <b>tebal</b>"),))
    at = place(timeline, "moments", 50_000_000)
    assert "&lt;img src=x&gt; &amp; &lt;b&gt;" in timeline.tip_at(QPointF(at))


def test_the_wheel_zooms_to_single_frames_around_the_mouse(timeline):
    at = place(timeline, "peaks", 40_000_000)
    before = timeline.time_at(at.x())
    for _ in range(60):
        wheel(timeline, at, 1)
    assert timeline.scale.visible_us < 100_000
    assert timeline.time_at(at.x()) == pytest.approx(before, abs=2_000)
    for _ in range(80):
        wheel(timeline, at, -1)
    assert timeline.scale.is_whole


def test_the_page_turns_with_the_playhead(timeline):
    wheel(timeline, place(timeline, "peaks", 0), 10)
    timeline.set_position(60_000_000)
    assert (
        timeline.scale.start_us
        <= 60_000_000
        <= timeline.scale.start_us + (timeline.scale.visible_us)
    )


def test_arrow_keys_move_and_plus_zooms(qtbot, timeline):
    asked: list[int] = []
    timeline.seek_requested.connect(asked.append)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.keyClick(timeline, Qt.Key.Key_End)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert asked == [40_000, LENGTH_US, LENGTH_US]  # sound steps as the player's
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert not timeline.scale.is_whole


def test_peaks_are_drawn_where_the_sound_is(timeline, tmp_path):
    high = np.zeros(10_000, np.int8)
    high[4_000:5_000] = 120
    path = tmp_path / "w.npz"
    np.savez_compressed(path, low=-high, high=high, bin_us=np.int64(10_000))
    timeline.set_peaks(path)
    image = timeline.grab().toImage()
    area = timeline.layout_now().area("peaks")
    y = round(area.center().y() - area.height() * 0.3)
    loud = QColor(image.pixel(round(timeline.x_of(45_000_000)), y))
    quiet = QColor(image.pixel(round(timeline.x_of(20_000_000)), y))
    assert loud != quiet


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_damaged_waveform_file_is_left_out(timeline, tmp_path: Path, content: bytes):
    path = tmp_path / "w.npz"
    path.write_bytes(content)
    timeline.set_peaks(path)
    timeline.set_filmstrip(tmp_path)
    assert timeline.values.peaks is None
    timeline.grab()


def test_thousands_of_marks_are_drawn_at_every_zoom(timeline):
    length_us = 7_200_000_000
    timeline.set_item(length_us)
    timeline.set_segments(
        tuple(segment(n, n * 900_000, n * 900_000 + 800_000, "kata") for n in range(8_000))
    )
    timeline.set_moments(
        tuple(moment(f"M-{n}", n * 1_400_000, n * 1_400_000 + 2_000_000) for n in range(5_000))
    )
    for turns in range(10):
        wheel(timeline, place(timeline, "peaks", length_us // 3), 1 if turns % 3 else -1)
        assert not timeline.grab().isNull()


def test_crowded_marks_still_cover_their_pixels():
    marks = Marks(tuple(Mark(n * 10, n * 10 + 5, n, "") for n in range(100_000)))
    places = marks.between(0, 500_000)
    cover = marks.cover(places, 0, 1000.0, 800)
    assert np.flatnonzero(cover).tolist() == list(range(501))


def test_the_first_mark_in_sight_is_found_behind_a_long_one():
    marks = Marks(
        (
            Mark(0, 1_000_000, "long", ""),
            Mark(10, 20, "short", ""),
            Mark(500_000, 500_010, "late", ""),
        )
    )
    found = [marks.all[n].ident for n in marks.between(400_000, 600_000)]
    assert "long" in found
    assert "late" in found
    late = marks.at(500_005, 0)
    assert late is not None
    assert late.ident == "late"


def test_peaks_keep_the_loudest_at_every_zoom():
    high = np.zeros(50_000, np.int8)
    high[33_333] = 99
    peaks = Peaks(-high, high, 10_000)
    for us_per_pixel in (1_000.0, 10_000.0, 333_333.0, 1_000_000.0):
        start = 333_330_000 - 100 * us_per_pixel
        low, loud = peaks.columns(max(0.0, start), us_per_pixel, 800)
        assert (int(loud.max()), int(low.min())) == (99, -99)


def test_a_scale_never_leaves_the_item():
    scale = TimeScale(duration_us=10_000_000, width=500)
    scale.zoom(8, 0)
    scale.move_to(-5_000)
    assert scale.start_us == 0
    scale.move_to(99_000_000)
    assert scale.start_us + scale.visible_us == pytest.approx(10_000_000)
    assert scale.to_us(10_000) == 10_000_000


def test_an_empty_timeline_says_what_to_do(timeline):
    timeline.set_item(0)
    middle = timeline.height() // 2
    image = timeline.grab().toImage()
    rows = range(middle - 6, middle + 6)
    shown = {QColor(image.pixel(x, y)).name() for y in rows for x in range(timeline.width())}
    assert len(shown) > 1
    qtbot_click_at = place(timeline, "ruler", 0)
    asked: list[int] = []
    timeline.seek_requested.connect(asked.append)
    QApplication.sendEvent(timeline, QHelpEvent(
        QHelpEvent.Type.ToolTip, qtbot_click_at, timeline.mapToGlobal(qtbot_click_at)
    ))  # fmt: skip
    assert asked == []
