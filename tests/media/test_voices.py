"""Passages of one made voice are grouped, and what is too short or too quiet is left alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.errors import Cancelled, InvalidValue, UnreadableMedia
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE
from media.voices import tell_apart
from media.worker import voice_calls
from tests.media.sound_files import write_sound

TURNS = "ABAABBAB"
S = 1_000_000


def voice(pitch_hz: float, tract: float, seconds: float, seed: int) -> NDArray[np.float64]:
    """Make a buzz with moving resonances: a throat of one length, saying different things."""
    chance = np.random.default_rng(seed)
    size = round(seconds * SAMPLE_RATE)
    time_s = np.arange(size) / SAMPLE_RATE
    made = np.zeros(size)
    for start in range(0, size, SAMPLE_RATE // 5):
        part = slice(start, start + SAMPLE_RATE // 5)
        formants = tract * np.array([500, 1500, 2500]) * chance.uniform(0.85, 1.15, 3)
        for number in range(1, int(4_000 / pitch_hz)):
            hz = number * pitch_hz
            gain = sum(1 / (1 + ((hz - formant) / 120) ** 2) for formant in formants)
            made[part] += gain * np.sin(2 * np.pi * hz * time_s[part])
    loudest = float(np.abs(made).max())
    return made * (6_000 / loudest)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TimeRange]]:
    kinds = {"A": (110.0, 0.9), "B": (210.0, 1.2)}
    parts, spans, at = [], [], 0
    for seed, name in enumerate(TURNS):
        parts += [voice(*kinds[name], 1.6, seed), np.zeros(SAMPLE_RATE // 2)]
        spans.append(TimeRange(at, at + 1_600_000))
        at += 2_100_000
    folder = tmp_path_factory.mktemp("talk")
    sound = np.concatenate(parts).astype(np.int16)
    return write_sound(folder / "talk.wav", [(0.0, sound)], rate=SAMPLE_RATE), spans


@pytest.mark.parametrize("tell", [tell_apart, voice_calls.tell_apart], ids=["here", "in the child"])
def test_two_voices_are_told_apart_in_the_order_of_speaking(
    talk: tuple[Path, list[TimeRange]], tell: Callable[..., object]
) -> None:
    found = tell(*(talk[0], 0, talk[1], 2), JobContext())
    assert "".join(" AB"[one] for one in found.groups) == TURNS  # type: ignore[attr-defined]


def test_short_silent_and_absent_passages_are_nobodys(talk: tuple[Path, list[TimeRange]]) -> None:
    path, spans = talk
    silence, past, short = TimeRange(1_650_000, 2_050_000), TimeRange(90 * S, 95 * S), spans[3]
    odd = [silence, past, TimeRange(short.start_us, short.start_us + 300_000)]
    found = tell_apart(path, 0, [*odd, *reversed(spans)], 2, JobContext())
    assert found.groups[:3] == (0, 0, 0)
    assert set(found.groups[3:]) == {1, 2}
    assert tell_apart(path, 0, [], 2, JobContext()).groups == ()


def test_one_passage_or_more_people_than_passages_is_no_fault(
    talk: tuple[Path, list[TimeRange]],
) -> None:
    path, spans = talk
    assert tell_apart(path, 0, spans[:1], 0, JobContext()).groups == (1,)
    assert tell_apart(path, 0, spans[:2], 8, JobContext()).groups == (1, 2)


def test_what_cannot_be_is_refused(talk: tuple[Path, list[TimeRange]], tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        tell_apart(talk[0], 0, talk[1], 9, JobContext())
    with pytest.raises(UnreadableMedia):
        tell_apart(talk[0], 3, talk[1], 2, JobContext())
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    with pytest.raises(UnreadableMedia):
        voice_calls.tell_apart(broken, 0, talk[1], 2, JobContext())


def test_a_person_who_stops_it_stops_it(talk: tuple[Path, list[TimeRange]]) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        tell_apart(talk[0], 0, talk[1], 2, JobContext(cancel=cancel))
