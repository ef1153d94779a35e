"""The frame that is shown is the one that was asked for, wherever it is shown."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.exact.clips import BY_NAME, CLIPS_OF_THE_LAB
from tests.exact.looking import Lab
from tests.exact.witness import witness

SEEKS, STEPS, PLACES = 12, 6, 2
"""The long form has 100, 50 and 8."""
_SLOW = frozenset(("camera.dv", "vp8-hidden-frames.webm", "vp9-hidden-frames.webm"))
"""Left to the long form: large pictures, and encoders that take seconds."""


@pytest.mark.parametrize("name", [clip.name for clip in CLIPS_OF_THE_LAB if clip.name not in _SLOW])
def test_seeks_steps_stills_canvas_and_clips_show_one_and_the_same_frame(
    name: str, tmp_path: Path, qtbot: QtBot
) -> None:
    lab = Lab(BY_NAME[name].write(tmp_path), tmp_path, random.Random(name))  # noqa: S311 - repeatable
    lab.expect(BY_NAME[name])

    looked = lab.run(SEEKS, STEPS, PLACES)

    assert looked.faults + witness(lab.path, lab.truth) == []
    assert looked.right_seeks == SEEKS
    assert looked.right_steps == 2 * STEPS


def test_the_lab_sees_a_frame_that_is_one_off(tmp_path: Path, qtbot: QtBot) -> None:
    path = BY_NAME["mjpeg.avi"].write(tmp_path)
    lab = Lab(path, tmp_path, random.Random(1))  # noqa: S311 - repeatable
    lab.truth.rgb.insert(0, lab.truth.rgb.pop())

    looked = lab.run(4, 2, 1)

    assert (looked.right_seeks, looked.right_steps, looked.right_canvas) == (0, 0, 0)
    assert (looked.right_stills, looked.right_clips) == (0, 1)
    assert len(looked.faults) >= 8
