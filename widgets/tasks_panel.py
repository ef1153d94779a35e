"""Jobs: what runs, what it does now, how long it may take, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.tasks.job import PAUSED, Progress
from app.tasks.runner import TaskHandle, TaskRunner, TaskState
from widgets.parts import (
    ElidedLabel,
    IconButton,
    column,
    label,
    plain_tooltip,
    row,
    section_header,
)
from widgets.texts import step_text, time_left

MAX_ROWS = 4
_MIN_ELAPSED_S = 4.0
_MIN_DONE = 0.03


def task_title(text: str) -> str:
    """Name a job for the user: `BB-001 probe` is a job's label, not a sentence."""
    alone = {
        "dossier": QCoreApplication.translate("Tasks", "Menyusun berkas"),
        "search_index": QCoreApplication.translate("Tasks", "Memperbarui indeks pencarian"),
        "find_cues": QCoreApplication.translate("Tasks", "Mencari usulan dalam transkrip"),
        "library": QCoreApplication.translate("Tasks", "Mencari di perkara lain"),
        "RFC 3161": QCoreApplication.translate("Tasks", "Meminta cap waktu"),
    }
    if text in alone:
        return alone[text]
    code, _, operation = text.rpartition(" ")
    known = {
        "probe": QCoreApplication.translate("Tasks", "Memeriksa {code}"),
        "intake": QCoreApplication.translate("Tasks", "Menerima {code} berkas"),
        "probe_batch": QCoreApplication.translate("Tasks", "Memeriksa isi {code} berkas"),
        "index": QCoreApplication.translate("Tasks", "Menghitung bingkai {code}"),
        "waveform": QCoreApplication.translate("Tasks", "Gelombang suara {code}"),
        "spectrogram": QCoreApplication.translate("Tasks", "Spektrogram {code}"),
        "sound_extent": QCoreApplication.translate("Tasks", "Jangkauan suara {code}"),
        "likeness": QCoreApplication.translate("Tasks", "Mencari yang mirip di {code} foto"),
        "match": QCoreApplication.translate("Tasks", "Cocokkan suara {code}"),
        "filmstrip": QCoreApplication.translate("Tasks", "Deretan gambar {code}"),
        "samples": QCoreApplication.translate("Tasks", "Suara dari dekat {code}"),
        "pictures": QCoreApplication.translate("Tasks", "Gambar dari dekat {code}"),
        "proxy": QCoreApplication.translate("Tasks", "Salinan ringan {code}"),
        "picture": QCoreApplication.translate("Tasks", "Membuka {code}"),
        "transcribe": QCoreApplication.translate("Tasks", "Transkripsi {code}"),
        "voices": QCoreApplication.translate("Tasks", "Siapa berbicara di {code}"),
        "sign": QCoreApplication.translate("Tasks", "Tanda tangan kedua {code}"),
        "release": QCoreApplication.translate("Tasks", "Mengesahkan {code}"),
        "still": QCoreApplication.translate("Tasks", "Gambar diam {code}"),
        "clip": QCoreApplication.translate("Tasks", "Klip {code}"),
    }
    return known[operation].format(code=code) if code and operation in known else text


def estimate(progress: Progress, elapsed_s: float) -> str:
    """Say the time left where enough is known to say it honestly, else nothing."""
    if progress.done < _MIN_DONE or elapsed_s < _MIN_ELAPSED_S or progress.done >= 1:
        return ""
    return time_left(elapsed_s * (1 - progress.done) / progress.done)


