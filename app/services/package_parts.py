"""The files of a package: everything for another office, or what the public may see."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import InvalidValue
from app.domain.exchange_case import ExchangeCase
from app.domain.exchange_public import PublicCase, public_case
from app.package import places
from app.package.contents import PackageFile
from app.services import exchange_reading as reading
from app.services.session import CaseSession


def parts(
    session: CaseSession, case: ExchangeCase, *, is_redacted: bool, chosen: tuple[str, ...]
) -> tuple[list[PackageFile], PublicCase | None]:
    """List what goes in; for the public variant also what it says.

    Raises:
        InvalidValue: a chosen derivative is unknown or may not go out.
    """
    rows = reading.as_bytes(case)
    if not is_redacted:
        if chosen:
            raise InvalidValue(field="chosen", value=", ".join(chosen), expected="--redacted")
        return list(_whole_parts(session, case, rows)), None
    public = public_case(case, reading.sha256_of(rows), chosen)
    return list(_public_parts(session, public, case)), public


def _whole_parts(session: CaseSession, case: ExchangeCase, rows: bytes) -> Iterator[PackageFile]:
    blobs = session.blobs
    yield _member(places.CASE, reading.as_bytes(reading.overview(case)))
    yield _member(reading.ROWS, rows)
    yield _member(places.CUSTODY, _as_file(session.stores.custody.lines()))
    longest: dict[str, tuple[str, ...]] = {}
    for chain in session.stores.exchanges.chains():
        if len(chain.lines) > len(longest.get(chain.log, ())):
            longest[chain.log] = chain.lines
    for log, lines in longest.items():
        yield _member(f"{places.CHAINS}/{log}.jsonl", _as_file(lines))
    receipts = (item for item in session.stores.exchanges.all() if item.direction == "receipt")
    for sha256, line in {item.sha256: item.detail["line"] for item in receipts}.items():
        yield _member(f"{places.RECEIPTS}/{sha256}.json", line.encode())
    for item in case.evidence:
        sha256 = item.digest.sha256
        name = places.original_name(sha256, item.name)
        yield PackageFile(name, blobs.original_path(sha256), sha256)
    derived = {made.sha256: made for made in case.derivatives}
    for sha256, made in derived.items():
        name = places.derived_name(sha256, made.suffix)
        yield PackageFile(name, blobs.derived_path(sha256), sha256)
    dossiers = {reading.dossier_member(case, dossier): dossier for dossier in case.dossiers}
    for member, dossier in dossiers.items():
        yield PackageFile(member, blobs.dossiers / dossier.name, dossier.sha256)


def _public_parts(
    session: CaseSession, public: PublicCase, case: ExchangeCase
) -> Iterator[PackageFile]:
    yield _member(places.CASE, reading.as_bytes(reading.public_overview(public, case)))
    yield _member(reading.PUBLIC, reading.as_bytes(public))
    for made in public.derivatives:
        name = places.derived_name(made.sha256, made.suffix)
        yield PackageFile(name, session.blobs.derived_path(made.sha256), made.sha256)


def _member(name: str, content: bytes) -> PackageFile:
    return PackageFile(name, content, reading.sha256_of(content))


def _as_file(lines: tuple[str, ...]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
