"""Recordings and models that are not as they should be: one clear message, and the next item."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av
import jiwer
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.case import CaseForm, Reviewer
from app.domain.errors import AppError, ModelRefused, WorkerCrashed
from app.domain.evidence import Provenance
from app.domain.transcript import ModelIdentity, Transcript
from app.services import cases, intake, model_install, models, review, transcription
from app.services.messages import describe
from app.services.session import CaseSession
from app.services.transcription import TranscriptOutcome
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches
from media.worker import calls
from tests.media.made_files import make_video
from tests.media.sound_files import write_sound
from tests.media.tiny_whisper import ENGLISH, write_tiny_model

SPEECH = Path(__file__).parents[1] / "data" / "speech"
SAID = json.loads((SPEECH / "references.json").read_text(encoding="utf-8"))["real.flac"]["text"]


@pytest.fixture
def session(tmp_path: Path, fresh_data: Path) -> Iterator[CaseSession]:
    form = CaseForm("1", "Suara yang tidak beres", is_fictional=True)
    with cases.new_case(tmp_path / "perkara", form, Reviewer("Sri")) as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of models of its own."""
    folder = tmp_path / "models"
    monkeypatch.setenv("NETRA_MODELS", str(folder))
    monkeypatch.delenv("NETRA_MODEL", raising=False)
    return folder


@pytest.fixture
def tiny(home: Path, tmp_path: Path) -> ModelIdentity:
    source = write_tiny_model(tmp_path / "tiny")
    model_install.install([source], "tiny", JobContext(), allow_unknown=True)
    return models.default_model()


def _hear(
    session: CaseSession, model: ModelIdentity, *paths: Path
) -> tuple[TranscriptOutcome, ...]:
    intake.take_in(session, paths, Provenance(), JobContext())
    codes = [item.code for item in intake.evidence_list(session)]
    profile = transcription.default_profile()
    return transcription.transcribe_in_place(session, codes, model, profile, JobContext())


def _voice() -> NDArray[np.int16]:
    sound = np.concatenate(list(stretches(SPEECH / "real.flac")))
    return (np.clip(sound, -1, 1) * 32_767).astype(np.int16)


def _hum(length_s: float, rate: int = SAMPLE_RATE) -> NDArray[np.int16]:
    time_s = np.arange(round(length_s * rate)) / rate
    return (8_000 * np.sin(2 * np.pi * 300 * time_s)).astype(np.int16)


