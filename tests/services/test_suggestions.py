from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import InvalidValue
from app.domain.moment import SuggestionStatus
from app.services import cases, review, suggestions
from app.services.session import CaseSession
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
    assert all(
        score < suggestions.LIKELY / 100 for score in found_texts(session, code, text).values()
    )


def test_a_call_for_neutrality_beside_a_cue_makes_it_no_more_than_possible(
    desk: tuple[CaseSession, str],
) -> None:
    session, code = desk
    found = found_texts(session, code, "kita tidak boleh dukung paslon siapa pun")
    assert found["dukung paslon"] <= 0.80


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


def test_a_rejected_suggestion_stays_listed_as_rejected(desk: tuple[CaseSession, str]) -> None:
    session, code = desk
    found_texts(session, code, "ayo dukung paslon kita")
    first = suggestions.listed(session)[0]
    assert suggestions.reject(session, first.id).status is SuggestionStatus.REJECTED
    assert review.moments(session) == ()
