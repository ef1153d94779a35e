"""What the second person is shown of lettering that a copy still has: apart from faces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence, Provenance
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox
from app.services import intake, redaction, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.drawn_faces import with_faces, write_film
from tests.media.lettered import with_plate
from widgets.desk import Desk
from widgets.redaction.dialog import RedactDialog
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.flow import RedactionFlow
from widgets.redaction.review_dialog import ReviewDialog

LONG_MS = 60_000
"""A child has to start; nobody waits that long."""
FRAMES, FACE_FROM, PLATE_FROM = 12, 8, 3


@pytest.fixture
def film(session: CaseSession, tmp_path: Path) -> Evidence:
    def picture(number: int):
        shown = with_faces(*([(460, 40)] if number >= FACE_FROM else []))
        return with_plate(shown, (60, 300))[0] if number >= PLATE_FROM else shown

    path = write_film(tmp_path / "apel.mp4", [picture(number) for number in range(FRAMES)])
    given = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07T09:00")
    [outcome] = intake.take_in(session, [path], given, JobContext())
    assert outcome.evidence is not None
    review.mark(session, MomentDraft(outcome.evidence.code, TimeRange(0, 480_000), ("N-07",)))
    return outcome.evidence


@pytest.fixture
def flow(qtbot, desk: Desk) -> Iterator[RedactionFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    yield RedactionFlow(desk, window)
    for dialog in window.findChildren(RedactDialog) + window.findChildren(ReviewDialog):
        dialog.reject()


def _made(qtbot, session: CaseSession, flow: RedactionFlow, *, searches: bool) -> str:
    """Cover a corner in which nothing is, so that face and plate stay."""
    dialog = flow.begin("M-001")
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.canvas.is_showing, timeout=LONG_MS)
    assert not dialog.side.search_text.isChecked()  # nothing is hidden yet
    dialog.set_box(Region(0.4, 0.4, 0.05, 0.05))
    assert dialog.side.search_text.isChecked()
    if not searches:
        dialog.side.search_text.click()
        dialog.refresh(0)
        assert not dialog.side.search_text.isChecked()  # what a person chose stays
    with qtbot.waitSignal(dialog.made, timeout=LONG_MS):
        dialog.side.make.click()
    return redaction.states(session)[-1].derivative.code


def _texts(looked: ReviewDialog) -> list[str]:
    return [looked.strip.item(at).text() for at in range(looked.strip.count())]


def test_faces_and_lettering_are_told_apart_and_lettering_can_be_left_aside(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    assert film.code == "BB-001"
    looked = flow.look(_made(qtbot, session, flow, searches=True))
    qtbot.waitUntil(lambda: looked.strip.count() == FRAMES, timeout=LONG_MS)
    assert "masih ada 1 tempat mirip wajah" in looked.faces.text()
    # the plate; the eyes of a drawn face are taken for letters too
    assert "tempat mirip tulisan" in looked.lettering.text()
    texts = _texts(looked)
    faces = [f"{number}  mirip wajah + tulisan" for number in range(FACE_FROM, FRAMES)]
    plates = [f"{number}  mirip tulisan" for number in range(PLATE_FROM, FACE_FROM)]
    assert texts == [*faces, *plates, *(str(number) for number in range(PLATE_FROM))]
    drawn = {name for _place, name, _box in looked.canvas._boxes}
    assert drawn >= {"Mirip wajah 1", "Mirip tulisan 1"}
    assert looked.canvas._open == {0}  # only the face in the colour of a warning

    seen = len(looked._seen)
    looked.strip.setCurrentRow(5)
    frame = looked.strip.currentItem().data(Qt.ItemDataRole.UserRole).frame
    qtbot.keyClick(looked, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: not looked.marks_lettering.isChecked(), timeout=LONG_MS)
    assert looked.strip.currentItem().data(Qt.ItemDataRole.UserRole).frame == frame
    assert len(looked._seen) == seen + 1  # bringing them in order looks at none of them
    assert not any("tulisan" in text for text in _texts(looked))
    assert {name for _place, name, _box in looked.canvas._boxes} <= {"Mirip wajah 1"}
    assert _texts(looked)[0] == f"{FACE_FROM}  mirip wajah"


def test_a_copy_that_nobody_searched_says_so_to_the_second_person(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    assert film.code == "BB-001"
    looked = flow.look(_made(qtbot, session, flow, searches=False))
    qtbot.waitUntil(lambda: looked.strip.count() == FRAMES, timeout=LONG_MS)
    assert "tidak dicari" in looked.lettering.text()
    assert looked.lettering.property("tone") == "warn"
    assert looked.marks_lettering.isHidden()
    assert not any("tulisan" in text for text in _texts(looked))


def test_a_draft_knows_whether_lettering_may_be_among_what_it_hides() -> None:
    draft = RedactionDraft(range(10))
    proposal = CoveredRegion("x", 0, 9, (KeyBox(0, Region(0.1, 0.1, 0.2, 0.2), 30),), True)
    draft.propose("Wajah", [proposal], [])
    assert not draft.may_hide_lettering
    draft.propose("Tulisan", [proposal], [], Sought.TEXT)
    assert draft.may_hide_lettering
    draft.remove(1)
    draft.add("Kotak", 0, Region(0.5, 0.5, 0.1, 0.1))
    assert draft.may_hide_lettering
