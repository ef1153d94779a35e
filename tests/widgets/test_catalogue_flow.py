"""The window moves a case to an agency's catalogue: the report first, then what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import case_catalogue, review
from widgets.moments.catalogue_dialog import CatalogueDialog
from widgets.moments.catalogue_flow import CatalogueFlow, MoveDialog
from widgets.moments.moment_model import MomentModel
from widgets.moments.palette import CategoryPalette
from widgets.row_delegate import FACE_ROLE

FILE = Path(__file__).parents[1] / "services" / "agency.yaml"


@pytest.fixture
def dialog(qtbot, desk):
    made = CatalogueDialog(None, desk)
    qtbot.addWidget(made)
    return made


def answer(button: str, told: list[list[str]]) -> None:
    """Press a button of the report as soon as it is there, and keep what it says."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MoveDialog)]
    shown = [one for one in found if one.isVisible()]
    if not shown:
        QTimer.singleShot(10, lambda: answer(button, told))
        return
    table = shown[0].table
    for row in range(table.rowCount()):
        told.append([table.item(row, place).text() for place in range(4)])
    getattr(shown[0], button).click()


def test_the_report_comes_first_and_the_case_then_has_the_categories(qtbot, desk, item, dialog):
    draft = MomentDraft(item.code, TimeRange(0, 400_000), ("N-07",))
    review.mark(desk.session, draft)
    moments = MomentModel(desk)
    flow, told = CatalogueFlow(desk, dialog), []
    QTimer.singleShot(0, lambda: answer("use", told))
    flow.read(FILE)
    qtbot.waitUntil(lambda: bool(case_catalogue.of(desk.session).agency), timeout=30_000)
    assert [row[0] for row in told] == ["L-01", "N-07"]
    assert told[1][3] == "M-001"
    assert dialog.version.text().endswith("Bawaslu Kabupaten Contoh 1.2")
    assert "pedoman kabupaten" in moments.data(moments.index(0), FACE_ROLE).body
    palette = CategoryPalette("x", (), (), None, case_catalogue.of(desk.session))
    qtbot.addWidget(palette)
    palette.query.setText("bingkisan")
    assert palette.model.category(0).code == "L-01"

    review.mark(desk.session, MomentDraft(item.code, TimeRange(500_000, 600_000), ("L-01",)))
    QTimer.singleShot(0, lambda: answer("use", told))
    flow.ask_plain()
    assert not case_catalogue.of(desk.session).agency
    assert "[tidak ada lagi dalam katalog]" in moments.data(moments.index(1), FACE_ROLE).body
    held = case_catalogue.of(desk.session).holding(("L-01",))
    assert held.categories[-1].code == "L-01"  # what a moment has can be ticked off


def test_a_file_that_breaks_a_rule_is_said_and_nothing_changes(qtbot, desk, dialog, tmp_path):
    bad = tmp_path / "salah.yaml"
    bad.write_text("a: &x [1]\nb: *x\n", encoding="utf-8")
    flow = CatalogueFlow(desk, dialog)
    before = len(desk.session.stores.custody.lines())
    flow.read(bad)
    qtbot.waitUntil(lambda: "rujukan" in _said(desk), timeout=30_000)
    assert len(desk.session.stores.custody.lines()) == before


def _said(desk) -> str:
    return " ".join(one.text() for one in desk.notices.findChildren(QLabel))
