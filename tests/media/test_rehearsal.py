"""The window decodes a file only after the same went well in the child."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import WorkerCrashed
from app.tasks.job import JobContext
from media.index import build_index
from media.rehearsal import rehearse
from media.worker import calls, client
from media.worker.client import Call
from tests.media.made_files import cut, make_video

FALLING = "tests.media.falling_table"
"""By name: taken up here, it would bring this process down."""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_video(tmp_path / "film.mp4", frames=60, sound="aac")


def test_a_file_that_brings_the_decoder_down_gets_no_index(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_falling_child(call: Call[Any], ctx: JobContext) -> object:
        return client.run(dataclasses.replace(call, table=FALLING), ctx)

    monkeypatch.setattr(calls, "run", in_falling_child)
    try:
        with pytest.raises(WorkerCrashed):
            calls.index(film, tmp_path / "index.npz", JobContext())
    finally:
        client.shutdown()
    assert not (tmp_path / "index.npz").exists()


def test_a_short_film_is_gone_through_whole(film: Path) -> None:
    assert rehearse(film, build_index(film, JobContext()), JobContext()) == 1.0


def test_what_is_left_of_a_damaged_film_is_gone_through_whole(tmp_path: Path) -> None:
    film = make_video(
        tmp_path / "film.mp4", frames=200, size=(320, 240), options={"movflags": "faststart"}
    )
    index = build_index(cut(film, 0.7), JobContext())
    assert index.damage
    assert rehearse(film, index, JobContext()) == 1.0
