"""The whole road in the window: drag in, mark, listen, correct, dossier, verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import EvidenceStatus
from app.program import Program
from app.runtime.settings import REVIEWER_NAME, Settings
from app.services import cases, intake, review
from app.tasks.job import Job, JobContext, Lane
from tests.media.made_files import make_video
from tests.widgets.heard import SAID, machine_segment, write_transcript
from widgets.dossier.dialog import DossierDialog
from widgets.evidence.provenance_dialog import ProvenanceDialog
from widgets.moments.palette import CategoryPalette

pytestmark = pytest.mark.window
FORM = CaseForm("003/Reg/LP/PB/Kab/13.05/X/2024", "Ajakan pada apel", is_fictional=True)
PATIENCE_MS = 60_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, fresh_data: Path) -> Iterator[Program]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(REVIEWER_NAME, "Sri Wahyuni")
    made = Program(qapp, settings)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    made.shut_down()


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    session = cases.new_case(tmp_path / "perkara", FORM, Reviewer("Sri Wahyuni"))
    program.show_session(session)
    return program


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_video(tmp_path / "VID_2024.mp4", frames=100, size=(96, 64), sound="aac")


def drop(program: Program, *paths: Path) -> None:
    """Drag files over the window and let them go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(300, 300), copy, mime, buttons, none)
    program.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    program.window.dropEvent(QDropEvent(QPointF(300, 300), copy, mime, buttons, none))


