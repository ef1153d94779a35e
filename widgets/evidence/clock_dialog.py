"""How far the recorder's clock stood from true time, in which zone, and how one knows."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from app.domain.errors import AppError
from app.domain.evidence import Evidence, RecorderClock
from app.domain.zones import ZONES
from app.services import recorder
from app.services.evidence_texts import moment_text
from widgets.parts import Button, column, label, row, set_tone


class ClockDialog(QDialog):
    """Asks it as people know it: slow or fast, by how much; shows what it makes of the claim."""

    def __init__(self, item: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Jam perekam"))
        self._claimed = item.media.claimed_created_at if item.media is not None else ""
        self.direction = QComboBox()
        for text, sign in ((self.tr("lambat"), 1), (self.tr("cepat"), -1), (self.tr("tepat"), 0)):
            self.direction.addItem(text, sign)
        self.direction.setAccessibleName(self.tr("Jam perekam lambat atau cepat"))
        self.amount = QLineEdit("00:00:00")
        self.amount.setPlaceholderText("HH:MM:SS")
        self.amount.setAccessibleName(self.tr("Selisih, jam:menit:detik"))
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.addItems(["", *ZONES])
        self.basis = QLineEdit()
        self.basis.setPlaceholderText(self.tr("Mis. dicocokkan dengan jam siaran pada menit 02:10"))
        self._result = label("", wraps=True)
        self._ok = Button(self.tr("Simpan"), "primary")
        self._ok.setDefault(True)
        self._cancel = Button(self.tr("Batal"))
        self._lay_out(item)
        if item.recorder is not None:
            self._fill(item.recorder)
        self._connect()
        self._check()

    @property
    def offset_ms(self) -> int:
        """True time minus the recorder's time.

        Raises:
            InvalidValue: the amount is none.
        """
        sign = int(self.direction.currentData())
        return sign * abs(recorder.parse_offset(self.amount.text())) if sign else 0

    def _lay_out(self, item: Evidence) -> None:
        explained = self.tr(
            "Selisih antara jam perekam dan waktu nyata. Berkas aslinya tidak diubah; waktu yang "
            "diklaim berkas ditampilkan pula menurut koreksi ini."
        )
        form = QFormLayout()
        form.addRow(self.tr("&Jamnya"), self.direction)
        form.addRow(self.tr("&Selisih"), self.amount)
        form.addRow(self.tr("&Zona pada jamnya"), self.zone)
        form.addRow(self.tr("&Dasar"), self.basis)
        self.setLayout(
            column(
                label(f"{self.windowTitle()} · {item.code}", "title"),
                label(explained, "muted", wraps=True),
                form,
                self._result,
                row(None, self._cancel, self._ok),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        self.setMinimumWidth(560)

    def _fill(self, clock: RecorderClock) -> None:
        sign = (clock.offset_ms > 0) - (clock.offset_ms < 0)
        self.direction.setCurrentIndex(self.direction.findData(sign))
        self.amount.setText(recorder.offset_text(clock.offset_ms)[1:])
        self.zone.setCurrentText(clock.zone)
        self.basis.setText(clock.basis)

    def _connect(self) -> None:
        self._ok.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self.direction.currentIndexChanged.connect(self._check)
        self.amount.textChanged.connect(self._check)
        self.zone.editTextChanged.connect(self._check)
        self.basis.textChanged.connect(self._check)

    def _check(self) -> None:
        self.amount.setEnabled(bool(self.direction.currentData()))
        zone, basis = self.zone.currentText().strip(), self.basis.text().strip()
        try:
            clock = RecorderClock(self.offset_ms, zone, basis)
            real = recorder.real_time(self._claimed, clock)
        except AppError:
            self._say(self.tr("Tulis selisih sebagai JJ:MM:DD dan zona sebagai WIB, WITA, WIT."))
            return
        if not zone or not basis:
            self._say(self.tr("Zona dan dasarnya wajib diisi: tanpa itu tidak dapat diuji."))
            return
        text = ""
        if real is not None:
            text = self.tr("Klaim berkas {claimed} menjadi {real}.").format(
                claimed=moment_text(self._claimed), real=moment_text(real.real)
            )
        self._say(text, is_good=True)

    def _say(self, text: str, *, is_good: bool = False) -> None:
        self._result.setText(text)
        set_tone(self._result, "" if is_good else "warn")
        self._ok.setEnabled(is_good)
