from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel, Qt

from widgets.long_list import LongList
from widgets.row_delegate import RowDelegate

ROWS = 3_000


class Counted(QStringListModel):
    """Counts how often it is asked how long it is: a view does so for each row it lays out."""

    asked = 0

    def rowCount(self, *where: object) -> int:
        """Count the rows, and the asking."""
        self.asked += 1
        return super().rowCount(*where)


@pytest.fixture
def shown(qtbot) -> tuple[LongList, Counted]:
    view = LongList()
    qtbot.addWidget(view)
    model = Counted([f"M-{n}" for n in range(ROWS)], view)
    view.set_rows(model, RowDelegate(view, lines=3))
    view.resize(300, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view, model


def test_a_row_that_comes_does_not_lay_out_the_others_again(shown):
    view, model = shown
    view.setCurrentIndex(model.index(ROWS - 1))
    model.asked = 0
    model.insertRows(ROWS // 2, 1)
    view.setCurrentIndex(model.index(ROWS // 2))
    view.viewport().repaint()
    assert view.visualRect(model.index(ROWS // 2)).intersects(view.viewport().rect())
    assert model.asked < ROWS // 4


def test_home_and_end_go_to_the_first_and_the_last_row(shown, qtbot):
    view, model = shown
    view.setCurrentIndex(model.index(5))
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == ROWS - 1
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0


def test_the_rows_grow_with_the_letters(shown):
    view, model = shown
    before = view.visualRect(model.index(0)).height()
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    view.setFont(font)
    assert view.visualRect(model.index(0)).height() > before
    assert view.visualRect(model.index(0)).width() == view.viewport().width()
