"""A photo read a second time in the real window: blind, by keys, compared on the picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.second_reading import ReadingState, Verdict
from app.program import Program
from app.services import cases, intake, review, second_reading
from app.tasks.job import JobContext
from tests.journeys.test_window_player import settings
from tests.media.made_files import make_photo
from widgets.second.compare_dialog import CompareDialog

__all__ = ["settings"]
pytestmark = pytest.mark.window
SECOND = Reviewer("Budi Santoso", "Anggota")
FIRST_BOX, SECOND_BOX = Region(0.1, 0.1, 0.3, 0.4), Region(0.6, 0.5, 0.3, 0.3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photo = make_photo(tmp_path / "baliho.png")
    form = CaseForm("1", "Baliho", is_fictional=True)
    with cases.new_case(tmp_path / "perkara", form, Reviewer("Sri Wahyuni")) as session:
        intake.take_in(session, [photo], Provenance(), JobContext())
        code = EvidenceCode("BB-001")
        review.mark(session, MomentDraft(code, TimeRange(0, 0), ("N-07",), region=FIRST_BOX))
        return session.folder


def colours_on_edge(dialog: CompareDialog, region: Region) -> int:
    """Count colours on the edge of a place in the picture, where a box is drawn."""
    image = dialog.picture.grab().toImage()
    shown = dialog.picture._scaled
    width, height = shown.width(), shown.height()
    left, top = (image.width() - width) / 2, (image.height() - height) / 2
    x = int(left + region.x * width + 2)
    ys = range(int(top + region.y * height), int(top + (region.y + region.height) * height))
    return len({image.pixelColor(x, y).rgb() for y in ys})


def test_a_photo_is_read_blind_and_decided_with_both_marks_on_the_picture(
    qtbot, qapp, settings, folder
):
    program = Program(QApplication.instance(), settings)
    qtbot.addWidget(program.window)
    program.window.show()
    assert program.open_path(folder)
    view = program.view
    session = view.desk.session
    qtbot.waitUntil(lambda: view.stage.item is not None)
    program.second.begin(view, "BB-001", SECOND)
    page, window = program.second.page, program.window
    assert page is not None
    qtbot.waitUntil(lambda: page.stage.player.surface.shown.is_photo)
    assert page.moments.model.moments == ()
    assert window.actions_["photo.page.on"].isEnabled()
    assert not window.actions_["photo.sheet"].isEnabled()
    page.marking.set_region(SECOND_BOX)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    [boxed, whole] = page.moments.model.moments
    assert boxed.draft.region == SECOND_BOX
    assert (boxed.draft.span, whole.draft.region) == (TimeRange(0, 0), None)
    assert len(review.moments(session)) == 1
    program.second.finish()

    dialog = program.second.compare
    [reading] = second_reading.listed(program.view.desk.session)
    assert reading.state is ReadingState.CLOSED
    assert "20 × 20 petak" in dialog.rule.text()
    assert not dialog.picture.isHidden()
    qtbot.waitUntil(lambda: dialog.picture.is_ready)
    assert "hlm. 1" in dialog.chosen.text()
    key = dialog.model.pair(dialog.view.currentIndex().row()).key
    assert colours_on_edge(dialog, FIRST_BOX) > 1 or key.startswith("-")
    left = len(dialog.comparison.open)
    dialog.reason.setText("terlihat pada baliho")
    dialog.decide(Verdict.SECOND)
    assert len(dialog.comparison.open) == left - 1
    dialog.close()
    program.window.close()
