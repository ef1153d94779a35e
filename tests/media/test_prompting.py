"""Words told beforehand reach the real model, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InvalidValue
from app.domain.transcript import AsrProfile, MachineSegment, SegmentFlag, TranscriptStretch
from app.services.models import default_model
from app.tasks.job import JobContext
from media.transcribe import transcribe

pytestmark = pytest.mark.model
SPEECH = Path(__file__).parents[1] / "data" / "speech" / "real.flac"


def _hear(profile: AsrProfile) -> list[MachineSegment]:
    found: list[MachineSegment] = []

    def keep(item: object) -> None:
        assert isinstance(item, TranscriptStretch)
        found.extend(item.segments)

    transcribe(SPEECH, default_model("whisper-base"), profile, 0, JobContext(on_item=keep))
    return found


def test_words_told_beforehand_reach_the_model_and_mark_what_it_writes() -> None:
    (plain,) = _hear(AsrProfile())
    (prompted,) = _hear(AsrProfile(prompt="garasinya, Gakkumdu"))
    assert prompted.avg_logprob != plain.avg_logprob
    assert {SegmentFlag.PROMPTED, SegmentFlag.PROMPT_WORDS} <= set(prompted.flags)
    assert SegmentFlag.PROMPTED not in plain.flags


def test_more_words_than_the_model_takes_in_are_refused_rather_than_cut() -> None:
    with pytest.raises(InvalidValue) as refused:
        _hear(replace(AsrProfile(), prompt="x1 " * 130))
    assert refused.value.facts["field"] == "prompt"
