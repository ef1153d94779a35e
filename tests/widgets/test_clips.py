"""What a clip says and does is chosen in the window, by keys too, and seen before it is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.domain.clip_steps import ClipStep, StepKind
from app.domain.evidence import Evidence
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.runtime import settings as declared
from app.services import clips, review
from app.services.session import CaseSession
from tests.services.casefiles import add_transcript, segment
from tests.widgets.clip_window import LONG_MS, opened
from widgets.clips.dialog import ClipDialog
from widgets.clips.draft import StepDraft
from widgets.clips.flow import ClipFlow
from widgets.clips.side import CATEGORY, CLOCK, FIGURES, SUBTITLES
from widgets.desk import Desk
from widgets.moments.marking import Marking
from widgets.selection import Selection

BOX = Figure(FigureShape.BOX, 10, 29, (FigureKey(10, (100_000, 100_000, 200_000, 200_000)),))


@pytest.fixture
def flow(qtbot, desk: Desk, item: Evidence) -> Iterator[ClipFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    session = desk.session
    add_transcript(session, item.code, segment("jangan lupa", 500_000), segment("mesin", 900_000))
    current = session.stores.transcripts.current(item.code)
    assert current is not None
    review.confirm_segment(session, item.code, current.segments[0].id)
    span = TimeRange(400_000, 1_200_000)
    review.mark(session, MomentDraft(item.code, span, ("N-07",), figures=(BOX,)))
    marking = Marking(desk, Selection(), window)
    yield ClipFlow(desk, marking.make_dressed_clip, marking.make_clips_alike, window)
    for dialog in window.findChildren(ClipDialog):
        dialog.reject()


def test_everything_is_chosen_by_keys_and_the_clip_is_what_was_chosen(
    qtbot, desk: Desk, session: CaseSession, flow: ClipFlow
) -> None:
    dialog = opened(qtbot, flow)
    assert "M-001 (BB-001, bingkai 10–29)" in dialog.windowTitle()
    assert "(1 baris), 1 belum" in dialog.side.checks[SUBTITLES].text()
    assert dialog.side.shows == [CLOCK, CATEGORY]
    for name in (SUBTITLES, FIGURES):
        dialog.side.checks[name].setFocus()
        qtbot.keyClick(dialog.side.checks[name], Qt.Key.Key_Space)
    qtbot.keyClicks(dialog.side.caption, "Di balai, LTZ")  # letters of the keys are typed
    alt = Qt.KeyboardModifier.AltModifier
    for _ in range(5):
        qtbot.keyClick(dialog.slider, Qt.Key.Key_Right)

    def press(key: Qt.Key, done: Callable[[], bool]) -> None:
        qtbot.keyClick(dialog, key, alt)
        qtbot.waitUntil(done)  # a button that is pressed by its key is let go a little later

    press(Qt.Key.Key_T, lambda: len(dialog.draft.steps) == 1)
    dialog.slider.setValue(18)
    press(Qt.Key.Key_L, lambda: len(dialog.draft.steps) == 2)
    dialog.slider.setValue(20)
    press(Qt.Key.Key_M, lambda: dialog.draft.steps[1].first == 20)
    dialog.slider.setValue(24)
    press(Qt.Key.Key_S, lambda: dialog.draft.steps[1].last == 24)
    steps = (
        ClipStep(StepKind.FREEZE, 15, 15, hold_ms=2000),
        ClipStep(StepKind.SLOW, 20, 24, percent=50),
    )
    assert dialog.choice.steps == steps
    assert not dialog.side.checks[CLOCK].isEnabled()
    assert "3,00 detik, 70 gambar" in dialog.side.length.text()

    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    [made] = clips.derivatives(session)
    assert made.recipe.overlay is not None
    assert made.recipe.dressed is not None
    dress = made.recipe.dressed.dress
    assert (dress.steps, dress.caption, dress.figures) == (steps, "Di balai, LTZ", (BOX,))
    assert [line.text for line in dress.subtitles] == ["jangan lupa"]
    assert made.recipe.dressed.pictures == 70
    shows = desk.settings.get(declared.CLIP_SHOWS)
    assert shows == [CLOCK, CATEGORY, SUBTITLES, FIGURES]


def test_the_picture_follows_what_is_chosen(qtbot, flow: ClipFlow) -> None:
    dialog = opened(qtbot, flow)
    before = dialog.canvas._image.copy()

    dialog.side.checks[FIGURES].setChecked(True)
    qtbot.waitUntil(lambda: dialog.canvas._image != before, timeout=LONG_MS)

    with_figure = dialog.canvas._image.copy()
    dialog.side.caption.setText("Keterangan")
    qtbot.waitUntil(lambda: dialog.canvas._image.height() > with_figure.height(), timeout=LONG_MS)


def test_a_part_to_enlarge_is_drawn_on_the_frame_as_it_was_recorded(qtbot, flow: ClipFlow) -> None:
    dialog = opened(qtbot, flow)
    with_bar = dialog.canvas._image.height()
    dialog.side.zoom.click()
    qtbot.waitUntil(lambda: dialog.canvas.tool.is_drawing, timeout=LONG_MS)
    assert dialog.canvas._image.height() < with_bar
    area = dialog.canvas._view.area()

    def spot(across: float, down: float) -> QPoint:
        return QPoint(
            round(area.left() + across * area.width()), round(area.top() + down * area.height())
        )

    qtbot.mousePress(dialog.canvas, Qt.MouseButton.LeftButton, pos=spot(0.25, 0.25))
    qtbot.mouseMove(dialog.canvas, spot(0.75, 0.75))
    qtbot.mouseRelease(dialog.canvas, Qt.MouseButton.LeftButton, pos=spot(0.75, 0.75))

    [step] = dialog.draft.steps
    assert (step.kind, step.first, step.last) == (StepKind.ZOOM, 10, 29)
    assert [part / 1e6 for part in step.box] == pytest.approx([0.25, 0.25, 0.5, 0.5], abs=0.02)
    dialog.side.steps.setFocus()
    dialog.side.remove.click()
    assert dialog.draft.steps == []
    assert dialog.side.checks[CLOCK].isEnabled()


def test_a_part_is_drawn_by_keys_and_escape_leaves_the_window_open(qtbot, flow: ClipFlow) -> None:
    dialog = opened(qtbot, flow)
    with_bar = dialog.canvas._image.height()
    dialog.side.zoom.click()
    qtbot.waitUntil(lambda: dialog.canvas.tool.is_drawing, timeout=LONG_MS)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.canvas._image.height() == with_bar, timeout=LONG_MS)
    assert not dialog.canvas.tool.is_drawing

    dialog.side.zoom.click()
    qtbot.waitUntil(lambda: dialog.canvas.tool.is_drawing, timeout=LONG_MS)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(dialog.canvas, key)
    assert [step.kind for step in dialog.draft.steps] == [StepKind.ZOOM]


def test_two_steps_of_a_kind_do_not_meet_and_the_window_says_so(qtbot, flow: ClipFlow) -> None:
    dialog = opened(qtbot, flow)
    dialog.side.slow.click()
    dialog.side.slow.click()
    assert len(dialog.draft.steps) == 1
    assert "langkah sejenis atau kecepatan lain sudah ada" in dialog.side.state.text()
    dialog.side.hold.click()
    assert dialog.side.state.text() == ""
    assert len(dialog.draft.steps) == 2


def test_a_second_slow_stretch_takes_the_frames_that_are_left() -> None:
    draft = StepDraft(range(10, 30))
    draft.pace(15, 50)
    draft.limit(0, last=14)
    draft.pace(20, 25)

    assert [(step.first, step.last) for step in draft.steps] == [(10, 14), (15, 29)]
    draft.hold(12, 500)
    draft.limit(2, first=13)
    assert draft.steps[2].first == draft.steps[2].last == 13


def test_a_point_in_time_is_told_and_opens_nothing(
    qtbot, desk: Desk, item: Evidence, flow: ClipFlow
) -> None:
    review.mark(desk.session, MomentDraft(item.code, TimeRange(100_000, 100_000), ("N-07",)))
    assert flow.begin("M-002") is None


def test_a_window_that_is_closed_meanwhile_leaves_nothing(qtbot, flow: ClipFlow) -> None:
    dialog = flow.begin("M-001")
    assert dialog is not None
    folder = dialog._folder.name
    dialog.reject()
    assert not Path(folder).exists()


def test_a_stretch_runs_faster_by_key_and_what_is_left_out_is_told(
    qtbot, session: CaseSession, flow: ClipFlow
) -> None:
    dialog = opened(qtbot, flow)
    speeds = [dialog.side.faster.itemText(at) for at in range(dialog.side.faster.count())]
    assert speeds == ["1,5×", "2×", "4×", "8×"]
    dialog.side.faster.setCurrentIndex(2)

    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)

    step = ClipStep(StepKind.FAST, 10, 29, percent=400)
    qtbot.waitUntil(lambda: dialog.draft.steps == [step])
    assert dialog.side.steps.item(0).text() == "Percepat 4×  ·  10–29"
    assert "0,20 detik, 6 gambar, 14 bingkai dilewati" in dialog.side.length.text()
    for frame, is_out in ((10, False), (11, True), (14, False), (29, False)):
        dialog.slider.setValue(frame)
        assert ("dilewati, tidak tampil dalam klip" in dialog._where.text()) is is_out
    dialog.side.slow.click()
    assert dialog.draft.steps == [step]
    assert "kecepatan lain" in dialog.side.state.text()

    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    [made] = clips.derivatives(session)
    assert made.recipe.dressed is not None
    assert made.recipe.dressed.dress.steps == (step,)
    assert (made.recipe.dressed.pictures, made.recipe.dressed.skipped) == (6, 14)


def test_a_fast_stretch_takes_the_frames_that_are_not_slowed() -> None:
    draft = StepDraft(range(10, 30))
    draft.pace(15, 50)
    draft.limit(0, last=14)
    draft.pace(20, 200)

    told = [(step.kind, step.first, step.last) for step in draft.steps]
    assert told == [(StepKind.SLOW, 10, 14), (StepKind.FAST, 15, 29)]
