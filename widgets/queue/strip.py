"""One line below the jobs: how many items wait to be transcribed, and why nothing goes on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.parts import Button, ElidedLabel, row
from widgets.queue.queue import Held, TranscriptionQueue
from widgets.queue.texts import held_text


class QueueStrip(QWidget):
    """Takes no room while nothing waits."""

    opened = Signal()

    def __init__(self, queue: TranscriptionQueue) -> None:
        super().__init__()
        self._queue = queue
        self._text = ElidedLabel("", "muted")
        button = Button(self.tr("Antrean"), "quiet")
        button.setToolTip(self.tr("Antrean transkripsi (Ctrl+Alt+Q)"))
        button.setAccessibleName(self.tr("Antrean transkripsi"))
        button.clicked.connect(lambda: self.opened.emit())
        line = row(self._text, button, margins=(8, 0, 4, 4), spacing=4)
        line.setStretch(0, 1)
        self.setLayout(line)
        queue.changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _show(self) -> None:
        queue = self._queue
        waiting = len(queue.items) - (1 if queue.running else 0)
        self.setVisible(waiting > 0 or (queue.held is not Held.NOT and bool(queue.items)))
        count = self.tr("{n} menunggu transkripsi").format(n=waiting) if waiting else ""
        self._text.setText(" · ".join(part for part in (held_text(queue.held), count) if part))
