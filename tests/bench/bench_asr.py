"""Transcription against the library, same weights, same machine, same run.

Every figure is of Whisper base, int8. Real: one clean CC0 clip of 7 s, read by one person, in
16 soundings (louder, softer, faster, slower): repeated as it is, its one doubtful word would be
misread eight times or not at all, by chance. Synthetic: espeak-ng, far harder than a person.
Neither says anything about a street. That what is truly said eight times comes out eight times
is counted apart.
Each engine runs in its own process, so that its peak memory is its own. `library` has the
library's own defaults; `same` has our options, its voice detection among them.

NETRA_LONG=1 also measures 13 hours; memory in use is printed by the hour it had come to.
"""

from __future__ import annotations

import difflib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import av
import jiwer
import numpy as np
from numpy.typing import NDArray

REPO = Path(__file__).parents[2]
OWN = REPO / "tests" / "data" / "speech"
SHARED = REPO.parent / "shared" / "data" / "speech"
RATE = 16_000
PAUSE_S = 1.5
ROUNDS = 2
GGML = "NETRA_BENCH_GGML"
"""Path of a ggml file with the same weights: lets whisper.cpp take part, where installed."""


def run() -> dict[str, Any]:
    """Measure and give name -> figure; times are wall seconds per second of sound."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        folder = Path(name)
        figures = _circumstances()
        figures |= _speech(folder, "real", _real())
        figures |= _speech(folder, "synthetic", _synthetic())
        figures |= _said_often(folder)
        figures |= _after_a_gap(folder)
        figures |= _non_speech()
        figures |= _long(folder, 2)
        if os.environ.get("NETRA_LONG"):
            figures |= _long(folder, 13)
            peaks = [
                figures[f"{hours} h of speech and silence: netra peak MB"] for hours in (2, 13)
            ]
            figures["peak MB, 13 h less 2 h"] = peaks[1] - peaks[0]
    return figures


def _circumstances() -> dict[str, Any]:
    from app.services.models import default_model

    model = default_model("whisper-base")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else -1.0
    return {"model": model.name, "model SHA-256": model.sha256, "machine load at the start": load}


def _speech(folder: Path, name: str, clips: list[dict[str, Any]]) -> dict[str, Any]:
    sound, said, starts = _joined(clips)
    path = _write(folder / f"{name}.flac", sound)
    seconds = sound.size / RATE
    engines = ["netra", "same", "library"] + (["whispercpp"] if _has_whispercpp() else [])
    # In turns, and the better of two: other work on the machine then hits all of them alike.
    rounds = [{engine: _measure(engine, path) for engine in engines} for _round in range(ROUNDS)]
    runs = {engine: _best([one[engine] for one in rounds]) for engine in engines}
    title = f"{name} {seconds:.0f} s"
    figures: dict[str, Any] = {}
    for engine, heard in runs.items():
        figures[f"{title}: {engine} RTF"] = heard["wall_s"] / seconds
        figures[f"{title}: {engine} CPU s per s"] = heard["cpu_s"] / seconds
        figures[f"{title}: {engine} peak MB"] = heard["peak_mb"]
        figures[f"{title}: {engine} WER"] = jiwer.wer(said, _plain(heard["text"]))
        figures[f"{title}: {engine} CER"] = jiwer.cer(said, _plain(heard["text"]))
        if heard["suggested"]:
            suggested = jiwer.cer(said, _plain(heard["suggested"]))
            figures[f"{title}: {engine} CER where a doubled reading is taken by its second"] = (
                suggested
            )
    for engine in engines[1:]:
        ratio = runs["netra"]["wall_s"] / runs[engine]["wall_s"]
        figures[f"{title}: wall, netra / {engine}"] = ratio
        errors = figures[f"{title}: netra CER"] - figures[f"{title}: {engine} CER"]
        figures[f"{title}: CER points, netra - {engine}"] = 100 * errors
    for engine in engines:
        texts = {one[engine]["text"] for one in rounds}
        figures[f"{title}: {engine} reads the same each time"] = len(texts) == 1
    if starts:
        figures |= _word_errors(title, starts, runs["netra"]["words"])
    return figures


def _said_often(folder: Path) -> dict[str, Any]:
    """Count how often a sentence comes out that is really said eight times."""
    clip = _real()[0] | {"sounding": (1.0, 1.0)}
    path = _write(folder / "often.flac", _joined([clip] * 8)[0])
    heard = {engine: _measure(engine, path)["text"] for engine in ("netra", "same", "library")}
    return {
        f"a sentence said 8 times: {engine} wrote it": _plain(text).split().count("garasinya")
        for engine, text in heard.items()
    }


def _best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    best = {key: min(run[key] for run in runs) for key in ("wall_s", "cpu_s")}
    return runs[0] | best


def _word_errors(
    title: str, starts: list[tuple[str, float]], heard: list[list[Any]]
) -> dict[str, Any]:
    said = [_plain(word) for word, _start in starts]
    read = [_plain(word) for word, _start in heard]
    blocks = difflib.SequenceMatcher(None, said, read, autojunk=False).get_matching_blocks()
    errors = sorted(
        abs(heard[block.b + n][1] - starts[block.a + n][1])
        for block in blocks
        for n in range(block.size)
    )
    return {
        f"{title}: words matched": f"{len(errors)} of {len(said)}",
        f"{title}: word start error, median s": median(errors),
        f"{title}: word start error, p90 s": errors[int(0.9 * (len(errors) - 1))],
    }


def _non_speech() -> dict[str, Any]:
    folder = SHARED / "nonspeech"
    files = sorted(folder.glob("*.flac")) or [OWN / "silence.flac", OWN / "speech_then_noise.flac"]
    figures: dict[str, Any] = {}
    for path in files:
        # In the one file with speech, only what is read after it (13 s) is invented.
        after_s = 13.5 if path.stem == "speech_then_noise" else 0.0
        for engine in ("netra", "library"):
            starts = [start for start in _measure(engine, path)["starts"] if start >= after_s]
            figures[f"{path.stem}: {engine} segments invented"] = len(starts)
    return figures


def _after_a_gap(folder: Path) -> dict[str, Any]:
    """Measure word starts where the file's own clock jumps 2 s between two sentences."""
    clips = _synthetic()[:12]
    path, starts, at_s = folder / "gap.mka", [], 0.0
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=RATE)
        stream.layout = "mono"
        for clip in clips:
            sound = _decoded(clip["path"])
            starts += [(word, at_s + start) for word, start in clip["words"] if word]
            for first in range(0, sound.size, 1024):
                frame = av.AudioFrame.from_ndarray(
                    sound[np.newaxis, first : first + 1024], format="s16", layout="mono"
                )
                frame.rate, frame.time_base = RATE, Fraction(1, RATE)
                frame.pts = round(at_s * RATE) + first
                out.mux(stream.encode(frame))
            at_s += sound.size / RATE + 2.0
        out.mux(stream.encode(None))
    heard = _measure("netra", path)
    return _word_errors(f"{len(clips)} sentences, 2 s gaps in the file", starts, heard["words"])


