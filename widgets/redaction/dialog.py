"""Make a redacted copy of a moment: its frames with boxes, and beside them what is hidden.

What the detector proposes hides nothing before a person accepts it, and no copy is made while a
proposal waits.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clip import Derivative
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, Region
from app.domain.redaction import DOUBTFUL
from app.domain.redaction_plan import CoveredRegion, HiddenVoice
from app.services import clips, redaction
from app.services.clips import StagedDerivative
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.frames.canvas import FrameCanvas
from widgets.frames.dialog import SheetDialog
from widgets.parts import set_tone
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.proposing import Proposing
from widgets.redaction.side import HiddenPanel
from widgets.redaction.told import why_first
from widgets.texts import clock


class RedactDialog(SheetDialog):
    """Sets boxes and mutes, and makes the copy; the original is only read.

    Args:
        moment: a stretch of a video, or a photo.
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
        self._has_time = times_us[0] < times_us[-1]
        self.side = HiddenPanel(has_time=self._has_time)
        super().__init__(desk, frames, self.canvas, self.side, parent)
        self._moment, self._times_us = moment, times_us
        self.draft = RedactionDraft(frames)
        self.proposing = Proposing(desk, self, moment.code, self.draft, self.side)
        title = self.tr("Salinan tertutup dari {code} ({item}, bingkai {first}–{last})")
        if not self._has_time:
            title = self.tr("Salinan tertutup dari {code} ({item})")
            self.slider.hide()
        facts = {"item": moment.draft.evidence, "first": frames[0], "last": frames[-1]}
        self.setWindowTitle(title.format(code=moment.code, **facts))
        self._mute_from: int | None = None
        self._is_adding = False
        self._connect()
        self.refresh()
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
        self.refresh(place)

    def _on_chosen(self, _place: int) -> None:
        self.side.enable(self.draft, is_on=self._is_free())
        self._show()

    def _on_add(self) -> None:
        self._is_adding = True
        self.say(self.tr("Seret kotak di atas yang harus ditutup."))
        self.canvas.begin_box()

    def _on_remove(self) -> None:
        place = self.side.chosen
        if place >= 0:
            self.draft.remove(place)
            self.refresh(min(place, len(self.draft.regions) - 1))
            self.proposing.tell()

    def _on_limit(self, *, begins: bool) -> None:
        place = self.side.chosen
        if place >= 0:
            if begins:
                self.draft.limit(place, first=self.frame)
            else:
                self.draft.limit(place, last=self.frame)
            self.refresh(place)

    def _on_voice(self) -> None:
        start = self._mute_from
        at = self.frame - self.draft.frames[0]
        if start is None:
            self._mute_from = self._times_us[at]
        else:
            self._mute_from = None
            end_us = self._times_us[at + 1]
            if end_us > start:
                kind = self.side.voices.chosen_kind
                self.draft.voices.append(HiddenVoice(kind, TimeRange(start, end_us)))
        self.refresh(self.side.chosen)

    def _on_unvoice(self) -> None:
        place = self.side.voices.list.currentRow()
        if place >= 0:
            del self.draft.voices[place]
            self.refresh(self.side.chosen)

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
            self.wait_for(self._desk.start(job, partial(self._on_tracked, place)))

    def _on_tracked(self, place: int, found: CoveredRegion) -> None:
        if place < len(self.draft.regions) and self.draft.regions[place].name == found.name:
            self.draft.regions[place] = found
            doubtful = sum(key.doubt >= DOUBTFUL for key in found.keys)
            text = (
                self.tr("{n} kotak meragukan: periksa, lalu perbaiki pada bingkainya.")
                if doubtful
                else self.tr("Diikuti; tidak ada yang meragukan. Periksa setiap bingkai juga.")
            )
            self.refresh(place)
            self.say(text.format(n=doubtful))

    def _on_make(self) -> None:
        plan, session = self.draft.plan, self._desk.session
        if plan is None:
            return
        job = self._desk.attempt(
            lambda: redaction.redact_job(
                session,
                self._moment.code,
                plan,
                overlay=self.side.bar.isChecked(),
                lettering=self.side.search_text.isChecked(),
            )
        )
        if job is not None:
            self.wait_for(self._desk.start(job, self._on_staged))

    def _on_staged(self, staged: StagedDerivative) -> None:
        derivative: Derivative = clips.commit(self._desk.session, staged)
        self.made.emit(derivative.code)
        self.accept()

    # what is shown

    def _show(self) -> None:
        picture = self.sheet.picture(self.frame)
        if picture.isNull():
            return
        boxes = list(self.draft.boxes(self.frame))
        waiting = self.draft.undecided
        # below -1: no place in the list, nothing to choose
        bare = [
            (-2 - at, self._bare_name(sought), each.box)
            for at, (sought, each) in enumerate(self.draft.bare(self.frame))
        ]
        marked = waiting | {place for place, _, _ in bare}
        self.canvas.show_frame(picture, [*boxes, *bare], self.side.chosen, frozenset(marked))
        self._tell_where()

    def _tell_where(self) -> None:
        look = self.draft.look(self.frame)
        bare = " + ".join(self._bare_name(each) for each in Sought if each in look.seen)
        why = bare or why_first(look)
        set_tone(self._where, "warn" if look.why else "")
        if not self._has_time:
            self._where.setText(why)
            return
        first = self.draft.frames[0]
        text = self.tr("bingkai {frame}  ·  {n} dari {all}  ·  {time}")
        told = text.format(
            frame=self.frame,
            n=self.frame - first + 1,
            all=len(self.draft.frames),
            time=clock(self._times_us[self.frame - first]),
        )
        self._where.setText(f"{told}  ·  {why}" if why else told)

    def _bare_name(self, sought: Sought) -> str:
        is_text = sought is Sought.TEXT
        return self.tr("tulisan tanpa kotak") if is_text else self.tr("wajah tanpa kotak")

    def refresh(self, place: int = -1) -> None:
        """Show the draft as it is now.

        Args:
            place: of the region to choose, -1 for none.
        """
        self.side.show_draft(self.draft, place, is_muting=self._mute_from is not None)
        self._show()

    def say(self, text: str) -> None:
        """Tell what is going on, or what to do."""
        self.side.state.setText(text)

    def wait_for(self, handle: TaskHandle) -> None:
        """Switch everything off until a job is over."""
        self._handle = handle
        self.side.enable(self.draft, is_on=False)
        handle.progressed.connect(self._on_progress)
        handle.finished.connect(self._on_over)

    def _on_over(self) -> None:
        self.side.enable(self.draft, is_on=True)

    def _on_sheet(self, _folder: Path) -> None:
        self.say(self.tr("Usulkan wajah (F) atau tambah kotak (B)."))
        self._show()

    def _on_progress(self, progress: Progress) -> None:
        names = {
            "pictures": self.tr("Menyiapkan bingkai"),
            "tracking": self.tr("Mengikuti isi kotak"),
            "cutting": self.tr("Menutup dan menulis"),
            "faces": self.tr("Mencari wajah"),
            "text": self.tr("Mencari tulisan"),
            "checking": self.tr("Memeriksa setiap bingkai"),
        }
        part = f" {progress.done:.0%}" if progress.done >= 0 else ""
        self.say(names.get(progress.step, "…") + part)

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
        self.side.voices.set.clicked.connect(self._on_voice)
        self.side.voices.remove.clicked.connect(self._on_unvoice)
        self.side.make.clicked.connect(self._on_make)
