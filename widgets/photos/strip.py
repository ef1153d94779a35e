"""The line below a photo: its page, what the file claims, how it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence
from app.domain.photos import PhotoSheet
from app.services import photo_texts
from widgets.parts import ElidedLabel, IconButton, column, label, row, set_tone


class PhotoStrip(QWidget):
    """Says what a person must know before believing what is seen."""

    page_asked = Signal(int)
    """Pages on (or back)."""

    def __init__(self) -> None:
        super().__init__()
        self.back = IconButton(
            "frame-back", self.tr("Halaman sebelumnya (PgUp)"), lambda: self.page_asked.emit(-1)
        )
        self.on = IconButton(
            "frame-on", self.tr("Halaman berikutnya (PgDn)"), lambda: self.page_asked.emit(1)
        )
        self.page = label()
        self.page.setAccessibleName(self.tr("Halaman"))
        self.claims = ElidedLabel("", "muted")
        self.claims.setAccessibleName(self.tr("Klaim berkas"))
        self.notes = label("", "muted", wraps=True)
        self.notes.setAccessibleName(self.tr("Cara foto ini dibaca"))
        first = row(self.back, self.page, self.on, self.claims, spacing=4)
        first.setStretch(first.count() - 1, 1)
        self.setLayout(column(first, self.notes, margins=(8, 3, 8, 3), spacing=2))
        self.setVisible(False)

    def show_photo(self, item: Evidence, sheet: PhotoSheet, lang: str) -> None:
        """Say all of one page."""
        count = sheet.reading.pages
        for part in (self.back, self.on, self.page):
            part.setVisible(count > 1)
        self.back.setEnabled(sheet.page > 0)
        self.on.setEnabled(sheet.page + 1 < count)
        self.page.setText(photo_texts.page_text(sheet, lang))
        self.claims.setText(photo_texts.claim_line(item, lang))
        said = photo_texts.notes(sheet, lang)
        self.notes.setText(" · ".join(said))
        set_tone(self.notes, "warn" if photo_texts.is_doubtful(sheet) else "")
        self.notes.setVisible(bool(said))
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setVisible(True)
