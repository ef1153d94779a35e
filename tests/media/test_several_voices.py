"""A passage in which two people speak is flagged, at once or by turns; one person's is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.errors import DetectorUnusable
from app.domain.transcript import ModelIdentity, SegmentFlag
from app.domain.voices import SEVERAL
from app.services.voices import model_path
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE
from media.several_voices import listen
from media.worker import calls
from tests.media.hearing import PROFILE, SPEECH, hear, sound, write_flac
from tests.media.people import alone

MODEL = model_path(SEVERAL)
S = SAMPLE_RATE


def over(one: NDArray[np.float32], other: NDArray[np.float32], level: float) -> NDArray[np.float32]:
    size = min(one.size, other.size)
    return one[:size] + level * other[:size]


@pytest.mark.parametrize("who", ["A", "B"])
def test_one_person_is_one_voice(who: str) -> None:
    said = alone(who)
    heard = listen(said, MODEL)
    assert not any(heard.is_several(start, start + 4 * S) for start in range(0, said.size, S))


def test_one_reader_from_near_is_one_voice() -> None:
    said = sound("real.flac")
    assert not listen(said, MODEL).is_several(0, said.size)


@pytest.mark.parametrize("level", [1.0, 0.5])
def test_two_people_at_once_are_several_voices(level: float) -> None:
    heard = listen(over(alone("A"), alone("B"), level), MODEL)
    assert heard.is_several(2 * S, 8 * S)


@pytest.mark.parametrize("at_s", [3, 5, 7])
def test_two_people_by_turns_are_several_voices_only_where_both_are_heard(at_s: int) -> None:
    reader = sound("real.flac")
    loudness = 0.05 / float(np.sqrt(np.mean(reader**2)))
    one, other = loudness * reader[: at_s * S], alone("B")
    heard = listen(np.concatenate((one, other)), MODEL)
    assert heard.is_several((at_s - 2) * S, (at_s + 2) * S)
    assert not heard.is_several(0, (at_s - 1) * S)
    assert not heard.is_several((at_s + 1) * S, (at_s + 7) * S)


def test_silence_and_what_lies_beyond_the_sound_is_nobody() -> None:
    assert not listen(np.zeros(400, np.float32), MODEL).is_several(0, 400)
    assert not listen(np.zeros(30 * S, np.float32), MODEL).is_several(0, 60 * S)


def test_the_segments_in_which_another_speaks_are_flagged(
    tmp_path: Path, model: ModelIdentity
) -> None:
    said = sound("real.flac")
    both = said + 0.7 * alone("B")[: said.size] * float(np.sqrt(np.mean(said**2))) / 0.05
    pause = np.zeros(3 * S, np.float32)
    path = write_flac(tmp_path / "talk.flac", np.concatenate((said, pause, both)))
    segments = hear(path, model).segments
    border_us = (said.size + S) * 1_000_000 // S
    alone_, mixed = (
        [one for one in segments if (one.start_us < border_us) is is_first]
        for is_first in (True, False)
    )
    assert alone_
    assert not any(SegmentFlag.SEVERAL_VOICES in one.flags for one in alone_)
    assert mixed
    assert any(SegmentFlag.SEVERAL_VOICES in one.flags for one in mixed)


def test_a_network_that_is_missing_stops_the_run_in_words(
    tmp_path: Path, model: ModelIdentity
) -> None:
    with pytest.raises(DetectorUnusable, match="detector_missing"):
        calls.transcribe(
            SPEECH / "real.flac",
            model,
            PROFILE,
            0,
            JobContext(),
            voices_model=tmp_path / "gone.onnx",
        )
