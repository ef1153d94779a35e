"""Indonesian speech to text with a local Whisper model (child process only).

The recording is decoded once, searched for speech, and divided into units; each unit's
speech is read in windows of at most 30 seconds, each of which depends on nothing but its own
sound. So what is read does not change with where a run was broken off and taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.mediatime import format_time
from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    TranscriptionResult,
    TranscriptStretch,
)
from app.domain.voices import SEVERAL
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, sample_to_us, stretches, us_to_sample
from media.cores import processor, usable_threads
from media.decoding import WINDOW_SAMPLES, Reading, WindowReader
from media.laying import segments_of, unwritten
from media.model_check import check_folder, load
from media.segment_flags import flags_of
from media.several_voices import listen
from media.speech import Span, Unit, VoiceDetector, speech_share, speech_spans, units_of
from media.spool import Spool
from media.unwritten import unwritten_spans
from media.working_sound import worked

AUTO = "auto"
_RATE = float(SAMPLE_RATE)


def transcribe(
    path: Path,
    model: ModelIdentity,
    profile: AsrProfile,
    resume_from_us: int,
    ctx: JobContext,
    *,
    previous_text: str = "",
    voices_model: Path | None = None,
) -> TranscriptionResult:
    """Transcribe one audio stream; each window's segments are emitted as it is read.

    Progress steps: `preparing` (decoding, finding speech, loading the model), then
    `listening`, in which `done` is the share of speech that was read.

    Args:
        path: a media file.
        model: a checked model; its folder is looked at again before it is loaded.
        profile: options; they are stored with the transcript.
        resume_from_us: 0, or the `done_until_us` of the last stretch that was kept.
        previous_text: of the last segment that was kept: the next may say the same again.
        voices_model: file of `app.domain.voices.SEVERAL`; without it no passage is flagged for
            holding several voices.
        ctx: gets progress, and one `TranscriptStretch` for each window; the last reaches the end.

    Raises:
        UnreadableMedia: there is no sound that decodes.
        ModelRefused: the model's folder is not what it was.
        InvalidValue: the model does not know the language.
        DiskFull: no room for the decoded sound.
        DetectorUnusable: the file of voices is missing or not the one that was checked.
        Cancelled: a person stopped it; what was emitted stands.
    """
    started_s = time.monotonic()
    check_folder(Path(model.path))
    with Spool() as spool:
        recording = _prepare(path, profile, spool, ctx)
        whisper = load(Path(model.path), profile.compute_type, usable_threads(profile.cpu_threads))
        language, probability = _language(whisper, profile, recording)
        done_until = 0
        if language:
            reader = WindowReader(whisper, profile, language)
            run = _Run(recording, reader, model, language, ctx, voices_model, previous_text)
            done_until = run.listen(us_to_sample(resume_from_us))
        if done_until < spool.samples:
            ctx.emit(TranscriptStretch((), sample_to_us(spool.samples)))
        return TranscriptionResult(
            language=language,
            language_probability=probability,
            audio_us=sample_to_us(spool.samples),
            speech_us=sample_to_us(recording.speech_length),
            wall_seconds=time.monotonic() - started_s,
            versions=_versions(voices_model),
        )


@dataclass(frozen=True, slots=True)
class _Recording:
    """Decoded sound, where speech is in it, and how it is divided."""

    spool: Spool
    probabilities: NDArray[np.float32]
    units: tuple[Unit, ...]

    @property
    def speech_length(self) -> int:
        return sum(unit.speech_length for unit in self.units)

    def sound(self, unit: Unit, position: int) -> NDArray[np.float32]:
        """Give at most 30 s of a unit's joined speech from a position on."""
        parts = []
        wanted, before = WINDOW_SAMPLES, 0
        for span in unit.speech:
            skipped = max(0, position - before)
            before += span.length
            if skipped < span.length and wanted > 0:
                start = span.start + skipped
                parts.append(self.spool.read(start, min(span.end, start + wanted)))
                wanted -= parts[-1].size
        return np.concatenate(parts)


def _prepare(path: Path, profile: AsrProfile, spool: Spool, ctx: JobContext) -> _Recording:
    detector = VoiceDetector()
    ctx.progress(0.0, "preparing")
    for stretch in worked(stretches(path, profile.audio_stream), profile.working_sound):
        spool.add(stretch)
        detector.feed(stretch)
        ctx.progress(0.0, "preparing", format_time(sample_to_us(spool.samples)))
    probabilities = detector.finish()
    spans: tuple[Span, ...] = (Span(0, spool.samples),) if spool.samples else ()
    if profile.vad_filter:
        spans = speech_spans(probabilities, spool.samples)
    return _Recording(spool, probabilities, units_of(spans, probabilities, spool.samples))


def _language(whisper: Any, profile: AsrProfile, recording: _Recording) -> tuple[str, float]:
    """Give the language to use: as asked, or as heard in the first speech; "" without any."""
    if profile.language != AUTO:
        if profile.language not in whisper.supported_languages:
            raise InvalidValue(
                field="language", value=profile.language, expected="Whisper code | auto"
            )
        return profile.language, 1.0
    # Always the first speech of the recording, wherever the run begins: the same on resuming.
    first = next((unit for unit in recording.units if unit.speech), None)
    if first is None:
        return "", 0.0
    language, probability, _all = whisper.detect_language(audio=recording.sound(first, 0))
    return str(language), float(probability)


