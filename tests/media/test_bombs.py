"""Small files that claim to be enormous: each costs itself, with a reason."""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.errors import AppError, UnreadableMedia
from app.domain.evidence import EvidenceKind, MediaInfo
from app.domain.mediatime import FrameRequest
from app.services.problem_texts import PROBLEMS
from app.tasks.job import JobContext
from media.worker import calls, client
from tests.media.made_files import make_video

V = TypeVar("V")
MANY = 2**31 - 1


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def every_operation(path: Path, folder: Path) -> MediaInfo | None:
    """Do with a file all that the desk does; what fails must say why in words that we have."""
    info = attempt(lambda: calls.probe(path, JobContext()))
    if info is None:
        return None
    attempt(lambda: calls.claims(path, info.kind, JobContext()))
    attempt(lambda: calls.thumbnail(path, info.kind, folder / "t.jpg", JobContext()))
    request = FrameRequest(time_us=0)
    attempt(lambda: calls.still(path, info.kind, request, folder / "s.png", JobContext()))
    attempt(lambda: calls.index(path, folder / "i.npz", JobContext()))
    attempt(lambda: calls.waveform(path, folder / "w.npz", JobContext()))
    return info


def attempt(operation: Callable[[], V]) -> V | None:
    whys = []
    try:
        return operation()
    except UnreadableMedia as e:
        whys.append(e.facts["why"])
    except AppError as e:
        whys.append("damaged" if e.facts.get("why") != "bug" else "bug")
    assert set(whys) <= set(PROBLEMS), "it has no words on screen"
    return None


def why(path: Path) -> object:
    with pytest.raises(UnreadableMedia) as caught:
        calls.probe(path, JobContext())
    return caught.value.facts["why"]


def peak_mb() -> float:
    import resource

    client.shutdown()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixels)


def test_a_photo_of_thirty_thousand_pixels_a_side_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_header(30_000, 30_000))
    assert why(tmp_path / "a.png") == "too_large"


def test_a_gif_of_a_hundred_thousand_frames_is_a_photo_with_that_many_pages(
    tmp_path: Path,
) -> None:
    frame = b"!\xf9\x04\x00\x01\x00\x00\x00,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    head = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0"
    (tmp_path / "a.gif").write_bytes(head + frame * 100_000 + b";")
    info = every_operation(tmp_path / "a.gif", tmp_path)
    assert info is not None
    assert info.pages == 100_000


@pytest.mark.parametrize("side", [16_000, 65_500])
def test_one_enormous_frame_in_a_video_costs_that_item(tmp_path: Path, side: int) -> None:
    made = make_video(tmp_path / "a.avi", codec="mjpeg", frames=3)
    data = bytearray(made.read_bytes())
    at = data.find(b"\xff\xc0")
    while at >= 0:
        data[at + 5 : at + 9] = struct.pack(">HH", side, side)
        at = data.find(b"\xff\xc0", at + 2)
    made.write_bytes(data)
    info = every_operation(made, tmp_path)
    assert info is None or info.kind is EvidenceKind.VIDEO
    if sys.platform == "linux":
        assert peak_mb() < 4096


@pytest.mark.parametrize(
    ("table", "at"), [(b"stsz", 12), (b"stts", 8), (b"stts", 12), (b"stco", 8), (b"stsc", 8)]
)
def test_a_table_that_claims_two_thousand_million_samples_costs_that_item(
    tmp_path: Path, table: bytes, at: int
) -> None:
    made = make_video(tmp_path / "a.mp4", sound="aac")
    data = bytearray(made.read_bytes())
    place = data.index(table) + at
    data[place : place + 4] = struct.pack(">I", MANY)
    if table == b"stsz":
        data[place - 4 : place] = struct.pack(">I", 1)  # all of one length: no list follows
    made.write_bytes(data)
    every_operation(made, tmp_path)
    assert calls.probe(make_video(tmp_path / "b.mp4"), JobContext()).width == 64
    if sys.platform == "linux":
        assert peak_mb() < 4096
