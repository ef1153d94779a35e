"""How often a passage with more than one voice is flagged, and one with a single voice.

Three kinds: real meetings with one distant microphone, whose turns people wrote down (the network
learned from that corpus, so this is more than elsewhere); two clips laid over one another; clips of
several voices one after the other. Passages are 2 to 6 s, drawn at random; those in which a second
voice has less than half a second and more than none are left out: nobody could say what is right.
Voices of espeak-ng differ less than people do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.voices import SEVERAL
from app.services.voices import model_path
from media.several_voices import listen
from tests.bench.bench_voices import clips_by_voice
from tests.bench.conversations import Turn, sound_of, spoken_s, turns
from tests.bench.speech_sound import RATE

_WINDOW_S = 30
_PASSAGES = 60
_TALKS = 20
_LEAST_S = 0.5
_NOISE_DB = 10.0
Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Talk:
    sound: Sound
    said: list[Turn]


def run() -> list[Mapping[str, Any]]:
    """Give a row for each kind of conversation; shares of 1."""
    model = model_path(SEVERAL)
    real = [_Talk(sound_of(name), said) for name, said in turns().items()]
    clips = clips_by_voice()
    rows = [_row("real meetings, distant microphone", real, model)]
    for noise_db in (None, _NOISE_DB):
        told = "" if noise_db is None else f", noise {noise_db:.0f} dB below"
        laid = {
            "one voice over another, as loud": (0.0, 1.0),
            "one voice over another, half as loud": (-6.0, 1.0),
            "one voice over another, a quarter as loud": (-12.0, 1.0),
            "by turns": (0.0, 0.0),
        }
        for name, (level_db, over) in laid.items():
            talks = [_laid(clips, seed, level_db, over, noise_db) for seed in range(_TALKS)]
            rows.append(_row(name + told, talks, model))
    return rows


def _row(name: str, talks: Sequence[_Talk], model: Path) -> Mapping[str, Any]:
    counts = {(several, flagged): 0 for several in (True, False) for flagged in (True, False)}
    for number, talk in enumerate(talks):
        for several, flagged in _judged(talk, number, model):
            counts[several, flagged] += 1
    right, missed = counts[True, True], counts[True, False]
    false, single = counts[False, True], counts[False, False]
    return {
        "conversation": name,
        "passages with several voices": right + missed,
        "recall": right / max(1, right + missed),
        "precision": right / max(1, right + false),
        "passages with one": false + single,
        "of them flagged": false / max(1, false + single),
    }


def _judged(talk: _Talk, seed: int, model: Path) -> Iterator[tuple[bool, bool]]:
    """Give whether a passage has several voices, and whether it was flagged."""
    chance = np.random.default_rng(seed)
    # nothing was written down after the last turn
    whole_s = min(talk.sound.size / RATE, max(turn.end_s for turn in talk.said))
    people = sorted({turn.who for turn in talk.said})
    windows = [
        listen(talk.sound[start : start + _WINDOW_S * RATE], model)
        for start in range(0, talk.sound.size, _WINDOW_S * RATE)
    ]
    for _passage in range(_PASSAGES):
        length_s = float(chance.uniform(2.0, 6.0))
        window = int(chance.integers(len(windows)))
        end_s = min(whole_s, (window + 1) * _WINDOW_S) - length_s
        if end_s <= window * _WINDOW_S:
            continue
        start_s = float(chance.uniform(window * _WINDOW_S, end_s))
        spoken = [spoken_s(talk.said, who, start_s, start_s + length_s) for who in people]
        heard = sum(seconds > 0 for seconds in spoken)
        clear = sum(seconds >= _LEAST_S for seconds in spoken)
        if clear == 0 or (heard > 1 and clear < 2):
            continue
        first = round((start_s - window * _WINDOW_S) * RATE)
        yield clear > 1, windows[window].is_several(first, first + round(length_s * RATE))


def _laid(
    clips: Mapping[str, list[Sound]],
    seed: int,
    level_db: float,
    over: float,
    noise_db: float | None,
) -> _Talk:
    """Lay clips together: in turns, or each second one over the end of the one before."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(_WINDOW_S * RATE + 20 * RATE, np.float32)
    said: list[Turn] = []
    at, number, before = RATE // 2, 0, ""
    while at < _WINDOW_S * RATE:
        name = str(chance.choice([one for one in sorted(clips) if one != before]))
        clip = clips[name][int(chance.integers(len(clips[name])))]
        size = min(clip.size, round(RATE * chance.uniform(2.0, 5.0)))
        is_second = number % 2 == 1
        start = at
        if is_second and over:
            start = max(0, at - round(min(size, 3 * RATE) * float(chance.uniform(0.4, 1.0))))
        loudness = 10 ** ((level_db if is_second else 0.0) / 20)
        part = clip[:size] * (0.05 / float(np.sqrt(np.mean(clip[:size] ** 2))) * loudness)
        sound[start : start + size] += part
        said.append(Turn(start / RATE, (start + size) / RATE, name))
        at = max(at, start + size) + round(RATE * chance.uniform(0.05, 0.3))
        number, before = number + 1, name
    sound = sound[: _WINDOW_S * RATE]
    if noise_db is not None:
        level = 0.05 * 10 ** (-noise_db / 20)
        sound = sound + level * chance.standard_normal(sound.size).astype(np.float32)
    return _Talk(sound.astype(np.float32), said)
