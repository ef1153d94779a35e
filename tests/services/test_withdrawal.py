from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import CaseReadOnly, EvidenceWithdrawn, InvalidValue
from app.domain.evidence import EvidenceStatus, Provenance
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import AsrProfile
from app.services import (
    cases,
    clips,
    frames,
    intake,
    integrity,
    review,
    suggestions,
    transcription,
    withdrawal,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import MODEL, REVIEWER, add_transcript, add_video, new_case, segment

WHY = "diserahkan oleh orang yang bukan pemiliknya"
SPAN = TimeRange(0, 400_000)


@pytest.fixture
def session(tmp_path: Path) -> CaseSession:
    return new_case(tmp_path)


@pytest.fixture
def code(session: CaseSession, tmp_path: Path) -> str:
    return add_video(session, tmp_path)


def last_entry(session: CaseSession) -> dict[str, object]:
    entry: dict[str, object] = json.loads(cases.custody_lines(session)[-1])
    return entry


def test_the_bytes_stay_and_the_reason_is_said(session: CaseSession, code: str) -> None:
    with session:
        item = withdrawal.withdraw(session, code, f" {WHY} ")
        assert intake.original_path(session, item).is_file()
        entry = last_entry(session)
    assert item.status is EvidenceStatus.WITHDRAWN
    assert item.withdrawal is not None
    assert (item.withdrawal.reason, item.withdrawal.by) == (WHY, REVIEWER.name)
    assert (entry["act"], entry["obj"], entry["why"]) == ("evidence.withdraw", [code], WHY)


def test_nothing_new_is_built_on_it(session: CaseSession, code: str) -> None:
    with session:
        moment = review.mark(session, MomentDraft(code, SPAN, ("N-07",)))
        add_transcript(session, code, segment("dukung nomor dua"))
        withdrawal.withdraw(session, code, WHY)
        before = cases.custody_lines(session)
        for attempt in (
            lambda: review.mark(session, MomentDraft(code, SPAN, ("N-07",))),
            lambda: clips.still_job(session, moment.code),
            lambda: clips.clip_job(session, moment.code),
            lambda: transcription.begin(session, code, MODEL, AsrProfile()),
            lambda: suggestions.find(session, [code]),
            lambda: frames.readable(session, code),
            lambda: withdrawal.withdraw(session, code, WHY),
        ):
            with pytest.raises(EvidenceWithdrawn):
                attempt()
        assert suggestions.find(session) == ()
        assert transcription.pending(session) == ()
        assert cases.custody_lines(session) == before


def test_a_restored_item_is_as_it_was(session: CaseSession, code: str) -> None:
    with session:
        before = intake.evidence(session, code)
        withdrawal.withdraw(session, code, WHY)
        assert withdrawal.restore(session, code, "keliru") == before
        entry = last_entry(session)
        review.mark(session, MomentDraft(code, SPAN, ("N-07",)))
    assert (entry["act"], entry["obj"], entry["why"]) == ("evidence.restore", [code], "keliru")


def test_an_item_that_cannot_be_read_comes_back_as_such(
    session: CaseSession, tmp_path: Path
) -> None:
    path = tmp_path / "kiriman.bin"
    path.write_bytes(b"bukan media")
    with session:
        intake.take_in(session, [path], Provenance(), JobContext())
        withdrawal.withdraw(session, "BB-001", WHY)
        item = withdrawal.restore(session, "BB-001", "keliru")
    assert item.status is EvidenceStatus.UNREADABLE


def test_what_is_looked_into_meanwhile_stays_withdrawn(session: CaseSession, code: str) -> None:
    with session:
        item = intake.evidence(session, code)
        outcome = intake.probe_job(session, item).run(JobContext())
        withdrawal.withdraw(session, code, WHY)
        before = cases.custody_lines(session)
        assert intake.record_probe(session, code, outcome).status is EvidenceStatus.WITHDRAWN
        assert cases.custody_lines(session) == before


@pytest.mark.parametrize("why", ["", "  "])
def test_no_reason_no_withdrawal(session: CaseSession, code: str, why: str) -> None:
    with session:
        with pytest.raises(InvalidValue):
            withdrawal.withdraw(session, code, why)
        assert intake.evidence(session, code).withdrawal is None


def test_only_a_withdrawn_item_is_restored(session: CaseSession, code: str) -> None:
    with session, pytest.raises(InvalidValue):
        withdrawal.restore(session, code, "keliru")


def test_a_case_opened_to_read_withdraws_nothing(session: CaseSession, code: str) -> None:
    with session:
        folder = session.folder
    with (
        cases.open_case(folder, REVIEWER, read_only=True) as reader,
        pytest.raises(CaseReadOnly),
    ):
        withdrawal.withdraw(reader, code, WHY)


def test_the_record_of_a_withdrawn_and_of_a_restored_item_verifies(
    session: CaseSession, code: str
) -> None:
    with session:
        withdrawal.withdraw(session, code, WHY)
        folder = session.folder
    for _ in range(2):
        report = integrity.verify_path(folder, (), JobContext())
        assert [check for check in report.checks if not check.ok] == []
        with cases.open_case(folder, REVIEWER) as again:
            if intake.evidence(again, code).withdrawal is not None:
                withdrawal.restore(again, code, "keliru")
