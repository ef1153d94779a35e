"""The actions of the queue of transcription and of the models."""

from __future__ import annotations

from widgets.action_spec import QT_TRANSLATE_NOOP, ActionSpec, Group
from widgets.action_spec import action as _a

QUEUE_SPECS: tuple[ActionSpec, ...] = (
    _a(
        "queue",
        Group.MARK,
        QT_TRANSLATE_NOOP("Actions", "Antrean transkripsi…"),
        "Ctrl+Alt+Q",
        writes=True,
    ),
    _a(
        "models", Group.CASE, QT_TRANSLATE_NOOP("Actions", "Model suara…"), "Ctrl+Alt+M", case=False
    ),
)
