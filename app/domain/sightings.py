"""What a detector found, frame by frame, and the boxes that it thereby proposes.

It was made for faces and holds for lettering too. A detector misses some, and finds some where
there are none: what comes out here is a proposal with its doubts, for a person to accept or
reject, never a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.errors import InvalidValue
from app.domain.ids import Sha256
from app.domain.moment import Region
from app.domain.redaction import box_at, thinned
from app.domain.redaction_plan import CoveredRegion, Detector, KeyBox

DETECTOR = Detector(
    name="face_detection_yunet_2023mar.onnx",
    sha256=Sha256("8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"),
    long_side=2048,
    score=0.5,
)
"""The shipped one of faces; its size and score are those for covering, where a missed face
costs more than a lamp that is covered."""

BROKE_OFF = 75
"""Doubt of a box at which a track begins or ends in the middle of the picture and stretch."""
BRIDGED = 60
"""Doubt of a box in a frame in which the detector did not find the face."""
MAX_SIGHTINGS = 1000
"""In one frame; who sends more is not believed."""
_LARGER = 0.25
"""Part of a box's sides by which it is enlarged: the detector's ends at chin and brow."""
_GAP = 12
"""Frames without the face that are bridged; half a second at 25 a second."""
_ROLL = 5
"""Frames by which a track is made longer at either end: a face turns away before it is lost."""
_SHARES = 0.2
"""Overlap, of what both boxes cover together, from which on two of them are one face."""
_COVERED = 0.9
"""Part of a face that has to lie beneath one box; a box drawn by hand may be a little tight."""
_AT_EDGE = 0.01
"""Part of the picture's side from its edge within which a box counts as leaving it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face, or lettering, in one picture."""

    box: Region
    """As the detector gave it, on the upright picture."""
    score: float
    """0 to 1; no probability."""

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise InvalidValue(field="score", value=self.score, expected="0..1")


@dataclass(frozen=True, slots=True)
class SightingsInFrame:
    """All of one kind in one frame, or on a photo's page."""

    frame: int
    """0-based."""
    sightings: tuple[Sighting, ...]
    """None left out."""

    def __post_init__(self) -> None:
        if self.frame < 0 or len(self.sightings) > MAX_SIGHTINGS:
            value = f"f{self.frame} {len(self.sightings)}"
            raise InvalidValue(field="sightings", value=value, expected=f"f0.., <= {MAX_SIGHTINGS}")


@dataclass(slots=True)
class _Track:
    """One thing through frames."""

    hits: list[tuple[int, Sighting]] = field(default_factory=list)

    @property
    def last(self) -> tuple[int, Sighting]:
        return self.hits[-1]


def proposals(
    found: Sequence[SightingsInFrame], frames: range, name: str
) -> tuple[CoveredRegion, ...]:
    """Join sightings into boxes over frames, enlarged, with a doubt wherever a person should look.

    Doubtful are low scores, frames in which the thing was not found but is between two in which
    it was, and the ends of a track in mid-picture, which is made a little longer there.

    Args:
        found: rising by frame; those without a sighting may be left out.
        frames: of the stretch; what lies outside is not looked at.
        name: of a proposal; its number is added.

    Returns:
        In the order in which they begin, larger ones first.
    """
    tracks = _tracks(item for item in found if item.frame in frames)
    regions = [_proposed(track, frames) for track in tracks]
    regions.sort(key=lambda keys: (keys[0].frame, -keys[0].box.width * keys[0].box.height))
    return tuple(
        CoveredRegion(f"{name} {at}", keys[0].frame, keys[-1].frame, thinned(keys), True)
        for at, keys in enumerate(regions, 1)
    )


def seen_again(
    found: Sequence[SightingsInFrame], frames: range, name: str
) -> tuple[CoveredRegion, ...]:
    """Join what was found in a copy; boxes as they are, nothing bridged or made longer."""
    regions = []
    for track in _tracks((item for item in found if item.frame in frames), gap=0):
        keys = [KeyBox(frame, face.box, _by_score(face)) for frame, face in track.hits]
        regions.append(keys)
    regions.sort(key=lambda keys: keys[0].frame)
    return tuple(
        CoveredRegion(f"{name} {at}", keys[0].frame, keys[-1].frame, thinned(keys))
        for at, keys in enumerate(regions, 1)
    )


