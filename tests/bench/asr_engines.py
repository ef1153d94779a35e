"""One engine on one recording, in a process of its own: so that its peak memory is its own."""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from media.segment_flags import COMPRESSION_MAX, LOGPROB_MIN
from tests.bench.speech_sound import RATE, decoded

GGML = "NETRA_BENCH_GGML"
"""Path of a ggml file with the same weights: lets whisper.cpp take part, where installed."""


def _netra(path: Path) -> dict[str, Any]:
    from app.domain.transcript import AsrProfile, TranscriptStretch
    from app.domain.voices import SEVERAL
    from app.services.models import default_model
    from app.services.voices import model_path
    from app.tasks.job import JobContext
    from media.transcribe import transcribe

    found: list[Any] = []
    by_hour: dict[int, float] = {}

    def keep(item: object) -> None:
        assert isinstance(item, TranscriptStretch)
        found.extend(segment for segment in item.segments if segment.text)
        by_hour[item.done_until_us // 3_600_000_000] = _memory_mb("VmRSS")

    model, ctx = default_model("whisper-base"), JobContext(on_item=keep)
    transcribe(path, model, AsrProfile(), 0, ctx, voices_model=model_path(SEVERAL))
    return {
        "text": " ".join(segment.text for segment in found),
        "suggested": " ".join(_by_second(segment) for segment in found),
        "starts": [segment.start_us / 1e6 for segment in found],
        "words": [[w.text, w.start_us / 1e6] for segment in found for w in segment.words],
        "mb_by_hour": [by_hour[hour] for hour in sorted(by_hour)],
    }


def _by_second(segment: Any) -> str:
    """Give the reading that repeats itself less where one does, else the first reading."""
    texts = (str(segment.text), str(segment.alternative_text))
    if "repetitive" not in segment.flags or not texts[1]:
        return texts[0]
    return min(texts, key=lambda text: len(text) / len(zlib.compress(text.encode())))


OURS: dict[str, Any] = {
    "vad_filter": True,
    "word_timestamps": True,
    "condition_on_previous_text": False,
    "temperature": 0.0,
    "hallucination_silence_threshold": 2.0,
}


def _same(path: Path) -> dict[str, Any]:
    """The library with our options: what is left to differ is how windows are cut and read."""
    return _by_library(path, **OURS)


def _twice(path: Path) -> dict[str, Any]:
    """The same, and what looks wrong is read again without repeated triples, as we do."""
    from faster_whisper.audio import decode_audio

    model = _library_model()
    sound = decode_audio(str(path))
    segments = list(model.transcribe(sound, language="id", beam_size=5, **OURS)[0])
    careful = OURS | {"vad_filter": False, "no_repeat_ngram_size": 3}
    for _seek, window in groupby(segments, key=lambda segment: segment.seek):
        heard = list(window)
        if heard[0].compression_ratio > COMPRESSION_MAX or heard[0].avg_logprob < LOGPROB_MIN:
            part = sound[round(heard[0].start * RATE) : round(heard[-1].end * RATE)]
            list(model.transcribe(part, language="id", beam_size=5, **careful)[0])
    return _told(segments)


def _library(path: Path) -> dict[str, Any]:
    return _by_library(path)


def _by_library(path: Path, **options: Any) -> dict[str, Any]:
    model = _library_model()
    return _told(list(model.transcribe(str(path), language="id", beam_size=5, **options)[0]))


def _library_model() -> Any:
    from faster_whisper import WhisperModel

    from app.services.models import default_model
    from media.cores import usable_threads

    folder = default_model("whisper-base").path
    return WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=usable_threads(4))


def _told(segments: list[Any]) -> dict[str, Any]:
    return {
        "suggested": "",
        "text": " ".join(segment.text for segment in segments),
        "starts": [segment.start for segment in segments],
        "words": [],
    }


def _whispercpp(path: Path) -> dict[str, Any]:
    from pywhispercpp.model import Model

    from media.cores import usable_threads

    options = {"beam_size": 5, "patience": -1.0}
    model = Model(os.environ[GGML], n_threads=usable_threads(4), params_sampling_strategy=1)
    sound = decoded(path).astype(np.float32) / 32_768
    segments = model.transcribe(sound, language="id", no_context=True, beam_search=options)
    return {
        "suggested": "",
        "text": " ".join(segment.text for segment in segments),
        "starts": [segment.t0 / 100 for segment in segments],
        "words": [],
    }


ENGINES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "netra": _netra,
    "same": _same,
    "twice": _twice,
    "library": _library,
    "whispercpp": _whispercpp,
}


def _memory_mb(which: str) -> float:
    """Give this process's memory by Linux's own name for it; -1 elsewhere."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return -1.0
    (line,) = (x for x in status.read_text().splitlines() if x.startswith(f"{which}:"))
    return int(line.split()[1]) / 1024


def peak_mb() -> float:
    """Give the most memory this process had; -1 where the system does not say."""
    if sys.platform == "win32":
        return -1.0
    # Not ru_maxrss: on Linux that begins with the peak of the process that started this one.
    if (peak_mb := _memory_mb("VmHWM")) > 0:
        return peak_mb
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(engine: str, path: Path) -> None:
    """Run one engine on one file and print what it heard as one line of JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    heard = ENGINES[engine](path)
    heard |= {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    print(json.dumps(heard | {"peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
