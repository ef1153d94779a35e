"""A segment whose words are read when somebody asks for them.

A transcript of thirteen hours has a hundred thousand words; who opens it looks at some dozen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from app.domain.transcript import Cover, MachineSegment, Segment
from app.store.rows import load

_NO_FLAGS = '"flags":[]'
"""As `dump` writes it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the machine gave, as its row holds it."""

    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded."""
    json: str
    """The `MachineSegment`."""

    @property
    def has_flags(self) -> bool:
        """There is a reason to doubt it; inside a text the quotation marks would be escaped."""
        return _NO_FLAGS not in self.json


_machine = Segment.__dict__["machine"]
"""The place of that field in every segment: here it holds `Written` until it was read."""

_places = tuple(Segment.__dict__[field.name] for field in fields(Segment))


class StoredSegment(Segment):
    """A segment of a case; equal to another one where every field is."""

    __slots__ = ()

    def __init__(
        self,
        id: int,  # noqa: A002 - the name of the field
        machine: MachineSegment | Written,
        text: str,
        revision: int,
        revised_by: str = "",
        is_heard: bool = True,
        covers: tuple[Cover, ...] = (),
        speaker: int = 0,
    ) -> None:
        # not super(): that would set `machine` through the property below
        values = (id, machine, text, revision, revised_by, is_heard, covers, speaker)
        for place, value in zip(_places, values, strict=True):
            place.__set__(self, value)

    @property
    def machine(self) -> MachineSegment:
        """Revision 0; read now where it was not yet.

        Raises:
            InvalidValue: somebody wrote into the row.
        """
        held = _machine.__get__(self)
        if isinstance(held, Written):
            held = load(MachineSegment, held.json)
            _machine.__set__(self, held)
        found: MachineSegment = held
        return found

    @property
    def start_us(self) -> int:
        """Microseconds from the item's origin."""
        return int(_machine.__get__(self).start_us)

    @property
    def end_us(self) -> int:
        """End excluded."""
        return int(_machine.__get__(self).end_us)

    @property
    def has_flags(self) -> bool:
        """There is a reason to doubt the machine."""
        held = _machine.__get__(self)
        return held.has_flags if isinstance(held, Written) else bool(held.flags)

    def __eq__(self, other: object) -> bool:
        """Compare the fields, the words as they are written where both are unread."""
        if self is other:
            return True
        if not isinstance(other, Segment):
            return NotImplemented
        return _plain(self) == _plain(other) and _same_machine(self, other)

    def __hash__(self) -> int:
        """Give a hash that equal segments share."""
        return hash((self.id, self.text, self.revision))


def _plain(segment: Segment) -> tuple[object, ...]:
    return (
        segment.id,
        segment.text,
        segment.revision,
        segment.revised_by,
        segment.is_heard,
        segment.covers,
        segment.speaker,
    )


def _same_machine(one: Segment, other: Segment) -> bool:
    held, theirs = _machine.__get__(one), _machine.__get__(other)
    if isinstance(held, Written) and isinstance(theirs, Written):
        return held == theirs
    return one.machine == other.machine
