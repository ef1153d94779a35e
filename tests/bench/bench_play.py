"""Watching, against mpv and QMediaPlayer in one run: the figures of issue 4, each with its limit.

Ours and a peer's are measured in turns on the same clips, so that whatever else the machine does
falls on both; medians, or the quietest of a few tries where only quiet ones say something.
A peer that is not installed is said to be absent; nothing is judged without it.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.index import build_index
from media.playback import Playback
from tests.bench import play_alone
from tests.bench.play_clips import LONG_GOP, REAL, SEEK_CLIPS, Clip, read_picture
from tests.bench.play_ours import opened, show, wait_exact
from tests.bench.play_peers import SEEK_EARLIER, Mpv, PeerSilent, QtPlayer

_SEEKS, _QT_SEEKS, _STEPS = 12, 6, 4
_SCRUB_S = 3.0
_SWEEP_S = 1.5
_EVENT_S = 1 / 60
_NO_CACHE = 1
_LOOK_S = 0.4
"""A person looks at the first picture before the hand moves; the frames after it are decoded."""
Row = dict[str, Any]


def run() -> list[Row]:
    """Measure and give a row for each figure: what, figure, limit, whether it holds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    rows = [*_peers(), _load()]
    with_mpv = bool(Mpv.version())
    for clip in SEEK_CLIPS:
        rows += _on_clip(clip.name, clip.make(), clip, with_mpv=with_mpv)
    if REAL.exists():
        rows += _on_clip(f"real {REAL.name}", REAL, None, with_mpv=with_mpv)
    else:
        rows.append(row("real video", "absent: ../shared/data is not there"))
    rows += _scrubbing(with_mpv=with_mpv)
    rows += play_alone.rows(app)
    return rows


def row(what: str, figure: object, limit: str = "", *, holds: bool | None = None) -> Row:
    """Give one line of the table; `holds` None where nothing is asked of it."""
    said = "" if holds is None else ("yes" if holds else "NO")
    return {"what": what, "figure": figure, "limit": limit, "holds": said}


def _peers() -> list[Row]:
    mpv = Mpv.version()
    return [row("mpv", mpv or "absent: nothing is compared with it")]


def _load() -> Row:
    """Say how busy the machine is: a figure of a busy one is no figure of a quiet one."""
    said = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()}" if hasattr(os, "getloadavg") else "?"
    return row("work waiting for the cores before the first figure", said)


# exact seeks and steps


def _on_clip(name: str, path: Path, clip: Clip | None, *, with_mpv: bool) -> list[Row]:
    index = build_index(path, JobContext())
    chance = np.random.default_rng(5)
    targets = chance.integers(1, len(index), _SEEKS).tolist()
    ours: list[float] = []
    theirs: list[float] = []
    wrong, ours_cpu, theirs_cpu = 0, 0.0, 0.0
    rows, more = _made_exact(name, path, index, targets) if with_mpv else ([], ())
    with _maybe(path, *more, with_mpv=with_mpv) as mpv:
        for place in targets:
            # opened anew: nothing is at hand, and nothing of ours works while mpv is timed
            with opened(path, index) as playback:
                show(playback, 0)
                time.sleep(_LOOK_S)
                worked = time.process_time()
                spent, picture = show(playback, place)
                ours_cpu += time.process_time() - worked
            ours.append(spent)
            wrong += clip is not None and read_picture(picture) != clip.number_on(place)
            if mpv is not None:
                worked = mpv.worked_s()
                theirs.append(mpv.seek(_mpv_time(index, place)))
                theirs_cpu += mpv.worked_s() - worked
    rows.append(row(f"{name}: wrong frames of {len(ours)} seeks", wrong, "0", holds=wrong == 0))
    rows += _against(f"{name}: exact seek", median(ours), "mpv", theirs, 1.0)
    if theirs_cpu:
        # on a busy machine this says more than the clock
        what = f"{name}: exact seek, processor time, netra / mpv"
        rows.append(row(what, ours_cpu / theirs_cpu))
    rows += _qt(name, path, index, targets[:_QT_SEEKS], median(ours))
    return rows + _steps(name, path, index, *more, with_mpv=with_mpv)


