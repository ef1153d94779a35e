"""A hearing out of a package: checked before it is shown, read only, gone afterwards."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path
from threading import Event

import pytest

from app.cli.main import run
from app.domain.case import IdentityRole
from app.domain.dossier_public import PictureState
from app.domain.errors import CaseReadOnly, DiskFull, PackageRefused
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.runtime.paths import data_dir
from app.services import (
    clips,
    frames,
    hearing,
    hearing_package,
    identities,
    integrity,
    packages,
    public_dossier,
    redaction,
    review,
)
from app.services.hearing import Shown
from app.services.hearing_package import PackageSession
from app.services.holding import ROOM
from app.tasks.job import Cancelled, JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.test_redaction import SECOND


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sidang")
    out = folder / "perkara.zip"
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        for start in (200_000, 1_200_000):
            review.mark(session, MomentDraft(code, TimeRange(start, start + 600_000), ("N-07",)))
        numbers = redaction.stretch(session, "M-001")
        box = KeyBox(numbers[0], Region(0.25, 0.25, 0.5, 0.5))
        plan = Redaction((CoveredRegion("Wajah 1", numbers[0], numbers[-1], (box,)),))
        made = redaction.redact_job(session, "M-001", plan).run(JobContext())
        copy = clips.commit(session, made)
        identities.add(session, IdentityRole.STAF, SECOND.name)
        session.hand_to(SECOND)
        redaction.confirm(session, copy.code)
        packages.commit(
            session,
            packages.export_job(session, packages.ExportRequest(out)).run(JobContext()),
        )
    return out


@pytest.fixture
def stick(sent: Path, tmp_path: Path, fresh_data: Path) -> Path:
    """A package in a folder that nobody may write to."""
    assert not fresh_data.exists()
    place = tmp_path / "stick"
    place.mkdir()
    file = Path(shutil.copy2(sent, place))
    file.chmod(0o444)
    place.chmod(0o555)
    return file


def _opened(file: Path) -> PackageSession:
    unpacked = hearing_package.unpack_job(file).run(JobContext())
    return hearing_package.open_unpacked(unpacked, REVIEWER)


def _left() -> list[str]:
    room = data_dir() / ROOM
    return sorted(path.name for path in room.iterdir()) if room.is_dir() else []


def test_a_hearing_plays_out_of_a_package_on_a_locked_stick(stick: Path) -> None:
    before = (stick.read_bytes(), sorted(path.name for path in stick.parent.iterdir()))
    with _opened(stick) as session:
        first, second = hearing.cards(session)
        assert (first.shown, second.shown) == (Shown.COPY, Shown.ORIGINAL)
        assert first.copy is not None
        assert first.confirmed_by == SECOND.name
        index = frames.copy_index_job(session, first.copy).run(JobContext())
        assert index.is_file()
        assert clips.stored_path(session, first.copy).is_file()
        with pytest.raises(CaseReadOnly):
            hearing.set_public(session, public=False)
        assert _left()
    assert _left() == []
    assert (stick.read_bytes(), sorted(p.name for p in stick.parent.iterdir())) == before


def test_what_was_confirmed_elsewhere_is_shown_but_not_given_out_here(stick: Path) -> None:
    with _opened(stick) as session:
        assert [one.confirmed_by for one in redaction.states(session)] == [""]
        given = dict(public_dossier.picture_states(session))
        assert given["M-001"] is PictureState.UNCONFIRMED
        assert [one.confirmed_by for one in redaction.states(session, is_whole=True)] == [
            SECOND.name
        ]


def test_a_changed_byte_is_refused_before_anything_is_shown(sent: Path, tmp_path: Path) -> None:
    changed = tmp_path / "perkara.zip"
    content = bytearray(sent.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    with pytest.raises(PackageRefused):
        hearing_package.unpack_job(changed).run(JobContext())
    assert _left() == []


def test_without_room_it_is_said_before_anything_is_written(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, stick.stat().st_size))
    with pytest.raises(DiskFull) as full:
        hearing_package.unpack_job(stick).run(JobContext())
    assert full.value.facts["needed_bytes"] > 2 * stick.stat().st_size
    assert _left() == []


def test_stopping_leaves_nothing(stick: Path) -> None:
    cancel = Event()
    steps = []

    def stop(progress: object) -> None:
        steps.append(progress)
        if getattr(progress, "done", 0) >= 0.6:
            cancel.set()

    with pytest.raises(Cancelled):
        hearing_package.unpack_job(stick).run(JobContext(on_progress=stop, cancel=cancel))
    assert len(steps) >= 2
    assert _left() == []


def test_what_a_crash_left_goes_at_the_next_start_and_an_open_one_stays(stick: Path) -> None:
    crashed = _opened(stick)
    lock = crashed.home._lock
    assert lock is not None
    lock.release()  # as the system does when the process is gone
    with _opened(stick) as alive:
        hearing_package.sweep_left()
        assert not crashed.folder.exists()
        assert alive.folder.is_dir()
        assert len(hearing.cards(alive)) == 2
    assert _left() == []


def test_no_word_of_an_unpacked_case_stays_in_the_index_of_this_machine(stick: Path) -> None:
    from app.services import library, search_indexing

    with _opened(stick) as session:
        library.note_case(session)
        index = search_indexing.open_index()
        try:
            assert search_indexing.refresh(session, index, JobContext()) == 0
        finally:
            index.close()
        assert library.elsewhere(session, "0" * 64) == ()
        name = session.folder.name
    assert not any(
        name.encode() in path.read_bytes() for path in data_dir().rglob("*") if path.is_file()
    )


def test_the_command_tells_what_a_package_would_show_and_leaves_nothing(
    stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--json", "hearing", str(stick)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["public"] is True
    assert [one["shown"] for one in told["moments"]] == ["copy", "original"]
    assert run(["--json", "hearing", str(stick), "--closed"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["shown"] for one in told["moments"]] == ["original", "original"]
    assert _left() == []


def test_the_package_is_still_whole_after_the_hearing(stick: Path) -> None:
    _opened(stick).close()
    report = integrity.verify_path(stick, (), JobContext())
    assert [check.name for check in report.checks if not check.ok] == []
