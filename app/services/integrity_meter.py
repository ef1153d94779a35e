"""How far a verification has come: bytes read, and work that costs as much as reading them."""

from __future__ import annotations

from app.domain.clip import Derivative
from app.tasks.job import JobContext, Progress

_MIB = 1024 * 1024
_EACH_DERIVED = 32 * _MIB
"""Starting a child and opening the original takes about as long as hashing this much."""
_EACH_FRAME = 2 * _MIB
"""Decoding and encoding one frame of a clip, likewise; only the time left depends on it."""


def cost_of_deriving(derivative: Derivative) -> int:
    """Estimate what deriving again costs, in bytes hashed in the same time."""
    return _EACH_DERIVED + _EACH_FRAME * max(1, derivative.recipe.frame_count)


class Meter:
    """Counts work against a total that is set out first; progress never goes back."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx
        self._total = 1
        self._done = 0
        self.read_bytes = 0
        self.stored_bytes = 0

    def expect(self, total: int) -> None:
        """Set out how much work there is, before any is done."""
        self._total = max(1, total)

    def begin(self, step: str, detail: str = "") -> None:
        """Say what comes next; waits while paused.

        Raises:
            Cancelled: a person stopped the verification.
        """
        self._ctx.progress(self._share(0), step, detail)

    def part(self, cost: int, step: str, detail: str) -> JobContext:
        """Give a context whose 0 to 1 is `cost` of the whole; `finish` it with the same cost."""

        def report(progress: Progress) -> None:
            done = self._share(cost * max(0.0, min(1.0, progress.done)))
            self._ctx.on_progress(Progress(done, progress.step or step, detail))

        return self._ctx.within(report)

    def silent(self) -> JobContext:
        """Give a context for work that is not counted."""
        return self._ctx.silent()

    def finish(self, cost: int, *, read_bytes: int = 0, stored_bytes: int = 0) -> None:
        """Count work as done."""
        self._done += cost
        self.read_bytes += read_bytes
        self.stored_bytes += stored_bytes

    def _share(self, more: float) -> float:
        return min(0.999, (self._done + more) / self._total)
