"""Asking for words that the model is told beforehand, and saying what that does to its text."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QPlainTextEdit, QWidget

from app.domain.errors import InvalidValue
from app.domain.listening import PROMPT_MOST_LETTERS, prompt_of
from widgets.parts import Button, column, frame, label, row


class PromptDialog(QDialog):
    """Its words are taken only by a person who said what they may do."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Transkrip kedua dengan kata bantu"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Kata yang diberikan kepada mesin"))
        self.text.setPlaceholderText(
            self.tr("Nama orang, tempat, dan lembaga yang disebut di rekaman, dipisah koma")
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.count = label("", "muted")
        self.understood = QCheckBox(
            self.tr("Saya paham: kata ini dapat tertulis di tempat ia tidak diucapkan")
        )
        self.begin = Button(self.tr("Buat transkrip kedua"), "primary")
        self.begin.setToolTip(self.tr("Masuk antrean; transkrip pertama tetap (Enter)"))
        self.begin.setDefault(True)
        self.begin.clicked.connect(self.accept)
        stop = Button(self.tr("Batal"))
        stop.setToolTip(self.tr("Tidak ada yang dibuat (Esc)"))
        stop.clicked.connect(self.reject)
        measured = self.tr(
            "Diukur pada 50 kalimat buatan dengan istilah pemilu: istilah yang benar tertulis naik "
            "dari 21 menjadi 35 dari 52, tetapi 7 kali mesin menulis istilah yang TIDAK diucapkan, "
            "di antaranya “politik uang” dan “serangan fajar”. Tanpa kata bantu: tidak sekali pun."
        )
        kept = self.tr(
            "Maka ini menjadi transkrip kedua {code}. Yang pertama tetap dikutip sampai Anda "
            "memilih lain. Kata bantu disimpan dan dicetak di berkas. Setiap segmennya bertanda, "
            "dan tidak dikutip sebelum Anda dengar dan benarkan. Jangan memberi istilah "
            "pelanggaran: mesin akan menuduh."
        ).format(code=code)
        warning = frame("card", column(label(measured, wraps=True), margins=(12, 8, 12, 8)), "warn")
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                warning,
                label(kept, wraps=True),
                self.text,
                row(self.count, None),
                self.understood,
                row(None, stop, self.begin),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        self.setMinimumWidth(560)
        self.text.textChanged.connect(self._on_changed)
        self.understood.toggled.connect(lambda _is_on: self._on_changed())
        self._on_changed()

    @property
    def prompt(self) -> str:
        """The words as they are told and stored; empty where they cannot be."""
        try:
            return prompt_of(self.text.toPlainText())
        except InvalidValue:
            return ""

    def _on_changed(self) -> None:
        letters = len(" ".join(self.text.toPlainText().split()))
        self.count.setText(
            self.tr("{n} dari {most} huruf").format(n=letters, most=PROMPT_MOST_LETTERS)
        )
        self.begin.setEnabled(bool(self.prompt) and self.understood.isChecked())
