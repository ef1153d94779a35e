"""The frame shown is the frame asked for, on every kind of file, read from its pixels."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.errors import FrameMismatch, TimeOutsideMedia
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.frames import FrameReader, rgb24_upright
from media.index import build_index
from tests.media.barcode import CLIPS, DAMAGED_CLIPS, FRAMES, WHOLE_CLIPS, read_number

Made = Callable[[str], Path]
_HIDDEN_BY_EDIT_LIST = 12


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str) -> Path:
        path = folder / name
        return path if path.exists() else CLIPS[name].write(folder)

    return make


def decoded_luma(path: Path) -> list[NDArray[np.uint8]]:
    """Decode from the first byte to the last with one thread, the plain way."""
    frames = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets)
                frames += [luma(frame) for frame in packet.decode()]
            except StopIteration:
                return frames
            except av.FFmpegError:
                continue


def luma(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)
    return rows[:, : plane.width].copy()


def number_of(reader: FrameReader, index: MediaIndex, frame: int) -> int | None:
    return read_number(rgb24_upright(reader.frame(frame), index))


@pytest.mark.parametrize("name", [clip.name for clip in WHOLE_CLIPS])
def test_every_frame_of_a_whole_file_is_listed(name: str, made: Made) -> None:
    hidden = _HIDDEN_BY_EDIT_LIST if name == "edit-list.mp4" else 0

    index = build_index(made(name), JobContext())

    assert len(index) == FRAMES - hidden
    assert index.damage == ""
    with FrameReader(made(name), index) as reader:
        numbers = [
            read_number(rgb24_upright(f, index)) for _, f in reader.frames(range(len(index)))
        ]
    assert numbers == list(range(hidden, FRAMES))


@pytest.mark.parametrize("name", list(CLIPS))
def test_random_seeks_and_steps_back_show_the_frame_of_a_full_decode(name: str, made: Made) -> None:
    index = build_index(made(name), JobContext())
    truth = decoded_luma(made(name))
    chance = random.Random(11)  # noqa: S311 - the same places each time
    asked = []
    for _ in range(12):
        target = chance.randrange(len(index))
        asked += [target, *(t for t in (target - 1, target - 2, target + 1) if 0 <= t < len(index))]

    with FrameReader(made(name), index, cache_bytes=3_000_000) as reader:
        shown = [(luma(reader.frame(i)), reader.frame(i).pts) for i in asked]

    assert len(truth) == len(index)
    assert [pts for _, pts in shown] == [int(index.pts[i]) for i in asked]
    wrong = [i for i, (pixels, _) in zip(asked, shown, strict=True) if (pixels != truth[i]).any()]
    # What is missing of a picture that was cut off, the decoder fills in from what it saw before.
    last_packet = range(len(index) - 3, len(index)) if name.startswith("cut") else range(0)
    assert len(set(wrong)) <= 1
    assert set(wrong) <= set(last_packet)


@pytest.mark.parametrize("name", [clip.name for clip in DAMAGED_CLIPS])
def test_what_is_left_of_a_damaged_file_is_listed_and_shown(name: str, made: Made) -> None:
    index = build_index(made(name), JobContext())

    with FrameReader(made(name), index) as reader:
        first = number_of(reader, index, 0)
        middle = number_of(reader, index, len(index) // 2)

    assert FRAMES * 0.3 < len(index) < FRAMES
    assert first is not None
    assert middle == first + len(index) // 2


@pytest.mark.parametrize("name", ["cut.mp4", "cut.mkv", "cut-fragments.mp4"])
def test_damage_is_named_with_figures(name: str, made: Made) -> None:
    damage = build_index(made(name), JobContext()).damage

    assert all(word.count("=") == 1 for word in damage.split())
    assert damage


@pytest.mark.parametrize("name", ["xvid.avi", "h264.avi"])
def test_packets_lost_inside_an_avi_do_not_shift_the_frames_after(
    name: str, made: Made, tmp_path: Path
) -> None:
    data = bytearray(made(name).read_bytes())
    middle = len(data) // 3
    data[middle : middle + 9000] = bytes(9000)
    damaged = tmp_path / name
    damaged.write_bytes(data)

    index = build_index(damaged, JobContext())

    last = range(len(index) - 1, len(index) - 8, -1)
    with FrameReader(damaged, index, cache_bytes=0) as reader:
        numbers = [number_of(reader, index, i) for i in last]
    assert len(index) < FRAMES
    assert "frames_found" in index.damage
    assert numbers == list(range(FRAMES - 1, FRAMES - 8, -1))


def test_a_rotated_video_is_turned_upright(made: Made) -> None:
    index = build_index(made("rotated.mp4"), JobContext())

    with FrameReader(made("rotated.mp4"), index) as reader:
        pixels = rgb24_upright(reader.frame(7), index)

    assert (index.rotation, index.width, index.height) == (90, 360, 640)
    assert pixels.shape == (640, 360, 3)
    assert read_number(pixels) == 7


def test_stepping_back_after_a_seek_decodes_nothing(made: Made) -> None:
    index = build_index(made("gop250.mp4"), JobContext())

    with FrameReader(made("gop250.mp4"), index) as reader:
        reader.frame(100)
        at_hand = [reader.cached(i) is not None for i in range(60, 101)]

    assert all(at_hand)


def test_the_cache_stays_within_its_bound(made: Made) -> None:
    index = build_index(made("gop250.mp4"), JobContext())
    frame_bytes = 640 * 360 * 3 // 2

    with FrameReader(made("gop250.mp4"), index, cache_bytes=8 * frame_bytes + 1000) as reader:
        for _ in reader.frames(range(60)):
            pass
        kept = [i for i in range(len(index)) if reader.cached(i) is not None]

    assert len(kept) <= 8
    assert kept[-1] == 59


def test_a_frame_that_does_not_exist_is_refused(made: Made) -> None:
    index = build_index(made("gop250.mp4"), JobContext())

    with FrameReader(made("gop250.mp4"), index) as reader, pytest.raises(TimeOutsideMedia):
        reader.frame(FRAMES)


def test_a_file_that_is_not_the_indexed_one_gives_an_error_not_another_frame(made: Made) -> None:
    index = build_index(made("gop250.mp4"), JobContext())

    with FrameReader(made("phone-vfr.mp4"), index) as reader, pytest.raises(FrameMismatch):
        reader.frame(70)


def test_untagged_hd_is_read_as_bt709(tmp_path: Path) -> None:
    color = np.full((720, 1280, 3), (200, 40, 40), np.uint8)
    path = tmp_path / "hd.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "1"}
        for i in range(3):
            frame = av.VideoFrame.from_ndarray(color, "rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709"
            )
            frame.pts, frame.colorspace = i, 2
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    index = build_index(path, JobContext())

    with FrameReader(path, index) as reader:
        middle = rgb24_upright(reader.frame(1), index)[360, 640]

    assert np.abs(middle.astype(int) - (200, 40, 40)).max() <= 4
