"""Proposed boxes in the window: by keys, one by one, and none of them hides anything by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence, Provenance
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import (
    MAX_REGIONS,
    CoveredRegion,
    HiddenVoice,
    KeyBox,
    VoiceKind,
)
from app.domain.redaction_review import Why
from app.domain.sightings import DETECTOR, Sighting, SightingsInFrame
from app.services import clips, intake, redaction, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.drawn_faces import with_faces, write_film
from widgets.desk import Desk
from widgets.redaction.dialog import RedactDialog
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.flow import RedactionFlow
from widgets.redaction.review_dialog import ReviewDialog

LONG_MS = 60_000
"""A child has to start; nobody waits that long."""
FRAMES = 20


@pytest.fixture
def film(session: CaseSession, tmp_path: Path) -> Evidence:
    # one that stays, and one that comes into sight in mid-picture at frame 10
    pictures = [
        with_faces((60, 60), *([(400, 200)] if number >= 10 else [])) for number in range(FRAMES)
    ]
    return _taken(session, write_film(tmp_path / "apel.mp4", pictures))


@pytest.fixture
def picture(session: CaseSession, tmp_path: Path) -> Evidence:
    path = tmp_path / "apel.png"
    Image.fromarray(with_faces((60, 60), (400, 200))).save(path)
    return _taken(session, path)


def _taken(session: CaseSession, path: Path) -> Evidence:
    given = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07T09:00")
    [outcome] = intake.take_in(session, [path], given, JobContext())
    assert outcome.evidence is not None
    return outcome.evidence


@pytest.fixture
def flow(qtbot, desk: Desk) -> Iterator[RedactionFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    yield RedactionFlow(desk, window)
    for dialog in window.findChildren(RedactDialog) + window.findChildren(ReviewDialog):
        dialog.reject()


def _opened(qtbot, flow: RedactionFlow) -> RedactDialog:
    dialog = flow.begin("M-001")
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.canvas.is_showing, timeout=LONG_MS)
    return dialog


def _proposed(qtbot, dialog: RedactDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: bool(dialog.draft.found), timeout=LONG_MS)


def _press(qtbot, dialog: RedactDialog, key: Qt.Key, is_done: Callable[[], bool]) -> None:
    qtbot.keyClick(dialog, key)  # a button that is pressed by its key clicks a moment later
    qtbot.waitUntil(is_done, timeout=LONG_MS)


def test_proposals_are_decided_by_keys_and_a_rejected_face_is_told_as_bare(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    review.mark(session, MomentDraft(film.code, TimeRange(0, FRAMES * 40_000), ("N-07",)))
    dialog = _opened(qtbot, flow)
    assert dialog.side.warning.isHidden()
    _proposed(qtbot, dialog)

    assert dialog.draft.undecided == {0, 1}
    assert "melewatkan wajah" in dialog.side.warning.text()
    assert not dialog.side.warning.isHidden()
    assert "usulan" in dialog.side.regions.item(0).text()
    assert not dialog.side.make.isEnabled()  # nothing is made while a proposal waits
    _press(qtbot, dialog, Qt.Key.Key_Y, lambda: dialog.draft.undecided == {1})
    assert dialog.frame == 5  # brought to where the next one begins
    assert dialog.side.remove.text() == "Tolak"
    _press(qtbot, dialog, Qt.Key.Key_Delete, lambda: not dialog.draft.undecided)
    [region] = dialog.draft.regions
    assert region.is_proposed
    assert dialog.side.make.isEnabled()

    dialog.slider.setValue(0)
    _press(qtbot, dialog, Qt.Key.Key_N, lambda: dialog.frame == 10)
    assert dialog.draft.look(10).why is Why.SEEN
    assert "wajah tanpa kotak" in dialog._where.text()
    state = dialog.side.state
    _press(qtbot, dialog, Qt.Key.Key_N, lambda: "Periksa yang lain juga" in state.text())

    with qtbot.waitSignal(dialog.made, timeout=LONG_MS):
        dialog.side.make.click()
    [found] = redaction.states(session)
    hidden = found.derivative.recipe.redaction
    assert hidden is not None
    assert hidden.plan.detector == DETECTOR
    looked = flow.look(found.derivative.code)
    qtbot.waitUntil(lambda: looked.strip.count() == FRAMES, timeout=LONG_MS)
    assert "masih ada 1 tempat mirip wajah" in looked.faces.text()
    assert looked.strip.item(0).text() == "10  mirip wajah"
    assert looked.strip.item(FRAMES - 1).text() == "9"


def test_a_proposal_that_is_moved_is_accepted_and_one_asked_for_twice_is_not_there_twice(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    review.mark(session, MomentDraft(film.code, TimeRange(0, FRAMES * 40_000), ("N-07",)))
    dialog = _opened(qtbot, flow)
    _proposed(qtbot, dialog)
    dialog.canvas.setFocus()
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Right)
    assert dialog.draft.undecided == {1}
    assert dialog.draft.regions[0].keys[0].doubt == 0
    assert dialog.draft.regions[0].is_proposed
    qtbot.keyClick(dialog, Qt.Key.Key_Y, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not dialog.draft.undecided, timeout=LONG_MS)
    count = len(dialog.draft.regions)
    qtbot.keyClick(dialog, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: not dialog.side.propose.isEnabled(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: dialog.side.propose.isEnabled(), timeout=LONG_MS)
    assert len(dialog.draft.regions) - len(dialog.draft.undecided) == count
    assert len(dialog.draft.undecided) <= 1  # the moved one, where the box no longer covers


def test_a_photo_is_covered_in_the_same_window_without_time_or_sound(
    qtbot, session: CaseSession, picture: Evidence, flow: RedactionFlow
) -> None:
    review.mark(session, MomentDraft(picture.code, TimeRange(0, 0), ("N-07",)))
    dialog = _opened(qtbot, flow)
    assert dialog.slider.isHidden()
    assert dialog.side.voices.isHidden()
    assert dialog.side.track.isHidden() or not dialog.side.track.isVisible()
    _proposed(qtbot, dialog)
    assert dialog.draft.undecided == {0, 1}
    _press(qtbot, dialog, Qt.Key.Key_Y, lambda: dialog.draft.undecided == {1})
    _press(qtbot, dialog, Qt.Key.Key_Y, lambda: not dialog.draft.undecided)
    with qtbot.waitSignal(dialog.made, timeout=LONG_MS):
        dialog.side.make.click()
    [found] = redaction.states(session)
    made = found.derivative
    assert made.suffix == ".png"
    with Image.open(clips.stored_path(session, made)) as image:
        pixels = np.asarray(image)
    assert not pixels[110:150, 100:140].any()
    assert not pixels[250:290, 440:480].any()
    looked = flow.look(made.code)
    qtbot.waitUntil(lambda: looked.strip.count() == 1, timeout=LONG_MS)
    assert looked.is_all_seen


def test_a_lowered_voice_is_called_weaker_and_each_kind_goes_into_the_plan(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    review.mark(session, MomentDraft(film.code, TimeRange(0, FRAMES * 40_000), ("N-07",)))
    dialog = _opened(qtbot, flow)
    panel = dialog.side.voices
    assert panel.chosen_kind is VoiceKind.MUTE
    for kind in VoiceKind:
        panel.kind.setCurrentIndex(panel.kind.findData(kind))
        assert panel.weak.isHidden() is (kind is not VoiceKind.PITCH)
        before = len(dialog.draft.voices)
        _press(qtbot, dialog, Qt.Key.Key_M, lambda: panel.set.text() == "Sampai sini")
        _press(qtbot, dialog, Qt.Key.Key_M, lambda n=before: len(dialog.draft.voices) == n + 1)
    assert "dapat dikembalikan" in panel.weak.text()
    plan = dialog.draft.plan
    assert plan is not None
    span = TimeRange(0, 40_000)
    assert plan.mutes == (span,)
    assert plan.changed == (
        HiddenVoice(VoiceKind.BEEP, span),
        HiddenVoice(VoiceKind.PITCH, span),
    )


def test_a_draft_finds_the_next_run_that_wants_an_eye() -> None:
    draft = RedactionDraft(range(30))
    box = Region(0.1, 0.1, 0.2, 0.2)
    keys = (KeyBox(0, box), KeyBox(9, box), KeyBox(10, box, 60), KeyBox(12, box, 75))
    found = [
        SightingsInFrame(frame, (Sighting(Region(0.6, 0.6, 0.1, 0.1), 0.9),)) for frame in (20, 21)
    ]
    proposal = CoveredRegion("x", 0, 12, keys, is_proposed=True)
    assert draft.propose("Wajah", [proposal], found) == 1
    assert draft.plan is None
    draft.accept(0)
    assert draft.next_look(0, 1) == 10
    assert draft.next_look(10, 1) == 13
    assert draft.look(13).why is Why.BROKE_OFF
    assert draft.next_look(13, 1) == 20
    assert draft.next_look(20, 1) is None
    assert draft.next_look(25, -1) == 21
    plan = draft.plan
    assert plan is not None
    assert plan.detector == DETECTOR
    draft.remove(0)
    assert draft.plan is None


def test_lettering_and_faces_wait_beside_each_other_and_the_plan_names_both_detectors() -> None:
    draft = RedactionDraft(range(30))
    face, plate = Region(0.1, 0.1, 0.2, 0.2), Region(0.6, 0.6, 0.2, 0.1)

    def proposal(box: Region) -> CoveredRegion:
        return CoveredRegion("x", 0, 29, (KeyBox(0, box),), is_proposed=True)

    assert (
        draft.propose("Wajah", [proposal(face)], [SightingsInFrame(3, (Sighting(face, 0.9),))]) == 1
    )
    lettering = [SightingsInFrame(3, (Sighting(plate, 0.9),))]
    assert draft.propose("Tulisan", [proposal(plate)], lettering, Sought.TEXT) == 2
    assert draft.propose("Tulisan", [proposal(plate)], lettering, Sought.TEXT) == 2
    assert [len(draft.found), draft.bare(3)] == [2, ()]
    draft.accept_all()
    plan = draft.plan
    assert plan is not None
    assert (plan.detector, plan.text_detector) == (DETECTOR, TEXT_DETECTOR)
    draft.remove(0)
    plan = draft.plan
    assert plan is not None
    assert plan.detectors == (TEXT_DETECTOR,)
    assert [sought for sought, _each in draft.bare(3)] == [Sought.FACES]
    draft.remove(0)
    assert {sought for sought, _each in draft.bare(3)} == set(Sought)
    assert (draft.look(3).why, draft.look(3).seen) == (Why.SEEN, frozenset(Sought))
    draft.propose("Wajah", [], [])
    assert (draft.look(3).why, draft.next_look(0, 1)) == (Why.LETTERING, 3)


def test_lettering_is_asked_for_in_the_window(
    qtbot, session: CaseSession, film: Evidence, flow: RedactionFlow
) -> None:
    review.mark(session, MomentDraft(film.code, TimeRange(0, FRAMES * 40_000), ("N-07",)))
    dialog = _opened(qtbot, flow)
    dialog.side.propose_text.click()
    qtbot.waitUntil(lambda: not dialog.side.propose.isEnabled(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: dialog.side.propose.isEnabled(), timeout=LONG_MS)
    assert all(each.name.startswith("Tulisan") for each in dialog.draft.regions)
    assert dialog.side.state.text()


def test_more_boxes_than_a_copy_can_hold_make_no_plan_and_no_fall() -> None:
    draft = RedactionDraft(range(30))
    keys = (KeyBox(0, Region(0.1, 0.1, 0.2, 0.2)),)
    many = [CoveredRegion("x", 0, 29, keys, is_proposed=True)] * (MAX_REGIONS + 1)
    draft.propose("Wajah", many, [])
    draft.accept_all()
    assert draft.is_too_much
    assert draft.plan is None
    draft.remove(0)
    assert draft.plan is not None
