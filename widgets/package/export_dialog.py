"""Giving a case out: where to, for whom, signed with what, whole or as the public may see it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from app.domain.clip import DerivativeKind
from app.domain.errors import AppError
from app.runtime import settings as declared
from app.services import clips, exchange_texts, packages, redaction
from app.services.messages import describe, format_size
from app.services.packages import ExportRequest, WrittenExport
from app.tasks.job import Job
from widgets.desk import Desk
from widgets.package.recipient_list import RecipientList
from widgets.package.signing_row import SigningRow
from widgets.parts import Button, column, label, row


class ExportDialog(QDialog):
    """Asks; `job` is what was decided, to be run with all other jobs of the window."""

    def __init__(self, desk: Desk, out: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.job: Job[WrittenExport] | None = None
        self.setWindowTitle(self.tr("Ekspor paket perkara"))
        self.whole = QRadioButton(self.tr("Perkara lengkap, untuk kantor lain"))
        self.public = QRadioButton(self.tr("Varian publik, tanpa nama dan tanpa berkas asli"))
        self._kind = QButtonGroup(self)
        for button in (self.whole, self.public):
            self._kind.addButton(button)
        self.whole.setChecked(True)
        self._kind_text = label("", "muted", wraps=True)
        self.stills = QListWidget()
        self.stills.setProperty("kind", "framed")
        self.stills.setAccessibleName(self.tr("Gambar diam dan salinan tertutup yang disertakan"))
        self.stills.setMaximumHeight(92)
        self.out = QLineEdit(str(out))
        self.out.setAccessibleName(self.tr("Simpan sebagai"))
        self._choose = Button(self.tr("Pilih…"))
        self.encrypted = QCheckBox(self.tr("Hanya dapat dibuka penerima tertentu (age)"))
        self.recipients = RecipientList(desk.settings)
        self.signing = SigningRow()
        self.estimate = label("", "muted", wraps=True)
        self.missing = label("", "muted")
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self.export = Button(self.tr("Ekspor"), "primary", "export")
        self._fill_stills()
        self._lay_out()
        self._connect()
        self._check()

    @property
    def request(self) -> ExportRequest:
        """What was answered."""
        is_public = self.public.isChecked()
        items = (self.stills.item(place) for place in range(self.stills.count()))
        return ExportRequest(
            out=Path(self.out.text().strip()),
            recipients=self.recipients.chosen if self.encrypted.isChecked() else (),
            is_redacted=is_public,
            chosen=tuple(
                item.data(Qt.ItemDataRole.UserRole)
                for item in items
                if is_public and item.checkState() is Qt.CheckState.Checked
            ),
            signing=self.signing.choice,
        )

    def start(self) -> None:
        """Take the answers; what does not fit is said here and can be mended."""
        self.error.hide()
        try:
            self.job = packages.export_job(self._desk.session, self.request)
        except AppError as error:
            message = describe(error, self._desk.settings.get(declared.LANGUAGE))
            self.error.setText(f"{message.title}. {message.text} {message.remedy}")
            self.error.show()
            return
        finally:
            self.signing.forget_passphrase()
        self.accept()

    def _fill_stills(self) -> None:
        copies = {each.derivative.code: each for each in redaction.states(self._desk.session)}
        for made in clips.derivatives(self._desk.session):
            copy = copies.get(made.code)
            if made.kind is not DerivativeKind.STILL and copy is None:
                continue
            item = QListWidgetItem(f"{made.code} · {made.evidence} · {made.moment or '–'}")
            item.setData(Qt.ItemDataRole.UserRole, made.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            if copy is not None and copy.confirmed_by:
                told = self.tr("{text} · tertutup, disetujui {name}")
                item.setText(told.format(text=item.text(), name=copy.confirmed_by))
            elif copy is not None:
                told = self.tr("{text} · tertutup, belum disetujui orang kedua")
                item.setText(told.format(text=item.text()))
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.stills.addItem(item)

    def _lay_out(self) -> None:
        place = row(self.out, self._choose)
        place.setStretch(0, 1)
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                self.whole, self.public, self._kind_text, self.stills,
                label(self.tr("SIMPAN SEBAGAI"), "section"), place,
                label(self.tr("UNTUK SIAPA"), "section"), self.encrypted, self.recipients,
                label(self.tr("TANDA TANGAN"), "section"), self.signing,
                self.estimate, self.error, None,
                row(self.missing, None, cancel, self.export),
                margins=(20, 16, 20, 14), spacing=7,
            )
        )  # fmt: skip
        self.resize(660, 540)

    def _connect(self) -> None:
        self.whole.toggled.connect(self._check)
        self.encrypted.toggled.connect(self._on_encrypted)
        self.out.textChanged.connect(self._check)
        self.recipients.changed.connect(self._check)
        self.signing.changed.connect(self._check)
        self.stills.itemChanged.connect(lambda _item: self._check())
        self._choose.clicked.connect(self._on_choose)
        self.export.clicked.connect(self.start)

    def _check(self) -> None:
        is_public = self.public.isChecked()
        self.stills.setVisible(is_public and self.stills.count() > 0)
        self.recipients.setVisible(self.encrypted.isChecked())
        self._kind_text.setText(self._told(is_public=is_public))
        for_somebody = not self.encrypted.isChecked() or bool(self.recipients.chosen)
        has_place = bool(self.out.text().strip())
        missing = (
            (has_place, self.tr("Tentukan tempat menyimpan.")),
            (for_somebody, self.tr("Centang atau catat satu penerima.")),
            (
                self.signing.is_complete,
                self.tr("Pilih berkas sertifikat, atau cara tanda tangan yang lain."),
            ),
        )
        left = [text for is_there, text in missing if not is_there]
        self.export.setEnabled(not left)
        self.missing.setText(" ".join(left))
        self._show_estimate()

    def _told(self, *, is_public: bool) -> str:
        if is_public:
            return self.tr(
                "Berisi nomor perkara, hash, waktu dan kategori momen, dengan sebutan peran "
                "(Terlapor 1) sebagai pengganti nama. Tidak ada berkas asli, transkrip, catatan, "
                "atau riwayat. Gambar diam hanya yang dicentang: lihat dahulu siapa yang tampak "
                "di dalamnya. Klip belum dapat disamarkan, jadi tidak disertakan."
            )
        return self.tr(
            "Berisi berkas asli, turunan, transkrip, momen, berkas, dan riwayat penguasaan. "
            "Penerima dapat memeriksanya tanpa Netra."
        )

    def _show_estimate(self) -> None:
        try:
            found = packages.estimate(self._desk.session, self.request)
        except AppError as error:
            message = describe(error, self._desk.settings.get(declared.LANGUAGE))
            self.estimate.setText(message.text)
            return
        text = self.tr("{n} berkas, {size}, {time}.").format(
            n=found.files, size=format_size(found.size_bytes), time=_about(found.seconds)
        )
        left = (exchange_texts.left_out_text(code, why) for code, why in found.left_out)
        self.estimate.setText("\n".join((text, *left)))

    def _on_encrypted(self, is_on: bool) -> None:
        text = self.out.text()
        if is_on and text.endswith(packages.ZIP):
            self.out.setText(f"{text}{packages.AGE}")
        elif not is_on and text.endswith(packages.AGE):
            self.out.setText(text.removesuffix(packages.AGE))
        self._check()

    def _on_choose(self) -> None:
        ending = f"{packages.ZIP}{packages.AGE}" if self.encrypted.isChecked() else packages.ZIP
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Simpan paket"), self.out.text(), f"*{ending}"
        )
        if chosen:
            self.out.setText(chosen if chosen.endswith(ending) else f"{chosen}{ending}")


def _about(seconds: int) -> str:
    """Say how long it may take before anything was measured: roughly, as is honest."""
    if seconds < 60:
        return QCoreApplication.translate("ExportDialog", "kurang dari 1 menit")
    text = QCoreApplication.translate("ExportDialog", "kira-kira {n} menit")
    return text.format(n=round(seconds / 60))
