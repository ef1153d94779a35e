"""What is hidden in a redacted copy: boxes that move from frame to frame, and voices."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.clip import ClipResult
from app.domain.errors import InvalidValue
from app.domain.ids import Sha256
from app.domain.moment import Region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction

__all__ = [
    "DOUBTFUL",
    "CoverCheck",
    "RedactionResult",
    "box_at",
    "doubt_at",
    "doubt_in",
    "parse_region",
    "thinned",
]

DOUBTFUL = 30
"""From this doubt on a tracked box wants a person's eye before the others do."""
_SAME = 0.004
"""Part of the picture's side by which a box may lie beside the straight line between two keys."""
_LONGEST = 250
"""Keys that are left out in one go at most: each is held against the line again and again."""


@dataclass(frozen=True, slots=True)
class CoverCheck:
    """What decoding every frame of a redacted copy showed."""

    frames: int
    """Frames decoded."""
    boxes: int
    """Boxes looked at, over all frames."""
    brightest: int
    """Largest value of any colour in any marked box: 0 is the fill, 255 is white."""
    samples: int
    """Samples of sound decoded, for each channel."""
    loudest: float
    """Largest sample in any muted stretch, 0 to 1."""


@dataclass(frozen=True, slots=True)
class RedactionResult:
    """What the child made."""

    clip: ClipResult
    """Frames and file, as for any clip; its frames' hash is of the original's pixels."""
    pixels_sha256: Sha256
    """SHA-256 over the RGB24 pixels of all frames after covering."""
    check: CoverCheck
    """What was found on reading it back."""
    picture_share: float = 1.0
    """Part of the copy's height that the picture takes; our own bar is beneath it."""

    def __post_init__(self) -> None:
        if not 0 < self.picture_share <= 1:
            raise InvalidValue(field="picture", value=self.picture_share, expected="0..1")


def box_at(region: CoveredRegion, frame: int) -> Region | None:
    """Give where a region lies in a frame: between keys on the straight line, else as at the key.

    Returns:
        None before its first and after its last frame.
    """
    if not region.first <= frame <= region.last:
        return None
    keys = region.keys
    after = bisect_right(keys, frame, key=lambda key: key.frame)
    if after == 0:
        return keys[0].box
    if after == len(keys):
        return keys[-1].box
    one, two = keys[after - 1], keys[after]
    share = (frame - one.frame) / (two.frame - one.frame)
    return _between(one.box, two.box, share)


def doubt_at(redaction: Redaction, frame: int) -> int:
    """Give the largest doubt of any region's box in a frame: that of the keys beside it."""
    return doubt_in(redaction.regions, frame)


def doubt_in(regions: Iterable[CoveredRegion], frame: int) -> int:
    """Give the same of some regions."""
    found = 0
    for region in regions:
        if region.first <= frame <= region.last:
            after = bisect_right(region.keys, frame, key=lambda key: key.frame)
            beside = region.keys[max(after - 1, 0) : after + 1]
            if region.keys[max(after - 1, 0)].frame == frame:
                beside = region.keys[max(after - 1, 0) : max(after, 1)]
            found = max(found, *(key.doubt for key in beside))
    return found


def thinned(keys: Sequence[KeyBox]) -> tuple[KeyBox, ...]:
    """Leave out tracked keys that the line between their neighbours gives all the same.

    What a person set, and what is doubtful, stays with its neighbours.
    """
    if len(keys) < 3:
        return tuple(keys)
    kept = [keys[0]]
    begin = 0
    stays = [_stays(keys, at) for at in range(len(keys))]
    for end in range(2, len(keys)):
        inner = keys[begin + 1 : end]
        must = stays[end - 1] or len(inner) > _LONGEST
        if must or not all(_is_on_line(keys[begin], keys[end], key) for key in inner):
            begin = end - 1
            kept.append(keys[begin])
    return (*kept, keys[-1])


def parse_region(text: str, name: str, stretch: range) -> CoveredRegion:
    """Read `f10:0.1,0.2,0.3,0.4 f40:0.5,0.2,0.3,0.4`: boxes at frames, in any order.

    Without `fN:` a single box holds over the whole stretch.

    Raises:
        InvalidValue: it is not of this form, or a frame is not in the stretch.
    """
    keys = []
    for word in text.split():
        place, _, numbers = word.rpartition(":")
        try:
            frame = int(place.removeprefix("f")) if place else stretch[0]
            x, y, width, height = (float(part) for part in numbers.split(","))
        except ValueError as e:
            raise InvalidValue(field="box", value=word, expected="fN:X,Y,W,H") from e
        if frame not in stretch:
            expected = f"f{stretch[0]} - f{stretch[-1]}"
            raise InvalidValue(field="box", value=word, expected=expected)
        keys.append(KeyBox(frame, Region(x, y, width, height)))
    keys.sort(key=lambda key: key.frame)
    return CoveredRegion(name, stretch[0], stretch[-1], tuple(keys))


def _between(one: Region, two: Region, share: float) -> Region:
    def part(first: float, second: float) -> float:
        return first + (second - first) * share

    x, y = part(one.x, two.x), part(one.y, two.y)
    width, height = part(one.width, two.width), part(one.height, two.height)
    return Region(x, y, min(width, 1 - x), min(height, 1 - y))


def _stays(keys: Sequence[KeyBox], at: int) -> bool:
    """Tell whether a key is never left out; one beside a doubt keeps it from spreading further."""
    beside = keys[max(at - 1, 0) : at + 2]
    return keys[at].doubt == 0 or any(key.doubt >= DOUBTFUL for key in beside)


def _is_on_line(one: KeyBox, two: KeyBox, key: KeyBox) -> bool:
    share = (key.frame - one.frame) / (two.frame - one.frame)
    line, box = _between(one.box, two.box, share), key.box
    apart = (
        line.x - box.x,
        line.y - box.y,
        line.x + line.width - box.x - box.width,
        line.y + line.height - box.y - box.height,
    )
    return max(map(abs, apart)) <= _SAME