def _made_exact(
    name: str, path: Path, index: MediaIndex, targets: list[int]
) -> tuple[list[Row], tuple[str, ...]]:
    """Tell whether mpv shows the asked frames, and give it the option to where it does not.

    A seek that lands elsewhere is no exact seek: its time says nothing about one.
    """
    spent, right = [], 0
    with Mpv(path) as mpv:
        for place in targets:
            spent.append(mpv.seek(_mpv_time(index, place)))
            right += _shown_by(mpv, index) == place
    more = () if right == len(targets) else (SEEK_EARLIER,)
    said = " ".join([f"{right}/{len(targets)} in {median(spent) * 1000:.1f} ms", *more])
    return [row(f"{name}: mpv as it comes, right frames; option given", said)], more


def _shown_by(mpv: Mpv, index: MediaIndex) -> int:
    return index.frame_at(round(mpv.time_s() * 1e6) + 500)


@contextmanager
def _maybe(path: Path, *more: str, with_mpv: bool) -> Iterator[Mpv | None]:
    if with_mpv:
        with Mpv(path, *more) as mpv:
            yield mpv
    else:
        yield None


def _against(what: str, ours_s: float, peer: str, theirs: list[float], limit: float) -> list[Row]:
    if not theirs:
        return [row(f"{what}, ms", ours_s * 1000)]
    ratio = ours_s / median(theirs)
    shown = f"{ratio:.2f} ({ours_s * 1000:.1f} / {median(theirs) * 1000:.1f} ms)"
    return [row(f"{what}, netra / {peer}", shown, f"<= {limit:g}", holds=ratio <= limit)]


