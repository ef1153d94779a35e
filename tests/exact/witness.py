"""A second opinion on what a file shows: the `ffmpeg` program, where there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import av
import numpy as np

from tests.exact.truth import Truth, plain_frames, planes_of

_FREE_CODECS = frozenset(("mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "h263"))
"""Their standards leave the rounding of the inverse transform to the decoder, and it adds up from
key picture to key picture."""
_MOST_APART = 12
"""Of 255; another frame, or one step of movement, is far more."""


def witness(path: Path, truth: Truth) -> list[str]:
    """Compare a plain decode with `ffmpeg -f framemd5`; gives what differs, in words.

    Another version of FFmpeg, built by others, run as another process: the same samples of the
    same frames in the same order.
    """
    tool = shutil.which("ffmpeg")
    if tool is None:
        return []
    done = _run(tool, path, "framemd5")
    told = [line.split(",")[-1].strip() for line in done.decode().splitlines() if line[:1] != "#"]
    if len(told) != len(truth.planes):
        return [f"ffmpeg shows {len(told)} frames, a plain decode {len(truth.planes)}"]
    pairs = enumerate(zip(told, truth.planes, strict=True))
    differ = [i for i, (a, b) in pairs if a != b and i not in truth.incomplete]
    if not differ or _is_rounding(path, _run(tool, path, "rawvideo"), len(told), truth):
        return []
    return [f"ffmpeg shows other samples in {len(differ)} of {len(told)} frames: {differ[:5]}"]


def _run(tool: str, path: Path, form: str) -> bytes:
    command = [tool, "-v", "error", "-nostdin", "-noautorotate", "-i", str(path)]
    command += ["-map", "0:V:0", "-autoscale", "0", "-fps_mode", "passthrough", "-f", form, "-"]
    return subprocess.run(command, capture_output=True, check=False).stdout


def _is_rounding(path: Path, raw: bytes, count: int, truth: Truth) -> bool:
    """Tell whether the pictures are the same but for the rounding that the codec leaves open."""
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context.codec.canonical_name
    if codec not in _FREE_CODECS or len(raw) % count:
        return False
    size = len(raw) // count
    for number, frame in enumerate(plain_frames(path)):
        ours = np.concatenate([rows[:, :width].ravel() for rows, width in planes_of(frame)])
        theirs = np.frombuffer(raw, np.uint8, size, number * size)
        apart = np.abs(ours.astype(np.int16) - theirs).max()
        if ours.size != size or (apart > _MOST_APART and number not in truth.incomplete):
            return False
    return True
