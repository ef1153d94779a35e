"""A finished copy is searched for lettering once more: what was missed is seen by the second."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli.main import run
from app.domain.case import IdentityRole, Reviewer
from app.domain.clip import Derivative
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redacted, Redaction
from app.domain.redaction_review import Why
from app.services import (
    cases,
    clips,
    face_proposals,
    frame_sheets,
    history,
    identities,
    intake,
    integrity,
    redaction,
    review,
    sidecars,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.drawn_faces import write_film
from tests.media.lettered import street, with_plate
from tests.services.casefiles import REVIEWER, new_case

SECOND = Reviewer("Budi Santoso (fiktif)")
FRAMES = 12
SHOWN_FROM = 5
"""Frame at which the second plate comes into sight."""
_POSTERS = Path(__file__).parents[3] / "shared" / "data" / "media" / "text"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lettering")
    # one plate that stays, and one that is there from a frame on
    one, _ = with_plate(street(), (60, 60))
    two, _ = with_plate(one, (340, 250), "DD 77 AB")
    film = write_film(
        folder / "mobil.mp4", [two if number >= SHOWN_FROM else one for number in range(FRAMES)]
    )
    with new_case(folder) as session:
        _take(session, film, TimeRange(0, FRAMES * 40_000))
        identities.add(session, IdentityRole.STAF, SECOND.name)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _take(session: CaseSession, path: Path, span: TimeRange) -> None:
    [taken] = intake.take_in(session, [path], Provenance(), JobContext())
    assert taken.evidence is not None
    review.mark(session, MomentDraft(EvidenceCode(taken.evidence.code), span, ("N-07",)))


def _one_missed(session: CaseSession, lettering: bool | None = None) -> Derivative:
    """Make a copy in which the plate that stays is hidden and the other one is not."""
    found = face_proposals.propose_job(session, "M-001", Sought.TEXT).run(JobContext())
    first = tuple(each for each in found.regions if each.keys[0].box.y < 0.4)
    plan = Redaction(first, text_detector=TEXT_DETECTOR)
    job = redaction.redact_job(session, "M-001", plan, lettering=lettering)
    return clips.commit(session, job.run(JobContext()))


def _hidden(made: Derivative) -> Redacted:
    assert made.recipe.redaction is not None
    return made.recipe.redaction


def test_a_plate_that_was_missed_is_told_with_its_frames_box_and_score_and_comes_first(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = _one_missed(session)
        look = _hidden(made).lettering
        assert look is not None
        assert look.detector == TEXT_DETECTOR
        # the bar beneath the picture is our own lettering, and the hidden plate is gone
        assert [(each.first, each.last) for each in look.seen] == [(SHOWN_FROM, FRAMES - 1)]
        box = box_at(look.seen[0], SHOWN_FROM)
        assert box is not None
        assert 0.5 < box.x < box.x + box.width < 0.9
        assert 0 < look.seen[0].keys[0].doubt < 50
        order = redaction.looking_order(made)
        assert (order[0].frame, order[0].why) == (SHOWN_FROM, Why.LETTERING)
        assert order[0].seen == {Sought.TEXT}
        assert len(order) == FRAMES
    report = integrity.verify_path(case, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []
    again = [check for check in report.checks if check.name == "derived again T-001"]
    assert [check.detail for check in again] == ["same bytes"]


def test_the_place_of_missed_lettering_is_that_of_the_copys_own_picture(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = _one_missed(session)
        look = _hidden(made).lettering
        assert look is not None
        box = box_at(look.seen[0], FRAMES - 1)
        assert box is not None
        folder = tmp_path / "b"
        folder.mkdir()
        frame_sheets.copy_sheet_job(session, made.code, folder).run(JobContext())
    with Image.open(folder / f"{FRAMES - 1}.jpg") as image:
        pixels = np.asarray(image.convert("L"), np.int16)
    height, width = pixels.shape
    inside = pixels[
        round(box.y * height) : round((box.y + box.height) * height),
        round(box.x * width) : round((box.x + box.width) * width),
    ]
    assert inside.min() < 60
    assert inside.max() > 200  # black letters on a white plate, and nothing of it is lost


def test_what_was_marked_stands_in_the_chain_and_with_the_second_person_in_both_languages(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        _one_missed(session)
        said = json.loads(cases.custody_lines(session)[-1])["data"]
        assert (said["faces_seen"], said["lettering_seen"]) == (0, 1)
        session.hand_to(SECOND)
        redaction.confirm(session, "T-001")
        entry = json.loads(cases.custody_lines(session)[-1])
        assert (entry["act"], entry["data"]["lettering_seen"]) == ("derivative.confirm", 1)
        told = {}
        for lang in ("id", "en"):
            story = history.History(lambda a, n: cases.custody_lines(session)[a : a + n], lang)
            while story.read_more():
                pass
            told[lang] = [story.entry(mark.seq).sentence for mark in story.marks[-2:]]
    for sentence in told["id"]:
        assert "pencarian ulang: 0 tempat mirip wajah, 1 tempat mirip tulisan" in sentence
    for sentence in told["en"]:
        assert "searched again: 0 places like a face, 1 place like lettering" in sentence


def test_lettering_found_again_cannot_be_changed_behind_the_chain(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        _one_missed(session)
        session._database.conn.execute(
            "UPDATE derivatives SET recipe = replace(recipe, 'Mirip tulisan', 'Mirip lampu')"
        )
        session._database.conn.commit()
    report = integrity.verify_path(case, (), JobContext())
    assert "record: derivative rows" in {check.name for check in report.checks if not check.ok}


def test_a_copy_that_was_not_searched_for_lettering_says_so_everywhere(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = _one_missed(session, lettering=False)
        assert _hidden(made).lettering is None
        said = json.loads(cases.custody_lines(session)[-1])["data"]
        assert "lettering_seen" not in said
        assert said["lettering_unsearched"] == 1
        document = sidecars.clip_document(session, made, "a.mp4")
        assert "tulisan tidak dicari pada salinan" in document["hidden"]
    for lang, words in (("id", "tidak dicari pada salinan ini"), ("en", "not searched for letter")):
        capsys.readouterr()
        out = tmp_path / lang
        assert run(["redact", "frames", str(case), "T-001", "--out", str(out), "--lang", lang]) == 0
        assert words in capsys.readouterr().out
    report = integrity.verify_path(case, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []


def test_faces_alone_are_no_reason_to_search_for_lettering_unless_somebody_asks(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sought] = []

    def note(*args: object) -> None:
        asked.append(next((each for each in args if isinstance(each, Sought)), Sought.FACES))

    monkeypatch.setattr(face_proposals, "look_again", note)
    key = (KeyBox(0, Region(0.5, 0.1, 0.1, 0.1), 30),)
    face = CoveredRegion("Wajah 1", 0, FRAMES - 1, key, is_proposed=True)
    plans = {
        "faces": Redaction((face,), detector=Sought.FACES.detector),
        "by hand": Redaction((CoveredRegion("Kotak 1", 0, 3, key),)),
        "voice": Redaction((), (TimeRange(0, 100_000),)),
    }
    found = {}
    with cases.open_case(case, REVIEWER) as session:
        for name, plan in plans.items():
            asked.clear()
            redaction.redact_job(session, "M-001", plan).run(JobContext())
            found[name] = list(asked)
        asked.clear()
        redaction.redact_job(session, "M-001", plans["faces"], lettering=True).run(JobContext())
    both, faces = [Sought.FACES, Sought.TEXT], [Sought.FACES]
    assert found == {"faces": faces, "by hand": both, "voice": faces}
    assert asked == both


def test_without_the_detector_of_lettering_the_copy_is_made_and_says_that_nothing_searched(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = face_proposals.model_path
    with cases.open_case(case, REVIEWER) as session:
        found = face_proposals.propose_job(session, "M-001", Sought.TEXT).run(JobContext())

        def gone(sought: Sought = Sought.FACES) -> Path:
            return tmp_path / "gone.onnx" if sought is Sought.TEXT else model(sought)

        monkeypatch.setattr(face_proposals, "model_path", gone)
        plan = Redaction(found.regions, text_detector=TEXT_DETECTOR)
        made = redaction.redact_job(session, "M-001", plan).run(JobContext())
    hidden = made.recipe.redaction
    assert hidden is not None
    assert hidden.faces is not None
    assert hidden.lettering is None


def test_the_command_line_tells_each_kind_apart_and_lists_boxes_and_scores(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["redact", "make", str(case), "M-001", "--box", "0.05,0.1,0.5,0.3", "--lang", "en"]
    assert run([*make, "--reviewer", REVIEWER.name]) == 0
    told = capsys.readouterr().out
    assert "The detector marks no face in the copy." in told
    assert "still has 1 places that look like lettering" in told
    frames = ["redact", "frames", str(case), "T-001"]
    assert run([*frames, "--out", str(tmp_path / "a"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["searched"] == ["faces", "text"]
    [seen] = document["seen"]
    assert (seen["kind"], seen["first"], seen["last"]) == ("text", SHOWN_FROM, FRAMES - 1)
    assert 0.5 < seen["boxes"][0]["score"] <= 1
    assert document["reasons"][0] == {"frame": SHOWN_FROM, "why": "lettering", "seen": ["text"]}
    assert run([*frames, "--out", str(tmp_path / "b"), "--no-text", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reasons"] == []
    assert run([*frames, "--out", str(tmp_path / "c")]) == 0
    assert capsys.readouterr().out.count(".jpg  mirip tulisan") == FRAMES - SHOWN_FROM
    assert run(["redact", "list", str(case), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["faces_seen"], row["lettering_seen"]) == (0, 1)
    assert run(["redact", "confirm", str(case), "T-001", "--reviewer", SECOND.name]) == 0
    assert "masih ada 1 tempat mirip tulisan" in capsys.readouterr().out


@pytest.mark.skipif(not _POSTERS.is_dir(), reason="the shared media are not beside this clone")
def test_words_of_a_real_poster_that_no_box_hides_are_found_in_its_copy(
    tmp_path: Path, fresh_data: Path
) -> None:
    with new_case(tmp_path) as session:
        _take(session, _POSTERS / "skor-sdgs-3.jpg", TimeRange(0, 0))
        looks = []
        for height in (0.5, 1.0):
            keys = (KeyBox(0, Region(0.0, 0.0, 1.0, height)),)
            plan = Redaction((CoveredRegion("Kotak 1", 0, 0, keys),))
            made = redaction.redact_job(session, "M-001", plan).run(JobContext())
            assert made.recipe.redaction is not None
            looks.append(made.recipe.redaction.lettering)
    half, whole = looks
    assert half is not None
    assert half.seen
    assert all(key.box.y + key.box.height > 0.5 for each in half.seen for key in each.keys)
    assert whole is not None
    assert whole.seen == ()
