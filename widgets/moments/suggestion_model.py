"""Suggestions as a list: leads for a person, drawn unlike findings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.domain.mediatime import TimeRange
from app.domain.moment import Suggestion, SuggestionDraft, SuggestionStatus
from app.services import case_catalogue, suggestions
from widgets.desk import Desk
from widgets.moments.rows_here import RowsHere
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import short_clock

Index = QModelIndex | QPersistentModelIndex
Passage = tuple[Suggestion, ...]
_ROOT = QModelIndex()
LIKELY = 0.85
"""From here a cue match is "likely", below only "possible"; `dev.py bench cues` says how good."""


class SuggestionModel(QAbstractListModel):
    """One row a passage: the suggestions over the same words that nobody has decided yet."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._open: tuple[Passage, ...] = ()
        self.here = RowsHere(self, self._place)
        desk.events.suggestion_changed.connect(lambda _code: self.reload())
        self.reload()

    def reload(self) -> None:
        """Read the suggestions again."""
        self.beginResetModel()
        every = suggestions.listed(self._desk.session)
        self._open = suggestions.passages([s for s in every if s.status is SuggestionStatus.OPEN])
        self.endResetModel()

    def _place(self, row: int) -> tuple[str, TimeRange]:
        draft = self._open[row][0].draft
        return draft.evidence, draft.span

    @property
    def open(self) -> tuple[Passage, ...]:
        """What is listed."""
        return self._open

    def passage(self, row: int) -> Passage:
        """Give the suggestions of a row, likeliest first."""
        return self._open[row]

    def row_of(self, suggestion_id: int) -> int:
        """Find the row of a suggestion, -1 where it is not listed."""
        for row, passage in enumerate(self._open):
            if any(one.id == suggestion_id for one in passage):
                return row
        return -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the open ones."""
        return 0 if parent.isValid() else len(self._open)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        passage = self._open[index.row()]
        if role == FACE_ROLE:
            return replace(self._face(passage), is_here=index.row() in self.here)
        if role == Qt.ItemDataRole.DisplayRole:
            return passage[0].draft.matched_text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face(passage).spoken
        return None

    def _face(self, passage: Passage) -> RowFace:
        draft = passage[0].draft
        category = case_catalogue.of(self._desk.session).shown(draft.category)
        return RowFace(
            head=f"{draft.evidence}  ·  {short_clock(draft.span.start_us)}",
            right=f"{likeness_word(draft)} · {draft.confidence:.2f}".replace(".", ","),
            body=f"“{draft.matched_text}”",
            foot=", ".join(dict.fromkeys(one.draft.category for one in passage))
            + f"  ·  {category.label}",
            severity=category.severity,
            is_dashed=True,
            is_dim=bool(draft.guard),
        )


def likeness_word(draft: SuggestionDraft) -> str:
    """Say how like the cue what was heard is; beside a call for neutrality it is a weak lead."""
    if draft.guard:
        return QCoreApplication.translate("Suggestions", "lemah")
    if draft.confidence >= LIKELY:
        return QCoreApplication.translate("Suggestions", "kemungkinan besar")
    return QCoreApplication.translate("Suggestions", "mungkin")
