"""A film that shakes stands still after it was steadied, by moves that the recipe names."""

from __future__ import annotations

import random
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.clip import ClipSpec
from app.domain.clip_dress import Dress
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.plain import from_plain, to_plain
from app.domain.steadying import Steady, check_covered
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.enhancing import moved
from media.frames import FrameReader, rgb24_upright
from media.index import index_of
from media.steadying import camera_way, evened, measure_steady
from media.worker import clip_calls
from tests.media.test_enhanced_cut import OVERLAY, pictures

SIZE = (640, 360)
SHAKE_SEED = 11
SPAN = TimeRange(400_000, 2_000_000)
"""Of a film of 25 frames a second: frames 10 to 49."""
Pixels = NDArray[np.uint8]


def shaken(path: Path, count: int = 60) -> list[tuple[int, int]]:
    """Write a film of a scene that stands still, by a hand that does not; gives its places."""
    chosen = random.Random(SHAKE_SEED)  # noqa: S311 - repeatable
    grain = np.random.default_rng(5).integers(0, 256, (48, 80, 3), dtype=np.uint8)
    scene = cv2.resize(grain, (800, 480), interpolation=cv2.INTER_CUBIC)
    places = [(80 + chosen.randrange(-9, 10), 60 + chosen.randrange(-9, 10)) for _ in range(count)]
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "12", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for x, y in places:
            view = np.ascontiguousarray(scene[y : y + SIZE[1], x : x + SIZE[0]], np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(view, "rgb24")))
        out.mux(stream.encode(None))
    return places


def test_a_film_of_a_known_shake_stands_still_after_it_was_steadied(tmp_path: Path) -> None:
    path = tmp_path / "shaken.mp4"
    places = shaken(path)
    index = index_of(path, JobContext())

    steady = measure_steady(path, index, SPAN, 60, JobContext())

    assert steady.covered == range(10, 50)
    assert clip_calls.steady(path, SPAN, 60, JobContext()) == steady
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1 if threads > 1 else 3)
    try:
        assert measure_steady(path, index, SPAN, 60, JobContext()) == steady
    finally:
        cv2.setNumThreads(threads)
    spec = ClipSpec(SPAN, OVERLAY, Dress(steady=steady))
    out = tmp_path / "clip.mp4"
    result = cut_clip(path, EvidenceKind.VIDEO, spec, out, JobContext())
    assert result.frame_count == 40
    # measuring is over: the recipe alone gives the same clip again
    assert cut_clip(path, EvidenceKind.VIDEO, spec, out, JobContext()) == result
    clip = [picture[: SIZE[1]] for _, picture in pictures(tmp_path / "clip.mp4")]
    inner = (slice(40, -40), slice(40, -40))
    with FrameReader(path, index) as reader:
        raw = [rgb24_upright(frame, index)[inner] for _, frame in reader.frames(steady.covered)]
    before, after = (_shake(film) for film in (raw, [picture[inner] for picture in clip]))
    known = np.abs(np.diff(np.array(places[10:50]), axis=0)).mean()
    assert before == pytest.approx(known, rel=0.1)
    assert after < before / 20


def _shake(film: list[Pixels]) -> float:
    """Give how far the picture jumps from frame to frame on average, in pixels of each axis."""
    greys = (np.asarray(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), np.uint8) for each in film)
    return float(np.abs(np.diff(camera_way(greys)[:, :2], axis=0)).mean())


def test_a_turned_picture_is_turned_back() -> None:
    grain = np.random.default_rng(5).integers(0, 256, (36, 64, 3), dtype=np.uint8)
    scene = np.asarray(cv2.resize(grain, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)
    turned = moved(scene, (40, -25, -30_000))

    def places() -> NDArray[np.float64]:
        greys = [np.asarray(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), np.uint8) for p in (scene, turned)]
        return camera_way(iter(greys))[1]

    across, down, turn = places()
    back = moved(turned, (round(across * 32), round(down * 32), round(turn * 1e6)))

    assert turn == pytest.approx(0.03, abs=0.001)
    inside = (slice(60, -60), slice(60, -60))
    assert np.abs(back[inside].astype(int) - scene[inside]).mean() < 4


def test_a_slow_pan_is_kept_and_both_ends_stay_where_they_were() -> None:
    pan = np.outer(np.arange(50.0), (2.0, 0.5, 0.0))
    shake = np.random.default_rng(2).normal(0, 1, pan.shape) * (4, 4, 0)

    way = evened(pan + shake, 12)

    np.testing.assert_allclose(way[[0, -1]], (pan + shake)[[0, -1]])
    np.testing.assert_allclose(evened(pan, 12), pan)
    assert np.abs(way[15:-15] - pan[15:-15]).max() < 4


@pytest.mark.parametrize(
    "make",
    [
        lambda: Steady(1, 0, (0, 0, 0)),
        lambda: Steady(251, 0, (0, 0, 0)),
        lambda: Steady(25, -1, (0, 0, 0)),
        lambda: Steady(25, 0, ()),
        lambda: Steady(25, 0, (0, 0)),
        lambda: Steady(25, 0, (0, 4096 * 32 + 1, 0)),
        lambda: Steady(25, 0, (0, 0, 200_001)),
        lambda: check_covered(Steady(25, 3, (0, 0, 0)), range(3, 5)),
    ],
)
def test_moves_that_no_camera_made_are_refused(make) -> None:
    with pytest.raises(InvalidValue):
        make()


def test_moves_read_back_as_they_were_written_and_are_said_in_words() -> None:
    steady = Steady(25, 7, (33, -64, 5, 0, 10, -900))

    assert from_plain(Steady, to_plain(steady)) == steady
    assert steady.move(8) == (0, 10, -900)
    assert steady.words() == "distabilkan atas 25 bingkai ke tiap sisi, paling jauh 2 px"
    assert steady.words("en") == "stabilised over 25 frames to each side, by up to 2 px"
    with pytest.raises(InvalidValue):
        steady.move(9)
