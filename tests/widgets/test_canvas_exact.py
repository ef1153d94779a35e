"""What the canvas shows at 100 % is the still: the same pixels for every kind of picture."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.adjustments import NEUTRAL, Adjustments, Channel
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.tasks.job import JobContext
from media.index import build_index
from media.playback import Picture, Playback
from media.still import write_still
from widgets.player.canvas import Canvas

Pixels = NDArray[np.uint8]
FRAME = 2
_LOSSLESS = {"qp": "0", "preset": "ultrafast"}
_INTERLACED = {"x264-params": "interlaced=1", "preset": "ultrafast"}


@dataclass(frozen=True)
class Kind:
    """One kind of picture."""

    name: str
    codec: str = "libx264"
    pix_fmt: str = "yuv420p"
    size: tuple[int, int] = (162, 98)
    """As coded."""
    full_range: bool = False
    matrix: Colorspace | None = None
    rotation: int = 0
    aspect: Fraction = Fraction(1)
    options: dict[str, str] = field(default_factory=lambda: dict(_LOSSLESS))

    def write(self, folder: Path) -> Path:
        """Write five frames of coloured noise over soft ramps."""
        path = folder / self.name
        with av.open(str(path), "w") as out:
            video = out.add_stream(self.codec, rate=25)
            video.width, video.height = self.size
            video.pix_fmt, video.options = self.pix_fmt, dict(self.options)
            context = video.codec_context
            context.color_range = ColorRange.JPEG if self.full_range else ColorRange.MPEG
            if self.matrix is not None:
                context.colorspace = self.matrix
            if self.aspect != 1:
                context.sample_aspect_ratio = self.aspect
            if self.rotation:
                video.set_display_rotation(self.rotation)
            for number in range(5):
                frame = av.VideoFrame(*self.size, self.pix_fmt)
                frame.color_range = context.color_range
                for place, plane in enumerate(frame.planes):
                    plane.update(self._plane(number, place, plane))
                frame.pts = number
                out.mux(video.encode(frame))
            out.mux(video.encode(None))
        return path

    def _plane(self, number: int, place: int, plane: av.video.plane.VideoPlane) -> bytes:
        rng = np.random.default_rng(1000 * number + place)
        deep = "10" in self.pix_fmt
        across = plane.line_size // (2 if deep else 1)
        low, high = (0, 256) if self.full_range else (16, 236)
        ramp = np.linspace(low, high - 40, across)[np.newaxis] + np.zeros((plane.height, 1))
        values = ramp + rng.integers(0, 40, (plane.height, across))
        if deep:
            return (values * 4).astype("<u2").tobytes()
        return values.astype(np.uint8).tobytes()


KINDS = (
    Kind("limited.mp4"),
    Kind("full.mp4", full_range=True),
    Kind("bt601.mp4", matrix=Colorspace.SMPTE170M),
    Kind("bt709.mp4", matrix=Colorspace.ITU709),
    Kind("bt709-full.mp4", matrix=Colorspace.ITU709, full_range=True),
    Kind("untagged-hd.mp4", size=(1280, 720)),
    Kind("odd.mkv", codec="ffv1", size=(161, 97), options={}),
    Kind("odd-444.mkv", codec="ffv1", pix_fmt="yuv444p", size=(95, 61), options={}),
    Kind("ten-bit.mkv", codec="ffv1", pix_fmt="yuv420p10le", options={}),
    Kind("rotated-90.mp4", rotation=90),
    Kind("rotated-180.mp4", rotation=180),
    Kind("rotated-270.mp4", rotation=270, matrix=Colorspace.ITU709),
    Kind("interlaced.ts", options=_INTERLACED, size=(160, 96)),
    Kind("jpeg.avi", codec="mjpeg", pix_fmt="yuvj420p", full_range=True, options={}),
)
WIDE = (
    Kind("wide.mp4", aspect=Fraction(2)),
    Kind("narrow.mp4", aspect=Fraction(8, 9)),
    Kind("wide-rotated.mp4", aspect=Fraction(16, 11), rotation=90),
)
ENHANCED = (
    Adjustments(exposure=80, contrast=30, gamma=140),
    Adjustments(saturation=7, sharpen=5),
    Adjustments(channel=Channel.RED, invert=True),
    Adjustments(channel=Channel.LUMA, sharpen=3),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exact")


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 760)
    made.show()
    return made


def played(path: Path) -> Picture:
    """Give the picture that the player hands to the canvas at rest."""
    playback = Playback(path, build_index(path, JobContext()))
    try:
        playback.show_frame(FRAME)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            picture = playback.tick()
            if picture is not None and picture.is_exact:
                assert picture.position.frame == FRAME
                return picture
            time.sleep(0.005)
        raise AssertionError(path)
    finally:
        playback.close()


def still(path: Path, adjustments: Adjustments = NEUTRAL) -> Pixels:
    out = path.with_suffix(".png")
    write_still(path, EvidenceKind.VIDEO, FrameRequest(frame=FRAME), out, adjustments)
    with Image.open(out) as image:
        return np.asarray(image)


def pixels_of(image: QImage) -> Pixels:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), -1)
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()


def grabbed(canvas: Canvas) -> Pixels:
    """Read the picture from what is painted at 100 %."""
    surface: QWidget = canvas.surface
    canvas.surface.actual_size()
    area = canvas.surface.picture_area()
    seen = area.toAlignedRect()
    assert seen.topLeft().toTuple() == area.topLeft().toTuple()
    assert surface.rect().contains(seen), "the widget is too small for this test"
    return pixels_of(surface.grab(seen).toImage())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_canvas_at_a_hundred_percent_is_the_still(
    kind: Kind, canvas: Canvas, folder: Path
) -> None:
    path = kind.write(folder)
    if kind.size[0] > 800:
        canvas.resize(kind.size[0] + 20, kind.size[1] + 60)
    canvas.surface.show_picture(played(path))
    expected = still(path)
    np.testing.assert_array_equal(grabbed(canvas), expected)
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), expected)


@pytest.mark.parametrize("kind", WIDE, ids=lambda kind: kind.name)
def test_where_pixels_are_not_square_each_one_is_repeated_or_left_out_but_never_mixed(
    kind: Kind, canvas: Canvas, folder: Path
) -> None:
    path = kind.write(folder)
    canvas.surface.show_picture(played(path))
    expected, seen = still(path), grabbed(canvas)
    aspect = float(canvas.surface.shown.aspect)
    assert seen.shape[0] == expected.shape[0]
    assert seen.shape[1] == pytest.approx(expected.shape[1] * aspect, abs=1)
    for column in range(seen.shape[1]):
        at = int((column + 0.5) / aspect)
        near = [n for n in (at - 1, at, at + 1) if 0 <= n < expected.shape[1]]
        assert any(np.array_equal(seen[:, column], expected[:, n]) for n in near), column
    # a copy has the pixels as they are stored
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), expected)


@pytest.mark.parametrize("adjustments", ENHANCED, ids=lambda done: str(done.changed()[0][0]))
@pytest.mark.parametrize("name", ["rotated-90.mp4", "odd.mkv"])
def test_an_adjusted_canvas_is_the_still_with_the_same_recipe(
    name: str, adjustments: Adjustments, canvas: Canvas, folder: Path
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    path = kind.write(folder)
    canvas.surface.show_picture(played(path))
    canvas.adjust(adjustments)
    expected = still(path, adjustments)
    assert not np.array_equal(expected, still(path))
    np.testing.assert_array_equal(grabbed(canvas), expected)
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), expected)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("name", ["limited.mp4", "rotated-270.mp4"])
def test_a_turned_view_has_the_same_pixels_turned(
    name: str, turn: int, canvas: Canvas, folder: Path
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    path = kind.write(folder)
    canvas.surface.show_picture(played(path))
    canvas.surface.turn_view(turn)
    expected = still(path)
    np.testing.assert_array_equal(grabbed(canvas), np.rot90(expected, -turn // 90))
    # what is copied is the frame, not the view
    np.testing.assert_array_equal(pixels_of(canvas.frame_image()), expected)


@pytest.mark.parametrize("size", [(801, 601), (800, 600), (803, 600)])
def test_a_letterbox_of_any_width_keeps_the_pixels_apart(
    size: tuple[int, int], canvas: Canvas, folder: Path
) -> None:
    path = KINDS[0].write(folder)
    canvas.resize(*size)
    canvas.surface.show_picture(played(path))
    np.testing.assert_array_equal(grabbed(canvas), still(path))
