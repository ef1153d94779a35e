"""A package that must be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import PackageRefused
from app.package.quarantine import open_package
from app.tasks.job import JobContext


def refused(path: Path, into: Path) -> tuple[str, str]:
    """Give why and which part; whatever was refused must have left nothing."""
    with pytest.raises(PackageRefused) as caught:
        open_package(path, into, JobContext())
    assert not into.exists()
    facts = caught.value.facts
    return str(facts["why"]), str(facts["member"])
