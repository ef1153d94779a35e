"""How long what waits will take, by what this computer measured of itself."""

from __future__ import annotations

from app.domain.errors import AppError
from app.services import intake, listening_speed, models, transcription
from app.services.session import CaseSession
from app.services.waiting import Waiting
from app.tasks.runner import TaskHandle

_LEAST_DONE = 0.03
_LEAST_S = 4.0


class Estimates:
    """Reckons for one look at the list: the models on the disk are looked at once."""

    def __init__(self, session: CaseSession) -> None:
        self._session = session
        self._sha256 = {record.name: record.sha256 for record in models.installed()}
        self._usual = _usual_model()

    def seconds(self, item: Waiting) -> float | None:
        """Give how long an item takes if somebody speaks all the time in what is left of it.

        None where its length is unknown, or its model was never measured here.
        """
        found = intake.evidence(self._session, item.code)
        length_us = (found.media.duration_us if found.media else None) or 0
        sha256 = self._sha256.get(item.model or self._usual, "")
        if not length_us or not sha256:
            return None
        state = transcription.state_with(self._session, item.code, item.profile)
        left_us = max(0, length_us - (state[1] if state is not None else 0))
        return listening_speed.expected_s(sha256, item.profile, left_us)


def left_s(handle: TaskHandle | None) -> float | None:
    """Give how long the running item still takes by its own progress; None while unknown."""
    if handle is None or handle.progress.done < _LEAST_DONE or handle.worked_s < _LEAST_S:
        return None
    return handle.worked_s * (1 - handle.progress.done) / handle.progress.done


def _usual_model() -> str:
    try:
        return models.default_model().name
    except AppError:
        return ""
