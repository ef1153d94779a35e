"""Make a redacted copy of a moment: its frames with boxes, and beside them what is hidden."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clip import Derivative
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, Region
from app.domain.redaction import DOUBTFUL
from app.domain.redaction_plan import CoveredRegion
from app.services import clips, redaction
from app.services.clips import StagedDerivative
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.redaction.canvas import FrameCanvas
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.sheet_dialog import SheetDialog
from widgets.redaction.side import HiddenPanel
from widgets.texts import clock


class RedactDialog(SheetDialog):
    """Sets boxes and mutes, and makes the copy; the original is only read.

    Args:
        moment: a stretch of a video.
        frames: its frames, numbered as in the original.
        times_us: when each begins, and when the last one ends.
    """

    made = Signal(str)
    """Code of the redacted copy."""

    def __init__(
        self,
        desk: Desk,
        moment: Moment,
        frames: range,
        times_us: tuple[int, ...],
        parent: QWidget | None = None,
    ) -> None:
        self.canvas = FrameCanvas()
        self.side = HiddenPanel()
        super().__init__(desk, frames, self.canvas, self.side, parent)
        self._moment, self._times_us = moment, times_us
        self.draft = RedactionDraft(frames)
        title = self.tr("Salinan tertutup dari {code} ({item}, bingkai {first}–{last})")
        facts = {"item": moment.draft.evidence, "first": frames[0], "last": frames[-1]}
        self.setWindowTitle(title.format(code=moment.code, **facts))
        self._mute_from: int | None = None
        self._is_adding = False
        self._connect()
        self._refresh()
        self._read_frames(self.canvas, moment.code, self._on_sheet, self._on_progress)

    # what a person does

    def set_box(self, box: Region) -> None:
        """Put the chosen or a new box where a person wants it in this frame."""
        if self._is_adding or self.side.chosen < 0:
            place = self.draft.add(self.tr("Kotak"), self.frame, box)
            self._is_adding = False
        else:
            place = self.side.chosen
            self.draft.set_box(place, self.frame, box)
        self._refresh(place)

    def _on_chosen(self, _place: int) -> None:
        self.side.enable(self.draft, is_on=self._is_free())
        self._show()

    def _on_add(self) -> None:
        self._is_adding = True
        self._say(self.tr("Seret kotak di atas yang harus ditutup."))
        self.canvas.begin_box()

    def _on_remove(self) -> None:
        if self.side.chosen >= 0:
            del self.draft.regions[self.side.chosen]
            self._refresh()

    def _on_limit(self, *, begins: bool) -> None:
        place = self.side.chosen
        if place >= 0:
            if begins:
                self.draft.limit(place, first=self.frame)
            else:
                self.draft.limit(place, last=self.frame)
            self._refresh(place)

    def _on_mute(self) -> None:
        start = self._mute_from
        at = self.frame - self.draft.frames[0]
        if start is None:
            self._mute_from = self._times_us[at]
        else:
            self._mute_from = None
            end_us = self._times_us[at + 1]
            if end_us > start:
                self.draft.mutes.append(TimeRange(start, end_us))
        self._refresh(self.side.chosen)

    def _on_unmute(self) -> None:
        place = self.side.mutes.currentRow()
        if place >= 0:
            del self.draft.mutes[place]
            self._refresh(self.side.chosen)

    def _on_track(self) -> None:
        place = self.side.chosen
        if place < 0:
            return
        session, region = self._desk.session, self.draft.regions[place]
        by_hand = CoveredRegion(
            region.name,
            region.first,
            region.last,
            tuple(key for key in region.keys if key.doubt == 0),
        )
        job = self._desk.attempt(lambda: redaction.track_job(session, self._moment.code, by_hand))
        if job is not None:
            self._wait_for(self._desk.start(job, partial(self._on_tracked, place)))

    def _on_tracked(self, place: int, found: CoveredRegion) -> None:
        if place < len(self.draft.regions) and self.draft.regions[place].name == found.name:
            self.draft.regions[place] = found
            doubtful = sum(key.doubt >= DOUBTFUL for key in found.keys)
            text = (
                self.tr("{n} kotak meragukan: periksa, lalu perbaiki pada bingkainya.")
                if doubtful
                else self.tr("Diikuti; tidak ada yang meragukan. Periksa setiap bingkai juga.")
            )
            self._refresh(place)
            self._say(text.format(n=doubtful))

    def _on_make(self) -> None:
        plan, session = self.draft.plan, self._desk.session
        if plan is None:
            return
        job = self._desk.attempt(
            lambda: redaction.redact_job(
                session, self._moment.code, plan, overlay=self.side.bar.isChecked()
            )
        )
        if job is not None:
            self._wait_for(self._desk.start(job, self._on_staged))

    def _on_staged(self, staged: StagedDerivative) -> None:
        derivative: Derivative = clips.commit(self._desk.session, staged)
        self.made.emit(derivative.code)
        self.accept()

    # what is shown

    def _show(self) -> None:
        picture = self.sheet.picture(self.frame)
        if picture.isNull():
            return
        self.canvas.show_frame(picture, self.draft.boxes(self.frame), self.side.chosen)
        first = self.draft.frames[0]
        text = self.tr("bingkai {frame}  ·  {n} dari {all}  ·  {time}")
        self._where.setText(
            text.format(
                frame=self.frame,
                n=self.frame - first + 1,
                all=len(self.draft.frames),
                time=clock(self._times_us[self.frame - first]),
            )
        )

    def _refresh(self, place: int = -1) -> None:
        self.side.show_draft(self.draft, place, is_muting=self._mute_from is not None)
        self._show()

    def _wait_for(self, handle: TaskHandle) -> None:
        self._handle = handle
        self.side.enable(self.draft, is_on=False)
        handle.progressed.connect(self._on_progress)
        handle.finished.connect(self._on_over)

    def _on_over(self) -> None:
        self.side.enable(self.draft, is_on=True)

    def _on_sheet(self, _folder: Path) -> None:
        self._say(self.tr("Tambah kotak, atau bungkam suaranya."))
        self._show()

    def _on_progress(self, progress: Progress) -> None:
        names = {
            "pictures": self.tr("Menyiapkan bingkai"),
            "tracking": self.tr("Mengikuti isi kotak"),
            "cutting": self.tr("Menutup dan menulis"),
            "checking": self.tr("Memeriksa setiap bingkai"),
        }
        part = f" {progress.done:.0%}" if progress.done >= 0 else ""
        self._say(names.get(progress.step, "…") + part)

    def _say(self, text: str) -> None:
        self.side.state.setText(text)

    # how it is built

    def _connect(self) -> None:
        self.slider.valueChanged.connect(lambda _frame: self._show())
        self.canvas.box_set.connect(self.set_box)
        self.canvas.box_chosen.connect(self.side.regions.setCurrentRow)
        self.side.regions.currentRowChanged.connect(self._on_chosen)
        self.side.add.clicked.connect(self._on_add)
        self.side.remove.clicked.connect(self._on_remove)
        self.side.begin.clicked.connect(lambda: self._on_limit(begins=True))
        self.side.end.clicked.connect(lambda: self._on_limit(begins=False))
        self.side.track.clicked.connect(self._on_track)
        self.side.mute.clicked.connect(self._on_mute)
        self.side.unmute.clicked.connect(self._on_unmute)
        self.side.make.clicked.connect(self._on_make)
