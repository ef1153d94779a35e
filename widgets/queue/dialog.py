"""The queue of transcription, to look at and to put in order."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QWidget

from app.runtime import settings as declared
from app.services import intake, transcription
from app.services.waiting import Waiting
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, column, label, row
from widgets.queue.estimates import Estimates, left_s
from widgets.queue.list import WaitingRows
from widgets.queue.options import WaitingOptions
from widgets.queue.queue import Held, TranscriptionQueue
from widgets.queue.texts import amount_of_time, held_text, language_name
from widgets.texts import duration, step_text


class QueueDialog(QDialog):
    """Everything that waits in this case; it may be closed while the work goes on."""

    models_wanted = Signal()

    def __init__(
        self, desk: Desk, queue: TranscriptionQueue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._queue = desk, queue
        self._shown: Waiting | None = None
        self.setWindowTitle(self.tr("Antrean transkripsi"))
        self.rows = WaitingRows()
        self.options = WaitingOptions()
        self.state = label("", "muted", wraps=True)
        self.up, self.down = Button(self.tr("Naikkan")), Button(self.tr("Turunkan"))
        self.drop = Button(self.tr("Keluarkan"), icon_name="trash")
        self.pause = Button(self.tr("Jeda"), icon_name="pause")
        self.add = Button(self.tr("Tambahkan semua"), "primary", "plus")
        self.battery = QCheckBox(self.tr("Menunggu selama komputer memakai baterai"))
        self.battery.setChecked(desk.settings.get(declared.PAUSES_ON_BATTERY))
        self.battery.setToolTip(self.tr("Antrean berjalan lagi sendiri begitu listrik terhubung"))
        self._tips()
        empty = EmptyState(
            "transcript",
            self.tr("Antrean kosong"),
            self.tr(
                "Tambahkan semua yang bersuara, atau buka satu butir dan tekan Ctrl+T. "
                "Antrean disimpan dan dilanjutkan saat perkara dibuka lagi."
            ),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(empty)
        self.pages.addWidget(self.rows)
        self._lay_out()
        self._connect()
        self.resize(860, 520)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is now."""
        items, queue = self._queue.items, self._queue
        estimates = Estimates(self._desk.session)
        seconds = {item.code: estimates.seconds(item) for item in items}
        if queue.running in seconds:
            seconds[queue.running] = left_s(queue.handle) or seconds[queue.running]
        rows = [self._row(item, seconds[item.code]) for item in items]
        self.rows.show_rows(rows, queue.running)
        self.pages.setCurrentIndex(1 if items else 0)
        is_paused = queue.held is not Held.NOT
        self.pause.setText(self.tr("Lanjutkan") if is_paused else self.tr("Jeda"))
        self.pause.show_icon("play" if is_paused else "pause")
        self.pause.setEnabled(bool(items))
        known = [part for part in seconds.values() if part is not None]
        whole = sum(known) if len(known) == len(items) else None
        parts = [held_text(queue.held)]
        if items:
            parts.append(self.tr("{n} butir").format(n=len(items)))
            parts.append(self.tr("semua: {time}").format(time=amount_of_time(whole)))
        self.state.setText(" · ".join(part for part in parts if part))
        self._show_chosen()

    def _row(self, item: Waiting, seconds: float | None) -> tuple[str, ...]:
        found = intake.evidence(self._desk.session, item.code)
        length_us = found.media.duration_us if found.media else None
        return (
            item.code, found.name, duration(length_us), self._language(item),
            amount_of_time(seconds), self._state(item),
        )  # fmt: skip

    def _language(self, item: Waiting) -> str:
        name = language_name(item.profile.language)
        return (
            self.tr("{name}, dengan kata bantu").format(name=name) if item.profile.prompt else name
        )

    def _state(self, item: Waiting) -> str:
        handle = self._queue.handle
        if item.code == self._queue.running and handle is not None:
            if handle.is_cancelling:
                return self.tr("sedang dihentikan…")
            if handle.is_paused:
                return self.tr("dijeda")
            percent = f"{max(0.0, handle.progress.done):.0%}".replace("%", " %")
            return f"{percent} · {step_text(handle.progress.step)}".rstrip(" ·")
        state = transcription.state_with(self._desk.session, item.code, item.profile)
        if state is not None and state[1]:
            return self.tr("menunggu, dari {time}").format(time=duration(state[1]))
        return self.tr("menunggu")

    def _chosen(self) -> Waiting | None:
        return next((item for item in self._queue.items if item.code == self.rows.code), None)

    def _show_chosen(self) -> None:
        item = self._chosen()
        is_waiting = item is not None and item.code != self._queue.running
        for button in (self.up, self.down):
            button.setEnabled(is_waiting)
        self.drop.setEnabled(item is not None)
        self.drop.setText(
            self.tr("Keluarkan") if is_waiting or item is None else self.tr("Hentikan")
        )
        shown = item if is_waiting else None
        if shown == self._shown:
            return  # a list that stands open is not closed under the hand
        self._shown = shown
        if shown is None:
            self.options.show_item(None, ())
            return
        tracks = transcription.sound_tracks(intake.evidence(self._desk.session, shown.code))
        self.options.show_item(shown, tracks)

    def _tips(self) -> None:
        for button, text in (
            (self.up, self.tr("Lebih dahulu (Alt+Naik)")),
            (self.down, self.tr("Lebih kemudian (Alt+Turun)")),
            (self.drop, self.tr("Keluarkan dari antrean; yang sudah terdengar tetap ada (Del)")),
            (self.pause, self.tr("Jeda atau lanjutkan seluruh antrean")),
            (self.add, self.tr("Semua yang bersuara dan belum ditranskripsikan")),
        ):
            button.setToolTip(text)

    def _lay_out(self) -> None:
        close = Button(self.tr("Tutup"))
        close.setToolTip(self.tr("Pekerjaan berjalan terus (Esc)"))
        close.clicked.connect(self.accept)
        models = Button(self.tr("Model…"))
        models.setToolTip(self.tr("Model suara di komputer ini (Ctrl+Alt+M)"))
        models.clicked.connect(lambda: self.models_wanted.emit())
        head = row(label(self.windowTitle(), "title"), None, self.pause, self.add)
        tools = row(self.up, self.down, self.drop, None, self.battery)
        body = column(
            head, self.state, self.pages, tools, self.options, row(models, None, close),
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        body.setStretch(2, 1)
        self.setLayout(body)
        self.add.setAutoDefault(False)

    def _connect(self) -> None:
        queue = self._queue
        queue.changed.connect(self.refresh)
        queue.progressed.connect(self._on_progress)
        self.rows.currentItemChanged.connect(lambda *_rows: self._show_chosen())
        self.rows.arranged.connect(queue.arrange)
        self.rows.moved.connect(queue.move)
        self.rows.dropped.connect(queue.drop)
        self.options.changed.connect(self._on_options)
        self.up.clicked.connect(lambda: queue.move(self.rows.code, -1))
        self.down.clicked.connect(lambda: queue.move(self.rows.code, 1))
        self.drop.clicked.connect(lambda: queue.drop(self.rows.code))
        self.pause.clicked.connect(self._on_pause)
        self.add.clicked.connect(lambda: queue.put(transcription.pending(self._desk.session)))
        self.battery.toggled.connect(self._on_battery)

    def _on_progress(self) -> None:
        """Show how far the running item is: the rest of the list stands as it did."""
        first = self.rows.topLevelItem(0)
        item = next((i for i in self._queue.items if i.code == self._queue.running), None)
        if item is None or first is None or first.text(0) != item.code:
            return
        seconds = left_s(self._queue.handle)
        if seconds is not None:
            first.setText(4, amount_of_time(seconds))
        first.setText(5, self._state(item))

    def _on_pause(self) -> None:
        if self._queue.held is Held.NOT:
            self._queue.pause()
        else:
            self._queue.go_on()

    def _on_options(self, item: Waiting) -> None:
        self._shown = item
        self._queue.change(item)

    def _on_battery(self, is_on: bool) -> None:
        self._desk.settings.set(declared.PAUSES_ON_BATTERY, is_on)
        self._queue.look_at_power()
