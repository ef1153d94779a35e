"""From draft to released: who signed a dossier, what it still needs, and the act of release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.dossier import DossierSignature
from app.domain.errors import DigestMismatch, FileMissing, NotReleasable
from app.services import agreement, cases
from app.services.cosigning import find, is_followed, signature_count
from app.services.dossier_files import is_public, require_valid
from app.services.events import Topic
from app.services.frames import Output
from app.services.pdf_checks import read_pdf
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.store.derivatives import DossierRecord
from app.tasks.job import Job, JobContext, Lane

DRAFT_MARK = "DRAF"
"""Stands in the name of every copy of what is not released."""


class ReleaseState(StrEnum):
    """How far a dossier has come."""

    DRAFT = "draft"
    """Nobody signed it."""
    SIGNED = "signed"
    """One person signed it."""
    SIGNED_BOTH = "signed_both"
    """Two persons signed it."""
    RELEASED = "released"
    """Complete, checked again and given free by a person."""
    REPLACED = "replaced"
    """Another file of the case bears one signature more."""


class NextStep(StrEnum):
    """What a person may do with a dossier now."""

    SIGN = "sign"
    RELEASE = "release"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DossierState:
    """A dossier of the case and how far it has come."""

    name: str
    """File name in `dossiers/`."""
    path: str
    """Where it lies."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""
    level: str
    """PAdES level; empty without a signature."""
    built_at: str
    """UTC."""
    signatures: tuple[DossierSignature, ...]
    """In the order of signing; none known for dossiers of older cases."""
    signed_by: str
    """Subjects of the certificates."""
    needed: int
    """Signatures that the case demands: 1 or 2."""
    state: ReleaseState
    """How far it has come."""
    next_step: NextStep
    """What may be done."""
    released_at: str
    """UTC; empty while it is not released."""
    changes_since: int
    """Changes of the case that it does not show."""

    @property
    def may_be_signed(self) -> bool:
        """It waits for a second signature, or may have one."""
        return self.state is ReleaseState.SIGNED

    @property
    def may_be_stamped(self) -> bool:
        """It bears a signature, and no other file follows it."""
        return self.state not in (ReleaseState.DRAFT, ReleaseState.REPLACED)

    @property
    def is_complete(self) -> bool:
        """It bears every signature that the case demands."""
        return self.state in (ReleaseState.RELEASED, ReleaseState.SIGNED_BOTH) or (
            self.state is ReleaseState.SIGNED and self.needed == 1
        )


@dataclass(frozen=True, slots=True)
class CheckedDossier:
    """A dossier that passed every check a moment ago."""

    name: str
    """File name in `dossiers/`."""
    sha256: str
    """Of the file that was checked."""


def states(session: CaseSession) -> tuple[DossierState, ...]:
    """Give every dossier of the case with its state, the newest last."""
    count = agreement.ChangeCount(session)
    return tuple(_state(session, record, count) for record in session.stores.dossiers.all())


def state(session: CaseSession, name: str) -> DossierState:
    """Give the state of one dossier, by file name or `latest`.

    Raises:
        UnknownItem: there is none.
    """
    return _state(session, find(session, name), agreement.ChangeCount(session))


def release_job(
    session: CaseSession, name: str, trust: tuple[Path, ...] = ()
) -> Job[CheckedDossier]:
    """Check a dossier once more before it is released; the case is not changed.

    `trust` are roots of signatures that were made on another computer.

    Raises (at once or from the job):
        UnknownItem: there is none.
        NotReleasable: `why` is unsigned, one_of_two, replaced, released_already or
            demo_certificate (in a case that is not fictional).
        DossierDiffers, DigestMismatch, FileMissing, SignatureInvalid: it does not hold.
    """
    session.require_writable()
    record = find(session, name)
    _require_ready(session, record)
    path = session.blobs.dossiers / record.name
    if not path.is_file():
        raise FileMissing(path=path)
    case = agreement.facts(session)
    # None lets the manifest decide: a case that no longer demands two does not release what
    # was built while it did.
    signers = 2 if cases.form(session).needs_two_signatures else None
    is_fictional = cases.form(session).is_fictional

    def run(ctx: JobContext) -> CheckedDossier:
        agreement.require_agreement(case, record, read_pdf(path, ctx.silent()))
        ctx.progress(0.1, "hashing", record.name)
        actual = digest_file(path, JobContext(cancel=ctx.cancel)).sha256
        if actual != record.sha256:
            raise DigestMismatch(item=record.name, expected=record.sha256, actual=actual)
        ctx.progress(0.5, "verifying", record.name)
        checks = require_valid(path, signers, trust=trust)
        if not is_fictional:
            _require_real(checks, record)
        return CheckedDossier(record.name, record.sha256)

    return Job(label=f"{record.name} release", lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, checked: CheckedDossier) -> DossierState:
    """Release a dossier that was just checked.

    Raises:
        NotReleasable: it changed meanwhile.
    """
    _require_ready(session, find(session, checked.name))
    with session.change("dossier.release", Topic.DOSSIER) as change:
        at = session.clock.stamp()
        session.stores.dossiers.set_released(checked.name, at)
        change.obj = (checked.name,)
        change.data = {"sha256": checked.sha256, "released_at": at}
    return state(session, checked.name)


