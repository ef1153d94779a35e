"""An item over which the program ended is opened again only when a person asks for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from app.domain.evidence import Evidence
from app.services import watching
from widgets.desk import Desk
from widgets.parts import EmptyState


class WatchGuard(QObject):
    """Keeps note of what the window decodes.

    Args:
        desk: whose case it is.
    """

    asked = Signal(object)
    """`Evidence` to open all the same."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._watched: Evidence | None = None
        self._stopped: Evidence | None = None
        self.button = QPushButton(self.tr("Putar &juga"))
        self.button.setToolTip(
            self.tr("Membuka barang bukti ini meski Netra pernah berhenti (Alt+J)")
        )
        self.button.setAccessibleName(self.tr("Putar juga"))
        self.page = EmptyState("warning", "", "", (self.button,))
        self.button.clicked.connect(self._on_asked)

    def stops(self, item: Evidence) -> bool:
        """Tell whether a person has to be asked first; the page then says why."""
        if not watching.has_fallen(self._desk.session, item):
            return False
        watching.end(self._desk.session, item)
        self._stopped = item
        title = self.tr("Netra berhenti mendadak selagi {code} terbuka")
        self.page.title.setText(title.format(code=item.code))
        self.page.text.setText(
            self.tr(
                "Sebabnya bisa berkas itu, bisa juga listrik atau sistem. Aslinya tetap "
                "tersimpan dan tidak berubah. Bingkai dan klip dapat dibuat tanpa memutarnya."
            )
        )
        return True

    def begin(self, item: Evidence) -> None:
        """Note that the window decodes an item from now on."""
        self._watched = item
        watching.begin(self._desk.session, item)

    def end(self) -> None:
        """Note that it was let go of."""
        item, self._watched = self._watched, None
        if item is not None:
            watching.end(self._desk.session, item)

    def _on_asked(self) -> None:
        item, self._stopped = self._stopped, None
        if item is not None:
            self.asked.emit(item)
