"""The sound of the sample case: synthetic Indonesian speech and one CC0 human clip."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """One utterance of the script."""

    who: str
    """Caption on the picture; says that the voice is synthetic where it is."""
    words: str
    """What espeak-ng says; empty for the human clip."""
    voice: str = "id"
    """Voice and variant of espeak-ng."""
    rate: int = 125
    """Words a minute."""
    pause_s: float = 0.7
    """Silence before it."""


@dataclass(frozen=True)
class Spoken:
    """Where a line lies in the sound."""

    line: Line
    start_s: float
    end_s: float


SYNTHETIC_SPEAKER = "PEMBICARA (FIKTIF) · SUARA SINTETIS"
SYNTHETIC_MODERATOR = "PEMBAWA ACARA (FIKTIF) · SUARA SINTETIS"
HUMAN = "UJI PENGERAS SUARA · REKAMAN MANUSIA CC0 (COMMON VOICE)"


def _speaker(words: str, rate: int = 125, pause_s: float = 0.7) -> Line:
    return Line(SYNTHETIC_SPEAKER, words, "id+m3", rate, pause_s)


def _moderator(words: str, pause_s: float) -> Line:
    return Line(SYNTHETIC_MODERATOR, words, "id+f4", 118, pause_s)


def _caller(words: str, rate: int = 115, pause_s: float = 0.6) -> Line:
    return Line("", words, "id+m1", rate, pause_s)


SPEECH = (
    _moderator("Selamat pagi. Ini suara sintetis. Acara ini fiktif.", 0.9),
    Line(HUMAN, "", pause_s=0.9),
    _speaker("Saudara sekalian, mari kita dukung pasangan calon nomor dua.", pause_s=1.4),
    _speaker("Ingat, jangan salah pilih, pilih nomor dua."),
    _speaker("Ajak keluarga, kita satu suara."),
    _speaker("Semua pegawai wajib hadir."),
    _speaker("Salam dua jari.", 122, 0.9),
    _moderator("Mohon maaf, pegawai negeri harus netral.", 2.6),
)
VOICE_NOTE = (
    _caller("Ini suara sintetis.", pause_s=0.5),
    _caller("Besok semua pegawai hadir, di aula dinas."),
    _caller("Jangan direkam, rahasia ya."),
    _caller("Kalau tidak dukung, nanti dimutasi."),
)


def build(
    script: tuple[Line, ...], human: Path, tail_s: float
) -> tuple[Samples, tuple[Spoken, ...]]:
    """Put the lines one after another; samples at 48 kHz mono, -1 to 1."""
    parts: list[Samples] = []
    spoken: list[Spoken] = []
    at = 0
    for line in script:
        gap = np.zeros(round(line.pause_s * RATE), np.float32)
        voice = speak(line) if line.words else decode(human)
        voice = voice / np.abs(voice).max() * 0.62
        start = at + len(gap)
        at = start + len(voice)
        parts += [gap, voice]
        spoken.append(Spoken(line, start / RATE, at / RATE))
    parts.append(np.zeros(round(tail_s * RATE), np.float32))
    return np.concatenate(parts), tuple(spoken)


def speak(line: Line) -> Samples:
    """Let espeak-ng say a line."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "line.wav"
        words = ["espeak-ng", "-v", line.voice, "-s", str(line.rate), "-p", "45", "-w", str(wav)]
        subprocess.run([*words, line.words], check=True)
        return _trimmed(decode(wav))


def silence(length_s: float) -> Samples:
    """Give digital silence."""
    return np.zeros(round(length_s * RATE), np.float32)


def decode(path: Path) -> Samples:
    """Decode a sound file to 48 kHz mono."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    chunks: list[Samples] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            chunks += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    chunks += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(chunks).astype(np.float32)


def in_a_room(dry: Samples, *, echo: float, noise: float, seed: int) -> Samples:
    """Add a short reverberation and the hiss of a phone."""
    random = np.random.default_rng(seed)
    length = round(0.32 * RATE)
    tail = random.standard_normal(length) * np.exp(-np.arange(length) / (0.07 * RATE))
    tail[: round(0.012 * RATE)] = 0
    size = 1 << (len(dry) + length).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)[: len(dry)]
    wet = wet / max(1e-6, float(np.abs(wet).max())) * float(np.abs(dry).max())
    hiss = np.cumsum(random.standard_normal(len(dry)))
    hiss -= np.convolve(hiss, np.ones(400) / 400, mode="same")
    hiss = hiss / np.abs(hiss).max() * noise
    mixed = dry + echo * wet + hiss
    return (mixed / max(1.0, float(np.abs(mixed).max()) / 0.95)).astype(np.float32)


def loudness(sound: Samples, at_s: float) -> float:
    """Give how loud it is around a time, 0 to 1: makes a figure nod as it speaks."""
    middle = round(at_s * RATE)
    window = sound[max(0, middle - 1500) : middle + 1500]
    return min(1.0, float(np.sqrt(np.mean(window**2))) * 5) if len(window) else 0.0


def _trimmed(sound: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(sound) > 0.004)
    return sound[loud[0] : loud[-1] + 1] if len(loud) else sound
