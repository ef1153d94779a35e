"""The catalogue as a list that narrows while a person types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.catalogue import Catalogue, Category
from app.services.category_search import find_categories
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import severity_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class CategoryModel(QAbstractListModel):
    """One row a category; ticked ones are kept while the list narrows.

    Args:
        favourites: codes under the keys 1 to 9, shown at the right.
        known: what is offered; the shipped catalogue where none is given.
    """

    def __init__(self, favourites: Sequence[str], known: Catalogue | None = None) -> None:
        super().__init__()
        self._known = known
        self._favourites = list(favourites)
        self._shown: tuple[Category, ...] = find_categories("", known)
        self._chosen: list[str] = []

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ticked codes in the order ticked."""
        return tuple(self._chosen)

    def choose(self, codes: Sequence[str]) -> None:
        """Tick exactly these."""
        self._chosen = list(codes)
        self._redraw()

    def toggle(self, code: str) -> None:
        """Tick or untick one."""
        if code in self._chosen:
            self._chosen.remove(code)
        else:
            self._chosen.append(code)
        self._redraw()

    def narrow(self, query: str) -> None:
        """Show what fits the query."""
        self.beginResetModel()
        self._shown = find_categories(query, self._known)
        self.endResetModel()

    def category(self, row: int) -> Category:
        """Give the category of a row."""
        return self._shown[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count what fits."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        category = self._shown[index.row()]
        if role == FACE_ROLE:
            return self._face(category)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{category.code} {category.label}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face(category).spoken
        return None

    def _face(self, category: Category) -> RowFace:
        number = ""
        if category.code in self._favourites:
            number = f"[{self._favourites.index(category.code) + 1}]  "
        return RowFace(
            head=f"{category.code}  {category.label}",
            right=f"{number}{severity_text(category.severity)}",
            foot=category.description,
            severity=category.severity,
            is_chosen=category.code in self._chosen,
        )

    def _redraw(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
