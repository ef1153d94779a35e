"""Telling voices apart, against the trivial answer that one person speaks all the time.

Conversations are laid together from passages of 1.2 to 4 s: of people in English meetings, one
distant microphone (`tests/data/talk`), where nobody else speaks; of four voices of espeak-ng, which
are one throat at four pitches; of the one Indonesian reader there is. Error is the share of time
given to the wrong voice under the best naming of the groups; purity the share of time of each
group's most frequent voice. No street: how much worse that is, is not known.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.voices import LIKENESS
from app.services.voices import model_path
from media.voices import describe, group
from tests.bench.conversations import alone, sound_of, turns
from tests.bench.speech_sound import OWN, RATE, SHARED, decoded

_ROUNDS = 6
_PASSAGES_EACH = 6
_NOISE_DB = 15.0
_LEAST_S = 1.2
Sound = NDArray[np.float32]


def run() -> list[dict[str, Any]]:
    """Give a row for each number of voices and kind of sound; shares of 1."""
    clips = clips_by_voice()
    people = people_in_meetings()
    names = sorted(clips)
    rows = []
    for noise_db in (None, _NOISE_DB):
        for count in (1, 2, 3, 4, 6):
            talks = [_talk(people, count, seed, noise_db) for seed in range(_ROUNDS)]
            rows.append(_row(f"{count} people in meetings", noise_db, talks, count))
    for noise_db in (None, _NOISE_DB):
        for count in range(1, min(4, len(names)) + 1):
            talks = [_talk(clips, count, seed, noise_db) for seed in range(_ROUNDS)]
            rows.append(_row(f"{count} voices", noise_db, talks, count))
    real = [_talk({"real": clips["real"]}, 1, seed, None) for seed in range(_ROUNDS)]
    rows.append(_row("1 reader", None, real, 1))
    mixed = [_with_real(clips, seed) for seed in range(_ROUNDS)]
    rows.append(_row("1 reader, 1 made", None, mixed, 2))
    return rows


def _row(
    name: str, noise_db: float | None, talks: Sequence[tuple[list[Sound], list[str]]], count: int
) -> dict[str, Any]:
    figures: dict[str, list[float]] = {"known": [], "guessed": [], "one": [], "pure": []}
    found = []
    for sounds, said in talks:
        model = model_path(LIKENESS)
        told = [describe(sound, model) for sound in sounds]
        seconds = [sound.size / RATE for sound in sounds]
        heard = [one for one in told if one is not None]
        for key, groups in (("known", group(heard, count)), ("guessed", group(heard, 0))):
            left = iter(groups)
            # what is not told counts as wrong
            named = [0 if one is None else next(left) for one in told]
            figures[key].append(error(said, named, seconds))
            if key == "known":
                figures["pure"].append(purity(said, named, seconds))
            else:
                found.append(max(groups, default=0))
        figures["one"].append(error(said, [1] * len(said), seconds))
    return {
        "sound": name if noise_db is None else f"{name}, noise {noise_db:.0f} dB below",
        "error, number given": mean(figures["known"]),
        "purity, number given": mean(figures["pure"]),
        "error, number guessed": mean(figures["guessed"]),
        "voices guessed": " ".join(map(str, found)),
        "error, all one voice": mean(figures["one"]),
    }


def error(said: Sequence[str], named: Sequence[int], seconds: Sequence[float]) -> float:
    """Give the share of time under a wrong name, groups named as well as can be; 0 names nobody."""
    voices, groups = sorted(set(said)), sorted(set(named) - {0})
    shared: Counter[tuple[str, int]] = Counter()
    for voice, one, length in zip(said, named, seconds, strict=True):
        shared[voice, one] += length  # type: ignore[assignment]
    pool: list[int] = groups + [-1] * max(0, len(voices) - len(groups))
    right = max(
        sum(shared[pair] for pair in zip(voices, names, strict=True))
        for names in permutations(pool, len(voices))
    )
    return max(0.0, 1 - right / sum(seconds))


def purity(said: Sequence[str], named: Sequence[int], seconds: Sequence[float]) -> float:
    """Give the share of time that belongs to the most frequent voice of its group."""
    total = 0.0
    for one in set(named) - {0}:
        by_voice: Counter[str] = Counter()
        for voice, other, length in zip(said, named, seconds, strict=True):
            if other == one:
                by_voice[voice] += length  # type: ignore[assignment]
        total += max(by_voice.values())
    return total / sum(seconds)


def _talk(
    clips: dict[str, list[Sound]], count: int, seed: int, noise_db: float | None
) -> tuple[list[Sound], list[str]]:
    """Lay a conversation together: mostly by turns, with noise where asked for."""
    chance = np.random.default_rng(1_000 * count + seed)
    names = [str(name) for name in chance.choice(sorted(clips), count, replace=False)]
    sounds, said = [], []
    for turn in range(_PASSAGES_EACH * count):
        name = names[turn % count] if chance.random() < 0.7 else str(chance.choice(names))
        whole = clips[name][int(chance.integers(len(clips[name])))]
        length = min(whole.size, round(RATE * chance.uniform(1.2, 4.0)))
        start = int(chance.integers(0, whole.size - length + 1))
        sound = whole[start : start + length]
        if noise_db is not None:
            level = float(np.sqrt(np.mean(sound**2))) * 10 ** (-noise_db / 20)
            sound = sound + level * chance.standard_normal(sound.size).astype(np.float32)
        sounds.append(sound)
        said.append(name)
    return sounds, said


def _with_real(clips: dict[str, list[Sound]], seed: int) -> tuple[list[Sound], list[str]]:
    made = sorted(name for name in clips if name != "real")
    other = made[seed % len(made)]
    return _talk({"real": clips["real"], other: clips[other]}, 2, seed, None)


def people_in_meetings() -> dict[str, list[Sound]]:
    """Give what people say while nobody else does, by person; those with 3 s of it at least."""
    found: dict[str, list[Sound]] = {}
    for name, said in turns().items():
        sound = sound_of(name)
        for who, start_s, end_s in alone(said):
            if end_s - start_s >= _LEAST_S:
                part = sound[round(start_s * RATE) : round(end_s * RATE)]
                found.setdefault(who, []).append(part)
    return {who: parts for who, parts in found.items() if sum(map(len, parts)) >= 3 * RATE}


def clips_by_voice() -> dict[str, list[Sound]]:
    """Give clips by voice; those of the repository where the shared ones are absent."""
    clips = {"real": [_sound(OWN / "real.flac")]}
    manifest = SHARED / "manifest.json"
    if manifest.is_file():
        for item in json.loads(manifest.read_text(encoding="utf-8"))["items"]:
            if item["kind"] == "synthetic":
                clips.setdefault(item["voice"], []).append(_sound(SHARED / item["file"]))
    return clips


def _sound(path: Any) -> Sound:
    return (decoded(path) / 32_768).astype(np.float32)
