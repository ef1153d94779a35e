"""The work list over the transcript: what is to be heard, one key to go on."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.doubts import Doubt, Weight
from widgets.parts import Button, frame, label, row


class DoubtBar(QWidget):
    """Counts what nobody has heard and offers the next; hidden where nothing is left."""

    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = label("", "muted", wraps=True)
        self.next = Button(self.tr("Dengar berikutnya"), "quiet", "ear")
        self.next.setToolTip(
            self.tr(
                "Putar bagian berikut yang perlu didengar (D); Y menyatakan cocok, E memperbaiki"
            )
        )
        line = row(self._count, self.next, margins=(8, 3, 6, 3))
        line.setStretch(0, 1)
        layout = row(frame("strip", line))
        self.setLayout(layout)
        self.next.clicked.connect(lambda: self.next_wanted.emit())
        self._left: tuple[Doubt, ...] = ()

    def show_doubts(self, found: tuple[Doubt, ...], *, may_write: bool) -> None:
        """Show how many are left of each kind."""
        self._left = found
        self.setVisible(bool(found))
        self.next.setEnabled(may_write)
        count = Counter(doubt.weight for doubt in found)
        names = (
            (Weight.CITED, self.tr("{n} dikutip momen")),
            (Weight.CUE, self.tr("{n} cocok isyarat")),
            (Weight.OTHER, self.tr("{n} lain")),
        )
        parts = [text.format(n=count[weight]) for weight, text in names if count[weight]]
        self._count.setText(self.tr("Perlu didengar: {parts}").format(parts=" · ".join(parts)))

    def after(self, segment_id: int | None) -> Doubt | None:
        """Give the one that follows a segment in the list, the first after the last."""
        ids = [doubt.segment.id for doubt in self._left]
        if not ids:
            return None
        place = ids.index(segment_id) + 1 if segment_id in ids else 0
        return self._left[place % len(ids)]
