"""Damaged media through all that the desk does with a file; counts what came of each."""

from __future__ import annotations

import dataclasses
import json
import logging
import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from app.domain.errors import AppError, UnreadableMedia, WorkerCrashed, WorkerTimedOut
from app.domain.evidence import EvidenceKind, MediaInfo
from app.domain.mediatime import FrameRequest
from app.services import probing
from app.services.problem_texts import PROBLEMS
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.worker import calls, client
from media.worker.client import Call
from tests.fuzz import watched_table
from tests.fuzz.media_seeds import made, real, referring
from tests.fuzz.mutations import MUTATIONS, splice
from tests.fuzz.watching import CallCounter, FolderWatch
from tests.media.made_files import make_video

LIMIT_S = 30.0
GRACE_S = 10.0
"""Two graceful ends of two seconds each, on a busy machine."""
_NAMES = ("x", "x.mp4", "x1.jpg", "x.m3u8", "x.ffconcat", "x.mpg", "concat:a|b", "x.sdp")
_CANARIES = ("rahasia.mp4", "x2.jpg", "a", "b")
_OUTPUTS = {"t.jpg", "i.npz", "s.png", "w.npz"}


@dataclass(slots=True)
class Tally:
    """What came of a run."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """By operation and ending."""
    defects: list[str] = field(default_factory=list)
    """What may never be; each names the file kept beside it."""
    crashes: Counter[str] = field(default_factory=Counter)
    """Endings of children, each of which cost one item."""
    slowest_s: float = 0.0
    seconds: float = 0.0
    children: int = 0

    def as_text(self) -> str:
        """Give the figures as JSON."""
        plain = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return json.dumps(plain, indent=1, sort_keys=True)


class Place:
    """The folders of one run, its canaries and its watches."""

    def __init__(self, folder: Path) -> None:
        self.seeds, self.given, self.out = folder / "seeds", folder / "given", folder / "out"
        self.outside, self.kept = folder / "outside", folder / "kept"
        for each in (self.seeds, self.given, self.out, self.outside, self.kept):
            each.mkdir(parents=True, exist_ok=True)
        self.canary = make_video(self.outside / "rahasia.mp4", frames=3)
        for name in _CANARIES:  # valid media: whoever follows a name succeeds and is seen
            (self.given / name).write_bytes(self.canary.read_bytes())
        self.counter = CallCounter()
        self._watches = {folder: FolderWatch(folder) for folder in (self.given, self.outside)}
        self.fresh()

    def fresh(self) -> dict[Path, set[str]]:
        """Give what was touched since the last call, by folder."""
        return {folder: watch.touched() for folder, watch in self._watches.items()}

    def close(self) -> None:
        """End the watches and the listening thread."""
        self.counter.close()
        for watch in self._watches.values():
            watch.close()


def run(folder: Path, count: int, seed: int, real_files: Path | None, told: int = 0) -> Tally:
    """Damage and read `count` files.

    Args:
        folder: an empty one; files that show a defect stay in its `kept`.
        seed: the same seed and count give the same files.
        real_files: also take real media from here.
        told: print a line every so many files; 0 prints nothing.
    """
    dice = random.Random(seed)  # noqa: S311 - repeatable damage, not a secret
    place, tally, began_s = Place(folder), Tally(), time.monotonic()
    before, started = set(threading.enumerate()), client.Child.started
    client.shutdown()
    try:
        with _watched(place):
            for number, (name, data, how) in enumerate(_damaged(dice, place, count, real_files)):
                _one(place, tally, name, data, f"{number} {how}")
                if told and tally.files % told == 0:
                    found = f"{len(tally.defects)} defects, {sum(tally.crashes.values())} crashes"
                    print(f"{tally.files} files, {found}", flush=True)
    finally:
        client.shutdown()
        place.close()
    tally.seconds, tally.children = time.monotonic() - began_s, client.Child.started - started
    if place.counter.calls:
        tally.defects.append(f"{place.counter.calls} calls at the planted address")
    left = [t.name for t in set(threading.enumerate()) - before if t.is_alive()]
    left += [child.name for child in multiprocessing.active_children()]
    tally.defects += [f"left running: {name}" for name in left]
    tally.defects += [f"wrote {p.name}" for p in place.out.iterdir() if p.name not in _OUTPUTS]
    return tally


@contextmanager
def _watched(place: Place) -> Iterator[None]:
    """Let the calls run in a child with the hook, under one limit of time."""

    def with_hook(call: Call[Any], ctx: JobContext) -> object:
        limits = {"total_s": LIMIT_S, "silence_s": LIMIT_S}
        return client.run(
            dataclasses.replace(call, table=watched_table.__name__, **limits),  # type: ignore[arg-type]
            ctx,
        )

    folders = os.pathsep.join(str(folder) for folder in (place.given, place.out))
    with (
        mock.patch.dict(os.environ, {watched_table.FOLDERS: folders}),
        mock.patch.object(calls, "run", with_hook),
    ):
        yield


def _damaged(
    dice: random.Random, place: Place, count: int, real_files: Path | None
) -> Iterator[tuple[str, bytes, str]]:
    paths = [*made(place.seeds), *(real(real_files) if real_files else [])]
    whole = {path.name: path.read_bytes() for path in paths}
    texts = referring(place.canary, place.counter.address)
    names, every = sorted(whole), list(whole.values())
    for number in range(count):
        if number % 12 == 11:
            yield dice.choice(_NAMES), _referring(dice, texts, every), "referring"
            continue
        # Each kind in turn, so that a short run meets all of them.
        name = names[number % len(names)]
        data, hows = whole[name], []
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            mutation = dice.choice(MUTATIONS)
            data, hows = mutation(dice, data or b"\0", every), [*hows, mutation.__name__]
        yield dice.choice(_NAMES), data, f"{name} {'+'.join(hows)}"


def _referring(dice: random.Random, texts: Sequence[bytes], every: Sequence[bytes]) -> bytes:
    text = dice.choice(texts)
    kind = dice.randrange(4)
    if kind == 0:
        return text
    if kind == 1:  # behind the head of a real file, as polyglots are
        return dice.choice(every)[: dice.randrange(4, 2000)] + text
    if kind == 2:  # before one
        return text + dice.choice(every)
    return splice(dice, dice.choice(every), [text * 20])


class _LastTraceback(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text = record.getMessage()


_traceback = _LastTraceback()
logging.getLogger("worker").addHandler(_traceback)


def _one(place: Place, tally: Tally, name: str, data: bytes, how: str) -> None:
    path = place.given / name
    path.write_bytes(data)
    defects_before = len(tally.defects)
    place.fresh()
    for operation, call in _operations(place, path):
        _attempt(tally, operation, call, how)
    for folder, touched in place.fresh().items():
        # "" is the folder opened to be listed, as whoever searches the disk meanwhile does.
        allowed = {name, ""} if folder == place.given else {""}
        if strangers := touched - allowed:
            tally.defects.append(f"{how}: touched {folder.name}/{sorted(strangers)}")
    if len(tally.defects) > defects_before:
        (place.kept / f"{tally.files:05d}").write_bytes(data)
    path.unlink()
    tally.files += 1


def _operations(place: Place, path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give what is done with a file; the rest follows from what the probe says."""
    found: list[MediaInfo] = []
    yield "probe", lambda: found.append(calls.probe(path, JobContext()))
    kind = found[0].kind if found else EvidenceKind.VIDEO
    out, request = place.out, FrameRequest(time_us=0)
    yield "claims", lambda: calls.claims(path, kind, JobContext())
    if not found:
        return
    if kind is EvidenceKind.VIDEO:
        yield "index", lambda: _index(path, out / "i.npz", found[0])
    if kind is not EvidenceKind.PHOTO:
        yield "waveform", lambda: calls.waveform(path, out / "w.npz", JobContext())
    if kind is not EvidenceKind.AUDIO:
        yield "thumbnail", lambda: calls.thumbnail(path, kind, out / "t.jpg", JobContext())
        yield "still", lambda: calls.still(path, kind, request, out / "s.png", JobContext())


