"""Suggestions as a list: leads for a person, drawn unlike findings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.moment import Suggestion, SuggestionStatus
from app.services import catalogue, suggestions
from widgets.desk import Desk
from widgets.moments.rows_here import RowsHere
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import short_clock

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LIKELY = 0.85
"""From here a cue match is "likely" (precision 0.97), below only "possible"."""


class SuggestionModel(QAbstractListModel):
    """One row a suggestion that nobody has decided yet."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._open: tuple[Suggestion, ...] = ()
        self.here = RowsHere(self, lambda: ((s.draft.evidence, s.draft.span) for s in self._open))
        desk.events.suggestion_changed.connect(lambda _code: self.reload())
        self.reload()

    def reload(self) -> None:
        """Read the suggestions again."""
        self.beginResetModel()
        every = suggestions.listed(self._desk.session)
        self._open = tuple(s for s in every if s.status is SuggestionStatus.OPEN)
        self.endResetModel()

    @property
    def open(self) -> tuple[Suggestion, ...]:
        """What is listed."""
        return self._open

    def suggestion(self, row: int) -> Suggestion:
        """Give the suggestion of a row."""
        return self._open[row]

    def row_of(self, suggestion_id: int) -> int:
        """Find the row of a suggestion, -1 where it is not listed."""
        ids = [suggestion.id for suggestion in self._open]
        return ids.index(suggestion_id) if suggestion_id in ids else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the open ones."""
        return 0 if parent.isValid() else len(self._open)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        suggestion = self._open[index.row()]
        if role == FACE_ROLE:
            return replace(self._face(suggestion), is_here=index.row() in self.here)
        if role == Qt.ItemDataRole.DisplayRole:
            return suggestion.draft.matched_text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face(suggestion).spoken
        return None

    def _face(self, suggestion: Suggestion) -> RowFace:
        draft = suggestion.draft
        category = catalogue.load().category(draft.category)
        is_likely = draft.confidence >= LIKELY
        sure = self.tr("kemungkinan besar") if is_likely else self.tr("mungkin")
        return RowFace(
            head=f"{draft.evidence}  ·  {short_clock(draft.span.start_us)}",
            right=f"{sure} · {draft.confidence:.2f}".replace(".", ","),
            body=f"“{draft.matched_text}”",
            foot=self.tr("mirip “{cue}” · {code} {label}").format(
                cue=draft.cue, code=category.code, label=category.label
            ),
            severity=category.severity,
            is_dashed=True,
        )
