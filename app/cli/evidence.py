"""`netra evidence` and `netra frame`: take in, list, show, one exact frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents, evidence_changes, evidence_options
from app.cli.evidence_documents import evidence as evidence_document
from app.cli.evidence_documents import outcome as outcome_document
from app.cli.evidence_rows import item_rows
from app.cli.face import BAD_ANSWER, BAD_INPUT, FACE, table
from app.domain.adjustments import parse_adjustments
from app.domain.evidence import Evidence, EvidenceStatus, Provenance
from app.domain.mediatime import format_time, parse_time
from app.services import frames, intake, provenance, recorder
from app.services.evidence_texts import outcome_notes
from app.services.intake import IntakeOutcome
from app.services.messages import format_size, problem_text
from app.services.stated_hashes import StatedHash, read_hash_list

app = typer.Typer(
    help="Barang bukti: terima, daftar, lihat, jelaskan, tarik.", no_args_is_help=True
)
app.command("describe", help="Ubah asal-usul satu barang bukti; yang lama tetap dalam riwayat.")(
    evidence_changes.describe
)
app.command("clock", help="Catat selisih jam perekam: waktu nyata dikurangi jam perekam.")(
    evidence_changes.clock
)
app.command("withdraw", help="Tarik barang bukti dengan alasan; berkas aslinya tetap tersimpan.")(
    evidence_changes.withdraw
)
app.command("restore", help="Pulihkan barang bukti yang ditarik, dengan alasan.")(
    evidence_changes.restore
)


@app.command(
    "add",
    help="Terima berkas dan folder; status 2 bila tak satu pun terbaca sebagai media, "
    "1 bila ada hash yang berbeda dari yang disebut penyerah.",
)
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    paths: list[Path] = typer.Argument(metavar="PATH...", help="Berkas atau folder."),
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
    hash_list: Path | None = typer.Option(
        None, "--hash-list", help="Daftar hash dari penyerah, seperti keluaran sha256sum."
    ),
    note: evidence_options.Note = None,
    unavailable: evidence_options.Unavailable = None,
    reason: evidence_options.Reasons = None,
) -> None:
    """Take files and folders in; status 2 where none of them can be read as media."""
    told = evidence_options.given(
        zone=zone, source=source, received_from=received_from, received_at=received_at,
        place=place, method=method, device=device, post_address=post_address,
        captured_at=captured_at, captured_zone=captured_zone, stated_hash=stated_hash,
        note=note, unavailable_reason=unavailable,
    )  # fmt: skip
    answer = provenance.changed(Provenance(), told, evidence_options.reasons(reason))
    hashes = read_hash_list(hash_list) if hash_list is not None else None
    outcomes: list[IntakeOutcome] = []
    with FACE.case(folder, writes=True) as session:
        try:
            with FACE.context("") as ctx:
                # what was taken in is listed even if a person, or a full disk, ends it
                ctx.on_item = lambda item: _collect(outcomes, item)
                intake.take_in(session, paths, answer, ctx, hashes=hashes)
        finally:
            if outcomes:
                _show(outcomes)
    status = _status(outcomes)
    if status:
        raise typer.Exit(status)


@app.command("list", help="Daftar barang bukti.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the evidence."""
    with FACE.case(folder) as session:
        items = intake.evidence_list(session)
        FACE.show([evidence_document(item, FACE.lang) for item in items], _table(items))


@app.command("show", help="Semua yang diketahui tentang satu barang bukti.")
def show(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="BB-001")
) -> None:
    """Show what is known of one item."""
    with FACE.case(folder) as session:
        item = intake.evidence(session, code)
        said = recorder.statement(session, item.code) if item.recorder else None
        document = evidence_document(item, FACE.lang, said)
        FACE.show(document, table(("", item.code), item_rows(item, document, FACE.lang)))


def frame(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    at: str = typer.Option(..., "--at", help="HH:MM:SS.mmm, MM:SS.mmm, detik, atau f1234."),
    out: Path = typer.Option(..., "--out", help="Berkas PNG."),
    adjust: str = typer.Option("", "--adjust", help=documents.ADJUST_HELP),
) -> None:
    """Write the exact frame at a place, decoded from the original."""
    with FACE.case(folder) as session:
        done = parse_adjustments(adjust)
        result = FACE.run(frames.still_at_job(session, code, parse_time(at), out, done))
        document = documents.still(result, out)
        FACE.show(
            document,
            FACE.say(
                f"bingkai {document['frame']} · pts {document['pts']} · "
                f"{FACE.figure(document['seconds'], 6)} dtk · "
                f"SHA-256 piksel {document['sha256']} · {out}",
                f"frame {document['frame']} · pts {document['pts']} · "
                f"{document['seconds']:.6f} s · SHA-256 of the pixels {document['sha256']} · {out}",
            ),
        )


def _collect(outcomes: list[IntakeOutcome], item: object) -> None:
    if isinstance(item, IntakeOutcome):
        outcomes.append(item)


def _show(outcomes: list[IntakeOutcome]) -> None:
    items = [outcome.evidence for outcome in outcomes if outcome.evidence is not None]
    FACE.show([outcome_document(outcome, FACE.lang) for outcome in outcomes], _table(items))
    for outcome in outcomes:
        if outcome.error is not None:
            FACE.fail(outcome.error)
        problem = problem_text(outcome.evidence.problem, FACE.lang) if outcome.evidence else ""
        for text in outcome_notes(outcome, FACE.lang, problem):
            FACE.note(text)


def _status(outcomes: list[IntakeOutcome]) -> int:
    if outcomes and not any(_is_readable(outcome) for outcome in outcomes):
        return BAD_INPUT
    return BAD_ANSWER if any(o.stated is StatedHash.DIFFERS for o in outcomes) else 0


def _is_readable(outcome: IntakeOutcome) -> bool:
    return outcome.evidence is not None and outcome.evidence.status is not EvidenceStatus.UNREADABLE


def _table(items: Sequence[Evidence]) -> Table:
    say = FACE.say
    headings = (
        say("nomor", "code"),
        say("jenis", "kind"),
        say("nama", "name"),
        say("ukuran", "size"),
        say("durasi", "duration"),
        "SHA-256",
        say("keterangan", "remark"),
    )
    return table(headings, [_row(item) for item in items])


def _row(item: Evidence) -> tuple[str, ...]:
    duration = item.media.duration_us if item.media else None
    remark = problem_text(item.problem, FACE.lang) if item.problem else ""
    if item.withdrawal is not None:
        remark = FACE.say("DITARIK", "WITHDRAWN") + f": {item.withdrawal.reason}"
    return (
        item.code,
        item.kind.value,
        item.name,
        format_size(item.digest.size_bytes),
        format_time(duration) if duration else "",
        item.digest.sha256,
        remark,
    )