def _index(path: Path, out: Path, media: MediaInfo) -> None:
    """Make the index in the child and take it up here, as intake does."""
    calls.index(path, out, JobContext())
    probing._with_index(media, MediaIndex.load(out))


def _attempt(tally: Tally, operation: str, call: Callable[[], object], how: str) -> None:
    began_s = time.monotonic()
    ending = "ok"
    try:
        call()
    except UnreadableMedia as e:
        why = str(e.facts.get("why"))
        ending = f"unreadable {why}"
        if why not in PROBLEMS:
            tally.defects.append(f"{how}: {operation}: no words for {why}")
    except WorkerCrashed as e:
        ending = f"crashed {e.facts.get('why')} {e.facts.get('exit_code')}"
        tally.crashes[ending] += 1
        if e.facts.get("exit_code") == watched_table.LEFT_ITS_FOLDERS:
            tally.defects.append(f"{how}: {operation}: Python left its folders")
        elif e.facts.get("why") in ("bug", "bad_message"):
            tally.defects.append(f"{how}: {operation}: {_traceback.text[-600:]}")
    except WorkerTimedOut:
        ending = "timed out"
        tally.crashes[ending] += 1
    except AppError as e:
        ending = type(e).__name__
    except Exception as e:  # noqa: BLE001 - whatever else reaches the parent is a finding
        ending = f"escaped {type(e).__name__}"
        tally.defects.append(f"{how}: {operation}: {type(e).__name__} {e}")
    took_s = time.monotonic() - began_s
    tally.slowest_s = max(tally.slowest_s, took_s)
    if took_s > LIMIT_S + GRACE_S:
        tally.defects.append(f"{how}: {operation}: took {took_s:.0f} s")
    tally.outcomes[f"{operation}: {ending}"] += 1
