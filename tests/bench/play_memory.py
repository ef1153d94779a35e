"""Memory of the player, measured in a process of its own: `python -m tests.bench.play_memory`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.runtime.memory import give_frames_back
from media.frame_table import MediaIndex
from widgets.player.panel import PlayerPanel

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Give the most memory this process ever held, MB; Linux only."""
    line = next(row for row in _STATUS.read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def watch(path: Path, index_path: Path) -> float:
    """Open, seek, step back until the cache is full, play; gives the peak in MB."""
    give_frames_back()  # as the program does
    app = QApplication(sys.argv[:1])
    panel = shown_panel()
    open_in(app, panel, path, index_path)
    count = len(MediaIndex.load(index_path))
    for place in (count - 1, count // 2, 10, count * 3 // 4):
        panel.deck.seek_frame(place)
        until(app, lambda: panel.playback is not None and not panel.playback.is_busy)
    for _ in range(60):
        panel.deck.step(-1)
        until(app, lambda: panel.playback is not None and not panel.playback.is_busy)
    idle(app, 1.0)
    panel.deck.seek_frame(0)
    panel.deck.play()
    idle(app, 3.0)
    panel.close()
    return peak_mb()


def shown_panel() -> PlayerPanel:
    """Show the window's player at the size of a laptop's half."""
    panel = PlayerPanel()
    panel.resize(1280, 720)
    panel.show()
    return panel


def open_in(app: QApplication, panel: PlayerPanel, path: Path, index_path: Path) -> None:
    """Open a file and wait for its first frame."""
    panel.open_item(path, index_path)
    until(app, lambda: panel.playback is not None and panel.playback.position() is not None)


def until(app: QApplication, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    """Run the window's loop until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        app.processEvents()
        time.sleep(0.002)
        if time.monotonic() > end:
            raise TimeoutError


def idle(app: QApplication, seconds: float) -> None:
    """Run the window's loop for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    print(watch(Path(sys.argv[1]), Path(sys.argv[2])))
