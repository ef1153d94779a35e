"""One scene as two recorders hear it: other gain, noise, rate, codec, beginning and clock."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
SHARED = Path(__file__).parents[3] / "shared" / "data" / "speech"
OWN = Path(__file__).parents[1] / "data" / "speech"
Samples = NDArray[np.float32]


def speech() -> list[Path]:
    """Give the real and synthetic readings at hand, the shared ones where they are there."""
    found = sorted((SHARED / "synthetic").glob("*.flac")) + sorted((SHARED / "real").glob("*.flac"))
    return found or sorted(OWN.rglob("*.flac")) + sorted(OWN.rglob("*.opus"))


def bursts(length_s: float, seed: int) -> Samples:
    """Give sound whose loudness and colour change as in speech, at places of its own."""
    rng = np.random.default_rng(seed)
    samples = np.zeros(round(length_s * RATE))
    at = 0.0
    while at < length_s - 0.6:
        size = round(rng.uniform(0.05, 0.4) * RATE)
        start = round(at * RATE)
        t = np.arange(size) / RATE
        pitch = rng.uniform(100, 300)
        tone = sum(rng.normal() * np.sin(2 * np.pi * pitch * n * t) for n in range(1, 12))
        samples[start : start + size] += tone * np.hanning(size) * rng.uniform(0.02, 0.2)
        at += rng.uniform(0.08, 0.6)
    return np.clip(samples, -1, 1).astype(np.float32)


def heard(
    scene: Samples,
    start_s: float,
    length_s: float,
    *,
    gain: float = 1.0,
    snr_db: float = 30.0,
    drift: float = 0.0,
    seed: int = 0,
) -> Samples:
    """Give what a recorder keeps of a scene.

    Args:
        start_s: time of the scene at which it begins.
        drift: how much faster its clock counts: 1e-4 makes 100 ms too many in 1000 s.
    """
    count = round(length_s * (1 + drift) * RATE)
    places = start_s * RATE + np.arange(count) / (1 + drift)
    kept = np.interp(places, np.arange(scene.size), scene)
    noise = np.random.default_rng(seed).normal(size=count)
    noise *= np.sqrt((kept**2).mean() / (noise**2).mean()) * 10 ** (-snr_db / 20)
    return np.clip((kept + noise) * gain, -1, 1).astype(np.float32)


def write(path: Path, samples: Samples, codec: str = "pcm_s16le", bit_rate: int = 0) -> Path:
    """Write mono sound; `opus` and `aac` lose what a messenger loses."""
    rate = 48_000 if codec == "libopus" else RATE
    whole = np.interp(
        np.arange(round(samples.size * rate / RATE)) * RATE / rate, np.arange(samples.size), samples
    )
    pcm = np.rint(whole * 32_000).astype(np.int16)
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        if bit_rate:
            stream.bit_rate = bit_rate
        resampler = av.AudioResampler(
            format=stream.codec_context.format or "s16", layout="mono", rate=rate
        )
        for start in range(0, pcm.size, 4096):
            piece = np.ascontiguousarray(pcm[np.newaxis, start : start + 4096])
            frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            frame.time_base = Fraction(1, rate)
            for turned in resampler.resample(frame):
                out.mux(stream.encode(turned))
        out.mux(stream.encode(None))
    return path
