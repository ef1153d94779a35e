from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import Cancelled, FileMissing, FileUnreadable
from app.domain.evidence import ChunkLeaves, EvidenceKind, EvidenceStatus, Provenance
from app.domain.plain import digest
from app.services import cases, intake, integrity
from app.services.intake import IntakeOutcome, OutcomeState
from app.services.intake_plan import BatchProgress, IntakePlan
from app.services.stated_hashes import StatedHash, compare
from app.tasks.job import JobContext, Progress
from tests.media.made_files import make_photo, make_sound, make_video
from tests.services.casefiles import new_case

NOBODY = Provenance(unavailable_reason="diserahkan tanpa keterangan")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "serahan"
    (made / "dalam").mkdir(parents=True)
    make_video(made / "a.mp4", frames=30, sound="aac")
    make_sound(made / "dalam" / "b.m4a", "aac")
    make_photo(made / "c.jpg")
    (made / "d.mp4").write_text("bukan video")
    (made / "e.mp4").touch()
    (made / "f.mp4").write_bytes((made / "a.mp4").read_bytes())
    (made / "Thumbs.db").write_bytes(b"x")
    return made


def test_a_folder_is_taken_in_whole_and_each_item_says_what_it_is(
    tmp_path: Path, folder: Path
) -> None:
    with new_case(tmp_path) as session:
        outcomes = intake.take_in(session, [folder], NOBODY, JobContext())
        items = {item.name: item for item in intake.evidence_list(session)}
        stored = {
            item.name: intake.original_path(session, item).read_bytes() for item in items.values()
        }
        entries = [json.loads(line) for line in cases.custody_lines(session)]
    assert {name: item.kind for name, item in items.items()} == {
        "a.mp4": EvidenceKind.VIDEO,
        "c.jpg": EvidenceKind.PHOTO,
        "b.m4a": EvidenceKind.AUDIO,
        "d.mp4": EvidenceKind.OTHER,
        "e.mp4": EvidenceKind.OTHER,
    }
    assert [o.is_duplicate for o in outcomes if o.source.name == "f.mp4"] == [True]
    for name, item in items.items():
        source = next(folder.rglob(name)).read_bytes()
        assert stored[name] == source
        assert item.digest.sha256 == hashlib.sha256(source).hexdigest()
    added = [entry for entry in entries if entry["act"] == "evidence.add"]
    assert [entry["obj"][0] for entry in added] == [f"BB-{n:03d}" for n in range(1, 6)]
    assert all(entry["data"]["provenance"]["unavailable_reason"] for entry in added)


def test_what_is_no_media_is_kept_hashed_and_named(tmp_path: Path, folder: Path) -> None:
    with new_case(tmp_path) as session:
        intake.take_in(session, [folder / "d.mp4", folder / "e.mp4"], NOBODY, JobContext())
        items = intake.evidence_list(session)
    assert [item.status for item in items] == [EvidenceStatus.UNREADABLE] * 2
    assert all(item.problem for item in items)


def test_a_video_counts_its_frames_and_has_a_thumbnail(tmp_path: Path, folder: Path) -> None:
    with new_case(tmp_path) as session:
        intake.take_in(session, [folder / "a.mp4"], NOBODY, JobContext())
        item = intake.evidence(session, "bb-001")
        thumbnail = intake.thumbnail_path(session, item)
        assert thumbnail is not None
        assert thumbnail.read_bytes()[:2] == b"\xff\xd8"
    assert item.media is not None
    assert item.media.frame_count == 30


def test_a_missing_path_takes_nothing_in(tmp_path: Path, folder: Path) -> None:
    with new_case(tmp_path) as session:
        before = cases.custody_lines(session)
        with pytest.raises(FileMissing):
            intake.take_in(session, [folder / "a.mp4", folder / "hilang.mp4"], NOBODY, JobContext())
        assert intake.evidence_list(session) == ()
        assert cases.custody_lines(session) == before


def test_hostile_names_are_stored_as_names_and_lead_nowhere(tmp_path: Path) -> None:
    names = [
        "..\\..\\x.mp4",
        "<b>tebal.mp4",
        "baris\nbaru.mp4",
        "\u202etxt.4pm",
        "=HYPERLINK(1).mp4",
    ]
    folder = tmp_path / "aneh"
    folder.mkdir()
    for number, name in enumerate(names):
        (folder / name).write_bytes(bytes([number]))
    with new_case(tmp_path) as session:
        intake.take_in(session, [folder], NOBODY, JobContext())
        assert sorted(item.name for item in intake.evidence_list(session)) == sorted(names)
        stored = sorted(path.name for path in (session.folder / "originals").glob("*/*"))
    assert stored == sorted(hashlib.sha256(bytes([n])).hexdigest() for n in range(len(names)))


