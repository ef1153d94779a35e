"""Asking who speaks where: the machine groups, a person listens, ticks and takes over."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS
from app.domain.voices import VoicesFound
from app.services import voices
from app.services.voices import Voice, VoiceSuggestion
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import Button, column, frame, label, row
from widgets.texts import duration, short_clock, step_text


class VoicesDialog(QDialog):
    """Everything about one suggestion for one item; nothing of it is kept unless taken over."""

    play_wanted = Signal(object)
    """TimeRange to play."""

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._code = desk, code
        self._handle: TaskHandle | None = None
        self._suggested: VoiceSuggestion | None = None
        self.ticks: dict[int, QCheckBox] = {}
        self.setWindowTitle(self.tr("Usulan siapa berbicara"))
        self.count = QComboBox()
        self.count.setAccessibleName(self.tr("Berapa orang berbicara"))
        self.count.addItem(self.tr("belum tahu"), 0)
        for number in range(2, SPEAKERS + 1):
            self.count.addItem(str(number), number)
        self.count.setCurrentIndex(1)
        self.search = Button(self.tr("Cari"), "primary")
        self.search.setToolTip(self.tr("Bandingkan suara semua segmen di proses terpisah (Enter)"))
        self.search.setDefault(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(step_text("telling_voices"))
        self.bar.hide()
        self.state = label("", "muted", wraps=True)
        self._found = QVBoxLayout()
        self.accept_chosen = Button(self.tr("Terima yang dicentang"), "primary")
        self.accept_chosen.setToolTip(self.tr("Satu langkah; dapat diurungkan (Ctrl+Z)"))
        self.accept_chosen.setEnabled(False)
        self.close_button = Button(self.tr("Tolak semua"))
        self.close_button.setToolTip(self.tr("Tidak ada yang disimpan (Esc)"))
        self._lay_out()
        self.search.clicked.connect(self.begin)
        self.accept_chosen.clicked.connect(self._on_accept)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(lambda _result: self._stop())

    def begin(self) -> None:
        """Look for voices; what was found before is put aside."""
        self._show(None)
        session, count = self._desk.session, int(self.count.currentData())
        job = self._desk.attempt(lambda: voices.job(session, self._code, count))
        if job is None:
            return
        self.search.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.state.setText(self.tr("Membandingkan suara… menutup jendela ini menghentikannya."))
        handle = self._handle = self._desk.runner.start(job)
        handle.progressed.connect(self._on_progressed)
        handle.succeeded.connect(self._on_found)
        handle.failed.connect(self._on_failed)
        handle.finished.connect(self._on_ended)

    def _on_progressed(self, at: Progress) -> None:
        self.bar.setValue(round(max(0.0, at.done) * 1000))

    def _lay_out(self) -> None:
        weak = self.tr(
            "LEMAH, hanya dugaan. Diukur pada percakapan dari suara buatan: bila jumlah orangnya "
            "diberikan, 0–12 % waktu salah orang (tanpa usulan: 40–69 %). Pada rekaman orang "
            "sungguhan, ruang bergema, atau jalan belum diukur dan pasti lebih buruk. Suara yang "
            "mirip akan tercampur; satu orang dapat terbelah dua."
        )
        warning = frame("card", column(label(weak, wraps=True), margins=(12, 8, 12, 8)), "warn")
        inside = QWidget()
        inside.setLayout(self._found)
        self._found.setContentsMargins(0, 0, 0, 0)
        self._found.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        body = column(
            label(self.windowTitle(), "title"),
            warning,
            row(label(self.tr("Berapa orang berbicara?")), self.count, self.search, None),
            self.bar,
            self.state,
            scroll,
            row(None, self.close_button, self.accept_chosen),
            margins=(20, 16, 20, 14),
            spacing=10,
        )
        body.setStretch(5, 1)
        self.setLayout(body)
        self.resize(620, 520)

    def _on_found(self, found: VoicesFound) -> None:
        session = self._desk.session
        self._show(self._desk.attempt(lambda: voices.suggestion(session, self._code, found)))

    def _on_failed(self, error: object) -> None:
        self.state.setText("")
        if isinstance(error, BaseException):
            self._desk.notices.error(error)

    def _on_ended(self) -> None:
        self._handle = None
        self.bar.hide()
        self.search.setEnabled(True)

    def _show(self, suggested: VoiceSuggestion | None) -> None:
        self._suggested = suggested
        self.ticks.clear()
        while self._found.count() > 1:
            item = self._found.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self.accept_chosen.setEnabled(False)
        if suggested is None:
            self.state.setText("")
            return
        for place, voice in enumerate(suggested.voices):
            self._found.insertWidget(place, self._voice(voice))
        said = self.tr("{n} suara; dengarkan contohnya, lalu centang yang memang satu orang.")
        if not suggested.voices:
            said = self.tr("Tidak ada segmen yang dapat dikelompokkan.")
        parts = [said.format(n=len(suggested.voices))]
        if suggested.untold:
            text = self.tr("{n} segmen terlalu pendek atau pelan: dibiarkan kosong.")
            parts.append(text.format(n=suggested.untold))
        parts.append(self.tr("Yang sudah Anda isi tidak diubah."))
        self.state.setText(" ".join(parts))

    def _voice(self, voice: Voice) -> QWidget:
        name = self.tr("Suara {letter}").format(letter=chr(ord("A") + voice.group - 1))
        tick = QCheckBox(
            self.tr("{name} · {n} segmen · {time}").format(
                name=name, n=len(voice.segments), time=duration(voice.length_us)
            )
        )
        tick.setToolTip(self.tr("Terima suara ini sebagai satu pembicara (Spasi)"))
        tick.toggled.connect(lambda _is_on: self._on_ticked())
        self.ticks[voice.group] = tick
        body = column(tick, margins=(0, 4, 0, 6), spacing=3)
        for segment in voice.samples:
            span = TimeRange(segment.start_us, max(segment.start_us, segment.end_us))
            hear = Button(short_clock(segment.start_us), "quiet", "play")
            hear.setAccessibleName(
                self.tr("Dengar contoh {name} pada {time}").format(
                    name=name, time=short_clock(segment.start_us)
                )
            )
            hear.setToolTip(self.tr("Putar segmen ini (Spasi)"))
            hear.clicked.connect(partial(self.play_wanted.emit, span))
            said: QLabel = label(segment.text, "muted", wraps=True)
            line = row(hear, said, margins=(22, 0, 0, 0))
            line.setStretch(1, 1)
            body.addLayout(line)
        made = QWidget()
        made.setLayout(body)
        return made

    def _on_ticked(self) -> None:
        self.accept_chosen.setEnabled(any(tick.isChecked() for tick in self.ticks.values()))

    def _on_accept(self) -> None:
        suggested, session = self._suggested, self._desk.session
        if suggested is None:
            return
        chosen = {group for group, tick in self.ticks.items() if tick.isChecked()}
        count = self._desk.attempt(lambda: voices.accept(session, suggested, chosen))
        if count is None:
            return
        self._desk.notices.say(
            self.tr("{n} segmen mendapat pembicara").format(n=count),
            self.tr("Beri nama dengan Ctrl+Alt+K. Ctrl+Z mengurungkan semuanya sekaligus."),
        )
        self.accept()

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
