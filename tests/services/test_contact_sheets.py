"""A contact sheet prints exact frames of a moment, and says which."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.contact_sheet import MOST, spread
from app.domain.errors import InvalidValue, NoStretch, OutputRefused
from app.domain.ids import EvidenceCode
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.services import contact_sheets, integrity, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.worker import calls
from tests.services.casefiles import add_video, new_case


@pytest.fixture
def desk(tmp_path: Path):
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 1_000_000), ("N-07",)))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 200_000), ("N-07",)))
        yield session


def words(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def built(session: CaseSession, out: Path, count: int = 12) -> contact_sheets.BuiltContactSheet:
    return contact_sheets.build_job(session, "M-001", out, count).run(JobContext())


@pytest.mark.parametrize(
    ("frames", "count", "wanted"),
    [
        (range(10, 20), 1, (10,)),
        (range(10, 20), 2, (10, 19)),
        (range(10, 20), 4, (10, 13, 16, 19)),
        (range(10, 13), 12, (10, 11, 12)),
        (range(100), 3, (0, 50, 99)),
    ],
)
def test_frames_are_spread_from_the_first_to_the_last(
    frames: range, count: int, wanted: tuple[int, ...]
) -> None:
    assert spread(frames, count) == wanted


def test_no_frame_is_chosen_twice_and_none_outside() -> None:
    for length in (1, 2, 7, 61, 1000):
        for count in (1, 2, 5, 12, MOST):
            chosen = spread(range(5, 5 + length), count)
            assert len(set(chosen)) == len(chosen) == min(count, length)
            assert list(chosen) == sorted(chosen)
            assert chosen[0] == 5
            assert count == 1 or chosen[-1] == 4 + length
    for count in (0, MOST + 1):
        with pytest.raises(InvalidValue):
            spread(range(5), count)


def test_each_printed_hash_is_that_of_the_frame_decoded_by_itself(
    desk: CaseSession, tmp_path: Path
) -> None:
    out = tmp_path / "lembar.pdf"
    made = built(desk, out, 5)
    moment = desk.stores.moments.by_code("M-001")
    assert moment.first is not None
    assert moment.last is not None
    assert (made.frames[0], made.frames[-1]) == (moment.first.frame, moment.last.frame)
    evidence = desk.stores.evidence.by_code(moment.draft.evidence)
    source = desk.blobs.original_path(evidence.digest.sha256)
    told = words(out)
    for number in made.frames:
        request, png = FrameRequest(frame=number), tmp_path / f"{number}.png"
        still = calls.still(source, evidence.kind, request, png, JobContext())
        assert f"frame {number}" in told
        assert f"{still.pixels_sha256[:4]} {still.pixels_sha256[4:8]}" in told
    assert evidence.digest.sha256[:4] in told
    assert not list(desk.folder.rglob("*.png"))


def test_the_chain_says_that_a_sheet_left_the_case(
    desk: CaseSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, folder = tmp_path / "lembar.pdf", desk.folder
    desk.close()
    assert run(["sheet", str(folder), "M-001", "--out", str(out), "--pictures", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["frames"]) == 3
    assert run(["custody", "show", str(folder)]) == 0
    assert "lembar kontak" in capsys.readouterr().out
    report = integrity.verify_path(folder, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []


def test_a_point_in_time_has_no_sheet_and_nothing_is_written(
    desk: CaseSession, tmp_path: Path
) -> None:
    with pytest.raises(NoStretch):
        contact_sheets.build_job(desk, "M-002", tmp_path / "x.pdf")
    with pytest.raises(InvalidValue):
        contact_sheets.build_job(desk, "M-001", tmp_path / "x.pdf", MOST + 1)
    (tmp_path / "ordner.pdf").mkdir()
    with pytest.raises(OutputRefused):
        built(desk, tmp_path / "ordner.pdf", 2)
    assert not (tmp_path / "x.pdf").exists()
