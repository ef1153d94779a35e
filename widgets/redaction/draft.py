"""What is to be hidden, while a person works on it; knows no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.moment import Region
from app.domain.redaction import DOUBTFUL, box_at, doubt_in
from app.domain.redaction_plan import (
    CoveredRegion,
    HiddenVoice,
    KeyBox,
    Redaction,
    VoiceKind,
    are_few_enough,
)
from app.domain.redaction_review import FrameToLook, Why, broken_off
from app.domain.sightings import DETECTOR, Sighting, SightingsInFrame, uncovered


class RedactionDraft:
    """Regions and hidden voices of one moment.

    Args:
        frames: of the moment, numbered as in the original.
    """

    def __init__(self, frames: range) -> None:
        self.frames = frames
        self.regions: list[CoveredRegion] = []
        self.voices: list[HiddenVoice] = []
        self.found: dict[Sought, Mapping[int, SightingsInFrame]] = {}
        """What each detector found, by frame; empty while none was asked."""
        self._open: set[str] = set()
        self._kinds: dict[str, Sought] = {}
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
        self.regions[place] = replace(region, first=first, last=last, keys=tuple(keys))
        self._open.discard(region.name)

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
        self.regions[place] = replace(region, first=first, last=last, keys=keys)

    def boxes(self, frame: int) -> Sequence[tuple[int, str, Region]]:
        """Give what is covered in a frame: place in the list, name, box."""
        return [
            (place, region.name, box)
            for place, region in enumerate(self.regions)
            if (box := box_at(region, frame)) is not None
        ]

    def remove(self, place: int) -> None:
        """Forget a region; of a proposal that is its rejection."""
        self._open.discard(self.regions.pop(place).name)

    def propose(
        self,
        name: str,
        regions: Sequence[CoveredRegion],
        found: Sequence[SightingsInFrame],
        sought: Sought = Sought.FACES,
    ) -> int:
        """Lay proposals beside what is there; undecided ones of the same kind give way.

        What a person's boxes cover already is not proposed once more.

        Args:
            name: of a proposal; its number is added.
            regions: as the detector proposes them.
            found: the faces or lettering they were made of.
            sought: which of the two.

        Returns:
            How many there are to decide.
        """
        stale = {name for name in self._open if self._kinds[name] is sought}
        self.regions = [each for each in self.regions if each.name not in stale]
        self._open -= stale
        self.found.pop(sought, None)
        if found:
            self.found[sought] = {each.frame: each for each in found}
        decided = tuple(each for each in self.regions if each.name not in self._open)
        for region in regions:
            if _is_covered(region, decided):
                continue
            self._made += 1
            named = replace(region, name=f"{name} {self._made}")
            self.regions.append(named)
            self._open.add(named.name)
            self._kinds[named.name] = sought
        return len(self._open)

    def accept(self, place: int) -> None:
        """Take a proposal; it counts from now on."""
        self._open.discard(self.regions[place].name)

    def accept_all(self) -> None:
        """Take every proposal that is not decided."""
        self._open.clear()

    @property
    def undecided(self) -> frozenset[int]:
        """Places of proposals that nobody has accepted or rejected."""
        return frozenset(
            place for place, region in enumerate(self.regions) if region.name in self._open
        )

    def bare(self, frame: int) -> tuple[tuple[Sought, Sighting], ...]:
        """Give what was found in a frame and lies beneath no box, proposed ones too."""
        return tuple(
            (sought, each)
            for sought, frames in self.found.items()
            if frame in frames
            for each in uncovered(frames[frame], self.regions)
        )

    def look(self, frame: int) -> FrameToLook:
        """Say why a frame wants an eye before the others."""
        return self._look(frame, broken_off(tuple(self.regions), self.frames))

    def _look(self, frame: int, breaks: frozenset[int]) -> FrameToLook:
        doubt = doubt_in(self.regions, frame)
        bare = frozenset(sought for sought, _each in self.bare(frame))
        if bare:
            why = Why.SEEN if Sought.FACES in bare else Why.LETTERING
            return FrameToLook(frame, why, doubt, bare)
        if frame in breaks:
            return FrameToLook(frame, Why.BROKE_OFF, doubt)
        return FrameToLook(frame, Why.DOUBT if doubt >= DOUBTFUL else Why.NOTHING, doubt)

    def next_look(self, frame: int, step: int) -> int | None:
        """Give where the next run of frames that want an eye begins; None where there is none.

        Args:
            frame: the one in sight.
            step: 1 for later ones, -1 for earlier ones.
        """
        breaks = broken_off(tuple(self.regions), self.frames)
        before = self._look(frame, breaks).why
        end = self.frames[-1] + 1 if step > 0 else self.frames[0] - 1
        for number in range(frame + step, end, step):
            why = self._look(number, breaks).why
            if why not in (Why.NOTHING, before):
                return number
            before = why
        return None

    @property
    def may_hide_lettering(self) -> bool:
        """Whether lettering is, or may be, among what is hidden; see `Redaction`."""
        return any(
            not each.is_proposed or self._kinds.get(each.name) is Sought.TEXT
            for each in self.regions
        )

    @property
    def is_too_much(self) -> bool:
        """Whether there are more boxes than one copy can hold."""
        return not are_few_enough(self.regions)

    @property
    def plan(self) -> Redaction | None:
        """All of it; None where nothing is hidden yet, too much, or a proposal is not decided."""
        if self._open or not (self.regions or self.voices) or self.is_too_much:
            return None
        mutes = tuple(voice.span for voice in self.voices if voice.kind is VoiceKind.MUTE)
        changed = tuple(voice for voice in self.voices if voice.kind is not VoiceKind.MUTE)
        used = {self._kinds[region.name] for region in self.regions if region.is_proposed}
        return Redaction(
            tuple(self.regions),
            mutes,
            changed,
            DETECTOR if Sought.FACES in used else None,
            TEXT_DETECTOR if Sought.TEXT in used else None,
        )


def _is_covered(proposed: CoveredRegion, regions: Sequence[CoveredRegion]) -> bool:
    """Tell whether boxes that are there hide every box of a proposal."""
    return all(
        not uncovered(SightingsInFrame(key.frame, (Sighting(key.box, 1.0),)), regions)
        for key in proposed.keys
    )
