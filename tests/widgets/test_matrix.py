from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.choices import ElementState
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import elements, review
from widgets.cases.matrix_dialog import MatrixDialog
from widgets.cases.matrix_model import FIRST_MOMENT, STATE

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def dialog(qtbot, desk, item) -> MatrixDialog:
    for start in (0, 1_000_000):
        span = TimeRange(start, start + 500_000)
        review.mark(desk.session, MomentDraft(item.code, span, categories=("N-08",)))
    made = MatrixDialog(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: MatrixDialog, key: str, column: int = FIRST_MOMENT) -> None:
    keys = [row.element.key for row in dialog.model.matrix.rows]
    dialog.view.setCurrentIndex(dialog.model.index(keys.index(key), column))


def state(dialog: MatrixDialog, key: str) -> str:
    keys = [row.element.key for row in dialog.model.matrix.rows]
    return dialog.model.index(keys.index(key), STATE).data()


def test_elements_stand_down_and_moments_across(dialog: MatrixDialog):
    QAbstractItemModelTester(dialog.model, FATAL)
    heads = [
        dialog.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(dialog.model.columnCount())
    ]
    assert heads == ["Unsur", "Keadaan", "M-001", "M-002", "Perkara"]
    assert "unsur belum terisi" in dialog.summary.text()
    assert "Kehadiran saja" in dialog.summary.text()


def test_one_key_judges_a_cell_and_the_cursor_stays(qtbot, dialog: MatrixDialog):
    choose(dialog, "proof-2")
    qtbot.keyClick(dialog.view, Qt.Key.Key_T)
    assert state(dialog, "proof-2") == "✓ terisi"
    assert dialog.model.mark_at(dialog.view.currentIndex()).element == "proof-2"
    choose(dialog, "proof-2", FIRST_MOMENT + 1)
    qtbot.keyClick(dialog.view, Qt.Key.Key_X)
    assert state(dialog, "proof-2") == "? dibantah"
    qtbot.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert state(dialog, "proof-2") == "✓ terisi"


def test_space_goes_through_the_states(qtbot, dialog: MatrixDialog):
    choose(dialog, "where")
    seen = []
    for _ in range(4):
        qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
        seen.append(dialog.model.mark_at(dialog.view.currentIndex()).state)
    assert seen == [
        ElementState.FILLED,
        ElementState.CONTESTED,
        ElementState.MISSING,
        ElementState.OPEN,
    ]


def test_a_note_is_kept_with_the_cell(qtbot, dialog: MatrixDialog, desk):
    choose(dialog, "proof-3")
    qtbot.mouseClick(dialog.states[ElementState.FILLED], Qt.MouseButton.LeftButton)
    dialog.note.setText("ia memimpin yel-yel")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "ia memimpin yel-yel" in dialog.told.text()
    assert "Kehadiran saja" not in dialog.summary.text()
    rows = elements.matrix(desk.session, "N-08").rows
    [mark] = next(row.marks for row in rows if row.element.key == "proof-3")
    assert (mark.moment, mark.note) == ("M-001", "ia memimpin yel-yel")


def test_without_a_suspected_category_the_next_step_is_said(qtbot, desk):
    made = MatrixDialog(desk)
    qtbot.addWidget(made)
    made.show()
    assert not made.view.isVisible()
    assert not made.states[ElementState.FILLED].isEnabled()
