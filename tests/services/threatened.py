"""A small case and what somebody does to its files: for the tests of verification."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.checks import CheckResult
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, integrity, review
from app.tasks.job import JobContext
from tests.services.casefiles import add_video, new_case

LEAF = 4096


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("threats")
    with pytest.MonkeyPatch.context() as patch, new_case(folder) as session:
        patch.setattr("app.store.copying.LEAF_BYTES", LEAF)
        code = EvidenceCode(add_video(session, folder, seconds=6.0))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 600_000), ("N-07",)))
        clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    return shutil.copytree(built, tmp_path / built.name)


def original(case: Path) -> Path:
    path = next((case / "originals").glob("*/*"))
    path.chmod(0o644)
    return path


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def found(case: Path, name: str, depth: integrity.Depth = "quick", **more: object) -> CheckResult:
    report = integrity.verify_path(case, (), JobContext(), depth=depth, **more)  # type: ignore[arg-type]
    return next(check for check in report.checks if check.name == name)
