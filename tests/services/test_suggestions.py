from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, InvalidValue
from app.domain.moment import SuggestionStatus
from app.services import cases, review, suggestions
from app.services.cue_matching import LIKELY
from app.services.replay_text import suggestion_faults
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_transcript, add_video, new_case, segment


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def found_texts(session: CaseSession, code: str, *texts: str) -> dict[str, float]:
    at = 0
    segments = []
    for text in texts:
        segments.append(segment(text, start_us=at, step_us=50_000))
        at = segments[-1].end_us
    add_transcript(session, code, *segments)
    return {s.draft.cue: s.draft.confidence for s in suggestions.find(session, [code])}


def test_a_cue_is_found_where_whisper_split_and_joined_its_words(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found = found_texts(session, code, "bapak ibu dukungpas lon kita hari ini")
    assert found["dukung paslon"] >= 0.85


def test_a_cue_is_found_across_two_segments(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    assert "dukung paslon" in found_texts(session, code, "ayo kita dukung", "paslon pilihan")


def test_ordinary_talk_gives_no_likely_suggestion(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    text = "rapat hari ini membahas jadwal perbaikan jalan dan saluran air di kecamatan"
    assert all(score < LIKELY / 100 for score in found_texts(session, code, text).values())


def test_looking_twice_adds_nothing(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    before = (suggestions.listed(session), cases.custody_lines(session))
    suggestions.find(session, [code])
    assert (suggestions.listed(session), cases.custody_lines(session)) == before


def test_looking_again_after_a_correction_does_not_store_a_cue_twice(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    before = suggestions.listed(session)
    transcript = review.transcript(session, code)
    assert transcript is not None
    review.edit_segment(session, code, transcript.segments[0].id, "ayo dukung paslon kita semua")
    suggestions.find(session, [code])
    assert suggestions.listed(session) == before


def test_a_suggestion_is_no_moment_until_a_person_accepts_it(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    assert review.moments(session) == ()
    first = suggestions.listed(session)[0]
    moment = suggestions.accept(session, first.id)
    assert moment.draft.categories == (first.draft.category,)
    assert suggestions.listed(session)[0].status is SuggestionStatus.ACCEPTED
    with pytest.raises(InvalidValue):
        suggestions.reject(session, first.id)


def decided(session: CaseSession) -> dict[str, SuggestionStatus]:
    return {s.draft.category: s.status for s in suggestions.listed(session)}


def acts(session: CaseSession) -> list[tuple[str, str]]:
    lines = (json.loads(line) for line in cases.custody_lines(session))
    return [(entry["act"], entry["why"]) for entry in lines]


def is_as_recorded(session: CaseSession) -> bool:
    entries = [json.loads(line) for line in cases.custody_lines(session)]
    return not list(suggestion_faults(session.stores, entries))


def test_a_rejection_keeps_its_reason_in_the_row_and_in_the_chain(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    first = suggestions.listed(session)[0]
    (rejected,) = suggestions.reject(session, first.id, why="  salah   dengar ")
    assert (rejected.status, rejected.reason) == (SuggestionStatus.REJECTED, "salah dengar")
    assert acts(session)[-1] == ("suggestion.rejected", "salah dengar")
    assert review.moments(session) == ()
    assert is_as_recorded(session)


def test_a_rejection_is_taken_back_and_done_again(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    first = suggestions.listed(session)[0]
    suggestions.reject(session, first.id, why="salah dengar")
    session.undo.undo()
    opened = session.stores.suggestions.by_id(first.id)
    assert (opened.status, opened.reason, opened.decided_by) == (SuggestionStatus.OPEN, "", "")
    assert acts(session)[-1] == ("suggestion.open", "undo")
    session.undo.redo()
    assert session.stores.suggestions.by_id(first.id).reason == "salah dengar"
    assert is_as_recorded(session)


def test_a_passage_becomes_one_moment_with_the_categories_a_person_chose(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found_texts(session, code, "nanti coblos nomor dua")
    (passage,) = suggestions.passages(suggestions.listed(session))
    by_category = {s.draft.category: s.id for s in passage}
    assert set(by_category) == {"N-03", "N-17", "N-27"}
    moment = suggestions.accept(
        session, by_category["N-27"], by_category["N-17"], others=[by_category["N-03"]], why="lain"
    )
    assert moment.draft.categories == ("N-17", "N-27")
    accepted, rejected = SuggestionStatus.ACCEPTED, SuggestionStatus.REJECTED
    assert decided(session) == {"N-03": rejected, "N-17": accepted, "N-27": accepted}
    assert [act for act, _why in acts(session)[-4:]] == [
        "moment.add", "suggestion.accepted", "suggestion.accepted", "suggestion.rejected",
    ]  # fmt: skip
    assert is_as_recorded(session)


def test_one_undo_takes_back_the_moment_and_what_it_decided(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found_texts(session, code, "nanti coblos nomor dua")
    first, *rest = suggestions.listed(session)
    suggestions.accept(session, first.id, others=[one.id for one in rest])
    session.undo.undo()
    assert review.moments(session) == ()
    assert set(decided(session).values()) == {SuggestionStatus.OPEN}
    session.undo.redo()
    assert len(review.moments(session)) == 1
    assert SuggestionStatus.OPEN not in decided(session).values()
    assert is_as_recorded(session)


def test_passages_beside_a_call_for_neutrality_come_last(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(
        session,
        code,
        "pegawai dilarang pasang baliho di sekolah",
        "lalu kami membahas jalan desa dan saluran air yang rusak",
        "setelah itu ayo dukung paslon kita",
    )
    listed = suggestions.passages(suggestions.listed(session))
    assert [bool(passage[0].draft.guard) for passage in listed] == [False, True]


def test_looking_as_a_job_finds_what_looking_at_once_finds(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    at_once = found_texts(session, code, "nanti coblos nomor dua")
    drafts = suggestions.find_job(session).run(JobContext())
    assert {draft.cue: draft.confidence for draft in drafts} == at_once
    before = cases.custody_lines(session)
    assert len(suggestions.keep(session, drafts)) == len(drafts)
    assert cases.custody_lines(session) == before


def test_a_person_stops_the_looking(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(session, code, "nanti coblos nomor dua")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        suggestions.find_job(session).run(JobContext(cancel=stop))
