"""Many damaged files through the window's road, and how that window fares."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.damage.material import Damaged

REPO = Path(__file__).parents[2]
BATCH = 40
"""Files for one process, then a new one: what a file leaves behind must not hide for long."""
PATIENCE_S = 300.0
"""For one file on a machine that others keep busy."""


@dataclass(slots=True)
class Tally:
    """What came of a run."""

    files: int = 0
    shown: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)
    """What may never be; the files are kept."""
    silent: list[str] = field(default_factory=list)
    """Fewer frames than the whole file has, and no word on it."""
    worst_block_s: float = 0.0
    most_memory_mib: int = 0
    child_s: float = 0.0
    player_s: float = 0.0

    def as_text(self) -> str:
        """Give the figures for people."""
        lines = [
            f"files {self.files}, shown {self.shown}, "
            f"refused or said in words {self.files - self.shown}, defects {len(self.defects)}",
            f"longest block of the window {self.worst_block_s * 1000:.0f} ms, "
            f"most memory {self.most_memory_mib} MiB, "
            f"in the child {self.child_s:.0f} s, in the player {self.player_s:.0f} s",
            *(f"{count:6d}  {name}" for name, count in self.outcomes.most_common()),
            *(f"DEFECT  {each}" for each in self.defects),
            *(f"silent  {each}" for each in self.silent),
        ]
        return "\n".join(lines)


class Window:
    """The process with the player.

    Args:
        folder: its own, for what it writes.
    """

    def __init__(self, folder: Path) -> None:
        self._log = folder / "stderr.txt"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.damage.visit", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=REPO,
                env=os.environ | {"NETRA_DATA": str(folder / "data")},
            )
        self._watch = selectors.DefaultSelector()
        self._watch.register(_pipe(self._process.stdout), selectors.EVENT_READ)
        self._rest = b""

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def visit(self, path: Path, name: str) -> dict[str, Any] | str:
        """Give what it says of a file, or how it ended instead."""
        asked = {"path": str(path), "name": name, "patience_s": PATIENCE_S - 10}
        try:
            _pipe(self._process.stdin).write(json.dumps(asked).encode() + b"\n")
            _pipe(self._process.stdin).flush()
        except OSError:
            return self._ended()
        line = self._line()
        return self._ended() if line is None else json.loads(line)

    def close(self) -> str:
        """End it; gives what is wrong with its end, empty where nothing is."""
        _pipe(self._process.stdin).close()
        try:
            code = self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
            return f"the window did not end: {self._said()}"
        finally:
            self._watch.close()
            _pipe(self._process.stdout).close()
        return f"the window ended with {code}: {self._said()}" if code else ""

    def _line(self) -> bytes | None:
        until_s = time.monotonic() + PATIENCE_S
        stream = _pipe(self._process.stdout)
        while b"\n" not in self._rest:
            if not self._watch.select(max(0.0, until_s - time.monotonic())):
                self._process.kill()
                return None
            part = os.read(stream.fileno(), 65536)
            if not part:
                return None
            self._rest += part
        line, self._rest = self._rest.split(b"\n", 1)
        return line

    def _ended(self) -> str:
        self._process.wait(60)
        self._watch.close()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # what was not sent has nobody to read it
                _pipe(stream).close()
        return f"THE WINDOW DIED with {self._process.returncode}: {self._said()}"

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-3000:]


def run(
    folder: Path, files: Iterable[Damaged], frames_of: dict[str, int] | None = None, told: int = 0
) -> Tally:
    """Let a window look at every file.

    Args:
        folder: an empty one; files with a defect stay in its `kept`.
        files: what to look at.
        frames_of: frames of the whole files by name.
        told: print a line every so many files.
    """
    kept, tally = folder / "kept", Tally()
    kept.mkdir(parents=True, exist_ok=True)
    window: Window | None = None
    for number, (each, path) in enumerate(_written(folder, files)):
        if window is None:
            window = Window(_fresh(folder / f"window-{number:04d}"))
        seen = window.visit(path, each.name)
        defects = _count(tally, each, seen, (frames_of or {}).get(each.source, 0))
        if isinstance(seen, str):
            window = None
        elif number % BATCH == BATCH - 1:
            defects += [text] if (text := window.close()) else []
            window = None
        for text in defects:
            tally.defects.append(f"{each.name}: {text}")
            (kept / each.name.replace("/", "_")).write_bytes(each.data)
        if told and tally.files % told == 0:
            print(f"{tally.files} files, {len(tally.defects)} defects", flush=True)
    if window is not None and (text := window.close()):
        tally.defects.append(f"at the end: {text}")
    return tally


def _written(folder: Path, files: Iterable[Damaged]) -> Iterator[tuple[Damaged, Path]]:
    path = folder / "given"  # no ending: the desk stores originals by their hash alone
    for each in files:
        path.write_bytes(each.data)
        yield each, path
        path.unlink()


def _count(tally: Tally, each: Damaged, seen: dict[str, Any] | str, whole: int) -> list[str]:
    tally.files += 1
    if isinstance(seen, str):
        tally.outcomes["the window died"] += 1
        return [seen]
    tally.outcomes[seen["outcome"] + (" with damage said" if seen["damage"] else "")] += 1
    tally.shown += seen["outcome"] == "shown"
    tally.worst_block_s = max(tally.worst_block_s, seen["block_s"])
    tally.most_memory_mib = max(tally.most_memory_mib, seen["memory_mib"])
    tally.child_s += seen["child_s"]
    tally.player_s += seen["player_s"]
    is_told = seen["damage"] or seen["is_untimed"]
    if 0 < seen["frames"] < whole and not is_told:
        tally.silent.append(f"{each.name}: {seen['frames']} of {whole} frames")
    return list(seen["defects"])


def _fresh(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # asked for with PIPE
    return stream