class TaskRow(QWidget):
    """One job."""

    def __init__(self, handle: TaskHandle) -> None:
        super().__init__()
        self._handle = handle
        title = task_title(handle.label)
        self._title = ElidedLabel(title)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(title)
        self._state = ElidedLabel("", "muted")
        self._stop = IconButton("close", self.tr("Hentikan: {job}").format(job=title), self._cancel)
        self._pause = IconButton("pause", "", self._pause_or_go_on)
        line = row(self._title, self._pause, self._stop, spacing=2)
        line.setStretch(0, 1)
        self.setLayout(column(line, self._bar, self._state, margins=(8, 2, 4, 4), spacing=2))
        self._title_text = title
        handle.started.connect(self._show)
        # a method, not a lambda: Qt lets go of it when the row goes before the job does
        handle.progressed.connect(self._on_progress)
        self._show()

    @property
    def state_text(self) -> str:
        """What the row says."""
        return self._state.text()

    def _on_progress(self, _progress: Progress) -> None:
        self._show()

    def _cancel(self) -> None:
        self._handle.cancel()
        self._stop.setEnabled(False)
        self._show()

    def _pause_or_go_on(self) -> None:
        if self._handle.is_paused:
            self._handle.resume()
        else:
            self._handle.pause()
        self._show()

    def _show_pause(self) -> None:
        handle = self._handle
        text = self.tr("Lanjutkan: {job}") if handle.is_paused else self.tr("Jeda: {job}")
        text = text.format(job=self._title_text)
        self._pause.show_icon("play" if handle.is_paused else "pause")
        self._pause.setAccessibleName(text)
        self._pause.setToolTip(plain_tooltip([text]))
        # a job that waits for its turn would hold its lane while it does nothing
        may_pause = handle.state is TaskState.RUNNING
        self._pause.setVisible(may_pause and not handle.is_cancelling)

    def _show(self) -> None:
        handle, progress = self._handle, self._handle.progress
        self._show_pause()
        is_counting = handle.state is TaskState.RUNNING and progress.done < 0
        self._bar.setRange(0, 0 if is_counting else 1000)
        self._bar.setValue(max(0, round(progress.done * 1000)))
        self._state.setText(self._describe(handle, progress))

    def _describe(self, handle: TaskHandle, progress: Progress) -> str:
        if handle.is_cancelling:
            return self.tr("sedang dihentikan…")
        if handle.state is TaskState.WAITING:
            return self.tr("menunggu giliran")
        percent = f"{progress.done:.0%}".replace("%", " %") if progress.done >= 0 else ""
        if handle.is_paused:
            is_waiting = progress.step == PAUSED
            said = step_text(PAUSED) if is_waiting else self.tr("akan dijeda…")
            return " · ".join(part for part in (percent, said, progress.detail) if part)
        step = step_text(progress.step)
        parts = (percent, step, progress.detail, estimate(progress, handle.worked_s))
        return " · ".join(part for part in parts if part) or self.tr("berjalan")


class TasksPanel(QWidget):
    """The jobs of the window; takes no room while there are none."""

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._rows: dict[TaskHandle, TaskRow] = {}
        self._more = label("", "muted")
        self._more.setContentsMargins(8, 0, 8, 4)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        header = section_header(self.tr("PEKERJAAN"))
        self.setLayout(column(header, self._list, self._more, spacing=0))
        runner.task_added.connect(self._on_added)
        runner.task_ended.connect(self._on_ended)
        for handle in runner.handles:
            self._on_added(handle)
        self._arrange()

    @property
    def rows(self) -> list[TaskRow]:
        """The rows, oldest job first."""
        return list(self._rows.values())

    def _on_added(self, handle: TaskHandle) -> None:
        task_row = TaskRow(handle)
        self._rows[handle] = task_row
        self._list.addWidget(task_row)
        handle.started.connect(self._arrange)
        self._arrange()

    def _on_ended(self, handle: TaskHandle) -> None:
        ended = self._rows.pop(handle, None)
        if ended is not None:
            self._list.removeWidget(ended)
            ended.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        """Show the running ones first, then who waits longest; count the rest."""
        order = sorted(self._rows, key=lambda handle: handle.state is not TaskState.RUNNING)
        for place, handle in enumerate(order):
            self._rows[handle].setVisible(place < MAX_ROWS)
        hidden = len(order) - MAX_ROWS
        self._more.setVisible(hidden > 0)
        self._more.setText(self.tr("dan {n} lagi menunggu").format(n=hidden))
        self.setVisible(bool(self._rows))
