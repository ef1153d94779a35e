"""An open case: its stores, who is working, and the one way to change it."""

from __future__ import annotations

import logging
import platform
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app import __version__
from app.domain.case import Reviewer
from app.domain.custody import ChainHead, CustodyAct, CustodyContext, CustodyValue, nfc, nfc_tree
from app.domain.errors import CaseReadOnly
from app.runtime import left_cases
from app.runtime.clock import Clock
from app.runtime.paths import is_frozen
from app.services import last_head
from app.services.events import Events, Topic
from app.services.last_head import LastHead
from app.services.stores import Stores
from app.services.undo import UndoStack
from app.store import database as store_database
from app.store import seal
from app.store.blobs import BlobStore
from app.store.volume import WriterLock, is_writable

log = logging.getLogger("log.session")
CLOCK_FAULT = "clock_back_ms"
"""Key of an entry's data: the clock stood this much later when the entry before was written."""


@dataclass(slots=True)
class Change:
    """What a change will say of itself in the chain; filled while it is made."""

    obj: tuple[str, ...] = ()
    """Codes of the things touched."""
    data: Mapping[str, CustodyValue] = field(default_factory=dict)
    """Facts."""


class CaseSession:
    """One sitting at one case; made by `services.cases`, used on one thread."""

    def __init__(
        self,
        folder: Path,
        database: store_database.Handle,
        reviewer: Reviewer,
        *,
        lock: WriterLock | None,
        clock: Clock,
    ) -> None:
        self.folder = folder
        self.reviewer = reviewer
        self.clock = clock
        self.is_read_only = lock is None
        self.events = Events()
        self.undo = UndoStack()
        self.mended: tuple[str, ...] = ()
        self.blobs = BlobStore(folder)
        self.stores = Stores.over(database, folder)
        self._database = database
        self._lock = lock
        self._mirror_is_behind = False
        self._viewed: set[str] = set()
        self._seen_before: LastHead | None = None
        kept_in = self.blobs.cache if self.blobs.cache.exists() else folder
        self._lent = (
            None
            if lock is not None or is_writable(kept_in)
            else tempfile.TemporaryDirectory(prefix="netra-", ignore_cleanup_errors=True)
        )
        if lock is not None:
            left_cases.hold(folder / store_database.DATABASE_NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def change(self, act: str, topic: Topic, why: str = "") -> Iterator[Change]:
        """Make one change and its custody entry in one transaction, then tell the listeners.

        Raises:
            CaseReadOnly: this sitting may not write.
        """
        change = Change()
        with self.changes(topic) as acts:
            yield change
            acts.append(CustodyAct(act=act, obj=change.obj, data=change.data, why=why))

    @contextmanager
    def changes(self, topic: Topic) -> Iterator[list[CustodyAct]]:
        """Make many changes in one transaction, one entry for each act that is put on the list.

        Listeners are told once: of the one thing that was touched, or of no thing by name.

        Raises:
            CaseReadOnly: this sitting may not write.
        """
        self.require_writable()
        acts: list[CustodyAct] = []
        path = self.folder / store_database.DATABASE_NAME
        with store_database.transaction(self._database, path):
            yield acts
            context = self._context()
            told = [_told(act) for act in acts]
            if told:  # those after the first have its stamp: only the first can be early
                data = {**told[0].data, **self._clock_fault(context.ts)}
                told[0] = replace(told[0], data=data)
            lines = self.stores.custody.append_all(context, told)
        self._mirror(*lines)
        self.events.publish(topic, acts[0].obj[0] if len(acts) == 1 and acts[0].obj else "")
        if topic is not Topic.NOTED:
            self.events.publish(Topic.CUSTODY)

    @property
    def lent_cache(self) -> Path | None:
        """Where this sitting keeps what it draws of a case on a locked stick; gone at its end.

        None where the case's own cache can be written.
        """
        return None if self._lent is None else Path(self._lent.name)

    def note_view(self, code: str) -> None:
        """Record that an item was looked at: one entry per item and sitting."""
        if self.is_read_only or code in self._viewed:
            return
        self._viewed.add(code)
        with self.change("evidence.view", Topic.NOTED) as change:
            change.obj = (code,)

    def hand_to(self, reviewer: Reviewer) -> None:
        """Let somebody else go on: every act from here on carries that name and role.

        What this person looks at is noted anew, and nobody undoes what another did.
        """
        self.reviewer = reviewer
        self._viewed.clear()
        self.undo = UndoStack()

    @property
    def seen_before(self) -> LastHead:
        """How this case stands to what this computer last saw of it; asked once per sitting."""
        if self._seen_before is None:
            self._seen_before = last_head.compare(self.stores.cases.log(), self.stores.custody)
        return self._seen_before

    def remember_head(self, *, even_back: bool = False) -> None:
        """Keep the end of the chain as last seen here; over a lost head only if `even_back`."""
        chain, custody = self.stores.cases.log(), self.stores.custody
        if chain and custody.head().seq >= 0:
            last_head.remember(chain, custody, self.clock.stamp(), even_back=even_back)
        if even_back:
            self._seen_before = None

    def require_writable(self) -> None:
        """Refuse where this sitting may only read.

        Raises:
            CaseReadOnly: as named.
        """
        if self.is_read_only:
            why = "opened_to_read" if is_writable(self.folder) else "folder_locked"
            raise CaseReadOnly(path=self.folder, why=why)

    def close(self) -> None:
        """End the sitting; calling it twice does no harm."""
        if self._lock is None:
            self._database.close()
            self.is_read_only = True
            if self._lent is not None:
                self._lent.cleanup()
            return
        try:
            head = self.stores.custody.head()
            self.remember_head()
            why = store_database.rest(self._database)
            self._database.close()
            if why:
                # What was changed is stored; the next opening and closing seals it.
                log.warning("the journal could not be emptied: %s", why)
            else:
                self._seal(head)
        finally:
            self._database.close()
            left_cases.let_go(self.folder / store_database.DATABASE_NAME)
            self._lock.release()
            self._lock = None
            self.is_read_only = True

    def _seal(self, head: ChainHead) -> None:
        try:
            seal.write(self.folder, head)
        except OSError:
            # What is stored stays stored; the verification says that the case is not sealed.
            log.warning("the case could not be sealed", exc_info=True)

    def _clock_fault(self, now: str) -> dict[str, CustodyValue]:
        """Say in the entry itself that the clock stood later when the one before was written."""
        before = self.stores.custody.last_stamp()
        if not before or now >= before:
            return {}
        back = parse_stamp(before) - parse_stamp(now)
        return {CLOCK_FAULT: int(back.total_seconds() * 1000)}

    def _mirror(self, *lines: str) -> None:
        try:
            if self._mirror_is_behind:
                self._mirror_is_behind = self.stores.custody.reconcile() == "differs"
            else:
                self.stores.custody.mirror(*lines)
        except OSError:
            # The entry itself is committed; the file catches up at the next change or opening.
            self._mirror_is_behind = True
            log.warning("custody mirror is behind", exc_info=True)

    def _context(self) -> CustodyContext:
        chain = self.stores.cases.record().log
        offset = self.clock.local_offset()
        return CustodyContext(
            log=chain,
            ts=self.clock.stamp(),
            tz=offset,
            mono_ms=self.clock.monotonic_ms(),
            who_id=str(uuid.uuid5(uuid.UUID(chain), nfc(self.reviewer.name))),
            who_name=self.reviewer.name,
            who_role=self.reviewer.role,
            host=platform.node(),
            app_version=__version__,
            app_build="frozen" if is_frozen() else "source",
        )


def now_text(session: CaseSession) -> str:
    """Give the sitting's clock as UTC text for rows."""
    return session.clock.stamp()


def parse_stamp(stamp: str) -> datetime:
    """Read a stored UTC stamp."""
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(UTC)


def _told(act: CustodyAct) -> CustodyAct:
    return replace(act, obj=tuple(map(nfc, act.obj)), data=_stored(act.data))


def _stored(data: Mapping[str, CustodyValue]) -> dict[str, CustodyValue]:
    return {nfc(key): nfc_tree(value) for key, value in data.items()}
