"""What reaches the room: confirmed copies, the moment alone, also from a locked stick."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import IdentityRole, Reviewer
from app.domain.evidence import Evidence, Provenance
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.runtime.settings import Settings
from app.services import cases, clips, hearing, identities, intake, redaction, review
from app.services.hearing import Shown
from app.services.session import CaseSession
from app.tasks.job import JobContext
from app.tasks.runner import TaskRunner
from tests.media.drawn_faces import with_faces
from tests.widgets.conftest import REVIEWER
from widgets.desk import Desk
from widgets.hearing.flow import Hearing
from widgets.notices import Notices
from widgets.qt_events import QtEvents

LONG_MS = 60_000
"""A child has to start; nobody waits that long."""
SECOND = Reviewer("Budi Santoso")
SPAN = TimeRange(400_000, 800_000)


@pytest.fixture
def marked(session: CaseSession, item: Evidence) -> CaseSession:
    review.mark(session, MomentDraft(item.code, SPAN, ("N-07",)))
    return session


@pytest.fixture
def copied(marked: CaseSession) -> CaseSession:
    numbers = redaction.stretch(marked, "M-001")
    box = KeyBox(numbers[0], Region(0.25, 0.25, 0.5, 0.5))
    plan = Redaction((CoveredRegion("Wajah 1", numbers[0], numbers[-1], (box,)),))
    clips.commit(marked, redaction.redact_job(marked, "M-001", plan).run(JobContext()))
    return marked


def _confirm(session: CaseSession) -> None:
    identities.add(session, IdentityRole.STAF, SECOND.name)
    session.hand_to(SECOND)
    redaction.confirm(session, "T-001")


def _begun(qtbot: QtBot, desk: Desk) -> Hearing:
    window = QWidget()
    qtbot.addWidget(window)
    made = Hearing(desk, window)
    made.begin()
    return made


@pytest.fixture
def start(qtbot: QtBot, desk: Desk) -> Iterator[list[Hearing]]:
    made: list[Hearing] = []
    yield made
    for one in made:
        one.end()


def _press(shown: Hearing, *keys: Qt.Key) -> None:
    assert shown.presenter is not None
    for key in keys:
        QTest.keyClick(shown.presenter, key)


def _frames_seen(shown: Hearing) -> list[int]:
    assert shown.gate is not None
    seen: list[int] = []
    shown.gate.passed.connect(lambda picture: seen.append(picture.position.frame))
    return seen


def test_the_room_sees_the_confirmed_copy_and_no_frame_of_the_original(
    qtbot: QtBot, desk: Desk, copied: CaseSession, start: list[Hearing]
) -> None:
    _confirm(copied)
    start.append(shown := _begun(qtbot, desk))
    assert shown.projector is not None
    assert shown.deck is not None
    seen = _frames_seen(shown)

    _press(shown, Qt.Key.Key_PageDown)

    qtbot.waitUntil(lambda: bool(seen), timeout=LONG_MS)
    made = copied.stores.derivatives.by_code("T-001")
    assert shown.deck.playback is not None
    assert shown.deck.playback.frame_count == made.recipe.frame_count
    assert "T-001" in shown.projector.text
    assert SECOND.name in shown.presenter.source.text()
    _press(shown, Qt.Key.Key_D)
    assert shown.projector.still.isHidden()


def test_without_a_confirmation_the_room_sees_a_card_and_no_file_is_opened(
    qtbot: QtBot, desk: Desk, copied: CaseSession, start: list[Hearing]
) -> None:
    start.append(shown := _begun(qtbot, desk))
    seen = _frames_seen(shown)

    _press(shown, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_S)

    assert shown.projector.shows_picture
    assert shown.deck.playback is None
    assert shown._loading is None
    assert seen == []


def test_originals_come_only_after_somebody_has_agreed_and_the_case_says_so(
    qtbot: QtBot,
    desk: Desk,
    copied: CaseSession,
    start: list[Hearing],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start.append(shown := _begun(qtbot, desk))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.defaultButton().click())
    shown.presenter.room.click()
    assert hearing.is_public(copied)
    agree = lambda box: next(b for b in box.buttons() if b is not box.defaultButton()).click()  # noqa: E731
    monkeypatch.setattr(QMessageBox, "exec", agree)

    shown.presenter.room.click()

    assert not hearing.is_public(copied)
    assert shown._cards[0].shown is Shown.ORIGINAL


def test_what_comes_after_the_moment_never_reaches_the_room(
    qtbot: QtBot, desk: Desk, marked: CaseSession, start: list[Hearing]
) -> None:
    moment = review.moment(marked, "M-001")
    start.append(shown := _begun(qtbot, desk))
    seen = _frames_seen(shown)
    _press(shown, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: bool(seen), timeout=LONG_MS)

    _press(shown, Qt.Key.Key_Space)

    playback = shown.deck.playback
    qtbot.waitUntil(
        lambda: not playback.is_playing and seen[-1] == moment.last.frame, timeout=LONG_MS
    )
    assert min(seen) == moment.first.frame
    assert max(seen) == moment.last.frame
    _press(shown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: seen[-1] != moment.last.frame, timeout=LONG_MS)
    assert min(seen) == moment.first.frame


class _Powers(ctypes.Structure):
    """One half of what `capset` takes; see capset(2)."""

    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@contextmanager
def _modes_count() -> Iterator[None]:
    """Let the modes of files count for root too, as they do for an ordinary user."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, powers = (ctypes.c_uint32 * 2)(0x20080522, 0), (_Powers * 2)()
    assert libc.capget(header, powers) == 0
    before = powers[0].effective
    powers[0].effective = before & ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, powers) == 0
    try:
        yield
    finally:
        powers[0].effective = before
        assert libc.capset(header, powers) == 0


