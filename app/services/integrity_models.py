"""Which weights made the text, and are they on this machine as they were recorded?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.checks import CheckResult
from app.domain.transcript import ModelIdentity, Transcript
from app.services import models
from app.services.integrity_files import size_of, whole_file
from app.services.integrity_meter import Meter
from app.services.known_models import known_models
from app.services.models import ModelRecord
from media.model_check import WEIGHTS


class ModelChecks:
    """Compares the models that transcripts name with the list and with this machine."""

    def __init__(self, transcripts: Iterable[Transcript], meter: Meter, *, is_full: bool) -> None:
        found = {(item.model.name, item.model.sha256): item.model for item in transcripts}
        self._models = tuple(found[key] for key in sorted(found))
        self._meter = meter
        self._is_full = is_full
        self._here = models.installed()

    def total(self) -> int:
        """Count the bytes that `run` will read."""
        if not self._is_full:
            return 0
        found = (self._installed(model) for model in self._models)
        return sum(size_of(here.path / WEIGHTS) for here in found if here is not None)

    def run(self) -> Iterator[CheckResult]:
        """Check each model once."""
        for model in self._models:
            yield self._check(model)

    def _check(self, model: ModelIdentity) -> CheckResult:
        name = f"model {model.name}"
        here = self._installed(model)
        if here is None:
            listed = "listed" if _is_listed(model.sha256) else "not listed"
            detail = f"not on this machine; recorded SHA-256 {model.sha256}, {listed}"
            return CheckResult(name, True, detail, could_check=False)
        if self._is_full:
            return whole_file(name, here.path / WEIGHTS, model.sha256, self._meter, model.name)
        if here.why in ("changed", "missing_file"):
            return CheckResult(name, False, "changed on this machine since it was checked")
        return CheckResult(name, True, f"SHA-256 {model.sha256} by its record")

    def _installed(self, model: ModelIdentity) -> ModelRecord | None:
        """Find the recorded weights; others of the same name are another model."""
        return next((item for item in self._here if item.sha256 == model.sha256), None)


def _is_listed(sha256: str) -> bool:
    return any(model.files[WEIGHTS].sha256 == sha256 for model in known_models())
