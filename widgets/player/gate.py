"""Between the player and the projector: nothing outside the moment reaches the room."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.mediatime import TimeRange
from media.playback import Picture
from widgets.player.deck import Deck


class Gate(QObject):
    """Lets through the frames of one stretch and stops the player at its end.

    The file that is played goes on after the moment; what comes there may be hidden elsewhere.
    """

    passed = Signal(object)
    """`Picture` that the room may see."""
    _over = Signal()

    def __init__(self, deck: Deck, parent: QObject) -> None:
        super().__init__(parent)
        self._deck = deck
        self._span = TimeRange(0, 1)
        self._frames: range | None = None
        self._is_at_end = False
        deck.picture_ready.connect(self._on_picture)
        deck.moved.connect(self._on_moved)
        # not within the player's own tick
        self._over.connect(self._stop, Qt.ConnectionType.QueuedConnection)

    def set_bounds(self, span: TimeRange, frames: range | None) -> None:
        """Know the stretch, in the file that is played; no frames for sound."""
        self._span, self._frames = span, frames
        self._is_at_end = False

    def rewind(self) -> None:
        """Go to the start where it stands at the end."""
        playback = self._deck.playback
        if self._is_at_end and playback is not None and not playback.is_playing:
            self._is_at_end = False
            self._deck.seek_us(self._span.start_us)

    def _on_picture(self, picture: Picture) -> None:
        frames = self._frames
        if frames is None or picture.position.frame in frames:
            self._is_at_end = frames is not None and picture.position.frame == frames[-1]
            self.passed.emit(picture)
        elif picture.position.frame > frames[-1]:
            self._over.emit()

    def _on_moved(self) -> None:
        playback = self._deck.playback
        if playback is None or not self._span.length_us:
            return
        is_past = playback.is_playing and playback.time_us >= self._span.end_us
        if is_past and playback.loop is None:
            self._over.emit()

    def _stop(self) -> None:
        playback = self._deck.playback
        if playback is None or not playback.is_playing or playback.loop is not None:
            return
        if playback.time_us < self._span.end_us:
            return  # it was sent elsewhere meanwhile
        self._deck.pause()
        if self._frames is not None:
            self._deck.seek_frame(self._frames[-1])
        else:
            self._deck.seek_us(max(self._span.end_us - 1, self._span.start_us))
        self._is_at_end = True
