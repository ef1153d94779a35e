"""Hearing mode: one key goes from card to picture to the next card, on two screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import AppError
from app.domain.evidence import EvidenceKind
from app.domain.viewing import PlayerState
from app.services import clips, frames, hearing, intake
from app.services.hearing import HearingCard, Shown
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.hearing.presenter import Presenter
from widgets.hearing.projector import Projector
from widgets.player.deck import Deck
from widgets.player.gate import Gate

_SLOW = 0.5


class Hearing(QObject):
    """Drives both windows by keys; the case is read only, also where it could be written."""

    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self.projector: Projector | None = None
        self.presenter: Presenter | None = None
        self.deck: Deck | None = None
        self.gate: Gate | None = None
        self._is_public = True
        self._cards: tuple[HearingCard, ...] = ()
        self._at = 0
        self._loading: TaskHandle | None = None
        self._loops = False
        self._is_slow = False

    @property
    def at(self) -> int:
        """Number of the card, 0-based."""
        return self._at

    @property
    def is_on(self) -> bool:
        """True between `begin` and `end`."""
        return self.projector is not None

    def begin(self) -> None:
        """Open both windows at the first moment."""
        if self.is_on:
            return
        said = self._desk.attempt(lambda: hearing.is_public(self._desk.session))
        self._is_public = said is not False
        found = self._desk.attempt(self._read)
        if not found:
            self._desk.notices.say(
                self.tr("Belum ada momen"),
                self.tr("Sidang menampilkan momen perkara; tandai dahulu satu momen."),
                "warn",
            )
            return
        self._cards, self._at = found, 0
        screens = QGuiApplication.screens()
        self.projector = Projector()
        self.presenter = Presenter([screen.name() for screen in screens])
        self.deck = Deck(self)
        self.gate = Gate(self.deck, self.deck)
        self.gate.passed.connect(self.projector.surface.show_picture)
        self.deck.failed.connect(self._on_failed)
        here = self._parent.screen()
        other = next((i for i, screen in enumerate(screens) if screen is not here), 0)
        self.presenter.screens.setCurrentIndex(other)
        self.presenter.screens.currentIndexChanged.connect(self._place)
        self.presenter.show_room(is_public=self._is_public)
        self.presenter.room.clicked.connect(self._change_room)
        for window in (self.projector, self.presenter):
            window.installEventFilter(self)
        self._place(other)
        self._show_card()

    def end(self) -> None:
        """Close both windows and let go of the file."""
        if self.projector is None or self.presenter is None or self.deck is None:
            return
        self._drop_loading()
        self.deck.close()
        self.presenter.end()
        for window in (self.projector, self.presenter):
            window.removeEventFilter(self)
            window.close()
            window.deleteLater()
        self.deck.deleteLater()
        self.projector = self.presenter = self.deck = self.gate = None
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of either window; closing one ends both."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = self._keys().get(event.key())
            if act is not None:
                act()
                return True
        if event.type() == QEvent.Type.Close:
            self.end()
            return True
        return super().eventFilter(watched, event)

    def forward(self) -> None:
        """From the card to its recording, from there to the next card."""
        if self.projector is None:
            return
        if not self.projector.shows_picture:
            self._show_recording()
        elif self._at + 1 < len(self._cards):
            self._at += 1
            self._show_card()

    def back(self) -> None:
        """From the recording to its card, from there to the card before."""
        if self.projector is None:
            return
        if not self.projector.shows_picture and self._at:
            self._at -= 1
        self._show_card()

    def _keys(self) -> dict[int, Callable[[], object]]:
        projector, deck = self.projector, self.deck
        if projector is None or deck is None:
            return {}
        surface, key = projector.surface, Qt.Key
        return {
            key.Key_PageDown: self.forward,
            key.Key_Right: self.forward,
            key.Key_Down: self.forward,
            key.Key_PageUp: self.back,
            key.Key_Left: self.back,
            key.Key_Up: self.back,
            key.Key_B: self._black,
            key.Key_Period: self._black,
            key.Key_Space: self._toggle,
            key.Key_L: self._loop,
            key.Key_S: self._slow,
            key.Key_D: self._beside,
            key.Key_Plus: lambda: surface.zoom_step(1),
            key.Key_Equal: lambda: surface.zoom_step(1),
            key.Key_Minus: lambda: surface.zoom_step(-1),
            key.Key_0: surface.fit,
            key.Key_Escape: self.end,
            key.Key_F11: self.end,
        }

    def _place(self, number: int) -> None:
        screens = QGuiApplication.screens()
        if self.projector is None or self.presenter is None or number >= len(screens):
            return
        notes = next((s for i, s in enumerate(screens) if i != number), screens[number])
        if self.projector.isFullScreen():
            self.projector.showNormal()  # a full screen window does not leave its screen
        self.presenter.setScreen(notes)
        self.presenter.setGeometry(notes.availableGeometry())
        self.presenter.show()
        self.projector.setScreen(screens[number])
        self.projector.setGeometry(screens[number].geometry())
        self.projector.showFullScreen()
        if notes is not screens[number]:
            self.presenter.activateWindow()

    def _show_card(self) -> None:
        if self.projector is None or self.presenter is None or self.deck is None:
            return
        self._drop_loading()
        self.deck.close()
        self._loops = self._is_slow = False
        self.projector.show_card(self._cards[self._at])
        self.presenter.show_card(self._cards, self._at)
        self._tell()

    def _read(self) -> tuple[HearingCard, ...]:
        return hearing.cards(self._desk.session, public=self._is_public)

    def _change_room(self) -> None:
        """Ask, then show the other files from the card on; kept where the case can be written."""
        public = not self._is_public
        if self.presenter is None or not self.presenter.confirms_room(is_public=public):
            return None
        say = partial(hearing.set_public, self._desk.session, public=public)
        if self._desk.may_write and not self._desk.attempt(say):
            return None
        self._is_public = public
        self._cards = self._desk.attempt(self._read) or ()
        if not self._cards:
            return self.end()  # not known what may be seen: nothing is
        self.presenter.show_room(is_public=public)
        return self._show_card()

    def _show_recording(self) -> None:
        card, session = self._cards[self._at], self._desk.session
        if self.projector is None or self.deck is None:
            return
        if card.shown.is_withheld:
            self.projector.show_withheld()
        elif card.evidence.kind is EvidenceKind.PHOTO:
            self._show_photo(card)
        elif card.evidence.kind is EvidenceKind.VIDEO:
            indexed = card.copy and frames.copy_index_job(session, card.copy)
            job = indexed or frames.index_job(session, card.evidence)
            self._loading = self._desk.start(job, lambda path: self._play(card, path))
            self.projector.show_recording()
        else:
            self.projector.surface.show_message(card.title)
            self.projector.show_recording()
            self._play(card, None)

    def _show_photo(self, card: HearingCard) -> None:
        if self.projector is None:
            return
        path = card.still or intake.thumbnail_path(self._desk.session, card.evidence)
        image = QImage(str(path)) if path is not None else QImage()
        if image.isNull():
            self.projector.surface.show_message(card.title)
        else:
            self.projector.surface.show_image(image)
        self.projector.show_recording()

    def _play(self, card: HearingCard, index_path: Path | None) -> None:
        self._loading = None
        if self.deck is None or self.gate is None or self._cards[self._at] is not card:
            return
        session = self._desk.session
        if card.shown is Shown.COPY and card.copy is not None:
            path, length_us = clips.stored_path(session, card.copy), card.span.length_us
        else:
            path = intake.original_path(session, card.evidence)
            length_us = (card.evidence.media.duration_us if card.evidence.media else None) or 0
        self.gate.set_bounds(card.span, card.frames if index_path is not None else None)
        self.deck.open(path, index_path, length_us, PlayerState())
        self.deck.seek_us(card.span.start_us)
        self._tell()

    def _toggle(self) -> None:
        if self.projector is not None and not self.projector.shows_picture:
            self.forward()
        elif self.deck is not None and self.gate is not None:
            self.gate.rewind()
            self.deck.toggle()
        self._tell()

    def _loop(self) -> None:
        if self.deck is None or self.deck.playback is None:
            return
        span = self._cards[self._at].span
        self._loops = not self._loops and bool(span.length_us)
        self.deck.loop.set_span(span if self._loops else None)
        self._tell()

    def _slow(self) -> None:
        if self.deck is not None:
            self._is_slow = not self._is_slow
            self.deck.set_rate(_SLOW if self._is_slow else 1.0)
        self._tell()

    def _beside(self) -> None:
        if self.projector is not None and self.projector.shows_picture:
            self.projector.toggle_still(self._cards[self._at].still)

    def _black(self) -> None:
        if self.projector is not None:
            if self.projector.toggle_black() and self.deck is not None:
                self.deck.pause()
            self._tell()

    def _tell(self) -> None:
        if self.presenter is None or self.projector is None:
            return
        told = [
            self.tr("layar hitam") if self.projector.is_black else "",
            self.tr("ulang") if self._loops else "",
            self.tr("lambat") if self._is_slow else "",
        ]
        self.presenter.state.setText(" · ".join(part for part in told if part))

    def _on_failed(self, error: AppError) -> None:
        # never on the projector: what went wrong is for the one who presents
        if self.presenter is not None:
            self.presenter.state.setText(type(error).__name__)

    def _drop_loading(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