def _long(folder: Path, hours: int) -> dict[str, Any]:
    """Measure memory on hours in which somebody speaks half a minute of every ten."""
    clip = np.concatenate([_decoded(OWN / "real.flac")] * 4)
    sound = np.zeros(600 * RATE, np.int16)
    sound[60 * RATE : 60 * RATE + clip.size] = clip
    name = f"{hours} h of speech and silence"
    heard = _measure("netra", _write(folder / f"{hours}.flac", sound, 6 * hours))
    return {
        f"{name}: netra peak MB": heard["peak_mb"],
        f"{name}: netra wall s": heard["wall_s"],
        f"{name}: MB in use by hour": " ".join(f"{mb:.0f}" for mb in heard["mb_by_hour"]),
        f"{name}: segments": len(heard["starts"]),
    }


def _real() -> list[dict[str, Any]]:
    reference = json.loads((OWN / "references.json").read_text(encoding="utf-8"))["real.flac"]
    return [
        {"path": OWN / "real.flac", "text": reference["text"], "sounding": (gain, pace)}
        for gain in (0.25, 0.5, 0.75, 1.0)
        for pace in (0.96, 0.99, 1.0, 1.03)
    ]


def _synthetic() -> list[dict[str, Any]]:
    manifest = SHARED / "manifest.json"
    if manifest.is_file():
        items = json.loads(manifest.read_text(encoding="utf-8"))["items"]
        return [
            {"path": SHARED / item["file"], "text": item["text"], "words": item["words"]}
            for item in items
            if item["kind"] == "synthetic" and "words" in item
        ]
    references = json.loads((OWN / "references.json").read_text(encoding="utf-8"))
    return [
        {"path": OWN / name, "text": reference["text"], "words": reference["words"]}
        for name, reference in references.items()
        if "words" in reference
    ]


