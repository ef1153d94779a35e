"""The matrix of a suspected category: elements down, moments across, the whole case at the end."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from app.domain.catalogue import MUST_VERIFY
from app.domain.choices import ElementMark, ElementState
from app.domain.elements import ElementMatrix
from widgets.parts import plain_tooltip
from widgets.tokens import current_tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ELEMENT, STATE, FIRST_MOMENT = 0, 1, 2
_TONES = {
    ElementState.FILLED: "ok",
    ElementState.CONTESTED: "warn",
    ElementState.MISSING: "bad",
}
_SIGNS = {
    ElementState.OPEN: "",
    ElementState.FILLED: "✓",
    ElementState.CONTESTED: "?",
    ElementState.MISSING: "✗",
}


class MatrixModel(QAbstractTableModel):
    """One row an element; the columns are the element, its state, each moment, the whole case."""

    def __init__(self) -> None:
        super().__init__()
        self._matrix = ElementMatrix("", (), ())

    @property
    def matrix(self) -> ElementMatrix:
        """What is shown."""
        return self._matrix

    def show(self, matrix: ElementMatrix) -> None:
        """Show another category, or the same one anew."""
        self.beginResetModel()
        self._matrix = matrix
        self.endResetModel()

    def mark_at(self, index: Index) -> ElementMark | None:
        """Give what a cell says, as open where nothing was said; None beside the cells."""
        if not index.isValid() or index.column() < FIRST_MOMENT:
            return None
        row, moment = self._matrix.rows[index.row()], self.moment_of(index.column())
        return row.mark(moment) or ElementMark(
            self._matrix.category, row.element.key, moment, ElementState.OPEN
        )

    def moment_of(self, column: int) -> str:
        """Give the moment of a column, empty for the whole case."""
        place = column - FIRST_MOMENT
        return self._matrix.moments[place] if place < len(self._matrix.moments) else ""

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the elements."""
        return 0 if parent.isValid() else len(self._matrix.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Element, state, the moments, the whole case."""
        return 0 if parent.isValid() else FIRST_MOMENT + len(self._matrix.moments) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section <= STATE:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == ELEMENT:
            return self.tr("Unsur")
        if section == STATE:
            return self.tr("Keadaan")
        return self.moment_of(section) or self.tr("Perkara")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell: a sign for the eye, the word for whoever hears it."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = self.mark_at(index)
            return self.state_text(mark.state) if mark else self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.told(index))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= FIRST_MOMENT:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() >= STATE:
            mark = self.mark_at(index)
            state = mark.state if mark else self._matrix.rows[index.row()].state
            tone = _TONES.get(state, "")
            return QBrush(QColor(getattr(current_tokens(), tone))) if tone else None
        return None

    def told(self, index: Index) -> list[str]:
        """Say everything about a cell: the element, what was said, and the note."""
        row = self._matrix.rows[index.row()]
        doubt = f" ({MUST_VERIFY})" if row.element.needs_check else ""
        lines = [f"{row.element.label}: {row.element.text}{doubt}"]
        if row.element.is_beyond_attendance:
            lines.append(self.tr("Tanpa unsur ini baru kehadiran yang terlihat."))
        marks = [mark] if (mark := self.mark_at(index)) else list(row.marks)
        for said in marks:
            note = f": {said.note}" if said.note else ""
            where = said.moment or self.tr("seluruh perkara")
            lines.append(f"{where} {self.state_text(said.state)}{note}")
        return lines

    def state_text(self, state: ElementState) -> str:
        """Name a state in words."""
        return {
            ElementState.OPEN: self.tr("belum dinilai"),
            ElementState.FILLED: self.tr("terisi"),
            ElementState.CONTESTED: self.tr("dibantah"),
            ElementState.MISSING: self.tr("tidak ada"),
        }[state]

    def _text(self, index: Index) -> str:
        row = self._matrix.rows[index.row()]
        if index.column() == ELEMENT:
            return f"{row.element.label}: {row.element.text}"
        if index.column() == STATE:
            return f"{_SIGNS[row.state]} {self.state_text(row.state)}".strip()
        mark = self.mark_at(index)
        return f"{_SIGNS[mark.state]}{' ✎' if mark.note else ''}" if mark else ""
