"""Which rows are in sight: the first one, and how much of it lies above the edge."""

from __future__ import annotations

from widgets.transcript.row_stack import RowStack
from widgets.transcript.segment_row import MARGIN


class RowWindow:
    """A window of some height onto a stack; it stands by a row, not by pixels from the top.

    The heights above are estimates: counted in pixels the text would jump whenever one of them
    turns out otherwise.
    """

    def __init__(self, stack: RowStack) -> None:
        self.first = 0
        self.offset = 0.0
        self.room = 0.0
        self._stack = stack

    @property
    def top(self) -> float:
        """Where the window's upper edge lies in the stack, the margin above it included."""
        if not len(self._stack):
            return 0.0
        return self._stack.top(min(self.first, len(self._stack) - 1)) + self.offset - MARGIN

    @property
    def most(self) -> float:
        """How far `go_to` can go."""
        return max(0.0, self._stack.height + 2 * MARGIN - self.room)

    def visible(self) -> list[tuple[int, float]]:
        """Give the rows in sight, each with its top in the window; lays them out."""
        found = []
        y = MARGIN - self.offset
        for number in range(self.first, len(self._stack)):
            if y >= self.room:
                break
            found.append((number, y))
            y += self._stack.row(number).height
        return found

    def reveal(self, number: int) -> bool:
        """Bring a row into sight; False where it was already."""
        top = self._stack.top(number) - self.top
        if top >= 0 and top + self._stack.row(number).height <= self.room:
            return False
        self.go_to(self._stack.top(number) - self.room / 3)
        return True

    def go_to(self, y: float) -> None:
        """Go to a height of the stack, never past its ends."""
        y = min(max(0.0, y), self.most)
        self.first = self._stack.at(y)
        self.offset = y - self._stack.top(self.first) if len(self._stack) else 0.0
