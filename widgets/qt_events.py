"""The services' events as Qt signals: the one bridge between the two."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services.events import Events, Topic


class QtEvents(QObject):
    """Says again, as signals, what a case's publisher says.

    Each signal carries the code of the item, empty for all of them.
    """

    case_changed = Signal(str)
    evidence_changed = Signal(str)
    transcript_changed = Signal(str)
    moment_changed = Signal(str)
    suggestion_changed = Signal(str)
    derivative_changed = Signal(str)
    dossier_changed = Signal(str)
    sync_changed = Signal(str)
    reading_changed = Signal(str)
    catalogue_changed = Signal(str)
    custody_changed = Signal(str)
    noted_changed = Signal(str)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe = events.subscribe(self._on_event)
        self._is_open = True

    def close(self) -> None:
        """Stop listening; calling it twice does no harm."""
        if self._is_open:
            self._is_open = False
            self._unsubscribe()

    def _on_event(self, topic: Topic, code: str) -> None:
        getattr(self, f"{topic.value}_changed").emit(code)
