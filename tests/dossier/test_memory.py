"""A dossier with hundreds of stills is built on a laptop: pixels are not kept till the end."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from app.dossier import layout
from app.tasks.job import JobContext
from tests.dossier import samples

_MOMENTS = 24
_PIXELS_OF_ONE = 2_500_000
"""Bytes of RGB that a still has at print size; each moment has one or two."""


def test_the_pixels_of_all_stills_are_never_held_at_once(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, moments=_MOMENTS)
    tracemalloc.start()
    try:
        layout.render(made, tmp_path / "pages.pdf", JobContext())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < _MOMENTS * _PIXELS_OF_ONE / 2