def _write(path: Path, channels: NDArray[np.int16], layout: str, rate: int) -> Path:
    """Write channels, shape (c, n), as PCM."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=rate)
        stream.layout = layout
        packed = np.ascontiguousarray(channels.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.rate = rate
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def _error_rate(found: Transcript | None) -> float:
    assert found is not None
    text = " ".join(segment.text for segment in found.segments)
    # The first two words of the reference are inferred (CREDITS.md).
    said, read = (_plain(t).split("untuk", 1)[1] for t in (SAID, text))
    return float(jiwer.cer(said, read))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _one_message(outcome: TranscriptOutcome) -> str:
    assert outcome.error is not None
    message = describe(outcome.error, "id")
    assert message.title
    assert message.text
    assert "Traceback" not in message.text
    return message.title


def test_a_film_without_sound_is_said_to_be_silent_and_the_next_is_heard(
    session: CaseSession, tiny: ModelIdentity, tmp_path: Path
) -> None:
    silent = make_video(tmp_path / "bisu.mp4", frames=20, size=(64, 64), sound="")
    hum = write_sound(tmp_path / "dengung.wav", [(0.0, _hum(2))], rate=SAMPLE_RATE)
    assert [o.status for o in _hear(session, tiny, silent, hum)] == ["no_sound", "complete"]


def test_a_tenth_of_a_second_is_complete_and_says_nothing_past_its_end(
    session: CaseSession, tiny: ModelIdentity, tmp_path: Path
) -> None:
    path = write_sound(tmp_path / "sekejap.wav", [(0.0, _hum(0.1, 48_000))])
    [outcome] = _hear(session, tiny, path)
    assert outcome.status == "complete"
    assert outcome.transcript is not None
    assert 0 < outcome.transcript.audio_us <= 110_000
    assert all(s.machine.end_us <= 110_000 for s in outcome.transcript.segments)


@pytest.mark.model
@pytest.mark.slow
def test_a_telephone_and_a_cinema_are_read_like_the_recording_itself(
    session: CaseSession, tmp_path: Path
) -> None:
    voice = _voice()
    narrow = voice[: voice.size // 2 * 2].reshape(-1, 2).mean(axis=1).astype(np.int16)
    silent = np.zeros_like(voice)
    telephone = _write(tmp_path / "telepon.wav", narrow[np.newaxis], "mono", 8_000)
    around = np.stack([silent, silent, voice, *[silent] * 5])
    cinema = _write(tmp_path / "bioskop.wav", around, "7.1", SAMPLE_RATE)
    outcomes = _hear(session, models.default_model("whisper-base"), telephone, cinema)
    assert [o.status for o in outcomes] == ["complete", "complete"]
    assert all(_error_rate(o.transcript) < 0.1 for o in outcomes)


@pytest.mark.model
@pytest.mark.slow
def test_what_follows_a_broken_middle_keeps_its_times(session: CaseSession, tmp_path: Path) -> None:
    voice = _voice()
    pause = np.zeros(2 * SAMPLE_RATE, np.int16)
    whole = np.concatenate((voice, pause, _hum(3), pause, voice))
    path = write_sound(tmp_path / "rusak.mp3", [(0.0, whole)], codec="libmp3lame", rate=SAMPLE_RATE)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle - 500 : middle + 500] = np.random.default_rng(1).bytes(1_000)
    path.write_bytes(data)
    [outcome] = _hear(session, models.default_model("whisper-base"), path)
    assert outcome.status == "complete"
    assert outcome.transcript is not None
    words = [word for s in outcome.transcript.segments for word in s.machine.words]
    again = [w.start_us for w in words if w.text.casefold().startswith("garasi")]
    apart_us = round((voice.size + 7 * SAMPLE_RATE) / SAMPLE_RATE * 1e6)
    assert len(again) == 2
    assert again[1] - again[0] == pytest.approx(apart_us, abs=400_000)


def test_a_model_that_hears_english_only_is_refused_before_a_run_is_begun(
    session: CaseSession, home: Path, tmp_path: Path
) -> None:
    source = write_tiny_model(tmp_path / "english", vocabulary=ENGLISH)
    with pytest.raises(ModelRefused) as refused:
        model_install.install([source], "en", JobContext(), allow_unknown=True)
    assert refused.value.facts["why"] == "english_only"
    assert describe(refused.value, "id").title
    assert models.installed() == ()


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: os.truncate(folder / "model.bin", 100_000),
        lambda folder: (folder / "tokenizer.json").unlink(),
        lambda folder: (folder / "config.json").write_text("{"),
    ],
    ids=["truncated", "without a tokenizer", "broken config"],
)
def test_a_model_that_was_harmed_after_it_was_chosen_fails_its_item_with_a_reason(
    session: CaseSession, tiny: ModelIdentity, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    path = write_sound(tmp_path / "dengung.wav", [(0.0, _hum(2))], rate=SAMPLE_RATE)
    harm(Path(tiny.path))
    [outcome] = _hear(session, tiny, path)
    assert outcome.status == "failed"
    assert isinstance(outcome.error, ModelRefused)
    assert _one_message(outcome)


def test_an_altered_model_is_not_chosen(tiny: ModelIdentity) -> None:
    weights = Path(tiny.path) / "model.bin"
    data = bytearray(weights.read_bytes())
    data[-100] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelRefused) as refused:
        models.default_model()
    assert refused.value.facts["why"] == "changed"


@pytest.mark.skipif(os.name != "posix", reason="the limit of the address space is POSIX's")
def test_a_child_that_runs_out_of_memory_fails_its_item_and_the_next_is_heard(
    session: CaseSession, tiny: ModelIdentity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        write_sound(tmp_path / f"{n}.wav", [(0.0, _hum(2 + n))], rate=SAMPLE_RATE) for n in (0, 1)
    ]
    ask, limits = calls.run, iter([450 * calls.MIB])

    def scarce(call: object, ctx: JobContext) -> object:
        if call.op == "transcribe":  # type: ignore[attr-defined]
            call = replace(call, memory_bytes=next(limits, call.memory_bytes))  # type: ignore[type-var, attr-defined]
        return ask(call, ctx)  # type: ignore[arg-type]

    monkeypatch.setattr(calls, "run", scarce)
    failed, heard = _hear(session, tiny, *paths)
    assert (failed.status, heard.status) == ("failed", "complete")
    assert isinstance(failed.error, WorkerCrashed)
    assert _one_message(failed)
    assert review.transcript(session, heard.code) is not None


def test_each_of_these_errors_has_words_in_both_languages(
    session: CaseSession, tiny: ModelIdentity
) -> None:
    errors: Sequence[AppError] = (
        ModelRefused(path=tiny.path, why="truncated"),
        ModelRefused(path=tiny.path, why="english_only"),
        WorkerCrashed(op="transcribe", path="BB-001", exit_code=70, why="out_of_memory"),
    )
    for error in errors:
        texts = {describe(error, lang).text for lang in ("id", "en")}
        assert len(texts) == 2
