"""Cuts are exact to the frame, and an excerpt is a run of the original's packets."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.domain.errors import ExcerptRefused
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.excerpt import write_excerpt
from tests.clips.cutting import Original, faults_of_cut
from tests.clips.enhancing import faults_of_enhancing
from tests.clips.excerpts import told_of_excerpt
from tests.clips.stepping import faults_of_steps
from tests.media.barcode import CLIPS, Clip

CUTS = 1
"""Of each clip; the long form spreads 200 over more than a hundred files."""


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "late-start.ts"])
def test_seeded_cuts_hold_exactly_the_frames_that_were_asked(name: str, tmp_path: Path) -> None:
    original = Original.read(CLIPS[name].write(tmp_path))
    seed = random.Random(f"1 {name}")  # noqa: S311 - repeatable
    spans = [original.span(seed) for _ in range(CUTS)]

    assert None not in original.numbers
    assert [faults_of_cut(original, span, tmp_path) for span in spans] == [[]] * CUTS


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "late-start.ts"])
def test_seeded_steps_show_the_frames_they_should_at_their_times_and_silence_where_it_should_be(
    name: str, tmp_path: Path
) -> None:
    original = Original.read(CLIPS[name].write(tmp_path))
    seed = random.Random(f"steps 3 {name}")  # noqa: S311 - repeatable
    spans = [original.span(seed) for _ in range(2)]

    assert [faults_of_steps(original, span, tmp_path, seed) for span in spans] == [[], []]


@pytest.mark.parametrize("name", ["phone-vfr.mp4", "late-start.ts"])
def test_seeded_enhancements_are_those_of_a_plain_decode_at_the_same_times(
    name: str, tmp_path: Path
) -> None:
    original = Original.read(CLIPS[name].write(tmp_path))
    seed = random.Random(f"enhance {name}")  # noqa: S311 - repeatable

    assert faults_of_enhancing(original, original.span(seed), tmp_path, seed) == []


@pytest.mark.parametrize("name", ["gop250.mp4", "late-start.ts"])
def test_an_excerpt_is_a_run_of_packets_that_covers_what_was_asked(
    name: str, tmp_path: Path
) -> None:
    path = CLIPS[name].write(tmp_path)

    assert told_of_excerpt(path, TimeRange(1_230_000, 3_010_000), tmp_path) == ("proven", [])


def test_an_excerpt_whose_packets_would_change_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = CLIPS["gop250.mp4"].write(tmp_path)
    out = tmp_path / "excerpt"
    monkeypatch.setattr("media.excerpt._MUXERS", {"mov": ("mpegts", ".ts")})

    with pytest.raises(ExcerptRefused) as refused:
        write_excerpt(path, TimeRange(0, 1_000_000), out, JobContext())

    assert refused.value.facts["why"] in ("packets", "writing")
    assert not out.exists()


def test_a_container_that_no_muxer_keeps_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = Clip("film.mxf", codec="mpeg2video", options={"b": "4M"}, gop=12).write(tmp_path)

    with pytest.raises(ExcerptRefused) as refused:
        write_excerpt(path, TimeRange(0, 1_000_000), tmp_path / "excerpt", JobContext())

    assert refused.value.facts["why"] == "container"
