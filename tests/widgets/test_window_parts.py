from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from app.domain.case import CaseForm, KeptParty, Party, PartyRole
from app.domain.deadlines import Deadline, DeadlineRule
from app.domain.dossier import DossierWarning, WarningCode
from app.domain.errors import DiskFull
from app.services import cases, people, requirements
from app.services.check_texts import check_detail, check_title
from app.services.warning_texts import sorted_warnings
from widgets.action_specs import SPECS
from widgets.actions import Actions
from widgets.cases import form_flow
from widgets.cases.case_form_dialog import CaseFormDialog, changed_fields, folder_name
from widgets.cases.parties_box import PartiesBox
from widgets.cases.recent import RecentCases
from widgets.cases.reviewer_dialog import ReviewerDialog
from widgets.cases.start_page import StartPage
from widgets.dialogs.keys_dialog import KeysDialog
from widgets.header import Banners, DeadlineChip

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
TODAY = date(2024, 10, 10)


def deadline(days: int, *, doubt: bool = False) -> Deadline:
    rule = DeadlineRule(
        id="x", what="Kajian awal", limit_days=2, unit="hari", counted_from="sejak laporan",
        starts_with="reported_on", basis="Perbawaslu 7/2022", confidence="verified",
    )  # fmt: skip
    return Deadline(rule, TODAY + timedelta(days=days), "hari kerja", doubt)


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [(7, "7 hari lagi", ""), (2, "2 hari lagi", "warn"), (0, "hari ini", "bad"),
     (-3, "lewat 3 hari", "bad"), (-700, "tenggat lewat", "")],
)  # fmt: skip
def test_the_chip_says_how_many_days_are_left(qtbot, days: int, text: str, tone: str):
    chip = DeadlineChip()
    qtbot.addWidget(chip)
    chip.show_deadlines((deadline(days),), TODAY)
    assert chip.text() == f"{text}\nKajian awal"
    assert chip.property("tone") == tone


def test_the_nearest_limit_ahead_counts_and_doubt_is_in_the_tooltip(qtbot):
    chip = DeadlineChip()
    qtbot.addWidget(chip)
    chip.show_deadlines((deadline(-5), deadline(2, doubt=True), deadline(9)), TODAY)
    assert chip.text() == "2 hari lagi (perlu verifikasi)\nKajian awal (+1, 1 lewat)"
    assert "perlu verifikasi" in chip.toolTip()
    assert "Perbawaslu 7/2022" in chip.toolTip()


def test_a_fictional_case_says_so_all_the_time(qtbot):
    banners = Banners(
        CaseForm("1", "x", is_fictional=True), is_read_only=True, mended=("custody_behind",)
    )
    qtbot.addWidget(banners)
    text = " ".join(found.text() for found in banners.findChildren(QLabel))
    assert "REKAAN" in text
    assert "Hanya dibaca" in text
    assert "custody_behind" in text


def test_an_ordinary_case_has_no_banner(qtbot):
    banners = Banners(CaseForm("1", "x"), is_read_only=False, mended=())
    qtbot.addWidget(banners)
    assert banners.isHidden()


def test_check_names_of_a_dossier_inside_a_case_read_as_words():
    assert check_title("berkas-0001.pdf: custody chain") == (
        "berkas-0001.pdf · Rantai riwayat penguasaan"
    )
    assert check_title("something new") == "something new"
    assert check_detail("SHA-256 ab") == "SHA-256 ab"


@pytest.mark.parametrize("code", list(WarningCode))
def test_every_warning_of_a_dossier_has_words(code: WarningCode):
    [line] = sorted_warnings((DossierWarning(code, "BB-001"), DossierWarning(code, "BB-001")), "id")
    assert line != code.value
    assert line.endswith(".")


def test_a_new_case_needs_number_and_title_and_an_odd_number_is_said(qtbot, tmp_path):
    dialog = CaseFormDialog(None, tmp_path)
    qtbot.addWidget(dialog)
    assert not dialog._ok.isEnabled()
    dialog.number.setText("12/X")
    dialog.title.setText("Apel")
    assert dialog._ok.isEnabled()
    assert "Berbeda dari pola" in dialog.number_hint.text()
    dialog.number.setText("003/LP/PB/Kab/13.05/X/2024")
    assert "hukum acara lain" in dialog.number_hint.text()
    dialog.number.setText("003/LP/PL/Kab/13.05/X/2024")
    assert "Contoh" in dialog.number_hint.text()
    assert dialog.folder == tmp_path / "003-LP-PL-Kab-13.05-X-2024.netra"
    dialog.known_on.text = "2024-10-07"
    assert dialog.form.known_on == "2024-10-07"


def test_a_folder_name_fits_every_file_system():
    assert folder_name('a/b:c*"d', "") == "a-b-c--d"
    assert folder_name("", "Apel pagi") == "Apel-pagi"


def test_only_what_was_changed_is_stored(qtbot, tmp_path):
    before = CaseForm("1", "Apel", region="Kab. A", is_fictional=True)
    dialog = CaseFormDialog(before, tmp_path)
    qtbot.addWidget(dialog)
    dialog.region.setText("Kab. B")
    assert changed_fields(before, dialog.form) == {"region": "Kab. B"}


def test_persons_are_added_and_one_left_in_the_fields_is_not_lost(qtbot, tmp_path):
    known = (KeptParty("P-001", Party(PartyRole.PELAPOR, "Nyonya Dua")),)
    dialog = CaseFormDialog(CaseForm("1", "Apel"), tmp_path, parties=known)
    qtbot.addWidget(dialog)
    box = dialog.parties
    assert box.added == ()
    box.name.setText("Tuan Satu")
    box.office.setText("Camat")
    box.add.click()
    assert box.name.text() == ""
    box.name.setText("Tuan Tiga")
    assert [(p.role, p.name, p.office) for p in box.added] == [
        (PartyRole.TERLAPOR, "Tuan Satu", "Camat"),
        (PartyRole.TERLAPOR, "Tuan Tiga", ""),
    ]


