"""Does the window keep its 60 frames a second while a transcription runs in its child?

The player of the window plays 1080p30 and is painted; a timer asks for the window 60 times a
second, as an animation would. Measured without anything beside it, with a transcription (base,
all cores, its low priority as the program gives it), and, as the peer, with the same work at
the priority of the window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.errors import Cancelled
from app.domain.transcript import AsrProfile
from app.runtime.memory import give_frames_back
from app.services.models import default_model
from app.tasks.job import JobContext
from media.index import build_index
from media.worker import calls
from tests.bench.play_clips import FOLDER, LONG_GOP
from tests.bench.play_memory import idle, open_in, shown_panel, until
from tests.bench.speech_sound import OWN, decoded, write_sound
from widgets.player.panel import PlayerPanel

_SECONDS, _TICK_MS = 20.0, 16
_LATE_MS = 1000 / 60
"""A tick later than this is a frame of the window that is missing."""


def run() -> list[dict[str, Any]]:
    """Give ticks in time, lateness in ms and frames left out, for each kind of company."""
    rows = []
    for company in ("nothing", "transcription", "the same at our priority"):
        command = [sys.executable, "-m", "tests.bench.bench_meanwhile", company]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        asked, late, p95, worst, dropped, read_s = (float(word) for word in said.stdout.split())
        rows.append(
            {
                "beside the window": company,
                "ticks asked": int(asked),
                "a frame late, %": 100 * late / asked,
                "late ms, p95": p95,
                "late ms, worst": worst,
                "video frames left out": f"{dropped:.0f} of {_SECONDS * 30:.0f}",
                "sound read meanwhile, s": f"{read_s:.0f}" if company == "transcription" else "",
            }
        )
    return rows


def work(company: str) -> tuple[float, ...]:
    """Play beside some company; gives ticks, late ones, p95, worst, left out, seconds read."""
    give_frames_back()
    clip = LONG_GOP.make()
    index_path = FOLDER / f"{clip.name}.npz"
    if not index_path.exists():
        build_index(clip, JobContext()).save(index_path)
    app = QApplication(sys.argv[:1])
    panel = shown_panel()
    open_in(app, panel, clip, index_path)
    with tempfile.TemporaryDirectory() as folder:
        beside = _Beside(company, Path(folder))
        beside.begin(app)
        try:
            late_ms, dropped = _played(app, panel)
            read_s = beside.read_s
        finally:
            beside.end()
    panel.close()
    late = sum(ms > _LATE_MS for ms in late_ms)
    worst, p95 = max(late_ms), float(np.percentile(late_ms, 95))
    return len(late_ms), late, p95, worst, dropped, read_s


def _played(app: QApplication, panel: PlayerPanel) -> tuple[list[float], int]:
    """Play for a while, round and round; gives how late each tick came, ms, and frames left out."""
    late_ms: list[float] = []
    due = time.perf_counter()

    def tick() -> None:
        nonlocal due
        now = time.perf_counter()
        late_ms.append(max(0.0, 1000 * (now - due) - _TICK_MS))
        due = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    playback = panel.playback
    assert playback is not None
    panel.deck.seek_frame(0)
    until(app, lambda: not playback.is_busy)
    before = playback.dropped
    panel.deck.play()
    due = time.perf_counter()
    timer.start(_TICK_MS)
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.0005)
    timer.stop()
    playback.pause()
    until(app, lambda: not playback.is_busy)
    return late_ms, playback.dropped - before


class _Beside:
    """A transcription in the child, or in a process of our own priority, or nothing."""

    def __init__(self, company: str, folder: Path) -> None:
        self.read_s = 0.0
        self._cancel = Event()
        self._ctx = JobContext(on_item=self._heard, cancel=self._cancel)
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if company == "nothing":
            return
        # far more than is read in the time
        clip = np.concatenate([decoded(OWN / "real.flac")] * 90)
        sound = write_sound(folder / "long.flac", clip)
        if company == "transcription":
            self._thread = Thread(target=self._transcribe, args=(sound,))
        else:
            command = [sys.executable, "-m", "tests.bench.asr_engines", "netra", str(sound)]
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def begin(self, app: QApplication) -> None:
        """Start it, and give it the time to load its model."""
        if self._thread is not None:
            self._thread.start()
        if self._thread is not None or self._process is not None:
            idle(app, 8.0)

    def end(self) -> None:
        """Break it off."""
        if self._thread is not None:
            self._cancel.set()
            self._thread.join()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _heard(self, item: object) -> None:
        self.read_s = getattr(item, "done_until_us", 0) / 1e6

    def _transcribe(self, sound: Path) -> None:
        model = default_model("whisper-base")
        try:
            calls.transcribe(sound, model, AsrProfile(), 0, self._ctx)
        except Cancelled:
            return


if __name__ == "__main__":
    print(*work(sys.argv[1]))
