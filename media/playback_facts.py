"""What is odd about a file, from the index of its frames and its sound tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from app.domain.file_state import FileFact, Oddity
from app.domain.mediatime import TimeRange, pts_to_us
from app.domain.viewing import SoundTrack
from media.frame_table import MediaIndex

_TOLD = 20
# Lost frames can be counted where nearly all steps are alike.
_LEAST_STEPS, _STEADY_SHARE = 10, 0.9
# A frame that stands this much longer than the usual one, and this long at all, is a gap.
_GAP_TIMES, _GAP_LEAST_US = 5, 400_000


def file_facts(
    index: MediaIndex | None,
    tracks: Sequence[SoundTrack],
    unreadable: Sequence[int] = (),
    sound_gaps: Sequence[TimeRange] = (),
    seen: Sequence[FileFact] = (),
) -> tuple[FileFact, ...]:
    """Say what is odd, the worst first; nothing where nothing is.

    Args:
        index: of the frames, None for sound.
        tracks: the sound tracks by the header.
        unreadable: frames that the decoder did not give so far.
        sound_gaps: stretches without sound data.
        seen: what the frames themselves told so far.
    """
    facts = [*seen, *_sound(tracks, sound_gaps, is_video=index is not None)]
    if index is not None:
        facts += _picture(index, unreadable)
    order = {kind: place for place, kind in enumerate(Oddity)}
    return tuple(sorted(facts, key=lambda fact: order[fact.kind]))


def _sound(
    tracks: Sequence[SoundTrack], gaps: Sequence[TimeRange], *, is_video: bool
) -> Iterator[FileFact]:
    if not tracks and is_video:
        yield FileFact(Oddity.NO_SOUND)
    if len(tracks) > 1:
        yield FileFact(Oddity.SOUND_TRACKS, count=len(tracks))
    silent = sum(not track.codec for track in tracks)
    if silent:
        yield FileFact(Oddity.SILENT_CODEC, count=silent, of=len(tracks))
    if gaps:
        yield FileFact(Oddity.SOUND_GAP, count=len(gaps), spans=tuple(gaps[:_TOLD]))


def _picture(index: MediaIndex, unreadable: Sequence[int]) -> Iterator[FileFact]:
    words = dict(word.split("=", 1) for word in index.damage.split() if "=" in word)
    damage = tuple(_damage(words))
    yield from damage
    if any(fact.kind is Oddity.DAMAGED for fact in damage):
        yield from _lost(index)
    if unreadable:
        frames = tuple(unreadable[:_TOLD])
        yield FileFact(Oddity.UNREADABLE, count=len(unreadable), of=len(index), frames=frames)
    if index.is_untimed:
        yield FileFact(Oddity.UNTIMED, count=_rate(index))
    gaps = picture_gaps(index)
    if gaps:
        yield FileFact(Oddity.PICTURE_GAP, count=len(gaps), spans=gaps[:_TOLD])
    if index.is_interlaced:
        yield FileFact(Oddity.INTERLACED)
    if index.hidden_packets:
        yield FileFact(Oddity.EDIT_LIST, count=index.hidden_packets)
    start_us = pts_to_us(index.origin_pts, index.time_base)
    if start_us:
        yield FileFact(Oddity.START, time_us=start_us)


def _damage(words: dict[str, str]) -> Iterator[FileFact]:
    if "missing_bytes" in words:
        yield FileFact(Oddity.TRUNCATED, count=_number(words["missing_bytes"]))
    elif "frames_stated" in words:
        stated, found = _number(words["frames_stated"]), _number(words.get("frames_found", ""))
        yield FileFact(Oddity.TRUNCATED, of=stated, count=stated - found)
    elif "picture_seconds_stated" in words:
        ends = (words.get("picture_seconds_found", ""), words["picture_seconds_stated"])
        found_us, stated_us = (round(float(end) * 1e6) for end in ends)
        yield FileFact(Oddity.TRUNCATED, spans=(TimeRange(found_us, stated_us),))
    inside = ("corrupt_packets", "undecodable_frames", "decode_errors", "incomplete_frames")
    count = sum(_number(words.get(name, "")) for name in inside)
    if count or "read_error" in words:
        yield FileFact(Oddity.DAMAGED, count=count)
    jumps = _number(words.get("clock_jumps", "")) + _number(words.get("repeated_times", ""))
    if jumps:
        yield FileFact(Oddity.CLOCK, count=jumps)


def _lost(index: MediaIndex) -> Iterator[FileFact]:
    """Tell where frames of a damaged file are missing; only a steady rate shows it."""
    times = index.times_us
    steps = np.diff(times)
    if steps.size < _LEAST_STEPS:
        return
    usual_us = float(np.median(steps))
    is_steady = (np.abs(steps - usual_us) <= usual_us / 4).mean() >= _STEADY_SHARE
    places = np.flatnonzero(steps > usual_us * 1.5).tolist()
    if not is_steady or not places:
        return
    count = sum(round(float(steps[n]) / usual_us) - 1 for n in places)
    spans = tuple(TimeRange(int(times[n]), int(times[n + 1])) for n in places if times[n] >= 0)
    yield FileFact(Oddity.LOST, count=count, spans=spans[:_TOLD])


def picture_gaps(index: MediaIndex) -> tuple[TimeRange, ...]:
    """Give the stretches in which one frame stands far longer than the usual one."""
    times = index.times_us
    steps = np.diff(times)
    if steps.size < 2:
        return ()
    least_us = max(_GAP_LEAST_US, int(np.median(steps)) * _GAP_TIMES)
    places = np.flatnonzero(steps > least_us).tolist()
    return tuple(TimeRange(max(0, int(times[n])), max(0, int(times[n + 1]))) for n in places)


def _rate(index: MediaIndex) -> int:
    """Give whole frames a second, 0 where none can be told."""
    steps = np.diff(index.times_us)
    usual_us = float(np.median(steps)) if steps.size else 0.0
    # a hostile head may state a million a second: two frames in one microsecond
    return round(1e6 / usual_us) if usual_us else 0


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else 0
