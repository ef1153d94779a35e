"""What is written where nobody speaks, and whether it is flagged; and real repetition.

Peer in the same run: faster-whisper's own defaults on the same weights; it keeps no flags.
Silence, noise and music are the shared ones (where they are beside this clone); applause, hum
and reversed speech are made here, seeded. Each is read twice by Netra: as it stands, and with
every sound taken for speech, so that the flags are tried where the voice detector would have
hidden the fault. Last, the other way round: what is said under noise and stands nowhere.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import AsrProfile, MachineSegment, SegmentFlag, TranscriptStretch
from app.services.models import default_model
from app.tasks.job import JobContext
from media import transcribe as engine
from media.cores import usable_threads
from tests.bench.bench_asr import joined, synthetic
from tests.bench.speech_sound import OWN, RATE, SHARED, decoded, plain, write_sound

SEED = 3
_SECONDS = 30
_TIMES = 5


def run() -> list[dict[str, Any]]:
    """Give one row a recording."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        folder = Path(name)
        rows = [_silent_row(path) for path in _recordings(folder)]
        return [*rows, _repetition_row(folder), _omission_row(folder)]


def _silent_row(path: Path) -> dict[str, Any]:
    as_it_stands, forced = _heard(path, is_forced=False), _heard(path, is_forced=True)
    return {
        "recording": path.stem,
        "library, default: segments": len(_library(path)),
        "netra: segments": len(_written(as_it_stands)),
        "netra: unflagged": _unflagged(as_it_stands),
        "without voice detector: segments": len(_written(forced)),
        "without voice detector: unflagged": _unflagged(forced),
        "flags": " ".join(sorted({flag.value for one in forced for flag in one.flags})),
    }


def _repetition_row(folder: Path) -> dict[str, Any]:
    """Count how much of a sentence that is truly said five times is still there five times."""
    clip = decoded(OWN / "real.flac")
    pause = np.zeros(RATE // 2, np.int16)
    path = write_sound(folder / "said_five_times.flac", np.concatenate([clip, pause] * _TIMES))
    once = " ".join(one.text for one in _heard(OWN / "real.flac", is_forced=False))
    heard = _heard(path, is_forced=False)
    said, read = plain(" ".join([once] * _TIMES)), plain(" ".join(one.text for one in heard))
    return {
        "recording": f"real, said {_TIMES} times: CER to itself once {jiwer.cer(said, read):.3f}",
        "library, default: segments": len(_library(path)),
        "netra: segments": len(_written(heard)),
        "netra: unflagged": _unflagged(heard),
        "without voice detector: segments": "",
        "without voice detector: unflagged": "",
        "flags": " ".join(sorted({flag.value for one in heard for flag in one.flags})),
    }


def _omission_row(folder: Path) -> dict[str, Any]:
    """Count words said under noise as loud as the voice that nothing in a transcript stands for."""
    sound, _text, said = joined(synthetic())
    noise = np.random.default_rng(SEED).normal(0, sound.std(), sound.size)
    path = write_sound(folder / "noise.flac", _pcm((sound + noise) / 32_767))
    heard = _heard(path, is_forced=False)
    spans = [(one.start_us / 1e6, one.end_us / 1e6) for one in heard]
    with_text = [(one.start_us / 1e6, one.end_us / 1e6) for one in _written(heard)]
    library = [(one.start, one.end) for one in _library(path)]
    missed = {
        name: sum(not any(start <= at < end for start, end in found) for _word, at in said)
        for name, found in (("library", library), ("text", with_text), ("all", spans))
    }
    return {
        "recording": f"{len(said)} words in noise as loud: in no segment {missed['text']}, "
        f"in no segment nor passage without text {missed['all']}; library {missed['library']}",
        "library, default: segments": len(library),
        "netra: segments": len(_written(heard)),
        "netra: unflagged": _unflagged(heard),
        "without voice detector: segments": "",
        "without voice detector: unflagged": "",
        "flags": " ".join(sorted({flag.value for one in heard for flag in one.flags})),
    }


def _written(heard: list[MachineSegment]) -> list[MachineSegment]:
    return [one for one in heard if one.text]


def _unflagged(heard: list[MachineSegment]) -> int:
    return sum(not set(one.flags) - {SegmentFlag.UNVERIFIED_MODEL} for one in heard)


def _recordings(folder: Path) -> list[Path]:
    shared = [SHARED / "nonspeech" / f"{name}.flac" for name in ("silence", "noise", "music")]
    chance = np.random.default_rng(SEED)
    at = np.arange(_SECONDS * RATE) / RATE
    made = {
        "applause": _applause(chance),
        "hum": 0.1 * np.sin(2 * np.pi * 50 * at) + 0.05 * np.sin(2 * np.pi * 150 * at),
        "quiet_noise": chance.normal(0, 1e-3, at.size),
        "reversed_speech": decoded(OWN / "synthetic_07.flac")[::-1] / 32_768,
    }
    return [
        *(path for path in shared if path.is_file()),
        *(write_sound(folder / f"{name}.flac", _pcm(sound)) for name, sound in made.items()),
    ]


def _applause(chance: np.random.Generator) -> NDArray[np.float64]:
    """Lay a thousand claps of 20 ms over each other."""
    sound = np.zeros(_SECONDS * RATE)
    length = RATE // 50
    fading = np.exp(-np.arange(length) / (length / 6))
    for start in chance.integers(0, sound.size - length, 40 * _SECONDS):
        sound[start : start + length] += chance.normal(0, 0.15, length) * fading
    return sound


def _pcm(sound: NDArray[Any]) -> NDArray[np.int16]:
    return np.asarray(np.clip(sound, -1, 1) * 32_767, np.int16)


def _heard(path: Path, *, is_forced: bool) -> list[MachineSegment]:
    found: list[MachineSegment] = []

    def keep(item: object) -> None:
        if isinstance(item, TranscriptStretch):
            found.extend(item.segments)

    profile = replace(AsrProfile(), vad_filter=not is_forced)
    engine.transcribe(path, default_model("whisper-base"), profile, 0, JobContext(on_item=keep))
    return found


def _library(path: Path) -> list[Any]:
    from faster_whisper import WhisperModel

    folder = default_model("whisper-base").path
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=usable_threads(4))
    return list(model.transcribe(str(path), language="id")[0])