def _steps(name: str, path: Path, index: MediaIndex, *more: str, with_mpv: bool) -> list[Row]:
    place = min(len(index) - 1, len(index) * 2 // 3)
    with opened(path, index) as playback:
        show(playback, place)
        time.sleep(1.0)  # a person looks before stepping
        within = [show(playback, place - n - 1)[0] for n in range(_STEPS * 3)]
        on = [show(playback, place - _STEPS * 3 + n + 1)[0] for n in range(_STEPS * 3)]
    with opened(path, index, _NO_CACHE) as playback:
        show(playback, place)
        outside = [show(playback, place - n - 1)[0] for n in range(_STEPS)]
    if not with_mpv:
        return [row(f"{name}: step back, cached / not, ms", _two(within, outside))]
    try:
        with Mpv(path, *more) as mpv:
            mpv.seek(_mpv_time(index, place))
            forth = [mpv.step("frame-step") for _ in range(_STEPS)]
            back = [mpv.step("frame-back-step") for _ in range(_STEPS)]
            arrived = _shown_by(mpv, index)
    except PeerSilent:
        return [row(f"{name}: step back", f"mpv hung; netra {_two(within, outside)} ms")]
    rows = [row(f"{name}: mpv is where it began after as many steps on as back", arrived == place)]
    gain = median(back) / max(median(within), 1e-6)
    shown = f"{gain:.0f} ({median(back) * 1000:.1f} / {median(within) * 1000:.2f} ms)"
    rows.append(row(f"{name}: step back cached, mpv / netra", shown, ">= 10", holds=gain >= 10))
    rows += _against(f"{name}: step back not cached", median(outside), "mpv", back, 1.0)
    rows += _against(f"{name}: step on", median(on), "mpv", forth, 1.0)
    return rows


def _two(within: list[float], outside: list[float]) -> str:
    return f"{median(within) * 1000:.2f} / {median(outside) * 1000:.1f}"


def _qt(name: str, path: Path, index: MediaIndex, places: list[int], ours_s: float) -> list[Row]:
    what = f"{name}: QMediaPlayer"
    try:
        player = QtPlayer(path)
    except ImportError as error:
        return [row(what, f"absent: {error}")]
    except PeerSilent:
        return [row(what, "shows no picture")]
    spent, right = [], 0
    try:
        for place in places:
            seconds, shown_us = player.seek(int(index.times_us[place]))
            spent.append(seconds)
            right += abs(shown_us - int(index.times_us[place])) < 2
    except PeerSilent:
        return [row(what, f"hung after {len(spent)} seeks, {right} right")]
    finally:
        player.close()
    ratio = f"{ours_s / median(spent):.2f} (theirs {median(spent) * 1000:.1f} ms)"
    return [row(f"{what}, netra / it; right {right}/{len(places)}", ratio)]


def _mpv_time(index: MediaIndex, place: int) -> float:
    # mpv shows the first frame at or after a time: half a microsecond before the frame's own
    return max(0.0, int(index.times_us[place]) / 1e6 - 5e-7)


# dragging


def _scrubbing(*, with_mpv: bool) -> list[Row]:
    path = LONG_GOP.make()
    index = build_index(path, JobContext())
    with opened(path, index) as playback:
        bare, _ = drag(playback)
    rows = []
    if with_mpv:
        with Mpv(path) as mpv:
            theirs = _mpv_drag(mpv, index)
        what = "drag on GOP 300 before the proxy, pictures a second, netra / mpv key frames"
        rows.append(row(what, f"{bare:.1f} / {theirs:.1f}", ">= mpv", holds=bare >= theirs))
    else:
        rows.append(row("drag on GOP 300 before the proxy, pictures a second", bare))
    began = time.perf_counter()
    folder = play_alone.proxy_of(path, index)
    speed = index.duration_us / 1e6 / (time.perf_counter() - began)
    rows.append(row("proxy is made at times the playing speed", speed))
    with opened(path, index) as playback:
        playback.use_proxy(folder, plays=False)
        while not playback.has_proxy:
            time.sleep(0.01)
            playback.tick()
        shown, _ = drag(playback)
        rows.append(
            row("drag on GOP 300 with the proxy, pictures a second", shown, ">= 10",
                holds=shown >= 10)
        )  # fmt: skip
    limit = 0.3
    rests: list[float] = []
    exact: list[float] = []
    with _maybe(path, with_mpv=with_mpv) as mpv:
        for place in (140, 700, 431, 1100, 260, 955):
            with opened(path, index) as playback:
                playback.use_proxy(folder, plays=False)
                while not playback.has_proxy:
                    time.sleep(0.01)
                    playback.tick()
                rests.append(_rest(playback, place))
            if mpv is not None:
                exact.append(mpv.seek(_mpv_time(index, place)))
    shutil.rmtree(folder.parent)
    ok = median(rests) <= max(limit, median(exact) if exact else 0.0)
    said = f"{median(rests):.3f} (mpv {median(exact):.3f})" if exact else f"{median(rests):.3f}"
    rows.append(row("exact frame after rest, s", said, "<= 0.3 or mpv's seek", holds=ok))
    return rows


def drag(playback: Playback) -> tuple[float, list[int]]:
    """Drag to and forward over the whole file; gives pictures a second, and their numbers."""
    count = playback.frame_count
    seen: list[int] = []
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < _SCRUB_S:
        turn, share = divmod(passed / _SWEEP_S, 1.0)
        place = share if int(turn) % 2 == 0 else 1 - share
        playback.show_frame(round(place * (count - 1)), is_scrub=True)
        until = time.perf_counter() + _EVENT_S
        while time.perf_counter() < until:
            picture = playback.tick()
            if picture is not None and (not seen or seen[-1] != picture.position.frame):
                seen.append(picture.position.frame)
            time.sleep(0.002)
    return len(seen) / _SCRUB_S, seen


def _mpv_drag(mpv: Mpv, index: MediaIndex) -> float:
    shown, before = 0, -1.0
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < _SCRUB_S:
        turn, share = divmod(passed / _SWEEP_S, 1.0)
        place = share if int(turn) % 2 == 0 else 1 - share
        mpv.seek(place * index.duration_us / 1e6, "absolute+keyframes")
        shown += mpv.time_s() != before
        before = mpv.time_s()
    return shown / _SCRUB_S


def _rest(playback: Playback, place: int) -> float:
    """Drag to a frame and let go; gives seconds until the original's own frame is there."""
    for near in range(place - 8, place):
        playback.show_frame(near, is_scrub=True)
        playback.tick()
        time.sleep(_EVENT_S)
    began = time.perf_counter()
    playback.show_frame(place, is_scrub=True)
    wait_exact(playback)
    return time.perf_counter() - began
