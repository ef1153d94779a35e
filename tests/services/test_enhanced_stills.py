"""A still that was made lighter says so, is derived again with its recipe, and cannot hide it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.adjustments import Adjustments, Channel
from app.domain.clip import Recipe
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.ids import EvidenceCode
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.domain.plain import digest, from_plain, to_plain
from app.services import cases, clips, dossiers, frames, history, integrity, review
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.adjusting import adjusted
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.tampering import Entry, execute, failed, rewrite_chain

DONE = Adjustments(exposure=120, contrast=25, sharpen=4)
WORDS = "pencahayaan +1,20 EV; kontras +25 %; penajaman 1,00"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a plain still, an enhanced one of the same frame, and one without a moment."""
    folder = tmp_path_factory.mktemp("enhanced")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 800_000), ("N-07",)))
        at = FrameRequest(frame=5)
        for job in (
            clips.still_job(session, "M-001"),
            clips.frame_job(session, code, at, DONE, "M-001"),
            clips.frame_job(session, code, FrameRequest(frame=9), Adjustments(invert=True)),
            clips.frame_job(session, code, FrameRequest(frame=9)),
        ):
            clips.commit(session, job.run(JobContext()))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    return shutil.copytree(built, tmp_path / built.name)


def pixels(session: CaseSession, code: str) -> np.ndarray:
    made = session.stores.derivatives.by_code(code)
    with Image.open(clips.stored_path(session, made)) as image:
        return np.asarray(image)


