"""The child's operations on packages with the readers of `tests.domain.plain_reference`.

Served to the child in place of `app.services.package_table`, so that `bench package` compares
one opening with the other in the same run; see there.
"""

from __future__ import annotations

from typing import Any

from app.domain import plain
from app.services.package_table import OPERATIONS
from tests.domain import plain_reference

__all__ = ["OPERATIONS", "look_types_up_anew"]


def look_types_up_anew() -> None:
    """Let this process read and write plain data by looking at the types of each value anew."""

    def reader_of(kind: Any) -> Any:
        return lambda data: plain_reference.from_plain(kind, data)

    def as_read(kind: Any) -> Any:
        return lambda value: plain_reference.to_plain(
            plain_reference.from_plain(kind, plain_reference.to_plain(value))
        )

    plain.reader_of = reader_of
    plain._as_read = as_read
    plain._writer = lambda _kind: plain_reference.to_plain
    plain._writers.clear()


look_types_up_anew()
