"""The time axis by mouse: lanes, choosing, catching, the small map, the ruler."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.mediatime import TimeRange
from tests.widgets.axis import (
    CTRL,
    FRAME_US,
    LEFT,
    LENGTH_US,
    SHIFT,
    at,
    drag,
    drop,
    ends_told,
    keys,
    moment,
    move,
    shown,
    spoken_segment,
    suggestion,
)
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.painting_ruler import window_in_minimap
from widgets.timeline.peaks import Peaks
from widgets.timeline.snapping import pauses
from widgets.timeline.timeline import Timeline
from widgets.timeline.values import MOMENTS, Ruler
from widgets.tokens import current_tokens


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    return shown(qtbot)


@pytest.fixture
def chosen(timeline: Timeline) -> list[tuple[int | None, int | None]]:
    return ends_told(timeline)


# lanes


def test_each_category_has_a_lane_and_a_moment_of_two_lies_in_both(timeline):
    timeline.set_moments((moment("M-001", 0, 9, "N-07", "N-02"), moment("M-002", 50, 60)))
    timeline.set_suggestions((suggestion(1, 10_000_000),))
    lanes = {lane.key: [mark.ident for mark in lane.marks.all] for lane in timeline.values.lanes()}
    assert lanes == {
        "segments": [],
        "moments/N-02": ["M-001"],
        "moments/N-07": ["M-001", "M-002"],
        "suggestions/N-03": [1],
    }


def test_many_categories_are_folded_until_their_name_is_clicked(qtbot, timeline):
    many = tuple(moment(f"M-00{n}", n * 1000, n * 1000 + 9, f"N-0{n}") for n in range(1, 8))
    timeline.set_moments(many)
    assert [lane.key for lane in timeline.values.lanes() if lane.group == MOMENTS] == ["moments"]
    area = timeline.layout_now().area("moments")
    qtbot.mouseClick(timeline, LEFT, pos=QPoint(10, round(area.center().y())))
    unfolded = [lane.key for lane in timeline.values.lanes() if lane.group == MOMENTS]
    assert unfolded == [f"moments/N-0{n}" for n in range(1, 8)]
    qtbot.mouseClick(timeline, LEFT, pos=QPoint(10, round(area.top() + 5)))
    assert timeline.values.is_folded(MOMENTS)


def test_in_a_low_window_categories_begin_folded_and_a_person_may_unfold_them(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    timeline = Timeline(window)
    timeline.set_item(LENGTH_US)
    timeline.set_moments((moment("M-001", 0, 9, "N-07", "N-02"),))
    assert timeline.values.is_folded(MOMENTS)
    timeline.fold(MOMENTS, is_folded=False)
    timeline.set_item(LENGTH_US)
    timeline.set_moments((moment("M-001", 0, 9, "N-07", "N-02"),))
    assert not timeline.values.is_folded(MOMENTS)


def test_in_a_tall_window_a_few_categories_begin_apart(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    timeline = Timeline(window)
    timeline.set_item(LENGTH_US)
    timeline.set_moments((moment("M-001", 0, 9, "N-07", "N-02"),))
    assert not timeline.values.is_folded(MOMENTS)


def test_lanes_that_do_not_fit_are_scrolled_to(timeline, qtbot):
    timeline.set_moments(tuple(moment(f"M-{n}", 0, 9, f"N-{n}") for n in range(10, 38)))
    timeline.fold(MOMENTS, is_folded=False)
    layout = timeline.layout_now()
    assert layout.hidden > 0
    last = layout.lanes[-1][1]
    assert last.top() > layout.body.bottom()
    for _ in range(30):
        keys(qtbot, timeline, Qt.Key.Key_Down)
    seen = timeline.layout_now().lane_at(timeline.layout_now().body.bottom() - 3)
    assert seen is not None
    assert seen[0].key == "suggestions"


def test_words_are_drawn_when_there_is_room_for_them(timeline):
    timeline.set_segments((spoken_segment(1, (0, 400_000, "kami"), (500_000, 900_000, "dukung")),))
    area = timeline.layout_now().area("segments").toRect()

    def edges() -> int:
        """Count pixels as dark as an outline on a row between the letters and the border."""
        image = timeline.grab().toImage()
        y = area.top() + 3
        line = QColor(current_tokens().muted)
        row = [QColor(image.pixel(x, y)) for x in range(area.left(), area.right())]
        return sum(abs(c.lightness() - line.lightness()) < 40 for c in row)

    whole = edges()
    timeline.show_stretch(0, 1_000_000)
    assert edges() >= 2
    assert whole <= 3


# choosing by mouse


def test_a_drag_chooses_a_stretch_from_frame_to_frame(qtbot, timeline, chosen):
    drag(qtbot, timeline, "peaks", 30_000_000, 60_000_000)
    drop(qtbot, timeline, "peaks", 60_000_000)
    start, end = chosen[-1]
    assert start % FRAME_US == end % FRAME_US == 0
    assert start == pytest.approx(30_000_000, abs=timeline.scale.step)
    assert end == pytest.approx(60_000_000, abs=timeline.scale.step)
    assert (timeline.values.in_us, timeline.values.out_us) == (start, end)


def test_a_drag_to_the_left_gives_a_stretch_too(qtbot, timeline, chosen):
    drag(qtbot, timeline, "segments", 60_000_000, 30_000_000)
    start, end = chosen[-1]
    assert start < end


def test_a_click_without_a_drag_chooses_nothing(qtbot, timeline, chosen):
    with qtbot.waitSignal(timeline.seek_requested):
        qtbot.mouseClick(timeline, LEFT, pos=at(timeline, "peaks", 50_000_000))
    assert chosen == []


def test_an_edge_catches_a_moment_and_shows_its_line_until_it_is_let_go(qtbot, timeline, chosen):
    timeline.set_moments((moment("M-004", 40_011_111, 45_022_222),))
    timeline.grab()
    near = 45_022_222 + 4 * timeline.scale.step
    drag(qtbot, timeline, "peaks", 70_000_000, near)
    assert chosen[-1][0] == 45_022_222
    assert timeline.picture.snap is not None
    assert timeline.picture.snap.name == "M-004"
    image = timeline.grab().toImage()
    x = round(timeline.x_of(45_022_222))
    warn = QColor(current_tokens().warn)
    column = [QColor(image.pixel(x + dx, y)) for y in range(60, 300) for dx in (-1, 0, 1)]
    assert sum(abs(c.hue() - warn.hue()) < 12 and c.saturation() > 90 for c in column) > 20
    drop(qtbot, timeline, "peaks", near)
    assert timeline.picture.snap is None


def test_ctrl_lets_an_edge_lie_where_the_hand_is(qtbot, timeline, chosen):
    timeline.set_moments((moment("M-004", 40_000_000, 45_022_222),))
    near = round(45_022_222 + 4 * timeline.scale.step)
    drag(qtbot, timeline, "peaks", 70_000_000, near, CTRL)
    assert chosen[-1][0] == timeline.time_at(round(timeline.x_of(near)))
    assert timeline.picture.snap is None


def test_catching_can_be_turned_off_and_ctrl_turns_it_round(qtbot, timeline, chosen):
    keys(qtbot, timeline, Qt.Key.Key_N)
    assert not timeline.look.snaps
    timeline.set_moments((moment("M-004", 40_000_000, 45_022_222),))
    near = round(45_022_222 + 4 * timeline.scale.step)
    drag(qtbot, timeline, "peaks", 70_000_000, near)
    assert chosen[-1][0] != 45_022_222
    move(timeline, at(timeline, "peaks", near), CTRL)
    assert chosen[-1][0] == 45_022_222


def test_an_edge_of_the_stretch_is_moved_and_the_other_stays(qtbot, timeline, chosen):
    timeline.set_in_out(20_000_000, 50_000_000)
    drag(qtbot, timeline, "segments", 50_000_000, 80_000_000)
    drop(qtbot, timeline, "segments", 80_000_000)
    assert chosen[-1][0] == 20_000_000
    assert chosen[-1][1] == pytest.approx(80_000_000, abs=FRAME_US + timeline.scale.step)
    drag(qtbot, timeline, "segments", chosen[-1][1], 10_000_000)
    assert chosen[-1][1] == 20_000_000


def test_a_single_edge_is_moved_alone(qtbot, timeline, chosen):
    timeline.set_in_out(20_000_000, None)
    drag(qtbot, timeline, "segments", 20_000_000, 30_000_000)
    assert chosen[-1][1] is None
    assert chosen[-1][0] == pytest.approx(30_000_000, abs=FRAME_US + timeline.scale.step)


def test_shift_and_a_click_stretch_from_the_playhead(qtbot, timeline, chosen):
    timeline.set_position(20_000_000)
    qtbot.mouseClick(timeline, LEFT, SHIFT, at(timeline, "peaks", 40_000_000))
    assert chosen[-1][0] == 20_000_000
    assert chosen[-1][1] == pytest.approx(40_000_000, abs=FRAME_US + timeline.scale.step)


def test_words_and_pauses_are_caught(qtbot, timeline, chosen):
    timeline.set_segments((spoken_segment(1, (31_003_000, 31_500_500, "kami")),))
    timeline.show_stretch(28_000_000, 40_000_000)
    drag(qtbot, timeline, "peaks", 38_000_000, 31_500_500 + 3 * timeline.scale.step)
    assert chosen[-1][0] == 31_500_500
    assert timeline.picture.snap.name == "kata"
    high = np.full(10_000, 80, np.int8)
    high[3_400:3_480] = 1
    timeline.values.peaks = Peaks(-high, high, 10_000)
    move(timeline, at(timeline, "peaks", 34_000_000 + 2 * timeline.scale.step))
    assert timeline.picture.snap.name == "jeda"
    assert 34_000_000 in chosen[-1]


def test_a_short_dip_is_no_pause_and_silence_has_none():
    high = np.full(3_000, 80, np.int8)
    high[1_000:1_010] = 0
    high[2_000:2_100] = 0
    peaks = Peaks(-high, high, 10_000)
    assert pauses(peaks, 10_000_000, 100_000) == []
    assert pauses(peaks, 20_000_000, 100_000) == [20_000_000, 21_000_000]
    still = np.zeros(3_000, np.int8)
    assert pauses(Peaks(still, still, 10_000), 10_000_000, 100_000) == []


def test_the_small_map_moves_the_page(qtbot, timeline):
    timeline.show_stretch(10_000_000, 20_000_000)
    area = timeline.layout_now().area("minimap")
    window = window_in_minimap(area, timeline.scale)
    begin = window.center().toPoint()
    before, length = timeline.scale.start_us, timeline.scale.visible_us
    qtbot.mousePress(timeline, LEFT, pos=begin)
    move(timeline, begin + QPoint(100, 0))
    qtbot.mouseRelease(timeline, LEFT, pos=begin + QPoint(100, 0))
    moved = timeline.scale.start_us - before
    assert moved == pytest.approx(100 / area.width() * LENGTH_US, rel=0.02)
    assert timeline.scale.visible_us == pytest.approx(length)
    qtbot.mouseClick(timeline, LEFT, pos=QPoint(round(area.right()) - 2, begin.y()))
    assert timeline.scale.start_us == pytest.approx(LENGTH_US - timeline.scale.visible_us)


# the ruler, and what is wrong with the file


def test_the_ruler_counts_in_what_the_item_has(qtbot, timeline):
    keys(qtbot, timeline, Qt.Key.Key_U)
    assert timeline.look.ruler is Ruler.FRAME
    keys(qtbot, timeline, Qt.Key.Key_U)
    assert timeline.look.ruler is Ruler.TIME
    timeline.set_wall_start(datetime(2024, 10, 12, 9, 15, 4))  # noqa: DTZ001 - a clock's face
    keys(qtbot, timeline, Qt.Key.Key_U)
    ruler = timeline.layout_now().area("ruler")
    qtbot.mouseClick(timeline, LEFT, pos=QPoint(10, round(ruler.center().y())))
    assert timeline.look.ruler is Ruler.CLOCK
    timeline.grab()


def test_a_gap_is_hatched_and_named(timeline):
    times = np.concatenate((np.arange(1_000), np.arange(1_500, 2_000))) * FRAME_US
    timeline.set_frames(FrameTimes(times.astype(np.int64), 80_000_000))
    assert timeline.values.frames.gaps == ((39_960_000, 60_000_000),)
    timeline.values.film._coarse = {0: timeline.grab().toImage().scaled(64, 36)}
    timeline.values.film._settle()
    timeline._changed(size=True)
    tip = timeline.tip_at(QPointF(at(timeline, "filmstrip", 50_000_000)))
    assert "Celah" in tip
    assert "00:00:39.960" in tip
    assert "berakhir" in timeline.tip_at(QPointF(at(timeline, "filmstrip", 90_000_000)))
    image = timeline.grab().toImage()
    hatched = QColor(current_tokens().warn_surface)
    seen = {image.pixelColor(at(timeline, "filmstrip", 50_000_000) + QPoint(dx, 2)).name()
            for dx in range(12)}  # fmt: skip
    assert hatched.name() in seen


def test_a_stretch_without_sound_data_is_hatched_and_is_not_called_silence(timeline):
    timeline.set_sound_gaps((TimeRange(40_000_000, 50_000_000),))
    there = at(timeline, "peaks", 45_000_000)
    assert "bukan hening" in timeline.tip_at(QPointF(there))
    assert "bukan hening" not in timeline.tip_at(QPointF(at(timeline, "peaks", 60_000_000)))
    image = timeline.grab().toImage()
    seen = {image.pixelColor(there + QPoint(dx, 4)).name() for dx in range(12)}
    assert QColor(current_tokens().warn_surface).name() in seen
