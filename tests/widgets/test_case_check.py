from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QMenu

from app.domain.checks import CheckResult, VerificationReport
from app.domain.evidence import EvidenceKind
from app.services import cases, fences, integrity
from app.tasks.job import JobContext, Lane, Progress
from app.tasks.runner import TaskHandle
from tests.services.casefiles import add_video
from widgets.desk import Desk
from widgets.dossier.badge import IntegrityBadge
from widgets.dossier.case_check import CaseCheck
from widgets.dossier.fence_dialog import FenceBanner, FenceDialog
from widgets.dossier.report import CheckModel, ReportDialog
from widgets.dossier.verify_flow import VerifyFlow
from widgets.evidence.changes import EvidenceChanges
from widgets.evidence.details import DetailsPane
from widgets.evidence.model import EvidenceEntry, status_text
from widgets.evidence.panel import EvidencePanel
from widgets.header import Header
from widgets.parts import Button
from widgets.row_delegate import FACE_ROLE

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
PATIENCE_MS = 60_000
BAD = CheckResult("original BB-002", False, "missing", items=("BB-002",))
GOOD = CheckResult("custody chain", True, "70 entries, head ab12")
UNSAID = CheckResult("model base", True, "missing", could_check=False)


@pytest.fixture
def header(qtbot, desk: Desk) -> Header:
    made = Header(desk)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def check(qtbot, desk: Desk, header: Header) -> CaseCheck:
    flow = VerifyFlow(desk.runner, desk.notices, header, desk.settings)
    made = CaseCheck(desk, flow, header.badge, header)
    qtbot.addWidget(made.banner)
    return made


def acts(desk: Desk) -> list[str]:
    return [json.loads(line)["act"] for line in desk.session.stores.custody.lines()]


def damage(desk: Desk, code: str) -> tuple[Path, bytes]:
    session = desk.session
    path = session.blobs.original_path(session.stores.evidence.by_code(code).digest.sha256)
    raw = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(raw[:-1])
    return path, raw


def test_the_badge_counts_what_could_be_checked(qtbot):
    badge = IntegrityBadge()
    qtbot.addWidget(badge)
    badge.show_report(VerificationReport((GOOD,) * 14 + (UNSAID,)))
    assert badge.text() == "Utuh 14/14"
    badge.show_report(VerificationReport((GOOD, BAD, UNSAID)))
    assert badge.text() == "Tidak utuh 1/2"
    badge.show_report(VerificationReport((GOOD,) * 3, depth="quick"))
    assert badge.text() == "Utuh 3/3 · cepat"


def test_the_badge_shows_progress_and_pause(qtbot, desk: Desk):
    badge = IntegrityBadge()
    qtbot.addWidget(badge)
    handle = TaskHandle(integrity.verify_job(desk.session.folder), desk.runner)
    badge.follow(handle)
    assert badge.text() == "Memeriksa…"
    handle.deliver("started", None)
    handle.deliver("progress", Progress(0.4, "hashing", "BB-001"))
    assert badge.text() == "Memeriksa 40 %"
    handle.pause()
    handle.deliver("progress", Progress(0.4, "paused", "BB-001"))
    assert badge.text() == "Dijeda 40 %"
    handle.resume()
    handle.deliver("cancelled", None)
    assert not badge.is_checking


def test_opening_a_case_looks_it_over_quickly_in_a_lane_of_its_own(
    qtbot, desk: Desk, check: CaseCheck, tmp_path: Path
):
    add_video(desk.session, tmp_path)
    handle = check.begin()
    assert handle.lane is Lane.BACKGROUND
    with qtbot.waitSignal(check.checked, timeout=PATIENCE_MS) as found:
        pass
    assert found.args[0].depth == "quick"
    qtbot.waitUntil(lambda: check._badge.text().startswith("Utuh"))
    assert check._badge.text().endswith("cepat")
    assert acts(desk)[-1] == "case.verify"
    assert check._verify.last_dialog is None


def test_a_sitting_records_its_background_look_once(qtbot, desk: Desk, check: CaseCheck):
    for _ in range(2):
        handle = check.begin()
        with qtbot.waitSignal(handle.finished, timeout=PATIENCE_MS):
            pass
    assert acts(desk).count("case.verify") == 1


