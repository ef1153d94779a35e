"""Give a case out: whole for another office, or as a public variant without names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.custody import ChainHead
from app.domain.errors import DigestMismatch, InvalidValue, OutputRefused
from app.domain.exchange import Exchange
from app.domain.exchange_case import ExchangeCase
from app.domain.exchange_public import PublicCase, left_out
from app.domain.plain import to_plain
from app.package import bag
from app.package.contents import BagInfo, PackageContents, PackageForm
from app.services import exchange_reading as reading
from app.services import package_parts
from app.services.events import Topic
from app.services.exchange_names import bag_name
from app.services.redaction import require_confirmed
from app.services.session import CaseSession
from app.services.signing_choice import SigningChoice, detached_signer
from app.store.volume import require_folder
from app.tasks.job import Job, JobContext, Lane

if TYPE_CHECKING:
    pass

ZIP, AGE = ".zip", ".age"
PACE_BYTES_PER_SECOND = 80_000_000
"""Reading, hashing and writing again on a laptop's disk; an estimate before anything was read."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who may open an encrypted package."""

    name: str
    """As in the book, or as entered."""
    key: str
    """age recipient, `age1...`."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What the user asks for."""

    out: Path
    """`.zip` for one file, `.zip.age` with recipients, any other name for a folder."""
    recipients: tuple[Recipient, ...] = ()
    """None leaves it open to whoever has it."""
    is_redacted: bool = False
    """The public variant."""
    chosen: tuple[str, ...] = ()
    """Derivatives that the public variant gives out."""
    signing: SigningChoice = field(default_factory=SigningChoice)
    """With what it is signed, if at all."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an export will be, before it begins."""

    size_bytes: int
    """Bytes of the files that go in."""
    files: int
    """How many."""
    seconds: int
    """About how long, 1 or more."""
    left_out: tuple[tuple[str, str], ...]
    """(derivative, why) that a public variant leaves out."""


@dataclass(frozen=True, slots=True)
class WrittenExport:
    """A package that lies at its place and is not in the chain yet."""

    path: Path
    """File or folder."""
    sha256: str
    """Of the file; of the tag manifest where it is a folder."""
    bag_sha256: str
    """Of the tag manifest: names the content whatever it is wrapped in."""
    files: int
    """Files in it."""
    size_bytes: int
    """Their bytes."""
    log: str
    """The chain in it."""
    head: ChainHead
    """Where that chain ends in it."""
    recipients: tuple[Recipient, ...]
    """Who may open it."""
    is_redacted: bool
    """The public variant."""
    signed_by: str
    """Subject of the certificate, empty without one."""
    left_out: tuple[tuple[str, str], ...]
    """(derivative, why) left out of a public variant."""


def estimate(session: CaseSession, request: ExportRequest) -> Estimate:
    """Say how large a package will be; nothing is hashed for that.

    Raises:
        InvalidValue: a chosen derivative may not go out.
        RedactionRefused: a chosen redacted copy waits for its second person.
    """
    stores, blobs = session.stores, session.blobs
    made = stores.derivatives.all()
    require_confirmed(session, request.chosen)
    left = left_out(made, request.chosen) if request.is_redacted else ()
    kept_back = {code for code, _why in left}
    sizes = [_size(blobs.derived_path(item.sha256)) for item in made if item.code not in kept_back]
    if not request.is_redacted:
        sizes += [item.digest.size_bytes for item in stores.evidence.all()]
        sizes += [_size(blobs.dossiers / record.name) for record in stores.dossiers.all()]
    size = sum(sizes)
    return Estimate(size, len(sizes), max(1, round(size / PACE_BYTES_PER_SECOND)), left)


