"""The bars of the window of several recordings: its name, its clock, and how they are aligned."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QProgressBar, QPushButton, QWidget

from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.actions import with_key
from widgets.parts import Button, IconButton, label, row, set_tone
from widgets.texts import clock, step_text
from widgets.together.tile_view import offset_text

RATES = (0.25, 0.5, 1.0, 1.5, 2.0)


class Header(QFrame):
    """Name of the group, whether it is stored, and storing it."""

    renamed = Signal(str)

    def __init__(self, *, may_write: bool) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Nama kejadian"))
        self.name.setToolTip(self.tr("Nama kejadian ini dalam perkara"))
        self.name.setMaximumWidth(420)
        self.name.setReadOnly(not may_write)
        self.state = label("", "chip")
        self._save = Button(self.tr("Simpan"), "primary")
        self._dissolve = Button(self.tr("Bubarkan"), "quiet")
        self._keys = IconButton("help", self.tr("Daftar tombol (F1)"))
        line = row(
            self.name,
            self.state,
            None,
            self._dissolve,
            self._save,
            self._keys,
            margins=(10, 6, 8, 6),
        )
        line.setStretch(0, 2)
        line.setStretch(2, 1)
        self.setLayout(line)
        self.name.editingFinished.connect(lambda: self.renamed.emit(self.name.text()))

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the buttons do what the keys do."""
        for button, name in ((self._save, "save"), (self._dissolve, "dissolve")):
            _bind(button, actions[name])
        self._keys.clicked.connect(lambda: actions["keys"].trigger())

    def show_state(self, code: str, *, is_stored: bool) -> None:
        """Say whether what is on screen is in the case."""
        if is_stored:
            self.state.setText(self.tr("{code} tersimpan").format(code=code))
        else:
            text = self.tr("{code} diubah, belum disimpan") if code else self.tr("belum disimpan")
            self.state.setText(text.format(code=code))
        set_tone(self.state, "ok" if is_stored else "warn")
        self._dissolve.setVisible(bool(code))


class ClockBar(QFrame):
    """The time of the group and what moves it."""

    rate_chosen = Signal(float)
    loop_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self.time = label("", "title")
        self.time.setAccessibleName(self.tr("Waktu bersama"))
        self._length = label("", "muted")
        self._span = label("", "muted")
        self._buttons = {
            "skip_back": IconButton("skip-back", ""),
            "back": IconButton("frame-back", ""),
            "toggle": IconButton("play", ""),
            "on": IconButton("frame-on", ""),
            "skip_on": IconButton("skip-on", ""),
            "loop": IconButton("repeat", ""),
        }
        self._buttons["loop"].setCheckable(True)
        self.speed = QComboBox()
        for rate in RATES:
            self.speed.addItem(f"{rate:g}×", rate)
        self.speed.setCurrentIndex(RATES.index(1.0))
        self.speed.setAccessibleName(self.tr("Kecepatan"))
        self.speed.setToolTip(self.tr("Kecepatan; nada suara tetap"))
        self.setLayout(
            row(
                self.time,
                self._length,
                None,
                *self._buttons.values(),
                self.speed,
                None,
                self._span,
                margins=(10, 4, 10, 4),
            )
        )
        self.speed.currentIndexChanged.connect(lambda _n: self.rate_chosen.emit(self.rate))

    @property
    def rate(self) -> float:
        """The chosen speed."""
        return float(self.speed.currentData())

    @property
    def is_looping(self) -> bool:
        """True where the stretch is played again and again."""
        return self._buttons["loop"].isChecked()

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the buttons do what the keys do."""
        for name, button in self._buttons.items():
            action = actions[name]
            button.setToolTip(with_key(action.text(), action))
            button.setAccessibleName(action.text())
            if not button.isCheckable():
                button.clicked.connect(action.trigger)
        self._buttons["loop"].toggled.connect(self.loop_toggled)

    def set_loop(self, *, is_on: bool) -> None:
        """Show whether the stretch is played again and again."""
        self._buttons["loop"].setChecked(is_on)

    def show_time(self, at: int, start: int, end: int) -> None:
        """Show where the group stands."""
        self.time.setText(f"−{clock(-at)}" if at < 0 else clock(at))
        text = self.tr("dari {start} s.d. {end}")
        self._length.setText(text.format(start=offset_text(start), end=offset_text(end)))

    def show_playing(self, *, is_playing: bool) -> None:
        """Show what the button would do."""
        self._buttons["toggle"].show_icon("pause" if is_playing else "play")

    def show_span(self, start: int | None, end: int | None) -> None:
        """Say which stretch of the active recording would be marked."""
        parts = [
            f"{key} {clock(value)}"
            for key, value in (("I", start), ("O", end))
            if value is not None
        ]
        self._span.setText("  ".join(parts))


class AlignBar(QFrame):
    """Buttons that lay the active recording elsewhere, and the match that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        nudges = {
            "earlier_100": "−100 ms",
            "earlier_10": "−10 ms",
            "earlier_frame": self.tr("−1 bingkai"),
            "later_frame": self.tr("+1 bingkai"),
            "later_10": "+10 ms",
            "later_100": "+100 ms",
        }
        self._nudges = {name: Button(text, "quiet") for name, text in nudges.items()}
        self._ways = {
            "free": Button(self.tr("Lepas")),
            "same": Button(self.tr("Samakan di sini")),
            "match": Button(self.tr("Cocokkan dengan suara")),
            "clocks": Button(self.tr("Menurut jam perekam")),
        }
        self._step = label("", "muted")
        self._progress = QProgressBar()
        self._progress.setFixedWidth(110)
        self._progress.setTextVisible(False)
        self._stop = Button(self.tr("Batal"), "quiet")
        self._handle: TaskHandle | None = None
        title = label(self.tr("GESER UBIN AKTIF"), "section")
        self.setLayout(
            row(
                title,
                *self._nudges.values(),
                10,
                *self._ways.values(),
                None,
                self._step,
                self._progress,
                self._stop,
                margins=(10, 4, 10, 6),
                spacing=4,
            )
        )
        self._stop.clicked.connect(self._cancel)
        self.show_match(None)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the buttons do what the keys do."""
        for name, button in (self._nudges | self._ways).items():
            _bind(button, actions[name])

    def show_match(self, handle: TaskHandle | None) -> None:
        """Show how far a match is; None hides it."""
        self._handle = handle
        for part in (self._step, self._progress, self._stop):
            part.setVisible(handle is not None)
        self._ways["match"].setEnabled(handle is None)
        if handle is not None:
            self._progress.setRange(0, 0)
            handle.progressed.connect(self._on_progress)

    @property
    def is_matching(self) -> bool:
        """True while a match runs."""
        return self._handle is not None

    def _on_progress(self, progress: Progress) -> None:
        self._step.setText(f"{step_text(progress.step)} {progress.detail}".strip())
        if progress.done >= 0:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(progress.done * 1000))

    def _cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()


def _bind(button: QPushButton | QWidget, action: QAction) -> None:
    button.setToolTip(with_key(action.text(), action))
    button.setAccessibleName(action.text())
    button.setEnabled(action.isEnabled())
    if isinstance(button, QPushButton):
        button.clicked.connect(action.trigger)
