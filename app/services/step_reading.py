"""Steps of a clip as a person types them, such as `2@f120` or `0.25@f100-f140`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.clip_steps import ClipStep, StepKind, check_steps
from app.domain.drawn import millionths
from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange, parse_time
from app.domain.moment import Region
from app.services import redaction
from app.services.frames import load_index, readable
from app.services.session import CaseSession
from media.index import MediaIndex

_LONGEST = 12
FREEZE, ZOOM = "S@fN", "X,Y,W,H[@fN-fM]"
SLOW, FAST = "0.25[@fN-fM]", "2[@fN-fM]"
_SPEEDS = {StepKind.SLOW: SLOW, StepKind.FAST: FAST}


def read_steps(
    session: CaseSession,
    moment_code: str,
    *,
    freeze: Sequence[str] = (),
    slow: Sequence[str] = (),
    fast: Sequence[str] = (),
    zoom: Sequence[str] = (),
) -> tuple[ClipStep, ...]:
    """Read steps over the frames of a moment.

    Frames are named by number, the last one included, or by time, the end excluded; without a
    place a step is over the whole moment.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: a text is not of its form, a step lies outside the moment or does not go
            with another, or the moment is no stretch of a video.
    """
    if not (freeze or slow or fast or zoom):
        return ()
    moment = session.stores.moments.by_code(moment_code)
    frames = redaction.stretch(session, moment_code)
    index = load_index(session, readable(session, moment.draft.evidence))
    steps = []
    for text in freeze:
        value, place = _parts(text)
        frame = _frames(place, index, frames, text)[0]
        hold_ms = round(_number(value, "freeze", FREEZE) * 1000)
        steps.append(ClipStep(StepKind.FREEZE, frame, frame, hold_ms=hold_ms))
    for kind, texts in ((StepKind.SLOW, slow), (StepKind.FAST, fast)):
        for text in texts:
            value, place = _parts(text)
            span = _frames(place, index, frames, text)
            percent = round(_number(value, kind.value, _SPEEDS[kind]) * 100)
            steps.append(ClipStep(kind, span[0], span[-1], percent=percent))
    for text in zoom:
        value, place = _parts(text)
        span = _frames(place, index, frames, text)
        steps.append(ClipStep(StepKind.ZOOM, span[0], span[-1], box=_box(value)))
    check_steps(steps, frames)
    return tuple(steps)


def _parts(text: str) -> tuple[str, str]:
    value, _, place = text.partition("@")
    return value.strip(), place.strip()


def _frames(place: str, index: MediaIndex, frames: range, text: str) -> range:
    if not place:
        return frames
    begin, _, end = place.partition("-")
    start = parse_time(begin)
    if not end:
        one = index.resolve(start)
        return range(one, one + 1)
    stop = parse_time(end)
    if (start.frame is None) is not (stop.frame is None):
        raise InvalidValue(field="step", value=text, expected="fN-fM | MM:SS.mmm-MM:SS.mmm")
    if start.frame is not None and stop.frame is not None:
        if stop.frame < start.frame:
            raise InvalidValue(field="step", value=text, expected="fN <= fM")
        return range(start.frame, stop.frame + 1)
    return index.frames_in(TimeRange(start.time_us or 0, stop.time_us or 0))


def _number(text: str, field: str, form: str) -> Fraction:
    try:
        return Fraction(_short(text.replace(",", ".")))
    except (ValueError, ZeroDivisionError) as e:
        raise InvalidValue(field=field, value=text, expected=form) from e


def _short(text: str) -> str:
    """Keep what is no number by any measure from becoming one: "1e999999999" fills the memory."""
    if len(text) > _LONGEST or "e" in text.lower():
        raise ValueError(text)
    return text


def _box(text: str) -> tuple[int, int, int, int]:
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError as e:
        raise InvalidValue(field="zoom", value=text, expected=ZOOM) from e
    return millionths(Region(x, y, width, height))
