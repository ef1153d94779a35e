"""Boxes proposed by the detector, and the faces that it still finds in a finished copy."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.case import IdentityRole, Reviewer
from app.domain.errors import InvalidValue, WorkerCrashed
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import HiddenVoice, Redaction, VoiceKind
from app.domain.redaction_review import Why
from app.domain.sightings import DETECTOR, Sighting, SightingsInFrame
from app.services import (
    cases,
    clips,
    face_proposals,
    identities,
    intake,
    integrity,
    redaction,
    review,
    sidecars,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.worker import face_calls
from tests.media.drawn_faces import with_faces, write_film
from tests.services.casefiles import REVIEWER, new_case

SECOND = Reviewer("Budi Santoso (fiktif)")
FRAMES = 30


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    # one that stays, and one that comes into sight in mid-picture at frame 12
    pictures = [
        with_faces((60, 60), *([(400, 200)] if number >= 12 else [])) for number in range(FRAMES)
    ]
    film = write_film(folder / "apel.mp4", pictures)
    with new_case(folder) as session:
        [taken] = intake.take_in(session, [film], Provenance(), JobContext())
        assert taken.evidence is not None
        span = TimeRange(0, FRAMES * 40_000)
        review.mark(session, MomentDraft(EvidenceCode(taken.evidence.code), span, ("N-07",)))
        identities.add(session, IdentityRole.STAF, SECOND.name)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _proposed(session: CaseSession) -> face_proposals.BoxProposals:
    return face_proposals.propose_job(session, "M-001").run(JobContext())


def test_a_miss_is_seen_in_the_copy_and_comes_first_for_the_second_person(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        before = len(cases.custody_lines(session))
        found = _proposed(session)
        assert len(cases.custody_lines(session)) == before
        assert [(each.first, each.last) for each in found.regions] == [(0, 29), (7, 29)]
        only_one = Redaction(found.regions[:1], detector=DETECTOR)
        made = clips.commit(
            session, redaction.redact_job(session, "M-001", only_one).run(JobContext())
        )
        hidden = made.recipe.redaction
        assert hidden is not None
        assert hidden.faces is not None
        assert hidden.plan.detector == hidden.faces.detector == DETECTOR
        assert [(each.first, each.last) for each in hidden.faces.seen] == [(12, 29)]
        order = redaction.looking_order(made)
        assert [each.frame for each in order[:18]] == list(range(12, 30))
        assert {each.why for each in order[:18]} == {Why.SEEN}
        said = json.loads(cases.custody_lines(session)[-1])["data"]
        assert (said["regions"], said["proposed"]) == (1, 1)
        assert said["detector"] == f"{DETECTOR.name} {DETECTOR.sha256}"
    report = integrity.verify_path(case, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []
    again = [check for check in report.checks if check.name == "derived again T-001"]
    assert [check.detail for check in again] == ["same bytes"]


def test_with_all_proposals_accepted_no_face_is_left(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        plan = Redaction(_proposed(session).regions, detector=DETECTOR)
        made = redaction.redact_job(session, "M-001", plan).run(JobContext())
    assert made.recipe.redaction is not None
    assert made.recipe.redaction.faces is not None
    assert made.recipe.redaction.faces.seen == ()


def test_what_the_detector_said_cannot_be_changed_behind_the_chain(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        only_one = Redaction(_proposed(session).regions[:1], detector=DETECTOR)
        job = redaction.redact_job(session, "M-001", only_one)
        clips.commit(session, job.run(JobContext()))
        session._database.conn.execute(
            "UPDATE derivatives SET recipe = replace(recipe, 'Mirip wajah', 'Lampu')"
        )
        session._database.conn.commit()
    report = integrity.verify_path(case, (), JobContext())
    assert "record: derivative rows" in {check.name for check in report.checks if not check.ok}


def test_without_a_detector_the_copy_is_made_and_says_that_nothing_looked(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        regions = tuple(replace(each, is_proposed=False) for each in _proposed(session).regions[:1])
        monkeypatch.setattr(face_proposals, "model_path", lambda _kind: tmp_path / "gone.onnx")
        job = redaction.redact_job(session, "M-001", Redaction(regions))
        made = clips.commit(session, job.run(JobContext()))
        assert made.recipe.redaction is not None
        assert made.recipe.redaction.faces is None
        assert made.recipe.redaction.lettering is None
        assert redaction.state(session, made.code).derivative == made


def test_proposals_of_another_moment_item_or_detector_are_refused(
    case: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "usulan.json"
    with cases.open_case(case, REVIEWER) as session:
        found = _proposed(session)
        face_proposals.write_proposals(found, kept)
        read = face_proposals.read_proposals(session, "M-001", kept)
        assert read == replace(found, found=())
        data = json.loads(kept.read_text())
        others = [
            {"format": "netra-face-proposals/9"},
            {"moment": "M-002"},
            {"input_sha256": "00" * 32},
            {"detector": data["detector"] | {"sha256": "00" * 32}},
            {"regions": "x"},
            {"last": 20},
        ]
        for other in others:
            kept.write_text(json.dumps(data | other))
            with pytest.raises(InvalidValue):
                face_proposals.read_proposals(session, "M-001", kept)
        kept.write_text("[" * 100_000)
        with pytest.raises(InvalidValue):
            face_proposals.read_proposals(session, "M-001", kept)


def test_proposals_of_edges_that_moved_since_are_refused(case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "usulan.json"
    with cases.open_case(case, REVIEWER) as session:
        face_proposals.write_proposals(_proposed(session), kept)
        moment = review.moment(session, "M-001")
        longer = replace(moment.draft, span=TimeRange(0, 800_000))
        review.change_moment(session, moment.code, longer)
        with pytest.raises(InvalidValue):
            face_proposals.read_proposals(session, "M-001", kept)


def test_what_a_taken_over_child_says_of_faces_is_not_believed(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = SightingsInFrame(5, (Sighting(Region(0.1, 0.1, 0.1, 0.1), 0.9),))
    for lies in (
        (one, one),
        (one, SightingsInFrame(2, one.sightings)),
        (SightingsInFrame(2**40, ()),),
    ):

        def lie(_call: object, ctx: JobContext, told: tuple[SightingsInFrame, ...] = lies) -> None:
            for each in told:
                ctx.emit(each)

        monkeypatch.setattr(face_calls, "run", lie)
        with cases.open_case(case, REVIEWER) as session, pytest.raises(WorkerCrashed):
            _proposed(session)
    for wrong in (Region, lambda *_: Sighting(one.sightings[0].box, 1.5)):
        with pytest.raises(InvalidValue):
            wrong(0.9, 0.9, 0.2, 0.2)


def test_the_files_beside_a_copy_say_what_is_hidden_and_what_was_found(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        voice = HiddenVoice(VoiceKind.PITCH, TimeRange(0, 100_000))
        plan = Redaction(_proposed(session).regions[:1], (), (voice,), DETECTOR)
        job = redaction.redact_job(session, "M-001", plan)
        made = clips.commit(session, job.run(JobContext()))
        document = sidecars.clip_document(session, made, "a.mp4")
        _, as_text = sidecars.write_sidecars(tmp_path / "a.mp4", document)
    told = as_text.read_text(encoding="utf-8")
    assert "Wajah 1 (bingkai 0–29, usulan detektor yang diterima)" in told
    assert "direndahkan, dapat dikembalikan" in told
    assert f"detektor {DETECTOR.name} {DETECTOR.sha256}" in told
    assert "menandai 1 tempat mirip wajah; detektor melewatkan wajah" in told


def test_the_command_line_proposes_accepts_and_warns(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "usulan.json")
    assert run(["redact", "propose", str(case), "M-001", "--out", kept]) == 0
    assert "melewatkan wajah" in capsys.readouterr().out
    words = ["redact", "make", str(case), "M-001", "--proposals", kept, "--reviewer", "Siti"]
    assert run([*words, "--accept", "1,9"]) == 2
    capsys.readouterr()
    assert run([*words, "--accept", "2", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "still has 1 places that look like a face" in told
    assert "Look at every frame" in told
    with cases.open_case(case, REVIEWER) as session:
        made = redaction.redacted_copy(session, "T-001")
        assert made.recipe.redaction is not None
        [region] = made.recipe.redaction.plan.regions
        assert region.is_proposed
        assert box_at(region, 20) is not None
    assert run(["redact", "frames", str(case), "T-001", "--out", str(tmp_path / "b")]) == 0
    told = capsys.readouterr().out
    assert told.count(".jpg  mirip wajah") == FRAMES
