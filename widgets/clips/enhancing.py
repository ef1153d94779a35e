"""The column in which the pictures of a clip are made easier to see, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.domain.adjustments import NEUTRAL, adjustments_text
from app.domain.mediatime import FrameRequest
from app.domain.moment import Moment
from app.domain.steadying import Steady
from app.services import clip_preview, clips, frames
from app.services.clip_dressing import PLAIN, DressChoice
from app.services.clips import StagedDerivative
from app.tasks.runner import TaskHandle
from widgets.clips.corners import PartDialog
from widgets.desk import Desk
from widgets.parts import Button, label
from widgets.player.adjust_panel import AdjustPanel

_CALMER, _CALMEST = 12, 100
"""Frames to each side over which a camera's way is evened out."""


class ClipEnhancing(QObject):
    """Holds what is done to every picture; nothing is made before the dialog makes its clip.

    Args:
        moment: a stretch of a video.
        folder: for pictures that are looked at.
        frame: gives the frame in sight, numbered as in the original.
        window: the dialog.
    """

    changed = Signal()
    """Something else is to be seen."""
    busy = Signal(bool)
    """A camera's moves are being measured."""
    all_wanted = Signal(int)
    """Every moment of the recording is to be cut so; frames to each side over which it is held
    still, 0 for not at all."""

    def __init__(
        self, desk: Desk, moment: Moment, folder: Path, frame: Callable[[], int], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._moment, self._folder = desk, moment, folder
        self._frame, self._window = frame, window
        self.steady: Steady | None = None
        """As it was measured; None for a camera that shakes as it did."""
        self._handle: TaskHandle | None = None
        self._build()
        self._connect()
        self._show()

    @property
    def is_active(self) -> bool:
        """The clip would not show the recording's own pictures."""
        return self.steady is not None or not self.panel.adjustments.is_neutral

    def onto(self, choice: DressChoice) -> DressChoice:
        """Add what is chosen here."""
        return replace(choice, adjustments=self.panel.adjustments, steady=self.steady)

    def seen(self, choice: DressChoice) -> DressChoice:
        """Give what is to be looked at: the original's own pictures where a person compares."""
        if not self.compare.isChecked():
            return choice
        return replace(choice, adjustments=NEUTRAL, steady=None)

    def stop(self) -> None:
        """End what is still measured."""
        if self._handle is not None and not self._handle.is_over:
            self._handle.cancel()

    # what a person does

    def _on_steady(self) -> None:
        self.stop()
        self.steady = None
        over = int(self.shake.currentData())
        self.changed.emit()
        if not over:
            self._show()
            return
        session, code = self._desk.session, self._moment.code
        job = self._desk.attempt(lambda: clip_preview.steady_job(session, code, over))
        if job is not None:
            self.busy.emit(True)
            self.state.setText(self.tr("Mengukur gerak kamera…"))
            self._handle = self._desk.start(job, self._on_measured)
            self._handle.finished.connect(partial(self._on_over, self._handle))

    def _on_measured(self, steady: Steady) -> None:
        if steady.frames == self.shake.currentData():
            self.steady = steady
            self.changed.emit()

    def _on_over(self, handle: TaskHandle) -> None:
        if handle is self._handle:
            if self.steady is None:
                self.shake.setCurrentIndex(0)
            self.busy.emit(False)
            self._show()

    def _on_part(self, *, is_free: bool) -> None:
        """Show the whole picture, held still where it is, for corners to be put on it."""
        session, out = self._desk.session, self._folder / "whole.jpg"
        choice = replace(PLAIN, steady=self.steady)
        job = self._desk.attempt(
            lambda: clip_preview.picture_job(
                session, self._moment.code, self._frame(), out, overlay=True, choice=choice,
                is_bare=True,
            )
        )  # fmt: skip
        if job is not None:
            self._desk.start(job, partial(self.ask_for_part, is_free))

    def ask_for_part(self, is_free: bool, path: Path) -> None:
        """Let a person put corners on a picture that was made for it."""
        session = self._desk.session
        evidence = session.stores.evidence.by_code(self._moment.draft.evidence)
        index = frames.load_index(session, evidence)
        size = (index.width, index.height)
        asking = PartDialog(
            QImage(str(path)), size, partial(self._take_part, is_free), self._window,
            is_free=is_free,
        )  # fmt: skip
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.open()

    def _take_part(self, is_free: bool, part: tuple[int, ...]) -> None:
        empty: tuple[int, ...] = ()
        self.panel.change(crop=empty if is_free else part, corners=part if is_free else empty)

    def _on_still(self) -> None:
        """Keep the frame in sight as a still with the same values."""
        session, moment = self._desk.session, self._moment
        request, done = FrameRequest(frame=self._frame()), self.panel.adjustments
        job = self._desk.attempt(
            lambda: clips.frame_job(session, moment.draft.evidence, request, done, moment.code)
        )
        if job is not None:
            self._desk.start(job, self._on_staged)

    def _on_staged(self, staged: StagedDerivative) -> None:
        made = self._desk.attempt(lambda: clips.commit(self._desk.session, staged))
        if made is not None:
            self.state.setText(self.tr("Gambar diam {code} tersimpan").format(code=made.code))

    def _on_all(self) -> None:
        self.all_wanted.emit(self.steady.frames if self.steady is not None else 0)

    def _on_reset(self) -> None:
        self.panel.show_adjustments(NEUTRAL)
        self.shake.setCurrentIndex(0)
        self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    # what is shown

    def _show(self) -> None:
        done = self.panel.adjustments
        with QSignalBlocker(self.fields):
            self.fields.setChecked(done.deinterlace)
        told = adjustments_text(replace(NEUTRAL, crop=done.crop, corners=done.corners))
        if self.steady is not None:
            told = "; ".join(filter(None, (self.steady.words(), told)))
        # a row of numbers without a place to break would widen the column
        self.state.setText(told.replace(":", ":\u200b"))
        self.whole.setEnabled(bool(done.crop or done.corners))
        for part in (self.reset, self.compare):
            part.setEnabled(self.is_active)
        self.still.setEnabled(not done.is_neutral)
        self.alike.setEnabled(self.is_active)
        if not self.is_active:
            self.compare.setChecked(False)

    # how it is built

    def _build(self) -> None:
        self.toggle = _button(
            self.tr("Olah gambar…"), self.tr("Terangkan, tajamkan, stabilkan, luruskan (Alt+O)")
        )
        self.toggle.setShortcut("Alt+O")
        self.toggle.setCheckable(True)
        self.fields = QCheckBox(self.tr("Pisahkan baris selang-seling"))
        self.fields.setToolTip(
            self.tr("Rekaman yang baris-barisnya dari dua saat; bingkai lain tidak berubah")
        )
        self.shake = QComboBox()
        self.shake.setAccessibleName(self.tr("Guncangan kamera"))
        self.shake.setToolTip(
            self.tr("Gambar digeser melawan guncangan; tepi yang tidak terekam tetap hitam")
        )
        self.shake.addItem(self.tr("Guncangan: biarkan"), 0)
        self.shake.addItem(self.tr("Guncangan: redam"), _CALMER)
        self.shake.addItem(self.tr("Guncangan: diamkan"), _CALMEST)
        self.crop = _button(self.tr("Potong bagian…"), self.tr("Simpan satu bagian gambar saja"))
        self.corners = _button(
            self.tr("Luruskan perspektif…"), self.tr("Benda datar yang miring menjadi persegi")
        )
        self.whole = _button(self.tr("Seluruh gambar"), self.tr("Batalkan potongan atau pelurusan"))
        self.compare = QCheckBox(self.tr("Lihat &aslinya"))
        self.compare.setToolTip(self.tr("Gambar apa adanya, untuk membandingkan (Alt+A)"))
        self.still = _button(
            self.tr("Simpan bingkai ini"), self.tr("Gambar diam dengan olahan yang sama")
        )
        self.alike = _button(
            self.tr("Semua momen rekaman ini"),
            self.tr("Potong setiap momen rekaman ini dengan olahan yang sama, tanpa langkah"),
        )
        self.reset = _button(self.tr("Kembalikan semua"), self.tr("Gambar apa adanya"))
        self.state = label("", "muted", wraps=True)
        for each in (self.whole, self.reset):
            each.setProperty("kind", "quiet")
        self.panel = AdjustPanel(
            self.tr("Olah gambar"),
            {"denoise": self.tr("Kurangi derau (lambat)")},
            (
                self.fields, self.shake, self.crop, self.corners, self.whole, self.compare,
                self.still, self.alike, self.reset, self.state,
            ),
        )  # fmt: skip

    def _connect(self) -> None:
        self.toggle.toggled.connect(self.panel.setVisible)
        self.panel.closed.connect(lambda: self.toggle.setChecked(False))
        self.panel.changed.connect(lambda _done: self._on_changed())
        self.fields.toggled.connect(lambda is_on: self.panel.change(deinterlace=bool(is_on)))
        self.shake.currentIndexChanged.connect(lambda _place: self._on_steady())
        self.crop.clicked.connect(lambda: self._on_part(is_free=False))
        self.corners.clicked.connect(lambda: self._on_part(is_free=True))
        self.whole.clicked.connect(lambda: self.panel.change(crop=(), corners=()))
        self.compare.toggled.connect(lambda _on: self.changed.emit())
        self.still.clicked.connect(self._on_still)
        self.alike.clicked.connect(self._on_all)
        self.reset.clicked.connect(self._on_reset)


def _button(text: str, tip: str) -> Button:
    made = Button(text, "")
    made.setToolTip(tip)
    made.setAutoDefault(False)
    return made