def test_a_part_of_a_batch_is_paused_and_stopped_with_the_whole() -> None:
    ctx = JobContext(cancel=Event(), pause=Event())
    part = BatchProgress(IntakePlan((Path("a"),), 1, (), (1,)), ctx).part(0)
    assert (part.cancel, part.pause) == (ctx.cancel, ctx.pause)


def test_the_progress_of_a_batch_counts_files_and_bytes_and_never_goes_back() -> None:
    told: list[Progress] = []
    planned = IntakePlan((Path("a.mp4"), Path("b.mp4")), 3_000_000, (), (1_000_000, 2_000_000))
    whole = BatchProgress(planned, JobContext(on_progress=told.append))
    for number in range(2):
        for share in ((0.0, 0.6), (0.6, 1.0)):
            for done in (0.0, 0.5, 1.0, 0.0):
                whole.part(number, share).progress(done, "copying")
    reached = [progress.done for progress in told]
    assert reached == sorted(reached)
    assert reached[-1] == 1.0
    assert told[4].detail.startswith("1/2 · ")
    assert told[-2].detail == "2/2 · 3,0 MB / 3,0 MB · b.mp4"


def test_pipes_are_not_opened_and_an_unreadable_folder_fails_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "serahan"
    folder.mkdir()
    (folder / "a.bin").write_bytes(b"a")
    os.mkfifo(folder / "pipa")
    planned = intake.plan([folder])
    assert [path.name for path in planned.sources] == ["a.bin"]
    assert [path.name for path in planned.skipped] == ["pipa"]
    with pytest.raises(FileUnreadable):
        intake.plan([folder / "pipa"])


def test_each_outcome_is_handed_over_before_the_next_file_begins(
    tmp_path: Path, folder: Path
) -> None:
    stop = Event()
    seen: list[IntakeOutcome] = []

    def collect(item: object) -> None:
        assert isinstance(item, IntakeOutcome)
        seen.append(item)
        stop.set()

    with new_case(tmp_path) as session:
        with pytest.raises(Cancelled):
            intake.take_in(session, [folder], NOBODY, JobContext(on_item=collect, cancel=stop))
        assert [item.code for item in intake.evidence_list(session)] == ["BB-001"]
    assert [outcome.state for outcome in seen] == [OutcomeState.TAKEN_IN]


def test_each_item_keeps_the_leaves_of_its_bytes(tmp_path: Path, folder: Path) -> None:
    with new_case(tmp_path) as session:
        intake.take_in(session, [folder / "a.mp4"], NOBODY, JobContext())
        item = intake.evidence(session, "BB-001")
        entries = [json.loads(line) for line in cases.custody_lines(session)]
    assert item.leaves is not None
    content = (folder / "a.mp4").read_bytes()
    assert item.leaves.sha256[0] == hashlib.sha256(content[: item.leaves.chunk_bytes]).hexdigest()
    [added] = [entry for entry in entries if entry["act"] == "evidence.add"]
    assert added["data"]["leaves_sha256"] == digest(ChunkLeaves, item.leaves)


@pytest.mark.parametrize("is_media", [True, False])
def test_a_large_item_has_its_sha512_when_it_was_looked_into_and_the_chain_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_media: bool
) -> None:
    monkeypatch.setattr("app.store.copying.SHA512_AT_ONCE_BYTES", 0)
    path = tmp_path / "besar.mp4"
    if is_media:
        make_video(path)
    else:
        path.write_bytes(b"bukan media")
    stated = hashlib.sha512(path.read_bytes()).hexdigest()
    for told, result in ((stated, StatedHash.SAME), ("0" * 128, StatedHash.DIFFERS)):
        with new_case(tmp_path / told[:4]) as session:
            given = Provenance(stated_hash=told, unavailable_reason="uji")
            staged = intake.stage_job(session, path).run(JobContext())
            kept = intake.commit(session, staged, given)
            assert kept.stated is StatedHash.NOT_COMPUTED
            assert kept.evidence is not None
            assert kept.evidence.digest.sha512 == ""
            report = integrity.verify_path(session.folder, (), JobContext())
            assert [check.name for check in report.checks if not check.ok] == []
            probed = intake.probe_job(session, kept.evidence).run(JobContext())
            item = intake.record_probe(session, kept.evidence.code, probed)
            assert item.digest.sha512 == stated
            assert compare(told, item.digest) is result
        report = integrity.verify_path(session.folder, (), JobContext())
        assert [check.name for check in report.checks if not check.ok] == []
        with sqlite3.connect(session.folder / "case.db") as database:
            database.execute("UPDATE evidence SET sha512 = ?", ["f" * 128])
        database.close()
        report = integrity.verify_path(session.folder, (), JobContext())
        assert "record: evidence rows" in [check.name for check in report.checks if not check.ok]
