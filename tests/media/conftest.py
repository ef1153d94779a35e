"""The real model, loaded once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from app.domain.transcript import ModelIdentity
from app.services.models import default_model
from media import transcribe as transcribing


@pytest.fixture(scope="module")
def weights_loaded_once() -> Iterator[None]:
    """Keep the loaded model between the runs of this module; the child loads its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcribing, "load", cache(transcribing.load))
        yield


@pytest.fixture
def model() -> ModelIdentity:
    return default_model("whisper-base")
