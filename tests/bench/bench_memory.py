"""Memory over a long time: what the player's process gains while it seeks, steps, drags and plays.

Some three minutes for each clip; with NETRA_LONG=1 ten times that. Growth is the slope of a line
through what is resident after each round, in MB for 1,000 operations, the first third left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from app.runtime.memory import give_frames_back
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.index import build_index
from tests.bench.play_clips import FOLDER, LONG_GOP, PHONE
from tests.bench.play_memory import idle, open_in, peak_mb, shown_panel, until
from widgets.player.panel import PlayerPanel

_OPERATIONS = 20_000 if os.environ.get("NETRA_LONG") else 2_000
_LIMIT_MB, _MOST_MB = 2.0, 400
_STEPS, _DRAGS, _PLAY_S, _EVENT_S = 8, 12, 0.3, 1 / 60
_REOPEN_EVERY = 10
"""Rounds after which the file is opened anew, as from another item and back."""
_STATUS = Path("/proc/self/status")


def run() -> list[dict[str, Any]]:
    """Give what is resident and how it grows, for each clip in a process of its own."""
    if not _STATUS.exists():
        return [{"what": "memory", "figure": "not measured here", "limit": "", "holds": ""}]
    rows: list[dict[str, Any]] = []
    for clip in (LONG_GOP, PHONE):
        command = [sys.executable, "-m", "tests.bench.bench_memory", str(clip.make())]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        operations, start, end, peak, growth = (float(word) for word in said.stdout.split())
        what = f"{clip.name}: {operations:.0f} operations, MB"
        figure = f"{start:.0f} after a third, {end:.0f} at the end, peak {peak:.0f}"
        holds = "yes" if peak < _MOST_MB else "NO"
        rows.append({"what": what, "figure": figure, "limit": f"< {_MOST_MB}", "holds": holds})
        holds = "yes" if growth < _LIMIT_MB else "NO"
        what = f"{clip.name}: growth for 1000 operations, MB"
        rows.append({"what": what, "figure": growth, "limit": f"< {_LIMIT_MB:g}", "holds": holds})
    return rows


def work(path: Path, operations: int) -> tuple[int, float, float, float, float]:
    """Use the player like a hurried person; gives operations, MB twice, peak and growth."""
    give_frames_back()  # as the program does
    index_path = FOLDER / f"{path.name}.npz"
    if not index_path.exists():
        build_index(path, JobContext()).save(index_path)
    app = QApplication(sys.argv[:1])
    panel = shown_panel()
    count = len(MediaIndex.load(index_path))
    chance = np.random.default_rng(1)
    done = 0
    seen: list[tuple[int, float]] = []
    while done < operations:
        if len(seen) % _REOPEN_EVERY == 0:
            open_in(app, panel, path, index_path)
        done += _round(app, panel, count, chance)
        seen.append((done, _resident_mb()))
    panel.close()
    rows = np.array(seen[len(seen) // 3 :])
    growth = 1000 * float(np.polyfit(rows[:, 0], rows[:, 1], 1)[0])
    return done, float(rows[0, 1]), float(rows[-1, 1]), peak_mb(), growth


def _round(app: QApplication, panel: PlayerPanel, count: int, chance: np.random.Generator) -> int:
    """Seek, step back and on, drag, and play on; gives how many operations that was."""
    deck = panel.deck

    def is_there() -> bool:
        return panel.playback is not None and not panel.playback.is_busy

    deck.seek_frame(int(chance.integers(count)))
    until(app, is_there)
    for step in (-1,) * _STEPS + (1,) * _STEPS:
        deck.step(step)
        until(app, is_there)
    playback = panel.playback
    assert playback is not None
    first, last = chance.integers(count, size=2).tolist()
    for place in np.linspace(first, last, _DRAGS):
        playback.show_frame(int(place), is_scrub=True)
        idle(app, _EVENT_S)
    until(app, is_there)
    deck.play()
    idle(app, _PLAY_S)
    playback.pause()
    until(app, is_there)
    return 1 + 2 * _STEPS + _DRAGS + 1


def _resident_mb() -> float:
    line = next(row for row in _STATUS.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(*work(Path(sys.argv[1]), _OPERATIONS))
