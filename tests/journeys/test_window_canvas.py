"""Looking closer in the window, by keys: lighter, turned, compared, saved, copied, marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.adjustments import Adjustments
from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.program import Program
from app.runtime import settings as declared
from app.runtime.settings import REVIEWER_NAME, Settings
from app.services import cases, clips, intake, integrity, recorder, review
from app.tasks.job import JobContext
from tests.media.made_files import make_photo, make_video
from widgets.case_view import CaseView

pytestmark = pytest.mark.window
FORM = CaseForm("003/Reg/LP/PB/Kab/13.05/X/2024", "Ajakan pada apel", is_fictional=True)
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
PATIENCE_MS = 30_000


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, fresh_data: Path
) -> Iterator[Program]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(REVIEWER_NAME, "Sri Wahyuni")
    made = Program(qapp, settings)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    made.shut_down()


@pytest.fixture
def view(qtbot: QtBot, program: Program, tmp_path: Path) -> CaseView:
    """The window on the third frame of a video whose recorder's clock was corrected."""
    session = cases.new_case(tmp_path / "perkara", FORM, Reviewer("Sri Wahyuni"))
    paths = [
        make_video(tmp_path / "VID.mp4", frames=50, size=(320, 180), sound="aac"),
        make_photo(tmp_path / "foto.jpg"),
    ]
    intake.take_in(session, paths, Provenance(source="ponsel"), JobContext())
    recorder.set_clock(session, "BB-001", offset_ms=200_000, zone_of_clock="WIB", basis="ponsel")
    program.show_session(session)
    made = program.window.findChild(CaseView)
    assert isinstance(made, CaseView)
    made.evidence.choose("BB-001")
    surface = made.stage.player.surface
    qtbot.waitUntil(lambda: surface.has_picture, timeout=PATIENCE_MS)
    program.window.activateWindow()
    surface.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is surface, timeout=PATIENCE_MS)
    for _ in range(3):
        press(qtbot, made, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: at_frame(made) == 3, timeout=PATIENCE_MS)
    return made


def at_frame(view: CaseView) -> int:
    shown = view.stage.player.surface.shown
    is_there = shown.position is not None and shown.is_exact and not shown.is_preview
    return shown.position.frame if is_there and shown.position is not None else -1


def is_whole_photo(view: CaseView) -> bool:
    shown = view.stage.player.surface.shown
    return shown.is_photo and not shown.is_empty and not shown.is_preview


