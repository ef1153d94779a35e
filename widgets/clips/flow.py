"""From the menu to a clip with more than the recording in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
        cut_alike: takes the code of a recording, the choice for all its moments, and over how
            many frames to each side they are held still.
    """

    def __init__(
        self,
        desk: Desk,
        cut: Callable[[str, bool, DressChoice], object],
        cut_alike: Callable[[str, DressChoice, int], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._cut, self._window = desk, cut, window
        self._cut_alike = cut_alike

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
        dialog.enhancing.all_wanted.connect(partial(self._on_all, dialog, moment))
        dialog.open()
        return dialog

    def _on_all(self, dialog: ClipDialog, moment: Moment, steady: int) -> None:
        """Cut the moments of a recording alike; steps and caption are this one's alone."""
        choice = replace(dialog.choice, steps=(), caption="", steady=None)
        dialog.accept()
        self._cut_alike(moment.draft.evidence, choice, steady)

    def _is_video(self, moment: Moment) -> bool:
        evidence = self._desk.session.stores.evidence.by_code(moment.draft.evidence)
        return evidence.kind is EvidenceKind.VIDEO and moment.draft.span.length_us > 0
