"""Make, open and fill a case."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from app.domain.case import LEVELS, CaseForm, Election, Origin, Party, Reviewer
from app.domain.custody import ChainHead
from app.domain.deadlines import Deadline
from app.domain.errors import CaseExists, InvalidValue, NetworkFolder, OutputRefused
from app.domain.plain import to_plain
from app.runtime import left_cases
from app.runtime.clock import Clock
from app.runtime.disk import sync_folder, writing_to
from app.services import catalogue, deadlines, mending, people
from app.services.case_form import FORM_ACT, form, put_form
from app.services.database_child import database_of, look_first
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change, Lists, UndoStack
from app.store import database as store_database
from app.store import upgrade
from app.store.blobs import BlobStore
from app.store.cases import CaseRecord
from app.store.volume import WriterLock, is_network_folder, is_writable
from app.tasks.job import JobContext

__all__ = [
    "CaseSummary", "add_party", "case_folder", "check_form", "custody_lines", "form", "new_case",
    "open_case", "parties", "set_form", "summary",
]  # fmt: skip

SUFFIX = ".netra"
DATABASE = store_database.DATABASE_NAME
_DATES = (
    "known_on", "event_on", "reported_on", "registered_on", "determined_on", "decided_on",
)  # fmt: skip
_ANSWERS = {
    **dict.fromkeys(("1", "true", "ya", "yes"), True),
    **dict.fromkeys(("", "0", "false", "tidak", "no"), False),
}
_KNOWN = {
    "stage": ("", "sebelum_penetapan", "setelah_penetapan"),
    "level": ("", *LEVELS),
    "zone": ("", "WIB", "WITA", "WIT"),
}


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What the start page and `netra case show` tell."""

    form: CaseForm
    parties: tuple[Party, ...]
    evidence: int
    moments: int
    clips: int
    dossiers: int
    head: ChainHead
    deadlines: tuple[Deadline, ...]


def case_folder(path: Path) -> Path:
    """Give the folder name of a case: `NAME` becomes `NAME.netra`."""
    return path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")


