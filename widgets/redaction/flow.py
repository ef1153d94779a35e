"""From the menu to a redacted copy, and from a copy to its second person."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.services import redaction, review
from widgets.desk import Desk
from widgets.frames.sheet import MAX_FRAMES
from widgets.redaction.dialog import RedactDialog
from widgets.redaction.review_dialog import ReviewDialog


class RedactionFlow(QObject):
    """Opens the two windows over an open case."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def begin(self, moment_code: str) -> RedactDialog | None:
        """Open the boxes of a moment; None where it has no picture, or is too long."""
        session = self._desk.session
        found = self._desk.attempt(lambda: redaction.stretch_times(session, moment_code))
        if found is None:
            return None
        frames, times_us = found
        if len(frames) > MAX_FRAMES:
            self._desk.notices.say(
                self.tr("Momen terlalu panjang untuk salinan tertutup"),
                self.tr("Pecah menjadi momen yang lebih pendek, paling banyak {n} bingkai.").format(
                    n=MAX_FRAMES
                ),
                "warn",
            )
            return None
        moment = review.moment(session, moment_code)
        dialog = RedactDialog(self._desk, moment, frames, times_us, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.made.connect(self.look)
        dialog.open()
        return dialog

    def look(self, code: str = "") -> ReviewDialog:
        """Open the frames of a copy; empty for the first that waits."""
        dialog = ReviewDialog(self._desk, code, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog
