"""Clips of many moments from one open file are those that are cut one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, clip_batches, clips, integrity, review
from app.services.clips import StagedDerivative
from app.tasks.job import Cancelled, JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case

# backwards, apart and over each other
SPANS = ((600_000, 1_000_000), (200_000, 500_000), (400_000, 700_000))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        for start_us, end_us in SPANS:
            review.mark(session, MomentDraft(code, TimeRange(start_us, end_us), ("N-07",)))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_a_batch_gives_the_bytes_of_single_clips_and_all_are_derived_again(case: Path) -> None:
    assert run(["clips", str(case)]) == 0
    with cases.open_case(case, REVIEWER) as session:
        made = clips.derivatives(session)
        assert [item.moment for item in made] == ["M-002", "M-003", "M-001"]  # by time
        for item in made:
            single = clips.clip_job(session, item.moment or "").run(JobContext())
            assert single.recipe == item.recipe
            single.path.unlink()
        assert clips.without_clip(session) == ()
    checks = integrity.verify_path(case, (), JobContext()).checks
    assert [each for each in checks if not each.ok] == []


def test_what_was_whole_when_a_batch_was_stopped_is_kept_and_nothing_else(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made: list[StagedDerivative] = []

        def take(staged: object) -> None:
            assert isinstance(staged, StagedDerivative)
            made.append(staged)
            raise Cancelled

        [job] = clip_batches.batches(session, clips.without_clip(session))
        with pytest.raises(Cancelled):
            job.run(JobContext(on_item=take))
        clips.commit(session, made[0])
        staging = session.blobs.staging_path().parent
        assert list(staging.iterdir()) == []
        assert clips.without_clip(session) == ("M-003", "M-001")


def test_a_moment_without_an_end_is_refused_before_anything_is_cut(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        review.mark(session, MomentDraft(EvidenceCode("BB-001"), TimeRange(100, 100), ("N-07",)))
        with pytest.raises(InvalidValue):
            clip_batches.batches(session, ["M-001", "M-004"])
