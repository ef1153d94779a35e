"""Every call that changes a case appends exactly one entry: the database itself is watched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.case import CaseForm, Party, PartyRole
from app.domain.errors import DigestMismatch
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.runtime.clock import Clock
from app.services import (
    cases,
    clips,
    dossiers,
    intake,
    integrity,
    release,
    review,
    suggestions,
    transcription,
)
from app.services.events import Topic
from app.services.history_readings import SENTENCES
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import MODEL, REVIEWER, add_transcript, add_video, new_case, segment

_SAID = "ayo dukung paslon kita semua"
Step = Callable[[CaseSession, Path], object]
DRAFT = MomentDraft(EvidenceCode("BB-001"), TimeRange(0, 500_000), quote="ayo dukung paslon")


def _segment_id(session: CaseSession) -> int:
    transcript = review.transcript(session, "BB-001")
    assert transcript is not None
    return transcript.segments[0].id


def _build(session: CaseSession, _folder: Path) -> object:
    job = dossiers.build_job(session, dossiers.DossierRequest())
    return dossiers.commit(session, job.run(JobContext()))


def _copy_still(session: CaseSession, folder: Path) -> object:
    return clips.export(session, clips.derivatives(session)[0], folder / "gambar.png")


def _again(session: CaseSession, folder: Path) -> object:
    return intake.take_in(session, [folder / "pidato.mp4"], Provenance(), JobContext())


STEPS: dict[str, Step] = {
    "case.set": lambda s, _: cases.set_form(s, {"region": "Kabupaten Contoh"}),
    "party.add": lambda s, _: cases.add_party(s, Party(PartyRole.SAKSI, "Saksi (fiktif)")),
    "evidence.duplicate": _again,
    "transcript.revise": lambda s, _: review.edit_segment(s, "BB-001", _segment_id(s), _SAID),
    "transcript.confirm": lambda s, _: review.confirm_segment(s, "BB-001", _segment_id(s)),
    "suggestion.find": lambda s, _: suggestions.find(s),
    "moment.add": lambda s, _: review.mark(s, DRAFT),
    "moment.set": lambda s, _: review.change_moment(s, "M-001", DRAFT),
    "moment.remove": lambda s, _: review.remove_moment(s, "M-001", "uji"),
    "moment.restore": lambda s, _: review.restore_moment(s, "M-001"),
    "derivative.still": lambda s, _: clips.commit(s, clips.still_job(s, "M-001").run(JobContext())),
    "derivative.clip": lambda s, _: clips.commit(s, clips.clip_job(s, "M-001").run(JobContext())),
    "derivative.copy": _copy_still,
    "dossier.build": _build,
    "dossier.copy": lambda s, f: release.copy_out(s, "latest", f / "Berkas.pdf"),
    "transcript.begin": lambda s, _: transcription.begin(s, "BB-001", MODEL, _profile(s)),
}


def _profile(session: CaseSession):
    transcript = review.transcript(session, "BB-001")
    assert transcript is not None
    return transcript.profile


def outside(statements: list[str]) -> list[str]:
    """Give the writing statements that ran outside a transaction."""
    found, is_inside = [], False
    for statement in statements:
        verb = statement.split()[0].upper()
        if verb in ("BEGIN", "COMMIT", "ROLLBACK"):
            is_inside = verb == "BEGIN"
        elif verb in ("INSERT", "UPDATE", "DELETE", "REPLACE") and not is_inside:
            found.append(statement)
    return found


def test_every_change_of_a_case_is_one_entry_whose_act_has_its_words(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(session, code, segment("ayo dukung paslon kita"))
        writes: list[str] = []
        session._database.conn.set_trace_callback(writes.append)
        for act, step in STEPS.items():
            writes.clear()
            before = len(cases.custody_lines(session))
            step(session, tmp_path)
            added = cases.custody_lines(session)[before:]
            assert [json.loads(line)["act"] for line in added] == [act]
            # Nothing was written outside the one transaction that holds the entry.
            assert outside(writes) == []
            assert [w.upper() for w in writes].count("COMMIT") == 1
            assert act in SENTENCES["id"]
        session._database.conn.set_trace_callback(None)


def test_a_change_that_fails_leaves_neither_row_nor_entry(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        before = cases.custody_lines(session)
        with pytest.raises(RuntimeError):
            _fail_in_the_middle(session)
        assert cases.parties(session) == ()
        assert cases.custody_lines(session) == before


def _fail_in_the_middle(session: CaseSession) -> None:
    with session.change("case.set", Topic.CASE) as change:
        session.stores.cases.add_party(Party(PartyRole.SAKSI, "Saksi (fiktif)"))
        change.data = {"x": 1}
        raise RuntimeError


def test_a_copy_that_left_the_case_is_told_by_its_name_and_its_bytes(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        review.mark(session, DRAFT)
        STEPS["derivative.still"](session, tmp_path)
        _build(session, tmp_path)
        before = release.state(session, "latest").changes_since
        still = clips.derivatives(session)[0]
        name = release.state(session, "latest").name
        for leave, act, code in (
            (lambda: clips.export(session, still, tmp_path / "a.png"), "derivative.copy", "T-001"),
            (lambda: release.copy_out(session, name, tmp_path / "b.pdf"), "dossier.copy", name),
        ):
            copy = leave()
            last = json.loads(cases.custody_lines(session)[-1])
            digest = hashlib.sha256(copy.read_bytes()).hexdigest()
            assert (last["act"], last["obj"]) == (act, [code])
            assert last["data"] == {"name": copy.name, "sha256": digest}
        # A copy changes nothing that a dossier shows.
        assert release.state(session, "latest").changes_since == before
        folder, lines = session.folder, cases.custody_lines(session)
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        clips.export(session, still, tmp_path / "lagi.png")
        assert cases.custody_lines(session) == lines


def test_what_is_stored_and_no_longer_fits_does_not_leave_the_case(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        add_video(session, tmp_path)
        review.mark(session, DRAFT)
        STEPS["derivative.still"](session, tmp_path)
        still, lines = clips.derivatives(session)[0], cases.custody_lines(session)
        stored = clips.stored_path(session, still)
        stored.chmod(0o600)
        stored.write_bytes(stored.read_bytes() + b"x")
        with pytest.raises(DigestMismatch):
            clips.export(session, still, tmp_path / "gambar.png")
        assert not (tmp_path / "gambar.png").exists()
        assert cases.custody_lines(session) == lines


def test_looking_at_an_item_is_recorded_once_a_sitting(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        before = len(cases.custody_lines(session))
        session.note_view(code)
        session.note_view(code)
        added = cases.custody_lines(session)[before:]
        assert [json.loads(line)["obj"] for line in added] == [[code]]
        folder = session.folder
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        session.note_view(code)
        assert len(cases.custody_lines(session)) == before + 1


class ClockSetBack(Clock):
    """A real clock that a person sets back by an hour."""

    back = timedelta(0)

    def now(self) -> datetime:
        return super().now() - self.back


def test_a_clock_set_back_is_said_in_the_next_entry(tmp_path: Path) -> None:
    clock = ClockSetBack()
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), REVIEWER, clock=clock) as session:
        clock.back = timedelta(hours=1)
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        last = json.loads(cases.custody_lines(session)[-1])
        assert integrity.verify_path(session.folder, (), JobContext()).ok
    assert 3_590_000 < last["data"]["clock_back_ms"] <= 3_600_000


def test_a_verification_of_the_open_case_is_recorded_with_what_failed(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        report = integrity.verify_path(session.folder, (), JobContext())
        integrity.record(session, report)
        last = json.loads(cases.custody_lines(session)[-1])
    assert (last["act"], last["data"]["ok"], last["data"]["failed"]) == ("case.verify", True, [])
