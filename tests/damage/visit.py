"""A process with a real player, as the window has it: opens files one after the other.

Run by `tests.damage.run`, which sees how it ends: `python3 -m tests.damage.visit FOLDER`. Names
of files come on standard input, one JSON line each; what came of each goes out the same way.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import AppError, UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.domain.photos import page_position
from app.services import photos, probing
from app.services.messages import describe
from app.services.photos import ShownSheet
from app.services.problem_texts import PROBLEMS
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.worker import calls, client, photo_calls
from widgets.player.panel import PlayerPanel
from widgets.player.tiles import TileSource

PLACES = (0.5, 0.0, 0.93, 0.2, 1.0)
"""Where it is looked at, as shares of the frames or of the length."""
PLAY_S = 0.25
STEPS_BACK = 3
PATIENCE_S = 20.0
"""A frame that takes longer to come is a hang."""
BLOCK_S = 1.0
"""The window's thread may not be away longer than this on an idle machine."""


@dataclass(slots=True)
class Visit:
    """What came of one file."""

    name: str
    outcome: str = ""
    """`shown`, `message` (said in words), or `refused` with the code of the reason."""
    words: str = ""
    """What the person was told."""
    damage: str = ""
    is_untimed: bool = False
    """Told with the file: it states no times, or what stated them is gone."""
    frames: int = 0
    defects: list[str] = field(default_factory=list)
    """What may never be."""
    block_s: float = 0.0
    """Longest time for which the window's thread answered nothing."""
    block_cpu_s: float = 0.0
    """What this process used of the processor meanwhile."""
    memory_mib: int = 0
    """The most memory this process had until now."""
    child_s: float = 0.0
    """Time of probe and index in the child."""
    player_s: float = 0.0
    """Time in the player."""


class Heart:
    """Measures how long the window's thread is away from its events."""

    def __init__(self) -> None:
        self.worst_s = self.worst_cpu_s = 0.0
        self._at, self._cpu = time.monotonic(), time.process_time()

    def beat(self) -> None:
        """Called between any two rounds of events."""
        now, cpu = time.monotonic(), time.process_time()
        if now - self._at > self.worst_s:
            self.worst_s, self.worst_cpu_s = now - self._at, cpu - self._cpu
        self._at, self._cpu = now, cpu

    def is_block(self) -> bool:
        """Tell a block from a machine that others keep busy: it works, or it waits very long."""
        return self.worst_s > BLOCK_S and (self.worst_cpu_s > 0.8 * BLOCK_S or self.worst_s > 8)


