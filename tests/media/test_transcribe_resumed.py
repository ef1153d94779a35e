"""A run that was broken off goes on where it was and reads what an unbroken one reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from app.domain.errors import Cancelled
from app.domain.transcript import AsrProfile, ModelIdentity
from app.services.models import default_model
from app.tasks.job import JobContext, Progress
from media import speech
from media.audio import SAMPLE_RATE
from media.worker import calls
from tests.media.hearing import PROFILE, SPEECH, Heard, hear, sound, write_flac

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("weights_loaded_once")]
AUTO = AsrProfile(language="auto")
WINDOWS = [1, 2, -2] if os.environ.get("NETRA_LONG") else [1, -2]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give 75 s of speech with pauses, and let units be short enough that it has several."""
    pause = np.zeros(4 * SAMPLE_RATE, np.float32)
    real, nanti, tolong, bawaslu = (
        sound(name)
        for name in ("real.flac", "synthetic_05.flac", "synthetic_12.flac", "synthetic_07.flac")
    )
    parts = [pause, real, nanti, pause, tolong, bawaslu, real, bawaslu, nanti, real, tolong]
    samples = np.concatenate([*parts, pause, real, pause])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(speech, "_UNIT_MIN", 15 * SAMPLE_RATE)
        patch.setattr(speech, "_UNIT_MAX", 45 * SAMPLE_RATE)
        yield write_flac(tmp_path_factory.mktemp("talk") / "talk.flac", samples)


@pytest.fixture(scope="module")
def unbroken(talk: Path) -> Heard:
    """Give what one run over the talk said."""
    return hear(talk, default_model("whisper-base"), AUTO)


@pytest.mark.slow
def test_progress_tells_what_is_done_and_never_goes_back(unbroken: Heard) -> None:
    done = [progress.done for progress in unbroken.progress]
    steps = list(dict.fromkeys(progress.step for progress in unbroken.progress))
    assert steps == ["preparing", "listening"]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 1.0)
    ends = [stretch.done_until_us for stretch in unbroken.stretches]
    assert ends == sorted(set(ends))
    assert ends[-1] == unbroken.result.audio_us  # type: ignore[union-attr]


@pytest.mark.slow
def test_another_run_with_another_number_of_threads_reads_the_same(
    model: ModelIdentity, talk: Path, unbroken: Heard
) -> None:
    assert hear(talk, model, replace(AUTO, cpu_threads=1)).stretches == unbroken.stretches


@pytest.mark.slow
@pytest.mark.parametrize("window", WINDOWS)
def test_a_run_resumed_at_a_window_reads_what_an_unbroken_one_reads(
    model: ModelIdentity, talk: Path, unbroken: Heard, window: int
) -> None:
    assert len(unbroken.stretches) >= 4
    kept, rest = unbroken.stretches[:window], unbroken.stretches[window:]
    last = [segment.text for stretch in kept for segment in stretch.segments][-1]
    heard = hear(talk, model, AUTO, kept[-1].done_until_us, previous_text=last)
    assert heard.segments == [segment for stretch in rest for segment in stretch.segments]
    assert heard.result is not None
    assert unbroken.result is not None
    assert heard.result.language_probability == unbroken.result.language_probability


@pytest.mark.slow
def test_a_run_cancelled_in_the_child_keeps_its_stretches_and_resumes_to_the_same_text(
    model: ModelIdentity, tmp_path: Path
) -> None:
    path = write_flac(tmp_path / "talk.flac", np.concatenate([sound("real.flac")] * 14))
    cancel = Event()
    whole, broken, rest = Heard(), Heard(), Heard()
    # All three in a child, as the program does it: a process that has run other libraries
    # may round floats another way, and a beam then takes another turn.
    calls.transcribe(path, model, PROFILE, 0, whole.context())

    def keep(item: object) -> None:
        broken.keep(item)
        cancel.set()

    with pytest.raises(Cancelled):
        calls.transcribe(path, model, PROFILE, 0, JobContext(on_item=keep, cancel=cancel))
    done_us = broken.stretches[-1].done_until_us
    last = broken.segments[-1].text
    calls.transcribe(path, model, PROFILE, done_us, rest.context(), previous_text=last)
    assert [*broken.segments, *rest.segments] == whole.segments
    assert rest.segments


def test_a_cancelled_child_does_not_finish_its_work_first(model: ModelIdentity) -> None:
    cancel = Event()
    told: list[Progress] = []

    def stop(progress: Progress) -> None:
        told.append(progress)
        if progress.step == "listening":
            cancel.set()

    with pytest.raises(Cancelled):
        calls.transcribe(
            SPEECH / "speech_then_noise.flac", model, PROFILE, 0, JobContext(stop, cancel=cancel)
        )
    assert told[-1].done < 1.0
