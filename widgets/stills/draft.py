"""What is to be done to a still that is not made yet, step by step."""

from __future__ import annotations

from app.domain.adjustments import NEUTRAL, Adjustments


class EnhanceDraft:
    """Holds adjustments and the ways back and on.

    Changes of the same controls without a rest between them are one step: a slider that is
    dragged is taken back as a whole.

    Args:
        begin: what is done at the beginning.
    """

    def __init__(self, begin: Adjustments = NEUTRAL) -> None:
        self.now = begin
        """What is to be done."""
        self._past: list[Adjustments] = []
        self._future: list[Adjustments] = []
        self._moving: frozenset[str] = frozenset()

    @property
    def may_undo(self) -> bool:
        """There is a step to take back."""
        return bool(self._past)

    @property
    def may_redo(self) -> bool:
        """There is a step to do again."""
        return bool(self._future)

    def change(self, to: Adjustments) -> None:
        """Do something else."""
        if to == self.now:
            return
        fields = _differing(self.now, to)
        if fields != self._moving or not self._past:
            self._past.append(self.now)
        self._moving = fields
        self._future.clear()
        self.now = to

    def rest(self) -> None:
        """End a step: what comes next is another."""
        self._moving = frozenset()

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._future.append(self.now)
            self.now = self._past.pop()
            self.rest()

    def redo(self) -> None:
        """Do the step again that was taken back."""
        if self._future:
            self._past.append(self.now)
            self.now = self._future.pop()
            self.rest()


def _differing(one: Adjustments, two: Adjustments) -> frozenset[str]:
    return frozenset(
        name for name in Adjustments.__slots__ if getattr(one, name) != getattr(two, name)
    )
