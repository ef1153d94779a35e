"""The history as a list: read in slices, told row by row when it is seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.services import history
from app.services.history import History, HistoryEntry, HistoryFilter
from app.services.history_marks import Mark, day_text
from app.services.session import CaseSession
from widgets.custody.rows import HistoryRow, RowBuilder

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
TEXT_ROLE = Qt.ItemDataRole.UserRole + 2
CLOCK_ROLE = Qt.ItemDataRole.UserRole + 3
OPEN_ROLE = Qt.ItemDataRole.UserRole + 4
_KEPT_TEXTS = 600


class HistoryModel(QAbstractListModel):
    """Rows in the order of the chain; works in slices of some milliseconds on the main thread."""

    settled = Signal()
    """Everything that passes the filter is listed."""

    def __init__(self, session: CaseSession, lang: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History = history.of_session(session, lang)
        self._lang = lang
        self._filter = HistoryFilter()
        self._rows: list[HistoryRow] = []
        self._open: set[int] = set()
        self._builder = RowBuilder()
        self._matches: Iterator[tuple[Mark, ...]] = iter(())
        self._texts: OrderedDict[int, tuple[str, str]] = OrderedDict()
        self._seen = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)

    @property
    def is_busy(self) -> bool:
        """Rows are still coming."""
        return self._timer.isActive()

    @property
    def rows(self) -> list[HistoryRow]:
        """What is listed now."""
        return self._rows

    def catch_up(self) -> None:
        """List what was done since."""
        if not self._timer.isActive():
            self._timer.start()

    def show_only(self, wanted: HistoryFilter) -> None:
        """Show what passes a filter."""
        self.beginResetModel()
        self._filter = wanted
        self._rows = []
        self._open.clear()
        self._builder = RowBuilder()
        self._seen = 0
        self.endResetModel()
        self._timer.start()

    def entry(self, row: int) -> HistoryEntry:
        """Tell the entry of a row, of a run its first."""
        return self.history.entry(self._rows[row].seq)

    def is_open(self, row: int) -> bool:
        """Tell whether the run of a row is unfolded."""
        return self._rows[row].unfolds and self._rows[row].seq in self._open

    def toggle(self, row: int) -> None:
        """Unfold a run, or fold it again."""
        shown = self._rows[row]
        if shown.run is None or not shown.unfolds:
            return
        if shown.seq in self._open:
            self._open.discard(shown.seq)
            self._take(row + 1, len(shown.run.marks))
        else:
            self._open.add(shown.seq)
            self._put(row + 1, [HistoryRow(part=mark) for mark in shown.run.marks])
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row, its words, its time, and whether it is unfolded."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == OPEN_ROLE:
            return row.unfolds and row.seq in self._open
        if role in (Qt.ItemDataRole.DisplayRole, TEXT_ROLE):
            return day_text(row.day, self._lang) if row.is_day else self._told(row)[0]
        if role == CLOCK_ROLE:
            return "" if row.is_day else self._told(row)[1]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if row.is_day:
                return day_text(row.day, self._lang)
            return f"{self._told(row)[1]}, {self._told(row)[0]}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The head of a day is not chosen."""
        if index.isValid() and self._rows[index.row()].is_day:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _told(self, row: HistoryRow) -> tuple[str, str]:
        """Tell a row: its sentence and its time; the newest told are kept."""
        marks = row.run.marks if row.run is not None else ()
        key = row.seq * 2 + (len(marks) > 1)
        known = self._texts.get(key)
        if known is not None and len(marks) < 2:
            self._texts.move_to_end(key)
            return known
        entry = self.history.entry(row.seq)
        text = entry.sentence
        if row.run is not None and len(marks) > 1:
            text = self.history.run_sentence(row.run)
        self._texts[key] = (text, entry.clock)
        if len(self._texts) > _KEPT_TEXTS:
            self._texts.popitem(last=False)
        return text, entry.clock

    def _work(self) -> None:
        """Do one slice: read on, look through what was read, list what passes."""
        has_more = self.history.read_more()
        for part in self.history.matching(self._filter, self._seen):
            self._seen = min(self._seen + history.SLICE, len(self.history.marks))
            self._list(part)
            break
        if not has_more and self._seen >= len(self.history.marks):
            self._timer.stop()
            self.settled.emit()

    def _list(self, marks: tuple[Mark, ...]) -> None:
        if not marks:
            return
        back, rows = self._builder.feed(marks)
        if back:
            self._fold_last(back)
            self._take(len(self._rows) - back, back)
        self._put(len(self._rows), rows)

    def _fold_last(self, count: int) -> None:
        """Fold what is unfolded among the last rows, which will be told anew."""
        place = len(self._rows) - 1
        while count:
            if self._rows[place].part is None:
                count -= 1
                if self.is_open(place):
                    self.toggle(place)
            place -= 1

    def _put(self, place: int, rows: list[HistoryRow]) -> None:
        if rows:
            self.beginInsertRows(_ROOT, place, place + len(rows) - 1)
            self._rows[place:place] = rows
            self.endInsertRows()

    def _take(self, place: int, count: int) -> None:
        self.beginRemoveRows(_ROOT, place, place + count - 1)
        del self._rows[place : place + count]
        self.endRemoveRows()
