"""Does another case of this machine hold the same bytes? A notice, never a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.custody import CustodyValue
from app.domain.errors import AppError
from app.runtime.paths import data_dir
from app.services import cases
from app.services.holding import is_held
from app.services.session import CaseSession
from app.store.library import Holding, KnownCase, LibraryIndex
from app.tasks.job import Job, JobContext, Lane


@dataclass(frozen=True, slots=True)
class ElsewhereNotice:
    """The same bytes are evidence in another case too."""

    number: str
    """Register number of that case, as it was last seen."""
    title: str
    """Its title."""
    code: str
    """Evidence code there."""
    path: Path
    """Where it lay."""
    log: str
    """Identity of its custody chain."""
    seen_at: str
    """When this machine last saw it, UTC ISO 8601."""
    is_there: bool
    """False where that folder is gone now: moved, deleted, or on a stick that is not in."""


def note_case(session: CaseSession) -> None:
    """Write an open case into the library of this machine; quick where nothing changed.

    One that was unpacked for a hearing leaves nothing here: it is gone when it is closed.
    """
    if is_held(session.folder):
        return
    index = _index()
    head = session.stores.custody.head().sha256
    if index.head_of(str(session.folder)) == head:
        return
    record = session.stores.cases.record()
    case = KnownCase(
        path=str(session.folder),
        log=record.log,
        number=record.form.number,
        title=record.form.title,
        head=head,
        seen_at=session.clock.stamp(),
    )
    index.remember(case, session.stores.evidence.digests())


def elsewhere(session: CaseSession, sha256: str) -> tuple[ElsewhereNotice, ...]:
    """Say which other cases hold an item with these bytes, the one seen last first."""
    chain = session.stores.cases.record().log
    return tuple(_notice(found) for found in _index().holders(sha256, chain))


def known_cases() -> tuple[KnownCase, ...]:
    """Give the cases that this machine has seen, the one seen last first."""
    return _index().cases()


def unknown(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Give those of the folders that hold a case the library does not know: it was damaged."""
    known = {case.path for case in known_cases()}
    strange = (folder for folder in folders if str(folder.absolute()) not in known)
    return tuple(folder for folder in strange if (folder / "case.db").is_file())


def relearn_job(folders: Sequence[Path]) -> Job[int]:
    """Read cases that were open before, for a library that lost them; gives how many."""

    def run(ctx: JobContext) -> int:
        learnt = 0
        for number, folder in enumerate(folders):
            ctx.progress(number / len(folders), "", folder.name)
            try:
                with cases.open_case(folder, Reviewer("-"), read_only=True, ctx=ctx) as session:
                    note_case(session)
                    learnt += 1
            except AppError:
                continue  # gone, on a stick, or damaged: said when a person opens it
        return learnt

    return Job(label="library", lane=Lane.DISK, run=run)


def facts(notices: Sequence[ElsewhereNotice]) -> list[CustodyValue]:
    """Say in an entry of the chain which cases were known to hold the same bytes then."""
    return [{"number": n.number, "code": n.code, "log": n.log} for n in notices]


def _index() -> LibraryIndex:
    return LibraryIndex(data_dir())


def _notice(found: Holding) -> ElsewhereNotice:
    folder = Path(found.case.path)
    return ElsewhereNotice(
        number=found.case.number,
        title=found.case.title,
        code=found.code,
        path=folder,
        log=found.case.log,
        seen_at=found.case.seen_at,
        is_there=(folder / "case.db").is_file(),
    )