@pytest.fixture
def locked(copied: CaseSession, tmp_path: Path) -> Iterator[Path]:
    """The case as an ordinary user sees it on a stick that was locked."""
    _confirm(copied)
    copied.close()
    case = shutil.copytree(copied.folder, tmp_path / "stick" / copied.folder.name)
    shutil.rmtree(case / "cache")
    inside = (case, *case.rglob("*"))
    for path in inside:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with _modes_count():
        yield case
    for path in inside:
        path.chmod(0o700 if path.is_dir() else 0o600)


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows locks a volume, by its switch, no folder"
)
def test_a_hearing_runs_from_a_locked_stick_and_leaves_nothing_there_or_here(
    qtbot: QtBot, locked: Path, runner: TaskRunner, settings: Settings
) -> None:
    with cases.open_case(locked, REVIEWER) as session:
        assert session.is_read_only
        lent = session.lent_cache
        events, notices = QtEvents(session.events), Notices(settings)
        qtbot.addWidget(notices)
        shown = _begun(qtbot, Desk(session, events, runner, settings, notices))
        seen = _frames_seen(shown)

        _press(shown, Qt.Key.Key_PageDown)

        qtbot.waitUntil(lambda: bool(seen), timeout=LONG_MS)
        assert lent is not None
        assert list(lent.rglob("index.npz"))
        shown.end()
        runner.settle()
        events.close()
    assert not lent.exists()
    assert not (locked / "cache").exists()


def test_of_a_photo_the_room_sees_the_covered_copy_never_its_thumbnail(
    qtbot: QtBot, desk: Desk, session: CaseSession, tmp_path: Path, start: list[Hearing]
) -> None:
    photo = tmp_path / "apel.png"
    Image.fromarray(with_faces((60, 60))).save(photo)
    [taken] = intake.take_in(session, [photo], Provenance(), JobContext())
    assert taken.evidence is not None
    review.mark(session, MomentDraft(taken.evidence.code, TimeRange(0, 0), ("N-07",)))
    box = CoveredRegion("Wajah", 0, 0, (KeyBox(0, Region(0.09, 0.12, 0.2, 0.26)),))
    job = redaction.redact_job(session, "M-001", Redaction((box,)))
    clips.commit(session, job.run(JobContext()))
    start.append(shown := _begun(qtbot, desk))
    assert shown.projector is not None
    seen: list[QImage] = []
    shown.projector.surface.show_image = seen.append

    _press(shown, Qt.Key.Key_PageDown)
    assert seen == []  # nobody has confirmed it
    shown.end()

    _confirm(session)
    start.append(shown := _begun(qtbot, desk))
    assert shown.projector is not None
    shown.projector.surface.show_image = seen.append
    _press(shown, Qt.Key.Key_PageDown)
    [image] = seen
    assert (image.width(), image.height()) == (640, 480)  # the copy, no thumbnail
    assert image.pixelColor(120, 120) == QColor(0, 0, 0)
