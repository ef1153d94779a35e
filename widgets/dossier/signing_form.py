"""Where the dossier goes and what signs it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from app.services.dossiers import DossierRequest
from widgets.dossier.signing_guide import guide_button
from widgets.parts import Button, column, label, row

_DRIVERS = frozenset((".dll", ".so", ".dylib"))


class CertificateFields(QWidget):
    """A certificate file and its passphrase, or a token's driver and its PIN.

    Neither secret is held longer than needed.

    Args:
        kinds: filter of the file dialog; empty for files that can sign.
    """

    changed = Signal()

    def __init__(self, kinds: str = "") -> None:
        super().__init__()
        self._kinds = kinds or self.tr(
            "Sertifikat (*.p12 *.pfx);;Driver token PKCS#11 (*.dll *.so *.dylib)"
        )
        self.certificate = QLineEdit()
        self.certificate.setPlaceholderText(self.tr("Berkas sertifikat"))
        self.certificate.setAccessibleName(self.tr("Berkas sertifikat"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Kata sandi"))
        self.passphrase.setAccessibleName(self.tr("Kata sandi sertifikat"))
        self.token = QLineEdit()
        self.token.setPlaceholderText(self.tr("Label token, bila ada beberapa"))
        self.token.setAccessibleName(self.tr("Label token atau nama pada sertifikat"))
        self.token.hide()
        choose = Button(self.tr("Pilih…"))
        line = row(self.certificate, choose, self.passphrase)
        line.setStretch(0, 3)
        line.setStretch(2, 2)
        self.setLayout(column(line, self.token, spacing=6))
        choose.clicked.connect(self._on_choose)
        self.certificate.textChanged.connect(self._on_named)
        for field in (self.certificate, self.passphrase):
            field.textChanged.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """The file; None while none is named."""
        text = self.certificate.text().strip()
        return Path(text) if text else None

    @property
    def is_token(self) -> bool:
        """A driver is named, by which a token signs."""
        return self.path is not None and self.path.suffix.lower() in _DRIVERS

    @property
    def signing(self) -> DossierRequest:
        """What signs, and nothing else of a request."""
        if self.is_token:
            label = self.token.text().strip()
            return DossierRequest(driver=self.path, passphrase=self.secret, token=label)
        return DossierRequest(certificate=self.path, passphrase=self.secret)

    @property
    def secret(self) -> bytes:
        """The passphrase."""
        return self.passphrase.text().encode()

    def forget(self) -> None:
        """Empty the passphrase once it was used."""
        self.passphrase.clear()

    def _on_named(self) -> None:
        self.token.setVisible(self.is_token)
        asked = self.tr("PIN token") if self.is_token else self.tr("Kata sandi")
        self.passphrase.setPlaceholderText(asked)

    def _on_choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Sertifikat"), "", self._kinds)
        if chosen:
            self.certificate.setText(chosen)
            self.passphrase.setFocus()


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
        self.by_demo = QRadioButton(
            self.tr(
                "Sertifikat demonstrasi (tidak membuktikan identitas; tercetak di tiap halaman)"
            )
        )
        self.by_none = QRadioButton(self.tr("Tanpa tanda tangan"))
        self._fields = CertificateFields()
        self.certificate, self.passphrase = self._fields.certificate, self._fields.passphrase
        self.timestamp = QLineEdit()
        self.timestamp.setPlaceholderText(self.tr("Boleh kosong; perlu jaringan"))
        self._choose_out = Button(self.tr("Pilih…"))
        self.guide = guide_button(self)
        self._group = QButtonGroup(self)
        for number, button in enumerate((self.by_file, self.by_demo, self.by_none)):
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
        return replace(
            signing,
            out=Path(self.out.text().strip()),
            is_demo=self.by_demo.isChecked(),
            timestamp_url=stamp if stamp and not self.by_none.isChecked() else None,
        )

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        has_certificate = self._fields.path is not None or not self.by_file.isChecked()
        return bool(self.out.text().strip()) and has_certificate

    def forget_passphrase(self) -> None:
        """Empty the field once it was used."""
        self._fields.forget()

    def _lay_out(self) -> None:
        place = row(self.out, self._choose_out)
        place.setStretch(0, 1)
        signed = row(self._fields, margins=(22, 0, 0, 0))
        form = QFormLayout()
        form.addRow(self.tr("Simpan sebagai"), place)
        stamp = QFormLayout()
        stamp.addRow(self.tr("Layanan cap waktu"), self.timestamp)
        heading = row(label(self.tr("TANDA TANGAN"), "section"), self.guide, None)
        self.setLayout(
            column(
                form, heading, self.by_file, signed,
                self.by_demo, self.by_none, stamp, spacing=8,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self._group.idToggled.connect(lambda *_: self._check())
        self.out.textChanged.connect(self._check)
        self._fields.changed.connect(self._check)
        self._choose_out.clicked.connect(self._on_choose_out)

    def _check(self) -> None:
        self._fields.setEnabled(self.by_file.isChecked())
        self.timestamp.setEnabled(not self.by_none.isChecked())
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
        self.root = QLineEdit()
        self.root.setPlaceholderText(
            self.tr("Hanya bila Pemeriksa menandatangani di komputer lain (.pem, .cer)")
        )
        choose = Button(self.tr("Pilih…"))
        choose.clicked.connect(self._on_choose_root)
        root = row(self.root, choose)
        root.setStretch(0, 1)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        self.guide = guide_button(self)
        # Qt takes no letter for a row of several parts unless it is told whose it is
        own_label = QLabel(self.tr("Sertifikat &Ketua"))
        own_label.setBuddy(self.fields)
        form.addRow(own_label, row(self.fields, self.guide))
        root_label = QLabel(self.tr("&Akar tepercaya"))
        root_label.setBuddy(self.root)
        form.addRow(root_label, root)
        form.addRow(self.tr("Layanan cap waktu"), self.timestamp)
        self.setLayout(form)
        self.fields.setFocusProxy(self.fields.certificate)
        self.fields.changed.connect(self.changed)

    @property
    def request(self) -> DossierRequest:
        """The answer; the case keeps the file, a copy is made later."""
        root = self.root.text().strip()
        return replace(
            self.fields.signing,
            trust=(Path(root),) if root else (),
            timestamp_url=self.timestamp.text().strip() or None,
        )

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        return self.fields.path is not None

    def _on_choose_root(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Akar tepercaya"), "", self.tr("Sertifikat (*.pem *.cer *.crt)")
        )
        if chosen:
            self.root.setText(chosen)
