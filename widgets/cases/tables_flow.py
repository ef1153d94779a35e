"""Tables and codings in and out, the timeline of the case, its people and the gesture bench."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.case_line import LineEntry, LineKind
from app.domain.codings import ReadCodings
from app.domain.tables import TableForm, TableKind
from app.services import coding_files, coding_import, tables
from app.services.coding_files import CodingForm
from app.services.people_pages import Appearance
from widgets.cases.line_dialog import LineDialog
from widgets.cases.people_dialog import PeopleDialog
from widgets.desk import Desk
from widgets.way import Way


class TablesFlow(QObject):
    """What of a case goes to other programs, and what shows all of it at once.

    Args:
        code: gives the item that is open, empty for none.
    """

    def __init__(self, desk: Desk, way: Way, code: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._way = way
        self._code = code
        self._window = window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what the actions of the menu do."""
        return {
            "case.tables": self.ask_export,
            "moment.import": self.ask_import,
            "case.line": self.show_line,
            "case.people": self.show_people,
        }

    def ask_export(self) -> None:
        """Ask where tables are to be written; the kind of file says which."""
        code = self._code()
        kinds = {
            self.tr("Semua tabel, Excel (*.xlsx)"): "xlsx",
            self.tr("Semua tabel, LibreOffice (*.ods)"): "ods",
            self.tr("Momen, CSV (*.csv)"): TableKind.MOMENTS.value,
            self.tr("Orang, CSV (*.csv)"): TableKind.PERSONS.value,
            self.tr("Barang bukti, CSV (*.csv)"): TableKind.EVIDENCE.value,
        }
        if code:
            kinds[self.tr("Momen {code} untuk ELAN (*.eaf)").format(code=code)] = "eaf"
            kinds[self.tr("Momen {code} untuk BORIS (*.tsv)").format(code=code)] = "tsv"
        place = self._desk.session.folder.parent / self.tr("Tabel perkara.xlsx")
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Ekspor tabel"), str(place), ";;".join(kinds)
        )
        if chosen:
            self.export(Path(chosen), kinds.get(kind, ""), code)

    def export(self, out: Path, wanted: str, code: str = "") -> None:
        """Write what was asked for; without an ending the kind of file gives one."""
        form = "csv" if wanted in set(TableKind) else wanted
        if out.suffix.lstrip(".").casefold() not in {*TableForm, *CodingForm}:
            out = out.with_name(f"{out.name}.{form or 'xlsx'}")
        ending = out.suffix.lstrip(".").casefold()
        session = self._desk.session

        def write() -> Path:
            if ending in set(CodingForm):
                return coding_files.export(session, code, out, CodingForm(ending))
            if ending == TableForm.CSV:
                kind = TableKind(wanted) if wanted in set(TableKind) else TableKind.MOMENTS
                return tables.export(session, out, TableForm.CSV, (kind,))
            return tables.export(session, out, TableForm(ending))

        made = self._desk.attempt(write)
        if made is not None:
            self._desk.notices.say(self.tr("Tabel disimpan"), str(made))

    def ask_import(self) -> None:
        """Ask for codings made elsewhere, for the open recording."""
        code = self._code()
        if not self._desk.may_write:
            return
        if not code:
            self._desk.notices.say(self.tr("Pilih rekaman dahulu"), "", "warn")
            return
        endings = " ".join(f"*{ending}" for ending in coding_import.ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Impor penandaan untuk {code}").format(code=code),
            str(self._desk.session.folder.parent),
            self.tr("ELAN atau BORIS ({endings})").format(endings=endings),
        )
        if chosen:
            self.take(code, Path(chosen))

    def take(self, code: str, path: Path) -> None:
        """Read a file of codings away from the window, and mark what it holds."""
        job = self._desk.attempt(lambda: coding_import.read_job(path))
        if job is not None:
            self._desk.start(job, lambda found: self._commit(code, path.name, found))

    def _commit(self, code: str, name: str, found: ReadCodings) -> None:
        made = coding_import.commit(self._desk.session, code, name, found)
        text = self.tr("{n} momen dari {name}, bertanda impor; {left} tanpa waktu atau di luar.")
        left = found.left_out + made.late
        said = text.format(n=len(made.moments), name=name, left=left)
        if made.unknown_codes:
            codes = ", ".join(made.unknown_codes[:8])
            said += " " + self.tr("Kode di luar katalog: {codes}.").format(codes=codes)
        self._desk.notices.say(self.tr("Penandaan diimpor"), said)

    def show_line(self) -> None:
        """Show the timeline of the case; what is chosen there opens."""
        dialog = LineDialog(self._desk, self._window)
        dialog.chosen.connect(self._go_to)
        dialog.exec()
        dialog.deleteLater()

    def show_people(self) -> None:
        """Show the persons of the case; an appearance that is chosen there opens."""
        dialog = PeopleDialog(self._desk, self._window)
        dialog.chosen.connect(self._go_to_appearance)
        dialog.exec()
        dialog.deleteLater()

    def _go_to_appearance(self, one: Appearance) -> None:
        if one.moment is not None:
            self._way.to_moment_of(one.moment.code)
        else:
            self._way.to_code(one.item.code)

    def _go_to(self, entry: LineEntry) -> None:
        if entry.kind is LineKind.MOMENT:
            self._way.to_moment_of(entry.code)
        elif entry.evidence:
            self._way.to_code(entry.evidence)
