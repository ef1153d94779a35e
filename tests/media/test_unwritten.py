"""Speech that the model leaves out stands in the transcript as a passage without text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.transcript import MachineSegment, ModelIdentity, SegmentFlag
from media.decoding import Reading, WindowReader
from media.segment_flags import flags_of
from media.speech import FRAME_SAMPLES, Span
from media.unwritten import LEAST_FRAMES, unwritten_spans
from tests.media.hearing import Heard, hear, sound, write_flac

NAMES = ("real.flac", "synthetic_05.flac", "real.flac")


def heard_between(*parts: tuple[int, float]) -> NDArray[np.float32]:
    return np.concatenate([np.full(frames, p, np.float32) for frames, p in parts])


def frames(first: int, stop: int) -> Span:
    return Span(first * FRAME_SAMPLES, stop * FRAME_SAMPLES)


def test_a_second_of_speech_without_a_word_is_found_from_its_first_to_its_last_frame() -> None:
    heard = heard_between((40, 0.9), (20, 0.1), (LEAST_FRAMES, 0.9), (20, 0.1))
    assert unwritten_spans(heard, frames(0, 112), [frames(0, 40)]) == [
        frames(60, 60 + LEAST_FRAMES)
    ]
    less = heard_between((40, 0.9), (20, 0.1), (LEAST_FRAMES - 1, 0.9), (21, 0.1))
    assert unwritten_spans(less, frames(0, 112), [frames(0, 40)]) == []


def test_words_in_any_order_and_over_each_other_hide_the_speech_they_stand_for() -> None:
    heard = heard_between((200, 0.9))
    written = [frames(90, 200), frames(0, 30), frames(20, 50)]
    assert unwritten_spans(heard, frames(0, 200), written) == [frames(50, 90)]
    assert unwritten_spans(heard, frames(0, 60), written) == []
    assert unwritten_spans(heard, frames(100, 100), []) == []


def test_what_is_found_stays_within_what_was_looked_at() -> None:
    heard = heard_between((200, 0.9))
    within = Span(10 * FRAME_SAMPLES + 100, 60 * FRAME_SAMPLES + 100)
    assert unwritten_spans(heard, within, []) == [within]


def test_a_passage_without_text_has_no_reason_that_speaks_of_a_text() -> None:
    empty = MachineSegment(0, 2_000_000, "", (), 0, -2.0, 0.9, 5.0, 0.0)

    def flags(segment: MachineSegment) -> tuple[SegmentFlag, ...]:
        return flags_of(
            segment, previous_text="", speech_share=1.0, has_second_pass=True,
            is_known_model=True, language="id", has_unwritten=True,
        )  # fmt: skip

    assert flags(empty) == (SegmentFlag.UNWRITTEN,)
    suggested = replace(empty, alternative_text="kata")
    assert flags(suggested) == (SegmentFlag.SECOND_PASS, SegmentFlag.UNWRITTEN)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pause = np.zeros(16_000, np.float32)
    parts = [part for name in NAMES for part in (sound(name), pause)]
    return write_flac(tmp_path_factory.mktemp("talk") / "talk.flac", np.concatenate(parts))


@pytest.fixture
def whole(talk: Path, model: ModelIdentity) -> Heard:
    return hear(talk, model)


def leaving_out(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the model's own reading lose one of its segments, as it does with speech in noise."""
    read = WindowReader.read

    def forgetful(self: WindowReader, samples: NDArray[np.float32], left_s: float) -> Reading:
        reading = read(self, samples, left_s)
        kept = [piece for at, piece in enumerate(reading.pieces) if at != number]
        return replace(reading, pieces=tuple(kept))

    monkeypatch.setattr(WindowReader, "read", forgetful)


def empty_ones(segments: Sequence[MachineSegment]) -> list[MachineSegment]:
    return [segment for segment in segments if not segment.text]


@pytest.mark.model
@pytest.mark.usefixtures("weights_loaded_once")
def test_where_every_word_is_written_no_passage_is_added(whole: Heard) -> None:
    assert empty_ones(whole.segments) == []
    assert not any(SegmentFlag.UNWRITTEN in segment.flags for segment in whole.segments)


@pytest.mark.model
@pytest.mark.usefixtures("weights_loaded_once")
def test_a_sentence_that_the_model_leaves_out_is_a_passage_without_text(
    talk: Path, whole: Heard, model: ModelIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(whole.segments) >= 3
    lost = whole.segments[1]
    leaving_out(1, monkeypatch)
    heard = hear(talk, model)
    [added] = empty_ones(heard.segments)
    assert added.flags == (SegmentFlag.UNWRITTEN,)
    assert abs(added.start_us - lost.start_us) < 500_000
    assert abs(added.end_us - lost.end_us) < 500_000
    starts = [segment.start_us for segment in heard.segments]
    assert starts == sorted(starts)


@pytest.mark.model
@pytest.mark.usefixtures("weights_loaded_once")
def test_words_left_out_inside_a_sentence_are_said_of_the_sentence(
    talk: Path, model: ModelIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = WindowReader.read

    def forgetful(self: WindowReader, samples: NDArray[np.float32], left_s: float) -> Reading:
        reading = read(self, samples, left_s)
        first, *rest = reading.pieces
        # the first sentence lasts six seconds; only its first and last words stay
        short = replace(first, words=(first.words[0], first.words[-1]))
        return replace(reading, pieces=(short, *rest))

    monkeypatch.setattr(WindowReader, "read", forgetful)
    heard = hear(talk, model)
    assert SegmentFlag.UNWRITTEN in heard.segments[0].flags
    assert empty_ones(heard.segments) == []
