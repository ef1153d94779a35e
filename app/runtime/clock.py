"""UTC now, replaceable by tests."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(slots=True)
class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the current instant in UTC."""
        return datetime.now(UTC)

    def local_offset(self) -> str:
        """Give the local offset such as +07:00."""
        stamp = self.now().astimezone().strftime("%z")
        return f"{stamp[:3]}:{stamp[3:5]}"

    def monotonic_ms(self) -> int:
        """Give milliseconds that never run back within one start of the machine."""
        return time.monotonic_ns() // 1_000_000

    def stamp(self) -> str:
        """Write the current instant as `2026-11-22T07:00:00.000Z`."""
        return iso_utc(self.now())


def iso_utc(moment: datetime) -> str:
    """Write an instant in UTC with milliseconds and Z."""
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
