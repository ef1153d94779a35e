"""Clips of many moments from one open file are those that are cut one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.errors import InvalidValue
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    cases,
    clip_batches,
    clip_matching,
    clip_preview,
    clips,
    intake,
    integrity,
    review,
)
from app.services.clip_dressing import DressChoice
from app.services.clips import StagedDerivative
from app.tasks.job import Cancelled, JobContext, Progress
from tests.media.made_files import make_video
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
        assert clip_matching.without_clip(session) == ()
    checks = integrity.verify_path(case, (), JobContext()).checks
    assert [each for each in checks if not each.ok] == []


def test_what_was_whole_when_a_batch_was_stopped_is_kept_and_nothing_else(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made: list[StagedDerivative] = []

        def take(staged: object) -> None:
            assert isinstance(staged, StagedDerivative)
            made.append(staged)
            raise Cancelled

        [job] = clip_batches.batches(session, clip_matching.without_clip(session))
        with pytest.raises(Cancelled):
            job.run(JobContext(on_item=take))
        clips.commit(session, made[0])
        staging = session.blobs.staging_path().parent
        assert list(staging.iterdir()) == []
        assert clip_matching.without_clip(session) == ("M-003", "M-001")


def test_a_moment_without_an_end_is_refused_before_anything_is_cut(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        review.mark(session, MomentDraft(EvidenceCode("BB-001"), TimeRange(100, 100), ("N-07",)))
        with pytest.raises(InvalidValue):
            clip_batches.batches(session, ["M-001", "M-004"])


DONE = Adjustments(exposure=40, denoise=2, crop=(4, 4, 48, 32))


def test_an_enhanced_batch_gives_the_bytes_of_single_enhanced_clips(case: Path) -> None:
    told = ["--adjust", "exposure=0.4,denoise=2,crop=4:4:48:32", "--steady", "5"]
    assert run(["clips", str(case), *told]) == 0
    with cases.open_case(case, REVIEWER) as session:
        made = clips.derivatives(session)
        assert [item.moment for item in made] == ["M-002", "M-003", "M-001"]
        for item in made:
            code = item.moment or ""
            steady = clip_preview.steady_job(session, code, 5).run(JobContext())
            choice = DressChoice(adjustments=DONE, steady=steady)
            single = clips.clip_job(session, code, choice=choice).run(JobContext())
            assert single.recipe == item.recipe
            assert item.recipe.is_enhanced
            single.path.unlink()
    assert [
        each for each in integrity.verify_path(case, (), JobContext()).checks if not each.ok
    ] == []


def test_a_batch_makes_only_what_is_not_there_with_the_same_values(case: Path) -> None:
    assert run(["clips", str(case), "--adjust", "exposure=0.4"]) == 0
    with cases.open_case(case, REVIEWER) as session:
        lit = Adjustments(exposure=40)
        assert clip_matching.without_clip(session, lit) == ()
        # neither plain clips nor others are there by it
        assert len(clip_matching.without_clip(session)) == 3
        assert len(clip_matching.without_clip(session, Adjustments(exposure=41))) == 3
        assert len(clip_matching.without_clip(session, lit, 5)) == 3
    assert run(["clips", str(case), "--adjust", "exposure=0.4"]) == 0
    assert run(["clips", str(case)]) == 0
    with cases.open_case(case, REVIEWER) as session:
        assert len(clips.derivatives(session)) == 6
        assert clip_matching.without_clip(session, NEUTRAL) == ()


def test_a_batch_that_cannot_be_enhanced_so_is_refused_before_anything_is_cut(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for told in (
        ["--steady", "1"],
        ["--steady", "5", "--no-overlay"],
        ["--adjust", "exposure=9"],
        ["--adjust", "exposure=1", "--no-overlay"],
        ["--adjust", "crop=0:0:5000:40"],
    ):
        assert run(["clips", str(case), *told]) == 2
        assert capsys.readouterr().err.strip()
    with cases.open_case(case, REVIEWER) as session:
        assert clips.derivatives(session) == ()
        assert list(session.blobs.staging_path().parent.iterdir()) == []


def test_a_part_that_one_of_several_recordings_has_not_is_refused_by_its_number(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        path = make_video(tmp_path / "kecil.mp4", frames=30, size=(48, 32))
        [outcome] = intake.take_in(session, [path], Provenance(), JobContext())
        assert outcome.evidence is not None
        code = outcome.evidence.code
        review.mark(session, MomentDraft(code, TimeRange(200_000, 600_000), ("N-07",)))
    assert run(["clips", str(case), "--adjust", "crop=0:0:64:40"]) == 2
    assert "BB-002 0:0:64:40. Yang diharapkan: 48 x 32" in capsys.readouterr().err
    with cases.open_case(case, REVIEWER) as session:
        # that nothing was stored is true: the first recording could have been cut
        assert clips.derivatives(session) == ()


def test_the_progress_of_a_steadied_batch_never_goes_back(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        [job] = clip_batches.batches(session, clip_matching.without_clip(session), steady=5)
        seen: list[Progress] = []
        made: list[object] = []
        job.run(JobContext(on_progress=seen.append, on_item=made.append))
        done = [each.done for each in seen if each.done >= 0]
        assert done == sorted(done)
        assert len(made) == 3
        for each in made:
            assert isinstance(each, StagedDerivative)
            each.path.unlink()
