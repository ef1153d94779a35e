"""From the menu to the gesture bench, and from a card to the moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.evidence import EvidenceKind
from app.domain.gesture import GestureFinding
from app.domain.moment import Moment
from app.services import gesture_bench
from widgets.desk import Desk
from widgets.moments.gesture_dialog import BenchPicture, GestureDialog
from widgets.stage import Stage


class GestureFlow(QObject):
    """Lays what is on the stage on the bench.

    Args:
        chosen: gives the moment that is chosen, None for none.
    """

    noted = Signal(object)
    """`Moment` that holds the finding now."""

    def __init__(
        self, desk: Desk, stage: Stage, chosen: Callable[[], Moment | None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._stage, self._chosen, self._window = desk, stage, chosen, window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what the action of the menu does."""
        return {"mark.gesture": self.show}

    def show(self) -> None:
        """Stop at the frame and open the bench; without a picture it says what to do first."""
        canvas = self._stage.player.canvas
        if canvas.position is not None:
            canvas.rest_wanted.emit()
        dialog = self.dialog()
        surface = canvas.surface
        # the exact pixels of a frame may still be on their way when it is asked for
        follow = surface.picture_changed.connect(lambda: dialog.show_picture(self._picture()))
        dialog.exec()
        surface.picture_changed.disconnect(follow)
        dialog.deleteLater()

    def dialog(self) -> GestureDialog:
        """Make the bench for what is on the stage now."""
        dialog = GestureDialog(self._picture(), self._target(), self._window)
        dialog.noted.connect(self._on_noted)
        return dialog

    def _picture(self) -> BenchPicture | None:
        surface, item = self._stage.player.surface, self._stage.item
        if item is None or not surface.has_picture:
            return None
        canvas, shown = self._stage.player.canvas, surface.shown
        words = canvas.caption.place.text()
        frame = None if shown.is_photo else shown.position
        if frame is not None:
            words = canvas.caption.reference(frame)
        image = canvas.frame_image()
        full = shown.upright_size
        return BenchPicture(image, full, surface.tiles, words, frame)

    def _moment_here(self) -> Moment | None:
        moment, item = self._chosen(), self._stage.item
        if moment is None or item is None or moment.draft.evidence != item.code:
            return None
        span, at_us = moment.draft.span, self._stage.position_us
        return moment if span.start_us <= at_us <= max(span.start_us, span.end_us) else None

    def _target(self) -> str:
        item = self._stage.item
        if item is None or not self._desk.may_write or item.kind is EvidenceKind.AUDIO:
            return ""
        moment = self._moment_here()
        if moment is not None:
            return self.tr("Catat pada {code}").format(code=moment.code)
        return self.tr("Catat sebagai momen baru")

    def _on_noted(self, found: GestureFinding) -> None:
        book, moment, item = self._desk.book, self._moment_here(), self._stage.item
        if item is None:
            return
        if moment is not None:
            code, draft = moment.code, gesture_bench.with_finding(moment.draft, found)
            made = self._desk.attempt(lambda: book.change(code, draft))
        else:
            new = gesture_bench.point_with(item.code, self._stage.position_us, found)
            made = self._desk.attempt(lambda: book.mark(new))
        if made is not None:
            self.noted.emit(made)
