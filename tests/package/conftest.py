"""Packages made once for all tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.package.bag import write_package
from app.package.contents import PackageContents, PackageForm
from app.tasks.job import JobContext
from tests.dossier.conftest import Built, built, prepare
from tests.package import samples

__all__ = ["Built", "built", "prepare"]


@dataclass(frozen=True)
class Ready:
    """One case in each form; none of it is changed by a test."""

    contents: PackageContents
    zip: Path
    folder: Path


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    place = tmp_path_factory.mktemp("packages")
    contents = samples.small(tmp_path_factory.mktemp("case"))
    for target, form in (("a.zip", PackageForm.ZIP), ("a", PackageForm.FOLDER)):
        write_package(place / target, contents, JobContext(), form=form, sign=samples.signer())
    return Ready(contents, place / "a.zip", place / "a")