def test_a_change_makes_the_result_old(qtbot, desk: Desk, check: CaseCheck):
    with qtbot.waitSignal(check.begin().finished, timeout=PATIENCE_MS):
        pass
    assert check.report is not None
    cases.set_form(desk.session, {"region": "Kab. Contoh"})
    assert check.report is None
    assert check._badge.text() == "Verifikasi"


def test_the_time_of_the_last_full_verification_is_remembered(
    qtbot, desk: Desk, check: CaseCheck, header: Header
):
    assert "Belum pernah" in header.badge.toolTip()
    with qtbot.waitSignal(check.verify().finished, timeout=PATIENCE_MS):
        pass
    assert "Verifikasi lengkap terakhir" in header.badge.toolTip()
    again = Header(desk)
    qtbot.addWidget(again)
    CaseCheck(desk, check._verify, again.badge, again)
    assert "utuh, oleh" in again.badge.toolTip()
    assert check._verify.last_dialog is not None
    check._verify.last_dialog.close()


def test_a_full_verification_takes_the_place_of_the_background_look(
    qtbot, desk: Desk, check: CaseCheck
):
    background = check.begin()
    background.pause()
    full = check.verify()
    with qtbot.waitSignal(full.finished, timeout=PATIENCE_MS):
        pass
    assert background.is_cancelling or background.is_over
    assert check.report is not None
    assert check.report.depth == "full"
    check._verify.last_dialog.close()


def test_a_failed_item_is_said_in_the_list_the_banner_and_a_notice(
    qtbot, desk: Desk, check: CaseCheck, tmp_path: Path
):
    code = add_video(desk.session, tmp_path)
    assert check.banner.isHidden()
    damage(desk, code)
    with qtbot.waitSignal(check.begin().finished, timeout=PATIENCE_MS):
        pass
    assert not check.banner.isHidden()
    assert len(check.banner.lines) == 1
    item = desk.session.stores.evidence.by_code(code)
    assert status_text(EvidenceEntry(item, 0, None, "", None)) == "DIPAGARI: gagal diperiksa"
    assert [notice.message.title for notice in desk.notices.shown] == ["Perkara ini tidak utuh"]
    fences.decide(desk.session, code, use=False, why="menunggu salinan")
    assert check.banner.isHidden()
    item = desk.session.stores.evidence.by_code(code)
    assert "menunggu salinan" in status_text(EvidenceEntry(item, 0, None, "", None))


def test_items_that_fail_together_wait_in_one_line_and_are_decided_in_order(
    qtbot, desk: Desk, check: CaseCheck, tmp_path: Path
):
    codes = [add_video(desk.session, tmp_path, seconds=seconds) for seconds in (1, 2)]
    for code in codes:
        damage(desk, code)
    with qtbot.waitSignal(check.begin().finished, timeout=PATIENCE_MS):
        pass
    banner = FenceBanner(desk)
    qtbot.addWidget(banner)
    [line] = banner.lines
    assert ", ".join(codes) in " ".join(text.text() for text in line.findChildren(QLabel))
    with qtbot.waitSignal(banner.decide_wanted) as wanted:
        line.findChild(Button).click()
    assert wanted.args == [codes[0]]
    fences.decide(desk.session, codes[0], use=False, why="menunggu salinan")
    [line] = banner.lines
    assert codes[0] not in " ".join(text.text() for text in line.findChildren(QLabel))


def test_bytes_put_back_offer_to_lift_the_fence(
    qtbot, desk: Desk, check: CaseCheck, tmp_path: Path
):
    code = add_video(desk.session, tmp_path)
    path, raw = damage(desk, code)
    with qtbot.waitSignal(check.begin().finished, timeout=PATIENCE_MS):
        pass
    path.write_bytes(raw)
    with qtbot.waitSignal(check.verify().finished, timeout=PATIENCE_MS):
        pass
    assert any(n.message.title == f"{code} cocok kembali" for n in desk.notices.shown)
    check._verify.last_dialog.close()


