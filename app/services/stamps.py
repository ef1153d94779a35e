"""RFC 3161 stamps: asked for here, read in a child, for a token comes from a stranger."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app.domain.errors import SignatureInvalid, TimestampFailed
from app.domain.exchange import Stamp
from app.dossier import worker_table
from app.dossier.worker_table import (
    CHECK_STAMP,
    READ_ANSWER,
    AnswerTask,
    StampedToken,
    StampTask,
)
from app.runtime import paths
from app.runtime.disk import writing_to
from app.services.child_ends import end_as
from app.tasks.job import JobContext
from media.worker.client import Call, run

T = TypeVar("T")
TABLE = worker_table.__name__
"""Module with the child's operations (another one in tests)."""
TOTAL_S = 60.0
_NAME = "RFC 3161"


def request(sha256: str, url: str, ctx: JobContext) -> tuple[bytes, Stamp]:
    """Have a digest stamped; gives the token (DER), checked, and what it says.

    Raises:
        TimestampFailed: the service is not reached, refuses, or answers something else.
        WorkerCrashed: no child could be started (`why` is `not_started`).
        Cancelled: a person stopped it.
    """
    from app.dossier import timestamps

    answer, nonce = timestamps.ask(sha256, url)
    with _in_a_file(answer) as path:
        task = AnswerTask(path, sha256, nonce, url, paths.data_dir().absolute())
        try:
            found = _run(READ_ANSWER, task, StampedToken, ctx)
            return bytes.fromhex(found.token), found.stamp
        except SignatureInvalid as e:
            raise TimestampFailed(url=url, why=str(e.facts["why"])) from e
        except ValueError as e:
            raise TimestampFailed(url=url, why="no_token") from e


def check(token: bytes, sha256: str, trust: tuple[Path, ...], ctx: JobContext) -> Stamp:
    """Check a token (DER) against the digest that it must be of.

    Args:
        trust: certificates that its authority may lead to, beside those used on this computer.

    Raises:
        SignatureInvalid: why is form, imprint, usage, validity or signature; worker_crashed or
            timed_out where it ended the child.
        WorkerCrashed: no child could be started (`why` is `not_started`).
        Cancelled: a person stopped it.
    """
    given = tuple(certificate.absolute() for certificate in trust)
    with _in_a_file(token) as path:
        task = StampTask(path, sha256, given, paths.data_dir().absolute())
        return _run(CHECK_STAMP, task, Stamp, ctx)


@contextmanager
def _in_a_file(content: bytes) -> Iterator[Path]:
    """Lay bytes down for the child: what is asked of it has a limit, a token has none."""
    with tempfile.TemporaryDirectory(prefix="netra-") as folder:
        path = Path(folder).resolve() / "stranger.der"
        with writing_to(path):
            path.write_bytes(content)
        yield path


def _run(op: str, task: object, result: type[T], ctx: JobContext) -> T:
    call = Call(
        *(op, Path(_NAME), task, result),
        silence_s=TOTAL_S,
        total_s=TOTAL_S,
        is_short=True,
        table=TABLE,
    )
    with end_as(lambda why: SignatureInvalid(path=_NAME, why=why)):
        return run(call, ctx.silent())
