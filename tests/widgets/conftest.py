"""A small real case on the real services, and a window's worth of objects over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Evidence, Provenance
from app.domain.transcript import SegmentFlag
from app.runtime.settings import Settings
from app.services import cases, intake
from app.services.session import CaseSession
from app.tasks.job import JobContext
from app.tasks.runner import TaskRunner
from tests.media.made_files import make_photo, make_video
from tests.widgets.heard import SAID, machine_segment, write_transcript
from widgets.desk import Desk
from widgets.notices import Notices
from widgets.qt_events import QtEvents
from widgets.theme import Theme

FORM = CaseForm(
    number="003/Reg/LP/PB/Kab/13.05/X/2024",
    title="Ajakan memilih pada apel pagi",
    known_on="2024-10-07",
    is_fictional=True,
)
REVIEWER = Reviewer("Sri Wahyuni")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Iterator[Theme]:
    made = Theme(qapp, settings)
    made.apply()
    yield made
    made.deleteLater()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_video(tmp_path / "VID_2024.mp4", frames=100, size=(96, 64), sound="aac")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return make_photo(tmp_path / "foto.jpg")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with cases.new_case(tmp_path / "perkara", FORM, REVIEWER) as made:
        yield made


@pytest.fixture
def item(session: CaseSession, video: Path) -> Evidence:
    given = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07T09:00")
    [outcome] = intake.take_in(session, [video], given, JobContext())
    assert outcome.evidence is not None
    return outcome.evidence


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def desk(qtbot, session: CaseSession, runner: TaskRunner, settings: Settings) -> Iterator[Desk]:
    events = QtEvents(session.events)
    notices = Notices(settings)
    qtbot.addWidget(notices)
    yield Desk(session, events, runner, settings, notices)
    runner.settle()
    events.close()


@pytest.fixture
def heard(session: CaseSession, item: Evidence) -> Evidence:
    """An item with a transcript of two segments."""
    write_transcript(
        session,
        item.code,
        machine_segment(400_000, SAID),
        machine_segment(2_000_000, "terima kasih", sure=0.3, flags=(SegmentFlag.UNSURE,)),
    )
    return item
