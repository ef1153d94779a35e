"""Hundreds of files: one job, one list of outcomes, nothing that grows with each file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFrame

from app.domain.evidence import Evidence, EvidenceStatus, Provenance
from app.services import intake
from app.services.intake import OutcomeState
from app.services.stated_hashes import parse_hash_list
from app.tasks.runner import TaskHandle
from widgets.evidence.intake_flow import IntakeFlow
from widgets.evidence.outcomes import OutcomeModel
from widgets.evidence.outcomes_dialog import OutcomesDialog
from widgets.evidence.panel import EvidencePanel

# the library of this machine knows what other tests took in
pytestmark = pytest.mark.usefixtures("fresh_data")
GIVEN = Provenance(received_from="Pelapor", unavailable_reason="tidak tahu")
MANY = 300


@pytest.fixture
def panel(qtbot, desk):
    made = EvidencePanel(desk)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def flow(desk, panel):
    return IntakeFlow(desk, panel)


def started(desk) -> list[TaskHandle]:
    found: list[TaskHandle] = []
    desk.runner.task_added.connect(found.append)
    return found


def until_over(qtbot, desk) -> None:
    qtbot.waitUntil(lambda: not desk.runner.handles, timeout=120_000)


def test_three_hundred_files_are_one_job_to_copy_and_few_to_look_into(
    qtbot, desk, panel, flow, tmp_path, photo
):
    folder = tmp_path / "serahan"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number:03d}.jpg").write_bytes(photo.read_bytes() + bytes([number % 256, 1]))
    (folder / "000b.jpg").write_bytes((folder / "000.jpg").read_bytes())
    (folder / "300.txt").write_text("bukan media")
    jobs = started(desk)
    at_once: list[int] = []
    after_copying: list[TaskHandle] = []

    def watch(job: TaskHandle) -> None:
        others = [one for one in desk.runner.handles if one is not job and not one.is_over]
        at_once.append(sum(one is not jobs[0] for one in others))
        if jobs[0] not in others and job is not jobs[0]:
            after_copying.append(job)

    desk.runner.task_added.connect(watch)
    flow.take_in(intake.plan([folder]), GIVEN)
    models: list[OutcomeModel] = panel.findChildren(OutcomeModel)
    tester = QAbstractItemModelTester(
        models[0], QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    until_over(qtbot, desk)
    assert panel.model.rowCount() == MANY - 44 + 1  # 256 endings; the rest repeat themselves
    assert tester.model() is models[0]
    copying = [job for job in jobs if job.label.endswith(" intake")]
    assert [job.label for job in copying] == [f"{MANY + 2} intake"]
    # how many look inside depends on how fast the machine copies meanwhile: one at a time does
    assert max(at_once) == 0
    assert len(after_copying) <= 2, "what has arrived by then is one job"
    states = [row.outcome.state for row in models[0].rows if row.outcome is not None]
    assert states.count(OutcomeState.DUPLICATE) == 44 + 1
    assert states.count(OutcomeState.UNREADABLE) == 1
    assert states.count(OutcomeState.TAKEN_IN) == 256
    statuses = {item.status for item in intake.evidence_list(desk.session)}
    assert statuses == {EvidenceStatus.READY, EvidenceStatus.UNREADABLE}


def test_a_stopped_batch_keeps_what_came_in_and_names_the_rest(qtbot, desk, panel, flow, tmp_path):
    for number in range(40):
        (tmp_path / f"{number:02d}.txt").write_bytes(bytes([number]) * 100)
    jobs = started(desk)
    taken: list[Evidence] = []

    def stop_after_three(item: Evidence) -> None:
        taken.append(item)
        if len(taken) == 3:
            jobs[0].cancel()

    flow.taken_in.connect(stop_after_three)
    flow.take_in(intake.plan(sorted(tmp_path.glob("*.txt"))), GIVEN)
    until_over(qtbot, desk)
    [model] = panel.findChildren(OutcomeModel)
    waiting = [row for row in model.rows if row.outcome is None]
    assert 3 <= len(taken) < 40
    assert len(waiting) == 40 - len(taken)
    assert len(intake.evidence_list(desk.session)) == len(taken)
    assert f"{len(waiting)} belum masuk" in model.count_text()


def test_the_list_shows_what_must_be_looked_at_and_goes_to_the_item(
    qtbot, desk, panel, flow, tmp_path, photo
):
    other = tmp_path / "lain.jpg"
    other.write_bytes(photo.read_bytes() + b"x")
    hashes = parse_hash_list(f"{'0' * 64}  {other.name}")
    flow.take_in(intake.plan([photo, other]), GIVEN, hashes)
    until_over(qtbot, desk)
    [dialog] = panel.findChildren(OutcomesDialog)
    shown = dialog._view.model()
    assert shown.rowCount() == 2
    dialog.only.setChecked(True)
    assert shown.rowCount() == 1
    assert "BERBEDA" in shown.index(0, 0).data()
    with qtbot.waitSignal(flow.item_wanted) as wanted:
        dialog._view.activated.emit(shown.index(0, 0))
    assert wanted.args == ["BB-002"]


def test_a_copied_list_is_read_by_no_spreadsheet_as_a_formula(qtbot, desk, panel, flow, tmp_path):
    from PySide6.QtWidgets import QApplication

    plan = intake.IntakePlan((Path("=HYPERLINK(1).jpg"), tmp_path / "b\nc.jpg"), 0)
    dialog = OutcomesDialog(OutcomeModel(plan, "id"))
    qtbot.addWidget(dialog)
    dialog._copy.click()
    lines = QApplication.clipboard().text().split("\n")
    assert lines[1].startswith("'=HYPERLINK")
    assert len(lines) == 3


def test_items_that_an_earlier_sitting_stored_are_looked_into_in_one_job(
    qtbot, desk, panel, flow, photo, video
):
    for source in (photo, video):
        staged = intake.stage_job(desk.session, source).run(intake_context())
        intake.commit(desk.session, staged, GIVEN)
    jobs = started(desk)
    flow.resume()
    until_over(qtbot, desk)
    assert [job.label for job in jobs] == ["2 probe_batch"]
    assert {item.status for item in intake.evidence_list(desk.session)} == {EvidenceStatus.READY}


def test_an_open_case_is_in_the_library_and_a_lost_library_learns_the_recent_ones(
    qtbot, desk, flow, settings, tmp_path
):
    from app.services import library
    from tests.services.casefiles import new_case

    with new_case(tmp_path) as other:
        settings.remember_case(other.folder)
    settings.remember_case(tmp_path / "tidak-ada.netra")
    flow.resume()
    until_over(qtbot, desk)
    known = {case.path for case in library.known_cases()}
    assert known == {str(desk.session.folder), str(other.folder)}


def intake_context():
    from app.tasks.job import JobContext

    return JobContext()


def test_with_nothing_taken_in_the_list_names_the_next_step_and_claims_no_success(desk, flow):
    flow.show_outcomes()

    (notice,) = desk.notices.shown
    assert "Ctrl+B" in notice.message.text
    assert (
        notice.findChild(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly).property("tone")
        == "warn"
    )
