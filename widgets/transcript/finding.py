"""Goes from hit to hit of what the find bar looks for, and replaces."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.transcript import Segment
from app.services import replacing
from app.services.replacing import Hit
from widgets.desk import Desk
from widgets.transcript.find_bar import FindBar


class Finding(QObject):
    """The hits in the transcript that is shown."""

    hit_shown = Signal(int)
    """Segment id."""
    marks_changed = Signal(object, object)
    """Every hit and the one that is shown, None for none."""

    def __init__(self, desk: Desk, bar: FindBar) -> None:
        super().__init__(bar)
        self._desk = desk
        self._bar = bar
        self._code = ""
        self._segments: Sequence[Segment] = ()
        self._hits: tuple[Hit, ...] = ()
        self._place = -1
        bar.wanted_changed.connect(self._look_anew)
        bar.next_wanted.connect(self.go)
        bar.replace_wanted.connect(self.replace)
        bar.closed.connect(lambda: self.marks_changed.emit((), None))

    def set_text(self, code: str, segments: Sequence[Segment]) -> None:
        """Look in the transcript of another item, or in the same one as it reads now."""
        is_other = code != self._code
        self._code, self._segments = code, segments
        if is_other:
            self._place = -1
        if self._bar.isVisible():
            self._look()

    def refresh(self) -> None:
        """Count again, such as after the bar was opened."""
        self._look()

    def go(self, step: int) -> None:
        """Show the next hit (1) or the one before (-1), around the ends."""
        if self._hits:
            first = 0 if step > 0 else len(self._hits) - 1
            here = self._place
            self._place = first if here < 0 else (here + step) % len(self._hits)
            self.hit_shown.emit(self._hits[self._place].segment_id)
        self._count()

    def replace(self, is_all: bool) -> None:
        """Replace the hit that is shown, or all; then show the next one."""
        if not self._hits or (not is_all and self._place < 0):
            return
        chosen = self._hits if is_all else self._hits[self._place : self._place + 1]
        session, code, wanted = self._desk.session, self._code, self._bar.wanted
        by, place = self._bar.by.text(), self._place
        done = self._desk.attempt(lambda: replacing.replace(session, code, wanted, by, chosen))
        if is_all and done:
            said = self.tr("{n} tempat diganti; Ctrl+Z mengurungkan semuanya").format(n=done)
            self._desk.notices.say(said)
        elif done and self._hits:
            # the next one has come to this place, unless the new text holds the old one
            self._place = min(place, len(self._hits) - 1)
            self.hit_shown.emit(self._hits[self._place].segment_id)
            self._count()

    def _look_anew(self) -> None:
        self._place = -1
        self._look()
        self.go(1)

    def _look(self) -> None:
        self._hits = replacing.find(self._segments, self._bar.wanted)
        self._place = min(self._place, len(self._hits) - 1)
        self._count()

    def _count(self) -> None:
        self._bar.show_count(self._place + 1, len(self._hits))
        shown = self._hits[self._place] if self._place >= 0 else None
        self.marks_changed.emit(self._hits, shown)
