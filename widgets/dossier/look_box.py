"""How a new dossier looks: its paper, and which chapters are printed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QListWidget, QListWidgetItem, QWidget

from app.domain.handover import Paper
from widgets.parts import column, label

_ROWS, _GAP = 6, 2


class LookBox(QWidget):
    """Asks for paper and chapters; all chapters are printed unless somebody takes one out.

    Args:
        chapters: key and title of each that may be left out, in order of print.
    """

    changed = Signal()

    def __init__(self, chapters: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.paper_box = QComboBox()
        for paper, words in self._papers().items():
            self.paper_box.addItem(words, str(paper))
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(self.tr("Bab yang dicetak"))
        self.chapters.setProperty("kind", "framed")
        for key, title in chapters:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked)
            self.chapters.addItem(item)
        self.chapters.setSpacing(_GAP)
        height = (self.chapters.sizeHintForRow(0) + 2 * _GAP) * _ROWS
        self.chapters.setFixedHeight(height + 4 * self.chapters.frameWidth())
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Kertas"), self.paper_box)
        heading = label(self.tr("BAB YANG DICETAK"), "section")
        self.setLayout(column(form, heading, self.chapters, spacing=6))
        self.paper_box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.chapters.itemChanged.connect(lambda _item: self.changed.emit())

    @property
    def paper(self) -> Paper:
        """What it is printed on."""
        return Paper(self.paper_box.currentData())

    @property
    def sections(self) -> tuple[str, ...]:
        """Keys of the chapters to print; none for all of them."""
        items = [self.chapters.item(at) for at in range(self.chapters.count())]
        chosen = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        if len(chosen) == len(items):
            return ()
        # a dossier without any of them still has what nobody may leave out
        keys = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in chosen)
        return keys or (ALWAYS,)

    def set_paper(self, name: str) -> None:
        """Choose the paper that was chosen last; a name of none leaves it."""
        self.paper_box.setCurrentIndex(max(0, self.paper_box.findData(name)))

    def _papers(self) -> dict[Paper, str]:
        return {
            Paper.A4: self.tr("A4 (210 × 297 mm)"),
            Paper.F4: self.tr("F4 (215 × 330 mm)"),
        }


ALWAYS = "signature"
"""A chapter that is printed in any case: naming it alone leaves out all others."""
