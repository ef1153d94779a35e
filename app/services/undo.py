"""Undo and redo; undoing appends to the chain, it never removes from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One step that can be taken back."""

    label: str
    """Key of what was done, such as `moment.add`, and its code."""
    undo: Callable[[], object]
    """Takes it back through a service."""
    redo: Callable[[], object]
    """Does it again through a service."""


Lists = tuple[list[Change], list[Change]]
"""Steps done and steps undone, newest last."""


class UndoStack:
    """Steps of one sitting, newest last, after those of the sittings before.

    Args:
        earlier: reads the steps of the sittings before from the chain; called once, when a step
            is first asked for or made.
    """

    def __init__(self, earlier: Callable[[], Lists] = lambda: ([], [])) -> None:
        self._earlier = earlier
        self._lists: Lists | None = None

    @property
    def _done(self) -> list[Change]:
        return self._read()[0]

    @property
    def _undone(self) -> list[Change]:
        return self._read()[1]

    def _read(self) -> Lists:
        if self._lists is None:
            self._lists = self._earlier()
        return self._lists

    def push(self, change: Change) -> None:
        """Remember a step that was just done; what was undone before is forgotten."""
        self._done.append(change)
        self._undone.clear()

    def extend(self, label: str, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        """Make what was just pushed and what followed it one step, under a new label.

        Args:
            undo: takes back what followed; it runs before the step itself is taken back.
            redo: does it again, after the step.
        """
        first = self._done.pop()
        self.push(
            Change(
                label,
                undo=lambda: (undo(), first.undo()),
                redo=lambda: (first.redo(), redo()),
            )
        )

    def join(self, label: str) -> None:
        """Make the two newest steps one, under a new label."""
        later, first = self._done.pop(), self._done.pop()
        self.push(
            Change(
                label,
                undo=lambda: (later.undo(), first.undo()),
                redo=lambda: (first.redo(), later.redo()),
            )
        )

    def bundle(self, count: int, label: str) -> None:
        """Make the newest steps one, under a new label; they are taken back newest first."""
        if count < 1:
            return
        steps = [self._done.pop() for _ in range(count)]
        self.push(
            Change(
                label,
                undo=lambda: [step.undo() for step in steps],
                redo=lambda: [step.redo() for step in reversed(steps)],
            )
        )

    @property
    def next_undo(self) -> Change | None:
        """The step that `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Change | None:
        """The step that `redo` would do again."""
        return self._undone[-1] if self._undone else None

    def undo(self) -> Change | None:
        """Take back the newest step; None where there is none."""
        if not self._done:
            return None
        change = self._done[-1]
        change.undo()
        self._undone.append(self._done.pop())
        return change

    def redo(self) -> Change | None:
        """Do the newest undone step again; None where there is none."""
        if not self._undone:
            return None
        change = self._undone[-1]
        change.redo()
        self._done.append(self._undone.pop())
        return change
