"""A still is looked at before it is made: the same pixels, and the case stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.adjustments import Adjustments
from app.domain.errors import InvalidValue, TimeOutsideMedia
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, intake, integrity, review, snapshots, still_preview
from app.services.comparisons import Comparisons
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.photo_files import coded_as, exif_of, save, scene
from tests.services.casefiles import add_video, new_case

DONE = Adjustments(exposure=60, denoise=5, crop=(2, 4, 60, 40))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with new_case(tmp_path) as made:
        yield made


def test_what_is_seen_is_what_is_made_and_nothing_enters_the_case(
    session: CaseSession, tmp_path: Path
) -> None:
    code = EvidenceCode(add_video(session, tmp_path))
    request = FrameRequest(frame=7)
    before = session.folder.joinpath("custody.jsonl").read_bytes()

    decoded = still_preview.base_job(session, code, request, tmp_path).run(JobContext())
    seen = still_preview.look_job(decoded, DONE).run(JobContext())

    assert session.folder.joinpath("custody.jsonl").read_bytes() == before
    assert clips.derivatives(session) == ()
    made = clips.commit(session, clips.frame_job(session, code, request, DONE).run(JobContext()))
    with Image.open(clips.stored_path(session, made)) as image:
        still = np.asarray(image)
    assert (seen.look.whole_width, seen.look.whole_height) == (60, 40)
    np.testing.assert_array_equal(np.frombuffer(seen.data, np.uint8).reshape(40, 60, 3), still)
    # what was looked at is gone, the decoded picture stays for the next look
    assert list(tmp_path.glob("*.seen")) == []
    assert [decoded.path] == list(tmp_path.glob("*.rgb"))


def test_a_frame_that_is_not_there_and_a_part_beyond_the_edge_are_refused(
    session: CaseSession, tmp_path: Path
) -> None:
    code = EvidenceCode(add_video(session, tmp_path))
    with pytest.raises(TimeOutsideMedia):
        still_preview.base_job(session, code, FrameRequest(frame=9_999), tmp_path).run(JobContext())
    decoded = still_preview.base_job(session, code, FrameRequest(frame=0), tmp_path).run(
        JobContext()
    )
    with pytest.raises(InvalidValue):
        still_preview.look_job(decoded, Adjustments(crop=(0, 0, 5000, 40))).run(JobContext())


@pytest.mark.parametrize("turn", [1, 6, 8])
def test_a_turned_photo_is_straightened_as_it_was_seen_and_laid_beside_its_upright_page(
    session: CaseSession, tmp_path: Path, turn: int
) -> None:
    picture = scene(200, 150, 5)
    path = save(tmp_path / "foto.png", coded_as(picture, turn), exif=exif_of(turn))
    [outcome] = intake.take_in(session, [path], Provenance(), JobContext())
    assert outcome.evidence is not None
    code = outcome.evidence.code
    review.mark(session, MomentDraft(code, TimeRange(0, 0), ("N-07",)))
    done = Adjustments(corners=(20, 10, 180, 25, 170, 120, 12, 140), denoise=3, exposure=30)
    request = FrameRequest(frame=0)

    decoded = still_preview.base_job(session, code, request, tmp_path).run(JobContext())
    seen = still_preview.look_job(decoded, done).run(JobContext())
    job = clips.frame_job(session, code, request, done, "M-001")
    made = clips.commit(session, job.run(JobContext()))

    with Image.open(clips.stored_path(session, made)) as image:
        size, still = (image.height, image.width, 3), np.asarray(image)
    np.testing.assert_array_equal(np.frombuffer(seen.data, np.uint8).reshape(size), still)
    with Comparisons(session, snapshots.take(session, None)) as beside:
        [entry] = beside.taken(JobContext()).moments
        [comparison] = entry.comparisons
        with Image.open(comparison.original) as image:
            np.testing.assert_array_equal(np.asarray(image), picture)
    folder = session.folder
    session.close()
    report = integrity.verify_path(folder, (), JobContext(), depth="full")
    assert [check.name for check in report.checks if not check.ok] == []
    assert {c.detail for c in report.checks if c.name.startswith("derived again")} == {"same bytes"}
