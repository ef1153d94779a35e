"""The frame that is shown is the one that was asked for, wherever it is shown."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import av
import pytest
from av.video.frame import VideoFrame
from pytestqt.qtbot import QtBot

from app.tasks.job import JobContext
from media.frames import FrameReader, rgb24_upright
from media.index import build_index
from media.playback_decoder import FrameStream
from tests.exact.all_clips import BY_NAME
from tests.exact.clips import FRAMES
from tests.exact.command import by_command
from tests.exact.looking import Lab
from tests.exact.truth import digest
from tests.exact.witness import witness

SEEKS, STEPS, PLACES = 12, 6, 2
"""The long form has 100, 50 and 8."""
_SHORT = (
    *(
        "gop250.mp4",
        "phone-vfr.mp4",
        "rotated-90.mp4",
        "rotated-180.mp4",
        "hevc-10bit-open-gop.mp4",
    ),
    *(
        "late-start.ts",
        "mpeg2-1080i.ts",
        "odd-fields.ts",
        "av1.webm",
        "vp9.webm",
        "edit-list.mov",
        "1080i.mp4",
    ),
    *("open-gop-pyramid.mp4", "xvid.avi", "mjpeg.avi", "sample-aspect-rotated.mp4", "flash.flv"),
    *("phone.3gp", "windows.wmv", "programme.mpg", "fragmented.mp4", "two-videos.mkv", "cover.mp4"),
    *("wraps-soon.ts", "clock-set-back.ts", "repeated-times.ts", "cut.mp4", "cut.ts", "cut.wmv"),
    *("rotated-90-cut.mov", "recorder-h264.mpg", "two-programmes.ts", "call.webm", "packed.avi"),
)
"""One of each kind; the long form has all."""


@pytest.mark.parametrize("name", _SHORT)
def test_seeks_steps_stills_canvas_and_clips_show_one_and_the_same_frame(
    name: str, tmp_path: Path, qtbot: QtBot
) -> None:
    lab = Lab(BY_NAME[name].write(tmp_path), tmp_path, random.Random(name))  # noqa: S311 - repeatable
    lab.expect(BY_NAME[name])

    looked = lab.run(SEEKS, STEPS, PLACES)

    assert looked.faults + witness(lab.path, lab.truth) == []
    assert looked.right_seeks == SEEKS
    assert looked.right_steps == 2 * STEPS


@pytest.mark.parametrize("name", ["cut.ts", "cut.mkv", "cut-fragments.mp4"])
def test_a_frame_before_the_damage_is_the_same_after_the_damage_was_decoded(
    name: str, tmp_path: Path, qtbot: QtBot
) -> None:
    path = BY_NAME[name].write(tmp_path)
    lab = Lab(path, tmp_path, random.Random(1))  # noqa: S311 - repeatable
    last = len(lab.index) - 1
    shown: dict[int, str] = {}
    with (
        closing(FrameStream(path, lab.index)) as stream,
        FrameReader(path, lab.index, cache_bytes=1) as reader,
    ):
        for early in (0, 7, last // 2):
            stream.go_to(last)
            while stream.read(last) is not None:
                pass
            stream.go_to(early)
            number, frame = _read_up_to(stream, early)
            shown[number] = digest(rgb24_upright(frame, lab.index))
            reader.frame(last)
            assert digest(rgb24_upright(reader.frame(early), lab.index)) == lab.truth.rgb[early]

    assert lab.index.damage
    assert shown == {early: lab.truth.rgb[early] for early in (0, 7, last // 2)}


def _read_up_to(stream: FrameStream, wanted: int) -> tuple[int, VideoFrame]:
    while (got := stream.read(wanted)) is not None and got[0] < wanted:
        pass
    assert got is not None
    return got


def test_the_command_gives_the_same_frames(tmp_path: Path, qtbot: QtBot) -> None:
    names = ("phone-vfr.mp4", "rotated-90.mp4", "clock-set-back.ts", "xvid.avi", "cut.mp4")
    labs = [
        Lab(BY_NAME[name].write(tmp_path), tmp_path, random.Random(1))  # noqa: S311 - repeatable
        for name in names
    ]
    assert by_command(tmp_path, labs, 3, random.Random(2)) == []  # noqa: S311 - repeatable


def test_the_lab_sees_a_frame_that_is_one_off(tmp_path: Path, qtbot: QtBot) -> None:
    path = BY_NAME["mjpeg.avi"].write(tmp_path)
    lab = Lab(path, tmp_path, random.Random(1))  # noqa: S311 - repeatable
    lab.truth.rgb.insert(0, lab.truth.rgb.pop())

    looked = lab.run(4, 2, 1)

    assert (looked.right_seeks, looked.right_steps, looked.right_canvas) == (0, 0, 0)
    assert (looked.right_stills, looked.right_clips) == (0, 1)
    assert len(looked.faults) >= 8


def test_a_packet_that_gives_neither_a_frame_nor_an_error_is_said(tmp_path: Path) -> None:
    whole = BY_NAME["h264.mkv"].write(tmp_path)
    lost = []
    for place in range(50, 56):
        index = build_index(_with_next_instead(whole, place), JobContext())
        missing = FRAMES - len(index)
        lost.append(missing)
        assert (f"undecodable_frames={missing}" in index.damage) == (missing > 0)

    assert max(lost) > 0


def _with_next_instead(whole: Path, place: int) -> Path:
    """Write the content of the packet after it into a packet, as blocks in the wrong place do."""
    out = whole.with_name("misplaced.mkv")
    with av.open(str(whole)) as given, av.open(str(out), "w") as made:
        stream = given.streams.video[0]
        target = made.add_stream_from_template(stream)
        packets = [packet for packet in given.demux(stream) if packet.size]
        after = bytes(packets[place + 1])
        for number, packet in enumerate(packets):
            put = packet if number != place else av.Packet(after)
            put.pts, put.dts, put.time_base = packet.pts, packet.dts, packet.time_base
            put.stream = target
            made.mux(put)
    return out


def test_a_broken_picture_is_the_still_however_it_was_come_to(tmp_path: Path) -> None:
    path = BY_NAME["cut.ts"].write(tmp_path)
    index = build_index(path, JobContext())
    last = len(index) - 1
    # the last key picture is passed on the way: what was decoded before it must not show
    begun = int(index.key_frames[index.key_before(last)]) - 30
    with FrameReader(path, index) as reader, closing(FrameStream(path, index)) as stream:
        still = reader.frame(last)
        assert still.is_corrupt
        stream.go_to(begun)
        seen: list[int] = []
        while (found := stream.read(begun)) is not None:
            seen.append(found[0])
            frame = found[1]
        assert seen == list(range(seen[0], last + 1))
        assert seen[0] <= begun
        assert digest(rgb24_upright(frame, index)) == digest(rgb24_upright(still, index))
