"""What a stranger's file did to the child that read it, said as the caller's own error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from app.domain.errors import AppError, WorkerCrashed, WorkerTimedOut

TOO_LARGE = {"out_of_memory": "too_large"}
BOMB = {**TOO_LARGE, "too_much_output": "bomb"}
_OTHERS: dict[str, str] = {}


def why_ended(error: WorkerCrashed | WorkerTimedOut, told: Mapping[str, str] = _OTHERS) -> str:
    """Name the end of a child: `timed_out`, one of `told`, else `worker_crashed`.

    Args:
        told: what to say by the `why` of the crash, where that is more than a crash.

    Raises:
        WorkerCrashed: the error itself where no child could be started: no fault of the file.
    """
    if isinstance(error, WorkerTimedOut):
        return "timed_out"
    why = str(error.facts.get("why"))
    if why == "not_started":
        raise error
    return told.get(why, "worker_crashed")


@contextmanager
def end_as(make: Callable[[str], AppError], told: Mapping[str, str] = _OTHERS) -> Iterator[None]:
    """Turn the end of a child inside into the error that `make` gives for its `why_ended`.

    Raises:
        WorkerCrashed: no child could be started (`why` is `not_started`).
    """
    try:
        yield
    except (WorkerCrashed, WorkerTimedOut) as e:
        raise make(why_ended(e, told)) from e
