"""What stands where there is no transcript: how to get one, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.evidence import Evidence
from app.services import transcription
from widgets.parts import Button, EmptyState


class NoTranscript(EmptyState):
    """Offers to listen, or to bring a transcript that was made elsewhere."""

    def __init__(self) -> None:
        self.begin = Button(_tr("Transkripsikan"), "primary", "transcript")
        self.bring = Button(_tr("Impor SRT/VTT…"), "", "file")
        self.bring.setToolTip(_tr("Pakai transkrip yang dibuat di tempat lain (Ctrl+Alt+I)"))
        super().__init__("transcript", "", "", (self.begin, self.bring))

    def explain(self, item: Evidence | None, *, may_write: bool) -> None:
        """Say what can be done for an item; None for no item."""
        can_hear = item is not None and transcription.has_sound(item)
        for button in (self.begin, self.bring):
            button.setVisible(can_hear)
            button.setEnabled(may_write)
        if item is None:
            title, text = _tr("Pilih barang bukti"), _tr("Transkripnya tampil di sini.")
        elif can_hear:
            title = _tr("Belum ditranskripsikan")
            text = _tr(
                "Netra mendengarkan di komputer ini, tanpa jaringan. Hasilnya dugaan mesin: "
                "dengarkan, perbaiki, lalu nyatakan sudah didengar."
            )
        else:
            title = _tr("Tidak ada suara")
            text = _tr("Butir ini tidak memiliki suara untuk ditranskripsikan.")
        self.title.setText(title)
        self.text.setText(text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TranscriptPane", text)
