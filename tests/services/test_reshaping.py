from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.dossier import WarningCode
from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.services import cases, clips, dossiers, reshaping, review
from app.services.reshaping import Edge
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import add_transcript, add_video, new_case, segment

FRAME_US = 40_000


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        add_video(made, tmp_path)
        yield made


def marked(session: CaseSession, start_us: int, end_us: int, **more: object) -> Moment:
    draft = MomentDraft(EvidenceCode("BB-001"), TimeRange(start_us, end_us), **more)  # type: ignore[arg-type]
    return review.mark(session, draft)


def spans(session: CaseSession) -> dict[str, tuple[int, int]]:
    found = review.moments(session)
    return {one.code: (one.draft.span.start_us, one.draft.span.end_us) for one in found}


@pytest.mark.parametrize(
    ("edge", "frames", "first", "last"),
    [
        (Edge.START, -1, 9, 24),
        (Edge.START, 3, 13, 24),
        (Edge.END, 1, 10, 25),
        (Edge.END, -2, 10, 22),
    ],
)
def test_an_edge_moves_by_whole_frames(session, edge, frames, first, last):
    marked(session, 400_000, 1_000_000)
    moved = reshaping.nudge(session, "M-001", edge, frames)
    assert (moved.first.frame, moved.last.frame) == (first, last)
    session.undo.undo()
    assert spans(session) == {"M-001": (400_000, 1_000_000)}


def test_an_edge_stops_at_the_other_and_at_the_ends_of_the_item(session):
    marked(session, 400_000, 1_000_000)
    moved = reshaping.nudge(session, "M-001", Edge.START, 500)
    assert moved.first == moved.last
    moved = reshaping.nudge(session, "M-001", Edge.END, -500)
    assert moved.first == moved.last
    assert reshaping.nudge(session, "M-001", Edge.START, -500).first.frame == 0
    last = reshaping.nudge(session, "M-001", Edge.END, 5000).last.frame
    assert reshaping.nudge(session, "M-001", Edge.END, 1).last.frame == last


def test_a_cut_moment_is_two_that_meet_and_one_undo_makes_it_whole(session):
    marked(session, 400_000, 1_000_000, categories=("N-07",), persons=("Budi",), note="catatan")
    kept, made = reshaping.split(session, "M-001", 600_000)
    assert spans(session) == {"M-001": (400_000, 600_000), "M-002": (600_000, 1_000_000)}
    assert kept.last.frame + 1 == made.first.frame
    assert replace(kept.draft, span=made.draft.span) == made.draft
    session.undo.undo()
    assert spans(session) == {"M-001": (400_000, 1_000_000)}
    session.undo.redo()
    assert spans(session) == {"M-001": (400_000, 600_000), "M-002": (600_000, 1_000_000)}


@pytest.mark.parametrize("at_us", [400_000, 1_000_000, 0])
def test_a_moment_is_not_cut_at_or_outside_its_ends(session, at_us):
    marked(session, 400_000, 1_000_000)
    before = cases.custody_lines(session)
    with pytest.raises(InvalidValue):
        reshaping.split(session, "M-001", at_us)
    assert cases.custody_lines(session) == before


def test_joined_moments_keep_what_was_said_of_both_and_one_undo_parts_them(session):
    marked(session, 400_000, 600_000, categories=("N-07",), persons=("Budi",), note="satu")
    marked(session, 800_000, 1_000_000, categories=("N-27", "N-07"), persons=("Sri",), note="dua")
    joined = reshaping.join(session, "M-001", "M-002")
    assert spans(session) == {"M-001": (400_000, 1_000_000)}
    assert joined.draft.categories == ("N-07", "N-27")
    assert joined.draft.persons == ("Budi", "Sri")
    assert joined.draft.note == "satu\ndua"
    session.undo.undo()
    assert spans(session) == {"M-001": (400_000, 600_000), "M-002": (800_000, 1_000_000)}
    session.undo.redo()
    assert spans(session) == {"M-001": (400_000, 1_000_000)}


def test_a_moment_is_not_joined_with_itself_or_with_another_items(session, tmp_path):
    marked(session, 400_000, 600_000)
    add_video(session, tmp_path, "b.mp4", 1.0)
    draft = MomentDraft(EvidenceCode("BB-002"), TimeRange(0, 100_000))
    review.mark(session, draft)
    for other in ("M-001", "M-002"):
        with pytest.raises(InvalidValue):
            reshaping.join(session, "M-001", other)


def test_a_quote_of_the_transcript_follows_the_edges_and_a_persons_own_stays(session):
    add_transcript(session, "BB-001", segment("mari kita dukung nomor dua"))
    marked(session, 0, 200_000, quote="mari kita")
    longer = TimeRange(0, 300_000)
    assert reshaping.set_span(session, "M-001", longer).draft.quote == "mari kita dukung"
    marked(session, 0, 200_000, quote="kata saya")
    assert reshaping.set_span(session, "M-002", longer).draft.quote == "kata saya"


def test_a_still_and_a_clip_of_other_edges_are_named_in_the_dossier(session):
    marked(session, 400_000, 1_000_000, categories=("N-07",))
    for job in (clips.still_job, clips.clip_job):
        clips.commit(session, job(session, "M-001").run(JobContext()))
    assert old_edges(session) == []
    reshaping.set_span(session, "M-001", TimeRange(200_000, 1_000_000))
    assert old_edges(session) == ["T-002"]  # the still lies inside as before
    reshaping.set_span(session, "M-001", TimeRange(600_000, 1_000_000))
    assert old_edges(session) == ["T-001", "T-002"]
    session.undo.undo()
    session.undo.undo()
    assert old_edges(session) == []


def old_edges(session: CaseSession) -> list[str]:
    found = dossiers.preview_warnings(session)
    return [one.subject for one in found if one.code is WarningCode.DERIVATIVE_OF_OLD_EDGES]
