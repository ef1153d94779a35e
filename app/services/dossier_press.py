"""From a frozen reading to a file that verifies: laid out, archived, signed, checked; staged."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from app.domain.dossier import DossierSignature, DossierSnapshot
from app.domain.signed_dossier import SignedDossier
from app.services.dossier_files import SIGNATURE_FIELDS, require_valid, signature_of
from app.services.session import CaseSession
from app.store.blobs import digest_file
from app.tasks.job import JobContext

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finished and verified file."""

    staged: Path
    """In the staging folder of the case."""
    document: SignedDossier
    """What it is; `path` is empty."""
    signatures: tuple[DossierSignature, ...]
    """One, or none."""


class Press:
    """Makes the files of one build; all of them go where one of them fails.

    A context: whatever ends it early removes what was made.
    """

    def __init__(
        self, session: CaseSession, identity: SigningIdentity | None, timestamp_url: str | None
    ) -> None:
        self._session = session
        self._identity = identity
        self._timestamp_url = timestamp_url
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            for path in self._made:
                path.unlink(missing_ok=True)

    def make(
        self, snapshot: DossierSnapshot, ctx: JobContext, share: tuple[float, float]
    ) -> Pressed:
        """Make one file.

        Args:
            snapshot: what it shows.
            ctx: told how far it is.
            share: which part of the job's progress this is, from and to.

        Raises:
            SignatureInvalid: the finished file does not verify.
            Cancelled, DiskFull, TimestampFailed: as named.
        """
        from app.dossier import archival, layout, trust
        from app.dossier.manifest import attachments_for

        start, end = share
        pages_path, archive_path, signed_path = (
            self._session.blobs.staging_path(".pdf") for _ in range(3)
        )
        self._made.append(signed_path)
        try:
            ctx.progress(start, "layout")
            halfway = (start, start + (end - start) * 0.5)
            pages = layout.render(snapshot, pages_path, ctx, share=halfway)
            ctx.progress(halfway[1], "archiving")
            embedded = attachments_for(snapshot)
            archival.make_archival(pages_path, archive_path, snapshot, embedded, SIGNATURE_FIELDS)
            ctx.progress(start + (end - start) * 0.7, "signing")
            level = self._sign(archive_path, signed_path, is_certified=not snapshot.is_outside)
        finally:
            pages_path.unlink(missing_ok=True)
            archive_path.unlink(missing_ok=True)
        identity = self._identity
        ctx.progress(start + (end - start) * 0.85, "verifying")
        if identity is not None:
            # The person who signs here vouches for the root on this computer.
            trust.remember(identity)
            require_valid(signed_path, 1)
        sha256 = digest_file(signed_path, JobContext(cancel=ctx.cancel)).sha256
        subject = identity.name if identity else ""
        document = SignedDossier("", sha256, pages, subject, level)
        made: tuple[DossierSignature, ...] = ()
        if identity is not None:
            role = SIGNATURE_FIELDS[0]
            made = (signature_of(self._session, role, identity.name, identity.fingerprint, level),)
        return Pressed(signed_path, document, made)

    def _sign(self, prepared: Path, signed: Path, *, is_certified: bool) -> str:
        if self._identity is None:
            shutil.copyfile(prepared, signed)
            return ""
        from app.dossier import signing

        return signing.sign(
            prepared,
            signed,
            self._identity,
            field=SIGNATURE_FIELDS[0],
            timestamp_url=self._timestamp_url,
            is_certified=is_certified,
        )
