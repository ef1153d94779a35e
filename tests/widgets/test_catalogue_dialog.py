from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from app.domain.catalogue import MUST_VERIFY
from widgets.moments.catalogue_dialog import CatalogueDialog
from widgets.moments.category_info import kind_text

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def dialog(qtbot) -> CatalogueDialog:
    made = CatalogueDialog()
    qtbot.addWidget(made)
    made.show()
    return made


def told(dialog: CatalogueDialog) -> str:
    page = dialog.info.widget()
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_a_category_shows_law_stage_elements_sanctions_exceptions_cues_and_doubts(dialog):
    QAbstractItemModelTester(dialog.model, FATAL)
    dialog.query.setText("N-08")
    text = told(dialog)
    for title in (
        "DASAR HUKUM", "PERIKSA PENGECUALIAN", "YANG HARUS TERLIHAT", "KELAS SANKSI",
        "UNGKAPAN PETUNJUK", "CONTOH DARI SUMBER",
    ):  # fmt: skip
        assert title in text
    assert "Apakah:" in text
    assert MUST_VERIFY in text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Hukuman disiplin berat", "sanksi"),
        ("surat tugas dari atasan", "pengecualian"),
        ("MenPANRB 2 Tahun 2022", "peraturan"),
    ],
)
def test_regulations_exceptions_and_sanctions_are_read_and_name_their_categories(
    dialog, typed: str, kind: str
):
    dialog.query.setText(typed)
    rows = [at for at, one in enumerate(dialog.model.entries) if kind_text(one.kind) == kind]
    dialog.view.setCurrentIndex(dialog.model.index(rows[0]))
    text = told(dialog)
    assert kind in text.splitlines()
    assert "DIPAKAI PADA" in text
    assert "N-" in text


def test_arrows_move_in_the_list_while_typing_goes_on(qtbot, dialog):
    qtbot.keyClick(dialog.query, Qt.Key.Key_Down)
    assert dialog.view.currentIndex().row() == 1
    qtbot.keyClicks(dialog.query, "xqzjwv kkkk")
    assert dialog.model.rowCount() == 0
    assert "Tidak ada" in told(dialog)
