"""The screen that the whole room sees: a title card, then the moment; nothing else ever."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.hearing import HearingCard
from widgets.parts import column, label, row
from widgets.player.surface import Surface

_BLACK = (
    "#projector, #projector QWidget { background: #000000; color: #ffffff; }"
    "#projector #title { font-size: 44px; font-weight: 600; }"
    "#projector #line { font-size: 26px; }"
)


class Projector(QWidget):
    """Shows one card or its picture; black where it is told to be."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("projector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_BLACK)
        self.setWindowTitle(self.tr("Sidang"))
        self.surface = Surface()
        self.surface.setAccessibleName(self.tr("Rekaman"))
        self.still = Surface()
        self.still.setAccessibleName(self.tr("Gambar diam"))
        self._title = label("", wraps=True)
        self._title.setObjectName("title")
        self._lines = label("", wraps=True)
        self._lines.setObjectName("line")
        card = QWidget()
        body = column(self._title, self._lines, margins=(96, 96, 96, 96), spacing=24)
        body.addStretch(1)
        body.insertStretch(0, 1)
        card.setLayout(body)
        pictures = QWidget()
        both = row(self.surface, self.still, spacing=8)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        pictures.setLayout(both)
        self._withheld = label("", wraps=True)
        self._withheld.setObjectName("title")
        self._withheld.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing = QWidget()
        self._nothing.setLayout(column(self._withheld, margins=(96, 96, 96, 96)))
        self._black = QWidget()
        self._card, self._pictures = card, pictures
        self._pages = QStackedWidget()
        for page in (card, pictures, self._nothing, self._black):
            self._pages.addWidget(page)
        self.setLayout(column(self._pages, spacing=0))
        self._shown: QWidget = card
        self.still.hide()

    @property
    def text(self) -> str:
        """All words that stand on the card."""
        return f"{self._title.text()}\n{self._lines.text()}"

    @property
    def is_black(self) -> bool:
        """True while nothing is shown."""
        return self._pages.currentWidget() is self._black

    @property
    def shows_picture(self) -> bool:
        """True while the recording is on the screen, or what stands in its place."""
        return self._pages.currentWidget() in (self._pictures, self._nothing)

    def show_card(self, card: HearingCard) -> None:
        """Show a moment's title card."""
        self._title.setText(card.title)
        copy = card.copy.code if card.copy else ""
        told = self.tr("Ditampilkan: salinan tertutup {code}").format(code=copy) if copy else ""
        lines = [card.when, card.place, *card.acts, *card.basis, told]
        self._lines.setText("\n".join(line for line in lines if line))
        self.surface.show_message("")
        self.still.hide()
        self._go(self._card)

    def show_withheld(self) -> None:
        """Say in place of the recording that the room does not see it; why is for the presenter."""
        not_yet = self.tr(
            "Rekaman tidak ditampilkan: belum ada salinan tertutup yang disetujui untuk momen ini."
        )
        self._withheld.setText(not_yet)
        self._go(self._nothing)

    def show_recording(self) -> None:
        """Show the picture of the recording."""
        self._go(self._pictures)

    def toggle_black(self) -> bool:
        """Make the screen black, or show again what was shown; gives whether it is black."""
        self._pages.setCurrentWidget(self._shown if self.is_black else self._black)
        return self.is_black

    def toggle_still(self, path: Path | None) -> bool:
        """Show the still beside the recording, or take it away; gives whether it is shown."""
        image = QImage(str(path)) if path is not None and self.still.isHidden() else QImage()
        if image.isNull():
            self.still.hide()
        else:
            self.still.show_image(image)
            self.still.show()
        return not self.still.isHidden()

    def _go(self, page: QWidget) -> None:
        self._shown = page
        self._pages.setCurrentWidget(page)
