"""From the menu to a clip with more than the recording in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.domain.evidence import EvidenceKind
from app.domain.moment import Moment
from app.services import clip_preview, review
from app.services.clip_dressing import DressChoice
from widgets.clips.dialog import ClipDialog
from widgets.desk import Desk


class ClipFlow(QObject):
    """Opens the choices of a moment.

    Args:
        cut: takes the code of the moment, whether the bar is wanted, and the choice.
    """

    def __init__(
        self, desk: Desk, cut: Callable[[str, bool, DressChoice], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._cut, self._window = desk, cut, window

    def begin(self, code: str) -> ClipDialog | None:
        """Open the choices; None where the moment is no stretch of a video, which is said."""
        session = self._desk.session
        moment = review.moment(session, code)
        if not self._is_video(moment):
            self._desk.notices.say(
                self.tr("Hanya untuk potongan video"),
                self.tr("Momen suara dipotong apa adanya dengan C; foto dan titik tidak dipotong."),
                "warn",
            )
            return None
        found = self._desk.attempt(lambda: clip_preview.stretch_times(session, code))
        if found is None:
            return None
        dialog = ClipDialog(self._desk, moment, *found, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(partial(self._cut, code))
        dialog.open()
        return dialog

    def _is_video(self, moment: Moment) -> bool:
        evidence = self._desk.session.stores.evidence.by_code(moment.draft.evidence)
        return evidence.kind is EvidenceKind.VIDEO and moment.draft.span.length_us > 0