def test_a_decision_asks_for_a_reason_and_offers_both_ways(qtbot, desk: Desk, tmp_path: Path):
    code = add_video(desk.session, tmp_path)
    damage(desk, code)
    report = integrity.verify_path(desk.session.folder, (), JobContext(), depth="quick")
    fences.raise_for(desk.session, report)
    item = desk.session.stores.evidence.by_code(code)
    assert item.kind is EvidenceKind.VIDEO
    assert item.fence is not None
    dialog = FenceDialog(item, item.fence)
    qtbot.addWidget(dialog)
    assert [button.isEnabled() for button in dialog._buttons] == [False, False]
    dialog.why.setPlainText("salinan pelapor sama")
    assert [button.text() for button in dialog._buttons] == ["Tetap pakai", "Jangan pakai"]
    dialog._buttons[1].click()
    assert (dialog.decision, dialog.reason) == ("keep_out", "salinan pelapor sama")


def test_a_case_opened_to_read_shows_the_fence_but_decides_nothing(qtbot, desk: Desk, tmp_path):
    code = add_video(desk.session, tmp_path)
    damage(desk, code)
    report = integrity.verify_path(desk.session.folder, (), JobContext(), depth="quick")
    fences.raise_for(desk.session, report)
    desk.session.is_read_only = True
    banner = FenceBanner(desk)
    qtbot.addWidget(banner)
    assert [button.isEnabled() for button in banner.findChildren(Button)] == [False]


def test_the_report_puts_what_failed_first_and_says_what_it_means(qtbot):
    report = VerificationReport((GOOD, UNSAID, BAD))
    dialog = ReportDialog(Path("perkara.netra"), report)
    qtbot.addWidget(dialog)
    QAbstractItemModelTester(dialog.model, FATAL)
    assert dialog.title.text() == "TIDAK UTUH: 1 dari 2 pemeriksaan gagal."
    assert "Menyangkut BB-002" in dialog.how.text()
    first = dialog.model.index(0).data(FACE_ROLE)
    assert (first.head, first.right) == ("✗  Berkas asli BB-002", "GAGAL")
    assert first.foot == "berkasnya tidak ada"
    assert "salinan lain" in dialog.explained.text()
    second = dialog.model.index(1).data(FACE_ROLE)
    assert second.right == "tidak dapat diperiksa"
    assert CheckModel(report).index(2).data(FACE_ROLE).foot == "70 entri, kepala ab12"


def test_a_quick_report_offers_the_full_verification(qtbot):
    quick = ReportDialog(Path("x.netra"), VerificationReport((GOOD,), depth="quick"))
    full = ReportDialog(Path("x.netra"), VerificationReport((GOOD,)))
    for dialog in (quick, full):
        qtbot.addWidget(dialog)
    assert not quick.full.isHidden()
    assert full.full.isHidden()


def test_the_report_is_saved_as_a_pdf(qtbot, check: CaseCheck, tmp_path: Path):
    out = tmp_path / "hasil.pdf"
    handle = check._verify.save_pdf(Path("x.netra"), VerificationReport((GOOD,)), out)
    with qtbot.waitSignal(handle.succeeded, timeout=PATIENCE_MS):
        pass
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_list_offers_to_decide_once_more_on_a_fenced_item(
    qtbot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(QMenu, "popup", lambda *_place: None)  # offscreen has no keyboard to grab
    panel = EvidencePanel(desk)
    qtbot.addWidget(panel)
    changes = EvidenceChanges(desk, panel, DetailsPane(desk), panel)
    code = add_video(desk.session, tmp_path)
    place = QPoint(0, 0)

    def offered() -> list[str]:
        panel.menu_wanted.emit(code, place)
        menu = panel.findChildren(QMenu)[-1]
        return [action.text() for action in menu.actions()]

    assert "Putuskan pagarnya…" not in offered()
    damage(desk, code)
    report = integrity.verify_path(desk.session.folder, (), JobContext(), depth="quick")
    fences.raise_for(desk.session, report)
    fences.decide(desk.session, code, use=True, why="salinan sama")
    assert "Putuskan pagarnya…" in offered()
    with qtbot.waitSignal(changes.fence_wanted) as wanted:
        panel.menu_wanted.emit(code, place)
        menu = panel.findChildren(QMenu)[-1]
        next(a for a in menu.actions() if a.text() == "Putuskan pagarnya…").trigger()
    assert wanted.args == [code]
