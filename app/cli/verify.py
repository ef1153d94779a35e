"""`netra verify`: a case folder, a package or a dossier, checked from the bytes up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer
from rich.table import Table

from app.cli.face import BAD_ANSWER, FACE, table
from app.domain.checks import CheckResult, VerificationReport
from app.domain.errors import InvalidValue
from app.domain.plain import to_plain
from app.services import fences, integrity, verdicts, verification_pdf
from app.services.verdicts import Finding, Verdict


def verify(
    path: Path = typer.Argument(
        metavar="PATH", help="Folder perkara, paket perkara, atau berkas PDF."
    ),
    trust: list[Path] = typer.Option([], "--trust", help="Sertifikat akar yang dipercaya."),
    quick: bool = typer.Option(
        False, "--quick", help="Cepat: ukuran dan sebagian isi, tanpa membuat ulang turunan."
    ),
    report_out: Path | None = typer.Option(None, "--report", help="Tulis hasilnya sebagai PDF."),
    pair: Path | None = typer.Option(
        None, "--pair", help="Varian lain berkas ini: keduanya harus saling menyebut."
    ),
    records: bool = typer.Option(
        False, "--record", help="Catat hasilnya dalam riwayat perkara dan pagari yang gagal."
    ),
) -> None:
    """Check everything again; status 1 where anything fails."""
    depth = integrity.QUICK if quick else integrity.FULL
    report = FACE.run(integrity.verify_job(path, tuple(trust), depth=depth, pair=pair))
    fenced = _record(path, report) if records else ()
    if report_out is not None:
        FACE.run(verification_pdf.pdf_job(report, path.name, report_out, FACE.lang))
    verdict = verdicts.tell(report, FACE.lang)
    document = {**_document(path, report, verdict, report_out), "fenced": list(fenced)}
    FACE.show(document, (*_said(verdict), *_fenced_text(fenced)))
    if not report.ok:
        raise typer.Exit(BAD_ANSWER)


def _record(path: Path, report: VerificationReport) -> tuple[str, ...]:
    """Note the result in the chain of a case and fence off what failed."""
    if report.kind != "case":
        raise InvalidValue(field="record", value=path.name, expected="CASE")
    with FACE.case(path, writes=True) as session:
        integrity.record(session, report)
        return fences.raise_for(session, report)


def _fenced_text(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        return ()
    named = ", ".join(codes)
    return (FACE.say(f"Dipagari: {named}.", f"Fenced off: {named}."),)


def _document(
    path: Path, report: VerificationReport, verdict: Verdict, report_out: Path | None
) -> dict[str, object]:
    return {
        "path": str(path),
        "kind": report.kind,
        "ok": report.ok,
        "verdict": verdict.sentence,
        "depth": report.depth,
        "read_bytes": report.read_bytes,
        "stored_bytes": report.stored_bytes,
        "checked_at": report.checked_at,
        "app_version": report.app_version,
        "custody_head": to_plain(report.head),
        "sha256": report.sha256 or None,
        "anchor": to_plain(report.anchor),
        "checks": [_check(check) for check in report.checks],
        "report": str(report_out) if report_out is not None else None,
    }


def _check(check: CheckResult) -> dict[str, object]:
    return {
        "name": check.name,
        "ok": check.ok,
        "state": check.state.value,
        "detail": check.detail,
        "items": list(check.items),
    }


def _said(verdict: Verdict) -> Iterator[str | Table]:
    say = FACE.say
    headings = ("", "", say("pemeriksaan", "check"), say("rincian", "detail"))
    parts = (
        ("✗", say("GAGAL", "FAILED"), verdict.failures),
        ("–", say("tak dapat diperiksa", "not checkable"), verdict.unchecked),
        ("✓", say("baik", "good"), verdict.good),
    )
    yield table(
        headings, [(sign, word, *_cells(one)) for sign, word, found in parts for one in found]
    )
    yield ""
    for one in verdict.failures:
        yield f"✗ {one.title}: {one.meaning} {one.remedy}"
    yield " ".join((verdict.sentence, *verdict.remarks))
    yield from verdict.how


def _cells(finding: Finding) -> tuple[str, str]:
    return finding.title, finding.detail