def _joined(clips: list[dict[str, Any]]) -> tuple[NDArray[np.int16], str, list[tuple[str, float]]]:
    parts, texts, starts = [], [], []
    at_s = 0.0
    for clip in clips:
        sound = _sounding(_decoded(clip["path"]), *clip.get("sounding", (1.0, 1.0)))
        texts.append(_plain(clip["text"]))
        starts += [(word, at_s + start) for word, start in clip.get("words", []) if word]
        parts += [sound, np.zeros(round(PAUSE_S * RATE), np.int16)]
        at_s += sound.size / RATE + PAUSE_S
    return np.concatenate(parts), " ".join(texts), starts


def _sounding(sound: NDArray[np.int16], gain: float, pace: float) -> NDArray[np.int16]:
    """Give a sound as somebody nearer or further, slower or faster would have said it."""
    places = np.arange(0, sound.size - 1, pace)
    return (gain * np.interp(places, np.arange(sound.size), sound)).astype(np.int16)


def _decoded(path: Path) -> NDArray[np.int16]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(frames)


def _write(path: Path, sound: NDArray[np.int16], times: int = 1) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=RATE)
        stream.layout = "mono"
        for _time in range(times):
            for start in range(0, sound.size, 60 * RATE):
                part = sound[np.newaxis, start : start + 60 * RATE]
                frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
                frame.rate = RATE
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def _plain(text: str) -> str:
    # A hyphen joins (bertahun-tahun): read apart or together, it is the same word here.
    kept = "".join(c if c.isalnum() or c.isspace() else " " for c in text.lower())
    return " ".join(kept.split())


def _has_whispercpp() -> bool:
    return GGML in os.environ and importlib.util.find_spec("pywhispercpp") is not None


def _measure(engine: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_asr", engine, str(path)],
        cwd=REPO,
        check=True,
        capture_output=True,
        text=True,
    )
    heard: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return heard


# --- in a process of its own ----------------------------------------------------------------------


def _netra(path: Path) -> dict[str, Any]:
    from app.domain.transcript import AsrProfile, TranscriptStretch
    from app.services.models import default_model
    from app.tasks.job import JobContext
    from media.transcribe import transcribe

    found: list[Any] = []
    by_hour: dict[int, float] = {}

    def keep(item: object) -> None:
        assert isinstance(item, TranscriptStretch)
        found.extend(item.segments)
        by_hour[item.done_until_us // 3_600_000_000] = _memory_mb("VmRSS")

    transcribe(path, default_model("whisper-base"), AsrProfile(), 0, JobContext(on_item=keep))
    return {
        "text": " ".join(segment.text for segment in found),
        "suggested": " ".join(_by_second(segment) for segment in found),
        "starts": [segment.start_us / 1e6 for segment in found],
        "words": [[w.text, w.start_us / 1e6] for segment in found for w in segment.words],
        "mb_by_hour": [by_hour[hour] for hour in sorted(by_hour)],
    }


def _by_second(segment: Any) -> str:
    """Give what is suggested where the first reading repeats itself, else the first reading."""
    is_doubled = "repetitive" in segment.flags and segment.alternative_text
    return str(segment.alternative_text if is_doubled else segment.text)


def _same(path: Path) -> dict[str, Any]:
    """The library with our options: what is left to differ is how windows are cut and read."""
    return _by_library(
        path,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=False,
        temperature=0.0,
        hallucination_silence_threshold=2.0,
    )


def _library(path: Path) -> dict[str, Any]:
    return _by_library(path)


def _by_library(path: Path, **options: Any) -> dict[str, Any]:
    from faster_whisper import WhisperModel

    from app.services.models import default_model
    from media.cores import usable_threads

    folder = default_model("whisper-base").path
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=usable_threads(4))
    segments = list(model.transcribe(str(path), language="id", beam_size=5, **options)[0])
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
    sound = _decoded(path).astype(np.float32) / 32_768
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


def _peak_mb() -> float:
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
    print(json.dumps(heard | {"peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
