"""Passages of one person are grouped, and what is too short or too quiet is left alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import Cancelled, DetectorUnusable, InvalidValue, UnreadableMedia
from app.domain.mediatime import TimeRange
from app.domain.voices import LIKENESS
from app.services.voices import model_path
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE
from media.voices import tell_apart
from media.worker import voice_calls
from tests.media.people import alone
from tests.media.sound_files import write_sound

TURNS = "ABAABBAB"
S = 1_000_000
MODEL = model_path(LIKENESS)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TimeRange]]:
    people = {name: iter(np.array_split(alone(name), 5)) for name in "AB"}
    parts, spans, at = [], [], 0
    for name in TURNS:
        said = next(people[name])
        parts += [said, np.zeros(SAMPLE_RATE // 2, np.float32)]
        spans.append(TimeRange(at * S // SAMPLE_RATE, (at + said.size) * S // SAMPLE_RATE))
        at += said.size + SAMPLE_RATE // 2
    folder = tmp_path_factory.mktemp("talk")
    sound = (np.concatenate(parts) * 32_767).clip(-32_768, 32_767).astype(np.int16)
    return write_sound(folder / "talk.wav", [(0.0, sound)], rate=SAMPLE_RATE), spans


@pytest.mark.parametrize("tell", [tell_apart, voice_calls.tell_apart], ids=["here", "in the child"])
def test_two_voices_are_told_apart_in_the_order_of_speaking(
    talk: tuple[Path, list[TimeRange]], tell: Callable[..., object]
) -> None:
    found = tell(*(talk[0], 0, talk[1], 2, MODEL), JobContext())
    assert "".join(" AB"[one] for one in found.groups) == TURNS  # type: ignore[attr-defined]


def test_short_silent_and_absent_passages_are_nobodys(talk: tuple[Path, list[TimeRange]]) -> None:
    path, spans = talk
    silence, past, short = (
        TimeRange(spans[0].end_us + 50_000, spans[1].start_us - 50_000),
        TimeRange(90 * S, 95 * S),
        spans[3],
    )
    odd = [silence, past, TimeRange(short.start_us, short.start_us + 300_000)]
    found = tell_apart(path, 0, [*odd, *reversed(spans)], 2, MODEL, JobContext())
    assert found.groups[:3] == (0, 0, 0)
    assert set(found.groups[3:]) == {1, 2}
    assert tell_apart(path, 0, [], 2, MODEL, JobContext()).groups == ()


def test_one_passage_or_more_people_than_passages_is_no_fault(
    talk: tuple[Path, list[TimeRange]],
) -> None:
    path, spans = talk
    assert tell_apart(path, 0, spans[:1], 0, MODEL, JobContext()).groups == (1,)
    assert tell_apart(path, 0, spans[:2], 8, MODEL, JobContext()).groups == (1, 2)


def test_what_cannot_be_is_refused(talk: tuple[Path, list[TimeRange]], tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        tell_apart(talk[0], 0, talk[1], 9, MODEL, JobContext())
    with pytest.raises(UnreadableMedia):
        tell_apart(talk[0], 3, talk[1], 2, MODEL, JobContext())
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    with pytest.raises(UnreadableMedia):
        voice_calls.tell_apart(broken, 0, talk[1], 2, MODEL, JobContext())


def test_a_person_who_stops_it_stops_it(talk: tuple[Path, list[TimeRange]]) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        tell_apart(talk[0], 0, talk[1], 2, MODEL, JobContext(cancel=cancel))


def test_how_many_people_speak_is_guessed(talk: tuple[Path, list[TimeRange]]) -> None:
    assert tell_apart(talk[0], 0, talk[1], 0, MODEL, JobContext()).count == 2


def test_a_network_that_is_missing_or_changed_is_not_used(
    talk: tuple[Path, list[TimeRange]], tmp_path: Path
) -> None:
    with pytest.raises(DetectorUnusable, match="detector_missing"):
        voice_calls.tell_apart(talk[0], 0, talk[1], 2, tmp_path / "gone.onnx", JobContext())
    changed = tmp_path / "changed.onnx"
    changed.write_bytes(MODEL.read_bytes()[:-1] + b"!")
    with pytest.raises(DetectorUnusable, match="detector_changed"):
        voice_calls.tell_apart(talk[0], 0, talk[1], 2, changed, JobContext())