def export_job(session: CaseSession, request: ExportRequest) -> Job[WrittenExport]:
    """Write the package; the case is not changed until `commit`.

    Every file is hashed while it is written: what does not hash to what the case says stops it.

    Raises (at once or from the job):
        CaseReadOnly, OutputRefused, InvalidValue: as named.
        CertificateMissing, WrongPassphrase, CertificateUnusable: the certificate.
        RedactionRefused: a chosen redacted copy waits for its second person.
        DigestMismatch: `item` names the evidence or derivative; nothing is left at the place.
        FileMissing, FileUnreadable, DiskFull, Cancelled: as named; nothing is left.
    """
    session.require_writable()
    _check_place(session, request)
    require_confirmed(session, request.chosen)
    identity = request.signing.identity()
    case = reading.read_case(session)
    parts, public = package_parts.parts(
        session, case, is_redacted=request.is_redacted, chosen=request.chosen
    )
    name = bag_name(case.form.number, is_redacted=request.is_redacted)
    info = BagInfo(
        source_organization=case.form.region,
        external_identifier=case.form.number,
        bagging_date=_local_day(session),
        log=case.log,
        head=case.head,
        is_redacted=request.is_redacted,
        description=_description(public),
    )
    packed = PackageContents(name, tuple(parts), info)
    form = PackageForm.FOLDER if _is_folder(request) else PackageForm.ZIP
    items = _items(case)

    def run(ctx: JobContext) -> WrittenExport:
        try:
            written = bag.write_package(
                request.out,
                packed,
                ctx,
                form=form,
                sign=detached_signer(identity) if identity is not None else None,
                recipients=tuple(recipient.key for recipient in request.recipients),
            )
        except DigestMismatch as e:
            raise _named(e, items) from e
        return WrittenExport(
            path=written.path,
            sha256=written.sha256 or written.bag_sha256,
            bag_sha256=written.bag_sha256,
            files=written.files,
            size_bytes=written.size_bytes,
            log=case.log,
            head=case.head,
            recipients=request.recipients,
            is_redacted=request.is_redacted,
            signed_by=identity.name if identity else "",
            left_out=public.left_out if public else (),
        )

    return Job(label=request.out.name, lane=Lane.DISK, run=run)


def commit(session: CaseSession, written: WrittenExport) -> Exchange:
    """Note in the chain what went out to whom; its head lies outside from now on (an anchor)."""
    exchange = Exchange(
        direction="out",
        name=written.path.name,
        sha256=written.sha256,
        log=written.log,
        head=written.head,
        made_at=session.clock.stamp(),
        detail={
            "bag_sha256": written.bag_sha256,
            "files": str(written.files),
            "size": str(written.size_bytes),
            "redacted": str(written.is_redacted).lower(),
            "signed_by": written.signed_by,
            "recipients": ", ".join(f"{to.name} {to.key}".strip() for to in written.recipients),
        },
    )
    with session.change("package.export", Topic.CASE) as change:
        session.stores.exchanges.add(exchange)
        change.obj = (exchange.name,)
        change.data = {"exchange": to_plain(exchange)}
    return exchange


def exchanges(session: CaseSession) -> tuple[Exchange, ...]:
    """Give every package and receipt that went out or came in, in order."""
    return session.stores.exchanges.all()


def _check_place(session: CaseSession, request: ExportRequest) -> None:
    out = request.out.absolute()
    require_folder(out.parent)
    if out.exists() or out.is_relative_to(session.folder):
        raise OutputRefused(path=request.out)
    if request.recipients and out.suffix != AGE:
        raise InvalidValue(field="out", value=out.name, expected=f"NAME{ZIP}{AGE}")
    if not request.recipients and out.suffix == AGE:
        raise InvalidValue(field="recipient", value="", expected="age1...")


def _is_folder(request: ExportRequest) -> bool:
    return request.out.suffix not in (ZIP, AGE)


def _description(public: PublicCase | None) -> str:
    if public is None:
        return "Perkara lengkap: berkas asli, turunan, transkrip, momen, riwayat penguasaan."
    head = public.internal_head
    left = ", ".join(code for code, _why in public.left_out)
    return (
        "Varian publik: tanpa berkas asli, nama, NIP, catatan, transkrip, atau teks bebas lain. "
        f"Riwayat penguasaan tetap di kantor: {head.seq + 1} entri, kepala {head.sha256}. "
        f"Turunan yang tidak disertakan: {left or 'tidak ada'}."
    )


def _items(case: ExchangeCase) -> dict[str, str]:
    """Give the code of whatever has a hash, for messages."""
    found = {item.sha256: item.name for item in case.dossiers}
    found |= {item.sha256: str(item.code) for item in case.derivatives}
    return found | {str(item.digest.sha256): str(item.code) for item in case.evidence}


def _named(error: DigestMismatch, items: dict[str, str]) -> DigestMismatch:
    expected = str(error.facts.get("expected", ""))
    item = items.get(expected, str(error.facts.get("item", "")))
    return DigestMismatch(item=item, expected=expected, actual=error.facts.get("actual", ""))


def _local_day(session: CaseSession) -> str:
    return session.clock.now().astimezone().date().isoformat()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
