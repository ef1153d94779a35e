"""How far the threads that copy one file have come, and how they wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition

from app.tasks.job import JobContext

_LOOK_S = 0.1


class StoppedError(Exception):
    """Somebody else of the group failed or was cancelled."""


class Trail:
    """How far the copy is written, stored and followed; shared by five threads."""

    def __init__(self, size: int, ctx: JobContext) -> None:
        self.size = size
        self.is_whole = False
        self._ctx = ctx
        self._moved = Condition()
        self._written = self._stored = self._followed = 0
        self._is_stopped = False

    def wrote(self, count: int) -> None:
        """Say that so many bytes more are in the copy."""
        with self._moved:
            self._written += count
            self._moved.notify_all()

    def stored_until(self, at: int) -> None:
        """Say that all bytes before `at` are on the disk."""
        with self._moved:
            self._stored = at
            self._moved.notify_all()

    def followed(self, count: int) -> None:
        """Say that a follower went through so many bytes more; it waits here as in `report`."""
        with self._moved:
            self._followed += count
            self._wait(lambda: True)

    def wait_written(self, least: int) -> int:
        """Wait until at least so many bytes are written; give how many are."""
        with self._moved:
            self._wait(lambda: self._written >= least)
            return self._written

    def wait_stored(self, least: int) -> None:
        """Wait until at least so many bytes are on the disk."""
        with self._moved:
            self._wait(lambda: self._stored >= least)

    def report(self) -> None:
        """Tell how far all are; wait here while a person paused; end where one failed.

        Raises:
            Cancelled: a person stopped the job.
        """
        with self._moved:
            if self._is_stopped:
                raise StoppedError
            done = self._written + self._followed
        step = "hashing" if self.is_whole else "copying"
        self._ctx.progress(done / (2 * self.size) if self.size else 1.0, step)

    def stop(self) -> None:
        """Let every follower end."""
        with self._moved:
            self._is_stopped = True
            self._moved.notify_all()

    def _wait(self, is_there: Callable[[], bool]) -> None:
        while not self._is_stopped and (self._ctx.is_paused or not is_there()):
            self._moved.wait(_LOOK_S if self._ctx.is_paused else None)
        if self._is_stopped:
            raise StoppedError
