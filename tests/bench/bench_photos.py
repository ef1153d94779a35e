"""A hundred million pixels in the window: what is blocked, how soon it is seen, what it costs.

Blocking is the longest stretch between two beats of a 2 ms timer on the window's thread: on the
clock, and in processor time of that thread, which other programs of the machine do not disturb.
The peer reads the whole picture as one PNG on the window's thread, as a plain viewer does.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.runtime.settings import Settings
from app.services import cases, intake
from app.tasks.job import JobContext
from app.tasks.runner import TaskRunner
from media.worker.client import shutdown
from widgets.desk import Desk
from widgets.notices import Notices
from widgets.photos.contact_sheet import ContactSheet
from widgets.qt_events import QtEvents
from widgets.stage import Stage

_SIZE = (11_600, 8_700)
_PHOTOS = 500
_FORM = CaseForm(number="1", title="Bangku ukur", known_on="2024-10-07", is_fictional=True)


class Beat:
    """Listens to the window's thread."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._on_beat)
        self.begin()
        self._timer.start()

    def begin(self) -> None:
        self.wall_ms = self.cpu_ms = 0.0
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def _on_beat(self) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        self.wall_ms = max(self.wall_ms, (wall - self._wall) * 1000)
        self.cpu_ms = max(self.cpu_ms, (cpu - self._cpu) * 1000)
        self._wall, self._cpu = wall, cpu


def run() -> list[dict[str, Any]]:
    """Measure opening, zooming and moving on 100 MP, and a contact sheet of 500 photos."""
    app = QApplication.instance() or QApplication([])
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _large(folder / "large")
        settings = Settings(folder / "settings.json")
        with cases.new_case(folder / "case", _FORM, Reviewer("Bangku")) as session:
            intake.take_in(session, files, Provenance(source="uji"), JobContext())
            runner, notices = TaskRunner(), Notices(settings)
            desk = Desk(session, QtEvents(session.events), runner, settings, notices)
            stage = Stage(desk)
            stage.splitter.resize(1366, 700)
            stage.splitter.show()
            _wait(lambda: False, 1.0)
            for item in intake.evidence_list(session):
                rows += _watched(stage, item)
            stage.close()
            runner.close()
        peer = _plain_viewer(files[1])
        rows.append({"what": "plain viewer, PNG: blocked", "wall ms": peer, "cpu ms": peer})
        rows += _sheet(folder, settings)
    shutdown()
    app.processEvents()
    return rows


def _large(folder: Path) -> list[Path]:
    folder.mkdir()
    small = np.random.default_rng(3).integers(0, 256, (87, 116, 3), np.uint8)
    picture = cv2.resize(small, _SIZE, interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(4).integers(-6, 7, (512, 512, 3), np.int8)
    for top in range(0, _SIZE[1], 512):
        band = picture[top : top + 512]
        tiled = np.tile(noise, (1, -(-_SIZE[0] // 512), 1))[: band.shape[0], : _SIZE[0]]
        band[:] = np.clip(band.astype(np.int16) + tiled, 0, 255)
    paths = [folder / "a.jpg", folder / "b.png"]
    cv2.imwrite(str(paths[0]), picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    cv2.imwrite(str(paths[1]), picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return paths


def _watched(stage: Stage, item: Any) -> list[dict[str, Any]]:
    surface, name = stage.player.surface, Path(item.name).suffix[1:].upper()
    before = _peak_mb()
    beat, clock = Beat(), QElapsedTimer()
    clock.start()
    stage.open_item(item)
    seen_s = _wait(lambda: surface.has_picture, 60.0)
    exact_s = _wait(lambda: surface.has_picture and not surface.shown.is_preview, 120.0)
    rows = [_row(f"{name} 100 MP: opened", beat)]
    beat.begin()
    surface.actual_size()
    for _ in range(30):
        surface.pan(200, 150)
        _wait(lambda: False, 0.03)
    rows.append(_row(f"{name} 100 MP: 100 % and moved", beat))
    held = stage.photos.held_bytes / 1e6
    return [
        *rows,
        {"what": f"{name}: seconds to a first picture", "wall ms": seen_s, "cpu ms": ""},
        {"what": f"{name}: seconds to every pixel", "wall ms": seen_s + exact_s, "cpu ms": ""},
        {"what": f"{name}: MB of tiles held", "wall ms": held, "cpu ms": ""},
        {"what": f"{name}: MB this process grew by", "wall ms": _peak_mb() - before, "cpu ms": ""},
    ]


def _sheet(folder: Path, settings: Settings) -> list[dict[str, Any]]:
    small = folder / "many"
    small.mkdir()
    chance = np.random.default_rng(5)
    for number in range(_PHOTOS):
        grey = chance.integers(0, 256, (12, 16, 3), np.uint8)
        picture = cv2.resize(grey, (640, 480), interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(small / f"{number:03d}.jpg"), picture)
    with cases.new_case(folder / "case2", _FORM, Reviewer("Bangku")) as session:
        intake.take_in(session, sorted(small.iterdir()), Provenance(source="uji"), JobContext())
        runner = TaskRunner()
        desk = Desk(session, QtEvents(session.events), runner, settings, Notices(settings))
        items = intake.evidence_list(session)  # as the window's list has it already
        _wait(lambda: False, 0.5)
        beat = Beat()
        sheet = ContactSheet(desk, items=lambda: items)
        sheet.show()
        _wait(lambda: False, 1.0)
        rows = [_row(f"contact sheet of {_PHOTOS}: opened", beat)]
        beat.begin()
        bar = sheet.view.verticalScrollBar()
        for at in range(0, bar.maximum(), max(1, bar.maximum() // 120)):
            bar.setValue(at)
            _wait(lambda: False, 0.016)
        rows.append(_row(f"contact sheet of {_PHOTOS}: scrolled through", beat))
        beat.begin()
        sheet.sorting.setCurrentIndex(4)
        sheet.search.setText("BB-1")
        _wait(lambda: False, 0.3)
        rows.append(_row(f"contact sheet of {_PHOTOS}: sorted and filtered", beat))
        sheet.close()
        runner.close()
    return rows


def _plain_viewer(path: Path) -> float:
    reader = QImageReader(str(path))
    reader.setAllocationLimit(0)
    begun = time.perf_counter()
    reader.read()
    return (time.perf_counter() - begun) * 1000


def _row(what: str, beat: Beat) -> dict[str, Any]:
    return {"what": what, "wall ms": beat.wall_ms, "cpu ms": beat.cpu_ms}


def _wait(until: Callable[[], bool], most_s: float) -> float:
    begun, loop = time.perf_counter(), QEventLoop()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(
        lambda: loop.quit() if until() or time.perf_counter() - begun > most_s else None
    )
    timer.start()
    loop.exec()
    timer.stop()
    return time.perf_counter() - begun


def _peak_mb() -> float:
    """Give the most memory this process ever held; Linux counts in kilobytes."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(run(), threading.active_count())
