"""One gesture card in full: how the hand is held, what it looks like, how sure that is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.gesture import UNSEEN
from app.services import gestures
from app.services.gestures import Gesture
from widgets.moments.gesture_parts import Fingers, HandDrawing
from widgets.parts import column, label, row, set_tone


class GestureInfo(QScrollArea):
    """The card beside what was seen, both drawn in the same way."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Kartu gestur"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._seen: Fingers = UNSEEN
        self._card: Gesture | None = None

    def show_card(self, card: Gesture | None, seen: Fingers) -> None:
        """Explain a card; None says that no card fits."""
        self._card, self._seen = card, seen
        page = QWidget()
        page.setProperty("kind", "sheet")
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(12, 8, 12, 10)
        sheet.setSpacing(8)
        if card is None:
            text = self.tr("Tidak ada kartu dengan keadaan jari ini. Tekan 0 untuk mulai lagi.")
            sheet.addWidget(label(text, "muted", wraps=True))
        else:
            self._fill(sheet, card)
        sheet.addStretch(1)
        self.setWidget(page)

    def _fill(self, sheet: QVBoxLayout, card: Gesture) -> None:
        sheet.addWidget(label(f"{card.id}  {card.label}", "heading", wraps=True))
        sure = label(card.sureness, "chip")
        set_tone(sure, "warn" if card.needs_check else "ok")
        sheet.addLayout(row(sure, label(card.listing, "muted", wraps=True), spacing=8))
        drawn = []
        pairs = ((self.tr("Yang terlihat"), self._seen), (self.tr("Kartu"), card.fingers))
        for name, fingers in pairs:
            hand = HandDrawing(name)
            hand.show_fingers(fingers)
            drawn.append(column(hand, label(name, "muted"), spacing=2))
        sheet.addLayout(row(*drawn, None, spacing=18))
        sheet.addWidget(label(card.neutral_reading, "heading", wraps=True))
        known = {one.id: one.label for one in gestures.load()}
        taken = ", ".join(f"{id_} {known[id_]}" for id_ in card.confusable)
        for title, text in (
            (self.tr("Cara tangan dipegang"), card.orientation),
            (self.tr("Sentuhan"), card.contact),
            (self.tr("Dasar kemiripan angka"), card.basis),
            (self.tr("Mudah tertukar dengan"), taken),
            (self.tr("Catatan"), card.note),
        ):
            if text:
                sheet.addLayout(column(label(title, "section"), label(text, wraps=True), spacing=1))