@dataclass(slots=True)
class _Run:
    """Reads unit after unit, window after window; `listen` once."""

    recording: _Recording
    reader: WindowReader
    model: ModelIdentity
    language: str
    ctx: JobContext
    voices_model: Path | None
    _previous_text: str = ""
    _done_until: int = 0

    def listen(self, from_sample: int) -> int:
        """Read all speech from a sample on; give the sample up to which stretches reached."""
        total = max(1, self.recording.speech_length)
        before = 0
        for unit in self.recording.units:
            if unit.span.end > from_sample:
                for position in self._windows(unit, max(from_sample, unit.span.start)):
                    self.ctx.progress(min(1.0, (before + position) / total), "listening")
            before += unit.speech_length
        return self._done_until

    def _windows(self, unit: Unit, from_sample: int) -> Iterator[int]:
        """Read a unit; give the position in its joined speech before and after each window."""
        position = unit.to_joined(from_sample)
        yield position
        while position < unit.speech_length:
            sound = self.recording.sound(unit, position)
            left = unit.speech_length - position
            reading = self.reader.read(sound, left / _RATE)
            segments = segments_of(reading, unit, position)
            at, position = position, position + min(left, reading.advance)
            self._done_until = unit.to_original(position)
            segments = self._with_unwritten(segments, reading, unit, at)
            several = self._of_several_voices(segments, unit, at, sound[: reading.advance])
            kept = tuple(
                self._flagged(segment, reading, has_several_voices=number in several)
                for number, segment in enumerate(segments)
            )
            self.ctx.emit(TranscriptStretch(kept, sample_to_us(self._done_until)))
            yield position

    def _with_unwritten(
        self, segments: Sequence[MachineSegment], reading: Reading, unit: Unit, position: int
    ) -> list[MachineSegment]:
        """Add a segment without text wherever somebody speaks between those that were read."""
        start = unit.to_original(position)
        # Each word hides the sound it stands for; what lies inside a segment is its own flag.
        written = [Span(us_to_sample(one.start_us), us_to_sample(one.end_us)) for one in segments]
        missing = unwritten_spans(
            self.recording.probabilities, Span(start, self._done_until), written
        )
        added = [unwritten(reading, unit, position, span) for span in missing]
        return sorted([*segments, *added], key=lambda one: one.start_us)

    def _of_several_voices(
        self,
        segments: Sequence[MachineSegment],
        unit: Unit,
        position: int,
        sound: NDArray[np.float32],
    ) -> frozenset[int]:
        """Give which segments of a window hold more than one voice, by their place in it."""
        if self.voices_model is None or not segments:
            return frozenset()
        heard = listen(sound, self.voices_model)
        return frozenset(
            number
            for number, segment in enumerate(segments)
            if heard.is_several(
                unit.to_joined(us_to_sample(segment.start_us)) - position,
                unit.to_joined(us_to_sample(segment.end_us)) - position,
            )
        )

    def _flagged(
        self, segment: MachineSegment, reading: Reading, *, has_several_voices: bool
    ) -> MachineSegment:
        share = speech_share(
            self.recording.probabilities,
            us_to_sample(segment.start_us),
            us_to_sample(segment.end_us),
        )
        flags = flags_of(
            segment,
            previous_text=self._previous_text,
            speech_share=share,
            has_second_pass=reading.second is not None,
            is_known_model=self.model.is_known,
            language=self.language,
            prompt=self.reader.prompt,
            has_unwritten=not segment.text or self._is_partly_written(segment),
            has_several_voices=has_several_voices,
        )
        self._previous_text = segment.text or self._previous_text
        return replace(segment, flags=flags)

    def _is_partly_written(self, segment: MachineSegment) -> bool:
        within = Span(us_to_sample(segment.start_us), us_to_sample(segment.end_us))
        words = [
            Span(us_to_sample(word.start_us), us_to_sample(word.end_us)) for word in segment.words
        ]
        # A text without timed words says nothing of what lies between them.
        return bool(words) and bool(unwritten_spans(self.recording.probabilities, within, words))


def _versions(voices_model: Path | None) -> tuple[tuple[str, str], ...]:
    import av
    import ctranslate2
    import faster_whisper
    import onnxruntime
    import tokenizers

    modules = (av, ctranslate2, faster_whisper, np, onnxruntime, tokenizers)
    found = [(module.__name__, str(module.__version__)) for module in modules]
    libraries = [(name, ".".join(map(str, v))) for name, v in av.library_versions.items()]
    # Another make of processor rounds otherwise, and the model writes other words here and there.
    voices = [("voices", SEVERAL.name)] if voices_model else []
    own = (("vad", "silero_vad_v6"), *voices, ("processor", processor()))
    return (*found, *sorted(libraries), *own)
