from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QInputDialog

from app.domain.deadlines import Counting, DeadlineChoice
from app.services import cases, deadlines, holidays
from widgets.cases.deadline_editor import DeadlineEditor
from widgets.cases.deadline_model import DeadlineModel
from widgets.cases.deadlines_dialog import DeadlinesDialog
from widgets.cases.holidays_dialog import HolidaysDialog
from widgets.header import Header

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))


@pytest.fixture
def dialog(qtbot, desk) -> DeadlinesDialog:
    cases.set_form(desk.session, {"reported_on": "2024-10-08", "zone": "WIB"})
    made = DeadlinesDialog(desk)
    qtbot.addWidget(made)
    return made


def shown(model: DeadlineModel) -> list[list[str]]:
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(dialog: DeadlinesDialog, rule: str) -> None:
    dialog.view.selectRow(dialog.model.place_of(rule))


def test_every_limit_of_the_law_is_in_the_table_in_words(dialog: DeadlinesDialog, desk):
    QAbstractItemModelTester(dialog.model, FATAL)
    rows = {row[0]: row for row in shown(dialog.model)}
    assert rows["Laporan disampaikan"][1:3] == ["16 Okt 2024", "terpenuhi"]
    assert rows["Kajian awal laporan"][4] == "perlu verifikasi"
    assert rows["Penanganan dan tindak lanjut"][2] == "mulainya belum diisi"
    assert len(rows) == len(deadlines.sheet(desk.session).counted) + len(
        deadlines.sheet(desk.session).waiting
    )


def test_below_the_table_stands_the_basis_and_where_it_was_read(dialog: DeadlinesDialog):
    choose(dialog, "pemilu-report-submission")
    assert "UU 7/2017 Pasal 454 ayat (6)" in dialog.told.text()
    assert "Dibaca pada: UU 7/2017 halaman 270" in dialog.told.text()


def test_a_limit_is_saved_only_with_a_reason(qtbot, dialog: DeadlinesDialog):
    place = dialog.model.place_of("pemilu-follow-up")
    editor = DeadlineEditor(dialog.model.row_at(place), dialog.model.told(place))
    qtbot.addWidget(editor)
    editor.limit.setValue(10)
    editor.counting.setCurrentIndex(editor.counting.findData(Counting.CALENDAR.value))
    editor.start_on.text = "2024-12-16"
    assert not editor.save.isEnabled()
    qtbot.keyClicks(editor.why, "Edaran provinsi")
    assert editor.save.isEnabled()
    assert editor.choice == DeadlineChoice(
        "pemilu-follow-up", limit=10, counting=Counting.CALENDAR, start="2024-12-16"
    )
    assert editor.reason == "Edaran provinsi"


def test_what_was_set_is_shown_again_and_given_back(qtbot, dialog: DeadlinesDialog, desk):
    choice = DeadlineChoice("pemilu-preliminary-study", limit=3, done_on="2024-10-10")
    deadlines.set_choice(desk.session, choice, "Edaran")
    dialog.refresh()
    place = dialog.model.place_of(choice.rule)
    editor = DeadlineEditor(dialog.model.row_at(place), dialog.model.told(place))
    qtbot.addWidget(editor)
    assert (editor.limit.value(), editor.done_on.text) == (3, "2024-10-10")
    qtbot.keyClicks(editor.why, "Keliru")
    qtbot.mouseClick(editor.back, Qt.MouseButton.LeftButton)
    assert editor.result() == QDialog.DialogCode.Accepted
    assert editor.choice == DeadlineChoice(choice.rule)


def test_the_editor_changes_the_table_and_the_header(
    qtbot, dialog: DeadlinesDialog, desk, monkeypatch: pytest.MonkeyPatch
):
    header = Header(desk)
    qtbot.addWidget(header)
    choose(dialog, "pemilu-preliminary-study")
    due = date(2100, 1, 4)

    def answer(editor: DeadlineEditor) -> int:
        editor.due_on.text = due.isoformat()
        editor.why.setPlainText("Pleno memutuskan")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DeadlineEditor, "exec", answer)
    dialog.edit_chosen()
    rows = {row[0]: row for row in shown(dialog.model)}
    assert rows["Kajian awal laporan"][1] == "4 Jan 2100"
    assert rows["Kajian awal laporan"][4] == "diubah petugas"
    assert "Kajian awal laporan" in header.deadline.text()
    assert "Diubah petugas: Pleno memutuskan" in header.deadline.toolTip()


def test_what_hari_means_is_changed_with_a_reason(dialog: DeadlinesDialog, desk, monkeypatch):
    assert dialog.reading.currentData() == Counting.WORKING.value
    place = dialog.reading.findData(Counting.CALENDAR.value)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Juknis dibaca", True))
    dialog.reading.activated.emit(place)
    assert deadlines.sheet(desk.session).plain_days is Counting.CALENDAR
    assert "Juknis dibaca" in dialog.note.text()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", False))
    dialog.reading.activated.emit(dialog.reading.findData(Counting.WORKING.value))
    assert dialog.reading.currentData() == Counting.CALENDAR.value


def test_the_calendar_is_written_where_asked(dialog: DeadlinesDialog, tmp_path: Path):
    dialog.export_to(tmp_path / "t.ics")
    assert (tmp_path / "t.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_day_of_the_office_is_added_and_a_shipped_one_is_worked(qtbot, desk):
    dialog = HolidaysDialog(desk.notices, 2024)
    qtbot.addWidget(dialog)
    names = [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]
    assert "Pemungutan suara Pemilihan" in names
    dialog.table.selectRow(names.index("Pemungutan suara Pemilihan"))
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    dialog.day.setDate(dialog.day.date().fromString("17-12-2024", "dd-MM-yyyy"))
    qtbot.keyClicks(dialog.name, "Hari jadi kabupaten")
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    dialog.basis.setText("Keputusan bupati")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    workdays = holidays.book().workdays
    assert not workdays.is_free(date(2024, 11, 27))
    assert workdays.is_free(date(2024, 12, 17))
    assert not holidays.book().problem


def test_both_lines_of_the_nearest_limit_have_room(qtbot, theme, desk):
    header = Header(desk)
    qtbot.addWidget(header)
    header.resize(1366, 10)
    header.show()
    qtbot.waitExposed(header)
    assert "\n" in header.deadline.text()
    assert header.deadline.height() >= header.deadline.sizeHint().height()
