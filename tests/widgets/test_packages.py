"""Packages in the window, on the real services: asked, exported, looked at, opened, merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from app.domain.case import Reviewer
from app.domain.merge import Choice, OfferState
from app.program import Program
from app.runtime.settings import RECENT_CASES, REVIEWER_NAME, Settings
from app.services import arrivals, cases, hearing, package_opening, receipts, recipients, review
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER
from tests.services.offices import SECOND, arrived, export, failed, filled_case, mark, open_there
from widgets.package.arrival_dialog import ArrivalDialog
from widgets.package.export_dialog import ExportDialog
from widgets.package.merge_dialog import MergeDialog
from widgets.package.merge_model import MergeModel
from widgets.package.signing_row import DEMO, NONE

pytestmark = pytest.mark.window
PATIENCE_MS = 60_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, fresh_data: Path) -> Iterator[Program]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(REVIEWER_NAME, REVIEWER.name)
    made = Program(qapp, settings)
    made.sitting.reviewer = Reviewer(REVIEWER.name)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.shut_down()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return filled_case(tmp_path / "a")


def send(case: Path, out: Path, reviewer: Reviewer = REVIEWER) -> Path:
    with cases.open_case(case, reviewer) as session:
        return export(session, out).path


def wait_for_dialog(qtbot, program: Program, kind: type) -> object:
    flows = (program.packages, program.packages.merging, program.packages.exporting)
    qtbot.waitUntil(
        lambda: any(isinstance(flow.dialog, kind) for flow in flows), timeout=PATIENCE_MS
    )
    return next(flow.dialog for flow in flows if isinstance(flow.dialog, kind))


def test_an_export_is_asked_made_with_the_other_jobs_and_recorded(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    program.open_path(case)
    program.window.actions_["package.export"].trigger()
    dialog = wait_for_dialog(qtbot, program, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert not dialog.export.isEnabled()  # no certificate was named
    dialog.signing.how.setCurrentIndex(DEMO)
    dialog.out.setText(str(tmp_path / "paket.zip"))
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert "Ekspor paket.zip" in [handle.label for handle in program.runner.handles]
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    assert program.window.notices.shown[0].message.title == "Paket selesai"
    assert arrivals.looks_like_package(tmp_path / "paket.zip")
    assert program.view is not None
    acts = [line.split('"act":"')[1].split('"')[0] for line in
            cases.custody_lines(program.view.desk.session)]  # fmt: skip
    # The look over the case on opening may end later and note itself after it.
    assert [act for act in acts if act != "case.verify"][-1] == "package.export"


def test_a_place_that_is_taken_is_said_in_the_dialog_and_can_be_mended(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    (tmp_path / "ada.zip").write_bytes(b"milik orang")
    program.open_path(case)
    program.packages.exporting.export()
    dialog = wait_for_dialog(qtbot, program, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.signing.how.setCurrentIndex(NONE)
    dialog.out.setText(str(tmp_path / "ada.zip"))
    dialog.start()
    assert dialog.isVisible()
    assert "ada.zip" in dialog.error.text()
    dialog.reject()


def test_encryption_asks_for_somebody_and_names_the_file_for_it(
    qtbot, program: Program, case: Path
) -> None:
    program.open_path(case)
    program.packages.exporting.export()
    dialog = wait_for_dialog(qtbot, program, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.signing.how.setCurrentIndex(NONE)
    assert dialog.export.isEnabled()
    dialog.encrypted.setChecked(True)
    assert dialog.out.text().endswith(".zip.age")
    assert not dialog.export.isEnabled()
    dialog.recipients.name.setText("Kantor B")
    dialog.recipients.key.setText("bukan kunci")
    qtbot.mouseClick(dialog.recipients.add, Qt.MouseButton.LeftButton)
    assert dialog.recipients.list.count() == 0
    dialog.recipients.key.setText(recipients.own_recipient())
    qtbot.mouseClick(dialog.recipients.add, Qt.MouseButton.LeftButton)
    assert [to.name for to in dialog.request.recipients] == ["Kantor B"]
    assert dialog.export.isEnabled()
    dialog.reject()


def test_the_public_variant_offers_only_stills_and_says_what_stays_behind(
    qtbot, program: Program, case: Path
) -> None:
    program.open_path(case)
    program.packages.exporting.export()
    dialog = wait_for_dialog(qtbot, program, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.public.setChecked(True)
    assert "T-001" in dialog.estimate.text()
    dialog.stills.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.request.chosen == ("T-001",)
    assert "T-001" not in dialog.estimate.text()
    dialog.reject()


def test_a_package_from_elsewhere_is_told_and_then_opened_as_a_case(
    qtbot, program: Program, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = send(case, tmp_path / "a.zip")
    place = tmp_path / "b"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    program.packages.begin(package)
    dialog = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(dialog, ArrivalDialog)
    assert dialog.open_case.isVisible()
    assert not dialog.merge.isVisible()
    qtbot.mouseClick(dialog.open_case, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.view is not None, timeout=PATIENCE_MS)
    (receipt,) = place.glob("tanda-terima-*.json")
    assert receipt.name in program.window.notices.shown[0].message.text
    (made,) = place.glob("*.netra")
    qtbot.waitUntil(lambda: bool(list(made.glob("cache/*/thumbnail.jpg"))), timeout=PATIENCE_MS)
    program.close_case()
    assert failed(made) == []
    assert sorted(path.name for path in place.iterdir()) == sorted([made.name, receipt.name])


def test_a_package_of_the_open_case_itself_is_whole_and_only_not_merged(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    package = send(case, tmp_path / "a.zip")
    program.open_path(case)
    program.packages.begin(package)
    dialog = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(dialog, ArrivalDialog)
    assert not dialog.merge.isVisible()
    said = " ".join(text.text() for text in dialog.findChildren(QLabel))
    assert "Paket utuh" in said
    assert "Tidak dapat digabungkan dengan perkara yang terbuka" in said
    assert "ditolak" not in said
    assert "custody.jsonl" not in said
    dialog.reject()


def test_a_package_opened_only_for_a_hearing_is_read_shown_and_gone(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    package = send(case, tmp_path / "paket.zip")
    before = package.read_bytes()
    program.packages.begin(package)
    dialog = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(dialog, ArrivalDialog)
    qtbot.mouseClick(dialog.hear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.view is not None, timeout=PATIENCE_MS)
    assert program.view is not None
    desk = program.view.desk
    assert not desk.may_write
    assert hearing.cards(desk.session)
    assert "F11" in program.window.notices.shown[-1].message.text
    assert str(desk.session.folder) not in program.settings.get(RECENT_CASES)
    folder = desk.session.folder
    assert folder.is_dir()
    program.close_case()
    assert not folder.exists()
    assert package.read_bytes() == before


def test_a_report_that_is_closed_leaves_nothing_behind(
    qtbot, program: Program, case: Path, tmp_path: Path, fresh_data: Path
) -> None:
    program.packages.begin(send(case, tmp_path / "a.zip"))
    dialog = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(dialog, ArrivalDialog)
    assert list(fresh_data.glob(".netra*"))
    dialog.reject()
    assert list(fresh_data.glob(".netra*")) == []


def test_a_package_that_was_touched_is_refused_in_words(
    qtbot, program: Program, case: Path, tmp_path: Path, fresh_data: Path
) -> None:
    package = send(case, tmp_path / "a.zip")
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(bytes(content))
    program.packages.begin(package)
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    assert program.window.notices.shown[0].message.title == "Paket ditolak"
    assert program.packages.dialog is None
    assert list(fresh_data.glob(".netra*")) == []


def test_another_offices_work_is_previewed_decided_and_merged(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    theirs = open_there(send(case, tmp_path / "a.zip"), tmp_path / "b")
    with cases.open_case(theirs, SECOND) as session:
        mark(session, "BB-001", 1_000_000, "salam dua jari")
        moment = review.moment(session, "M-001")
        review.change_moment(session, "M-001", moment.draft.__class__(
            moment.draft.evidence, moment.draft.span, ("N-08",), note="menurut B"
        ))  # fmt: skip
    back = send(theirs, tmp_path / "b.zip", SECOND)
    program.open_path(case)
    program.packages.begin(back)
    arrived = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(arrived, ArrivalDialog)
    qtbot.mouseClick(arrived.merge, Qt.MouseButton.LeftButton)
    dialog = wait_for_dialog(qtbot, program, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    states = [offer.state for offer in dialog.model.offers]
    assert states == [OfferState.CONFLICT, OfferState.NEW]
    assert "1 belum diputuskan" in dialog.count.text()
    dialog.view.selectRow(0)
    qtbot.mouseClick(dialog.choices[Choice.THEIRS], Qt.MouseButton.LeftButton)
    assert dialog.count.text() == ""
    qtbot.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    assert program.window.notices.shown[0].message.title == "Paket digabungkan"
    assert program.view is not None
    notes = {item.code: item.draft.note for item in review.moments(program.view.desk.session)}
    assert notes == {"M-001": "menurut B", "M-003": "salam dua jari"}
    program.close_case()
    assert failed(case) == []


def test_a_receipt_that_came_back_is_read_with_the_other_jobs_and_then_recorded(
    qtbot, program: Program, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = send(case, tmp_path / "a.zip")
    with arrived(package, tmp_path / "b") as arrival:
        target = package_opening.case_target(arrival, tmp_path / "b")
        placed = package_opening.place_job(arrival, target).run(JobContext())
        with package_opening.open_as_case(placed, SECOND) as session:
            receipt = receipts.write(receipts.make(session, arrival, None), tmp_path)
    program.open_path(case)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(receipt), ""))
    program.packages.exporting.take_receipt()
    # The window goes on: a child reads it, and nothing is in the chain before that has ended.
    assert f"Tanda terima {receipt.name}" in [task.label for task in program.runner.handles]
    assert program.view is not None
    session = program.view.desk.session
    assert not any('"package.receipt"' in line for line in cases.custody_lines(session))
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    assert program.window.notices.shown[0].message.title == "Tanda terima dicatat"
    assert any('"package.receipt"' in line for line in cases.custody_lines(session))
    [button] = program.window.notices.shown[0].findChildren(QPushButton, "receipt-page")
    button.click()
    page = receipt.with_suffix(".pdf")
    qtbot.waitUntil(page.is_file, timeout=PATIENCE_MS)
    assert page.read_bytes().startswith(b"%PDF-")


def test_the_table_keeps_the_rules_of_models(
    qtbot, program: Program, case: Path, tmp_path: Path
) -> None:
    theirs = open_there(send(case, tmp_path / "a.zip"), tmp_path / "b")
    with cases.open_case(theirs, SECOND) as session:
        review.remove_moment(session, "M-001")
    back = send(theirs, tmp_path / "b.zip", SECOND)
    program.open_path(case)
    program.packages.begin(back)
    arrived = wait_for_dialog(qtbot, program, ArrivalDialog)
    assert isinstance(arrived, ArrivalDialog)
    arrived.merge.click()
    dialog = wait_for_dialog(qtbot, program, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    model = MergeModel(dialog.model.offers, "id")
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.decide([0], Choice.BOTH)  # a removal has no third way
    assert model.undecided == 1
    model.decide([0], Choice.MINE)
    assert model.undecided == 0
    dialog.reject()