def new_case(
    folder: Path, form: CaseForm, reviewer: Reviewer, *, clock: Clock | None = None
) -> CaseSession:
    """Make a case folder and open it; the folder appears whole or not at all.

    Raises:
        CaseExists, OutputRefused, NetworkFolder, DiskFull, InvalidValue: as named.
    """
    check_form(form)
    folder = case_folder(folder.absolute())
    if folder.exists():
        raise CaseExists(path=folder)
    building = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        with writing_to(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            if is_network_folder(folder.parent):
                raise NetworkFolder(path=folder)
            _build(building, form, reviewer, clock or Clock())
            sync_folder(building)
            building.rename(folder)
            left_cases.moved(building / DATABASE, folder / DATABASE)
            sync_folder(folder.parent)
    except FileExistsError as e:
        raise OutputRefused(path=folder) from e
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return open_case(folder, reviewer, clock=clock)


def open_case(
    folder: Path,
    reviewer: Reviewer,
    *,
    read_only: bool = False,
    clock: Clock | None = None,
    ctx: JobContext | None = None,
) -> CaseSession:
    """Open a case; mend what a crash left and say so in `mended`.

    A case that this computer did not leave as it lies is read by a child first; where nobody
    may wait for that, `database_child.look_job` does it beforehand.

    Args:
        ctx: stops the child where a person cancelled.

    Raises:
        NotACase, StoreLocked, SchemaTooNew, StoreDamaged, NetworkFolder: as named.
        Cancelled: a person stopped it.
    """
    folder = folder.absolute()
    path = database_of(folder)
    look_first(path, ctx or JobContext())
    clock = clock or Clock()
    if read_only or not is_writable(folder):
        database = store_database.open_reader(path)
        return CaseSession(folder, database, reviewer, lock=None, clock=clock)
    if is_network_folder(folder):
        raise NetworkFolder(path=folder)
    lock = WriterLock(folder / "cache")
    lock.acquire()
    try:
        upgrade.upgrade(path)
        session = CaseSession(
            folder, store_database.open_writer(path), reviewer, lock=lock, clock=clock
        )
    except BaseException:
        lock.release()
        raise
    try:
        session.mended = mending.mend(session)
        session.undo = UndoStack(_earlier(session))
    except BaseException:
        session.close()
        raise
    return session


def _earlier(session: CaseSession) -> Callable[[], Lists]:
    """Give what reads the steps of earlier sittings; it ends where this sitting begins."""
    head = session.stores.custody.head()

    def read() -> Lists:
        # it stands on services that open cases themselves
        from app.services import earlier_steps

        return earlier_steps.of(session, head.seq)

    return read


def set_form(session: CaseSession, changes: Mapping[str, str]) -> CaseForm:
    """Change fields of the form, given as text.

    Raises:
        InvalidValue: a field is unknown or a value does not fit it.
    """
    before = form(session)
    changed = check_form(_with_changes(before, changes))
    put_form(session, changed, changes)
    session.undo.push(
        Change(
            FORM_ACT,
            undo=lambda: put_form(session, before, changes, "undo"),
            redo=lambda: put_form(session, changed, changes, "redo"),
        )
    )
    return changed


def parties(session: CaseSession) -> tuple[Party, ...]:
    """Give the persons of the case."""
    return session.stores.cases.parties()


def add_party(session: CaseSession, party: Party, why: str = "") -> Party:
    """Add a person.

    Args:
        why: where another office brought the person.

    Raises:
        InvalidValue: the name is empty.
    """
    if not party.name.strip():
        raise InvalidValue(field="name", value=party.name, expected="a name")
    with session.change(people.ADD_ACT, Topic.CASE, why=why) as change:
        code = session.stores.cases.add_party(party)
        change.obj = (code,)
        change.data = to_plain(party)
    people.push_added(session, code)
    return party


def summary(session: CaseSession) -> CaseSummary:
    """Count what the case holds."""
    stores = session.stores
    return CaseSummary(
        form=form(session),
        parties=parties(session),
        evidence=len(stores.evidence.all()),
        moments=len(stores.moments.all()),
        clips=sum(derivative.kind.value == "clip" for derivative in stores.derivatives.all()),
        dossiers=len(stores.dossiers.all()),
        head=stores.custody.head(),
        deadlines=deadlines.of_case(session),
    )


def custody_lines(session: CaseSession) -> tuple[str, ...]:
    """Give the custody chain, verbatim."""
    return session.stores.custody.lines()


def check_form(checked: CaseForm) -> CaseForm:
    """Give the form back where its dates, stage and required fields fit.

    Raises:
        InvalidValue: as named.
    """
    for name in ("number", "title"):
        if not getattr(checked, name).strip():
            raise InvalidValue(field=name, value="", expected="text")
    for name in _DATES:
        value = getattr(checked, name)
        if value:
            try:
                date.fromisoformat(value)
            except ValueError as e:
                raise InvalidValue(field=name, value=value, expected="YYYY-MM-DD") from e
    for name, known in _KNOWN.items():
        value = getattr(checked, name)
        if value not in known:
            raise InvalidValue(field=name, value=value, expected=" | ".join(known[1:]))
    return checked


def _with_changes(current: CaseForm, changes: Mapping[str, str]) -> CaseForm:
    names = {item.name for item in fields(CaseForm)}
    values: dict[str, object] = {}
    for key, text in changes.items():
        if key not in names:
            raise InvalidValue(field=key, value=text, expected=", ".join(sorted(names)))
        values[key] = _typed(key, text)
    return replace(current, **values)  # type: ignore[arg-type]  # each value was typed by its key


def _typed(key: str, text: str) -> object:
    kinds = {"election": Election, "origin": Origin}
    if key in kinds:
        try:
            return kinds[key](text)
        except ValueError as e:
            expected = " | ".join(item.value for item in kinds[key])
            raise InvalidValue(field=key, value=text, expected=expected) from e
    if key in ("is_fictional", "needs_two_signatures"):
        answer = _ANSWERS.get(text.strip().lower())
        if answer is None:
            raise InvalidValue(field=key, value=text, expected="ya | tidak")
        return answer
    return text


def _build(folder: Path, new_form: CaseForm, reviewer: Reviewer, clock: Clock) -> None:
    folder.mkdir()
    BlobStore(folder).make_folders()
    database = store_database.create(folder / store_database.DATABASE_NAME)
    lock = WriterLock(folder / "cache")
    lock.acquire()
    shipped = catalogue.load()
    with CaseSession(folder, database, reviewer, lock=lock, clock=clock) as session:
        record = CaseRecord(
            log=str(uuid.uuid4()),
            form=new_form,
            catalogue_version=shipped.version,
            catalogue_sha256=shipped.sha256,
            created_at=clock.stamp(),
        )
        with session.change("case.new", Topic.CASE) as change:
            session.stores.cases.insert(record)
            change.data = {
                "form": to_plain(new_form),
                "catalogue": shipped.version,
                "catalogue_sha256": shipped.sha256,
                "categories": catalogue.digests(shipped),
                "created_at": record.created_at,
            }
