"""The limits of a case as a table: the open ones first, then what waits and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from app.domain.catalogue import MUST_VERIFY
from app.domain.deadlines import Deadline, DeadlineChoice, DeadlineRule, DeadlineState
from app.services.deadline_texts import confidence_text, doubt_text, explained, state_text
from app.services.deadlines import DeadlineSheet
from widgets.parts import plain_tooltip
from widgets.texts import date_text
from widgets.tokens import current_tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
SOON_DAYS, NOW_DAYS, LONG_AGO_DAYS = 3, 1, 60
_ORDER = (
    DeadlineState.OPEN,
    DeadlineState.PASSED,
    DeadlineState.DONE_LATE,
    DeadlineState.DONE,
)


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One limit, as far as it can be counted."""

    rule: DeadlineRule
    """Which limit."""
    counted: Deadline | None = None
    """The count; None while its beginning is not known, or where it was left out."""
    choice: DeadlineChoice | None = None
    """What a person set about it."""


def urgency(item: Deadline, on: date) -> str:
    """Give the tone of a limit: bad, warn, ok where it is met, or none."""
    state, left = item.state(on), item.days_left(on)
    if state is DeadlineState.DONE:
        return "ok"
    if state is DeadlineState.DONE_LATE:
        return "warn"
    if left < -LONG_AGO_DAYS:
        return ""  # an old case: nothing to hurry for
    return "bad" if left <= NOW_DAYS else "warn" if left <= SOON_DAYS else ""


class DeadlineModel(QAbstractTableModel):
    """One row a limit."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[DeadlineRow, ...] = ()
        self._on = date.min

    def show(self, sheet: DeadlineSheet, on: date) -> None:
        """Show the limits of a case as of a day."""
        counted = sorted(
            sheet.counted, key=lambda item: (_ORDER.index(item.state(on)), item.due_on)
        )
        self.beginResetModel()
        self._on = on
        self._rows = (
            *(DeadlineRow(item.rule, item, item.choice) for item in counted),
            *(DeadlineRow(rule) for rule in sheet.waiting),
            *(DeadlineRow(rule, None, choice) for rule, choice in sheet.left_out),
        )
        self.endResetModel()

    def row_at(self, place: int) -> DeadlineRow:
        """Give one limit."""
        return self._rows[place]

    def place_of(self, rule: str) -> int:
        """Find a limit; 0 where it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.rule.id == rule), 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the limits."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """What, last day, days left, counted as, how sure."""
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Yang harus selesai"),
                self.tr("Paling lambat"),
                self.tr("Sisa"),
                self.tr("Batas"),
                self.tr("Kepastian"),
            )[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell; colour is never the only sign, the words say the same."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.told(index.row()))
        if role == Qt.ItemDataRole.ForegroundRole and column == 2 and row.counted is not None:
            tone = urgency(row.counted, self._on)
            return QBrush(QColor(getattr(current_tokens(), tone))) if tone else None
        return None

    def told(self, place: int) -> list[str]:
        """Say everything about one limit: how it was counted, by whom, from where, how sure."""
        row = self._rows[place]
        if row.counted is not None:
            lines = [*explained(row.counted), *(doubt_text(code) for code in row.counted.doubts)]
        else:
            sure = confidence_text(row.rule.confidence)
            lines = [
                f"{row.rule.limit_days} {row.rule.unit} {row.rule.counted_from}",
                self.tr("Dasar: {basis} ({sure})").format(basis=row.rule.basis, sure=sure),
            ]
            if row.choice is not None:
                lines.append(self.tr("Tidak berlaku: {why}").format(why=row.choice.why))
        if row.rule.handled_by:
            lines.append(self.tr("Oleh: {who}").format(who=row.rule.handled_by))
        if row.rule.sources:
            sources = "; ".join(row.rule.sources)
            lines.append(self.tr("Dibaca pada: {sources}").format(sources=sources))
        if row.rule.note:
            lines.append(self.tr("Catatan: {note}").format(note=row.rule.note))
        return lines

    def _text(self, row: DeadlineRow, column: int) -> str:
        item = row.counted
        if item is None:
            out, sure = row.choice is not None, confidence_text(row.rule.confidence)
            left = self.tr("tidak berlaku") if out else self.tr("mulainya belum diisi")
            limit = f"{row.rule.limit_days} {row.rule.unit}"
            return (row.rule.what, "–", left, limit, sure)[column]
        changed = self.tr("diubah petugas") if row.choice is not None else ""
        return (
            row.rule.what,
            self._day(item),
            state_text(item, self._on),
            f"{item.limit} {item.counted_as}" if item.limit else self.tr("hari ditetapkan"),
            MUST_VERIFY if item.needs_check else changed or self.tr("terbaca pada naskah"),
        )[column]

    def _day(self, item: Deadline) -> str:
        hour = f" {item.due_at:%H.%M}" if item.due_at is not None else ""
        return f"{date_text(item.due_on)}{hour}"
