"""The moments of an open case, read once and kept true by what is told of each change.

Ten thousand rows took a second to read, and four panes asked for them after each key. Here one
changed moment costs one row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from weakref import WeakKeyDictionary, ref

from app.domain.errors import UnknownItem
from app.domain.moment import Moment
from app.runtime import garbage
from app.services.events import Topic
from app.services.quotes import Transcripts, as_of_now
from app.services.session import CaseSession

_Place = tuple[int, int, int]
_lists: WeakKeyDictionary[CaseSession, MomentList] = WeakKeyDictionary()


class MomentList:
    """Present moments by item and time.

    What was written past the session's own way is seen by the number of rows that the connection
    has changed, and everything is read anew.
    """

    def __init__(self, session: CaseSession) -> None:
        self._session = ref(session)
        self._by_code: dict[str, Moment] = {}
        self._order: dict[str, int] = {}
        self._all: tuple[Moment, ...] = ()
        self._parts: dict[str, tuple[Moment, ...]] = {}
        self._changed: set[str] = set()
        self._is_whole = False
        self._state: object = None
        session.events.subscribe(self._on_event, is_first=True)

    def moments(self, evidence: str | None) -> tuple[Moment, ...]:
        """Give the moments of one item or of all; the same tuple until one of them changes."""
        session = self._session()
        if session is None:
            return ()
        state = session.stores.moments.state()
        if not self._is_whole or state != self._state:
            with garbage.none_expected():
                self._read(session)
        elif self._changed:
            for code in self._changed:
                self._read_one(session, code)
        self._changed.clear()
        self._state = state
        return self._all if evidence is None else self._parts.get(evidence, ())

    def _on_event(self, topic: Topic, code: str) -> None:
        session = self._session()
        if session is None:
            return
        if topic is Topic.MOMENT and code:
            self._changed.add(code)
        elif topic in (Topic.MOMENT, Topic.TRANSCRIPT, Topic.EVIDENCE):
            # a quote may have been heard, and all may have come anew
            self._is_whole = False
        # an event follows its transaction: what the connection wrote until now is told
        self._state = session.stores.moments.state()

    def _read(self, session: CaseSession) -> None:
        transcripts = Transcripts(session)
        self._order = session.stores.moments.order_of_items()
        self._all = tuple(as_of_now(one, transcripts) for one in session.stores.moments.all())
        self._by_code = {one.code: one for one in self._all}
        parts = defaultdict(list)
        for one in self._all:
            parts[one.draft.evidence].append(one)
        self._parts = {code: tuple(part) for code, part in parts.items()}
        self._is_whole = True

    def _read_one(self, session: CaseSession, code: str) -> None:
        known = self._by_code.pop(code, None)
        if known is not None:
            self._put(known, ())
        try:
            one = as_of_now(session.stores.moments.by_code(code), Transcripts(session))
        except UnknownItem:  # it was taken out
            return
        self._by_code[code] = one
        self._put(one, (one,))

    def _put(self, one: Moment, instead: tuple[Moment, ...]) -> None:
        """Take a moment out of its place in both lists, or put it there."""
        part = self._parts.get(one.draft.evidence, ())
        self._parts[one.draft.evidence] = self._with(part, one, instead)
        self._all = self._with(self._all, one, instead)

    def _with(
        self, listed: tuple[Moment, ...], one: Moment, instead: tuple[Moment, ...]
    ) -> tuple[Moment, ...]:
        at = bisect_left(listed, self._place(one), key=self._place)
        return (*listed[:at], *instead, *listed[at + (not instead) :])

    def _place(self, one: Moment) -> _Place:
        number = int(one.code.rpartition("-")[2])
        return self._order[one.draft.evidence], one.draft.span.start_us, number


def listed(session: CaseSession, evidence: str | None = None) -> tuple[Moment, ...]:
    """Give the present moments by item and time, of one item or of all."""
    if session not in _lists:
        _lists[session] = MomentList(session)
    return _lists[session].moments(evidence)
