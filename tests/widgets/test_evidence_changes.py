"""An item's origin, its recorder's clock and its withdrawal, changed as a person would."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.services import intake, provenance, recorder, withdrawal
from widgets.evidence.changes import EvidenceChanges
from widgets.evidence.clock_dialog import ClockDialog
from widgets.evidence.delegate import text_lines
from widgets.evidence.details import DetailsPane
from widgets.evidence.model import status_text
from widgets.evidence.panel import EvidencePanel
from widgets.evidence.provenance_dialog import ProvenanceDialog
from widgets.evidence.reason_dialog import ReasonDialog
from widgets.evidence.value_label import ValueLabel
from widgets.tokens import current_tokens

pytestmark = pytest.mark.usefixtures("fresh_data")
D = TypeVar("D", bound=QDialog)
WHY = "bukan milik penyerah"


def answer(kind: type[D], fill: Callable[[D], object]) -> None:
    """Fill in the next dialog of a kind once it is open."""

    def look() -> None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        if found:
            fill(found[0])
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


@pytest.fixture
def panel(qtbot, desk, item):
    made = EvidencePanel(desk)
    qtbot.addWidget(made)
    made.choose(item.code)
    return made


@pytest.fixture
def details(qtbot, desk, item):
    made = DetailsPane(desk)
    qtbot.addWidget(made)
    made.show_item(item)
    return made


@pytest.fixture
def changes(desk, panel, details):
    return EvidenceChanges(desk, panel, details, panel)


def said(pane: DetailsPane) -> str:
    shown = (getattr(part, "value", part.text()) for part in pane.widget().findChildren(QLabel))
    return "\n".join(shown)


def test_an_origin_told_later_is_stored_and_seen_at_once(qtbot, desk, item, changes, details):
    def fill(dialog: ProvenanceDialog) -> None:
        dialog.device.setText("Kamera <b>")
        dialog._ok.click()

    answer(ProvenanceDialog, fill)
    details.describe_wanted.emit(item.code)
    told = intake.evidence(desk.session, item.code).provenance
    assert told.device == "Kamera <b>"
    assert told.received_from == item.provenance.received_from
    assert "Kamera <b>" in said(details)
    assert provenance.NOT_STATED in said(details)


def test_the_clock_is_asked_as_slow_or_fast_and_shown_with_who_said_it(
    qtbot, desk, item, changes, details
):
    def fill(dialog: ClockDialog) -> None:
        assert not dialog._ok.isEnabled()
        dialog.direction.setCurrentIndex(dialog.direction.findData(-1))
        dialog.amount.setText("00:03:20")
        dialog.zone.setCurrentText("WITA")
        assert not dialog._ok.isEnabled()
        dialog.basis.setText("jam siaran")
        dialog._ok.click()

    answer(ClockDialog, fill)
    changes.set_clock()
    clock = intake.evidence(desk.session, item.code).recorder
    assert clock is not None
    assert (clock.offset_ms, clock.zone, clock.basis) == (-200_000, "WITA", "jam siaran")
    assert "cepat 00:03:20 (WITA)" in said(details)
    assert desk.session.reviewer.name in said(details)


def test_a_stored_clock_is_shown_again_in_its_dialog(qtbot, desk, item):
    changed = recorder.set_clock(
        desk.session, item.code, offset_ms=200_500, zone_of_clock="WIB", basis="jam siaran"
    )
    dialog = ClockDialog(changed)
    qtbot.addWidget(dialog)
    assert dialog.offset_ms == 200_500
    assert dialog._ok.isEnabled()
    dialog.amount.setText("tiga menit")
    assert not dialog._ok.isEnabled()


def test_an_item_is_withdrawn_with_a_reason_and_taken_back(
    qtbot, desk, item, changes, details, panel
):
    def fill(dialog: ReasonDialog) -> None:
        assert not dialog._ok.isEnabled()
        dialog.why.setPlainText(WHY)
        dialog._ok.click()

    answer(ReasonDialog, fill)
    with qtbot.waitSignal(changes.use_changed):
        details.withdraw_wanted.emit(item.code)
    assert status_text(panel.model.entry(0)) == f"Ditarik: {WHY}"
    assert WHY in said(details)
    answer(ReasonDialog, fill)
    changes.withdraw_or_restore(item.code)
    assert intake.evidence(desk.session, item.code).withdrawal is None
    assert WHY not in said(details)


def test_a_withdrawn_item_is_struck_out_in_the_list(qtbot, desk, item, panel):
    def struck() -> list[bool]:
        lines = text_lines(panel.font(), panel.model.entry(0), current_tokens())
        return [font.strikeOut() for _text, font, _colour in lines]

    withdrawal.withdraw(desk.session, item.code, WHY)
    assert struck() == [True, True, False]
    withdrawal.restore(desk.session, item.code, "keliru")
    assert struck() == [False, False, False]


def test_a_changed_mind_changes_nothing(qtbot, desk, item, changes):
    before = desk.session.stores.custody.head()
    for kind, act in (
        (ProvenanceDialog, changes.describe),
        (ClockDialog, changes.set_clock),
        (ReasonDialog, changes.withdraw_or_restore),
    ):
        answer(kind, lambda dialog: dialog.reject())
        act()
    assert desk.session.stores.custody.head() == before


def test_nothing_chosen_is_said(qtbot, desk, item, panel, changes):
    panel.view.setCurrentIndex(panel.model.index(-1))
    changes.describe()
    assert desk.notices.shown[0].message.title == "Belum ada yang dipilih"


def test_a_long_word_wraps_and_is_copied_as_it_is(qtbot):
    path = "/media/stik/" + "a" * 200 + ".mp4"
    shown = ValueLabel(path)
    qtbot.addWidget(shown)
    assert shown.minimumSizeHint().width() < 300
    shown.copy()
    assert QApplication.clipboard().text() == path
    shown.setSelection(0, 40)
    shown.copy()
    assert path.startswith(QApplication.clipboard().text())
