"""Choose what a clip says, shows and does, and see one picture of it as it will be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.clip_steps import is_skipped
from app.domain.errors import InvalidValue
from app.domain.moment import Moment, Region
from app.runtime import settings as declared
from app.services import clip_dressing, clip_preview
from app.services.clip_dressing import DressChoice
from widgets.clips.draft import StepDraft
from widgets.clips.enhancing import ClipEnhancing
from widgets.clips.side import CATEGORY, CLOCK, FIGURES, SUBTITLES, ClipPanel
from widgets.desk import Desk
from widgets.frames.canvas import FrameCanvas
from widgets.frames.dialog import FrameDialog
from widgets.parts import row
from widgets.texts import clock

_PAUSE_MS = 150
"""A picture is made when nothing was changed for so long."""


class ClipDialog(FrameDialog):
    """Works on a draft; nothing is cut before the person says so.

    Args:
        moment: a stretch of a video.
        frames: its frames, numbered as in the original.
        times_us: when each begins, and when the last one ends.
    """

    wanted = Signal(bool, object)
    """Whether the bar is wanted, and the `DressChoice`."""

    def __init__(
        self,
        desk: Desk,
        moment: Moment,
        frames: range,
        times_us: tuple[int, ...],
        parent: QWidget | None = None,
    ) -> None:
        self.canvas = FrameCanvas()
        self.canvas.setToolTip("")
        super().__init__(desk, frames, self.canvas, parent)
        self._moment, self._times_us = moment, times_us
        self._folder = tempfile.TemporaryDirectory(prefix="netra-clip-")
        self._is_stale = self._is_drawing = self._has_begun = False
        self.draft = StepDraft(frames)
        session = desk.session
        self.side = ClipPanel(
            confirmed=len(clip_dressing.confirmed_lines(session, moment)),
            left_out=clip_dressing.unconfirmed_lines(session, moment),
            figures=len(clip_dressing.figures_of(moment)),
        )
        folder = Path(self._folder.name)
        self.enhancing = ClipEnhancing(desk, moment, folder, self.slider.value, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self.side.check(desk.settings.get(declared.CLIP_SHOWS))
        self._connect()
        self._refresh()
        self.canvas.show_message(self.tr("Menyiapkan gambar…"))
        self.slider.setFocus()

    @property
    def choice(self) -> DressChoice:
        """What is chosen now."""
        shows = self.side.shows
        choice = DressChoice(
            categories=CATEGORY in shows,
            subtitles=SUBTITLES in shows,
            figures=FIGURES in shows,
            caption=self.side.caption.text(),
            steps=tuple(self.draft.steps),
        )
        return self.enhancing.onto(choice)

    def done(self, result: int) -> None:
        """Stop the picture that is still made, and remove it."""
        self._pause.stop()
        self.enhancing.stop()
        super().done(result)
        self._folder.cleanup()

    # what a person does

    def _on_hold(self) -> None:
        self._change(lambda: self.draft.hold(self.frame, round(self.side.seconds.value() * 1000)))

    def _on_pace(self, speeds: QComboBox) -> None:
        self._change(lambda: self.draft.pace(self.frame, speeds.currentData()))

    def _on_zoom(self) -> None:
        self._is_drawing = True
        self._say(self.tr("Seret kotak di atas bagian yang diperbesar, atau panah lalu Enter."))
        self._look()

    def _on_tool(self) -> None:
        """Esc throws the box away: the picture is again that of the clip."""
        tool = self.canvas.tool
        if self._has_begun and tool.region is None and not tool.is_drawing:
            self._is_drawing = self._has_begun = False
            self._say("")
            self._look()

    def set_zoom(self, box: Region) -> None:
        """Enlarge what a person drew a box around."""
        if self._is_drawing:
            self._change(lambda: self.draft.zoom(self.frame, box))

    def _on_limit(self, *, begins: bool) -> None:
        place = self.side.chosen
        if place >= 0:
            if begins:
                self._change(lambda: self.draft.limit(place, first=self.frame), place)
            else:
                self._change(lambda: self.draft.limit(place, last=self.frame), place)

    def _on_remove(self) -> None:
        if self.side.chosen >= 0:
            self.draft.remove(self.side.chosen)
            self._refresh(len(self.draft.steps) - 1)

    def _on_chosen(self, place: int) -> None:
        if 0 <= place < len(self.draft.steps):
            step = self.draft.steps[place]
            if not step.holds(self.frame):
                self.slider.setValue(step.first)

    def _on_make(self) -> None:
        if not self.side.make.isEnabled():
            return
        shown = [name for name, box in self.side.checks.items() if box.isChecked()]
        self._desk.settings.set(declared.CLIP_SHOWS, shown)
        self.wanted.emit(CLOCK in self.side.shows, self.choice)
        self.accept()

    def _change(self, act: Callable[[], int | None], place: int = -1) -> None:
        self._is_drawing = self._has_begun = False
        try:
            made = act()
        except InvalidValue:
            self._say(
                self.tr(
                    "Langkah ini tidak dapat di sini: langkah sejenis atau kecepatan lain sudah "
                    "ada pada bingkai itu, atau kotaknya terlalu kecil atau seluruh gambar."
                )
            )
            self._look()
            return
        self._say("")
        self._refresh(place if made is None else made)

    # what is shown

    def _refresh(self, place: int = -1) -> None:
        found = clip_preview.pace_of(self.draft.steps, self.draft.frames, self._times_us)
        self.side.show_steps(self.draft.steps, place, *found)
        self.side.demand_clock(bool(self.draft.steps) or self.enhancing.is_active)
        self.side.allow_figures(not self.enhancing.panel.adjustments.corners)
        self._look()

    def _look(self) -> None:
        """Name the frame at once; its picture comes when nothing moves for a moment."""
        at = self.frame - self.draft.frames[0]
        text = self.tr("bingkai {frame}  ·  {n} dari {all}  ·  {time}")
        facts = {"n": at + 1, "all": len(self.draft.frames), "time": clock(self._times_us[at])}
        is_out = is_skipped(self.draft.steps, self.frame)
        more = self.tr("  ·  dilewati, tidak tampil dalam klip") if is_out else ""
        self._where.setText(text.format(frame=self.frame, **facts) + more)
        self._pause.start()

    def _draw(self) -> None:
        if not self._is_free():
            self._is_stale = True
            return
        self._is_stale = False
        session, out = self._desk.session, Path(self._folder.name) / "picture.jpg"
        code, frame, is_raw = self._moment.code, self.frame, self._is_drawing
        # a box to enlarge is drawn on what it is cut from: the enhanced picture
        bar = CLOCK in self.side.shows or is_raw
        raw = self.enhancing.onto(clip_dressing.PLAIN)
        choice = raw if is_raw else self.enhancing.seen(self.choice)
        job = self._desk.attempt(
            lambda: clip_preview.picture_job(
                session, code, frame, out, overlay=bar, choice=choice, is_bare=is_raw
            )
        )
        if job is not None:
            self._handle = self._desk.start(job, partial(self._on_picture, is_raw))
            self._handle.finished.connect(self._on_over)

    def _on_picture(self, is_raw: bool, path: Path) -> None:
        if self._is_stale or is_raw is not self._is_drawing:
            return
        self._has_begun = False
        self.canvas.show_frame(QImage(str(path)), (), -1)
        if is_raw:
            self.canvas.begin_box()
            self._has_begun = True

    def _on_over(self) -> None:
        if self._is_stale and self.isVisible():
            self._draw()

    def _say(self, text: str) -> None:
        self.side.state.setText(text)

    # how it is built

    def _lay_out(self) -> None:
        title = self.tr("Klip {code} ({item}, bingkai {first}–{last})")
        facts = {"first": self.draft.frames[0], "last": self.draft.frames[-1]}
        item = self._moment.draft.evidence
        self.setWindowTitle(title.format(code=self._moment.code, item=item, **facts))
        foot = row(self._where, None, self.enhancing.toggle)
        self._lay(foot, self.enhancing.panel, self.side)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._draw)
        self.slider.valueChanged.connect(lambda _frame: self._look())
        self.canvas.box_set.connect(self.set_zoom)
        self.canvas.tool.changed.connect(self._on_tool)
        for box in self.side.checks.values():
            box.toggled.connect(lambda _on: self._look())
        self.side.caption.textChanged.connect(lambda _text: self._look())
        self.side.steps.currentRowChanged.connect(self._on_chosen)
        self.side.hold.clicked.connect(self._on_hold)
        self.side.slow.clicked.connect(lambda: self._on_pace(self.side.speed))
        self.side.fast.clicked.connect(lambda: self._on_pace(self.side.faster))
        self.side.zoom.clicked.connect(self._on_zoom)
        self.side.begin.clicked.connect(lambda: self._on_limit(begins=True))
        self.side.end.clicked.connect(lambda: self._on_limit(begins=False))
        self.side.remove.clicked.connect(self._on_remove)
        self.side.make.clicked.connect(self._on_make)
        self.enhancing.changed.connect(lambda: self._refresh(self.side.chosen))
        self.enhancing.busy.connect(self.side.make.setDisabled)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._on_make)
