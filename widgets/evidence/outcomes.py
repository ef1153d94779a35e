"""What became of each file of one batch: a list that fills while the work goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.domain.custody import nfc
from app.domain.evidence import Evidence
from app.services.evidence_texts import (
    duplicate_text,
    elsewhere_text,
    outcome_text,
    stated_text,
)
from app.services.intake import IntakeOutcome, IntakePlan, OutcomeState
from app.services.messages import describe, problem_text
from app.services.stated_hashes import StatedHash, compare
from widgets.parts import plain_tooltip
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CODE_ROLE = Qt.ItemDataRole.UserRole + 2
NOTABLE_ROLE = Qt.ItemDataRole.UserRole + 3
_GRAVE, _NOTABLE = "critical", "medium"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One file of the batch."""

    source: Path
    """As it was planned."""
    outcome: IntakeOutcome | None = None
    """None while it waits, or where the batch ended before its turn."""

    @property
    def is_notable(self) -> bool:
        """A person should look: not taken in, not readable, or not what was stated."""
        found = self.outcome
        return (
            found is None
            or found.state is not OutcomeState.TAKEN_IN
            or found.stated is StatedHash.DIFFERS
            or bool(found.elsewhere)
        )


class OutcomeModel(QAbstractListModel):
    """One row a file, in the order of the plan."""

    def __init__(self, plan: IntakePlan, lang: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._rows = [OutcomeRow(source) for source in plan.sources]
        self._places = {nfc(str(row.source)): place for place, row in enumerate(self._rows)}
        self._codes: dict[str, int] = {}
        self._skipped = len(plan.skipped)
        self.is_over = False

    @property
    def rows(self) -> tuple[OutcomeRow, ...]:
        """What is known of each file."""
        return tuple(self._rows)

    def record(self, outcome: IntakeOutcome) -> None:
        """Say what became of one file."""
        place = self._places[nfc(str(outcome.source))]
        self._rows[place] = replace(self._rows[place], outcome=outcome)
        if outcome.evidence is not None and not outcome.is_duplicate:
            self._codes[outcome.evidence.code] = place
        self._tell(place)

    def record_probe(self, item: Evidence) -> None:
        """Say what looking inside gave of an item that this batch brought."""
        place = self._codes.get(item.code)
        outcome = self._rows[place].outcome if place is not None else None
        if place is not None and outcome is not None:
            # A large file has its SHA-512 only now.
            stated = compare(item.provenance.stated_hash, item.digest)
            told = replace(outcome, evidence=item, stated=stated)
            self._rows[place] = replace(self._rows[place], outcome=told)
            self._tell(place)

    def end(self) -> None:
        """Say that nothing more comes: what waits was not taken in."""
        self.is_over = True
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def count_text(self) -> str:
        """Count what became of the files, in one line."""
        counts = Counter(row.outcome.state for row in self._rows if row.outcome is not None)
        parts = [f"{counts[s]} {outcome_text(s, self._lang)}" for s in OutcomeState if counts[s]]
        waiting = sum(row.outcome is None for row in self._rows)
        if waiting:
            text = tr("{n} belum masuk") if self.is_over else tr("{n} menunggu")
            parts.append(text.format(n=waiting))
        if self._skipped:
            text = tr("{n} dilewati (tautan dan berkas sistem)")
            parts.append(text.format(n=self._skipped))
        return " · ".join(parts)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the files."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face, and where the file came from as a tooltip."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == FACE_ROLE:
            return self._face(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._face(row).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip([str(row.source), self._state(row), *self._remarks(row)])
        if role == CODE_ROLE:
            item = row.outcome.evidence if row.outcome is not None else None
            return item.code if item is not None else ""
        if role == NOTABLE_ROLE:
            return row.is_notable
        return None

    def lines(self) -> list[tuple[str, str, str, str]]:
        """Give (file, outcome, code, remark) of every row, to be pasted into a table."""
        return [
            (str(row.source), self._state(row), str(self._code(row)), "; ".join(self._remarks(row)))
            for row in self._rows
        ]

    def _code(self, row: OutcomeRow) -> str:
        item = row.outcome.evidence if row.outcome is not None else None
        return item.code if item is not None else ""

    def _state(self, row: OutcomeRow) -> str:
        if row.outcome is not None:
            return outcome_text(row.outcome.state, self._lang)
        return tr("belum masuk") if self.is_over else tr("menunggu")

    def _remarks(self, row: OutcomeRow) -> Iterable[str]:
        found = row.outcome
        if found is None:
            return
        if found.stated is StatedHash.DIFFERS and found.evidence is not None:
            yield stated_text(found.evidence, self._lang)
        if found.is_duplicate and found.evidence is not None:
            yield duplicate_text(found.evidence, self._lang)
        if found.error is not None:
            message = describe(found.error, self._lang)
            yield f"{message.text} {message.remedy}"
        if found.state is OutcomeState.UNREADABLE and found.evidence is not None:
            yield problem_text(found.evidence.problem, self._lang)
        yield from (elsewhere_text(notice, self._lang) for notice in found.elsewhere)

    def _face(self, row: OutcomeRow) -> RowFace:
        found = row.outcome
        head = " · ".join(part for part in (self._code(row), row.source.name) if part)
        foot = "; ".join((self._state(row), *self._remarks(row)))
        is_grave = found is not None and (
            found.state is OutcomeState.FAILED or found.stated is StatedHash.DIFFERS
        )
        severity = _GRAVE if is_grave else _NOTABLE if found and row.is_notable else ""
        return RowFace(head=head, foot=foot, severity=severity)

    def _tell(self, place: int) -> None:
        at = self.index(place)
        self.dataChanged.emit(at, at)


class NotableOnly(QSortFilterProxyModel):
    """Shows every file, or only those that a person should look at."""

    def __init__(self, model: OutcomeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_on = False
        self.setSourceModel(model)

    def set_on(self, is_on: bool) -> None:
        """Show only what is notable, or everything."""
        self._is_on = is_on
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a file is shown."""
        at = self.sourceModel().index(row, 0, parent)
        return not self._is_on or bool(at.data(NOTABLE_ROLE))
