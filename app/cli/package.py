"""`netra package`: give a case out, open one that came, merge another office's work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from app.cli import recipient_book, signing_options
from app.cli.face import FACE
from app.cli.package_documents import arrival_document, offer_document, offer_table
from app.cli.signing_options import chosen
from app.domain.errors import InvalidValue
from app.domain.handover import Paper
from app.domain.merge import Choice, Decisions, MergeOffer
from app.domain.plain import to_plain
from app.runtime.paths import settings_file
from app.runtime.settings import Settings
from app.services import (
    arrivals,
    exchange_texts,
    merge_commit,
    merging,
    package_opening,
    packages,
    receipt_pages,
    receipts,
    recipients,
)
from app.services.arrivals import Arrival
from app.services.merge_commit import MergeResult
from app.services.messages import format_size
from app.services.packages import ExportRequest
from app.services.session import CaseSession

app = typer.Typer(help="Paket perkara: ekspor, buka, gabungkan.", no_args_is_help=True)
app.add_typer(recipient_book.book, name="recipients")
app.command("key", help="Kunci publik komputer ini, untuk kantor yang mengirim paket.")(
    recipient_book.key
)

_IDENTITY = typer.Option(None, "--identity", help="Berkas kunci rahasia age.")
_TRUST = typer.Option([], "--trust", help="Sertifikat akar yang dipercaya.")
_RECEIPT = typer.Option(None, "--receipt-dir", help="Folder untuk tanda terima.")


@app.command("export", help="Ekspor perkara: .zip, .zip.age untuk penerima tertentu, atau folder.")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="OUT"),
    redacted: bool = typer.Option(
        False, "--redacted", help="Varian publik: tanpa berkas asli, nama, dan teks bebas."
    ),
    include: list[str] = typer.Option(
        [], "--include", help="Turunan yang boleh keluar pada varian publik."
    ),
    recipient: list[str] = typer.Option([], "--recipient", help="age1... atau nama dari buku."),
    sign: Path | None = signing_options.SIGN,
    passphrase_env: str | None = signing_options.PASSPHRASE,
    pkcs11: Path | None = signing_options.DRIVER,
    token: str = signing_options.TOKEN,
    demo_certificate: bool = signing_options.DEMO,
) -> None:
    """Write a package and note it in the chain."""
    known = Settings(settings_file())
    request = ExportRequest(
        out=out,
        recipients=tuple(recipients.find(known, text) for text in recipient),
        is_redacted=redacted,
        chosen=tuple(code.upper() for code in include),
        signing=chosen(sign, passphrase_env, pkcs11, token, is_demo=demo_certificate),
    )
    with FACE.case(folder, writes=True) as session:
        written = FACE.run(packages.export_job(session, request))
        packages.commit(session, written)
    say = FACE.say
    document = {
        "path": str(written.path),
        "sha256": written.sha256,
        "bag_sha256": written.bag_sha256,
        "files": written.files,
        "size": written.size_bytes,
        "redacted": written.is_redacted,
        "signed_by": written.signed_by or None,
        "recipients": to_plain(written.recipients),
        "left_out": [{"code": code, "why": why} for code, why in written.left_out],
        "custody_head": to_plain(written.head),
    }
    lines = [
        str(written.path),
        f"{written.files} {say('berkas', 'files')} · {format_size(written.size_bytes)}"
        f" · SHA-256 {written.sha256}",
        written.signed_by or say("TIDAK DITANDATANGANI", "NOT SIGNED"),
    ]
    lines += [exchange_texts.left_out_text(code, why, FACE.lang) for code, why in written.left_out]
    FACE.show(document, lines)


@app.command("import", help="Periksa paket dalam karantina, lalu buka sebagai perkara baru.")
def import_(
    file: Path = typer.Argument(metavar="FILE"),
    place: Path = typer.Argument(
        metavar="FOLDER", help="Folder yang sudah ada; di dalamnya folder perkara dibuat."
    ),
    identity: Path | None = _IDENTITY,
    trust: list[Path] = _TRUST,
    receipt_dir: Path | None = _RECEIPT,
    sign: Path | None = signing_options.SIGN,
    passphrase_env: str | None = signing_options.PASSPHRASE,
    pkcs11: Path | None = signing_options.DRIVER,
    token: str = signing_options.TOKEN,
    demo_certificate: bool = signing_options.DEMO,
) -> None:
    """Open a package as a new case and write the receipt."""
    signing = chosen(sign, passphrase_env, pkcs11, token, is_demo=demo_certificate)
    signer = signing.identity()
    receipts.require_place(receipt_dir or (place.parent if place.suffix == ".netra" else place))
    holds = place.parent if place.suffix == ".netra" else place
    with _arrived(file, holds, identity, trust) as arrival:
        target = package_opening.case_target(arrival, place)
        placed = FACE.run(package_opening.place_job(arrival, target))
        with package_opening.open_as_case(placed, FACE.who()) as session:
            made = receipts.make(session, arrival, signer)
            written = receipts.write(made, receipt_dir or target.parent)
            head = session.stores.custody.head()
    document = {
        **arrival_document(arrival),
        "path": str(target),
        "receipt": str(written),
        "own_head": to_plain(head),
    }
    lines = [
        *exchange_texts.arrival_lines(arrival, FACE.lang),
        str(target),
        FACE.say(f"tanda terima: {written}", f"receipt: {written}"),
    ]
    FACE.show(document, lines)


@app.command("merge", help="Gabungkan pekerjaan kantor lain; tidak ada yang ditimpa.")
def merge(
    folder: Path = typer.Argument(metavar="CASE"),
    file: Path = typer.Argument(metavar="FILE"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Hanya lihat; tidak ada yang berubah."),
    decide: list[str] = typer.Option(
        [], "--decide", help='"moment M-002=theirs" (mine | theirs | both), boleh berulang.'
    ),
    identity: Path | None = _IDENTITY,
    trust: list[Path] = _TRUST,
    receipt_dir: Path | None = _RECEIPT,
    sign: Path | None = signing_options.SIGN,
    passphrase_env: str | None = signing_options.PASSPHRASE,
    pkcs11: Path | None = signing_options.DRIVER,
    token: str = signing_options.TOKEN,
    demo_certificate: bool = signing_options.DEMO,
) -> None:
    """Compare a package with a case, and take what was decided."""
    signer = chosen(sign, passphrase_env, pkcs11, token, is_demo=demo_certificate).identity()
    receipts.require_place(receipt_dir or folder.parent)
    with (
        FACE.case(folder, writes=True) as session,
        _arrived(file, session.blobs.cache, identity, trust) as arrival,
    ):
        plan = merging.plan(session, arrival, FACE.lang)
        decisions = _decisions(decide, plan.preview.offers)
        document: dict[str, Any] = {
            **arrival_document(arrival),
            "path": str(folder),
            "dry_run": dry_run,
            "offers": [offer_document(offer, decisions) for offer in plan.preview.offers],
            "matched": [list(pair) for pair in plan.preview.matched],
            "known_moments": plan.preview.known,
            "form_differences": [list(item) for item in plan.preview.form_differences],
            "stays": list(plan.preview.stays),
        }
        parts: list[str | Table] = [
            *exchange_texts.arrival_lines(arrival, FACE.lang),
            offer_table(plan.preview.offers, decisions),
            *exchange_texts.untaken_lines(plan.preview, FACE.lang),
        ]
        if not dry_run:
            result, receipt = _merge(session, plan, decisions, receipt_dir or folder.parent, signer)
            document |= {**to_plain(result), "receipt": str(receipt)}
            parts += exchange_texts.result_lines(result, FACE.lang)
    FACE.show(document, parts)


@app.command("receipt", help="Terima tanda terima dari penerima paket: jangkar riwayat.")
def receipt(
    folder: Path = typer.Argument(metavar="CASE"),
    file: Path = typer.Argument(metavar="FILE"),
    trust: list[Path] = _TRUST,
) -> None:
    """Take in the receipt of a package that went out."""
    with FACE.case(folder, writes=True) as session:
        came = FACE.run(receipts.take_job(session, file, tuple(trust)))
        taken = receipts.commit(session, came)
    said = taken.receipt
    document = {
        "path": str(file),
        "sha256": taken.exchange.sha256,
        "package": taken.exchange.detail["package"],
        "received_by": said.received_by,
        "received_at": said.received_at,
        "custody_head": to_plain(said.head),
        "signed_by": taken.signature.name or None,
        "was_known": taken.was_known,
    }
    FACE.show(document, exchange_texts.receipt_lines(taken, FACE.lang))


@app.command("receipt-page", help="Cetak tanda terima paket (JSON) sebagai lembar PDF.")
def receipt_page(
    file: Path = typer.Argument(metavar="FILE"),
    out: Path = typer.Argument(metavar="OUT.pdf"),
    trust: list[Path] = _TRUST,
    paper: Paper = typer.Option(Paper.A4, "--paper", help="A4 | F4"),
) -> None:
    """Print the receipt of a package; no case is changed."""
    printed = FACE.run(receipt_pages.page_job(file, out, tuple(trust), paper))
    page = printed.page
    document = {
        "path": str(printed.path),
        "sha256": printed.sha256,
        "pages": printed.pages,
        "receipt_sha256": page.file_sha256,
        "signed_by": page.signer or None,
        "custody_head": to_plain(page.head),
    }
    FACE.show(document, (f"{printed.path}", f"SHA-256 {printed.sha256}"))


@app.command("verify", help="Sama dengan `netra verify`.")
def verify(
    path: Path = typer.Argument(metavar="FILE"),
    trust: list[Path] = _TRUST,
) -> None:
    """Check a package where it lies."""
    from app.cli import verify as whole

    whole.verify(path, trust)


@contextmanager
def _arrived(
    file: Path, place: Path, identity: Path | None, trust: list[Path]
) -> Iterator[Arrival]:
    keys = recipients.identities(identity)
    arrival = FACE.run(arrivals.arrival_job(file, place, identities=keys, trust=tuple(trust)))
    try:
        yield arrival
    finally:
        arrival.holding.discard()


def _merge(
    session: CaseSession,
    plan: merging.MergePlan,
    decisions: Decisions,
    place: Path,
    signer: Any,
) -> tuple[MergeResult, Path]:
    with FACE.context(plan.arrival.name) as ctx:
        result = merge_commit.merge_in_place(session, plan, decisions, ctx)
    made = receipts.make(session, plan.arrival, signer)
    return result, receipts.write(made, place)


def _decisions(texts: list[str], offers: tuple[MergeOffer, ...]) -> dict[str, Choice]:
    by_key = {offer.key: offer for offer in offers}
    found = {}
    for text in texts:
        key, _, word = text.rpartition("=")
        offer = by_key.get(key.strip())
        if offer is None:
            expected = ", ".join(by_key) or "-"
            raise InvalidValue(field="--decide", value=text, expected=expected)
        if word not in {choice.value for choice in offer.choices}:
            expected = " | ".join(choice.value for choice in offer.choices)
            raise InvalidValue(field="--decide", value=text, expected=expected)
        found[offer.key] = Choice(word)
    return found
