from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, SuggestionDraft
from app.domain.transcript import SegmentFlag, Word
from app.services import quotes, review, suggestions
from app.services.doubts import Weight, doubts
from app.services.quotes import WITHHELD, Transcripts
from tests.services.casefiles import add_transcript, add_video, new_case, segment


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        sure = [segment(f"kata yang jelas {n}", n * 500_000) for n in range(4)]
        flagged = replace(sure[3], flags=(SegmentFlag.LITTLE_SPEECH, SegmentFlag.UNVERIFIED_MODEL))
        alike = replace(sure[1], flags=(SegmentFlag.UNVERIFIED_MODEL,))
        low = replace(
            sure[2], words=tuple(replace(word, probability=0.2) for word in sure[2].words)
        )
        add_transcript(session, code, sure[0], alike, low, flagged)
        yield session, code


def listed(session, code: str) -> list[tuple[int, Weight]]:
    return [(found.segment.machine.start_us, found.weight) for found in doubts(session, code)]


def test_only_what_has_a_reason_is_listed_where_nobody_refers_to_it(desk):
    assert listed(*desk) == [(1_000_000, Weight.OTHER), (1_500_000, Weight.OTHER)]


def test_what_a_moment_cites_comes_first_however_sure_the_machine_was(desk):
    session, code = desk
    review.mark(session, MomentDraft(EvidenceCode(code), TimeRange(0, 200_000), ("N-07",)))
    assert listed(session, code)[0] == (0, Weight.CITED)


def test_what_matches_a_cue_comes_before_the_rest(desk):
    session, code = desk
    draft = SuggestionDraft(
        evidence=EvidenceCode(code), span=TimeRange(500_000, 900_000), category="N-07", cue="cue",
        matched_text="kata", confidence=0.9,
    )  # fmt: skip
    session.stores.suggestions.add(draft)
    assert [weight for _start, weight in listed(session, code)] == [
        Weight.CUE, Weight.OTHER, Weight.OTHER,
    ]  # fmt: skip
    suggestions.reject(session, 1)
    assert (500_000, Weight.CUE) not in listed(session, code)


def test_what_somebody_confirmed_or_corrected_is_done(desk):
    session, code = desk
    first = doubts(session, code)[0].segment
    review.confirm_segment(session, code, first.id)
    assert first.id not in [found.segment.id for found in doubts(session, code)]


def test_low_words_are_counted(desk):
    session, code = desk
    [low] = [found for found in doubts(session, code) if found.unsure_words]
    assert low.unsure_words == len(low.segment.machine.words)
    assert isinstance(low.segment.machine.words[0], Word)


def test_where_two_segments_lie_over_the_same_time_both_are_to_be_heard(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        add_transcript(
            session,
            code,
            segment("yang pertama berbicara panjang"),
            segment("yang kedua", 150_000),
            segment("sesudahnya", 390_000),
            segment("lain", 900_000),
        )
        found = [(d.segment.text, d.reasons) for d in doubts(session, code)]
        overlap = (SegmentFlag.OVERLAP,)
        assert found == [("yang pertama berbicara panjang", overlap), ("yang kedua", overlap)]
        draft = MomentDraft(
            EvidenceCode(code), TimeRange(0, 400_000), ("N-07",), quote="yang pertama berbicara"
        )
        moment = review.mark(session, draft)
        assert quotes.withheld(moment, Transcripts(session)).draft.quote == WITHHELD
        for doubt in doubts(session, code):
            review.confirm_segment(session, code, doubt.segment.id)
        assert SegmentFlag.OVERLAP not in [r for d in doubts(session, code) for r in d.reasons]
        assert quotes.withheld(moment, Transcripts(session)).draft.quote == draft.quote
