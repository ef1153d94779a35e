"""Why an item is withdrawn or restored; nothing is without a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.domain.evidence import Evidence
from widgets.parts import Button, column, label, row


class ReasonDialog(QDialog):
    """Asks for the reason that will stand in the record and in the dossier."""

    def __init__(self, item: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_withdrawn = item.withdrawal is not None
        title = self.tr("Pulihkan {code}") if is_withdrawn else self.tr("Tarik {code}")
        self.setWindowTitle(title.format(code=item.code))
        explained = (
            self.tr("Barang bukti ini dapat dipakai lagi. Penarikannya tetap ada dalam riwayat.")
            if is_withdrawn
            else self.tr(
                "Berkas aslinya tetap tersimpan dan tetap diperiksa keutuhannya. Tidak ada momen, "
                "klip, atau transkrip baru darinya, dan ia tidak dipakai dalam berkas, yang "
                "mencetaknya sebagai ditarik beserta alasan ini."
            )
        )
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(72)
        self.why.setAccessibleName(self.tr("Alasan"))
        self._ok = Button(self.tr("Pulihkan") if is_withdrawn else self.tr("Tarik"), "primary")
        cancel = Button(self.tr("Batal"))
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                label(item.name, "muted", wraps=True),
                label(explained, wraps=True),
                label(self.tr("Alasan"), "section"),
                self.why,
                row(None, cancel, self._ok),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        self.setMinimumWidth(520)
        self._ok.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.why.textChanged.connect(self._check)
        self._check()

    @property
    def reason(self) -> str:
        """As entered."""
        return self.why.toPlainText().strip()

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.reason))
