"""Boxes over lettering: proposed, accepted by a person, and tied to what proposed them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.redaction_plan import Redaction
from app.domain.sightings import DETECTOR
from app.services import (
    cases,
    clips,
    face_proposals,
    intake,
    integrity,
    redaction,
    review,
    sidecars,
)
from app.tasks.job import JobContext
from media.frames import FrameReader, rgb24_upright
from media.index import index_of
from tests.media.drawn_faces import write_film
from tests.media.lettered import street, with_plate
from tests.services.casefiles import REVIEWER, new_case

FRAMES = 10


@pytest.fixture
def case(tmp_path: Path) -> Path:
    pictures = [with_plate(street(), (100, 120))[0]] * FRAMES
    film = write_film(tmp_path / "mobil.mp4", pictures)
    with new_case(tmp_path) as session:
        [taken] = intake.take_in(session, [film], Provenance(), JobContext())
        assert taken.evidence is not None
        span = TimeRange(0, FRAMES * 40_000)
        review.mark(session, MomentDraft(EvidenceCode(taken.evidence.code), span, ("N-07",)))
        return session.folder


def test_an_accepted_plate_is_covered_in_every_frame_and_the_copy_names_what_proposed_it(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        found = face_proposals.propose_job(session, "M-001", Sought.TEXT).run(JobContext())
        assert found.detector == TEXT_DETECTOR
        plan = Redaction(found.regions, text_detector=TEXT_DETECTOR)
        job = redaction.redact_job(session, "M-001", plan, overlay=False)
        made = clips.commit(session, job.run(JobContext()))
        path = clips.stored_path(session, made)
        index = index_of(path, JobContext())
        with FrameReader(path, index) as reader:
            for _number, frame in reader.frames(range(FRAMES)):
                letters = rgb24_upright(frame, index)[130:150, 110:270]
                assert int(letters.max()) - int(letters.min()) < 40
        said = json.loads(cases.custody_lines(session)[-1])["data"]
        assert said["proposed"] == len(found.regions)
        assert said["text_detector"] == f"{TEXT_DETECTOR.name} {TEXT_DETECTOR.sha256}"
        assert "detector" not in said
        told = sidecars.clip_document(session, made, path.name)["hidden"]
        assert f"detektor {TEXT_DETECTOR.name} {TEXT_DETECTOR.sha256}" in told
    report = integrity.verify_path(case, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []


def test_faces_and_lettering_are_proposed_and_taken_by_command(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faces, text = tmp_path / "wajah.json", tmp_path / "tulisan.json"
    assert run(["redact", "propose", str(case), "M-001", "--out", str(faces)]) == 0
    assert "Tidak ada wajah." in capsys.readouterr().out
    assert run(["redact", "propose", str(case), "M-001", "--text", "--out", str(text)]) == 0
    assert "Tulisan 1" in capsys.readouterr().out
    make = ["redact", "make", str(case), "M-001", "--proposals", str(text), "--accept", "all"]
    assert run([*make, "--reviewer", REVIEWER.name]) == 0
    with cases.open_case(case, REVIEWER) as session:
        [state] = redaction.states(session)
        hidden = state.derivative.recipe.redaction
        assert hidden is not None
        assert (hidden.plan.detector, hidden.plan.text_detector) == (None, TEXT_DETECTOR)
        assert hidden.faces is not None
        assert hidden.faces.detector == DETECTOR


def test_a_single_frame_of_a_film_has_nothing_to_cover_and_says_so(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        [film] = session.stores.evidence.all()
        draft = MomentDraft(EvidenceCode(film.code), TimeRange(0, 0), ("N-07",))
        code = review.mark(session, draft).code
    assert run(["redact", "propose", str(case), code, "--text"]) == 2
    assert "bukan rentang video" in " ".join(capsys.readouterr().err.split())


def test_proposals_of_a_detector_that_is_not_shipped_are_refused(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "tulisan.json"
    run(["redact", "propose", str(case), "M-001", "--text", "--out", str(text)])
    told = json.loads(text.read_text("ascii"))
    told["detector"]["score"] = 0.1
    text.write_text(json.dumps(told), "ascii")
    make = ["redact", "make", str(case), "M-001", "--proposals", str(text), "--accept", "all"]
    assert run([*make, "--reviewer", REVIEWER.name]) == 2
    assert "tulisan.json" in capsys.readouterr().err
