"""Redaction by hand: boxes drawn with the mouse, every frame looked at, a second person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.domain.case import IdentityRole, Reviewer
from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import VoiceKind
from app.services import cases, clips, identities, redaction, review
from app.services.session import CaseSession
from widgets.desk import Desk
from widgets.package.export_dialog import ExportDialog
from widgets.redaction.dialog import RedactDialog
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.flow import RedactionFlow
from widgets.redaction.review_dialog import ReviewDialog

LONG_MS = 60_000
"""A child has to start; nobody waits that long."""
SECOND = Reviewer("Budi Santoso")


@pytest.fixture
def flow(qtbot, desk: Desk, item: Evidence) -> Iterator[RedactionFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    session = desk.session
    review.mark(session, MomentDraft(item.code, TimeRange(400_000, 1_200_000), ("N-07",)))
    identities.add(session, IdentityRole.STAF, SECOND.name)
    made = RedactionFlow(desk, window)
    yield made
    for dialog in window.findChildren(RedactDialog) + window.findChildren(ReviewDialog):
        dialog.reject()


def _ready(qtbot, dialog: RedactDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.sheet.picture(dialog.frame).isNull(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: dialog.canvas.is_showing, timeout=LONG_MS)


def _drag(qtbot, dialog: RedactDialog, start: tuple[float, float], end: tuple[float, float]):
    canvas = dialog.canvas
    places = [
        QPoint(round(canvas.width() * x), round(canvas.height() * y)) for x, y in (start, end)
    ]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(canvas, places[1])
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[1])


def _walk(qtbot, dialog: ReviewDialog) -> None:
    qtbot.waitUntil(lambda: dialog.strip.count() > 0, timeout=LONG_MS)
    for _ in range(dialog.strip.count()):
        qtbot.keyClick(dialog.strip, Qt.Key.Key_Right)


def test_boxes_are_drawn_the_copy_is_made_and_a_second_person_confirms(
    qtbot, desk: Desk, session: CaseSession, flow: RedactionFlow, tmp_path: Path
) -> None:
    dialog = flow.begin("M-001")
    assert dialog is not None
    assert "M-001 (BB-001" in dialog.windowTitle()
    _ready(qtbot, dialog)
    assert not dialog.side.make.isEnabled()
    dialog.side.add.click()
    _drag(qtbot, dialog, (0.4, 0.4), (0.6, 0.6))
    dialog.slider.setValue(dialog.slider.maximum())
    dialog.canvas.setFocus()
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Right)
    dialog.side.voices.set.click()
    dialog.side.voices.set.click()
    [region] = dialog.draft.regions
    assert [key.frame for key in region.keys] == [dialog.slider.minimum(), dialog.frame]
    assert region.keys[1].box.x > region.keys[0].box.x
    assert [voice.kind for voice in dialog.draft.voices] == [VoiceKind.MUTE]

    with qtbot.waitSignal(dialog.made, timeout=LONG_MS):
        dialog.side.make.click()

    [found] = redaction.states(session)
    made = found.derivative
    assert made.recipe.redaction is not None
    assert made.recipe.redaction.plan.regions == (region,)
    with av.open(str(clips.stored_path(session, made))) as file:
        pictures = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    assert len(pictures) == dialog.slider.maximum() - dialog.slider.minimum() + 1
    width = pictures[0].shape[1]
    height = width * 64 // 96  # the bar lies beneath the picture
    for at, picture in enumerate(pictures):
        box = box_at(region, dialog.slider.minimum() + at)
        assert box is not None
        middle = round((box.y + box.height / 2) * height), round((box.x + box.width / 2) * width)
        assert picture[middle].max() <= 24

    own = flow.look(made.code)
    assert f"{made.code} (M-001" in own.windowTitle()
    _walk(qtbot, own)
    assert own.is_all_seen
    assert not own.confirm.isEnabled()
    own.reject()
    told = f"{made.code} · BB-001 · M-001 · tertutup"
    assert _offered(qtbot, desk, tmp_path) == [(f"{told}, belum disetujui orang kedua", False)]
    session.hand_to(SECOND)
    theirs = flow.look()
    qtbot.waitUntil(lambda: theirs.strip.count() > 0, timeout=LONG_MS)
    assert not theirs.confirm.isEnabled()
    _walk(qtbot, theirs)
    theirs.confirm.click()
    assert redaction.state(session, made.code).confirmed_by == SECOND.name
    assert not theirs.confirm.isEnabled()
    assert _offered(qtbot, desk, tmp_path) == [(f"{told}, disetujui {SECOND.name}", True)]


def _offered(qtbot, desk: Desk, folder: Path) -> list[tuple[str, bool]]:
    """Give what the public variant of a package offers, and whether it can be ticked."""
    dialog = ExportDialog(desk, folder / "publik.zip")
    qtbot.addWidget(dialog)
    items = [dialog.stills.item(place) for place in range(dialog.stills.count())]
    return [(item.text(), bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)) for item in items]


def test_a_window_that_is_closed_meanwhile_leaves_nothing(
    qtbot, desk: Desk, session: CaseSession, flow: RedactionFlow
) -> None:
    before = len(cases.custody_lines(session))
    dialog = flow.begin("M-001")
    assert dialog is not None
    folder = dialog.sheet.folder
    dialog.reject()
    desk.runner.settle()
    assert not folder.exists()
    assert len(cases.custody_lines(session)) == before
    assert session.stores.derivatives.all() == ()


def test_a_draft_keeps_what_a_person_set() -> None:
    one, two = Region(0.1, 0.1, 0.2, 0.2), Region(0.5, 0.5, 0.2, 0.2)
    draft = RedactionDraft(range(10, 31))
    assert draft.plan is None
    place = draft.add("Kotak", 12, one)
    draft.set_box(place, 22, two)
    draft.set_box(place, 22, two)
    assert [key.frame for key in draft.regions[0].keys] == [12, 22]
    assert draft.boxes(17)[0][2].x == pytest.approx(0.3)
    draft.limit(place, first=15)
    assert draft.boxes(14) == []
    assert [key.frame for key in draft.regions[0].keys] == [22]
    draft.limit(place, last=20)
    assert [(key.frame, key.box) for key in draft.regions[0].keys] == [(20, two)]
    assert not draft.drop_box(place, 20)
    assert draft.plan is not None
