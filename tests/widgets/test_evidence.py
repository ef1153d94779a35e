from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.evidence import EvidenceStatus, Provenance
from app.services import intake, review
from app.services.intake import IntakePlan
from app.tasks.job import JobContext
from tests.widgets.heard import machine_segment, write_transcript
from widgets.evidence.details import DetailsPane
from widgets.evidence.intake_flow import IntakeFlow
from widgets.evidence.model import ENTRY_ROLE, EvidenceModel, facts_text, status_text
from widgets.evidence.outcomes_dialog import OutcomesDialog
from widgets.evidence.panel import EvidencePanel
from widgets.parts import plain_tooltip

# the library of this machine knows what other tests took in
pytestmark = pytest.mark.usefixtures("fresh_data")
GIVEN = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07")


def take_in(session, *paths: Path):
    return [o.evidence for o in intake.take_in(session, paths, GIVEN, JobContext())]


def test_the_model_keeps_qts_rules_while_items_come_in(qtbot, desk, video, photo):
    model = EvidenceModel(desk)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    take_in(desk.session, video, photo)
    assert model.rowCount() == 2
    assert model.entry(1).evidence.name == "foto.jpg"
    assert tester.model() is model


def test_a_row_says_kind_length_moments_and_transcript(qtbot, desk, item):
    from app.domain.mediatime import TimeRange
    from app.domain.moment import MomentDraft

    model = EvidenceModel(desk)
    assert facts_text(model.entry(0)).startswith("Video · 00:0")
    review.mark(desk.session, MomentDraft(item.code, TimeRange(0, 400_000), ("N-07",)))
    write_transcript(desk.session, item.code, machine_segment(0, "satu dua"))
    assert status_text(model.entry(0)) == "1 momen · transkrip lengkap"


def test_an_unreadable_file_is_listed_with_its_problem_in_words(qtbot, desk, tmp_path):
    empty = tmp_path / "kosong.mp4"
    empty.write_bytes(b"")
    [found] = take_in(desk.session, empty)
    model = EvidenceModel(desk)
    assert found.status is EvidenceStatus.UNREADABLE
    assert status_text(model.entry(0)) == "Tidak terbaca: berkas kosong (0 bita)"


def test_a_name_that_looks_like_markup_stays_text(qtbot, desk, video, tmp_path):
    odd = video.rename(tmp_path / "<b>x<b>.mp4")
    take_in(desk.session, odd)
    model = EvidenceModel(desk)
    assert model.index(0).data(ENTRY_ROLE).evidence.name == "<b>x<b>.mp4"
    assert "&lt;b&gt;" in plain_tooltip(["<b>"])
    assert "<b>" not in model.index(0).data(3)


def test_dropped_files_are_copied_hashed_listed_and_looked_into(qtbot, desk, video, photo):
    panel = EvidencePanel(desk)
    flow = IntakeFlow(desk, panel)
    qtbot.addWidget(panel)
    assert panel.is_empty
    probed: list[object] = []
    flow.probed.connect(probed.append)
    flow.take_in(IntakePlan((video, photo), 0), GIVEN)
    qtbot.waitUntil(lambda: len(probed) == 2)
    codes = [panel.model.entry(row).evidence.code for row in range(2)]
    assert codes == ["BB-001", "BB-002"]
    assert panel.model.entry(0).evidence.status is EvidenceStatus.READY
    assert panel.model.entry(0).evidence.provenance.received_from == GIVEN.received_from
    assert panel.model.entry(0).thumbnail is not None


def test_a_second_copy_is_reported_and_not_listed_twice(qtbot, desk, item, video, tmp_path):
    again = tmp_path / "salinan.mp4"
    again.write_bytes(video.read_bytes())
    panel = EvidencePanel(desk)
    flow = IntakeFlow(desk, panel)
    qtbot.addWidget(panel)
    flow.take_in(IntakePlan((again,), 0), GIVEN)
    qtbot.waitUntil(lambda: bool(desk.notices.shown))
    assert "BB-001" in desk.notices.shown[0].message.text
    assert panel.model.rowCount() == 1


def test_a_file_that_is_gone_is_said_and_nothing_else_stops(qtbot, desk, photo, tmp_path):
    panel = EvidencePanel(desk)
    flow = IntakeFlow(desk, panel)
    qtbot.addWidget(panel)
    flow.take_in(IntakePlan((tmp_path / "hilang.mp4", photo), 0), GIVEN)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    qtbot.waitUntil(lambda: bool(desk.notices.shown))
    assert desk.notices.shown[0].message.title == "2 berkas selesai diterima"
    assert "1 gagal" in desk.notices.shown[0].message.text
    [dialog] = panel.findChildren(OutcomesDialog)
    heads = [dialog._view.model().index(place, 0).data() for place in range(2)]
    assert "Tidak ada berkas atau folder" in heads[0]
    assert heads[1].startswith("BB-001")


def test_details_show_hash_streams_and_provenance(qtbot, desk, item):
    from PySide6.QtWidgets import QLabel

    pane = DetailsPane(desk)
    qtbot.addWidget(pane)
    pane.show_item(item)
    text = "\n".join(found.text() for found in pane.findChildren(QLabel))
    assert item.digest.sha256[:8] in text
    assert "h264" in text
    assert "Pelapor" in text
