"""A list of one column whose rows are all alike, for ten thousand of them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)


class LongList(QTableView):
    """Shows a list model; a new row costs as much in a long list as in a short one.

    A QListView lays out every row again when one comes, and asks the model four times for each.
    The keys stay those of a list: Home and End go to the first and the last row, Tab leaves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_rows(self, model: QAbstractItemModel, delegate: QStyledItemDelegate) -> None:
        """Show a model's rows, each as high as the delegate says of any."""
        self.setItemDelegate(delegate)
        self._measure()
        self.setModel(model)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End mean the list, not the row."""
        model, move = self.model(), QAbstractItemView.CursorAction
        if model is not None and model.rowCount() and action in (move.MoveHome, move.MoveEnd):
            return model.index(0 if action == move.MoveHome else model.rowCount() - 1, 0)
        return super().moveCursor(action, modifiers)

    def changeEvent(self, event: QEvent) -> None:
        """Measure the rows again where the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        delegate = self.itemDelegate()
        if delegate is not None:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            height = delegate.sizeHint(option, QModelIndex()).height()
            self.verticalHeader().setMinimumSectionSize(min(height, 1))
            self.verticalHeader().setDefaultSectionSize(height)
