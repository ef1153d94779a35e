"""Papers about evidence from the window: asked in the history's menu, printed, noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.evidence import Evidence
from app.domain.evidence_forms import FormKind
from app.domain.handover import Paper
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import anchors, review
from app.services.session import CaseSession
from widgets.custody.form_dialog import FormDialog
from widgets.custody.pane import HistoryPane
from widgets.desk import Desk


@pytest.fixture(autouse=True)
def closed_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widgets.custody.paper_dialog.QDesktopServices.openUrl", lambda _url: True)


def test_a_receipt_offers_who_brought_it_and_becomes_the_newest_anchor(
    qtbot, desk: Desk, session: CaseSession, item: Evidence, tmp_path: Path
) -> None:
    dialog = FormDialog(desk, FormKind.RECEIPT)
    qtbot.addWidget(dialog)
    assert dialog.officer.name.text() == "Sri Wahyuni"
    assert dialog.party.name.text() == "Pelapor"
    assert dialog.make.isEnabled()
    dialog.items.none.click()
    assert not dialog.make.isEnabled()
    dialog.items.all.click()
    dialog.paper.setCurrentIndex(dialog.paper.findData(Paper.F4))
    with qtbot.waitSignal(dialog.accepted):
        dialog.save_to(tmp_path / "tt.pdf")
    newest = anchors.newest_outside(session.stores)
    assert newest is not None
    assert (newest.detail["number"], newest.detail["from"]) == ("TT-001", "Pelapor")
    assert (tmp_path / "tt.pdf").read_bytes().startswith(b"%PDF-")


def test_a_name_that_was_written_is_not_replaced_by_the_one_offered(
    qtbot, desk: Desk, item: Evidence
) -> None:
    dialog = FormDialog(desk, FormKind.RECEIPT)
    qtbot.addWidget(dialog)
    dialog.party.name.clear()
    qtbot.keyClicks(dialog.party.name, "Budi")
    dialog.items.none.click()
    dialog.items.all.click()
    assert dialog.party.name.text() == "Budi"


def test_a_list_asks_for_no_second_side(
    qtbot, desk: Desk, session: CaseSession, item: Evidence, tmp_path: Path
) -> None:
    dialog = FormDialog(desk, FormKind.LIST)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.party.isVisible()
    dialog.storage.setText("lemari besi")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save_to(tmp_path / "db.pdf")
    assert anchors.all_anchors(session.stores)[-1].detail["form"] == "list"


def test_a_clarification_shows_the_moments_that_were_ticked(
    qtbot, desk: Desk, session: CaseSession, item: Evidence, tmp_path: Path
) -> None:
    for start in (0, 100_000):
        review.mark(session, MomentDraft(item.code, TimeRange(start, 400_000), ("N-07",)))
    dialog = FormDialog(desk, FormKind.CLARIFICATION)
    qtbot.addWidget(dialog)
    assert dialog.moments.codes == ()
    assert dialog.make.isEnabled()
    dialog.moments.tick("M-002")
    assert dialog.moments.count.text().startswith("1 dari 2")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save_to(tmp_path / "bk.pdf")
    assert anchors.all_anchors(session.stores)[-1].detail["moments"] == "M-002"


def test_a_paper_that_cannot_be_written_says_why(
    qtbot, desk: Desk, item: Evidence, tmp_path: Path
) -> None:
    dialog = FormDialog(desk, FormKind.LIST)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.save_to(tmp_path / "missing" / "x.pdf")
    assert "Foldernya tidak ada" in dialog.error.text()
    assert dialog.error.isVisible()


@pytest.mark.parametrize("kind", list(FormKind))
def test_the_menu_of_the_history_offers_each_paper(
    qtbot, desk: Desk, item: Evidence, kind: FormKind
) -> None:
    pane = HistoryPane(desk)
    qtbot.addWidget(pane)
    pane.forms[kind].trigger()
    [dialog] = pane.findChildren(FormDialog)
    assert dialog.kind is kind
    dialog.reject()
