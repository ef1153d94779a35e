"""The row under the picture: where the player stands, and what moves it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QWidget

from app.domain.mediatime import FramePosition, format_time
from app.domain.viewing import PlayerState
from media.playback import RATES
from widgets.icons import icon
from widgets.parts import IconButton, column, label, row
from widgets.texts import rate_text

SKIP_US = 5_000_000
_VOLUME_STEPS = 100


class Transport(QWidget):
    """Buttons, speed, loudness and the readout; it says what a person asks for."""

    play_asked = Signal()
    """Play or pause."""
    step_asked = Signal(int)
    """Frames on (or back)."""
    skip_asked = Signal(int)
    """Microseconds on (or back)."""
    rate_chosen = Signal(float)
    loop_toggled = Signal(bool)
    volume_chosen = Signal(float, bool)
    """0 to 1, and whether it is muted."""
    goto_asked = Signal()
    options_asked = Signal()
    fit_asked = Signal()
    actual_size_asked = Signal()
    region_asked = Signal()
    lens_asked = Signal()
    turn_asked = Signal()
    adjust_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time = self._readout(self.tr("Waktu"))
        self.length = self._readout(self.tr("Lamanya"))
        self.frame = self._readout(self.tr("Bingkai"))
        self.pts = self._readout(self.tr("Stempel waktu (pts)"))
        self.rate = self._readout(self.tr("Bingkai per detik"))
        self.zoom = self._readout(self.tr("Perbesaran"))
        self.pace = self._readout(self.tr("Arah dan kecepatan sekarang"))
        self.time.setProperty("kind", "heading")
        for part in (self.length, self.rate, self.zoom, self.pace):
            part.setProperty("kind", "muted")
        self._make_buttons()
        self.setLayout(
            column(
                row(
                    self.time, self.length, 12, self.frame, 12, self.pts, 12, self.rate, None,
                    self.zoom,
                ),
                row(
                    self.back, self.frame_back, self.play, self.frame_on, self.on, 6, self.speed,
                    self.loop, self.goto, self.pace, None, self.region, self.adjust, self.lens,
                    self.turn, self.fit, self.actual, 6, self.options, self.mute, self.volume,
                    spacing=2,
                ),
                margins=(8, 4, 8, 4),
                spacing=2,
            )
        )  # fmt: skip
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nothing is open."""
        for part in (self.time, self.length, self.frame, self.pts, self.rate, self.zoom):
            part.clear()
        self.pace.clear()
        self.show_loop(is_on=False)
        self.time.setText("--:--:--.---")
        self.set_kind(has_time=False, has_picture=False, has_sound=False)

    def set_kind(self, *, has_time: bool, has_picture: bool, has_sound: bool) -> None:
        """Switch on what makes sense for the item."""
        timed: tuple[QWidget, ...] = (
            self.back, self.play, self.on, self.speed, self.loop, self.frame_back, self.frame_on,
            self.goto, self.options,
        )  # fmt: skip
        seen: tuple[QWidget, ...] = (
            self.region, self.adjust, self.lens, self.turn, self.fit, self.actual
        )  # fmt: skip
        heard: tuple[QWidget, ...] = (self.mute, self.volume)
        for parts, is_on in ((timed, has_time), (seen, has_picture), (heard, has_sound)):
            for part in parts:
                part.setEnabled(is_on)

    def show_position(self, time_us: int, position: FramePosition | None, frames: int) -> None:
        """Show where the player stands; `position` is None for sound."""
        self.time.setText(format_time(time_us))
        if position is None:
            self.frame.clear()
            self.pts.clear()
            return
        self.frame.setText(
            self.tr("bingkai {number} dari {count}").format(
                number=position.frame, count=max(0, frames - 1)
            )
        )
        self.pts.setText(f"pts {position.pts}")
        self.pts.setToolTip(
            self.tr("Stempel waktu dalam berkas; satuan {base} detik").format(
                base=position.time_base
            )
        )

    def show_item(self, duration_us: int, frames_per_second: float) -> None:
        """Show what holds for the whole item."""
        self.length.setText(f"/ {format_time(duration_us)}")
        self.rate.setText(rate_text(frames_per_second))
        self.rate.setToolTip(self.tr("Rata-rata bingkai per detik, dihitung dari semua bingkai"))

    def show_photo(self, width: int, height: int) -> None:
        """Show the size of a photo where a video has its time."""
        self.show_nothing()
        self.time.clear()
        self.frame.setText(self.tr("{width} × {height} piksel").format(width=width, height=height))
        self.set_kind(has_time=False, has_picture=True, has_sound=False)

    def show_zoom(self, zoom: float, *, is_fitted: bool) -> None:
        """Show how large the picture is."""
        percent = f"{zoom * 100:.0f} %"
        self.zoom.setText(
            self.tr("pas {percent}").format(percent=percent) if is_fitted else percent
        )

    def show_playing(self, *, is_playing: bool) -> None:
        """Show whether it runs: drawing and name of the button change."""
        name = self.tr("Jeda") if is_playing else self.tr("Putar")
        self.play.show_icon("pause" if is_playing else "play")
        self.play.setAccessibleName(name)
        self.play.setToolTip(self.tr("{name} (Spasi)").format(name=name))

    def show_speed(self, rate: float) -> None:
        """Show how it runs where that is not the chosen speed: a shuttle, or backwards."""
        chosen = float(self.speed.currentData())
        text = f"{abs(rate):g}×".replace(".", ",")
        if rate < 0:
            self.pace.setText(self.tr("◀ {rate}, tanpa suara").format(rate=text))
        else:
            self.pace.setText("" if rate == chosen else f"▶ {text}")

    def show_state(self, state: PlayerState) -> None:
        """Show speed and loudness as they were left."""
        with QSignalBlocker(self.speed), QSignalBlocker(self.volume), QSignalBlocker(self.mute):
            place = self.speed.findData(state.rate)
            self.speed.setCurrentIndex(place if place >= 0 else RATES.index(1.0))
            self.volume.setValue(round(state.volume * _VOLUME_STEPS))
            self.mute.setChecked(state.is_muted)
        self._show_muted()

    def show_loop(self, *, is_on: bool) -> None:
        """Show whether something goes round."""
        with QSignalBlocker(self.loop):
            self.loop.setChecked(is_on)

    def change_speed(self, steps: int) -> None:
        """Choose the next faster or slower speed; 0 the normal one."""
        place = self.speed.currentIndex() + steps if steps else RATES.index(1.0)
        self.speed.setCurrentIndex(min(max(0, place), self.speed.count() - 1))

    def change_volume(self, steps: int) -> None:
        """Make it louder or softer by a tenth; what was muted is heard again."""
        self.mute.setChecked(False)
        self.volume.setValue(self.volume.value() + steps * _VOLUME_STEPS // 10)

    def _readout(self, name: str) -> QLabel:
        made = label()
        made.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        made.setAccessibleName(name)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _make_buttons(self) -> None:
        self.back = IconButton(
            "skip-back", self.tr("Mundur 5 detik (Ctrl+←)"), lambda: self.skip_asked.emit(-SKIP_US)
        )
        self.frame_back = IconButton(
            "frame-back", self.tr("Mundur satu bingkai (,)"), lambda: self.step_asked.emit(-1)
        )
        self.play = _PlayButton("play", self.tr("Putar (Spasi)"), self.play_asked.emit)
        self.frame_on = IconButton(
            "frame-on", self.tr("Maju satu bingkai (.)"), lambda: self.step_asked.emit(1)
        )
        self.on = IconButton(
            "skip-on", self.tr("Maju 5 detik (Ctrl+→)"), lambda: self.skip_asked.emit(SKIP_US)
        )
        self.loop = IconButton("repeat", self.tr("Ulang terus (A dan B: hanya di antaranya)"))
        self.loop.setCheckable(True)
        self.loop.toggled.connect(self.loop_toggled)
        self.region = IconButton(
            "region", self.tr("Gambar kotak pada bingkai (R)"), self.region_asked.emit
        )
        self.adjust = IconButton(
            "contrast", self.tr("Sesuaikan tampilan (V)"), self.adjust_asked.emit
        )
        self.lens = IconButton("lens", self.tr("Kaca pembesar (Z)"), self.lens_asked.emit)
        self.turn = IconButton(
            "turn", self.tr("Putar tampilan ke kanan (Ctrl+Shift+R)"), self.turn_asked.emit
        )
        self.fit = IconButton("fit", self.tr("Tampilkan utuh (0)"), self.fit_asked.emit)
        self.actual = IconButton(
            "search", self.tr("Ukuran asli, 100 % (Ctrl+1; Ctrl+roda tetikus atau + memperbesar)"),
            self.actual_size_asked.emit,
        )  # fmt: skip
        self.goto = IconButton(
            "clock", self.tr("Pergi ke waktu, bingkai, atau pts (Ctrl+G)"), self.goto_asked.emit
        )
        self.options = IconButton(
            "menu", self.tr("Trek, kanal, dan geser suara; pisah baris (Ctrl+Shift+A)"),
            self.options_asked.emit,
        )  # fmt: skip
        self._make_speed()
        self._make_volume()

    def _make_speed(self) -> None:
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Kecepatan"))
        self.speed.setToolTip(self.tr("Kecepatan; nada suara tetap ([ dan ], Backspace: normal)"))
        for rate in RATES:
            self.speed.addItem(f"{rate:g}×".replace(".", ","), rate)
        self.speed.setCurrentIndex(RATES.index(1.0))
        self.speed.currentIndexChanged.connect(
            lambda _index: self.rate_chosen.emit(float(self.speed.currentData()))
        )

    def _make_volume(self) -> None:
        self.mute = _PlayButton("volume", self.tr("Bisukan (M)"), None)
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self._on_volume)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, _VOLUME_STEPS)
        self.volume.setValue(_VOLUME_STEPS)
        self.volume.setFixedWidth(72)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setToolTip(self.tr("Volume (Ctrl+↑, Ctrl+↓)"))
        self.volume.valueChanged.connect(self._on_volume)

    def _show_muted(self) -> None:
        is_muted = self.mute.isChecked()
        self.mute.show_icon("muted" if is_muted else "volume")
        self.mute.setToolTip(self.tr("Bunyikan (M)") if is_muted else self.tr("Bisukan (M)"))

    def _on_volume(self) -> None:
        self._show_muted()
        self.volume_chosen.emit(self.volume.value() / _VOLUME_STEPS, self.mute.isChecked())


class _PlayButton(IconButton):
    """A button whose drawing follows a state."""

    def show_icon(self, name: str) -> None:
        """Show another drawing."""
        if name != self._name:
            self._name = name
            self.setIcon(icon(name))
