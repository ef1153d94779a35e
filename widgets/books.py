"""Where marks go: into the case, or into the second reading that is going on."""

from __future__ import annotations

from typing import Protocol

from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.services import reshaping, review, second_reading
from app.services.session import CaseSession


class Book(Protocol):
    """What the panes mark in; they do not know whose marks these are."""

    @property
    def is_blind(self) -> bool:
        """True: nothing of the case's own moments may be shown."""

    def moments(self, evidence: str | None = None) -> tuple[Moment, ...]:
        """Give the marks by item and time, of one item or of all."""

    def mark(self, draft: MomentDraft) -> Moment:
        """Mark."""

    def change(self, code: str, draft: MomentDraft) -> Moment:
        """Change a mark under its code."""

    def set_span(self, code: str, span: TimeRange) -> Moment:
        """Give a mark another stretch."""

    def remove(self, code: str) -> None:
        """Take a mark out."""


class CaseBook:
    """The moments of the case."""

    is_blind = False

    def __init__(self, session: CaseSession) -> None:
        self._session = session

    def moments(self, evidence: str | None = None) -> tuple[Moment, ...]:
        """Give the moments; see `review.moments`."""
        return review.moments(self._session, evidence)

    def mark(self, draft: MomentDraft) -> Moment:
        """Mark a moment; see `review.mark`."""
        return review.mark(self._session, draft)

    def change(self, code: str, draft: MomentDraft) -> Moment:
        """Change a moment; see `review.change_moment`."""
        return review.change_moment(self._session, code, draft)

    def set_span(self, code: str, span: TimeRange) -> Moment:
        """Give a moment another stretch; see `reshaping.set_span`."""
        return reshaping.set_span(self._session, code, span)

    def remove(self, code: str) -> None:
        """Take a moment out; see `review.remove_moment`."""
        review.remove_moment(self._session, code)


class BlindBook:
    """The marks of one second reading that is open."""

    is_blind = True

    def __init__(self, session: CaseSession, reading: str) -> None:
        self._session = session
        self.reading = reading

    def moments(self, evidence: str | None = None) -> tuple[Moment, ...]:
        """Give the marks of this reading."""
        found = second_reading.found(self._session, self.reading)
        return found.marked if evidence in (None, found.evidence) else ()

    def mark(self, draft: MomentDraft) -> Moment:
        """Mark blind; see `second_reading.mark`."""
        return second_reading.mark(self._session, self.reading, draft)

    def change(self, code: str, draft: MomentDraft) -> Moment:
        """Change a mark; see `second_reading.change`."""
        return second_reading.change(self._session, self.reading, code, draft)

    def set_span(self, code: str, span: TimeRange) -> Moment:
        """Give a mark another stretch; a quote taken from the transcript follows it."""
        mark = next(one for one in self.moments() if one.code == code)
        return self.change(code, reshaping.with_span(self._session, mark.draft, span))

    def remove(self, code: str) -> None:
        """Take a mark out; see `second_reading.remove`."""
        second_reading.remove(self._session, self.reading, code)
