"""Judging a suspected breach element by element: filled, contested or missing, by which moment."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.domain.choices import ElementMark, ElementState
from app.services import case_catalogue, elements
from widgets.cases.matrix_model import ELEMENT, FIRST_MOMENT, STATE, MatrixModel
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, column, label, row, set_tone

_KEYS = {
    Qt.Key.Key_T: ElementState.FILLED,
    Qt.Key.Key_B: ElementState.CONTESTED,
    Qt.Key.Key_X: ElementState.MISSING,
    Qt.Key.Key_Backspace: ElementState.OPEN,
    Qt.Key.Key_Delete: ElementState.OPEN,
}
_NEXT = {
    ElementState.OPEN: ElementState.FILLED,
    ElementState.FILLED: ElementState.CONTESTED,
    ElementState.CONTESTED: ElementState.MISSING,
    ElementState.MISSING: ElementState.OPEN,
}


class MatrixView(QTableView):
    """The table; a letter judges the cell under the cursor, Space goes to the next state."""

    def __init__(self, dialog: MatrixDialog) -> None:
        super().__init__()
        self._dialog = dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge by a key; every other key moves as in any table."""
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and key in _KEYS:
            self._dialog.judge(_KEYS[key])
        elif key == Qt.Key.Key_Space:
            self._dialog.judge_next()
        else:
            super().keyPressEvent(event)


class MatrixDialog(QDialog):
    """The categories that moments were given, each with its matrix."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Matriks unsur"))
        self.model = MatrixModel()
        self.view = MatrixView(self)
        self.category = QComboBox()
        self.summary = label("", wraps=True)
        self.told = label("", "muted", wraps=True)
        self.note = QLineEdit()
        self.states = {
            ElementState.FILLED: Button(self.tr("&Terisi (T)"), "", "check"),
            ElementState.CONTESTED: Button(self.tr("Di&bantah (B)"), "", "help"),
            ElementState.MISSING: Button(self.tr("Tidak ada (&X)"), "", "close"),
            ElementState.OPEN: Button(self.tr("&Kosongkan (Del)"), "quiet"),
        }
        self._close = Button(self.tr("Tutup"))
        codes = elements.suspected(desk.session)
        known = case_catalogue.of(desk.session)
        for code in codes:
            self.category.addItem(f"{code}  {known.category(code).label}", code)
        self._lay_out(has_any=bool(codes))
        self._connect()
        self._show()

    def judge(self, state: ElementState) -> None:
        """Say of the chosen cell how it stands; what was noted there stays."""
        mark = self.model.mark_at(self.view.currentIndex())
        if mark is not None and self._desk.may_write:
            note = "" if state is ElementState.OPEN else mark.note
            self._store(replace(mark, state=state, note=note))

    def judge_next(self) -> None:
        """Go to the next state of the chosen cell."""
        mark = self.model.mark_at(self.view.currentIndex())
        if mark is not None:
            self.judge(_NEXT[mark.state])

    def _store(self, mark: ElementMark) -> None:
        self._desk.attempt(lambda: elements.set_mark(self._desk.session, mark))
        self._show()

    def _lay_out(self, *, has_any: bool) -> None:
        self.category.setAccessibleName(self.tr("Kategori yang diduga"))
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Matriks unsur"))
        self.view.setProperty("kind", "framed")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setPlaceholderText(self.tr("Catatan untuk sel yang dipilih, lalu Enter"))
        self.note.setAccessibleName(self.tr("Catatan"))
        empty = EmptyState(
            "tag",
            self.tr("Belum ada kategori yang diduga"),
            self.tr("Beri kategori pada sebuah momen; unsurnya lalu dinilai di sini."),
        )
        empty.setVisible(not has_any)
        parts = column(
            label(self.windowTitle(), "title"), self.category, self.summary, empty, self.view,
            self.told, row(*self.states.values(), self.note, self._close),
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        parts.setStretch(4, 1)
        self.setLayout(parts)
        for part in (self.category, self.summary, self.view, self.told):
            part.setVisible(has_any)
        self.resize(1000, 620)

    def _connect(self) -> None:
        self.category.currentIndexChanged.connect(lambda _place: self._show())
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._show_cell())
        self.view.doubleClicked.connect(self._on_double_clicked)
        for state, button in self.states.items():
            button.clicked.connect(lambda _checked=False, state=state: self.judge(state))
        self.note.returnPressed.connect(self._on_note)
        self._close.clicked.connect(self.accept)
        self._close.setAutoDefault(False)
        for button in self.states.values():
            button.setAutoDefault(False)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.judge_next()

    def _on_note(self) -> None:
        mark = self.model.mark_at(self.view.currentIndex())
        if mark is not None and self._desk.may_write:
            self._store(replace(mark, note=self.note.text().strip()))
            self.view.setFocus()

    def _show(self) -> None:
        code = self.category.currentData()
        if code is None:
            self._show_cell()
            return
        at = self.view.currentIndex()
        place = (max(0, at.row()), max(FIRST_MOMENT, at.column()))
        matrix = elements.matrix(self._desk.session, str(code))
        self.model.show(matrix)
        head = self.view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(ELEMENT, QHeaderView.ResizeMode.Stretch)
        last = self.model.columnCount() - 1
        self.view.setCurrentIndex(self.model.index(place[0], min(place[1], last)))
        left = len(matrix.unfilled)
        said = (
            self.tr("{left} dari {all} unsur belum terisi; berkas menyebutkannya.").format(
                left=left, all=len(matrix.rows)
            )
            if left
            else self.tr("Semua unsur terisi.")
        )
        if matrix.is_attendance_only:
            said = f"{said} {elements.attendance_note()}"
        self.summary.setText(said)
        set_tone(self.summary, "warn" if left or matrix.is_attendance_only else "ok")
        self._show_cell()

    def _show_cell(self) -> None:
        at = self.view.currentIndex()
        mark = self.model.mark_at(at)
        is_cell = mark is not None and self._desk.may_write
        for part in (*self.states.values(), self.note):
            part.setEnabled(is_cell)
        self.note.setText(mark.note if mark else "")
        is_named = at.isValid() and at.column() >= STATE
        self.told.setText("\n".join(self.model.told(at)) if is_named or at.isValid() else "")
