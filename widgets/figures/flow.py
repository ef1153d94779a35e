"""From the menu to the shapes of the chosen moment, and back to the moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.evidence import EvidenceKind
from app.domain.figure import Figure
from app.domain.moment import Moment
from app.services import intake, redaction
from widgets.desk import Desk
from widgets.figures.dialog import FigureDialog
from widgets.frames.sheet import MAX_FRAMES
from widgets.stage import Stage


class FigureFlow(QObject):
    """Opens the window over the chosen moment.

    Args:
        chosen: gives the moment that is chosen, None for none.
    """

    def __init__(
        self, desk: Desk, stage: Stage, chosen: Callable[[], Moment | None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._stage, self._chosen, self._window = desk, stage, chosen, window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what the action of the menu does."""
        return {"moment.figures": self.begin}

    def begin(self) -> FigureDialog | None:
        """Open the chosen moment; where that cannot be, say what to do first."""
        moment = self._chosen()
        if moment is None:
            self._say(
                self.tr("Belum ada momen yang dipilih"),
                self.tr("Pilih atau tandai satu momen dahulu; bentuk digambar pada momen."),
            )
            return None
        kind = intake.evidence(self._desk.session, moment.draft.evidence).kind
        if kind is EvidenceKind.VIDEO and moment.draft.span.length_us:
            return self._over_a_stretch(moment)
        if kind is EvidenceKind.AUDIO or moment.first is None:
            self._say(self.tr("Rekaman suara tidak punya gambar"), "")
            return None
        still = self._still(moment)
        if still is None:
            self._say(
                self.tr("Gambar momen ini belum tampak"),
                self.tr("Klik momennya dalam daftar agar gambarnya terbuka, lalu ulangi."),
            )
            return None
        return self._open(moment, range(moment.first.frame, moment.first.frame + 1), still)

    def _over_a_stretch(self, moment: Moment) -> FigureDialog | None:
        session = self._desk.session
        frames = self._desk.attempt(lambda: redaction.stretch(session, moment.code))
        if frames is None:
            return None
        if len(frames) > MAX_FRAMES:
            text = self.tr("Pecah menjadi momen yang lebih pendek, paling banyak {n} bingkai.")
            self._say(self.tr("Momen terlalu panjang"), text.format(n=MAX_FRAMES))
            return None
        return self._open(moment, frames, None)

    def _still(self, moment: Moment) -> QImage | None:
        """Give the picture on the stage where it is the moment's own."""
        stage, first = self._stage, moment.first
        canvas, shown = stage.player.canvas, stage.player.surface.shown
        is_item = stage.item is not None and stage.item.code == moment.draft.evidence
        if not is_item or first is None or shown.is_empty or shown.is_preview:
            return None
        frame = shown.position.frame if shown.position is not None else 0
        return canvas.frame_image() if frame == first.frame else None

    def _open(self, moment: Moment, frames: range, still: QImage | None) -> FigureDialog:
        dialog = FigureDialog(self._desk, moment, frames, still, self._window)
        dialog.saved.connect(lambda figures: self._save(moment.code, figures))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _save(self, code: str, figures: tuple[Figure, ...]) -> None:
        book = self._desk.book
        moment = next((one for one in book.moments() if one.code == code), None)
        if moment is not None and moment.draft.figures != figures:
            draft = replace(moment.draft, figures=figures)
            self._desk.attempt(lambda: book.change(code, draft))

    def _say(self, title: str, text: str) -> None:
        self._desk.notices.say(title, text, "warn")
