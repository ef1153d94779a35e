"""Draw shapes on a moment: boxes, ellipses, polygons, arrows, numbers; in a video they move."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.figure import MAX_FIGURES, Figure, FigureShape, Spot
from app.domain.moment import Moment, Region
from app.domain.redaction import DOUBTFUL
from app.domain.redaction_plan import CoveredRegion
from app.services import redaction
from app.tasks.job import Progress
from widgets.desk import Desk
from widgets.figures.canvas import FigureCanvas
from widgets.figures.draft import FigureDraft
from widgets.figures.side import FigurePanel
from widgets.frames.dialog import SheetDialog


class FigureDialog(SheetDialog):
    """Works on a draft; the moment is changed when the person saves, and not before.

    Args:
        frames: of the moment, numbered as in the item; one for a photo or a point.
        still: the picture of the only frame; None where the frames of a stretch are to be read.
    """

    saved = Signal(object)
    """The figures as the person left them."""

    def __init__(
        self,
        desk: Desk,
        moment: Moment,
        frames: range,
        still: QImage | None,
        parent: QWidget | None = None,
    ) -> None:
        self.canvas = FigureCanvas()
        self.side = FigurePanel(is_moving=still is None)
        super().__init__(desk, frames, self.canvas, self.side, parent)
        self._moment, self._still = moment, still
        self.draft = FigureDraft(frames, moment.draft.figures)
        self.setWindowTitle(self.tr("Bentuk pada {code}").format(code=moment.code))
        self.slider.setVisible(still is None)
        self._connect()
        self._refresh(0 if len(self.draft) else -1)
        if still is None:
            self._read_frames(self.canvas, moment.code, self._on_sheet, self._on_progress)
        else:
            self._on_sheet(Path())

    # what a person does

    def begin(self, shape: FigureShape) -> None:
        """Wait for a new figure of this shape."""
        if len(self.draft) >= MAX_FIGURES:
            self._say(self.tr("Paling banyak {n} bentuk pada satu momen.").format(n=MAX_FIGURES))
            return
        self.side.list.setCurrentRow(-1)
        self.canvas.begin_figure(shape)
        spots = self.tr("Klik atau panah + Spasi menaruh titik; Enter selesai; Esc batal.")
        drag = self.tr("Seret di atas gambar, atau panah lalu Enter; Esc batal.")
        self._say(spots if self.canvas.is_setting_spots else drag)

    def _on_drawn(self, shape: FigureShape, box: Region, points: tuple[Spot, ...]) -> None:
        place = self.draft.add(shape, self.frame, box, points)
        self._refresh(place)
        self._say(self.tr("Tulis apa yang ditunjuk, atau geser dengan panah."))

    def _on_box(self, box: Region) -> None:
        if self.side.chosen >= 0:
            self.draft.set_box(self.side.chosen, self.frame, box)
            self._refresh(self.side.chosen)

    def _on_label(self, text: str) -> None:
        place = self.side.chosen
        if place >= 0:
            self.draft.set_label(place, text)
            self._show()

    def _on_labelled(self) -> None:
        self._refresh(self.side.chosen)

    def _on_turn(self) -> None:
        if self.side.chosen >= 0:
            self.draft.turn(self.side.chosen)
            self._refresh(self.side.chosen)

    def _on_remove(self) -> None:
        if self.side.chosen >= 0:
            self.draft.remove(self.side.chosen)
            self._refresh(min(self.side.chosen, len(self.draft) - 1))

    def _on_limit(self, *, begins: bool) -> None:
        place, frame = self.side.chosen, self.frame
        if place >= 0:
            self.draft.limit(place, **({"first": frame} if begins else {"last": frame}))
            self._refresh(place)

    def _on_forget(self) -> None:
        place = self.side.chosen
        if place >= 0 and not self.draft.drop_box(place, self.frame):
            self._say(self.tr("Pada bingkai ini tidak ada letak yang ditetapkan sendiri."))
        self._refresh(place)

    def _on_track(self) -> None:
        place = self.side.chosen
        if place < 0:
            return
        way, session, code = self.draft.way_by_hand(place), self._desk.session, self._moment.code
        job = self._desk.attempt(lambda: redaction.track_job(session, code, way))
        if job is not None:
            count = len(self.draft)
            self._handle = self._desk.start(job, partial(self._on_tracked, place, count))
            self.side.enable(self.draft, is_on=False)
            self._handle.progressed.connect(self._on_progress)
            self._handle.finished.connect(self._on_over)

    def _on_tracked(self, place: int, count: int, way: CoveredRegion) -> None:
        if count != len(self.draft):
            return  # another list by now
        self.draft.follow(place, way)
        self._refresh(place)
        doubtful = sum(key.doubt >= DOUBTFUL for key in way.keys)
        text = (
            self.tr("{n} letak meragukan: periksa, lalu perbaiki pada bingkainya.")
            if doubtful
            else self.tr("Diikuti; tidak ada yang meragukan. Periksa setiap bingkai juga.")
        )
        self._say(text.format(n=doubtful))

    def _on_over(self) -> None:
        self.side.enable(self.draft, is_on=True)

    def _save(self) -> None:
        figures: tuple[Figure, ...] = self.draft.figures
        self.saved.emit(figures)
        self.accept()

    # what is shown

    def _show(self) -> None:
        picture = self._still if self._still is not None else self.sheet.picture(self.frame)
        if picture.isNull():
            return
        self.canvas.show_figures(picture, self.draft.drawn(self.frame), self.side.chosen)
        text = self.tr("bingkai {frame}  ·  {n} dari {all}")
        first, count = self.draft.frames[0], len(self.draft.frames)
        told = text.format(frame=self.frame, n=self.frame - first + 1, all=count)
        self._where.setText(told if self._still is None else "")

    def _refresh(self, place: int) -> None:
        self.side.show_draft(self.draft, place)
        self._show()

    def _on_chosen(self, _row: int) -> None:
        self.side.show_label(self.draft.figures)
        self.side.enable(self.draft, is_on=self._is_free())
        self._show()

    def _on_sheet(self, _folder: Path) -> None:
        self._say(self.tr("Pilih bentuk, lalu gambar. Berkas asli tidak berubah."))
        self._show()

    def _on_progress(self, progress: Progress) -> None:
        is_sheet = progress.step == "pictures"
        name = self.tr("Menyiapkan bingkai") if is_sheet else self.tr("Mengikuti isi bentuk")
        self._say(name + (f" {progress.done:.0%}" if progress.done >= 0 else ""))

    def _say(self, text: str) -> None:
        self.side.state.setText(text)

    # how it is built

    def _connect(self) -> None:
        side = self.side
        self.slider.valueChanged.connect(lambda _frame: self._show())
        self.canvas.box_set.connect(self._on_box)
        self.canvas.box_chosen.connect(side.list.setCurrentRow)
        self.canvas.figure_drawn.connect(self._on_drawn)
        side.list.currentRowChanged.connect(self._on_chosen)
        side.label.textEdited.connect(self._on_label)
        side.label.editingFinished.connect(self._on_labelled)
        for shape, button in side.shapes.items():
            button.clicked.connect(lambda _checked=False, of=shape: self.begin(of))
        side.turn.clicked.connect(self._on_turn)
        side.remove.clicked.connect(self._on_remove)
        side.begin.clicked.connect(lambda: self._on_limit(begins=True))
        side.end.clicked.connect(lambda: self._on_limit(begins=False))
        side.forget.clicked.connect(self._on_forget)
        side.track.clicked.connect(self._on_track)
        side.save.clicked.connect(self._save)
        side.cancel.clicked.connect(self.reject)
