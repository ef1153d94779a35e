"""The form of a file that is to be written, as the ending of its name says it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from app.domain.errors import InvalidValue

F = TypeVar("F", bound=StrEnum)


def form_of(out: Path, forms: type[F]) -> F:
    """Give the form that a name's ending stands for.

    Raises:
        InvalidValue: it stands for none of them.
    """
    ending = out.suffix.lstrip(".").casefold()
    if ending not in set(forms):
        raise InvalidValue(field="file", value=out.name, expected=" | ".join(forms))
    return forms(ending)
