"""A dressed clip in a case: its texts are kept, only confirmed words are shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.clip import Recipe
from app.domain.clip_dress import Subtitle
from app.domain.clip_steps import ClipStep, StepKind
from app.domain.errors import InvalidValue
from app.domain.evidence import Provenance
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.plain import digest, to_plain
from app.services import (
    cases,
    clip_batches,
    clip_dressing,
    clip_matching,
    clips,
    intake,
    review,
    sidecars,
)
from app.services.clip_dressing import DressChoice
from app.services.clips import StagedDerivative
from app.services.step_reading import read_steps
from app.tasks.job import JobContext
from tests.media.made_files import make_sound
from tests.services.casefiles import (
    REVIEWER,
    add_transcript,
    add_video,
    new_case,
    segment,
)
from tests.services.made_clips import faults, make
from tests.services.tampering import execute, failed

SPAN = TimeRange(200_000, 1_200_000)
"""Frames 5 to 29."""
ARROW = Figure(
    FigureShape.ARROW,
    5,
    29,
    (FigureKey(5, (100_000, 100_000, 200_000, 200_000)),),
    points=((0, 0), (1_000_000, 1_000_000)),
    label="amplop",
)
ALL = DressChoice(categories=True, subtitles=True, figures=True, caption=" Di  balai\ndesa ")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dressed")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        add_transcript(
            session,
            code,
            segment("pilih nomor dua ya", 100_000, 50_000),
            segment("ini kata mesin saja", 500_000, 50_000),
            segment("nanti ada bantuan", 900_000, 50_000),
            segment("sesudah momen", 1_500_000, 50_000),
        )
        lines = session.stores.transcripts.current(code)
        assert lines is not None
        for place in (0, 2, 3):
            review.confirm_segment(session, code, lines.segments[place].id)
        draft = MomentDraft(
            code, SPAN, ("N-07",), region=Region(0.5, 0.5, 0.25, 0.25), figures=(ARROW,)
        )
        review.mark(session, draft)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_only_words_that_a_person_confirmed_are_shown_each_at_its_own_time(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        moment = review.moment(session, "M-001")
        assert clip_dressing.confirmed_lines(session, moment) == (
            Subtitle(TimeRange(100_000, 300_000), "pilih nomor dua ya"),
            Subtitle(TimeRange(900_000, 1_050_000), "nanti ada bantuan"),
        )
        assert clip_dressing.unconfirmed_lines(session, moment) == 1


def test_the_recipe_keeps_what_was_burnt_in_and_the_clip_is_made_again_whatever_changes(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        steps = read_steps(session, "M-001", freeze=["1@f10"], slow=["0,5@f12-f15"])
        made = make(session, DressChoice(True, True, True, ALL.caption, steps))
        assert made.recipe.dressed is not None
        dress = made.recipe.dressed.dress
        assert dress.caption == "Di balai desa"
        assert [each[:5] for each in dress.categories] == ["N-07 "]
        assert [line.text for line in dress.subtitles] == [
            "pilih nomor dua ya",
            "nanti ada bantuan",
        ]
        assert [each.shape for each in dress.figures] == [FigureShape.BOX, FigureShape.ARROW]
        assert (made.recipe.frame_count, made.recipe.dressed.pictures) == (25, 50)
        assert made.recipe.dressed.length_us == 1_000_000 + 4 * 40_000 + 1_000_000
        # everything it was made of changes
        line = session.stores.transcripts.current("BB-001")
        assert line is not None
        review.edit_segment(session, "BB-001", line.segments[0].id, "lain sama sekali")
        moment = review.moment(session, "M-001")
        review.change_moment(session, "M-001", MomentDraft(moment.draft.evidence, SPAN, ("N-08",)))
        again = make(session, ALL)
        assert again.recipe.dressed is not None
        assert again.recipe.dressed.dress.subtitles[0].text == "lain sama sekali"
        assert again.recipe.dressed.dress.figures == ()
        told = [json.loads(line) for line in session.stores.custody.lines()]
    assert faults(case) == []
    [first, second] = [entry["data"] for entry in told if entry["act"] == "derivative.clip"]
    assert first["steps"] == "DIBEKUKAN 1 s, TANPA SUARA; DIPERLAMBAT 0,5×, TANPA SUARA"
    assert (first["subtitles"], first["figures"], first["caption"]) == (2, 2, "Di balai desa")
    assert "steps" not in second
    assert "figures" not in second


def test_a_recipe_that_says_other_words_than_the_clip_shows_is_found(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = make(session, ALL)
    execute(case, "UPDATE derivatives SET recipe = replace(recipe, 'nomor dua ya', 'nomor satu')")
    names = failed(case, "full")
    assert "record: derivative rows" in names
    assert f"derived again {made.code}" in names


def test_a_plain_clip_has_the_recipe_and_the_bytes_that_it_always_had(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = make(session, DressChoice())
        assert made.recipe.tool == "netra.clip/1"
        assert "dressed" not in to_plain(made.recipe)
        assert "dressed" not in sidecars.clip_document(session, made, "x")["recipe"]
        [entry] = [
            json.loads(line)
            for line in session.stores.custody.lines()
            if '"act":"derivative.clip"' in line
        ]
        assert entry["data"]["recipe_sha256"] == digest(Recipe, made.recipe)
        assert not {"steps", "figures", "caption", "subtitles"} & set(entry["data"])
        assert clip_matching.without_clip(session) == ()


def test_a_clip_that_is_slowed_does_not_stand_for_the_plain_one(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        slow = ClipStep(StepKind.SLOW, 5, 29, percent=50)
        made = make(session, DressChoice(steps=(slow,)))
        assert made.recipe.tool == "netra.clip.dressed/1"
        assert clip_matching.without_clip(session) == ("M-001",)
        make(session, DressChoice(categories=True))
        assert clip_matching.without_clip(session) == ()


def test_steps_are_read_as_they_are_typed(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        steps = read_steps(
            session,
            "M-001",
            freeze=["1.5@00:00.400"],
            slow=["0.25"],
            zoom=["0.1,0.2,0.3,0.4@f8-f12", "0,0,0.5,0.5@0.600-0.800"],
        )
        assert steps == (
            ClipStep(StepKind.FREEZE, 10, 10, hold_ms=1500),
            ClipStep(StepKind.SLOW, 5, 29, percent=25),
            ClipStep(StepKind.ZOOM, 8, 12, box=(100_000, 200_000, 300_000, 400_000)),
            ClipStep(StepKind.ZOOM, 15, 19, box=(0, 0, 500_000, 500_000)),
        )
        assert read_steps(session, "M-001") == ()
        for wrong in (
            {"freeze": ["x@f10"]},
            {"freeze": ["1e9@f10"]},
            {"freeze": ["1@f4"]},
            {"slow": ["0.5@f10-00:01"]},
            {"slow": ["0.5@f12-f10"]},
            {"slow": ["2"]},
            {"zoom": ["0.1,0.2"]},
            {"zoom": ["0,0,1,1"]},
        ):
            with pytest.raises(InvalidValue):
                read_steps(session, "M-001", **wrong)


def test_steps_without_the_bar_and_anything_for_a_sound_are_refused(
    case: Path, tmp_path: Path
) -> None:
    slow = ClipStep(StepKind.SLOW, 5, 29, percent=50)
    with cases.open_case(case, REVIEWER) as session:
        path = make_sound(tmp_path / "suara.wav", "pcm_s16le", seconds=2.0)
        [heard] = intake.take_in(session, [path], Provenance(), JobContext())
        assert heard.evidence is not None
        review.mark(session, MomentDraft(heard.evidence.code, TimeRange(0, 500_000), ("N-07",)))
        with pytest.raises(InvalidValue):
            clips.clip_job(session, "M-002", choice=DressChoice(categories=True))
        [job] = clip_batches.batches(session, ["M-002"], choice=DressChoice(categories=True))
        found: list[StagedDerivative] = []
        job.run(JobContext(on_item=found.append))  # type: ignore[arg-type]
        assert [staged.recipe.dressed for staged in found] == [None]
        found[0].path.unlink()
        for choice, overlay in (
            (DressChoice(steps=(slow,)), False),
            (DressChoice(steps=(ClipStep(StepKind.SLOW, 5, 30, percent=50),)), True),
            (DressChoice(caption="x" * 301), True),
        ):
            with pytest.raises(InvalidValue):
                clips.clip_job(session, "M-001", overlay=overlay, choice=choice)
        staging = session.blobs.staging_path().parent
        assert not staging.exists() or list(staging.iterdir()) == []


def test_by_command_the_clip_its_sidecars_and_the_history_say_what_was_done(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "klip.mp4"
    command = ["clip", str(case), "M-001", "--category", "--subtitles", "--figures"]
    steps = ["--caption", "Di balai desa", "--freeze", "1@f10", "--zoom", "0.1,0.1,0.3,0.3@f12-f14"]

    assert run([*command, *steps, "--out", str(out)]) == 0

    said = capsys.readouterr()
    assert "1 baris transkrip belum dibenarkan" in said.err
    document = json.loads(out.with_name("klip.mp4.json").read_text("utf-8"))
    assert document["recipe"]["tool"] == "netra.clip.dressed/1"
    assert (document["frames"], document["pictures"]) == (25, 50)
    text = out.with_name("klip.mp4.txt").read_text("utf-8")
    for word in (
        "DIBEKUKAN 1 s, TANPA SUARA (bingkai 10)",
        "DIPERBESAR 3,3× (bingkai 12–14)",
        "Di balai desa",
        "00:00:00.100 pilih nomor dua ya",
        "arrow: amplop",
        "N-07",
    ):
        assert word in text
    assert "kata mesin" not in text
    assert run(["clip", str(case), "M-001", "--slow", "0.5", "--no-overlay"]) != 0
    assert run(["verify", str(case)]) == 0
    capsys.readouterr()
    assert run(["custody", "show", str(case)]) == 0
    assert "“DIBEKUKAN 1 s, TANPA SUARA; DIPERBESAR 3,3×”" in capsys.readouterr().out


def test_all_moments_are_dressed_by_command(case: Path) -> None:
    assert run(["clips", str(case), "--category", "--subtitles", "--figures"]) == 0
    with cases.open_case(case, REVIEWER) as session:
        [made] = clips.derivatives(session)
        assert made.recipe.dressed is not None
        single = clips.clip_job(session, "M-001", choice=DressChoice(True, True, True))
        staged = single.run(JobContext())
        assert staged.recipe == made.recipe
        staged.path.unlink()
    assert faults(case) == []
