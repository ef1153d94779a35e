"""Suggested voices are nobody's words until a person takes them over, as one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue, UnknownItem
from app.domain.mediatime import TimeRange
from app.domain.voices import METHOD, VoicesFound
from app.services import history, layouts, replay, review, speakers, voices
from tests.services.casefiles import add_transcript, add_video, new_case, segment


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(session, code, *(segment(f"kata {n}", n * 400_000) for n in range(5)))
        yield session, code


def spoken(session, code: str) -> list[int]:
    return [one.speaker for one in review.transcript(session, code).segments]


def suggested(session, code: str, *groups: int) -> voices.VoiceSuggestion:
    return voices.suggestion(session, code, found_now(session, code, *groups))


def found_now(session, code: str, *groups: int) -> VoicesFound:
    segments = review.transcript(session, code).segments
    spans = tuple(TimeRange(one.start_us, one.end_us) for one in segments)
    return VoicesFound(METHOD, spans[: len(groups)], groups)


def test_nothing_is_kept_of_a_suggestion_that_is_not_taken_over(desk):
    session, code = desk
    before = session.stores.custody.lines()
    found = suggested(session, code, 1, 2, 1, 0, 2)
    assert [(v.group, len(v.segments)) for v in found.voices] == [(1, 2), (2, 2)]
    assert found.untold == 1
    assert session.stores.custody.lines() == before
    assert spoken(session, code) == [0] * 5


def test_all_or_some_are_taken_over_as_one_step_that_names_the_method(desk):
    session, code = desk
    before = len(session.stores.custody.lines())
    assert voices.accept(session, suggested(session, code, 1, 2, 1, 0, 2), {1, 2}) == 4
    assert spoken(session, code) == [1, 2, 1, 0, 2]
    (line,) = session.stores.custody.lines()[before:]
    entry = json.loads(line)
    assert (entry["act"], entry["data"]["method"]) == ("transcript.speaker", METHOD)
    assert METHOD in history.told(before, line).sentence
    session.undo.undo()
    assert spoken(session, code) == [0] * 5
    session.undo.redo()
    session.undo.undo()
    assert voices.accept(session, suggested(session, code, 1, 2, 1, 0, 2), {2}) == 2
    assert spoken(session, code) == [0, 1, 0, 0, 1]
    checks = replay.check_rows(session.stores, session.stores.custody.lines())
    assert [check for check in checks if not check.ok] == []


def test_what_a_person_said_is_neither_overwritten_nor_given_another_meaning(desk):
    session, code = desk
    ids = [one.id for one in review.transcript(session, code).segments]
    speakers.set_speaker(session, code, ids[:1], 1)
    speakers.name_speaker(session, code, 2, "Bu Ani")
    found = suggested(session, code, 2, 2, 1, 1, 2)
    assert voices.accept(session, found, {1, 2}) == 4
    assert spoken(session, code) == [1, 4, 3, 3, 4]


def test_more_voices_than_free_numbers_are_refused_and_nothing_changes(desk):
    session, code = desk
    for number in range(1, 8):
        speakers.name_speaker(session, code, number, f"Orang {number}")
    with pytest.raises(InvalidValue):
        voices.accept(session, suggested(session, code, 1, 2, 1, 2, 1), {1, 2})
    assert spoken(session, code) == [0] * 5


def test_a_transcript_that_was_laid_out_anew_is_compared_anew(desk):
    session, code = desk
    with pytest.raises(InvalidValue):
        suggested(session, code, 1, 2)


def test_without_a_transcript_or_with_a_wrong_number_there_is_nothing_to_do(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        with pytest.raises(UnknownItem):
            voices.job(session, code, 2)
        with pytest.raises(InvalidValue):
            voices.job(session, code, 1)


def test_voices_are_not_laid_over_a_transcript_that_was_cut_anew_since(desk):
    session, code = desk
    found = found_now(session, code, 1, 2, 1, 0, 2)
    ids = [one.id for one in review.transcript(session, code).segments]
    layouts.join(session, code, ids[0])
    first = review.transcript(session, code).segments[0]
    layouts.split(session, code, first.id, 1)
    assert len(review.transcript(session, code).segments) == len(found.groups)
    with pytest.raises(InvalidValue):
        voices.suggestion(session, code, found)