def uncovered(found: SightingsInFrame, regions: Iterable[CoveredRegion]) -> tuple[Sighting, ...]:
    """Give the sightings of a frame that no region's box covers nearly whole."""
    boxes = [box for region in regions if (box := box_at(region, found.frame)) is not None]
    return tuple(
        face
        for face in found.sightings
        if not any(
            _shared(box, face.box) >= _COVERED * face.box.width * face.box.height for box in boxes
        )
    )


def enlarged(box: Region) -> Region:
    """Give a box that is larger by a quarter, within the picture."""
    across, down = box.width * _LARGER / 2, box.height * _LARGER / 2
    return _clipped(
        box.x - across, box.y - down, box.x + box.width + across, box.y + box.height + down
    )


def _tracks(found: Iterable[SightingsInFrame], gap: int = _GAP) -> list[_Track]:
    done: list[_Track] = []
    going: list[_Track] = []
    for item in found:
        ended = [track for track in going if item.frame - track.last[0] > gap + 1]
        done += ended
        going = [track for track in going if track not in ended]
        pairs = sorted(
            (
                (share, -track, -face)
                for track, one in enumerate(going)
                for face, two in enumerate(item.sightings)
                if (share := _overlap(enlarged(one.last[1].box), enlarged(two.box))) >= _SHARES
            ),
            reverse=True,
        )
        taken: set[int] = set()
        grown: set[int] = set()
        for _share, track, face in pairs:
            if -track not in grown and -face not in taken:
                going[-track].hits.append((item.frame, item.sightings[-face]))
                grown.add(-track)
                taken.add(-face)
        going += [
            _Track([(item.frame, one)]) for at, one in enumerate(item.sightings) if at not in taken
        ]
    return done + going


def _proposed(track: _Track, frames: range) -> list[KeyBox]:
    keys: list[KeyBox] = []
    for frame, face in track.hits:
        box = enlarged(face.box)
        if keys and frame > keys[-1].frame + 1:
            # it was somewhere between: what covers both ends covers the way from one to the other
            both = _around(keys[-1].box, box)
            missing = range(keys[-1].frame + 1, frame)
            keys += [KeyBox(number, both, BRIDGED) for number in missing]
        keys.append(KeyBox(frame, box, _by_score(face)))
    before = range(max(keys[0].frame - _ROLL, frames[0]), keys[0].frame)
    after = range(keys[-1].frame + 1, min(keys[-1].frame + _ROLL, frames[-1]) + 1)
    head = [KeyBox(number, keys[0].box, _by_place(keys[0].box)) for number in before]
    tail = [KeyBox(number, keys[-1].box, _by_place(keys[-1].box)) for number in after]
    return [*head, *keys, *tail]


def _by_score(face: Sighting) -> int:
    """Give the doubt of a score; 0.7 and less is doubtful (a person's own box has none)."""
    return max(round((1 - face.score) * 100), 1)


def _by_place(box: Region) -> int:
    """Give the doubt of an end: a face that leaves the picture has a reason to be gone."""
    leaves = (
        min(box.x, box.y) <= _AT_EDGE or max(box.x + box.width, box.y + box.height) >= 1 - _AT_EDGE
    )
    return 20 if leaves else BROKE_OFF


def _overlap(one: Region, two: Region) -> float:
    shared = _shared(one, two)
    return shared / (one.width * one.height + two.width * two.height - shared)


def _shared(one: Region, two: Region) -> float:
    across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return max(across, 0.0) * max(down, 0.0)


def _around(one: Region, two: Region) -> Region:
    return _clipped(
        min(one.x, two.x),
        min(one.y, two.y),
        max(one.x + one.width, two.x + two.width),
        max(one.y + one.height, two.y + two.height),
    )


def _clipped(left: float, top: float, right: float, bottom: float) -> Region:
    left, top, right, bottom = (
        round(min(max(edge, 0.0), 1.0), 5) for edge in (left, top, right, bottom)
    )
    return Region(left, top, max(right - left, 0.00001), max(bottom - top, 0.00001))
