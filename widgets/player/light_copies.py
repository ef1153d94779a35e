"""Light copies of heavy videos: asked for after an item was opened, handed to the player."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.evidence import Evidence
from app.runtime import settings as declared
from app.services import proxies
from app.services.proxies import ProxyOutcome, ReadyProxy
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.player.panel import PlayerPanel


class LightCopies(QObject):
    """Makes what the open item needs; at most one job for each item."""

    def __init__(self, desk: Desk, player: PlayerPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._player = player
        self._code = ""
        self._running: dict[str, TaskHandle] = {}
        # by item: what became ready before the file was open, or while another one was
        self._ready: dict[str, ReadyProxy] = {}
        player.deck.opened.connect(lambda _playback: self._hand_over())
        player.deck.picture_ready.connect(lambda _picture: self._mark())

    @property
    def is_on(self) -> bool:
        """True where the user has not switched light copies off."""
        return self._desk.settings.get(declared.USES_PROXIES)

    @property
    def is_making(self) -> bool:
        """True while a copy is measured for, or made."""
        return bool(self._running)

    def begin(self, item: Evidence) -> None:
        """Take the video that was opened just now; its index is in the cache."""
        self._code = item.code
        if not self.is_on:
            return
        ready = self._ready.get(item.code)
        if ready is not None and not ready.folder.is_dir():
            del self._ready[item.code]  # made room for another one
        if item.code in self._running or item.code in self._ready:
            return  # asked for when it was opened before; what is ready is handed over
        sha256 = item.digest.sha256
        known = proxies.known_cost(self._desk.settings, sha256)
        job = proxies.job(self._desk.session, item, known)
        handle = self._desk.start(job, lambda outcome: self._on_done(sha256, outcome))
        self._running[item.code] = handle
        handle.item.connect(self._on_ready)
        handle.finished.connect(lambda: self._running.pop(item.code, None))

    def leave(self) -> None:
        """The item was closed or another one is being opened; what is being made goes on."""
        self._code = ""

    def toggle(self) -> None:
        """Switch light copies on or off; the open item follows at once."""
        is_on = not self.is_on
        self._desk.settings.set(declared.USES_PROXIES, is_on)
        if is_on:
            words = self.tr("Video yang berat akan dibuatkan salinan ringan untuk diputar.")
        else:
            words = self.tr("Semua video diputar dan digeser dari aslinya.")
            for handle in tuple(self._running.values()):
                handle.cancel()
            self._ready.clear()
            if self._player.playback is not None:
                self._player.playback.drop_proxy()
                self._player.deck.pause()
        self._desk.notices.say(self.tr("Salinan ringan"), words)

    def _on_ready(self, ready: object) -> None:
        if isinstance(ready, ReadyProxy) and self.is_on:
            self._ready[ready.code] = ready
            if ready.code == self._code:
                self._hand_over()

    def _hand_over(self) -> None:
        ready, playback = self._ready.get(self._code), self._player.playback
        if ready is not None and playback is not None:
            playback.use_proxy(ready.folder, plays=ready.plays)

    def _mark(self) -> None:
        playback = self._player.playback
        is_marked = playback is not None and playback.has_proxy
        self._player.surface.mark_source(is_marked=is_marked)

    def _on_done(self, sha256: str, outcome: ProxyOutcome) -> None:
        if outcome.cost is not None:
            proxies.remember_cost(self._desk.settings, sha256, outcome.cost)
