"""The events of a case as the page of a second reading may hear them."""

from __future__ import annotations

from app.services.events import Topic
from widgets.qt_events import QtEvents


class BlindEvents(QtEvents):
    """Tells of the blind marks as if they were moments, and of no moment of the case."""

    def _on_event(self, topic: Topic, code: str) -> None:
        if topic is Topic.READING:
            self.moment_changed.emit(code)
        elif topic in (Topic.EVIDENCE, Topic.TRANSCRIPT):
            super()._on_event(topic, code)
