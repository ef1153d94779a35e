"""The sample case is built on the real model, real media and a real signature."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pikepdf
import pytest

from app.domain.case import Reviewer
from app.domain.clip import DerivativeKind
from app.domain.errors import Cancelled, CaseExists, ModelMissing
from app.domain.evidence import EvidenceStatus
from app.domain.moment import SuggestionStatus
from app.services import cases, clips, intake, integrity, review, suggestions
from app.services.demo import DemoResult, build_demo
from app.services.demo_script import load_script, media_path
from app.services.session import CaseSession
from app.tasks.job import JobContext, Progress


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    """Build the sample case once for this file."""
    return build_demo(tmp_path_factory.mktemp("demo") / "contoh", JobContext())


@pytest.fixture
def session(built: DemoResult) -> Iterator[CaseSession]:
    """Open the built case for reading."""
    with cases.open_case(built.case, Reviewer("Penguji"), read_only=True) as opened:
        yield opened


@pytest.mark.model
@pytest.mark.slow
def test_the_sample_case_verifies(built: DemoResult) -> None:
    assert [check for check in built.checks if not check.ok] == []
    assert built.verified
    assert integrity.verify_job(built.dossier).run(JobContext()).ok


@pytest.mark.model
def test_each_stored_original_has_the_hash_of_its_source(session: CaseSession) -> None:
    sources = {
        hashlib.sha256(media_path(part.file).read_bytes()).hexdigest()
        for part in load_script().evidence
    }
    items = intake.evidence_list(session)
    stored = {
        hashlib.sha256(intake.original_path(session, item).read_bytes()).hexdigest()
        for item in items
    }
    assert stored == sources == {item.digest.sha256 for item in items}


@pytest.mark.model
def test_the_duplicate_is_one_item_and_the_broken_upload_is_kept_with_its_problem(
    session: CaseSession,
) -> None:
    items = intake.evidence_list(session)
    assert len(items) == len(load_script().evidence) - 1
    (broken,) = [item for item in items if item.status is not EvidenceStatus.READY]
    assert broken.status is EvidenceStatus.UNREADABLE
    assert broken.problem


@pytest.mark.model
def test_the_dossier_has_several_pages_and_says_that_the_case_is_invented(
    built: DemoResult, session: CaseSession
) -> None:
    assert built.dossier.parent == built.case / "dossiers"
    with pikepdf.open(built.dossier) as pdf:
        assert len(pdf.pages) >= 4
    assert cases.form(session).is_fictional


@pytest.mark.model
def test_the_model_hears_cue_phrases_and_a_person_decides_on_them(session: CaseSession) -> None:
    found = suggestions.listed(session)
    accepted = [item for item in found if item.status is SuggestionStatus.ACCEPTED]
    assert {item.draft.category for item in accepted} >= {"N-07", "N-20", "N-27"}
    assert any(item.draft.confidence >= 0.85 for item in accepted)
    assert any(item.status is SuggestionStatus.REJECTED for item in found)
    assert any(item.status is SuggestionStatus.OPEN for item in found)


@pytest.mark.model
def test_corrections_stand_beside_the_machine_text(session: CaseSession) -> None:
    segments = [
        segment
        for item in intake.evidence_list(session)
        if (transcript := review.transcript(session, item.code)) is not None
        for segment in transcript.segments
    ]
    revised = [segment for segment in segments if segment.is_verified]
    assert any("pilih nomor dua" in segment.text for segment in revised)
    assert any(segment.machine.text != segment.text for segment in revised)
    assert any(not segment.is_verified for segment in segments)


@pytest.mark.model
def test_moments_have_their_stills_and_clips(session: CaseSession) -> None:
    script = load_script()
    made = clips.derivatives(session)
    stills = [item for item in made if item.kind is DerivativeKind.STILL]
    cut = [item for item in made if item.kind is DerivativeKind.CLIP]
    assert len(review.moments(session)) == len(script.moments)
    assert len(stills) == sum(part.still for part in script.moments)
    assert len(cut) == sum(part.clip for part in script.moments)
    assert all(moment.quote_is_verified for moment in review.moments(session) if moment.draft.quote)


@pytest.mark.model
def test_building_into_the_same_folder_again_is_refused(built: DemoResult) -> None:
    with pytest.raises(CaseExists):
        build_demo(built.case.parent, JobContext())
    assert built.dossier.is_file()


@pytest.mark.model
@pytest.mark.parametrize("at", [0.1, 0.45])
def test_a_stopped_build_went_forward_and_leaves_the_folder_as_it_was(
    tmp_path: Path, at: float
) -> None:
    stop = Event()
    seen: list[float] = []

    def watch(progress: Progress) -> None:
        seen.append(progress.done)
        if progress.done >= at:
            stop.set()

    with pytest.raises(Cancelled):
        build_demo(tmp_path / "contoh", JobContext(on_progress=watch, cancel=stop))
    assert list(tmp_path.iterdir()) == []
    assert seen == sorted(seen)


def test_a_folder_that_holds_something_is_refused_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "models"))
    mine = tmp_path / "contoh" / "catatan.txt"
    mine.parent.mkdir()
    mine.write_text("punya saya", encoding="utf-8")
    with pytest.raises(CaseExists):
        build_demo(mine.parent, JobContext())
    assert [path.name for path in mine.parent.iterdir()] == ["catatan.txt"]


def test_without_a_model_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "models"))
    with pytest.raises(ModelMissing):
        build_demo(tmp_path / "contoh", JobContext())
    assert not (tmp_path / "contoh").exists()
