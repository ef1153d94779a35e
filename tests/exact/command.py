"""The same frames by `netra frame`, from a case that the same files were taken into."""

from __future__ import annotations

import contextlib
import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.cli.main import run
from tests.exact.looking import Lab
from tests.exact.truth import digest


def told(*arguments: object) -> Any:
    """Call the program in this process and read its JSON.

    Raises:
        RuntimeError: it ended with something else than 0.
    """
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([*(str(argument) for argument in arguments), "--json"])
    if status != 0:
        raise RuntimeError(f"{arguments}: {status} {err.getvalue()}")
    return json.loads(out.getvalue())


def by_command(folder: Path, labs: list[Lab], frames: int, dice: random.Random) -> list[str]:
    """Take the files of labs into a case and compare frames; gives what differs, in words.

    Args:
        folder: an empty one.
        frames: how many of each file, half by number, half by time.
    """
    case = told("case", "new", folder / "uji", "--number", "1/X/2026", "--title", "Uji")["case"]
    items = told("evidence", "add", case, *(lab.path for lab in labs), "--received-from", "Lab")
    faults = []
    for lab, item in zip(labs, items, strict=True):
        for n in range(frames):
            frame = dice.randrange(len(lab.index))
            out = folder / "frame.png"
            at_us = max(0, int(lab.index.times_us[frame]))
            seconds = f"{at_us // 1_000_000}.{at_us % 1_000_000:06d}"
            at = seconds if n % 2 and lab.index.frame_at(at_us) == frame else f"f{frame}"
            made = told("frame", case, item["code"], "--at", at, "--out", out)
            with Image.open(out) as image:
                shown = digest(np.asarray(image))
            out.unlink()
            is_named = (made["frame"], made["pts"]) == (frame, int(lab.index.pts[frame]))
            if shown != lab.truth.rgb[frame] or made["sha256"] != shown or not is_named:
                faults.append(f"{lab.path.name}: netra frame --at {at} is not frame {frame}")
    return faults
