"""A clip that runs faster in a case: the recipe, its sidecars and the history tell which frames."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.clip_steps import SKIP_RULE, ClipStep, StepKind
from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.plain import to_plain
from app.services import (
    cases,
    clip_matching,
    clip_preview,
    clips,
    dossier_preview,
    dossiers,
    review,
    sidecars,
)
from app.services.clip_dressing import DressChoice
from app.services.step_reading import read_steps
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.made_clips import faults, make
from tests.services.tampering import execute, failed

SPAN = TimeRange(200_000, 1_200_000)
"""Frames 5 to 29."""


def fast(first: int, last: int, percent: int) -> ClipStep:
    return ClipStep(StepKind.FAST, first, last, percent=percent)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fast")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        review.mark(session, MomentDraft(code, SPAN, ("N-07",)))
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_the_recipe_states_the_rule_and_how_many_are_left_out_and_is_derived_again(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = make(session, DressChoice(steps=(fast(9, 20, 400),)))
        plain = make(session, DressChoice())
        told = made.recipe.dressed
        assert told is not None
        # 9, 13, 17 and 20 of twelve
        assert (told.skipped, told.skip_rule) == (8, SKIP_RULE)
        assert (made.recipe.frame_count, told.pictures) == (25, 17)
        assert told.length_us == 1_000_000 - 12 * 30_000
        assert made.recipe.frames_sha256 == plain.recipe.frames_sha256
        assert "dressed" not in to_plain(plain.recipe)
    assert faults(case) == []


@pytest.mark.parametrize(
    ("there", "forged"),
    [('"percent":400', '"percent":200'), ('"skipped":8', '"skipped":4'), ("floor(", "ceil(")],
)
def test_a_recipe_that_states_another_speed_count_or_rule_is_found(
    there: str, forged: str, case: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = make(session, DressChoice(steps=(fast(9, 20, 400),)))
    change = f"replace(recipe, '{there}', '{forged}')"
    execute(case, f"UPDATE derivatives SET recipe = {change}")  # noqa: S608
    names = failed(case, "full")
    assert "record: derivative rows" in names
    assert f"derived again {made.code}" in names


def test_a_fast_clip_does_not_stand_for_the_plain_one(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        make(session, DressChoice(steps=(fast(5, 29, 150),)))
        assert clip_matching.without_clip(session) == ("M-001",)


def test_a_speed_is_read_as_it_is_typed(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        steps = read_steps(session, "M-001", fast=["1,5@f8-f12", "8@00:00.600-00:00.800"])
        assert steps == (fast(8, 12, 150), fast(15, 19, 800))
        assert read_steps(session, "M-001", fast=["2"]) == (fast(5, 29, 200),)
        for wrong in (["1"], ["0.5"], ["16.01"], ["x"], ["2@f4-f9"], ["2", "4@f9-f12"]):
            with pytest.raises(InvalidValue):
                read_steps(session, "M-001", fast=wrong)
        with pytest.raises(InvalidValue):
            read_steps(session, "M-001", fast=["2@f8-f12"], slow=["0.5@f12-f14"])


def test_how_a_clip_will_run_is_told_before_it_is_made(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        frames, times_us = clip_preview.stretch_times(session, "M-001")
        told = clip_preview.pace_of((fast(9, 20, 400),), frames, times_us)
        assert told == (640_000, 17, 8)


def test_by_command_the_clip_its_sidecars_and_the_history_say_which_frames_are_shown(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "klip.mp4"
    command = ["clip", str(case), "M-001", "--fast", "4@f9-f20", "--freeze", "1@f11"]

    assert run([*command, "--out", str(out)]) == 0

    document = json.loads(out.with_name("klip.mp4.json").read_text("utf-8"))
    # the held frame is shown as well
    assert document["fast"] == [
        {"first": 9, "last": 20, "percent": 400, "frames_shown": "9 11 13 17 20"}
    ]
    assert (document["frames"], document["skipped"]) == (25, 7)
    assert document["skip_rule"] == SKIP_RULE
    assert document["recipe"]["dressed"]["skip_rule"] == SKIP_RULE
    text = out.with_name("klip.mp4.txt").read_text("utf-8")
    for line in (
        "Langkah            DIPERCEPAT 4×, TIDAK SEMUA BINGKAI, TANPA SUARA (bingkai 9–20)",
        "Bingkai dilewati   7",
        "Yang tampil        bingkai 9 + n × 4 dibulatkan ke bawah (n = 0, 1, 2, …), 20, dan "
        "setiap bingkai yang ditahan",
    ):
        assert line in text.splitlines()
    assert run(["verify", str(case)]) == 0
    capsys.readouterr()
    assert run(["custody", "show", str(case)]) == 0
    assert "DIPERCEPAT 4×, TIDAK SEMUA BINGKAI, TANPA SUARA" in capsys.readouterr().out


def test_the_dossier_says_how_many_frames_are_left_out_and_by_which_rule(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        make(session, DressChoice(steps=(fast(9, 20, 150),)))
        request = dossiers.DossierRequest(is_demo=True)
        preview = dossier_preview.DossierPreview(session)
        [seen] = preview.job(request).run(JobContext())
        text = words_of(seen)
        preview.close()
    assert "DIPERCEPAT 1,5×, TIDAK SEMUA BINGKAI (frame 9 sampai 20)" in text
    assert "3; dalam bagian yang dipercepat tampil frame 9 + n × 1,5 dibulatkan ke bawah" in text


def words_of(path: Path) -> str:
    """Give what a PDF says, its lines joined."""
    told = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def test_sidecars_of_other_clips_say_nothing_of_frames_left_out(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        slow = ClipStep(StepKind.SLOW, 5, 9, percent=50)
        made = make(session, DressChoice(steps=(slow,)))
        document = sidecars.clip_document(session, made, "x")
        assert not {"fast", "skipped", "skip_rule", "shown_by_rule"} & set(document)
        assert not {"skipped", "skip_rule"} & set(document["recipe"]["dressed"])


@pytest.mark.parametrize(("lang", "words"), [("id", "gerak cepat"), ("en", "fast motion")])
def test_a_wrong_speed_is_refused_in_words(
    lang: str, words: str, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["clip", str(case), "M-001", "--fast", "20", "--lang", lang]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "1.01 - 16" in said
    assert run(["clip", str(case), "M-001", "--fast", "2", "--no-overlay", "--lang", lang]) == 2
    with cases.open_case(case, REVIEWER) as session:
        assert clips.derivatives(session) == ()
