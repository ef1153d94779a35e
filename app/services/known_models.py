"""The shipped list of speech models whose bytes were checked, and their digests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from app.domain.errors import InvalidValue, ReferenceDataInvalid
from app.domain.plain import from_plain
from app.runtime import paths

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file of a known model."""

    bytes: int
    """Length."""
    sha256: str
    """Lower-case hex, 64 digits."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One model whose every byte was checked."""

    name: str
    """Folder name it is installed under."""
    title: str
    """For people."""
    licence: str
    """Licence of the weights."""
    source: str
    """Where the bytes came from."""
    files: dict[str, KnownFile]
    """By file name; exactly these make the model."""


@dataclass(frozen=True, slots=True)
class _List:
    version: int
    models: tuple[KnownModel, ...]


@cache
def known_models() -> tuple[KnownModel, ...]:
    """Load the shipped list, once.

    Raises:
        ReferenceDataInvalid: the shipped file breaks its rules.
    """
    return load_known(paths.resource("models", "known.yaml"))


def load_known(path: Path) -> tuple[KnownModel, ...]:
    """Load and judge a list of known models.

    Raises:
        ReferenceDataInvalid: it is missing, is no such list, or `why` names a bad entry.
    """
    try:
        found = from_plain(_List, yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, InvalidValue) as e:
        raise ReferenceDataInvalid(path=path, why=str(e)) from e
    if found.version != _VERSION:
        raise ReferenceDataInvalid(path=path, why=f"version {found.version}")
    names = [model.name for model in found.models]
    if len(set(names)) != len(names):
        raise ReferenceDataInvalid(path=path, why="a name stands twice")
    for model in found.models:
        if problem := _problem(model):
            raise ReferenceDataInvalid(path=path, why=f"{model.name}: {problem}")
    return found.models


def find_known(digests: Mapping[str, str]) -> KnownModel | None:
    """Find the known model made of exactly these files.

    Args:
        digests: SHA-256 by file name.
    """
    for model in known_models():
        if {name: file.sha256 for name, file in model.files.items()} == dict(digests):
            return model
    return None


def _problem(model: KnownModel) -> str:
    if not _NAME.fullmatch(model.name):
        return "name"
    if "model.bin" not in model.files:
        return "no model.bin"
    for name, file in model.files.items():
        if file.bytes <= 0 or not _SHA256.fullmatch(file.sha256):
            return name
    return ""
