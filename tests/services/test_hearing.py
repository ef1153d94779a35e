"""Which file the room sees: what was redacted is shown as its confirmed copy, or not at all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import IdentityRole, Reviewer
from app.domain.clip import Derivative
from app.domain.errors import CaseReadOnly, DigestMismatch
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.services import cases, clips, frames, hearing, identities, integrity, redaction, review
from app.services.hearing import HearingCard, Shown
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case

SECOND = Reviewer("Budi Santoso (fiktif)")
HIDDEN, BESIDE = TimeRange(200_000, 600_000), TimeRange(500_000, 800_000)
APART = TimeRange(900_000, 1_000_000)


def _redact(session: CaseSession) -> Derivative:
    numbers = redaction.stretch(session, "M-001")
    box = KeyBox(numbers[0], Region(0.25, 0.25, 0.5, 0.5))
    plan = Redaction((CoveredRegion("Wajah 1", numbers[0], numbers[-1], (box,)),))
    return clips.commit(session, redaction.redact_job(session, "M-001", plan).run(JobContext()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hearing")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        for span in (HIDDEN, BESIDE, APART):
            review.mark(session, MomentDraft(code, span, ("N-07",)))
        identities.add(session, IdentityRole.STAF, SECOND.name)
        clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        _redact(session)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _shown(session: CaseSession) -> list[Shown]:
    return [card.shown for card in hearing.cards(session)]


def _first(session: CaseSession) -> HearingCard:
    return hearing.cards(session)[0]


def test_a_copy_nobody_confirmed_and_what_overlaps_it_are_not_shown(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert _shown(session) == [Shown.UNCONFIRMED, Shown.OVERLAPS, Shown.ORIGINAL]
        assert _first(session).still is None
        assert _first(session).copy is None


def test_a_confirmed_copy_is_shown_whole_and_its_bytes_are_compared(case: Path) -> None:
    with cases.open_case(case, SECOND) as session:
        redaction.confirm(session, "T-002")
        card = _first(session)
        made = session.stores.derivatives.by_code("T-002")
        assert (card.shown, card.copy, card.confirmed_by) == (Shown.COPY, made, SECOND.name)
        assert card.frames == range(made.recipe.frame_count)
        assert card.span == TimeRange(0, made.recipe.actual.length_us)
        assert card.still is None
        path = clips.stored_path(session, made)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        with pytest.raises(DigestMismatch):
            frames.copy_index_job(session, made).run(JobContext())


def test_the_newest_copy_alone_counts_and_other_edges_show_nothing(case: Path) -> None:
    with cases.open_case(case, SECOND) as session:
        redaction.confirm(session, "T-002")
        draft = review.moment(session, "M-001").draft
        review.change_moment(session, "M-001", replace(draft, span=TimeRange(100_000, 600_000)))
        assert _shown(session)[0] is Shown.OTHER_EDGES
        _redact(session)
        assert _shown(session)[0] is Shown.UNCONFIRMED


def test_a_closed_hearing_is_an_entry_of_the_case_and_shows_the_originals(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert hearing.is_public(session)
        hearing.set_public(session, public=False)
        hearing.set_public(session, public=False)
        assert not hearing.is_public(session)
        assert set(_shown(session)) == {Shown.ORIGINAL}
        assert _first(session).still is not None
        said = [line for line in cases.custody_lines(session) if '"act":"hearing.' in line]
        assert len(said) == 1
    checks = integrity.verify_path(case, (), JobContext()).checks
    assert [each for each in checks if not each.ok] == []
    with cases.open_case(case, REVIEWER, read_only=True) as session:
        assert not hearing.is_public(session)
        with pytest.raises(CaseReadOnly):
            hearing.set_public(session, public=True)
