"""The rows under the search box."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.services.search import Hit, around
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import short_clock

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HitModel(QAbstractListModel):
    """One row a hit, best first."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = str(folder)
        self._hits: tuple[Hit, ...] = ()
        self._query = ""

    def show_hits(self, hits: tuple[Hit, ...], query: str) -> None:
        """Show other hits, each with the text around what was sought."""
        self.beginResetModel()
        self._hits, self._query = hits, query
        self.endResetModel()

    def hit(self, row: int) -> Hit:
        """Give the hit of a row."""
        return self._hits[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        face = self._face(self._hits[index.row()])
        if role == FACE_ROLE:
            return face
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return face.spoken
        return None

    def _face(self, hit: Hit) -> RowFace:
        names = {
            "transcript": self.tr("transkrip"),
            "quote": self.tr("kutipan"),
            "note": self.tr("catatan"),
            "category": self.tr("kategori"),
            "person": self.tr("orang"),
            "name": self.tr("nama berkas"),
            "metadata": self.tr("metadata"),
            "case": self.tr("perkara"),
        }
        at = "" if hit.start_us is None else f"  {short_clock(hit.start_us)}"
        right = [names.get(hit.where, hit.where)]
        if hit.score < 1:
            right.insert(0, self.tr("bunyinya mirip"))
        is_elsewhere = hit.case != self._folder
        return RowFace(
            head=f"{hit.code or self.tr('Perkara')}{at}",
            right=" · ".join(right),
            body=around(hit.text, self._query),
            foot=self.tr("perkara lain: {number}").format(number=hit.number)
            if is_elsewhere
            else "",
            is_dashed=hit.score < 1,
        )
