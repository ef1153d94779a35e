"""The hand-over sheet: who gives, who receives, where; then the PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QGroupBox, QLineEdit, QWidget

from app.domain.handover import Side
from app.services import handover
from app.services.handover import HandoverRequest
from widgets.custody.paper_dialog import PaperDialog
from widgets.custody.sheet_items import SheetItems
from widgets.desk import Desk
from widgets.parts import Button, column, label, row


class SideForm(QGroupBox):
    """One of the two sides."""

    def __init__(self, title: str, name: str = "", office: str = "") -> None:
        super().__init__(title)
        self.name, self.office = QLineEdit(name), QLineEdit(office)
        self.agency, self.number = QLineEdit(), QLineEdit()
        form = QFormLayout(self)
        form.setContentsMargins(10, 6, 10, 8)
        for text, field in (
            (self.tr("Nama"), self.name),
            (self.tr("Jabatan"), self.office),
            (self.tr("Instansi"), self.agency),
            (self.tr("NIP / identitas"), self.number),
        ):
            field.setAccessibleName(f"{title}: {text}")
            form.addRow(text, field)

    @property
    def side(self) -> Side:
        """What was entered."""
        fields = (self.name, self.office, self.agency, self.number)
        return Side(*(field.text().strip() for field in fields))


class SheetDialog(PaperDialog):
    """Asks, then prints; what is left empty is a line to be filled by hand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "", parent)
        self.setWindowTitle(self.tr("Berita acara serah terima"))
        who = desk.session.reviewer
        self.giver = SideForm(self.tr("Pihak pertama, yang menyerahkan"), who.name, who.role)
        self.receiver = SideForm(self.tr("Pihak kedua, yang menerima"))
        self.place, self.purpose, self.medium = QLineEdit(), QLineEdit(), QLineEdit()
        self.medium.setPlaceholderText(self.tr("mis. diska lepas, paket perkara"))
        self.make.setEnabled(False)
        self.items = SheetItems(desk)
        self._lay_out()
        self.items.changed.connect(self._check)
        for field in (self.giver.name, self.receiver.name):
            field.textChanged.connect(lambda _text: self._check())
        self.make.clicked.connect(self._on_make)
        self.receiver.name.setFocus()
        self.resize(680, 560)

    def save_to(self, out: Path) -> None:
        """Print the sheet to a file and note its head."""
        request = HandoverRequest(
            out=out,
            giver=self.giver.side,
            receiver=self.receiver.side,
            codes=self.items.codes,
            place=self.place.text().strip(),
            purpose=self.purpose.text().strip(),
            medium=self.medium.text().strip(),
            paper=self.paper.currentData(),
        )
        self.print_paper(lambda: handover.build_job(self.desk.session, request), self._check)

    def _lay_out(self) -> None:
        more = QFormLayout()
        for text, field in (
            (self.tr("Tempat"), self.place),
            (self.tr("Keperluan"), self.purpose),
            (self.tr("Media"), self.medium),
            (self.tr("Kertas"), self.paper),
        ):
            field.setAccessibleName(text)
            more.addRow(text, field)
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        note = self.tr(
            "Barang bukti yang dicentang dicetak dengan SHA-256-nya, dan kepala riwayat sebagai "
            "kode QR: "
            "siapa pun yang memegang lembar itu dapat membuktikan perubahan riwayat."
        )
        sides = row(self.giver, self.receiver, spacing=10)
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                label(note, "muted", wraps=True),
                sides,
                self.items,
                more,
                self.error,
                None,
                row(None, cancel, self.make),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )

    def _check(self) -> None:
        has_names = bool(self.giver.side.name and self.receiver.side.name)
        self.make.setEnabled(has_names and self.items.has_any)

    def _on_make(self) -> None:
        number = handover.next_number(self.desk.session)
        out = self.ask_where(f"Serah terima {number}")
        if out is not None:
            self.save_to(out)
