"""The one rule by which a decoded frame becomes RGB: in stills, clips and on the screen."""

from __future__ import annotations

from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation

EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
"""The portable path of swscale: the same pixels on every processor, in RGB24 and in BGRA."""
# AVCOL_SPC_UNSPECIFIED
_UNTAGGED = 2
# AVCOL_SPC_ of RGB, BT.709, FCC, BT.470BG, SMPTE 170M, SMPTE 240M, BT.2020 NCL
_READ_BY_SWSCALE = frozenset({0, 1, 4, 5, 6, 7, 9})
# AVCOL_TRC_ of SMPTE 2084 (PQ) and ARIB STD-B67 (HLG)
_HDR_TRANSFERS = frozenset({16, 18})
_HD_LINES = 720


def has_unread_matrix(frame: VideoFrame) -> bool:
    """Tell whether a frame names a colour matrix that swscale cannot read."""
    return frame.colorspace not in _READ_BY_SWSCALE and frame.colorspace != _UNTAGGED


def is_hdr(frame: VideoFrame) -> bool:
    """Tell whether a frame's brightness is stored for high dynamic range (PQ or HLG)."""
    return frame.color_trc in _HDR_TRANSFERS


def source_colorspace(frame: VideoFrame) -> Colorspace | None:
    """Give the matrix to read a frame by; None where its own tag is to be obeyed.

    Pictures of 720 lines and more without a tag are BT.709: FFmpeg alone would take BT.601 and
    be wrong by up to 23. A matrix that swscale cannot read (YCgCo, ICtCp, a reserved number in a
    damaged header) is refused by it; such a picture is read as one without a tag.
    """
    if frame.colorspace in _READ_BY_SWSCALE:
        return None
    if frame.height >= _HD_LINES:
        return Colorspace.ITU709
    return None if frame.colorspace == _UNTAGGED else Colorspace.ITU601
