"""A frame as pixels that a widget can draw without a copy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from app.domain.mediatime import FramePosition
from media.colours import EXACT, source_colorspace
from media.frame_table import MediaIndex


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame in display order, as coded: not yet turned upright."""

    position: FramePosition
    """Which frame, by its own pts."""
    width: int
    """Coded pixels per row."""
    height: int
    """Rows."""
    stride: int
    """Bytes per row."""
    data: memoryview
    """B, G, R, unused; `stride` bytes per row. Holds the frame's memory."""
    rotation: int
    """Degrees counter-clockwise that turn it upright."""
    sample_aspect: Fraction
    """Width over height of one pixel of the upright picture."""
    is_preview: bool
    """True for a neighbour shown while the exact frame is on its way."""
    is_exact: bool
    """True where the pixels are those of the still; False while speed counts more."""
    full_width: int
    """Coded pixels per row of the original; more than `width` where the picture is reduced."""
    full_height: int
    """Rows of the original."""
    is_proxy: bool = False
    """True where the pixels are the proxy's; the position is the original's in any case."""


class PictureMaker:
    """Converts frames at their native size; used from one thread."""

    def __init__(self) -> None:
        # one for all frames: it keeps its tables from call to call
        self._reformatter = VideoReformatter()

    def make(
        self,
        frame: VideoFrame,
        position: FramePosition,
        index: MediaIndex,
        *,
        is_preview: bool,
        is_proxy: bool = False,
        is_exact: bool = True,
    ) -> Picture:
        """Convert one frame to 32-bit pixels by the colour rules of `media.colours`.

        Args:
            is_exact: the very pixels of the still, at some 14 ms of work for 1080p; without,
                the processor's short way (0.8 ms), whose colours are off by up to 70 at edges.
        """
        shown = self._reformatter.reformat(
            frame,
            format="bgra",
            src_colorspace=source_colorspace(frame),
            interpolation=EXACT if is_exact else None,
        )
        plane = shown.planes[0]
        coded = (index.width, index.height)
        if index.rotation % 180:
            coded = coded[::-1]
        return Picture(
            position=position,
            width=shown.width,
            height=shown.height,
            stride=plane.line_size,
            data=memoryview(plane),
            rotation=index.rotation,
            sample_aspect=index.sample_aspect,
            is_preview=is_preview,
            is_exact=is_exact,
            full_width=coded[0] if is_proxy else frame.width,
            full_height=coded[1] if is_proxy else frame.height,
            is_proxy=is_proxy,
        )
