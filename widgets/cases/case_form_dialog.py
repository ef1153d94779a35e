"""The case form: register number, origin, law, place and dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from app.domain import register
from app.domain.case import LEVELS, CaseForm, Election, KeptParty, Origin
from app.domain.dossier import Requirement
from app.domain.register import RegisterFault
from app.services.cases import case_folder
from widgets.cases.optional_date import OptionalDate
from widgets.cases.parties_box import PartiesBox
from widgets.cases.register_texts import fault_text, stage_hint
from widgets.cases.requirements_box import RequirementsBox
from widgets.parts import Button, column, label, row, set_tone

EXAMPLE_NUMBER = "009/LP/PB/Kab/14.09/X/2024"
_DATES = (
    "known_on", "event_on", "reported_on", "registered_on", "determined_on", "decided_on",
)  # fmt: skip
_UNSAFE = '/\\:*?"<>| '


def folder_name(number: str, title: str) -> str:
    """Propose a folder name that every file system takes."""
    text = number.strip() or title.strip() or "perkara"
    return "".join("-" if sign in _UNSAFE or ord(sign) < 32 else sign for sign in text)[:80]


class CaseFormDialog(QDialog):
    """Fills a new case's form, or changes an open one's.

    Args:
        form: the form to change; None asks for a new case and where to keep it.
        home: where new cases are proposed.
        parties: persons of the case so far.
        requirements: of its law, each with what was found of it; none for a new case.
        draft_chronology: tells the moments as a first draft of the narrative; none for a new case.
    """

    def __init__(
        self,
        form: CaseForm | None,
        home: Path,
        parent: QWidget | None = None,
        *,
        parties: tuple[KeptParty, ...] = (),
        requirements: tuple[Requirement, ...] = (),
        draft_chronology: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_new = form is None
        self._home = home
        self.setWindowTitle(
            self.tr("Perkara baru") if form is None else self.tr("Formulir perkara")
        )
        self._make_fields()
        self._draft_chronology = draft_chronology
        self.parties = PartiesBox(parties)
        self.requirements = RequirementsBox(requirements)
        self._lay_out()
        if form is not None:
            self._fill(form)
        self._connect()
        self._check()

    @property
    def form(self) -> CaseForm:
        """The answer."""
        return CaseForm(
            number=self.number.text().strip(),
            title=self.title.text().strip(),
            election=Election(self.election.currentData()),
            origin=Origin(self.origin.currentData()),
            region=self.region.text().strip(),
            stage=self.stage.currentData(),
            known_on=self.known_on.text,
            event_on=self.event_on.text,
            reported_on=self.reported_on.text,
            registered_on=self.registered_on.text,
            chronology=self.chronology.toPlainText().strip(),
            needs_two_signatures=self.needs_two_signatures.isChecked(),
            level=self.level.currentData(),
            zone=self.zone.currentData(),
            determined_on=self.determined_on.text,
            decided_on=self.decided_on.text,
        )

    @property
    def folder(self) -> Path:
        """Where a new case will lie."""
        return case_folder(Path(self.place.text().strip()))

    def _make_fields(self) -> None:
        self.number = QLineEdit()
        self.number.setPlaceholderText(EXAMPLE_NUMBER)
        self.number_hint = label("", "muted", wraps=True)
        self.stage_hint = label("", "muted", wraps=True)
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("Mis. Ajakan memilih pada apel pagi"))
        self.origin = _choices(
            (self.tr("Laporan"), Origin.LAPORAN.value), (self.tr("Temuan"), Origin.TEMUAN.value)
        )
        self.election = _choices(
            (self.tr("Pemilu"), Election.PEMILU.value),
            (self.tr("Pemilihan (Pilkada)"), Election.PEMILIHAN.value),
        )
        self.stage = _choices(
            (self.tr("Belum dinyatakan"), ""),
            (self.tr("Sebelum penetapan calon"), "sebelum_penetapan"),
            (self.tr("Setelah penetapan calon"), "setelah_penetapan"),
        )
        self.region = QLineEdit()
        self.region.setPlaceholderText(self.tr("Kabupaten/kota, kecamatan"))
        unknown = (self.tr("Belum dinyatakan"), "")
        self.level = _choices(unknown, *((level, level) for level in LEVELS))
        self.zone = _choices(
            (self.tr("Menurut komputer ini"), ""), ("WIB", "WIB"), ("WITA", "WITA"), ("WIT", "WIT")
        )
        self.known_on = OptionalDate(self.tr("Diketahui"))
        self.event_on = OptionalDate(self.tr("Peristiwa"))
        self.reported_on = OptionalDate(self.tr("Dilaporkan"))
        self.registered_on = OptionalDate(self.tr("Diregistrasi"))
        self.determined_on = OptionalDate(self.tr("Penetapan calon"))
        self.decided_on = OptionalDate(self.tr("Rapat pleno"))
        self.chronology = QPlainTextEdit()
        self.chronology.setTabChangesFocus(True)
        self.chronology.setAccessibleName(self.tr("Uraian kejadian"))
        self.from_moments = Button(self.tr("Susun dari &momen"), "", "tag")
        self.needs_two_signatures = QCheckBox(
            self.tr("Perkara ini menuntut &dua tanda tangan: Pemeriksa, lalu Ketua")
        )
        self.place = QLineEdit()
        self._browse = Button(self.tr("Pilih…"))
        self._ok = Button(self.tr("Buat perkara") if self._is_new else self.tr("Simpan"), "primary")
        self._cancel = Button(self.tr("Batal"))

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.addTab(self._case_page(), self.tr("Perkara"))
        self.tabs.addTab(_page(self.parties), self.tr("Para pihak"))
        self.tabs.addTab(self._story_page(), self.tr("Uraian kejadian"))
        if not self._is_new:
            self.tabs.addTab(_page(self.requirements), self.tr("Syarat formal dan materiel"))
        parts = column(
            label(self.windowTitle(), "title"), self.tabs, margins=(20, 16, 20, 16), spacing=12
        )
        parts.setStretch(1, 1)
        if self._is_new:
            place = row(label(self.tr("Folder perkara")), self.place, self._browse)
            place.setStretch(1, 1)
            parts.addLayout(place)
        parts.addLayout(row(None, self._cancel, self._ok))
        self.setLayout(parts)
        self.number_hint.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 2)
        self.setMinimumWidth(860)
        self.resize(920, 600)
        self._ok.setDefault(True)

    def _case_page(self) -> QWidget:
        left = QFormLayout()
        left.addRow(self.tr("Nomor &registrasi"), self.number)
        left.addRow("", self.number_hint)
        left.addRow(self.tr("&Judul singkat"), self.title)
        left.addRow(self.tr("&Asal"), self.origin)
        left.addRow(self.tr("&Hukum acara"), self.election)
        left.addRow(self.tr("Ting&kat"), self.level)
        left.addRow(self.tr("&Wilayah"), self.region)
        left.addRow(self.tr("&Zona waktu"), self.zone)
        left.addRow(self.tr("&Tahap"), self.stage)
        dates = QFormLayout()
        dates.addRow(self.tr("Peristiwa pada"), self.event_on)
        dates.addRow(self.tr("Diketahui pada"), self.known_on)
        dates.addRow(self.tr("Dilaporkan pada"), self.reported_on)
        dates.addRow(self.tr("Diregistrasi pada"), self.registered_on)
        dates.addRow(self.tr("Rapat pleno pada"), self.decided_on)
        dates.addRow(self.tr("Penetapan calon pada"), self.determined_on)
        hint = self.tr("Tenggat dihitung dari tanggal-tanggal ini; yang belum pasti ditandai.")
        right = column(dates, label(hint, "muted", wraps=True), self.stage_hint, None)
        both = row(column(left, None), right, spacing=24)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        return _page(both, self.needs_two_signatures)

    def _story_page(self) -> QWidget:
        hint = self.tr("Satu paragraf satu kejadian; berkas memberi nomor. Tanpa menilai.")
        self.from_moments.setVisible(self._draft_chronology is not None)
        return _page(row(label(hint, "muted"), None, self.from_moments), self.chronology)

    def _fill(self, form: CaseForm) -> None:
        for name in ("number", "title", "region"):
            field: QLineEdit = getattr(self, name)
            field.setText(getattr(form, name))
            field.setCursorPosition(0)  # the beginning of a long text tells more than its end
        for name in ("origin", "election", "stage", "level", "zone"):
            box: QComboBox = getattr(self, name)
            box.setCurrentIndex(max(0, box.findData(str(getattr(form, name)))))
        for name in _DATES:
            getattr(self, name).text = getattr(form, name)
        self.chronology.setPlainText(form.chronology)
        self.needs_two_signatures.setChecked(form.needs_two_signatures)

    def _connect(self) -> None:
        self._ok.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._browse.clicked.connect(self._on_browse)
        for field in (self.number, self.title):
            field.textChanged.connect(self._propose_place)
            field.textChanged.connect(self._check)
        self.place.textChanged.connect(self._check)
        for box in (self.origin, self.election, self.level, self.stage):
            box.currentIndexChanged.connect(self._check)
        for name in _DATES:
            getattr(self, name).changed.connect(self._check)
        self.from_moments.clicked.connect(self.draft_story)
        self._propose_place()

    def _propose_place(self) -> None:
        if self._is_new and not self.place.isModified():
            name = folder_name(self.number.text(), self.title.text())
            self.place.setText(str(case_folder(self._home / name)))

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder untuk perkara"), str(self._home)
        )
        if chosen:
            self._home = Path(chosen)
            self.place.setModified(False)
            self._propose_place()

    def draft_story(self) -> None:
        """Put the moments, told in order, below what stands there already."""
        if self._draft_chronology is None:
            return
        told = self._draft_chronology()
        before = self.chronology.toPlainText().strip()
        self.chronology.setPlainText("\n".join(part for part in (before, told) if part))

    def _check(self) -> None:
        number = self.number.text().strip()
        faults = register.faults(self.form) if number else ()
        set_tone(self.number_hint, "warn" if set(faults) - {RegisterFault.RECALLED} else "")
        self.number_hint.setText(
            " ".join(fault_text(fault) for fault in faults)
            if faults
            else self.tr("Contoh: {example}").format(example=EXAMPLE_NUMBER)
        )
        stage = stage_hint(self.form)
        self.stage_hint.setText(stage)
        set_tone(self.stage_hint, "warn" if stage else "")
        is_complete = bool(number and self.title.text().strip())
        has_place = not self._is_new or bool(self.place.text().strip())
        self._ok.setEnabled(is_complete and has_place)


def _page(*parts: QWidget | QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(column(*parts, margins=(14, 12, 14, 12), spacing=10))
    return made


def _choices(*pairs: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for text, value in pairs:
        box.addItem(text, value)
    return box


def changed_fields(before: CaseForm, after: CaseForm) -> dict[str, str]:
    """Give the fields that the dialog changed, as text for `cases.set_form`."""
    kept = {"is_fictional"}  # the dialog does not ask for it
    return {
        item.name: str(getattr(after, item.name))
        for item in fields(CaseForm)
        if item.name not in kept and getattr(before, item.name) != getattr(after, item.name)
    }
