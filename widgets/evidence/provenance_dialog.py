"""Where files come from: asked once for all that came together, changed later for each."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import AppError
from app.domain.evidence import Evidence, Provenance
from app.domain.zones import with_zone
from app.services import provenance
from app.services.evidence_texts import field_text
from app.services.intake import IntakePlan
from app.services.messages import describe, format_size
from app.services.stated_hashes import HashList, read_hash_list, stated_hash
from widgets.evidence.instant_field import InstantField
from widgets.evidence.reasons_box import ReasonsBox
from widgets.parts import Button, column, label, row, set_tone


class ProvenanceDialog(QDialog):
    """Asks who handed the files over, when, where, how, and what they are said to be.

    Args:
        heading: what the answer is for.
        files: how many files it is for; a hash is stated of one, a list of hashes of many.
        lang: `id` or `en`.
    """

    def __init__(
        self, heading: str, files: int, lang: str = "id", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Asal barang bukti"))
        self._lang = lang
        self._is_batch = files > 1
        self.hashes: HashList | None = None
        self.received_from = self._line("received_from", self.tr("Nama dan kedudukannya"))
        self.place = self._line("place", self.tr("Mis. Kantor Panwascam"))
        self.device = self._line("device", self.tr("Merek dan jenis, milik siapa"))
        self.post_address = self._line("post_address", "https://…")
        self.source = self._line("source", self.tr("Akun, nama grup, nomor surat"))
        self.note = self._line("note", "")
        self.stated = self._line("stated_hash", self.tr("SHA-256, SHA-512, SHA-1, atau MD5"))
        self.method = self._methods()
        self.received_at = InstantField(field_text("received_at", lang), needs_zone=True)
        self.captured_at = InstantField(field_text("captured_at", lang), needs_zone=False)
        self.reasons = ReasonsBox(provenance.ASKED, lang)
        self._hash_list = Button(self.tr("Daftar &hash…"))
        self._hint = label("", wraps=True)
        self._ok = Button(self.tr("Masukkan"), "primary")
        self._ok.setDefault(True)
        self._cancel = Button(self.tr("Batal"))
        self.received_at.set_known(True)
        self._lay_out(heading)
        self._connect()
        self._check()

    @classmethod
    def for_batch(
        cls, plan: IntakePlan, before: Provenance, parent: QWidget | None = None, lang: str = "id"
    ) -> Self:
        """Ask once for everything that came together.

        Args:
            before: the answer given last in this sitting; who, where and how are proposed again.
        """
        count, size = len(plan.sources), format_size(plan.total_bytes)
        made = cls("", count, lang, parent)
        made.say(made.tr("{n} berkas, {size}. Berlaku untuk semuanya; dapat diubah per butir nanti."
                         " Aslinya tidak diubah.").format(n=count, size=size))  # fmt: skip
        made.received_from.setText(before.received_from)
        made.place.setText(before.place)
        made.method.setCurrentText(before.method)
        made.reasons.fill(before.unavailable_reason, {})
        return made

    @classmethod
    def for_item(cls, item: Evidence, parent: QWidget | None = None, lang: str = "id") -> Self:
        """Change what is told of one item."""
        told = item.provenance
        made = cls("", 1, lang, parent)
        made.say(f"{item.code} · {item.name}")
        for name, line in made.lines().items():
            line.setText(getattr(told, name))
            line.setCursorPosition(0)  # the beginning of a long text tells more than its end
        made.method.setCurrentText(told.method)
        made.received_at.fill(told.received_at)
        made.captured_at.fill(told.captured_at, told.captured_zone)
        made.reasons.fill(told.unavailable_reason, provenance.reasons(told))
        made._ok.setText(made.tr("Simpan"))
        made._check()
        return made

    @property
    def provenance(self) -> Provenance:
        """The answer; what is empty is stored as not available, with its reason."""
        texts = {name: line.text().strip() for name, line in self.lines().items()}
        at = self.received_at
        return Provenance(
            **texts,
            method=self.method.currentText().strip(),
            received_at=with_zone("received_at", at.stamp, at.zone),
            captured_at=self.captured_at.stamp,
            captured_zone=self.captured_at.zone,
            unavailable_reason=self.reasons.reason,
            unavailable=self.reasons.own_reasons,
        )

    def lines(self) -> dict[str, QLineEdit]:
        """Give the fields of plain text by the name of what they ask."""
        return {
            "received_from": self.received_from,
            "place": self.place,
            "device": self.device,
            "post_address": self.post_address,
            "source": self.source,
            "note": self.note,
            "stated_hash": self.stated,
        }

    def say(self, heading: str) -> None:
        """Say what the answer is for."""
        self._heading.setText(heading)

    def _line(self, name: str, example: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(example)
        made.setAccessibleName(field_text(name, self._lang))
        return made

    def _methods(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setAccessibleName(field_text("method", self._lang))
        box.addItems(
            ["", self.tr("Kabel data"), self.tr("Kartu memori"), self.tr("Diska lepas (USB)"),
             "WhatsApp", "Telegram", self.tr("Surel"), self.tr("Diunduh dari internet")]
        )  # fmt: skip
        return box

    def _lay_out(self, heading: str) -> None:
        self._heading = label(heading, "muted", wraps=True)
        given, made = QFormLayout(), QFormLayout()
        for form, fields in (
            (given, (("received_from", self.received_from), ("received_at", self.received_at),
                     ("place", self.place), ("method", self.method))),
            (made, (("device", self.device), ("captured_at", self.captured_at),
                    ("post_address", self.post_address), ("source", self.source))),
        ):  # fmt: skip
            for name, field in fields:
                form.addRow(field_text(name, self._lang), field)
        sides = row(
            column(label(self.tr("PENYERAHAN"), "section"), given, None),
            column(label(self.tr("REKAMAN"), "section"), made, None),
            spacing=24,
        )
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        rest = QFormLayout()
        hashed = self._hash_list if self._is_batch else self.stated
        hash_row = row(hashed, None) if self._is_batch else row(hashed)
        rest.addRow(field_text("stated_hash", self._lang), hash_row)
        rest.addRow(field_text("note", self._lang), self.note)
        body: QVBoxLayout = column(
            label(self.windowTitle(), "title"), self._heading, sides, rest, self.reasons,
            self._hint, row(None, self._cancel, self._ok), margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        self.setLayout(body)
        self.setMinimumWidth(880)

    def _connect(self) -> None:
        self._ok.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._hash_list.clicked.connect(self._on_hash_list)
        for line in self.lines().values():
            line.textChanged.connect(self._check)
        self.method.editTextChanged.connect(self._check)
        self.received_at.changed.connect(self._check)
        self.captured_at.changed.connect(self._check)
        self.reasons.changed.connect(self._check)

    def _on_hash_list(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Daftar hash dari penyerah"))
        if not chosen:
            return
        try:
            self.hashes = read_hash_list(Path(chosen))
        except AppError as error:
            self._complain(describe(error, self._lang).text)
            return
        count = len(self.hashes.entries)
        self._hash_list.setText(self.tr("Daftar hash: {n} baris").format(n=count))
        self._check()

    def _check(self) -> None:
        try:
            stated_hash(self.stated.text())
        except AppError as error:
            set_tone(self.stated, "bad")
            self._complain(describe(error, self._lang).text)
            return
        set_tone(self.stated, "")
        missing = provenance.reasons(self.provenance)
        if self.hashes is not None:
            missing.pop("stated_hash", None)
        self.reasons.show_missing(tuple(missing))
        is_complete = not missing or self.reasons.is_complete
        self._complain("" if is_complete else self.tr("Pilih atau tulis alasannya."))

    def _complain(self, text: str) -> None:
        self._hint.setText(text)
        set_tone(self._hint, "warn" if text else "")
        self._ok.setEnabled(not text)