class Visitor:
    """One player for many files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._app = QApplication.instance() or QApplication([])
        self.panel = PlayerPanel()
        self.panel.resize(640, 480)
        self.panel.show()
        self._failed: list[str] = []
        self.panel.failed.connect(self._failed.append)
        self._heart = Heart()

    def visit(self, path: Path, name: str) -> Visit:
        """Look at one file as a person would; whatever escapes is a defect."""
        seen = Visit(name)
        self._failed.clear()
        try:
            self._visit(path, seen)
        except Exception as e:  # noqa: BLE001 - whatever escapes would have reached the window
            seen.defects.append(f"escaped {type(e).__name__}: {e}"[:500])
        self.panel.clear()
        self._heart.beat()
        seen.memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        left = [t.name for t in threading.enumerate() if t.name.startswith(("netra-", "Thread-"))]
        left = [each for each in left if each not in _OURS]
        if left:
            seen.defects.append(f"threads left: {left}")
        return seen

    def _visit(self, path: Path, seen: Visit) -> None:
        began_s = time.monotonic()
        index_path, sheets = self._folder / "index.npz", self._folder / "sheets"
        index_path.unlink(missing_ok=True)
        shutil.rmtree(sheets, ignore_errors=True)
        sheets.mkdir()
        sheet: ShownSheet | None = None
        try:
            media = calls.probe(path, JobContext())
            seen.damage = media.damage
            if media.kind is EvidenceKind.VIDEO:
                calls.index(path, index_path, JobContext())
                index = MediaIndex.load(index_path)
                media = probing._with_index(media, index)
                seen.damage, seen.frames = media.damage, len(index)
                seen.is_untimed = index.is_untimed
            elif media.kind is EvidenceKind.PHOTO:
                sheet = photos._shown(  # what its job gives
                    sheets, photo_calls.photo_sheet(path, 0, sheets, JobContext())
                )
        except AppError as e:
            why = str(e.facts.get("why", ""))
            seen.outcome, seen.words = f"refused {type(e).__name__} {why}", describe(e).text
            if isinstance(e, UnreadableMedia) and why not in PROBLEMS:
                seen.defects.append(f"no words for {why}")
            return
        finally:
            seen.child_s = time.monotonic() - began_s
        began_s = time.monotonic()
        self._heart = Heart()
        if sheet is not None:
            self._look_at(sheet)
        else:
            self._watch(path, index_path if index_path.exists() else None, media.duration_us or 0)
        self._heart.beat()
        self._say(seen, is_sound=media.kind is EvidenceKind.AUDIO)
        self.panel.clear()
        self._heart.beat()
        seen.player_s = time.monotonic() - began_s
        seen.block_s, seen.block_cpu_s = self._heart.worst_s, self._heart.worst_cpu_s
        if self._heart.is_block():
            used = f"{self._heart.worst_cpu_s:.2f} s of it at work"
            seen.defects.append(f"the window stood still for {self._heart.worst_s:.2f} s, {used}")

    def _watch(self, path: Path, index_path: Path | None, duration_us: int) -> None:
        panel = self.panel
        panel.open_item(path, index_path, duration_us)
        self._until(lambda: panel.playback is not None or bool(self._failed), "opening")
        playback = panel.playback
        if playback is None:
            return
        for share in PLACES:
            if playback.frame_count:
                panel.deck.seek_frame(round(share * (playback.frame_count - 1)))
            else:
                panel.deck.seek_us(round(share * playback.duration_us))
            self._until(lambda: not playback.is_busy, f"the frame at {share}")
        panel.deck.seek_us(0)
        panel.deck.play()
        self._spin(PLAY_S)
        panel.deck.pause()
        for _ in range(STEPS_BACK):
            panel.deck.step(-1)
            self._until(lambda: not playback.is_busy, "a step back")
        self._spin(0.02)

    def _look_at(self, shown: ShownSheet) -> None:
        """Show a photo as `widgets.photos.photo_show` does, near and as a whole."""
        width, height = shown.sheet.size(shown.level)
        image = QImage(shown.data, width, height, width * 4, QImage.Format.Format_RGB32)
        tiles = TileSource(shown.folder, shown.sheet, self.panel)
        size = QSize(shown.sheet.width, shown.sheet.height)
        self.panel.show_page(image, size, tiles, page_position(0))
        self._spin(0.02)
        self.panel.surface.actual_size()
        self._spin(0.05)
        self.panel.clear()
        self.panel.show_page(image.copy(), size, None, page_position(0))
        tiles.close()
        tiles.deleteLater()
        self._spin(0.01)

    def _say(self, seen: Visit, *, is_sound: bool) -> None:
        surface = self.panel.surface
        seen.words = self._failed[-1] if self._failed else getattr(surface, "_message", "")
        if surface.has_picture or (is_sound and self.panel.playback is not None):
            seen.outcome = "shown"
            return
        seen.outcome = "message"
        if not seen.words:
            seen.defects.append("neither a picture nor a word")

    def _spin(self, seconds: float) -> None:
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            self._round()

    def _until(self, is_so: Callable[[], bool], what: str) -> None:
        until_s = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > until_s:
                raise TimeoutError(f"{what} did not come in {PATIENCE_S:.0f} s")
            self._round()
        self._round()

    def _round(self) -> None:
        self._app.processEvents()
        self._heart.beat()
        time.sleep(0.002)


_OURS: set[str] = set()


def main() -> None:
    """Visit what comes on standard input until it ends."""
    faulthandler.enable(sys.stderr)
    # a hang that the visitor itself cannot see: it says where it stands, then the parent ends it
    folder = Path(sys.argv[1])
    visitor = Visitor(folder)
    _OURS.update(t.name for t in threading.enumerate())
    for line in sys.stdin:
        asked = json.loads(line)
        faulthandler.dump_traceback_later(float(asked["patience_s"]), file=sys.stderr)
        seen = visitor.visit(Path(asked["path"]), asked["name"])
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps(asdict(seen)), flush=True)
    visitor.panel.close()
    client.shutdown()
    for widget in QApplication.topLevelWidgets():
        assert isinstance(widget, QWidget)
        widget.deleteLater()


if __name__ == "__main__":
    main()