def test_a_person_of_the_case_is_changed_and_another_taken_out(qtbot):
    known = (
        KeptParty("P-001", Party(PartyRole.TERLAPOR, "Tuan Satu", "Camat")),
        KeptParty("P-002", Party(PartyRole.SAKSI, "Nyonya Dua")),
    )
    box = PartiesBox(known)
    qtbot.addWidget(box)
    box.table.selectRow(0)
    assert (box.name.text(), box.office.text()) == ("Tuan Satu", "Camat")
    box.nip.setText("1980")
    assert "18 angka" in box.nip_hint.text()
    box.nip.setText("198001012005011001")
    assert box.nip_hint.text() == ""
    assert (box.added, box.removed) == ((), ())
    changed = Party(PartyRole.TERLAPOR, "Tuan Satu", "Camat", nip="198001012005011001")
    assert box.altered == {"P-001": changed}
    box.table.selectRow(1)
    assert box.altered == {"P-001": changed}
    box.remove.click()
    assert (box.altered, box.removed) == ({"P-001": changed}, ("P-002",))


def test_the_form_of_an_open_case_is_stored_with_persons_and_requirements(qtbot, desk, tmp_path):
    cases.add_party(desk.session, Party(PartyRole.SAKSI, "Nyonya Dua"))
    dialog = CaseFormDialog(
        cases.form(desk.session),
        tmp_path,
        parties=people.listed(desk.session),
        requirements=requirements.listed(desk.session),
        draft_chronology=lambda: "1. Apel dimulai.",
    )
    qtbot.addWidget(dialog)
    dialog.level.setCurrentIndex(dialog.level.findData("Kab"))
    dialog.zone.setCurrentIndex(dialog.zone.findData("WIT"))
    dialog.event_on.text = "2024-10-07"
    dialog.determined_on.text = "2024-09-22"
    dialog.stage.setCurrentIndex(dialog.stage.findData("sebelum_penetapan"))
    assert "setelah penetapan" in dialog.stage_hint.text()
    dialog.from_moments.click()
    dialog.parties.table.selectRow(0)
    dialog.parties.number.setText("")
    dialog.parties.agency.setText("Kecamatan")
    first = requirements.listed(desk.session)[0]
    box = dialog.requirements.states[first.id]
    box.setCurrentIndex(box.findData("missing"))
    dialog.requirements.notes[first.id].setText("KTP")
    form_flow.store(desk, dialog)
    form = cases.form(desk.session)
    assert (form.level, form.zone, form.determined_on) == ("Kab", "WIT", "2024-09-22")
    assert form.chronology == "1. Apel dimulai."
    assert cases.parties(desk.session)[0].agency == "Kecamatan"
    mark = requirements.listed(desk.session)[0].mark
    assert mark is not None
    assert (mark.state.value, mark.note) == ("missing", "KTP")


def test_the_reviewer_is_remembered(qtbot, settings):
    dialog = ReviewerDialog(settings)
    qtbot.addWidget(dialog)
    assert not dialog._ok.isEnabled()
    qtbot.keyClicks(dialog.name, "Sri Wahyuni")
    dialog._ok.click()
    assert dialog.reviewer.name == "Sri Wahyuni"
    again = ReviewerDialog(settings)
    qtbot.addWidget(again)
    assert again.name.text() == "Sri Wahyuni"


def test_the_start_page_lists_recent_cases_and_forgets_one_with_delete(qtbot, settings, tmp_path):
    folder = tmp_path / "003.netra"
    folder.mkdir()
    settings.remember_case(folder)
    page = StartPage(settings)
    qtbot.addWidget(page)
    QAbstractItemModelTester(page.recent, FATAL)
    page._view.setCurrentIndex(page.recent.index(0))
    with qtbot.waitSignal(page.case_chosen) as chosen:
        qtbot.keyClick(page._view, Qt.Key.Key_Return)
    assert chosen.args == [folder]
    qtbot.keyClick(page._view, Qt.Key.Key_Delete)
    assert page.recent.rowCount() == 0
    assert folder.is_dir()


def test_a_recent_case_that_is_gone_is_marked(settings, tmp_path):
    settings.remember_case(tmp_path / "hilang.netra")
    assert "tidak ditemukan" in RecentCases(settings).index(0).data()


def test_every_key_is_in_the_list_under_f1(qtbot, desk, settings):
    window = QLabel()
    qtbot.addWidget(window)
    dialog = KeysDialog(Actions(window, settings))
    qtbot.addWidget(dialog)
    listed = {found.text() for found in dialog.findChildren(QLabel)}
    assert {spec.text.rstrip("…") for spec in SPECS} <= listed
    assert {"+ / =", "Ctrl+K", "F11", "1–9"} <= listed


def test_an_error_says_what_is_safe_and_its_facts_on_request(qtbot, desk):
    notice = desk.notices.error(DiskFull(path="D:/", needed_bytes=1_400_000_000))
    assert "D:/" in notice.message.text
    assert "tetap utuh" in notice.message.remedy
    assert "needed_bytes: 1400000000" in notice._details.text()
    assert notice._details.isHidden()


def test_the_same_notice_is_not_stacked_and_old_ones_go(qtbot, desk):
    for _ in range(3):
        desk.notices.error(DiskFull(path="D:/"))
    assert len(desk.notices.shown) == 1
    for number in range(5):
        desk.notices.say(str(number), tone="warn")
    assert [notice.message.title for notice in desk.notices.shown] == ["4", "3", "2"]
