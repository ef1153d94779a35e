"""Where the dossier goes and what signs it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from app.runtime import settings as declared
from app.runtime.settings import Settings
from app.services.dossiers import DossierRequest
from widgets.dossier.certificate_fields import CertificateFields, FileLine
from widgets.dossier.signing_guide import guide_button
from widgets.parts import Button, column, label, row


class SigningForm(QWidget):
    """Asks for the file and the certificate of a new dossier."""

    changed = Signal()

    def __init__(self, out: Path) -> None:
        super().__init__()
        self.out = QLineEdit(str(out))
        self.out.setAccessibleName(self.tr("Simpan sebagai"))
        self.by_file = QRadioButton(
            self.tr("Sertifikat berkas (.p12, .pfx), atau driver token (.dll, .so)")
        )
        self.by_other = QRadioButton(
            self.tr("Dengan program lain (portal, BSrE): disiapkan di sini, lalu dimasukkan lagi")
        )
        self.by_demo = QRadioButton(
            self.tr(
                "Sertifikat demonstrasi (tidak membuktikan identitas; tercetak di tiap halaman)"
            )
        )
        self.by_none = QRadioButton(self.tr("Tanpa tanda tangan"))
        self._fields = CertificateFields()
        self.certificate, self.passphrase = self._fields.certificate, self._fields.passphrase
        kinds = self.tr("Sertifikat (*.pem *.cer *.crt)")
        self.expected = FileLine(
            self.tr("Sertifikat yang akan menandatangani"),
            self.tr("Sertifikatnya (.cer, .pem), supaya tercetak; boleh kosong"),
            kinds,
        )
        self.second_elsewhere = QCheckBox(self.tr("Ketua akan memakai program lain"))
        self.timestamp = QLineEdit()
        self.timestamp.setPlaceholderText(self.tr("Boleh kosong; perlu jaringan"))
        self._choose_out = Button(self.tr("Pilih…"))
        self.guide = guide_button(self)
        self._group = QButtonGroup(self)
        for number, button in enumerate((self.by_file, self.by_other, self.by_demo, self.by_none)):
            self._group.addButton(button, number)
        self.by_file.setChecked(True)
        self._lay_out()
        self._connect()
        self._check()

    @property
    def request(self) -> DossierRequest:
        """The answer."""
        stamp = self.timestamp.text().strip()
        signing = self._fields.signing if self.by_file.isChecked() else DossierRequest()
        is_other, is_here = self.by_other.isChecked(), self.by_file.isChecked()
        return replace(
            signing,
            out=Path(self.out.text().strip()),
            is_demo=self.by_demo.isChecked(),
            is_outside=is_other or (is_here and self.second_elsewhere.isChecked()),
            expected=self.expected.path if is_other else None,
            timestamp_url=stamp if stamp and self._is_signed_here else None,
        )

    @property
    def _is_signed_here(self) -> bool:
        return self.by_file.isChecked() or self.by_demo.isChecked()

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        has_certificate = self._fields.path is not None or not self.by_file.isChecked()
        return bool(self.out.text().strip()) and has_certificate

    def recall(self, settings: Settings) -> None:
        """Name what signed last: the path of a certificate, never its passphrase."""
        self._fields.recall(settings.get(declared.CERTIFICATE), settings.get(declared.TOKEN_LABEL))
        self.timestamp.setText(settings.get(declared.TIMESTAMP_URL))

    def remember(self, settings: Settings) -> None:
        """Keep the paths of what signed just now, and the address of the service."""
        if self.by_file.isChecked() and self._fields.path is not None:
            settings.set(declared.CERTIFICATE, str(self._fields.path))
            settings.set(declared.TOKEN_LABEL, self._fields.token.text().strip())
        if self._is_signed_here:
            settings.set(declared.TIMESTAMP_URL, self.timestamp.text().strip())

    def show_demand(self, *, needs_two: bool) -> None:
        """Ask how the second person signs only where the case demands one."""
        self.second_elsewhere.setVisible(needs_two)

    def forget_passphrase(self) -> None:
        """Empty the field once it was used."""
        self._fields.forget()

    def _lay_out(self) -> None:
        place = row(self.out, self._choose_out)
        place.setStretch(0, 1)
        signed = row(self._fields, margins=(22, 0, 0, 0))
        second = row(self.second_elsewhere, margins=(22, 0, 0, 0))
        expected = row(self.expected, margins=(22, 0, 0, 0))
        form = QFormLayout()
        form.addRow(self.tr("Simpan sebagai"), place)
        stamp = QFormLayout()
        stamp.addRow(self.tr("Layanan cap waktu"), self.timestamp)
        heading = row(label(self.tr("TANDA TANGAN"), "section"), self.guide, None)
        self.setLayout(
            column(
                form, heading, self.by_file, signed, second, self.by_other, expected,
                self.by_demo, self.by_none, stamp, spacing=8,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self._group.idToggled.connect(lambda *_: self._check())
        self.out.textChanged.connect(self._check)
        self._fields.changed.connect(self._check)
        self.expected.changed.connect(self._check)
        self.second_elsewhere.toggled.connect(self._check)
        self._choose_out.clicked.connect(self._on_choose_out)

    def _check(self) -> None:
        self._fields.setEnabled(self.by_file.isChecked())
        self.second_elsewhere.setEnabled(self.by_file.isChecked())
        self.expected.setVisible(self.by_other.isChecked())
        self.timestamp.setEnabled(self._is_signed_here)
        self.changed.emit()

    def _on_choose_out(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Simpan berkas"), self.out.text(), "PDF (*.pdf)"
        )
        if chosen:
            self.out.setText(chosen)


class SecondSigningForm(QWidget):
    """Asks the second person for the certificate that signs a dossier again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = CertificateFields()
        self.timestamp = QLineEdit()
        self.timestamp.setPlaceholderText(self.tr("Boleh kosong; perlu jaringan"))
        self.root = FileLine(
            self.tr("Akar tepercaya"),
            self.tr("Hanya bila Pemeriksa menandatangani di komputer lain (.pem, .cer)"),
            self.tr("Sertifikat (*.pem *.cer *.crt)"),
        )
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        self.guide = guide_button(self)
        # Qt takes no letter for a row of several parts unless it is told whose it is
        own_label = QLabel(self.tr("Sertifikat &Ketua"))
        own_label.setBuddy(self.fields)
        form.addRow(own_label, row(self.fields, self.guide))
        root_label = QLabel(self.tr("&Akar tepercaya"))
        root_label.setBuddy(self.root)
        form.addRow(root_label, self.root)
        form.addRow(self.tr("Layanan cap waktu"), self.timestamp)
        self.setLayout(form)
        self.fields.setFocusProxy(self.fields.certificate)
        self.fields.changed.connect(self.changed)

    @property
    def request(self) -> DossierRequest:
        """The answer; the case keeps the file, a copy is made later."""
        root = self.root.path
        return replace(
            self.fields.signing,
            trust=(root,) if root is not None else (),
            timestamp_url=self.timestamp.text().strip() or None,
        )

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        return self.fields.path is not None

    def recall(self, settings: Settings) -> None:
        """Name what signed second last; never its passphrase."""
        self.fields.recall(settings.get(declared.CHAIR_CERTIFICATE), "")

    def remember(self, settings: Settings) -> None:
        """Keep the path of what signed just now."""
        if self.fields.path is not None:
            settings.set(declared.CHAIR_CERTIFICATE, str(self.fields.path))
