"""What is heard in place of a voice: exact to the sample, and none of the voice left beneath."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.clip import ClipSpec
from app.domain.errors import RedactionLeaks
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.redaction_plan import HiddenVoice, Redaction, VoiceKind
from app.tasks.job import JobContext
from media.cover_check import check_cover
from media.cut import cut_clip
from media.index import index_of
from media.redact import redact_clip
from media.voice_covering import TONE_HZ, TONE_LEVEL, VoiceCover
from tests.media.barcode import SOUND_CLIPS

RATE = 48_000
SPAN = TimeRange(1_000_000, 2_600_000)
HIDDEN = TimeRange(1_400_000, 1_800_000)
Samples = NDArray[np.float32]


def _voice(seconds: float = 2.0, channels: int = 2) -> Samples:
    random = np.random.default_rng(7)
    return (random.normal(size=(channels, round(RATE * seconds))) * 0.1).astype(np.float32)


def _hidden(kind: VoiceKind, start_us: int = 500_000, end_us: int = 1_500_000) -> HiddenVoice:
    return HiddenVoice(kind, TimeRange(start_us, end_us))


@pytest.mark.parametrize("kind", list(VoiceKind))
def test_as_many_samples_come_out_as_go_in_however_they_are_cut(kind: VoiceKind) -> None:
    voice = _voice()
    whole = VoiceCover([_hidden(kind)], 0, RATE).over(voice)
    cover = VoiceCover([_hidden(kind)], 0, RATE)
    pieces = [cover.over(voice[:, at : at + 997]) for at in range(0, voice.shape[1], 997)]
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)
    assert whole.shape == voice.shape
    assert whole.dtype == np.float32
    margin = 2048
    outside = np.r_[0 : 24_000 - margin, 72_000 + margin : 96_000]
    assert np.array_equal(whole[:, outside], voice[:, outside])


def test_a_tone_has_its_own_loudness_and_nothing_of_the_voice() -> None:
    voice = _voice()
    heard = VoiceCover([_hidden(VoiceKind.BEEP)], 0, RATE).over(voice)[:, 24_000:72_000]
    assert np.array_equal(
        heard, VoiceCover([_hidden(VoiceKind.BEEP)], 0, RATE).over(0 * voice)[:, 24_000:72_000]
    )
    assert np.abs(heard).max() == pytest.approx(TONE_LEVEL, abs=0.001)
    spectrum = np.abs(np.fft.rfft(heard[0]))
    assert spectrum.argmax() == TONE_HZ
    assert np.sort(spectrum)[-2] < spectrum.max() / 1000


def test_a_lowered_voice_is_lower_by_a_quarter() -> None:
    times = np.arange(2 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 800 * times)).astype(np.float32)[np.newaxis]
    heard = VoiceCover([_hidden(VoiceKind.PITCH)], 0, RATE).over(tone)[0, 30_000:70_000]
    # the fading gives side tones every few hertz; together they lie about 600 Hz, none at 800
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size))) ** 2
    places = np.fft.rfftfreq(heard.size, 1 / RATE)
    assert (spectrum * places).sum() / spectrum.sum() == pytest.approx(600, abs=30)
    assert spectrum[np.abs(places - 800) < 20].sum() < 0.01 * spectrum.sum()


def test_silence_wins_over_a_tone_and_a_tone_over_a_lowered_voice() -> None:
    voice = _voice()
    kinds = (VoiceKind.MUTE, VoiceKind.BEEP, VoiceKind.PITCH)
    heard = VoiceCover([_hidden(kind) for kind in kinds], 0, RATE).over(voice)
    assert not heard[:, 24_000:72_000].any()
    two = VoiceCover([_hidden(kind) for kind in kinds[1:]], 0, RATE).over(voice)
    one = VoiceCover([_hidden(VoiceKind.BEEP)], 0, RATE).over(voice)
    assert np.array_equal(two[:, 24_000:72_000], one[:, 24_000:72_000])


@pytest.mark.parametrize("kind", [VoiceKind.BEEP, VoiceKind.PITCH])
def test_a_copy_sounds_as_it_was_asked_and_is_as_long(kind: VoiceKind, tmp_path: Path) -> None:
    path = SOUND_CLIPS[0].write(tmp_path)
    index = index_of(path, JobContext())
    plan = Redaction((), (), (HiddenVoice(kind, HIDDEN),))
    made = redact_clip(path, index, ClipSpec(SPAN, None), plan, tmp_path / "a.mp4", JobContext())
    redact_clip(path, index, ClipSpec(SPAN, None), plan, tmp_path / "b.mp4", JobContext())
    clip = cut_clip(
        path, EvidenceKind.VIDEO, ClipSpec(SPAN, None), tmp_path / "clip.mp4", JobContext()
    )
    hidden, plain = _sound(tmp_path / "a.mp4"), _sound(tmp_path / "clip.mp4")

    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert hidden.shape == plain.shape
    assert made.check.samples == plain.shape[1]
    assert made.clip.actual == clip.actual
    # one that is not covered, or by something else, is refused
    other = VoiceKind.PITCH if kind is VoiceKind.BEEP else VoiceKind.BEEP
    for copy, wanted in (("clip.mp4", kind), ("a.mp4", other)):
        with pytest.raises(RedactionLeaks) as refused:
            check_cover(
                tmp_path / copy,
                Redaction((), (), (HiddenVoice(wanted, HIDDEN),)),
                index.frames_in(SPAN),
                clip.actual,
                (index.width, index.height),
                JobContext(),
                path,
            )
        assert refused.value.facts["why"] == "cover_sound"


def _sound(path: Path) -> Samples:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
