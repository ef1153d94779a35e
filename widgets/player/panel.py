"""One item on screen: picture or sound, and what moves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.file_state import SoundExtent
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.moment import Region
from app.domain.viewing import PlayerState
from app.services.messages import describe
from media.playback import Picture, Playback
from widgets.parts import EmptyState
from widgets.player.canvas import Canvas
from widgets.player.deck import Deck
from widgets.player.goto import GoToDialog
from widgets.player.options import PlayerOptions
from widgets.player.sound_view import SoundView
from widgets.player.state_chips import StateChips
from widgets.player.tiles import TileSource
from widgets.player.transport import Transport


class PlayerPanel(QWidget):
    """Plays a video or a sound, shows a photo."""

    position_changed = Signal(object, object, int)
    """Microseconds from the origin (int), pts (int, None for sound), frame (-1 for sound)."""
    duration_changed = Signal(object)
    """Microseconds (int)."""
    playing_changed = Signal(bool)
    region_drawn = Signal(object)
    """`Region` on the upright picture."""
    failed = Signal(str)
    """Why an item cannot be played, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas()
        self.surface = self.canvas.surface
        self.sound = SoundView()
        self.transport = Transport()
        self.chips = StateChips(beside=self.transport)
        self.deck = Deck(self)
        self.options = PlayerOptions(self)
        self._build()
        self._connect()

    # items

    def open_item(
        self,
        path: Path,
        index_path: Path | None,
        duration_us: int = 0,
        state: PlayerState | None = None,
    ) -> None:
        """Open a video by the index of its frames, or a sound file (no index).

        Args:
            path: the stored original; it is only read.
            index_path: what the worker wrote for a video, None for sound.
            duration_us: length of a sound; a video's comes from its index.
            state: how it was watched before.
        """
        self.clear()
        self.surface.show_message(self.tr("Membuka…"))
        self._stack.setCurrentWidget(self.canvas)
        self.deck.open(path, index_path, duration_us, state or PlayerState())

    def show_page(
        self,
        image: QImage,
        full: QSize,
        tiles: TileSource | None = None,
        page: FramePosition | None = None,
    ) -> None:
        """Show a page of a photo; see `Surface.show_image`."""
        self.transport.show_photo(full.width(), full.height())
        self.surface.show_image(image, full, tiles, page)
        self.surface.setAccessibleName(self.tr("Foto"))
        self._stack.setCurrentWidget(self.canvas)

    def clear(self) -> None:
        """Stop, close the file, show how to begin."""
        self.deck.close()
        self.sound.clear()
        self.options.hide()
        self.surface.show_message("")
        self.surface.show_regions(())
        self.transport.show_nothing()
        self.chips.show_nothing()
        self._stack.setCurrentWidget(self._empty)

    def show_opening(self, name: str) -> None:
        """Say that an item is being made ready; `show_page` and `open_item` follow."""
        self.surface.show_message(self.tr("Menyiapkan {name}…").format(name=name))
        self._stack.setCurrentWidget(self.canvas)

    @property
    def playback(self) -> Playback | None:
        """What plays, None while nothing is open."""
        return self.deck.playback

    def set_peaks(self, path: Path | None) -> None:
        """Give the waveform file of a sound."""
        self.sound.set_peaks(path)

    def show_sound_extent(self, extent: SoundExtent) -> None:
        """Tell where the sound of the open item has no data."""
        self.chips.show_sound_extent(extent, self.deck.playback)

    def show_regions(self, regions: tuple[tuple[Region, str], ...]) -> None:
        """Show boxes with names on the picture."""
        self.surface.show_regions(regions)

    # what a person does, beside what the deck does

    def ask_where(self) -> None:
        """Ask for a time, a frame or a pts, and go there."""
        if (playback := self.deck.playback) is None:
            return
        self.deck.pause()
        dialog = GoToDialog(playback.index, playback.duration_us, playback.time_us, self)
        dialog.frame_chosen.connect(self.deck.seek_frame)
        dialog.time_chosen.connect(self.deck.seek_us)
        dialog.exec()
        dialog.deleteLater()

    def set_a(self) -> None:
        """The stretch that goes round begins with the frame on screen."""
        if self.deck.playback is not None:
            self.deck.loop.set_a(self.deck.playback.time_us)

    def set_b(self) -> None:
        """The stretch that goes round ends with the frame on screen, which is still shown."""
        playback = self.deck.playback
        if playback is None:
            return
        position = playback.position()
        if playback.index is None or position is None:
            self.deck.loop.set_b(max(1, playback.time_us))
        else:
            self.deck.loop.set_b(playback.index.end_us(position.frame))

    def set_loop(self, span: TimeRange | None) -> None:
        """Play one stretch again and again; None plays on."""
        self.deck.loop.set_span(span)

    def next_channel(self) -> None:
        """Hear the next channel alone; after the last one all of them."""
        if self.deck.playback is not None and self.deck.playback.has_sound:
            self.options.show_for(self.deck.playback, self.deck.state)
            self.options.next_channel()

    def show_options(self) -> None:
        """Open what can be chosen of sound and picture."""
        if self.deck.playback is not None:
            self.options.show_for(self.deck.playback, self.deck.state)
            self.options.open_above(self.transport.options)

    def begin_region(self) -> None:
        """Pause, and let a person draw one box on the picture."""
        self.deck.pause()
        self.surface.begin_region()
        self.surface.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the file."""
        self.clear()
        super().closeEvent(event)

    # inside

    def _build(self) -> None:
        self._empty = EmptyState(
            "video",
            self.tr("Belum ada yang diputar"),
            self.tr(
                "Pilih barang bukti di sebelah kiri untuk melihatnya di sini. "
                "Spasi memutar, koma dan titik bergerak satu bingkai, I dan O menandai momen."
            ),
        )
        self._stack = QStackedWidget()
        for page in (self._empty, self.canvas, self.sound):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.chips)
        layout.addWidget(self.transport)
        self.setAccessibleName(self.tr("Pemutar"))

    def _connect(self) -> None:
        self._connect_transport()
        self.surface.region_drawn.connect(self.region_drawn)
        self.surface.zoom_changed.connect(self._on_zoom)
        self.surface.clicked.connect(self.deck.toggle)
        self.canvas.rest_wanted.connect(self.deck.pause)
        self.sound.seek_requested.connect(self.deck.seek_us)
        self.deck.opened.connect(self._on_opened)
        self.deck.failed.connect(self._on_failed)
        self.deck.picture_ready.connect(self._on_picture)
        unreadable = self.tr("Bingkai ini tidak dapat dibaca.")
        self.deck.frame_missing.connect(lambda: self.surface.show_message(unreadable))
        self.deck.moved.connect(self._on_moved)
        self.deck.playing_changed.connect(self._on_playing)
        self.deck.rate_changed.connect(self.transport.show_speed)
        self.deck.loop.points_changed.connect(self._on_loop)
        self.options.sound_chosen.connect(self.deck.set_sound)
        self.options.deinterlace_chosen.connect(self.deck.set_deinterlaced)
        self.options.changed.connect(self._show_marks)
        self.chips.loop_ended.connect(lambda: self.deck.loop.set_span(None))
        self.chips.options_wanted.connect(self.show_options)
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)

    def _connect_transport(self) -> None:
        bar = self.transport
        bar.play_asked.connect(self.deck.toggle)
        bar.step_asked.connect(self.deck.step)
        bar.skip_asked.connect(self.deck.skip_us)
        bar.rate_chosen.connect(self.deck.set_rate)
        bar.loop_toggled.connect(lambda is_on: self.deck.loop.set_whole(is_on=is_on))
        bar.volume_chosen.connect(
            lambda volume, is_muted: self.deck.set_volume(volume, is_muted=is_muted)
        )
        bar.goto_asked.connect(self.ask_where)
        bar.options_asked.connect(self.show_options)
        bar.fit_asked.connect(self.surface.fit)
        bar.adjust_asked.connect(self.canvas.toggle_panel)
        bar.lens_asked.connect(self.canvas.toggle_lens)
        bar.turn_asked.connect(lambda: self.canvas.turn(90))
        bar.actual_size_asked.connect(self.surface.actual_size)
        bar.region_asked.connect(self.begin_region)

    def _on_opened(self, playback: Playback) -> None:
        is_sound = playback.index is None
        self.transport.set_kind(
            has_time=True, has_picture=not is_sound, has_sound=playback.has_sound
        )
        self.transport.show_item(playback.duration_us, playback.frames_per_second)
        self.transport.show_state(self.deck.state)
        self.surface.setAccessibleName(self.tr("Video"))
        if is_sound:
            self.sound.set_item(playback.duration_us)
            self._stack.setCurrentWidget(self.sound)
        self.chips.show_item(playback)
        self._show_marks()
        self.duration_changed.emit(playback.duration_us)

    def _on_failed(self, error: AppError) -> None:
        message = describe(error)
        words = f"{message.text} {message.remedy}".strip()
        self.surface.show_message(words)
        self.failed.emit(words)

    def _on_picture(self, picture: Picture) -> None:
        self.surface.show_picture(picture)
        self._stack.setCurrentWidget(self.canvas)

    def _on_moved(self) -> None:
        """Say where the player stands."""
        if (playback := self.deck.playback) is None:
            return
        time_us, position = playback.time_us, playback.position()
        shown_us = time_us if position is None else position.time_us
        self.transport.show_position(shown_us, position, playback.frame_count)
        self.chips.refresh(playback)
        self.sound.set_position(time_us)
        if position is None:
            self.position_changed.emit(time_us, None, -1)
        else:
            self.position_changed.emit(time_us, position.pts, position.frame)

    def _on_playing(self, is_playing: bool) -> None:
        self.transport.show_playing(is_playing=is_playing)
        self.playing_changed.emit(is_playing)

    def _on_loop(self) -> None:
        loop = self.deck.loop
        self.transport.show_loop(is_on=loop.span is not None)
        self.chips.show_loop(loop.a_us, loop.b_us, is_whole=loop.is_whole)

    def _show_marks(self) -> None:
        if self.deck.playback is not None:
            self.chips.show_view(self.deck.state, self.deck.playback.sound_tracks)

    def _on_zoom(self) -> None:
        if self.surface.has_picture:
            self.transport.show_zoom(self.surface.zoom, is_fitted=self.surface.is_fitted)
        else:
            self.transport.zoom.clear()
