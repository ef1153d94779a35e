"""What a sitting that was cut off left behind is put right when the case is next opened."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.domain.errors import StoreDamaged
from app.runtime.disk import writing_to
from app.services.database_child import look_at
from app.services.events import Topic
from app.services.session import CaseSession
from app.store import upgrade
from app.store.blobs import digest_file
from app.store.migrations import SCHEMA_VERSION
from app.tasks.job import JobContext


def mend(session: CaseSession) -> tuple[str, ...]:
    """Mend a case that was just opened for writing, and say what was mended (`mended_texts`).

    Raises:
        OutputRefused, DiskFull, DiskFailed: the disk refuses.
    """
    return (*_note_upgrades(session), *_mirror_and_files(session))


def _note_upgrades(session: CaseSession) -> tuple[str, ...]:
    """Record each kept older database once, also where the program ended before it could."""
    noted = []
    for kept in upgrade.kept_databases(session.folder):
        if any(f'"kept":"{kept.name}"' in line for line in session.stores.custody.lines()):
            continue
        if not _is_earlier(session, kept):
            noted.append(f"stranger {kept.name}")
            continue
        sha256 = digest_file(kept, JobContext()).sha256
        with session.change("case.upgrade", Topic.NOTED) as change:
            change.data = {
                "kept": kept.name,
                "kept_sha256": sha256,
                "to_schema": SCHEMA_VERSION,
            }
        noted.append(f"upgraded {kept.name}")
    return tuple(noted)


def _is_earlier(session: CaseSession, kept: Path) -> bool:
    """Tell whether a database is this case as it was before, whoever laid it there.

    Otherwise an entry in a reviewer's name would vouch for a file that somebody slipped in. It
    is read as a copy: SQLite makes files beside what it opens.
    """
    copy = session.blobs.staging_path(".db")
    try:
        with writing_to(session.folder):
            shutil.copyfile(kept, copy)
        look_at(copy, JobContext())
        before = upgrade.kept_lines(copy)
    except StoreDamaged:
        return False
    finally:
        for path in copy.parent.glob(f"{copy.name}*"):
            path.unlink()
    return bool(before) and before == session.stores.custody.lines()[: len(before)]


def _mirror_and_files(session: CaseSession) -> tuple[str, ...]:
    mended = []
    with writing_to(session.folder):
        state = session.stores.custody.reconcile()
    if state != "same":
        mended.append(f"custody_{state}")
    if state == "differs":
        # An older database may have been put back: bytes it does not know are not swept.
        return tuple(mended)
    told = _Told(session)
    removed = session.blobs.sweep(
        frozenset(item.digest.sha256 for item in session.stores.evidence.all()),
        frozenset(item.sha256 for item in session.stores.derivatives.all()),
        frozenset(record.name for record in session.stores.dossiers.all()),
        keeps=told.names,
    )
    mended.extend(f"swept {name}" for name in removed if not told.names(name))
    return tuple(mended)


class _Told:
    """What the chains of a case name; they are read only where something lies there unlisted."""

    def __init__(self, session: CaseSession) -> None:
        self._stores = session.stores
        self._texts: list[str] = []

    def names(self, name: str) -> bool:
        """Tell whether any entry names a file."""
        if not self._texts:
            kept = (chain.lines for chain in self._stores.exchanges.chains())
            self._texts = ["\n".join(lines) for lines in (self._stores.custody.lines(), *kept)]
        return any(name in text for text in self._texts)
