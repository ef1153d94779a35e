"""Which words of a transcript are selected, and where the keys lead from there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from widgets.transcript.row_stack import RowStack


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """One word."""

    row: int
    """Segment, 0-based."""
    word: int
    """Word in it, 0-based."""


@dataclass(slots=True)
class WordChoice:
    """From where a selection began to where it has come."""

    anchor: Place | None = None
    """Where it began."""
    head: Place | None = None
    """Where it is now; the keys move from here."""

    @property
    def bounds(self) -> tuple[Place, Place] | None:
        """First and last selected word, both included."""
        if self.anchor is None or self.head is None:
            return None
        return min(self.anchor, self.head), max(self.anchor, self.head)

    @property
    def is_many(self) -> bool:
        """True where it is more than the one word that was clicked."""
        return self.anchor is not None and self.head is not None and self.anchor != self.head

    def in_row(self, row: int, words: int) -> tuple[int, int] | None:
        """Give the first and last selected word of a row of so many words, None without any."""
        bounds = self.bounds
        if bounds is None or not words or not bounds[0].row <= row <= bounds[1].row:
            return None
        first = bounds[0].word if row == bounds[0].row else 0
        last = bounds[1].word if row == bounds[1].row else words - 1
        return first, min(last, words - 1)

    def moved(self, key: int, stack: RowStack, page: int) -> Place | None:
        """Give the word to which a key leads, None where it is no key for that.

        Args:
            page: rows on one screen.
        """
        here = self.head or Place(0, -1)
        by_rows = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1 if self.head else 0,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(stack),
            Qt.Key.Key_End: len(stack),
        }
        step = by_rows.get(Qt.Key(key))
        if step is not None:
            return _spoken(stack, here.row + step, -1 if step < 0 else 1)
        if key == Qt.Key.Key_Right:
            if here.word + 1 < len(stack.row(here.row).words):
                return Place(here.row, here.word + 1)
            return _spoken(stack, here.row + 1, 1)
        if key == Qt.Key.Key_Left:
            if here.word > 0:
                return Place(here.row, here.word - 1)
            above = _spoken(stack, here.row - 1, -1)
            return above and Place(above.row, len(stack.row(above.row).words) - 1)
        return None


def _spoken(stack: RowStack, row: int, direction: int) -> Place | None:
    """Give the first word of a row, or of the next one that has any."""
    row = min(max(0, row), len(stack) - 1)
    while 0 <= row < len(stack):
        if stack.row(row).words:
            return Place(row, 0)
        row += direction
    return None
