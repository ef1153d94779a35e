"""Papers about evidence: which one, who, what is on it; then the PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.evidence_forms import FormKind
from app.services import evidence_forms
from app.services.evidence_forms import FormRequest
from widgets.custody.form_moments import FormMoments
from widgets.custody.paper_dialog import PaperDialog
from widgets.custody.sheet_dialog import SideForm
from widgets.custody.sheet_items import SheetItems
from widgets.desk import Desk
from widgets.parts import Button, column, label, row


class FormDialog(PaperDialog):
    """Asks, then prints; what is left empty is a line to be filled by hand."""

    def __init__(self, desk: Desk, kind: FormKind, parent: QWidget | None = None) -> None:
        super().__init__(desk, "", parent)
        self.kind = kind
        title, officer, party, note = self._words()
        self.setWindowTitle(title)
        who = desk.session.reviewer
        self.officer, self.party = SideForm(officer, who.name, who.role), SideForm(party)
        self.party.setVisible(kind is not FormKind.LIST)
        self.items = SheetItems(desk, self.tr("Yang dicantumkan"))
        self.moments = FormMoments(desk)
        self.items.setVisible(kind is not FormKind.CLARIFICATION)
        self.moments.setVisible(kind is FormKind.CLARIFICATION)
        self.place, self.storage = QLineEdit(), QLineEdit()
        self._lay_out(note)
        self.items.changed.connect(self._on_items)
        for side in (self.officer, self.party):
            side.name.textChanged.connect(lambda _text: self._check())
        self.make.clicked.connect(self._on_make)
        self._on_items()
        self.resize(680, 540)

    def save_to(self, out: Path) -> None:
        """Print the paper to a file and note its head."""
        is_heard = self.kind is FormKind.CLARIFICATION
        request = FormRequest(
            kind=self.kind,
            out=out,
            officer=self.officer.side,
            party=self.party.side,
            codes=() if is_heard else self.items.codes,
            moments=self.moments.codes if is_heard else (),
            place=self.place.text().strip(),
            storage=self.storage.text().strip(),
            paper=self.paper.currentData(),
        )
        self.print_paper(lambda: evidence_forms.build_job(self.desk.session, request), self._check)

    def _words(self) -> tuple[str, str, str, str]:
        if self.kind is FormKind.RECEIPT:
            return (
                self.tr("Tanda terima barang bukti"),
                self.tr("Yang menerima"),
                self.tr("Yang menyerahkan"),
                self.tr(
                    "Untuk yang menyerahkan: apa yang diterima, SHA-256-nya, dan kepala riwayat "
                    "sebagai kode QR. Berkas yang tetap di tangannya dapat ia cocokkan sendiri."
                ),
            )
        if self.kind is FormKind.LIST:
            return (
                self.tr("Daftar barang bukti"),
                self.tr("Yang menyusun"),
                "",
                self.tr(
                    "Barang bukti yang dicentang dengan asal, keadaan, dan SHA-256-nya. Yang tidak "
                    "disebut penyerah ditulis tidak tersedia."
                ),
            )
        return (
            self.tr("Berita acara klarifikasi"),
            self.tr("Yang melakukan klarifikasi"),
            self.tr("Yang dimintai klarifikasi"),
            self.tr(
                "Kerangka untuk diisi dengan tangan: identitas, sumpah atau janji, tanya jawab, "
                "pembacaan ulang, tanda tangan. Penafsiran dan kategori tidak dicetak."
            ),
        )

    def _lay_out(self, note: str) -> None:
        more = QFormLayout()
        fields: list[tuple[str, QWidget]] = [(self.tr("Tempat"), self.place)]
        if self.kind is FormKind.LIST:
            fields.append((self.tr("Tempat penyimpanan"), self.storage))
        fields.append((self.tr("Kertas"), self.paper))
        for text, field in fields:
            field.setAccessibleName(text)
            more.addRow(text, field)
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                label(note, "muted", wraps=True),
                row(self.party, self.officer, spacing=10),
                self.items,
                self.moments,
                more,
                self.error,
                None,
                row(None, cancel, self.make),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        first = self.officer if self.kind is FormKind.LIST else self.party
        first.name.setFocus()

    def _on_items(self) -> None:
        """Offer who brought what is ticked, where nobody has written another name."""
        found = evidence_forms.brought_by(self.items.ticked_items)
        if self.kind is FormKind.RECEIPT and not self.party.name.isModified():
            self.party.name.setText(found)
        self._check()

    def _check(self) -> None:
        needs_party = self.kind is FormKind.RECEIPT
        needs_items = self.kind is not FormKind.CLARIFICATION
        has_names = bool(self.officer.side.name and (self.party.side.name or not needs_party))
        self.make.setEnabled(has_names and (self.items.has_any or not needs_items))

    def _on_make(self) -> None:
        number = evidence_forms.next_number(self.desk.session, self.kind)
        out = self.ask_where(f"{self.windowTitle()} {number}")
        if out is not None:
            self.save_to(out)
