"""The table of a merge: what is here, what is there, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from app.domain.merge import Choice, MergeOffer
from app.services import exchange_texts
from widgets.parts import plain_tooltip
from widgets.tokens import current_tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
WHAT, STATE, HERE, THERE, DECISION = range(5)


class MergeModel(QAbstractTableModel):
    """One row an offer; conflicts first, then what is new."""

    def __init__(self, offers: tuple[MergeOffer, ...], lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.offers = tuple(sorted(offers, key=lambda offer: not offer.needs_person))
        self.decisions: dict[str, Choice] = {}

    @property
    def undecided(self) -> int:
        """How many conflicts nobody decided yet."""
        return sum(o.needs_person and o.key not in self.decisions for o in self.offers)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the offers."""
        return 0 if parent.isValid() else len(self.offers)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """What, how it stands, here, there, decision."""
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Apa"),
                self.tr("Keadaan"),
                self.tr("Di sini"),
                self.tr("Di sana"),
                self.tr("Putusan"),
            )[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell; the whole text as a tooltip, since a column may be narrow."""
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        text = self._text(offer, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip([text])
        is_open = offer.needs_person and offer.key not in self.decisions
        if role == Qt.ItemDataRole.ForegroundRole and is_open and index.column() == DECISION:
            return QBrush(QColor(current_tokens().warn))
        return None

    def decide(self, rows: list[int], choice: Choice) -> None:
        """Decide about some rows; a choice that an offer does not have is passed over."""
        for row in rows:
            offer = self.offers[row]
            if choice in offer.choices:
                self.decisions[offer.key] = choice
                self.dataChanged.emit(self.index(row, WHAT), self.index(row, DECISION))

    def _text(self, offer: MergeOffer, column: int) -> str:
        code = offer.ours or offer.theirs
        kind = exchange_texts.kind_text(offer.kind, self._lang)
        return {
            WHAT: f"{kind} {code}",
            STATE: exchange_texts.state_text(offer, self._lang),
            HERE: offer.mine_text or "–",
            THERE: offer.theirs_text,
            DECISION: exchange_texts.choice_text(offer, self.decisions, self._lang),
        }[column]
