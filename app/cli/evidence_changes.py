"""`netra evidence describe|clock|withdraw|restore`: what is said of an item after it came in."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import evidence_options
from app.cli.evidence_documents import evidence as evidence_document
from app.cli.evidence_rows import item_rows
from app.cli.face import FACE, table
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence
from app.services import intake, provenance, recorder, withdrawal
from app.services.session import CaseSession


def describe(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    source: evidence_options.Source = None,
    received_from: evidence_options.ReceivedFrom = None,
    received_at: evidence_options.ReceivedAt = None,
    zone: evidence_options.Zone = "",
    place: evidence_options.Place = None,
    method: evidence_options.Method = None,
    device: evidence_options.Device = None,
    post_address: evidence_options.PostAddress = None,
    captured_at: evidence_options.CapturedAt = None,
    captured_zone: evidence_options.CapturedZone = None,
    stated_hash: evidence_options.StatedHash = None,
    note: evidence_options.Note = None,
    unavailable: evidence_options.Unavailable = None,
    reason: evidence_options.Reasons = None,
) -> None:
    """Change what is told of where one item came from; an empty text takes an answer away."""
    told = evidence_options.given(
        zone=zone, source=source, received_from=received_from, received_at=received_at,
        place=place, method=method, device=device, post_address=post_address,
        captured_at=captured_at, captured_zone=captured_zone, stated_hash=stated_hash,
        note=note, unavailable_reason=unavailable,
    )  # fmt: skip
    why = evidence_options.reasons(reason)
    if not told and not why:
        raise InvalidValue(field="describe", value="", expected="--received-from, --device, …")
    with FACE.case(folder, writes=True) as session:
        item = intake.evidence(session, code)
        answer = provenance.changed(item.provenance, told, why)
        _show(session, provenance.describe(session, item.code, answer))


def clock(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    offset: str = typer.Option(
        ..., "--offset", help="Waktu nyata dikurangi jam perekam: +00:03:20 bila jamnya lambat."
    ),
    zone: str = typer.Option(..., "--zone", help="Zona jam perekam: WIB, WITA, WIT, UTC, +HH:MM."),
    basis: str = typer.Option(..., "--basis", help="Bagaimana selisih itu diketahui."),
) -> None:
    """Record how the clock of an item's recorder stood."""
    with FACE.case(folder, writes=True) as session:
        item = recorder.set_clock(
            session,
            code,
            offset_ms=recorder.parse_offset(offset),
            zone_of_clock=zone,
            basis=basis,
        )
        _show(session, item)


def withdraw(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    why: str = typer.Option(..., "--why", help="Alasan; tercetak dalam berkas."),
) -> None:
    """Take an item out of use."""
    with FACE.case(folder, writes=True) as session:
        _show(session, withdrawal.withdraw(session, code, why))


def restore(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    why: str = typer.Option(..., "--why", help="Alasan."),
) -> None:
    """Take a withdrawn item back into use."""
    with FACE.case(folder, writes=True) as session:
        _show(session, withdrawal.restore(session, code, why))


def _show(session: CaseSession, item: Evidence) -> None:
    said = recorder.statement(session, item.code) if item.recorder else None
    document = evidence_document(item, FACE.lang, said)
    FACE.show(document, table(("", item.code), item_rows(item, document, FACE.lang)))
