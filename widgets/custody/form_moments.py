"""Which moments are put before somebody who is heard: none, until somebody ticks one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.evidence_forms import MOST_MOMENTS
from app.domain.mediatime import format_time
from app.services import review
from widgets.desk import Desk
from widgets.parts import column, label, row

_ROWS = 5


class FormMoments(QWidget):
    """The moments of the case, each with a tick; no more than a paper holds can be chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setProperty("kind", "framed")
        self.list.setSpacing(2)  # a tick box is higher than a line of text
        self.list.setAccessibleName(self.tr("Momen yang diperlihatkan"))
        for moment in review.moments(desk.session):
            draft = moment.draft
            item = QListWidgetItem(
                f"{moment.code}   {draft.evidence}   {format_time(draft.span.start_us)}"
            )
            item.setData(Qt.ItemDataRole.UserRole, str(moment.code))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        line = self.list.fontMetrics().height() + 12
        self.list.setMaximumHeight(line * max(1, min(_ROWS, self.list.count())) + 6)
        self.count = label("", "muted")
        self.setLayout(
            column(
                row(label(self.tr("Momen yang diperlihatkan")), self.count, None),
                self.list,
                spacing=4,
            )
        )
        self.list.itemChanged.connect(lambda _item: self._on_changed())
        self._on_changed()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the ticked moments, in order."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def tick(self, code: str) -> None:
        """Tick a moment."""
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == code:
                self.list.item(place).setCheckState(Qt.CheckState.Checked)

    def _on_changed(self) -> None:
        text = self.tr("{n} dari {total}, paling banyak {most}")
        total = self.list.count()
        self.count.setText(text.format(n=len(self.codes), total=total, most=MOST_MOMENTS))
