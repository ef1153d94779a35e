"""Taking evidence in: plan, stage, commit, and only then look inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app.domain.custody import CustodyValue
from app.domain.errors import (
    AppError,
    FileMissing,
    FileUnreadable,
    InputRejected,
    InvalidValue,
)
from app.domain.evidence import ChunkLeaves, Evidence, EvidenceKind, EvidenceStatus, Provenance
from app.domain.plain import digest, to_plain
from app.services import library
from app.services.events import Topic
from app.services.frames import THUMBNAIL, cache_path
from app.services.intake_plan import BatchProgress, IntakePlan, plan
from app.services.library import ElsewhereNotice
from app.services.probing import ProbeOutcome, probe_job, record_probe
from app.services.provenance import checked, for_source
from app.services.session import CaseSession
from app.services.stated_hashes import HashList, StatedHash, compare
from app.store.blobs import StagedFile
from app.tasks.job import Job, JobContext, Lane

__all__ = [
    "IntakeOutcome", "IntakePlan", "OutcomeState", "ProbeOutcome", "StagedOriginal", "commit",
    "evidence", "evidence_list", "original_path", "plan", "probe_job", "record_probe",
    "stage_batch_job", "stage_job", "take_in", "thumbnail_path",
]  # fmt: skip

StagedOriginal = StagedFile


class OutcomeState(StrEnum):
    """What became of one source, in one word."""

    TAKEN_IN = "taken_in"
    """A new item."""
    DUPLICATE = "duplicate"
    """The case has these bytes already."""
    UNREADABLE = "unreadable"
    """A new item, kept and hashed, that cannot be read as media."""
    FAILED = "failed"
    """Not taken in; the error says why."""


@dataclass(frozen=True, slots=True)
class IntakeOutcome:
    """What became of one source."""

    source: Path
    """The file."""
    evidence: Evidence | None
    """The new item, or the one that has the same bytes; None where it failed."""
    is_duplicate: bool = False
    """The same bytes were in the case already."""
    error: AppError | None = None
    """Why it could not be taken in."""
    elsewhere: tuple[ElsewhereNotice, ...] = ()
    """Other cases of this machine that hold the same bytes."""
    stated: StatedHash = StatedHash.NONE
    """How the bytes compare with the hash that the submitter states."""

    @property
    def state(self) -> OutcomeState:
        """Say it in one word."""
        if self.evidence is None:
            return OutcomeState.FAILED
        if self.is_duplicate:
            return OutcomeState.DUPLICATE
        if self.evidence.status is EvidenceStatus.UNREADABLE:
            return OutcomeState.UNREADABLE
        return OutcomeState.TAKEN_IN


def stage_job(session: CaseSession, source: Path) -> Job[StagedOriginal]:
    """Copy, hash, re-read and compare one source; nothing of it is parsed."""
    blobs = session.blobs
    return Job(label=source.name, lane=Lane.DISK, run=lambda ctx: blobs.stage(source, ctx))


def stage_batch_job(session: CaseSession, planned: IntakePlan) -> Job[None]:
    """Stage many sources, one after the other.

    Each gives a `StagedOriginal` at once, to be committed on the main thread, or an
    `IntakeOutcome` that says why it failed. A full disk ends the batch; what was handed
    over before that, or before a person stops it, stays.
    """
    blobs = session.blobs

    def run(ctx: JobContext) -> None:
        whole = BatchProgress(planned, ctx)
        for number, source in enumerate(planned.sources):
            ctx.check()
            try:
                ctx.emit(blobs.stage(source, whole.part(number)))
            except (FileMissing, FileUnreadable, InputRejected) as e:
                ctx.emit(IntakeOutcome(source, None, error=e))

    return Job(label=f"{len(planned.sources)} intake", lane=Lane.DISK, run=run)


def commit(session: CaseSession, staged: StagedOriginal, provenance: Provenance) -> IntakeOutcome:
    """Take a staged copy into the case, or report the item that has the same bytes.

    Fields of the provenance that are empty are stored as not available, with a reason.

    Raises:
        CaseReadOnly: this sitting may not write.
        InvalidValue: the provenance does not fit its fields.
    """
    provenance = checked(provenance)
    stated = compare(provenance.stated_hash, staged.digest)
    source = Path(staged.source_path)
    known = session.stores.evidence.by_sha256(staged.digest.sha256)
    if known is not None:
        staged.path.unlink(missing_ok=True)
        _note_duplicate(session, staged, known, provenance)
        return IntakeOutcome(source, known, is_duplicate=True, stated=stated)
    session.require_writable()
    elsewhere = library.elsewhere(session, staged.digest.sha256)
    # Promote before the row: an orphan blob is swept, a row without bytes is a lost exhibit.
    session.blobs.promote_original(staged.path, staged.digest.sha256)
    with session.change("evidence.add", Topic.EVIDENCE) as change:
        evidence = Evidence(
            code=session.stores.evidence.next_code(),
            digest=staged.digest,
            name=staged.name,
            source_path=staged.source_path,
            source_modified_at=staged.source_modified_at,
            added_at=session.clock.stamp(),
            kind=EvidenceKind.OTHER,
            status=EvidenceStatus.STORED,
            provenance=provenance,
            leaves=staged.leaves,
        )
        session.stores.evidence.insert(evidence)
        change.obj = (evidence.code,)
        change.data = _facts(evidence, elsewhere, stated)
    return IntakeOutcome(source, evidence, elsewhere=elsewhere, stated=stated)


def take_in(
    session: CaseSession,
    paths: Sequence[Path],
    provenance: Provenance,
    ctx: JobContext,
    *,
    hashes: HashList | None = None,
) -> tuple[IntakeOutcome, ...]:
    """Take files and folders in, one after the other, in place.

    A file that fails does not stop the others; what was taken in stays if a person stops it.
    Each outcome is handed over with `ctx.emit` as soon as it is known.

    Raises:
        FileMissing: a path is not there; then nothing was taken in.
        InvalidValue: the provenance does not fit its fields; then nothing was taken in.
        Cancelled: a person stopped it.
    """
    session.require_writable()
    checked(provenance)
    planned = plan(paths)
    if provenance.stated_hash and len(planned.sources) > 1 and hashes is None:
        # one hash is stated of one file; held against many it would accuse all the others
        raise InvalidValue(
            field="stated_hash", value=provenance.stated_hash, expected="--hash-list"
        )
    whole = BatchProgress(planned, ctx)
    outcomes = []
    library.note_case(session)
    for number, source in enumerate(planned.sources):
        ctx.check()
        try:
            staged = stage_job(session, source).run(whole.part(number, (0.0, 0.6)))
            outcome = commit(session, staged, for_source(provenance, source, hashes))
        except (FileMissing, FileUnreadable, InputRejected) as e:
            outcome = IntakeOutcome(source, None, error=e)
        if outcome.evidence and outcome.evidence.status is EvidenceStatus.STORED:
            probed = probe_job(session, outcome.evidence).run(whole.part(number, (0.6, 1.0)))
            evidence = record_probe(session, outcome.evidence.code, probed)
            # A large file has its SHA-512 only now.
            stated = compare(evidence.provenance.stated_hash, evidence.digest)
            outcome = replace(outcome, evidence=evidence, stated=stated)
        outcomes.append(outcome)
        ctx.emit(outcome)
    library.note_case(session)
    return tuple(outcomes)


def evidence_list(session: CaseSession) -> tuple[Evidence, ...]:
    """Give every item in the order it was taken in."""
    return session.stores.evidence.all()


def evidence(session: CaseSession, code: str) -> Evidence:
    """Find an item.

    Raises:
        UnknownEvidence: there is none.
    """
    return session.stores.evidence.by_code(code)


def thumbnail_path(session: CaseSession, item: Evidence) -> Path | None:
    """Give the thumbnail of an item where there is one."""
    path = cache_path(session, item, THUMBNAIL)
    return path if path.exists() else None


def original_path(session: CaseSession, item: Evidence) -> Path:
    """Give the stored original; it is read-only and stays so."""
    return session.blobs.original_path(item.digest.sha256)


def _facts(
    evidence: Evidence, elsewhere: tuple[ElsewhereNotice, ...], stated: StatedHash
) -> Mapping[str, CustodyValue]:
    facts: dict[str, CustodyValue] = {
        "name": evidence.name,
        "sha256": evidence.digest.sha256,
        "sha512": evidence.digest.sha512,
        "size": evidence.digest.size_bytes,
        "source": evidence.source_path,
        "source_modified_at": evidence.source_modified_at,
        "added_at": evidence.added_at,
        "provenance": to_plain(evidence.provenance),
    }
    if evidence.leaves is not None:
        facts["leaves_sha256"] = digest(ChunkLeaves, evidence.leaves)
    if stated is not StatedHash.NONE:
        facts["stated_hash"] = stated.value
    if elsewhere:
        facts["elsewhere"] = library.facts(elsewhere)
    return facts


def _note_duplicate(
    session: CaseSession, staged: StagedOriginal, known: Evidence, provenance: Provenance
) -> None:
    with session.change("evidence.duplicate", Topic.EVIDENCE) as change:
        change.obj = (known.code,)
        change.data = {
            "name": staged.name,
            "sha256": staged.digest.sha256,
            "source": staged.source_path,
            "provenance": to_plain(provenance),
        }
