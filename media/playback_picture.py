"""A frame as pixels that a widget can draw without a copy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from app.domain.mediatime import FramePosition
from media.frame_table import MediaIndex

# AVCOL_SPC_UNSPECIFIED
_UNTAGGED = 2
_HD_HEIGHT = 720


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


class PictureMaker:
    """Converts frames at their native size; used from one thread."""

    def __init__(self) -> None:
        # one for all frames: it keeps its tables from call to call
        self._reformatter = VideoReformatter()

    def make(
        self, frame: VideoFrame, position: FramePosition, index: MediaIndex, *, is_preview: bool
    ) -> Picture:
        """Convert one frame to 32-bit pixels by the colour rules of `media.frames`."""
        is_hd_untagged = frame.colorspace == _UNTAGGED and frame.height >= _HD_HEIGHT
        shown = self._reformatter.reformat(
            frame, format="bgra", src_colorspace=Colorspace.ITU709 if is_hd_untagged else None
        )
        plane = shown.planes[0]
        return Picture(
            position=position,
            width=shown.width,
            height=shown.height,
            stride=plane.line_size,
            data=memoryview(plane),
            rotation=index.rotation,
            sample_aspect=index.sample_aspect,
            is_preview=is_preview,
        )
