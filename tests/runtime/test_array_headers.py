"""Two threads that read arrays at once do not end in a SystemError of Python's own making."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import numpy as np
import pytest

from media import waveform
from media.frame_table import MediaIndex
from tests.media.numbered import index_of, write_video
from widgets.timeline.peaks import load_peaks


@pytest.fixture
def readers(tmp_path: Path) -> list[Callable[[], object]]:
    video, index = write_video(tmp_path / "a.mp4", 5, gop=5), tmp_path / "index.npz"
    index_of(video).save(index)
    peaks, row = tmp_path / "peaks.npz", np.zeros(8, np.int8)
    arrays = {"low": row, "high": row, "bin_us": 10_000, "version": waveform.FORMAT_VERSION}
    np.savez(peaks, **arrays)
    return [
        lambda: MediaIndex.load(index),
        lambda: load_peaks(peaks),
        lambda: waveform.is_current(peaks),
    ]


def test_no_two_headers_are_read_at_once(readers, monkeypatch):
    parse, two, met = ast.literal_eval, Barrier(2), []

    def slowly(text: str) -> object:
        try:
            two.wait(0.05)
            met.append(text)
        except BrokenBarrierError:
            two.reset()
        return parse(text)

    monkeypatch.setattr(ast, "literal_eval", slowly)
    with ThreadPoolExecutor(len(readers)) as threads:
        done = [future.result() for future in [threads.submit(reader) for reader in readers]]
    assert [type(one).__name__ for one in done] == ["MediaIndex", "Peaks", "bool"]
    assert done[2] is True
    assert met == []
