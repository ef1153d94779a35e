"""What is to be hidden, while a person works on it; knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction


class RedactionDraft:
    """Regions and mutes of one moment.

    Args:
        frames: of the moment, numbered as in the original.
    """

    def __init__(self, frames: range) -> None:
        self.frames = frames
        self.regions: list[CoveredRegion] = []
        self.mutes: list[TimeRange] = []
        self._made = 0

    def add(self, name: str, frame: int, box: Region) -> int:
        """Cover one more thing from the first frame to the last; gives its place in the list."""
        self._made += 1
        first, last = self.frames[0], self.frames[-1]
        keys = (KeyBox(frame, box),)
        self.regions.append(CoveredRegion(f"{name} {self._made}", first, last, keys))
        return len(self.regions) - 1

    def set_box(self, place: int, frame: int, box: Region) -> None:
        """Put a region's box where a person wants it in a frame; frames beside it follow."""
        region = self.regions[place]
        kept = [key for key in region.keys if key.frame != frame]
        keys = sorted((*kept, KeyBox(frame, box)), key=lambda key: key.frame)
        first, last = min(region.first, frame), max(region.last, frame)
        self.regions[place] = CoveredRegion(region.name, first, last, tuple(keys))

    def drop_box(self, place: int, frame: int) -> bool:
        """Forget the box that was set in a frame; False where it is the only one, or none."""
        region = self.regions[place]
        keys = tuple(key for key in region.keys if key.frame != frame)
        if not keys or len(keys) == len(region.keys):
            return False
        self.regions[place] = replace(region, keys=keys)
        return True

    def limit(self, place: int, *, first: int | None = None, last: int | None = None) -> None:
        """Let a region begin or end at a frame; its boxes beyond are forgotten."""
        region = self.regions[place]
        first = region.first if first is None else first
        last = max(region.last if last is None else last, first)
        keys = tuple(key for key in region.keys if first <= key.frame <= last)
        if not keys:
            at = first if region.keys[0].frame < first else last
            box = region.keys[-1 if at == first else 0].box
            keys = (KeyBox(at, box),)
        self.regions[place] = CoveredRegion(region.name, first, last, keys)

    def boxes(self, frame: int) -> Sequence[tuple[int, str, Region]]:
        """Give what is covered in a frame: place in the list, name, box."""
        return [
            (place, region.name, box)
            for place, region in enumerate(self.regions)
            if (box := box_at(region, frame)) is not None
        ]

    @property
    def plan(self) -> Redaction | None:
        """All of it; None where nothing is hidden yet."""
        if not self.regions and not self.mutes:
            return None
        return Redaction(tuple(self.regions), tuple(self.mutes))
