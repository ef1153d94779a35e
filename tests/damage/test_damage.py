"""Damaged files cost the window nothing: it shows what is there, and says what is not."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from app.domain.damage import damage_text
from tests.damage import material, run
from tests.damage.material import Damaged
from tests.damage.visit import Heart


def test_thirty_damaged_files_neither_end_nor_stop_the_window(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    whole = material.whole_files(tmp_path / "seeds")
    tally = run.run(tmp_path, material.damaged(whole, 30, seed=3))
    print(tally.as_text())
    assert tally.defects == []
    assert tally.files == 30
    assert tally.shown > 10
    assert tally.shown < 30


def test_a_window_that_dies_is_seen_with_the_file_it_died_of(tmp_path: Path) -> None:
    window = run.Window(tmp_path)
    path = tmp_path / "x"
    path.write_bytes(b"not media")
    assert isinstance(window.visit(path, "first"), dict)

    os.kill(window.pid, signal.SIGSEGV)
    seen = window.visit(path, "second")

    assert isinstance(seen, str)
    assert "THE WINDOW DIED with -11" in seen


def test_a_block_of_the_window_is_seen(tmp_path: Path) -> None:
    heart = Heart()
    until_s = time.process_time() + 1.2
    while time.process_time() < until_s:
        sum(range(10_000))
    heart.beat()
    assert heart.is_block()


def test_what_a_cut_or_a_hole_took_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    whole = {
        name: data
        for name, data in material.whole_files(tmp_path / "seeds").items()
        if name.endswith((".mp4", ".mkv", ".avi", ".webm"))
    }
    assert whole
    cuts = [
        Damaged(f"cut {name}", name, data[: len(data) * 7 // 10]) for name, data in whole.items()
    ]
    window = run.Window(tmp_path)
    path = tmp_path / "x"
    for each in cuts:
        path.write_bytes(each.data)
        seen = window.visit(path, each.name)
        assert isinstance(seen, dict)
        assert seen["defects"] == []
        told = damage_text(seen["damage"]) if seen["outcome"] == "shown" else seen["words"]
        assert told, each.name
        assert "=" not in told
    assert window.close() == ""
