"""What every shipped detector has in common: its file is checked, its pictures made smaller."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from app.domain.errors import DetectorUnusable
from app.domain.redaction_plan import Detector
from app.domain.voices import VoiceModel


def checked(model: Path, wanted: Detector | VoiceModel) -> bytes:
    """Give a detector's file as it is to be loaded: these bytes, not the file once more.

    Raises:
        DetectorUnusable: it is missing (`detector_missing`) or not the one that was checked
            (`detector_changed`).
    """
    try:
        data = model.read_bytes()
    except OSError as e:
        raise DetectorUnusable(path=model, why="detector_missing") from e
    if hashlib.sha256(data).hexdigest() != wanted.sha256:
        raise DetectorUnusable(path=model, why="detector_changed")
    return data


def network(model: Path, wanted: Detector | VoiceModel) -> Any:
    """Load a shipped network, to be used from one thread.

    One thread of its own too: these are chains of small steps, and other work goes on beside.
    Sounds and pictures are of every size, and what an arena keeps for each would add up.

    Raises:
        DetectorUnusable: as `checked`.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        checked(model, wanted), options, providers=["CPUExecutionProvider"]
    )


def fitted(width: int, height: int, aspect: float, long_side: int) -> tuple[float, float]:
    """Give the size at which a picture is looked at: square pixels, no side longer than asked.

    Args:
        width: pixels as stored.
        height: likewise.
        aspect: how much wider than high its pixels are.
        long_side: of what the detector looks at; smaller pictures are not made larger.
    """
    shown = (width * aspect, float(height)) if aspect >= 1 else (float(width), height / aspect)
    share = min(1.0, long_side / max(shown))
    return shown[0] * share, shown[1] * share
