"""A dossier does not quote flagged machine text that nobody has heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.dossier import MomentEntry
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import SegmentFlag
from app.services import chronology, review, snapshots
from app.services.quotes import WITHHELD
from app.services.session import CaseSession
from tests.services.casefiles import add_transcript, add_video, new_case, segment

SAID = "terima kasih telah menonton"


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = add_video(session, tmp_path)
        flagged = replace(segment(SAID), flags=(SegmentFlag.KNOWN_INVENTION,))
        add_transcript(session, code, flagged, segment("ini jelas terdengar", 1_000_000))
        yield session, code


def entry(session: CaseSession, code: str, quote: str, *, start_us: int = 0) -> MomentEntry:
    span = TimeRange(start_us, start_us + 300_000)
    review.mark(session, MomentDraft(EvidenceCode(code), span, ("N-07",), quote=quote))
    return snapshots.take(session, None).moments[-1]


def test_flagged_text_that_nobody_confirmed_is_not_in_the_dossier(desk) -> None:
    found = entry(*desk, SAID)
    assert found.moment.draft.quote == WITHHELD
    assert [(s.text, s.machine.text, s.machine.words) for s in found.segments] == [
        (WITHHELD, WITHHELD, ())
    ]
    assert "menonton" not in repr(found)


def test_once_a_person_confirmed_it_it_is_quoted(desk) -> None:
    session, code = desk
    transcript = review.transcript(session, code)
    assert transcript is not None
    review.confirm_segment(session, code, transcript.segments[0].id)
    found = entry(session, code, SAID)
    assert found.moment.draft.quote == SAID
    assert found.segments[0].text == SAID


def test_what_has_no_flag_is_quoted_as_unheard(desk) -> None:
    found = entry(*desk, "ini jelas terdengar", start_us=1_000_000)
    assert found.moment.draft.quote == "ini jelas terdengar"
    assert not found.moment.quote_is_verified


def test_a_persons_own_words_beside_flagged_text_stay_theirs(desk) -> None:
    found = entry(*desk, "ia menyebut nomor dua")
    assert found.moment.draft.quote == "ia menyebut nomor dua"
    assert found.segments[0].text == WITHHELD


def test_the_case_itself_keeps_what_was_marked(desk) -> None:
    session, code = desk
    entry(session, code, SAID)
    assert review.moments(session)[0].draft.quote == SAID


def test_the_narrative_draft_withholds_what_the_dossier_withholds(desk) -> None:
    session, code = desk
    entry(session, code, SAID)
    drafted = chronology.draft(session)
    assert WITHHELD in drafted
    assert "menonton" not in drafted
    transcript = review.transcript(session, code)
    assert transcript is not None
    review.confirm_segment(session, code, transcript.segments[0].id)
    assert f"“{SAID}”" in chronology.draft(session)


def test_the_narrative_draft_quotes_unflagged_text_as_unheard(desk) -> None:
    session, code = desk
    entry(session, code, "ini jelas terdengar", start_us=1_000_000)
    assert "“ini jelas terdengar” (kutipan belum didengar)" in chronology.draft(session)
