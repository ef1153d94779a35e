"""Asks the child for what is looked at; of each picture only the newest wish counts."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox
from app.services import still_preview
from app.services.still_preview import DecodedStill, SeenStill
from app.tasks.runner import TaskHandle
from widgets.desk import Desk


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture that is to be looked at."""

    name: str
    """Which one; a newer wish of the same name takes its place."""
    adjustments: Adjustments = NEUTRAL
    """What is done to it."""
    box: PixelBox = ()
    """Which part; empty for the whole."""


class StillLooks(QObject):
    """Decodes a picture once, and makes of it what is wished, one after the other.

    Args:
        code: the item.
        request: which frame or page.
    """

    seen = Signal(object, object)
    """`SeenStill` and its `Wish`."""
    decoded = Signal(object)
    """`StillBase`, once."""
    failed = Signal()
    """The picture cannot be decoded; why is said by the desk."""
    busy = Signal(bool)
    """Something is being made."""

    def __init__(self, desk: Desk, code: str, request: FrameRequest, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._code, self._request = desk, code, request
        self._folder = tempfile.TemporaryDirectory(
            prefix="netra-still-", ignore_cleanup_errors=True
        )
        self._bases: dict[bool, DecodedStill] = {}
        self._wishes: dict[str, Wish] = {}
        self._now: Wish | None = None
        self._handle: TaskHandle | None = None
        self._is_over = False

    def want(self, wish: Wish) -> None:
        """Wish to see something; an older wish of the same name is dropped."""
        if self._is_over:
            return
        self._wishes[wish.name] = wish
        if self._now is not None and self._now.name == wish.name and _is_slow(self._now):
            self._cancel()
        self._next()

    def stop(self) -> None:
        """End what is still made, and remove what was decoded."""
        self._is_over = True
        self._wishes.clear()
        folder = self._folder
        if self._handle is None or self._handle.is_over:
            folder.cleanup()
        else:
            # this object may be gone by then, and Windows deletes nothing that is still read
            self._handle.finished.connect(lambda: folder.cleanup())
            self._handle.cancel()

    # inside

    def _next(self) -> None:
        if not self._is_free() or not self._wishes:
            return
        wish = next(iter(self._wishes.values()))
        base = self._bases.get(wish.adjustments.deinterlace)
        self._handle = self._decode(wish) if base is None else self._make(wish, base)
        self.busy.emit(self._handle is not None)
        if self._handle is not None:
            self._handle.finished.connect(self._on_over)

    def _decode(self, wish: Wish) -> TaskHandle | None:
        is_parted = wish.adjustments.deinterlace
        job = self._desk.attempt(
            lambda: still_preview.base_job(
                self._desk.session,
                self._code,
                self._request,
                Path(self._folder.name),
                is_parted=is_parted,
            )
        )
        if job is None:
            self._on_failed()
            return None
        handle = self._desk.start(job, partial(self._on_decoded, is_parted))
        handle.failed.connect(lambda _error: self._on_failed())
        return handle

    def _make(self, wish: Wish, base: DecodedStill) -> TaskHandle:
        del self._wishes[wish.name]
        self._now = wish
        return self._desk.start(
            still_preview.look_job(base, wish.adjustments, wish.box), self._on_seen
        )

    def _on_decoded(self, is_parted: bool, decoded: DecodedStill) -> None:
        is_first = not self._bases
        self._bases[is_parted] = decoded
        if is_first:
            self.decoded.emit(decoded.base)

    def _on_seen(self, seen: SeenStill) -> None:
        wish = self._now
        if wish is not None and not self._is_over:
            self.seen.emit(seen, wish)

    def _on_failed(self) -> None:
        self._wishes.clear()
        self.failed.emit()

    def _on_over(self) -> None:
        self._now = None
        self._next()
        if self._is_free():
            self.busy.emit(False)

    def _is_free(self) -> bool:
        return self._handle is None or self._handle.is_over

    def _cancel(self) -> None:
        if self._handle is not None and not self._handle.is_over:
            self._handle.cancel()


def _is_slow(wish: Wish) -> bool:
    return wish.adjustments.denoise > 0