def test_the_stored_picture_is_the_frame_with_the_stated_adjustments(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        plain, lit = pixels(session, "T-001"), pixels(session, "T-002")
        first, second = session.stores.derivatives.all()[:2]
        assert (first.recipe.tool, second.recipe.tool) == (
            "netra.still/1",
            "netra.still.enhanced/1",
        )
        assert second.recipe.first == first.recipe.first
        assert second.recipe.frames_sha256 == first.recipe.frames_sha256
        assert second.recipe.enhancement is not None
        assert second.recipe.enhancement.adjustments == DONE
        np.testing.assert_array_equal(lit, adjusted(plain, DONE))
        assert not np.array_equal(lit, plain)


def test_a_still_without_adjustments_is_what_it_always_was(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        plain, free = (session.stores.derivatives.by_code(code) for code in ("T-001", "T-004"))
        assert plain.moment == "M-001"
        assert free.moment is None
        # what older cases were hashed as: no word of adjustments anywhere
        assert "enhancement" not in to_plain(plain.recipe)
        assert "enhancement" not in to_plain(free.recipe)


def test_the_digest_of_a_recipe_of_before_is_the_same() -> None:
    old = {
        "tool": "netra.still/1", "input_sha256": "ab" * 32,
        "requested": {"start_us": 200000, "end_us": 800000},
        "actual": {"start_us": 200000, "end_us": 200000},
        "frames_sha256": "cd" * 32, "output_sha256": "ef" * 32, "overlay": None,
        "first": {"frame": 5, "pts": 2560, "time_base": "1/12800", "origin_pts": 0},
        "last": {"frame": 5, "pts": 2560, "time_base": "1/12800", "origin_pts": 0},
        "frame_count": 1, "versions": [["netra", "0.3"]],
    }  # fmt: skip
    # computed by the version of the program that knew no adjustments
    assert (
        digest(Recipe, from_plain(Recipe, old))
        == "49864aed1b798ad67a7bddff1a19ea7514b6668dc4da06a472d0c18a7ebc3859"
    )


def test_every_still_is_derived_again_with_its_own_adjustments(case: Path) -> None:
    report = integrity.verify_path(case, (), JobContext(), depth="full")
    again = {c.name: c.detail for c in report.checks if c.name.startswith("derived again")}
    assert again == {f"derived again T-00{n}": "same bytes" for n in (1, 2, 3, 4)}
    assert [check.name for check in report.checks if not check.ok] == []


def test_an_enhanced_still_passed_off_as_the_frame_itself_is_found(case: Path) -> None:
    _forge(case, lambda recipe: _as_plain(recipe))
    assert "derived again T-002" in failed(case, "full")


def test_an_enhanced_still_with_a_milder_recipe_is_found(case: Path) -> None:
    def milder(recipe: Entry) -> None:
        recipe["enhancement"]["adjustments"]["exposure"] = 10

    _forge(case, milder)
    assert "derived again T-002" in failed(case, "full")


def test_another_version_of_the_tools_excuses_no_other_picture(case: Path) -> None:
    def of_another_build(recipe: Entry) -> None:
        recipe["versions"] = [["netra", "9.9"]]
        recipe["enhancement"]["pixels_sha256"] = "cd" * 32

    _forge(case, of_another_build)
    assert "derived again T-002" in failed(case, "full")


def test_the_history_says_what_was_done(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        lines = session.stores.custody.lines()
        told = [history.told(at, line).sentence for at, line in enumerate(lines)]
    stills = [sentence for sentence in told if "gambar diam" in sentence]
    assert stills[0].endswith("T-001 dari BB-001 untuk M-001.")
    assert stills[1].endswith(f"T-002 dari BB-001 untuk M-001, diolah: {WORDS}.")
    assert stills[2].endswith("T-003 dari BB-001, diolah: warna dibalik.")
    assert stills[3].endswith("T-004 dari BB-001.")


def test_the_dossier_says_which_still_is_enhanced_and_how(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        job = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        record = dossiers.commit(session, job.run(JobContext()))
        path = record.document.path
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    assert f"T-002: DIOLAH ({WORDS}), bukan apa adanya." in text
    assert "T-001: frame" in text
    assert "Piksel diolah" in text
    assert "warna dibalik. Gambar ini bukan bingkai apa adanya" in text


def test_a_frame_taken_out_of_the_case_may_be_adjusted_too(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        done = Adjustments(channel=Channel.LUMA)
        job = frames.still_at_job(
            session, "BB-001", FrameRequest(frame=5), tmp_path / "a.png", done
        )
        result = job.run(JobContext())
        with Image.open(tmp_path / "a.png") as image:
            np.testing.assert_array_equal(
                np.asarray(image), adjusted(pixels(session, "T-001"), done)
            )
        assert result.source_sha256 == session.stores.derivatives.all()[0].recipe.frames_sha256
        assert result.pixels_sha256 != result.source_sha256


def test_a_moment_of_another_item_is_refused(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        other = add_video(session, tmp_path, "lain.mp4", seconds=0.4)
        with pytest.raises(InvalidValue):
            clips.frame_job(session, other, FrameRequest(frame=0), DONE, "M-001")
        item = session.stores.evidence.by_code(other)
        assert item.kind is EvidenceKind.VIDEO


def _as_plain(recipe: Entry) -> None:
    made = recipe.pop("enhancement")
    recipe |= {"tool": "netra.still/1", "frames_sha256": made["pixels_sha256"]}


def _forge(case: Path, edit) -> None:
    """Change the recipe of T-002, and the chain so that nothing else tells of it."""
    connection = sqlite3.connect(case / "case.db")
    [text] = connection.execute("SELECT recipe FROM derivatives WHERE code = 'T-002'").fetchone()
    connection.close()
    recipe = json.loads(text)
    edit(recipe)
    text = json.dumps(recipe).replace("'", "''")
    execute(case, f"UPDATE derivatives SET recipe = '{text}' WHERE code = 'T-002'")  # noqa: S608

    def fit(entry: Entry) -> None:
        if entry["act"] == "derivative.still" and entry["obj"][0] == "T-002":
            entry["data"]["recipe_sha256"] = digest(Recipe, from_plain(Recipe, recipe))
            entry["data"]["frames_sha256"] = recipe["frames_sha256"]

    rewrite_chain(case, fit)
