"""A loud line over the window where the case is older than the one this computer last saw."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QWidget

from app.runtime import settings as declared
from app.services import anchors
from app.services.anchor_texts import seen_text
from widgets.desk import Desk
from widgets.parts import Button, IconLabel, column, frame, label, row


class OlderCopyBanner(QWidget):
    """Stays until a person goes on with a reason, which the chain keeps."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.text = label("", wraps=True)
        self.accept = Button(self.tr("Tetap lanjutkan…"))
        self.accept.setToolTip(self.tr("Alasannya dicatat dalam riwayat dan tidak dapat dihapus"))
        self.accept.setEnabled(desk.may_write)
        line = row(IconLabel("warning", 16, "bad"), self.text, self.accept, margins=(12, 3, 12, 3))
        line.setStretch(1, 1)
        self.setLayout(column(frame("banner", line, "bad")))
        self.accept.clicked.connect(self._on_accept)
        self.refresh()

    def refresh(self) -> None:
        """Show the line, or nothing where the case goes on from what was last seen."""
        session = self._desk.session
        seen = session.seen_before
        lang = self._desk.settings.get(declared.LANGUAGE)
        self.text.setText(seen_text(seen, lang, session.clock.local_offset()))
        if not seen.is_alarm:
            self.hide()

    def _on_accept(self) -> None:
        why, is_given = QInputDialog.getMultiLineText(
            self,
            self.tr("Lanjutkan dengan salinan lama"),
            self.tr("Mengapa dilanjutkan dengan salinan ini? Alasan ini dicatat dalam riwayat."),
        )
        if is_given:
            session = self._desk.session
            self._desk.attempt(lambda: anchors.accept_older(session, why))
            self.refresh()
