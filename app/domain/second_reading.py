"""A second reading: one item marked again by a person who was not shown the first marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.ids import EvidenceCode
from app.domain.moment import Moment

Rank = tuple[int, float, str, str]
"""How well two marks fit each other; the smallest fits best."""


class ReadingState(StrEnum):
    """How far a second reading is."""

    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class DifferenceKind(StrEnum):
    """In what two codings of an item differ at one place."""

    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    CATEGORIES = "categories"
    TIMES = "times"
    PLACES = "places"
    """Of a photo: less than half of what either covers is covered by both."""


class Verdict(StrEnum):
    """What a person decided about a difference."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Pair:
    """What two coders marked at one place; one side is None where only the other marked."""

    first: Moment | None
    """As it stood when the second reading began."""
    second: Moment | None
    """Marked blind."""
    kind: DifferenceKind | None
    """None where they agree."""

    @property
    def key(self) -> str:
        """Names the pair in the chain: `M-001/TB-002`, with `-` for a side that is missing."""
        return (
            f"{self.first.code if self.first else '-'}/{self.second.code if self.second else '-'}"
        )

    @property
    def start_us(self) -> int:
        """Where the earlier of the two begins, microseconds."""
        return min(one.draft.span.start_us for one in (self.first, self.second) if one is not None)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What can be decided about it; what one alone marked cannot be taken from both."""
        if self.first is None or self.second is None:
            return (Verdict.FIRST, Verdict.SECOND)
        return tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person's decision about one difference."""

    key: str
    """Of the pair."""
    verdict: Verdict
    """What was taken."""
    reason: str
    """Why, in the person's words."""
    by: str
    """Name of who decided."""
    at: str
    """UTC."""
    moment: str
    """The moment of the case that came of it, empty where none did."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """One second reading, as the chain tells it."""

    code: str
    """TK-001, never reused."""
    evidence: EvidenceCode
    """Item that was read."""
    second: str
    """Name of the second reviewer."""
    role: str
    """Office of the second reviewer."""
    begun_at: str
    """UTC."""
    first: tuple[Moment, ...]
    """The moments of the item when it began, by time: the first coding, kept as it was."""
    first_sha256: str
    """Of the first coding."""
    worked_before: int
    """Entries of this case's chain under the second reviewer's name before it began."""
    state: ReadingState = ReadingState.OPEN
    """How far it is."""
    marked: tuple[Moment, ...] = ()
    """What the second reviewer marked, by time."""
    second_sha256: str = ""
    """Of the second coding; empty until it is closed."""
    ended_at: str = ""
    """UTC; empty while it is open."""
    resolutions: dict[str, Resolution] = field(default_factory=dict)
    """Decisions that stand, by the key of the pair."""

    @property
    def first_coders(self) -> tuple[str, ...]:
        """Who marked the first coding, in order of name."""
        return tuple(sorted({coder_of(moment) for moment in self.first}))


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """What a dossier says of a second reading that was closed."""

    code: str
    """TK-001."""
    evidence: EvidenceCode
    """Item."""
    first: tuple[str, ...]
    """Who marked first."""
    second: str
    """Name and office of who read it again."""
    ended_at: str
    """When it was closed, as printed, with its zone."""
    worked_before: int
    """Entries under the second reviewer's name before the reading began."""
    kappas: tuple[tuple[str, str], ...]
    """Code of a category, empty for all of them, and kappa as printed."""
    rule: str
    """How the two were compared, Indonesian."""
    differences: int
    """Places in which the two differ."""
    resolved: int
    """Of them decided, with a reason."""
    first_sha256: str
    """Of the first coding."""
    second_sha256: str
    """Of the second coding."""


def coder_of(moment: Moment) -> str:
    """Name who marked a moment, also where a package brought it."""
    return moment.origin.reviewer if moment.origin is not None else moment.created_by


def paired(
    first: Sequence[Moment], second: Sequence[Moment], tolerance_us: int
) -> tuple[Pair, ...]:
    """Put two codings of one item side by side, by time.

    Two moments can be a pair where they overlap or lie no further apart than the tolerance.
    Those with the same categories are paired first, then those with some in common, and among
    equals the ones that share the greatest part of their time. Each moment is in one pair at most.

    Args:
        tolerance_us: ends that lie no further apart count as the same.
    """
    candidates = sorted(_candidates(first, second, tolerance_us), key=lambda found: found[0])
    return joined(first, second, candidates, lambda ours, theirs: _kind(ours, theirs, tolerance_us))


def joined(
    first: Sequence[Moment],
    second: Sequence[Moment],
    candidates: Iterable[tuple[Rank, Moment, Moment]],
    kind: Callable[[Moment, Moment], DifferenceKind | None],
) -> tuple[Pair, ...]:
    """Make pairs of what can be one, the best first; what is left stands alone.

    Args:
        candidates: in order of rank.
        kind: says in what the two of a pair differ.
    """
    taken_first: set[str] = set()
    taken_second: set[str] = set()
    pairs: list[Pair] = []
    for _, ours, theirs in candidates:
        if ours.code not in taken_first and theirs.code not in taken_second:
            taken_first.add(ours.code)
            taken_second.add(theirs.code)
            pairs.append(Pair(ours, theirs, kind(ours, theirs)))
    pairs += [
        Pair(one, None, DifferenceKind.ONLY_FIRST) for one in first if one.code not in taken_first
    ]
    pairs += [
        Pair(None, one, DifferenceKind.ONLY_SECOND)
        for one in second
        if one.code not in taken_second
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair.start_us, pair.key)))


def nearness(ours: Moment, theirs: Moment) -> int:
    """Say how near two marks are in their categories: 0 the same, 1 some in common, 2 none."""
    alike = set(ours.draft.categories), set(theirs.draft.categories)
    return 0 if alike[0] == alike[1] else 1 if alike[0] & alike[1] else 2


def _candidates(
    first: Sequence[Moment], second: Sequence[Moment], tolerance_us: int
) -> list[tuple[Rank, Moment, Moment]]:
    """Give what can be a pair with its rank; both are gone through once, in order of time."""
    waiting = sorted(second, key=lambda one: one.draft.span.start_us)
    near: list[Moment] = []
    found = []
    place = 0
    for ours in sorted(first, key=lambda one: one.draft.span.start_us):
        span = ours.draft.span
        while place < len(waiting) and (
            waiting[place].draft.span.start_us <= span.end_us + tolerance_us
        ):
            near.append(waiting[place])
            place += 1
        # what ended before this one begins cannot meet a later one either
        near = [one for one in near if one.draft.span.end_us + tolerance_us >= span.start_us]
        for theirs in near:
            if theirs.draft.span.start_us <= span.end_us + tolerance_us:
                found.append((_rank(ours, theirs, tolerance_us), ours, theirs))
    return found


def _rank(ours: Moment, theirs: Moment, tolerance_us: int) -> Rank:
    a, b = ours.draft.span, theirs.draft.span
    shared = min(a.end_us, b.end_us) - max(a.start_us, b.start_us) + tolerance_us
    whole = max(a.end_us, b.end_us) - min(a.start_us, b.start_us) + tolerance_us
    return nearness(ours, theirs), -shared / max(1, whole), ours.code, theirs.code


def _kind(ours: Moment, theirs: Moment, tolerance_us: int) -> DifferenceKind | None:
    if set(ours.draft.categories) != set(theirs.draft.categories):
        return DifferenceKind.CATEGORIES
    a, b = ours.draft.span, theirs.draft.span
    apart = max(abs(a.start_us - b.start_us), abs(a.end_us - b.end_us))
    return DifferenceKind.TIMES if apart > tolerance_us else None
