"""Sound as the stage shows it: its spectrogram is made, and it moves with the time axis."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.evidence import Evidence, EvidenceKind
from app.services import frames
from app.services.transcription import has_sound
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.player.sound_view import SoundView
from widgets.stage import Stage


class ApartWindow(QWidget):
    """A window beside the main one; Esc puts it away and not the marks of the main window."""

    def event(self, event: QEvent) -> bool:
        """Take Esc before the main window's action of the same key does."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if is_key and event.type() == QEvent.Type.KeyPress:
            self.close()
            return True
        return super().event(event)


class SoundDesk(QObject):
    """Joins the view of sound with the time axis, the selection and the case's cache.

    A sound file has the view on the stage; a video's sound is shown in a window of its own where a
    person asks for it.
    """

    def __init__(self, desk: Desk, stage: Stage) -> None:
        super().__init__(stage)
        self._desk, self._stage = desk, stage
        self._item: Evidence | None = None
        self._handle: TaskHandle | None = None
        self._ends: tuple[int | None, int | None] = (None, None)
        self._window: QWidget | None = None
        self._apart: SoundView | None = None
        self._join(stage.player.sound)
        stage.timeline.view_changed.connect(self._follow)
        stage.selection.ends_changed.connect(self._show_ends)
        stage.position_changed.connect(lambda at, _pts, _frame: self._move(at))
        stage.item_opened.connect(self._on_item)

    @property
    def views(self) -> tuple[SoundView, ...]:
        """Every view of this item's sound."""
        own = self._stage.player.sound
        return (own,) if self._apart is None else (own, self._apart)

    def show_apart(self) -> None:
        """Show the spectrogram of the open video in a window of its own, or put it away."""
        if self._window is not None:
            self._window.close()
            return
        item = self._item
        if item is None or item.kind is not EvidenceKind.VIDEO or not has_sound(item):
            self._desk.notices.say(
                self.tr("Tidak ada spektrogram terpisah"),
                self.tr("Buka video yang bersuara; berkas suara menampilkannya di panggung."),
                "warn",
            )
            return
        self._make_window(item)
        self._make(item)

    def close(self) -> None:
        """Put the window away and stop what is being made."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._window is not None:
            self._window.close()

    def _make_window(self, item: Evidence) -> None:
        view = SoundView()
        view.title = f"{item.code} {item.name}"
        window = ApartWindow(self._stage.splitter.window(), Qt.WindowType.Tool)
        window.setWindowTitle(self.tr("Spektrogram {code}").format(code=item.code))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(view)
        window.resize(900, 420)
        self._window, self._apart = window, view
        window.destroyed.connect(self._on_window_gone)
        view.set_item(item.length_us)
        self._join(view)
        view.set_position(self._stage.position_us)
        view.set_ends(*self._ends)
        wave = frames.waveform_job(self._desk.session, item)
        self._desk.start(wave, self._show_peaks)
        self._follow()
        window.show()

    def _join(self, view: SoundView) -> None:
        view.view_wanted.connect(self._lead)
        if view is not self._stage.player.sound:
            view.seek_requested.connect(self._stage.seek)

    def _lead(self, start_us: float, us_per_pixel: float) -> None:
        """Let the time axis show what a person zoomed to in a view; the views follow it."""
        axis = self._stage.timeline
        axis.scale.us_per_pixel = us_per_pixel
        axis.move_to(start_us)

    def _follow(self) -> None:
        axis = self._stage.timeline
        step = 0.0 if axis.scale.is_whole else axis.scale.step
        for view in self.views:
            view.show_stretch(axis.scale.start_us, step, int(axis.gutter))

    def _show_peaks(self, path: Path) -> None:
        if self._apart is not None:
            self._apart.set_peaks(path)

    def _show_ends(self, start: int | None, end: int | None) -> None:
        self._ends = (start, end)
        for view in self.views:
            view.set_ends(start, end)

    def _move(self, at: int) -> None:
        if self._apart is not None:
            self._apart.set_position(at)

    def _on_item(self, item: Evidence) -> None:
        self.close()
        self._item = item
        if item.kind is EvidenceKind.AUDIO:
            self._make(item)

    def _make(self, item: Evidence) -> None:
        for view in self.views:
            view.set_note(self.tr("Spektrogram sedang dihitung…"))
        job = frames.spectrogram_job(self._desk.session, item)
        self._handle = self._desk.start(job, lambda path: self._show(item, path))
        self._handle.progressed.connect(self._on_progress)

    def _on_progress(self, progress: Progress) -> None:
        share = f"{progress.done:.0%} " if progress.done >= 0 else ""
        text = self.tr("Spektrogram sedang dihitung… {share}({at})")
        for view in self.views:
            view.set_note(text.format(share=share, at=progress.detail))

    def _show(self, item: Evidence, path: Path) -> None:
        if self._item is None or item.code != self._item.code:
            return
        self._handle = None
        for view in self.views:
            view.set_spectrum(path)

    def _on_window_gone(self) -> None:
        self._window = self._apart = None
