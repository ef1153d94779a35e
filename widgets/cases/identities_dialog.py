"""Who may sign in a case: the persons, their roles, and the certificates they sign with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.case import SIGNING_ROLES, IdentityRole
from app.domain.errors import AppError
from app.domain.exchange import Identity
from app.runtime import settings as declared
from app.services import identities
from app.services.messages import describe
from widgets.desk import Desk
from widgets.dossier.certificate_fields import CertificateFields
from widgets.parts import Button, column, label, plain_tooltip, row

_GROUP = 4


class IdentitiesDialog(QDialog):
    """Lists the persons of a case; each one entered or taken out is stored at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._people: tuple[Identity, ...] = ()
        self.setWindowTitle(self.tr("Orang dan sertifikat"))
        self.table = QTableWidget(0, 4)
        self.empty = label(self.tr("Belum ada orang. Daftarkan yang pertama di bawah."), "muted")
        self.role = QComboBox()
        for role in IdentityRole:
            self.role.addItem(role.value.capitalize(), role.value)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Nama lengkap"))
        self.certificate = CertificateFields(self.tr("Sertifikat (*.p12 *.pfx *.pem *.cer *.crt)"))
        self.add = Button(self.tr("&Daftarkan"), "primary", "person")
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("Alasan menghapus orang yang dipilih"))
        self.why.setAccessibleName(self.why.placeholderText())
        self.remove = Button(self.tr("&Hapus"))
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        explained = self.tr(
            "Hanya sidik sertifikat yang disimpan, bukan kuncinya. Bila seorang Pemeriksa atau "
            "Ketua terdaftar dengan sertifikatnya, hanya sertifikat itu yang dapat menandatangani "
            "untuk peran tersebut."
        )
        self._shape_table()
        form = QFormLayout()
        form.addRow(self.tr("&Peran"), self.role)
        form.addRow(self.tr("&Nama"), self.name)
        form.addRow(self.tr("Sertifikat"), self.certificate)
        close = Button(self.tr("Tutup"))
        close.clicked.connect(self.accept)
        taken_out = row(self.why, self.remove)
        taken_out.setStretch(0, 1)
        body = column(
            label(self.windowTitle(), "title"),
            label(explained, "muted", wraps=True),
            self.empty,
            self.table,
            taken_out,
            label(self.tr("ORANG BARU"), "section"),
            form,
            self.error,
            row(None, close, self.add),
            margins=(20, 16, 20, 14),
            spacing=10,
        )
        body.setStretch(3, 1)
        self.setLayout(body)
        self.resize(760, 520)

    def _shape_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(
            [self.tr("Peran"), self.tr("Nama"), self.tr("Pemilik sertifikat"), "SHA-256"]
        )
        table.setAccessibleName(self.tr("Orang dalam perkara ini"))
        table.setProperty("kind", "framed")
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for place, width in enumerate((100, 190, 220)):
            header.resizeSection(place, width)
        header.setStretchLastSection(True)

    def _connect(self) -> None:
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.role.currentIndexChanged.connect(self._check)
        self.name.textChanged.connect(self._check)
        self.why.textChanged.connect(self._check)
        self.table.currentCellChanged.connect(lambda *_: self._check())

    def _refresh(self) -> None:
        self._people = identities.listed(self._desk.session)
        self.empty.setVisible(not self._people)
        self.table.setRowCount(len(self._people))
        for place, person in enumerate(self._people):
            texts = (
                person.role.capitalize(),
                person.name,
                person.subject or "–",
                _groups(person.certificate_sha256) or "–",
            )
            for at, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tooltip([text]))
                self.table.setItem(place, at, item)
        self._check()

    def _check(self) -> None:
        may_write = self._desk.may_write
        role = IdentityRole(self.role.currentData())
        self.certificate.setEnabled(role in SIGNING_ROLES)
        self.add.setEnabled(may_write and bool(self.name.text().strip()))
        is_chosen = 0 <= self.table.currentRow() < len(self._people)
        self.why.setEnabled(may_write and is_chosen)
        self.remove.setEnabled(self.why.isEnabled() and bool(self.why.text().strip()))

    def _on_add(self) -> None:
        role = IdentityRole(self.role.currentData())
        path = self.certificate.path if role in SIGNING_ROLES else None
        try:
            identities.add(
                self._desk.session, role, self.name.text(), path, self.certificate.secret or None
            )
        except AppError as error:
            self._say(error)
            return
        finally:
            self.certificate.forget()
        self.error.hide()
        self.name.clear()
        self.certificate.certificate.clear()
        self._refresh()
        self.name.setFocus()

    def _on_remove(self) -> None:
        person = self._people[self.table.currentRow()]
        try:
            identities.remove(self._desk.session, str(person.id), self.why.text())
        except AppError as error:
            self._say(error)
            return
        self.error.hide()
        self.why.clear()
        self._refresh()

    def _say(self, error: AppError) -> None:
        message = describe(error, self._desk.settings.get(declared.LANGUAGE))
        self.error.setText(f"{message.title}. {message.text} {message.remedy}")
        self.error.show()


def _groups(digest: str) -> str:
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
