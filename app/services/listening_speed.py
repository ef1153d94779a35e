"""How fast each model reads on this computer: measured in every run, kept, used for estimates."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import InvalidValue
from app.domain.mediatime import US_PER_SECOND
from app.domain.plain import from_plain, to_plain
from app.domain.transcript import AsrProfile, ModelIdentity, TranscriptionResult
from app.runtime.disk import write_text
from app.runtime.paths import data_dir
from app.tasks.job import PAUSED, JobContext, Progress

_FILE = "listening-speed.json"
_VERSION = 1
_MAX_BYTES = 1024 * 1024
_LEAST_S = 5.0
"""A run that read less speech than this says more of the loading than of the reading."""
_KEPT_S = 3600.0
"""What was measured counts as at most so much speech, so that newer runs are felt."""
log = logging.getLogger("transcription")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one model with one set of options."""

    speech_s: float
    """Seconds of speech read."""
    wall_s: float
    """Seconds of the clock it took; pauses and loading left out."""

    @property
    def ratio(self) -> float:
        """Seconds of the clock for a second of speech."""
        return self.wall_s / self.speech_s


@dataclass(frozen=True, slots=True)
class _Speeds:
    version: int
    measured: dict[str, Measured]


def measured(model_sha256: str, profile: AsrProfile) -> Measured | None:
    """Give what this computer measured; None where it never ran this."""
    return _load().get(_key(model_sha256, profile))


def expected_s(model_sha256: str, profile: AsrProfile, audio_us: int) -> float | None:
    """Give how long sound takes here if somebody speaks all the time; None if never measured."""
    found = measured(model_sha256, profile)
    return None if found is None else found.ratio * audio_us / US_PER_SECOND


@dataclass(slots=True)
class Stopwatch:
    """Measures one run by its progress: only while it reads, never while it waits."""

    wall_s: float = 0.0
    """Seconds of the clock in which it was reading."""
    first: float = -1.0
    """Share of the speech that had been read when it began."""
    last: float = -1.0
    """Share when it was last heard of."""
    _at: float = field(default=-1.0, repr=False)

    def listen(self, ctx: JobContext) -> JobContext:
        """Give the context to hand to the run instead of `ctx`; everything is passed on."""

        def report(progress: Progress) -> None:
            self.note(progress, time.monotonic())
            ctx.report(progress)

        return JobContext(
            on_progress=report, on_item=ctx.on_item, cancel=ctx.cancel, pause=ctx.pause
        )

    def note(self, progress: Progress, now_s: float) -> None:
        """Take one word of progress, heard at a monotonic second."""
        if progress.step == PAUSED:
            self._at = -1.0
            return
        if progress.step != "listening":
            return
        if self.first < 0:
            self.first = progress.done
        elif self._at >= 0:
            self.wall_s += now_s - self._at
        self._at, self.last = now_s, progress.done

    def speech_s(self, result: TranscriptionResult) -> float:
        """Give how many seconds of speech were read."""
        return max(0.0, self.last - self.first) * result.speech_us / US_PER_SECOND


def record(
    model: ModelIdentity, profile: AsrProfile, watch: Stopwatch, result: TranscriptionResult
) -> None:
    """Keep what a run measured; a disk that refuses costs the estimate, not the text."""
    speech_s = watch.speech_s(result)
    if speech_s < _LEAST_S or watch.wall_s <= 0:
        return
    kept, key = _load(), _key(model.sha256, profile)
    before = kept.get(key, Measured(0.0, 0.0))
    kept[key] = _bounded(Measured(before.speech_s + speech_s, before.wall_s + watch.wall_s))
    try:
        write_text(_path(), json.dumps(to_plain(_Speeds(_VERSION, kept)), indent=1))
    except OSError as error:
        log.warning("the speed was not kept: %s", error.strerror)


def _bounded(found: Measured) -> Measured:
    share = min(1.0, _KEPT_S / found.speech_s)
    return Measured(found.speech_s * share, found.wall_s * share)


def _path() -> Path:
    return data_dir() / _FILE


def _key(model_sha256: str, profile: AsrProfile) -> str:
    return (
        f"{model_sha256[:16]} beam {profile.beam_size} {profile.compute_type}"
        f" threads {profile.cpu_threads}"
    )


def _load() -> dict[str, Measured]:
    path = _path()
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InvalidValue(field="speeds", value="size", expected="small")
        found = from_plain(_Speeds, json.loads(path.read_bytes()))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError, InvalidValue) as error:
        log.warning("measured speeds are not readable, measured anew: %s", error)
        return {}
    good = found.measured.items() if found.version == _VERSION else ()
    return {key: value for key, value in good if value.speech_s > 0 and value.wall_s > 0}
