"""What comes from outside to a dossier: a signature of another program, or a time stamp."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.services.release import DossierState
from widgets.dossier.certificate_fields import FileLine
from widgets.parts import Button, column, label, row


class BringInPage(QWidget):
    """Asks for the file that another program signed."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.file = FileLine(
            self.tr("Berkas yang sudah ditandatangani"),
            self.tr("PDF dari program penanda tangan"),
            "PDF (*.pdf)",
        )
        self.root = FileLine(
            self.tr("Akar tepercaya"),
            self.tr("Hanya bila penerbit sertifikatnya belum dikenal di sini (.pem, .cer)"),
            self.tr("Sertifikat (*.pem *.cer *.crt)"),
        )
        self.bring_in = Button(self.tr("Periksa dan masukkan"), "primary", "shield")
        cancel = Button(self.tr("Kembali"))
        cancel.clicked.connect(self.cancelled)
        explained = self.tr(
            "Salin berkas yang disiapkan, tandatangani salinan itu dengan program Anda tanpa "
            "mencetak atau menyimpannya ulang, lalu pilih hasilnya di sini. Netra mengenali "
            "sendiri berkas mana itu, memeriksa bahwa hanya tanda tangan yang ditambahkan, dan "
            "menyimpannya hanya bila sah."
        )
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Berkas"), self.file)
        form.addRow(self.tr("Akar tepercaya"), self.root)
        self.setLayout(
            column(
                label(self.tr("Masukkan berkas yang sudah ditandatangani"), "title"),
                label(explained, "muted", wraps=True),
                form,
                None,
                row(None, cancel, self.bring_in),
                spacing=10,
            )
        )
        self.setFocusProxy(self.file)
        self.file.changed.connect(self._check)
        self._check()

    @property
    def trust(self) -> tuple[Path, ...]:
        """The root that was named."""
        return (self.root.path,) if self.root.path is not None else ()

    def _check(self) -> None:
        self.bring_in.setEnabled(self.file.path is not None)


class StampPage(QWidget):
    """Asks which service stamps a dossier."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://")
        self.url.setAccessibleName(self.tr("Alamat layanan cap waktu"))
        self.stamp = Button(self.tr("Bubuhkan cap waktu"), "primary", "clock")
        self._about = label("", wraps=True)
        cancel = Button(self.tr("Kembali"))
        cancel.clicked.connect(self.cancelled)
        explained = self.tr(
            "Layanan cap waktu (RFC 3161) menyatakan bahwa berkas ini, dengan tanda tangannya, "
            "sudah ada pada waktu itu. Hanya sidik (hash) berkas yang dikirim, bukan isinya. "
            "Perlu jaringan; berkas lama tetap disimpan."
        )
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Alamat layanan"), self.url)
        self.setLayout(
            column(
                label(self.tr("Cap waktu"), "title"),
                label(explained, "muted", wraps=True),
                self._about,
                form,
                None,
                row(None, cancel, self.stamp),
                spacing=10,
            )
        )
        self.setFocusProxy(self.url)
        self.url.textChanged.connect(self._check)
        self._check()

    def show_dossier(self, found: DossierState, url: str) -> None:
        """Say which dossier is stamped, and name the service used last."""
        self._about.setText(
            "\n".join(
                (
                    self.tr("Berkas: {name}").format(name=found.name),
                    self.tr("Penanda tangan: {name}").format(name=found.signed_by),
                )
            )
        )
        if not self.url.text():
            self.url.setText(url)

    def _check(self) -> None:
        self.stamp.setEnabled(bool(self.url.text().strip()))