def press(qtbot: QtBot, view: CaseView, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key as a person does: whatever has the focus gets it first."""
    qtbot.keyClick(QApplication.focusWidget() or view, key, modifier)


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), -1)
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()


def saved(qtbot: QtBot, view: CaseView, code: str) -> NDArray[np.uint8]:
    session = view.desk.session
    qtbot.waitUntil(
        lambda: code in [made.code for made in clips.derivatives(session)], timeout=PATIENCE_MS
    )
    made = session.stores.derivatives.by_code(code)
    with Image.open(clips.stored_path(session, made)) as image:
        return np.asarray(image)


def test_a_frame_is_made_lighter_compared_and_saved_as_a_recipe(qtbot, view) -> None:
    canvas = view.stage.player.canvas
    press(qtbot, view, Qt.Key.Key_S, SHIFT)
    plain = saved(qtbot, view, "T-001")

    press(qtbot, view, Qt.Key.Key_V)
    assert canvas.panel.isVisible()
    for _ in range(8):
        press(qtbot, view, Qt.Key.Key_Right)  # the first slider has the focus
    assert canvas.adjustments == Adjustments(exposure=80)
    assert canvas.banner.isVisible()
    press(qtbot, view, Qt.Key.Key_S, SHIFT)
    lighter = saved(qtbot, view, "T-002")

    made = view.desk.session.stores.derivatives.by_code("T-002")
    assert made.recipe.first is not None
    assert made.recipe.first.frame == 3
    assert made.recipe.enhancement is not None
    assert made.recipe.enhancement.adjustments == Adjustments(exposure=80)
    qtbot.waitUntil(lambda: at_frame(view) == 3, timeout=PATIENCE_MS)
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), lighter)
    assert lighter.mean() > plain.mean() + 5

    qtbot.keyPress(QApplication.focusWidget(), Qt.Key.Key_X)
    assert canvas.surface.shown.is_comparing
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), plain)
    qtbot.keyRelease(QApplication.focusWidget(), Qt.Key.Key_X)
    assert not canvas.surface.shown.is_comparing
    press(qtbot, view, Qt.Key.Key_V, SHIFT)
    assert not canvas.banner.isVisible()

    report = integrity.verify_path(view.desk.session.folder, (), JobContext())
    assert [check.name for check in report.checks if not check.ok] == []


def test_the_frame_and_its_words_are_copied(qtbot, view) -> None:
    clipboard = QGuiApplication.clipboard()
    press(qtbot, view, Qt.Key.Key_C, CTRL | SHIFT)
    press_saved = pixels_of(clipboard.image())
    press(qtbot, view, Qt.Key.Key_S, SHIFT)
    np.testing.assert_array_equal(press_saved, saved(qtbot, view, "T-001"))
    press(qtbot, view, Qt.Key.Key_C, CTRL | ALT)
    position = view.stage.player.canvas.position
    assert position is not None
    assert clipboard.text() == f"BB-001 00:00:00.120 bingkai 3 pts {position.pts}"


def test_zoom_turn_lens_grid_and_line_answer_to_their_keys(qtbot, view) -> None:
    canvas = view.stage.player.canvas
    surface = canvas.surface
    press(qtbot, view, Qt.Key.Key_1, CTRL)
    assert round(surface.zoom * 100) == 100
    press(qtbot, view, Qt.Key.Key_Plus)
    press(qtbot, view, Qt.Key.Key_Plus)
    press(qtbot, view, Qt.Key.Key_Plus)
    press(qtbot, view, Qt.Key.Key_Plus)
    press(qtbot, view, Qt.Key.Key_Minus)
    assert round(surface.zoom * 100) == 300
    before = surface.picture_area().left()
    press(qtbot, view, Qt.Key.Key_Right, ALT)
    assert surface.picture_area().left() < before
    press(qtbot, view, Qt.Key.Key_0)
    assert surface.is_fitted
    press(qtbot, view, Qt.Key.Key_Z)
    assert surface.lens.is_on
    x, y = surface.lens.pixel(surface.shown)
    press(qtbot, view, Qt.Key.Key_Left)
    press(qtbot, view, Qt.Key.Key_Down, SHIFT)
    assert surface.lens.pixel(surface.shown) == (x - 1, y + 10)
    press(qtbot, view, Qt.Key.Key_Z)
    press(qtbot, view, Qt.Key.Key_I, CTRL | SHIFT)
    assert not canvas.caption.isVisible()
    press(qtbot, view, Qt.Key.Key_I, CTRL | SHIFT)
    assert canvas.caption.isVisible()


def test_a_turn_is_remembered_with_its_item(qtbot, view) -> None:
    canvas = view.stage.player.canvas
    press(qtbot, view, Qt.Key.Key_R, CTRL | SHIFT)
    assert canvas.surface.shown.turn == 90
    view.evidence.choose("BB-002")
    qtbot.waitUntil(
        lambda: canvas.surface.has_picture and view.stage.item.code == "BB-002",
        timeout=PATIENCE_MS,
    )
    assert canvas.surface.shown.turn == 0
    assert not canvas.banner.isVisible()
    view.evidence.choose("BB-001")
    qtbot.waitUntil(lambda: canvas.surface.has_picture, timeout=PATIENCE_MS)
    assert canvas.surface.shown.turn == 90
    assert canvas.banner.isVisible()
    kept = view.desk.settings.get(declared.VIEW_TURNS)
    assert kept == {view.stage.item.digest.sha256: 90}


def test_a_box_by_keys_belongs_to_the_next_moment(qtbot, view) -> None:
    surface = view.stage.player.surface
    press(qtbot, view, Qt.Key.Key_R)
    press(qtbot, view, Qt.Key.Key_Right)
    press(qtbot, view, Qt.Key.Key_Return)
    box = surface.tool.region
    assert box is not None
    press(qtbot, view, Qt.Key.Key_1)  # the first favourite category
    [moment] = review.moments(view.desk.session)
    assert moment.draft.region == box
    assert surface.tool.region is None


def test_a_photo_is_made_lighter_and_saved_too(qtbot, view) -> None:
    view.evidence.choose("BB-002")
    canvas = view.stage.player.canvas
    qtbot.waitUntil(lambda: is_whole_photo(view), timeout=PATIENCE_MS)
    canvas.surface.setFocus()
    canvas.adjust(Adjustments(invert=True))
    press(qtbot, view, Qt.Key.Key_S, SHIFT)
    stored = saved(qtbot, view, "T-001")
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), stored)
    made = view.desk.session.stores.derivatives.by_code("T-001")
    assert made.recipe.enhancement is not None
    assert made.evidence == "BB-002"
