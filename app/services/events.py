"""What happened to a case, told to whoever listens; no Qt, called on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Topic(StrEnum):
    """What changed."""

    CASE = "case"
    EVIDENCE = "evidence"
    TRANSCRIPT = "transcript"
    MOMENT = "moment"
    SUGGESTION = "suggestion"
    DERIVATIVE = "derivative"
    DOSSIER = "dossier"
    SYNC = "sync"
    CATALOGUE = "catalogue"
    READING = "reading"
    """Of a second reading: what is marked in one is no moment of the case."""
    CUSTODY = "custody"
    NOTED = "noted"
    """An entry that records an act and changes nothing: a look, a verification."""


Listener = Callable[[Topic, str], None]


class Events:
    """A typed publisher: `publish(topic, code)` reaches every listener in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener, *, is_first: bool = False) -> Callable[[], None]:
        """Add a listener and give the call that removes it.

        Args:
            is_first: it hears before all others: what they ask of it is true by then.
        """
        self._listeners.insert(0 if is_first else len(self._listeners), listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, topic: Topic, code: str = "") -> None:
        """Tell what changed; `code` names the item, empty for all."""
        for listener in tuple(self._listeners):
            listener(topic, code)
