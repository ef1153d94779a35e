"""What can be chosen of an item's sound and picture for watching; no file is changed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QFrame, QSpinBox, QWidget

from app.domain.viewing import MAX_DELAY_US, PlayerState, SoundChoice, SoundTrack
from media.playback import Playback
from widgets.parts import Button, column, frame, label, row
from widgets.player.channel_names import channel_name
from widgets.player.state_chips import open_above

_MS = 1000
_DELAY_STEP_MS = 10


class PlayerOptions(QFrame):
    """A popup: sound track, channel, delay of the sound, fields apart."""

    sound_chosen = Signal(object)
    """`SoundChoice`."""
    deinterlace_chosen = Signal(bool)
    changed = Signal()
    """Something was chosen; sent after what it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._tracks: tuple[SoundTrack, ...] = ()
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Pilihan pemutar"))
        self._make_controls()
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow(label(self.tr("Trek suara")), self.track)
        form.addRow(label(self.tr("Kanal")), self.channel)
        boxed = frame("panel", row(self.delay, margins=(4, 4, 4, 4)))
        form.addRow(label(self.tr("Geser suara")), boxed)
        form.addRow("", self.deinterlace)
        note = self.tr(
            "Hanya untuk melihat dan mendengar di sini. Berkas asli, gambar diam, klip, dan "
            "transkrip tidak berubah."
        )
        self.setLayout(
            column(
                label(self.tr("PILIHAN PEMUTAR"), "section"),
                form,
                label(note, "muted", wraps=True),
                row(None, self.reset),
                margins=(14, 12, 14, 12),
                spacing=10,
            )
        )
        self.setFixedWidth(380)
        self._connect()

    def show_for(self, playback: Playback, state: PlayerState) -> None:
        """Fill it for an item as it is watched now."""
        self._tracks = playback.sound_tracks
        parts = (self.track, self.channel, self.delay, self.deinterlace)
        blockers = [QSignalBlocker(part) for part in parts]
        self.track.clear()
        for number, track in enumerate(self._tracks):
            self.track.addItem(_track_name(self, number, track), number)
        self.track.setCurrentIndex(min(state.sound.track, len(self._tracks) - 1))
        self._fill_channels(state.sound.channel)
        self.delay.setValue(round(state.sound.delay_us / _MS))
        is_interlaced = playback.index is not None and playback.index.is_interlaced
        self.deinterlace.setChecked(state.deinterlaces)
        self.deinterlace.setEnabled(is_interlaced or state.deinterlaces)
        self.track.setEnabled(len(self._tracks) > 1)
        for part in (self.channel, self.delay):
            part.setEnabled(bool(self._tracks))
        del blockers

    def open_above(self, anchor: QWidget) -> None:
        """Open above a widget, the keyboard in the first control."""
        open_above(self, anchor)
        first = self.track if self.track.isEnabled() else self.channel
        (first if first.isEnabled() else self.reset).setFocus()

    def next_channel(self) -> None:
        """Hear the next channel alone in both ears; after the last one all."""
        self.channel.setCurrentIndex((self.channel.currentIndex() + 1) % self.channel.count())

    def _make_controls(self) -> None:
        self.track = QComboBox()
        self.track.setAccessibleName(self.tr("Trek suara"))
        self.track.setToolTip(self.tr("Trek suara yang terdengar"))
        self.channel = QComboBox()
        self.channel.setAccessibleName(self.tr("Kanal suara"))
        self.channel.setToolTip(self.tr("Satu kanal terdengar di kedua telinga"))
        self.delay = QSpinBox()
        self.delay.setRange(-MAX_DELAY_US // _MS, MAX_DELAY_US // _MS)
        self.delay.setSingleStep(_DELAY_STEP_MS)
        self.delay.setSuffix(" ms")
        # the keys up and down change it; the style has no arrows of its own
        self.delay.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        # a styled spin box loses its text: the frame is drawn around it
        self.delay.setFrame(False)
        self.delay.setAccessibleName(self.tr("Geser suara, milidetik"))
        self.delay.setToolTip(
            self.tr("↑ dan ↓ mengubah 10 ms. Positif: suara terdengar sesudah gambarnya")
        )
        self.delay.setKeyboardTracking(False)
        self.deinterlace = QCheckBox(self.tr("Pisahkan baris gambar (deinterlace)"))
        self.deinterlace.setToolTip(
            self.tr("Untuk video berselang baris; gambar diam tetap utuh dengan kedua barisnya")
        )
        self.reset = Button(self.tr("Kembalikan semua"))
        self.reset.setToolTip(self.tr("Dengar dan lihat seperti yang dinyatakan berkas"))

    def _connect(self) -> None:
        self.track.currentIndexChanged.connect(self._on_track)
        self.channel.currentIndexChanged.connect(lambda _index: self._tell_sound())
        self.delay.valueChanged.connect(lambda _value: self._tell_sound())
        self.deinterlace.toggled.connect(self._on_deinterlace)
        self.reset.clicked.connect(self._on_reset)

    def _fill_channels(self, chosen: int | None) -> None:
        blocker = QSignalBlocker(self.channel)
        self.channel.clear()
        self.channel.addItem(self.tr("semua"), None)
        track = self._track()
        for place in range(len(track.channels) if track else 0):
            name = channel_name(track, place) if track else ""
            self.channel.addItem(self.tr("hanya {name}").format(name=name), place)
        self.channel.setCurrentIndex(max(0, self.channel.findData(chosen)))
        del blocker

    def _track(self) -> SoundTrack | None:
        place = self.track.currentIndex()
        return self._tracks[place] if 0 <= place < len(self._tracks) else None

    def _on_track(self) -> None:
        self._fill_channels(None)
        self._tell_sound()

    def _on_deinterlace(self, is_on: bool) -> None:
        self.deinterlace_chosen.emit(is_on)
        self.changed.emit()

    def _on_reset(self) -> None:
        blockers = [QSignalBlocker(part) for part in (self.track, self.delay)]
        if self._tracks:
            self.track.setCurrentIndex(0)
        self.delay.setValue(0)
        del blockers
        self._fill_channels(None)
        self.deinterlace.setChecked(False)
        self._tell_sound()

    def _tell_sound(self) -> None:
        choice = SoundChoice(
            track=max(0, self.track.currentIndex()),
            channel=self.channel.currentData(),
            delay_us=self.delay.value() * _MS,
        )
        self.sound_chosen.emit(choice)
        self.changed.emit()


def _track_name(options: PlayerOptions, number: int, track: SoundTrack) -> str:
    parts = [
        options.tr("{n}: {codec}").format(n=number + 1, codec=track.codec or options.tr("asing")),
        options.tr("{n} kanal").format(n=len(track.channels)) if track.channels else "",
        track.claimed_language,
        track.claimed_title,
    ]
    return " · ".join(part for part in parts if part)[:80]
