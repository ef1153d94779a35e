"""How a shipped reference file is read: whole, of its schema, or refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from app.domain.errors import ReferenceDataInvalid

CONFIDENCES = frozenset(("verified", "secondary", "seed-only", "recalled", "inferred"))

# libyaml reads the catalogue eight times faster; a build without it still reads it.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Border:
    """Turns a missing or ill-typed key into one error that names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, KeyError | TypeError | ValueError | AttributeError):
            raise ReferenceDataInvalid(path=self._path, why=str(error)) from error


def document(path: Path, raw: bytes, schema: str) -> dict[str, Any]:
    """Read a file as YAML of one schema.

    Raises:
        ReferenceDataInvalid: as named.
    """
    try:
        data = yaml.load(raw, LOADER)  # noqa: S506 - both are the safe loader
    except yaml.YAMLError as e:
        raise ReferenceDataInvalid(path=path, why="yaml") from e
    if not isinstance(data, dict) or data.get("schema") != schema:
        raise ReferenceDataInvalid(path=path, why=f"schema is not {schema}")
    return data


def confidence(entry: dict[str, Any]) -> str:
    """Give how sure an entry is; ValueError where it says no known word."""
    value = str(entry["confidence"])
    if value not in CONFIDENCES:
        raise ValueError(f"confidence {value}")
    return value


def require_unique(values: list[str], name: str) -> None:
    """Raise ValueError where a value is there twice."""
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{name} {value} is there twice")
