"""The formal and material requirements as a list to be gone through."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from app.domain.catalogue import MUST_VERIFY
from app.domain.choices import RequirementMark, RequirementState
from app.domain.dossier import Requirement
from widgets.parts import column, label


class RequirementsBox(QScrollArea):
    """One line a requirement: there, missing or not looked at, and a note.

    Args:
        requirements: of the law of the case, each with what was found of it.
    """

    def __init__(self, requirements: tuple[Requirement, ...]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "sheet")
        self._before = {
            item.id: item.mark or RequirementMark(item.id, RequirementState.OPEN)
            for item in requirements
        }
        self.states: dict[str, QComboBox] = {}
        self.notes: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 2)
        for group, members in groupby(requirements, key=lambda item: (item.group, item.basis)):
            self._add_group(grid, group, tuple(members))
        inside = QWidget()
        inside.setProperty("kind", "sheet")
        inside.setLayout(column(grid, None, margins=(8, 8, 8, 8)))
        self.setWidget(inside)

    @property
    def marks(self) -> tuple[RequirementMark, ...]:
        """What is stated otherwise than before."""
        found = []
        for key, before in self._before.items():
            mark = RequirementMark(
                key,
                RequirementState(self.states[key].currentData()),
                self.notes[key].text().strip(),
                before.on,
            )
            if mark != before:
                found.append(mark)
        return tuple(found)

    def _add_group(
        self, grid: QGridLayout, group: tuple[str, str], members: tuple[Requirement, ...]
    ) -> None:
        doubt = f" ({MUST_VERIFY})" if any(item.needs_check for item in members) else ""
        place = grid.rowCount()
        grid.addWidget(label(group[0].upper(), "section"), place, 0, 1, 3)
        basis = self.tr("Dasar: {basis}{doubt}").format(basis=group[1], doubt=doubt)
        grid.addWidget(label(basis, "muted", wraps=True), place + 1, 0, 1, 3)
        for at, item in enumerate(members, place + 2):
            state, note = QComboBox(), QLineEdit()
            for text, value in (
                (self.tr("belum diperiksa"), RequirementState.OPEN),
                (self.tr("ada"), RequirementState.MET),
                (self.tr("belum ada"), RequirementState.MISSING),
            ):
                state.addItem(text, value.value)
            mark = self._before[item.id]
            state.setCurrentIndex(state.findData(mark.state.value))
            state.setAccessibleName(item.text)
            note.setText(mark.note)
            note.setPlaceholderText(self.tr("Catatan, letak, tanggal perbaikan"))
            note.setAccessibleName(self.tr("Catatan: {what}").format(what=item.text))
            grid.addWidget(label(item.text, wraps=True), at, 0)
            grid.addWidget(state, at, 1)
            grid.addWidget(note, at, 2)
            self.states[item.id], self.notes[item.id] = state, note