def answer(kind: type[QDialog], act) -> None:
    """Act on the next modal dialog of a kind, as a person would when it opens."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def fill_provenance(dialog: ProvenanceDialog) -> None:
    dialog.received_from.setText("Pelapor")
    dialog.device.setText("ponsel")
    dialog.reasons.common.setCurrentText("Diserahkan tanpa keterangan")
    dialog._ok.click()


def take_in(qtbot, program: Program, video: Path):
    view = program.view
    answer(ProvenanceDialog, fill_provenance)
    with qtbot.waitSignal(view.intake.probed, timeout=PATIENCE_MS) as probed:
        drop(program, video)
    qtbot.waitUntil(lambda: not program.runner.handles, timeout=PATIENCE_MS)
    # offscreen has no window manager to give the focus back after a dialog
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    return probed.args[0]


def stand_at(qtbot, program: Program, time_us: int) -> None:
    stage = program.view.stage
    qtbot.waitUntil(lambda: stage.player.playback is not None, timeout=PATIENCE_MS)
    stage.seek(time_us)
    qtbot.waitUntil(lambda: abs(stage.position_us - time_us) < 40_000, timeout=PATIENCE_MS)


def press(qtbot, program: Program, *keys: Qt.Key) -> None:
    program.view.evidence.view.setFocus()
    for key in keys:
        qtbot.keyClick(program.view.evidence.view, key)


def test_a_dropped_file_is_listed_with_its_hash_and_opened(qtbot, opened, video):
    import hashlib

    item = take_in(qtbot, opened, video)
    assert item.digest.sha256 == hashlib.sha256(video.read_bytes()).hexdigest()
    assert item.status is EvidenceStatus.READY
    view = opened.view
    assert view.evidence.model.entry(0).evidence.code == "BB-001"
    assert view.stage.item.code == "BB-001"
    qtbot.waitUntil(lambda: view.stage.player.playback is not None, timeout=PATIENCE_MS)


def test_in_out_enter_stores_a_moment_to_the_frame(qtbot, opened, video):
    take_in(qtbot, opened, video)
    view = opened.view
    stand_at(qtbot, opened, 400_000)
    press(qtbot, opened, Qt.Key.Key_I)
    stand_at(qtbot, opened, 1_360_000)
    press(qtbot, opened, Qt.Key.Key_O)

    def choose(palette: CategoryPalette) -> None:
        palette.query.setText("gerakan tangan")
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)

    answer(CategoryPalette, choose)
    press(qtbot, opened, Qt.Key.Key_Return)
    [moment] = review.moments(view.desk.session)
    assert moment.draft.categories == ("N-07",)
    assert (moment.first.frame, moment.last.frame) == (10, 34)
    assert view.moments.chosen_code == "M-001"
    assert view.tabs.tabText(1) == "Momen 1"
    undo = opened.window.actions_["edit.undo"]
    qtbot.waitUntil(lambda: undo.text() == "Urungkan: tandai M-001")
    undo.trigger()
    assert review.moments(view.desk.session) == ()
    opened.window.actions_["edit.redo"].trigger()
    assert len(review.moments(view.desk.session)) == 1


def test_asked_to_undo_where_nothing_can_be_the_window_says_why(qtbot, opened, video):
    take_in(qtbot, opened, video)
    undo, notices = opened.window.actions_["edit.undo"], opened.view.desk.notices
    undo.trigger()
    assert notices.shown[0].message.title == "Tidak ada yang diurungkan"
    assert "tariklah dengan alasan" in notices.shown[0].message.text
    cases.set_form(opened.view.desk.session, {"region": "Kabupaten Contoh"})
    qtbot.waitUntil(lambda: undo.text() == "Urungkan: ubah formulir perkara")
    undo.trigger()
    assert cases.form(opened.view.desk.session).region == ""


def test_a_click_on_a_word_moves_the_playhead_and_an_edit_keeps_the_machine(qtbot, opened, video):
    item = take_in(qtbot, opened, video)
    view = opened.view
    write_transcript(view.desk.session, item.code, machine_segment(400_000, SAID))
    stand_at(qtbot, opened, 40_000)
    text = view.transcript.view
    at = text.word_box(text.find_word("dukung")).center().toPoint()
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: abs(view.stage.position_us - 800_000) < 40_000, timeout=PATIENCE_MS)
    assert text.lit_word == "dukung"
    view.transcript.editor.text.setPlainText("mari kita dukung nomor tiga")
    view.transcript.editor.save.click()
    [segment] = review.transcript(view.desk.session, item.code).segments
    assert segment.machine.text == SAID
    assert segment.text.endswith("tiga")


def test_a_letter_typed_in_the_search_box_marks_nothing(qtbot, opened, video):
    take_in(qtbot, opened, video)
    box: QLineEdit = opened.view.header.search
    opened.window.actions_["search"].trigger()
    assert box.hasFocus()
    qtbot.keyClicks(box, "1io")
    assert box.text() == "1io"
    assert review.moments(opened.view.desk.session) == ()


def test_a_dossier_through_the_dialog_and_the_verify_badge(qtbot, opened, video, tmp_path):
    item = take_in(qtbot, opened, video)
    view = opened.view
    write_transcript(view.desk.session, item.code, machine_segment(400_000, SAID))
    stand_at(qtbot, opened, 400_000)
    press(qtbot, opened, Qt.Key.Key_1)
    opened.build_dossier()
    dialog = opened.window.findChild(DossierDialog)
    out = tmp_path / "berkas.pdf"
    dialog.form.out.setText(str(out))
    dialog.form.by_demo.setChecked(True)
    dialog.build.click()
    qtbot.waitUntil(lambda: dialog.page == 2, timeout=PATIENCE_MS)
    assert out.read_bytes().startswith(b"%PDF")
    assert "DEMONSTRASI" in dialog.outcome.text()
    dialog.accept()
    view.check.verify()
    qtbot.waitUntil(lambda: view.header.badge.text().startswith("Utuh"), timeout=PATIENCE_MS)
    report = opened.verify.last_dialog
    assert report.title.text().startswith("Utuh")
    report.close()


def test_a_wrong_passphrase_is_said_in_the_dialog_and_nothing_is_written(
    qtbot, opened, video, tmp_path
):
    take_in(qtbot, opened, video)
    opened.build_dossier()
    dialog = opened.window.findChild(DossierDialog)
    certificate = tmp_path / "palsu.p12"
    certificate.write_bytes(b"not a certificate")
    dialog.form.out.setText(str(tmp_path / "berkas.pdf"))
    dialog.form.certificate.setText(str(certificate))
    dialog.form.passphrase.setText("salah")
    dialog.build.click()
    assert dialog.page == 0
    assert dialog.error.text()
    assert not (tmp_path / "berkas.pdf").exists()
    dialog.reject()


def test_the_window_closes_with_jobs_running_and_the_case_is_whole(qtbot, opened, video):
    folder = opened.view.desk.session.folder
    answer(ProvenanceDialog, fill_provenance)
    drop(opened, video)

    def never(ctx: JobContext) -> None:
        while True:
            ctx.check()

    for lane in Lane:
        opened.runner.start(Job("tak selesai", lane, never))
    opened.window.close()
    assert opened.runner.handles == ()
    assert opened.view is None
    with cases.open_case(folder, Reviewer("Sri Wahyuni")) as again:
        for item in intake.evidence_list(again):
            assert item.status in (EvidenceStatus.STORED, EvidenceStatus.READY)


def test_a_case_that_another_window_writes_opens_for_reading(qtbot, program, tmp_path):
    with cases.new_case(tmp_path / "perkara", FORM, Reviewer("Lain")) as other:
        program.sitting.reviewer = Reviewer("Sri Wahyuni")
        assert program.open_path(other.folder)
        assert program.view.desk.session.is_read_only
        assert not program.window.actions_["mark.moment"].isEnabled()
        program.close_case()


def test_a_fictional_case_opens_without_asking_who_works(qtbot, program, tmp_path):
    cases.new_case(tmp_path / "contoh", FORM, Reviewer("Lain")).close()
    assert program.open_path(tmp_path / "contoh.netra")
    assert program.view.desk.session.reviewer.name == "Sri Wahyuni"


def test_a_folder_that_is_no_case_is_said_in_words(qtbot, program, tmp_path):
    program.sitting.reviewer = Reviewer("Sri Wahyuni")
    assert not program.open_path(tmp_path)
    assert program.window.notices.shown[0].message.title == "Bukan folder perkara"


def test_a_file_dropped_without_a_case_says_what_to_do_first(qtbot, program, video):
    drop(program, video)
    assert program.window.notices.shown[0].message.title == "Buka perkara dahulu"


def test_a_pdf_that_is_no_dossier_is_said_from_the_start_page(
    qtbot, program, tmp_path, monkeypatch
):
    no_dossier = tmp_path / "surat.pdf"
    no_dossier.write_bytes(b"%PDF-1.7\nnothing signed")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(no_dossier), ""))

    def choose_pdf(box: QMessageBox) -> None:
        next(button for button in box.buttons() if "PDF" in button.text()).click()

    answer(QMessageBox, choose_pdf)
    program.window.start_page.verify_wanted.emit()
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    assert program.window.notices.shown[0].message.title == "Tidak dapat diverifikasi"
    assert "surat.pdf" in program.window.notices.shown[0].message.text