def copy_name(session: CaseSession, found: DossierState) -> str:
    """Propose a name for a copy; what is not released says so in its name."""
    number = cases.form(session).number
    plain = "".join(sign if sign.isalnum() or sign in "-._ " else "-" for sign in number).strip()
    mark = "" if found.state is ReleaseState.RELEASED else f"{DRAFT_MARK} "
    variant = " publik" if is_public(found.name) else ""
    return f"{mark}Berkas {plain}{variant}.pdf"


def copy_out(session: CaseSession, name: str, out: Path) -> Path:
    """Copy a dossier out of the case, byte for byte.

    A copy of what is not released bears the word in its name: signed pages are never changed.
    The chain says that a copy left the case, but not where to; a case opened to read cannot.

    Returns:
        Where the copy lies.

    Raises:
        UnknownItem: there is no such dossier.
        DigestMismatch, FileMissing: it is not what it was.
        OutputRefused: the place cannot be written to.
    """
    found = state(session, name)
    if found.state is not ReleaseState.RELEASED and DRAFT_MARK not in out.name.upper():
        out = out.with_name(f"{DRAFT_MARK} {out.name}")
    with Output(out) as staged:
        shutil.copyfile(found.path, staged)
        actual = digest_file(staged, JobContext()).sha256
        if actual != found.sha256:
            raise DigestMismatch(item=found.name, expected=found.sha256, actual=actual)
    if not session.is_read_only:
        with session.change("dossier.copy", Topic.NOTED) as change:
            change.obj = (found.name,)
            change.data = {"name": out.name, "sha256": found.sha256}
    return out


def _state(
    session: CaseSession, record: DossierRecord, changes: agreement.ChangeCount
) -> DossierState:
    needed = 2 if cases.form(session).needs_two_signatures else 1
    count = signature_count(record)
    if record.released_at:
        state_, step = ReleaseState.RELEASED, NextStep.NONE
    elif is_followed(session, record):
        state_, step = ReleaseState.REPLACED, NextStep.NONE
    elif count == 0:
        state_, step = ReleaseState.DRAFT, NextStep.NONE
    elif count == 1:
        state_ = ReleaseState.SIGNED
        step = NextStep.RELEASE if needed == 1 else NextStep.SIGN
    else:
        state_, step = ReleaseState.SIGNED_BOTH, NextStep.RELEASE
    return DossierState(
        name=record.name,
        path=str(session.blobs.dossiers / record.name),
        sha256=record.sha256,
        pages=record.pages,
        level=record.level,
        built_at=record.created_at,
        signatures=record.signatures,
        signed_by=record.signed_by,
        needed=needed,
        state=state_,
        next_step=step,
        released_at=record.released_at,
        changes_since=changes.since(record.head),
    )


def _require_ready(session: CaseSession, record: DossierRecord) -> None:
    found = state(session, record.name)
    why = {
        ReleaseState.DRAFT: "unsigned",
        ReleaseState.REPLACED: "replaced",
        ReleaseState.RELEASED: "released_already",
    }.get(found.state, "")
    if not why and not found.is_complete:
        why = "one_of_two"
    if why:
        raise NotReleasable(path=record.name, why=why)


def _require_real(checks: tuple[CheckResult, ...], record: DossierRecord) -> None:
    from app.dossier.verification import proves_no_identity

    if proves_no_identity(checks):
        raise NotReleasable(path=record.name, why="demo_certificate")
