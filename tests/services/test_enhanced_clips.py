"""An enhanced clip in a case: what was done is in recipe, chain, sidecars and is made again."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.cli.main import run
from app.domain.adjustments import Adjustments
from app.domain.errors import DigestMismatch, InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.ids import EvidenceCode, Sha256
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.domain.plain import to_plain
from app.dossier import enhanced
from app.services import (
    cases,
    clip_matching,
    clip_preview,
    clips,
    dossier_preview,
    dossiers,
    review,
    snapshots,
)
from app.services.clip_dressing import DressChoice
from app.services.comparisons import Comparisons
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.made_clips import faults, make
from tests.services.tampering import execute, failed

SPAN = TimeRange(200_000, 1_200_000)
"""Frames 5 to 29."""
DONE = Adjustments(exposure=50, sharpen=2, crop=(16, 8, 32, 24))
SAID = "pencahayaan +0,50 EV; penajaman 0,50; dipotong 16:8:32:24"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("enhanced")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        review.mark(session, MomentDraft(code, SPAN, ("N-07",)))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_an_enhanced_clip_keeps_every_value_and_is_derived_again(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        steady = clip_preview.steady_job(session, "M-001", 10).run(JobContext())
        made = make(session, DressChoice(adjustments=DONE, steady=steady))
        plain = make(session, DressChoice())
        assert made.recipe.tool == "netra.clip.enhanced/1"
        assert made.recipe.dressed is not None
        assert made.recipe.dressed.dress.adjustments == DONE
        assert made.recipe.dressed.dress.steady == steady
        assert steady.covered == range(5, 30)
        assert made.recipe.frame_count == plain.recipe.frame_count == 25
        assert made.recipe.frames_sha256 == plain.recipe.frames_sha256
        assert made.recipe.actual == plain.recipe.actual
        assert made.recipe.dressed.shown_sha256 not in ("", made.recipe.frames_sha256)
        assert plain.recipe.tool == "netra.clip/1"
        told = [json.loads(line) for line in session.stores.custody.lines()]
    assert faults(case) == []
    [first, _] = [entry["data"] for entry in told if entry["act"] == "derivative.clip"]
    assert first["steps"].startswith("DIOLAH: distabilkan atas 10 bingkai ke tiap sisi")
    assert first["steps"].endswith(SAID)


def test_an_enhanced_clip_does_not_stand_for_the_plain_one(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        make(session, DressChoice(adjustments=DONE))
        assert clip_matching.without_clip(session) == ("M-001",)


@pytest.mark.parametrize(
    "change",
    ["'\"exposure\":50', '\"exposure\":10'", "'[16,8,32,24]', '[16,8,32,26]'"],
)
def test_a_clip_with_a_milder_recipe_is_found(change: str, case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = make(session, DressChoice(adjustments=DONE))
    changed = f"replace(replace(recipe, ', ', ','), {change})"
    execute(case, f"UPDATE derivatives SET recipe = replace({changed}, ': ', ':')")  # noqa: S608
    assert f"derived again {made.code}" in failed(case, "full")


def test_the_dossier_lays_the_frame_as_it_was_recorded_beside_what_was_made_of_it(
    case: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        clip = make(session, DressChoice(adjustments=DONE))
        made = []
        for done in (Adjustments(gamma=150), DONE):
            job = clips.frame_job(session, "BB-001", FrameRequest(frame=9), done, "M-001")
            made.append(clips.commit(session, job.run(JobContext())))
        request = dossiers.DossierRequest(is_demo=True)
        preview = dossier_preview.DossierPreview(session)
        for _time in range(2):
            [seen] = preview.job(request).run(JobContext())
            assert f"Gambar pertama klip {clip.code}" in words_of(seen)
        preview.close()
        job = dossiers.build_job(session, request)
        path = Path(dossiers.commit(session, job.run(JobContext())).document.path)
        staging = session.blobs.staging_path().parent
        assert not staging.exists() or list(staging.iterdir()) == []
    text = words_of(path)
    for still in made:
        assert f"{still.code}, apa adanya, sebelum diolah: frame 9." in text
        assert f"{still.code}: DIOLAH (" in text
    assert f"Gambar pertama klip {clip.code}, apa adanya, sebelum diolah: frame 5." in text
    assert f"Gambar pertama klip {clip.code}: DIOLAH ({SAID}), bukan apa adanya." in text
    assert f"{SAID}. Gambar ini bukan bingkai apa adanya" in text
    assert clip.recipe.dressed is not None
    digests = text.replace(" ", "")
    for digest in (clip.recipe.dressed.shown_sha256, made[0].recipe.frames_sha256):
        assert digest in digests
    # three enhanced, each with its original
    with pikepdf.open(path) as pdf:
        images = [len(page.get_images()) for page in pdf.pages]
    assert sum(images) >= 6


def test_a_still_of_the_case_is_the_original_beside_and_none_is_made_anew(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        clips.commit(session, clips.still_job(session, "M-001", DONE).run(JobContext()))
        beside = Comparisons(session, snapshots.take(session, None))
        monkeypatch.setattr("media.worker.calls.still", None)
        with beside:
            [entry] = beside.taken(JobContext()).moments
    assert entry.comparisons == ()
    [row] = enhanced.pairs(entry)
    assert [still.code for still, _ in row.stills] == ["T-001", "T-002"]


def test_an_original_that_is_not_the_frame_of_the_still_ends_the_dossier(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        clips.commit(session, clips.still_job(session, "M-001", DONE).run(JobContext()))
        taken = snapshots.take(session, None)
        [entry] = taken.moments
        [(still, path)] = entry.stills
        other = replace(still, recipe=replace(still.recipe, frames_sha256=Sha256("ab" * 32)))
        entry = replace(entry, stills=((other, path),))
        beside = Comparisons(session, replace(taken, moments=(entry,)))
        with pytest.raises(DigestMismatch), beside:
            beside.taken(JobContext())


def words_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_what_cannot_be_is_refused_before_anything_is_made(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        steady = clip_preview.steady_job(session, "M-001", 10).run(JobContext())
        review.change_moment(
            session, "M-001", MomentDraft(EvidenceCode("BB-001"), TimeRange(200_000, 1_000_000))
        )
        for choice, overlay in (
            (DressChoice(steady=steady), True),
            (DressChoice(adjustments=DONE), False),
        ):
            with pytest.raises(InvalidValue):
                clips.clip_job(session, "M-001", overlay=overlay, choice=choice)
        for frames in (1, 251):
            with pytest.raises(InvalidValue):
                clip_preview.steady_job(session, "M-001", frames)
        far = DressChoice(adjustments=Adjustments(crop=(0, 0, 5000, 100)))
        with pytest.raises(InvalidValue):
            clips.clip_job(session, "M-001", choice=far).run(JobContext())
        staging = session.blobs.staging_path().parent
        assert not staging.exists() or list(staging.iterdir()) == []


def test_by_command_the_clip_and_its_sidecars_say_what_was_done(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "klip.mp4"
    adjust = "exposure=0.5,sharpen=0.5,crop=16:8:32:24"
    command = ["clip", str(case), "M-001", "--adjust", adjust, "--steady", "10"]

    assert run([*command, "--out", str(out)]) == 0

    document = json.loads(out.with_name("klip.mp4.json").read_text("utf-8"))
    assert document["recipe"]["tool"] == "netra.clip.enhanced/1"
    done = document["recipe"]["dressed"]["dress"]["adjustments"]
    assert done["crop"] == [16, 8, 32, 24]
    assert document["enhanced"].endswith(SAID)
    assert document["shown_sha256"] == document["recipe"]["dressed"]["shown_sha256"]
    text = out.with_name("klip.mp4.txt").read_text("utf-8")
    assert "Diolah             distabilkan atas 10 bingkai ke tiap sisi" in text
    assert SAID in text
    assert "SHA-256 olahan" in text
    for wrong in (
        ["--adjust", "crop=1:2"],
        ["--adjust", "denoise=99"],
        ["--steady", "999"],
        ["--adjust", "invert", "--no-overlay"],
    ):
        assert run(["clip", str(case), "M-001", *wrong]) == 2
    assert run(["verify", str(case)]) == 0
    capsys.readouterr()
    assert run(["custody", "show", str(case)]) == 0
    assert "DIOLAH: distabilkan" in capsys.readouterr().out


def test_a_still_is_cut_out_straightened_and_freed_of_noise_by_command_and_made_again(
    case: Path,
) -> None:
    parts = ("crop=16:8:32:24", "corners=4:4:50:6:46:40:2:36,denoise=5", "deinterlace")
    for part in parts:
        assert run(["still", str(case), "M-001", "--adjust", part]) == 0
    with cases.open_case(case, REVIEWER) as session:
        made = clips.derivatives(session)
        assert [each.recipe.tool for each in made] == ["netra.still.enhanced/1"] * 3
        assert made[0].recipe.enhancement is not None
        assert made[0].recipe.enhancement.adjustments == Adjustments(crop=(16, 8, 32, 24))
        assert "denoise" not in to_plain(made[0].recipe)["enhancement"]["adjustments"]
        assert made[0].recipe.frames_sha256 == made[1].recipe.frames_sha256
        evidence = session.stores.evidence.by_code("BB-001")
        assert evidence.kind is EvidenceKind.VIDEO
        job = clips.frame_job(
            session, "BB-001", FrameRequest(frame=5), Adjustments(crop=(9000, 0, 100, 100))
        )
        with pytest.raises(InvalidValue):
            job.run(JobContext())
    assert faults(case) == []
