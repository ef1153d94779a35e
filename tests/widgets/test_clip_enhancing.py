"""What is done to the pictures of a clip is chosen beside it, seen at once, and told in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.adjustments import Adjustments
from app.domain.evidence import Evidence
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, review
from app.services.session import CaseSession
from tests.widgets.clip_window import LONG_MS, opened
from widgets.clips.corners import PartDialog
from widgets.clips.dialog import ClipDialog
from widgets.clips.flow import ClipFlow
from widgets.clips.side import CLOCK, FIGURES
from widgets.desk import Desk
from widgets.moments.editor import MomentEditor
from widgets.moments.marking import Marking
from widgets.selection import Selection

BOX = Figure(FigureShape.BOX, 10, 29, (FigureKey(10, (100_000, 100_000, 200_000, 200_000)),))


@pytest.fixture
def flow(qtbot, desk: Desk, item: Evidence) -> Iterator[ClipFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    span = TimeRange(400_000, 1_200_000)
    review.mark(desk.session, MomentDraft(item.code, span, ("N-07",), figures=(BOX,)))
    marking = Marking(desk, Selection(), window)
    yield ClipFlow(desk, marking.make_dressed_clip, marking.make_clips_alike, window)
    for dialog in window.findChildren(ClipDialog):
        dialog.reject()


def test_the_column_opens_by_key_and_what_it_says_is_in_the_clip(
    qtbot, session: CaseSession, flow: ClipFlow
) -> None:
    dialog = opened(qtbot, flow)
    panel = dialog.enhancing.panel
    assert not panel.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(panel.isVisible)
    dialog.side.checks[CLOCK].setChecked(False)
    before = dialog.canvas._image.copy()

    for _ in range(4):
        qtbot.keyClick(panel.sliders["exposure"], Qt.Key.Key_PageUp)
    qtbot.keyClick(panel.sliders["denoise"], Qt.Key.Key_Right)
    dialog.enhancing.fields.setChecked(True)

    lit = panel.adjustments.exposure
    assert lit > 0
    done = Adjustments(exposure=lit, denoise=1, deinterlace=True)
    assert dialog.choice.adjustments == done
    assert dialog.side.checks[CLOCK].isChecked()
    assert not dialog.side.checks[CLOCK].isEnabled()
    qtbot.waitUntil(lambda: dialog.canvas._image.height() > before.height(), timeout=LONG_MS)
    bright = dialog.canvas._image.copy()
    dialog.enhancing.compare.setChecked(True)
    qtbot.waitUntil(lambda: dialog.canvas._image.height() < bright.height(), timeout=LONG_MS)
    assert dialog.choice.adjustments == done  # only looked at

    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    [made] = clips.derivatives(session)
    assert made.recipe.is_enhanced
    assert made.recipe.overlay is not None
    assert made.recipe.dressed is not None
    assert made.recipe.dressed.dress.adjustments == done


def test_a_shake_is_measured_once_and_no_clip_is_made_meanwhile(
    qtbot, session: CaseSession, flow: ClipFlow
) -> None:
    dialog = opened(qtbot, flow)
    dialog.enhancing.shake.setCurrentIndex(1)
    assert not dialog.side.make.isEnabled()
    assert "Mengukur" in dialog.enhancing.state.text()
    qtbot.waitUntil(lambda: dialog.enhancing.steady is not None, timeout=LONG_MS)
    qtbot.waitUntil(dialog.side.make.isEnabled)

    steady = dialog.choice.steady
    assert steady is not None
    assert steady.covered == dialog.draft.frames
    assert "distabilkan atas 12 bingkai" in dialog.enhancing.state.text()
    dialog.enhancing.reset.click()
    assert dialog.enhancing.steady is None
    assert clips.derivatives(session) == ()


def test_corners_are_put_on_the_whole_picture_by_mouse_and_keys(qtbot, flow: ClipFlow) -> None:
    dialog = opened(qtbot, flow)
    dialog.enhancing.corners.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PartDialog)), timeout=LONG_MS)
    [asking] = dialog.findChildren(PartDialog)
    qtbot.waitUntil(asking.isActiveWindow)
    canvas = asking.canvas
    width, height = canvas._size
    first = canvas.spots[0]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.spots[0] == (first[0] + 1, min(first[1] + 10, height - 1))
    qtbot.keyClick(canvas, Qt.Key.Key_3)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    area = canvas._view.area()
    place = QPoint(round(area.right() - 1), round(area.top() + 1))
    qtbot.mousePress(
        canvas, Qt.MouseButton.LeftButton, pos=canvas._on_screen(canvas.spots[1]).toPoint()
    )
    qtbot.mouseMove(canvas, place)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert canvas.chosen == 1
    chosen = asking.part

    asking.accept()

    assert len(chosen) == 8
    assert dialog.choice.adjustments == Adjustments(corners=chosen)
    assert max(chosen[::2]) < width
    assert max(chosen[1::2]) < height
    # an outline lies elsewhere on what was straightened
    dialog.side.checks[FIGURES].setChecked(True)
    assert not dialog.side.checks[FIGURES].isEnabled()
    assert not dialog.choice.figures
    dialog.enhancing.whole.click()
    assert dialog.choice.adjustments.is_neutral
    assert dialog.choice.figures


def test_a_box_stays_a_box_and_crossed_corners_are_not_taken(qtbot) -> None:
    taken: list[tuple[int, ...]] = []
    window = QWidget()
    qtbot.addWidget(window)
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    box = PartDialog(image, (1920, 1080), taken.append, window, is_free=False)
    free = PartDialog(image, (1920, 1080), taken.append, window, is_free=True)

    box.canvas.move_to(2, (5000, 700))
    assert box.canvas.spots[1][0] == box.canvas.spots[2][0] == 1919
    assert box.canvas.spots[3][1] == 700
    box.accept()
    assert taken == [(384, 216, 1536, 485)]
    free.canvas.move_to(0, (1900, 1000))
    free.accept()
    assert len(taken) == 1
    assert "bersilang" in free.state.text()


def test_the_frame_in_sight_is_kept_as_a_still_with_the_same_values(
    qtbot, desk: Desk, session: CaseSession, flow: ClipFlow, tmp_path: Path
) -> None:
    dialog = opened(qtbot, flow)
    dialog.slider.setValue(14)
    assert not dialog.enhancing.still.isEnabled()
    dialog.enhancing.panel.change(gamma=150)
    dialog.enhancing.still.click()

    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    [made] = clips.derivatives(session)
    assert (made.moment, made.recipe.first and made.recipe.first.frame) == ("M-001", 14)
    assert made.recipe.enhancement is not None
    assert made.recipe.enhancement.adjustments == Adjustments(gamma=150)
    assert "T-001" in dialog.enhancing.state.text()


def test_a_copy_of_an_enhanced_clip_says_so_in_its_name(
    qtbot, desk: Desk, session: CaseSession, flow: ClipFlow, tmp_path: Path
) -> None:
    dialog = opened(qtbot, flow)
    dialog.enhancing.panel.change(invert=True)
    dialog._on_make()
    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)

    window = QWidget()
    qtbot.addWidget(window)
    Marking(desk, Selection(), window).export_to("M-001", tmp_path)

    names = sorted(path.name for path in tmp_path.glob("T-*"))
    assert "T-001 M-001 BB-001 diolah.mp4" in names
    editor = MomentEditor(desk)
    qtbot.addWidget(editor)
    editor.show_moment(review.moment(session, "M-001"))
    assert "1 klip · 1 di antaranya diolah" in editor._made.text()


def test_all_moments_of_the_recording_are_cut_alike_each_held_still_by_itself(
    qtbot, desk: Desk, session: CaseSession, flow: ClipFlow, item: Evidence
) -> None:
    review.mark(session, MomentDraft(item.code, TimeRange(2_000_000, 2_600_000), ("N-07",)))
    dialog = opened(qtbot, flow)
    assert not dialog.enhancing.alike.isEnabled()
    dialog.enhancing.panel.change(exposure=70)
    dialog.enhancing.shake.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.enhancing.steady is not None, timeout=LONG_MS)
    dialog.side.caption.setText("hanya momen ini")
    dialog.draft.hold(12, 500)

    dialog.enhancing.alike.click()

    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: len(clips.derivatives(session)) == 2, timeout=LONG_MS)
    for made in clips.derivatives(session):
        assert made.recipe.dressed is not None
        dress = made.recipe.dressed.dress
        assert (dress.adjustments, dress.steps, dress.caption) == (
            Adjustments(exposure=70), (), "",
        )  # fmt: skip
        assert dress.steady is not None
        assert len(dress.steady.covered) == made.recipe.frame_count
    assert {made.moment for made in clips.derivatives(session)} == {"M-001", "M-002"}

    # made once: asked again there is nothing to do
    again = opened(qtbot, flow)
    again.enhancing.panel.change(exposure=70)
    again.enhancing.shake.setCurrentIndex(1)
    qtbot.waitUntil(lambda: again.enhancing.steady is not None, timeout=LONG_MS)
    again.enhancing.alike.click()
    qtbot.waitUntil(
        lambda: any("Tidak ada klip" in one.message.title for one in desk.notices.shown)
    )
    assert len(clips.derivatives(session)) == 2
