"""The cases opened lately on this computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.runtime import settings as declared
from app.runtime.settings import Settings
from widgets.parts import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
FOLDER_ROLE = Qt.ItemDataRole.UserRole + 1


class RecentCases(QAbstractListModel):
    """One row a case folder, newest first; one that is gone stays, marked as such."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._folders: list[Path] = []
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self.beginResetModel()
        self._folders = [Path(text) for text in self._settings.get(declared.RECENT_CASES)]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the cases."""
        return 0 if parent.isValid() else len(self._folders)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the name and where it lies."""
        if not index.isValid():
            return None
        folder = self._folders[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            gone = "" if folder.is_dir() else self.tr(" (tidak ditemukan)")
            return f"{folder.stem}{gone}\n{folder.parent}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip([str(folder)])
        if role == FOLDER_ROLE:
            return folder
        return None
