"""Damaged media of every kind: the desk goes on, and nothing else is read or written."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz import media_run


def test_a_hundred_and_fifty_damaged_files_cost_nothing_but_themselves(tmp_path: Path) -> None:
    tally = media_run.run(tmp_path, count=150, seed=7, real_files=None)
    print(tally.as_text())
    assert tally.defects == []
    assert tally.files == 150
    assert sum(n for name, n in tally.outcomes.items() if name.endswith(": ok")) > 50
