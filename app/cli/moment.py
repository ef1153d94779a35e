"""`netra moment`, `netra still`: marks, and the still of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from app.cli import documents
from app.cli.clip import show_made
from app.cli.endings import form_of
from app.cli.face import FACE, table
from app.domain.adjustments import parse_adjustments
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange, format_time, parse_time
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.photos import page_us
from app.services import (
    clips,
    coding_files,
    coding_import,
    frames,
    intake,
    review,
    standing,
)
from app.services.coding_files import CodingForm
from app.services.session import CaseSession

app = typer.Typer(help="Momen: tandai, daftar, ubah, hapus.", no_args_is_help=True)

_TIME = (
    "HH:MM:SS.mmm, MM:SS.mmm, detik, atau f1234 (foto: f2 adalah halaman 3); akhir tidak termasuk."
)


@app.command("add", help="Tandai momen.")
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    start: str = typer.Option("0", "--start", help=_TIME),
    end: str | None = typer.Option(None, "--end", help=_TIME),
    category: list[str] = typer.Option([], "--category", help="Kode kategori, mis. N-07."),
    person: list[str] = typer.Option([], "--person", help="Nama orang."),
    region: str | None = typer.Option(None, "--region", help="X,Y,W,H sebagai pecahan gambar."),
    quote: str = typer.Option("", "--quote", help="Ucapan yang dikutip."),
    note: str = typer.Option("", "--note", help="Pengamatan."),
) -> None:
    """Mark a moment."""
    with FACE.case(folder, writes=True) as session:
        draft = MomentDraft(
            evidence=EvidenceCode(code.upper()),
            span=_span(session, code, start, end),
            categories=tuple(_codes(category)),
            persons=tuple(person),
            region=read_region(region),
            quote=quote,
            note=note,
        )
        moment = review.mark(session, draft)
        if told := standing.left_out_text(intake.evidence(session, draft.evidence), FACE.lang):
            FACE.note(f"{moment.code}: {told}")
        FACE.show(documents.moment(moment), _line(moment))


@app.command("list", help="Daftar momen.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the moments."""
    with FACE.case(folder) as session:
        found = review.moments(session)
        say = FACE.say
        headings = (
            "id",
            say("bukti", "evidence"),
            say("mulai", "start"),
            say("selesai", "end"),
            say("kategori", "categories"),
            say("kutipan / catatan", "quote / note"),
            "",
        )
        marks = {
            item.code: standing.left_out_mark(item, FACE.lang)
            for item in intake.evidence_list(session)
        }
        rows = [
            (
                item.code,
                item.draft.evidence,
                format_time(item.draft.span.start_us),
                format_time(item.draft.span.end_us),
                " ".join(item.draft.categories),
                item.draft.quote or item.draft.note,
                marks[item.draft.evidence],
            )
            for item in found
        ]
        FACE.show([documents.moment(item) for item in found], table(headings, rows))


@app.command("set", help="Ubah yang disebut; yang lain tetap.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    start: str | None = typer.Option(None, "--start", help=_TIME),
    end: str | None = typer.Option(None, "--end", help=_TIME),
    category: list[str] = typer.Option([], "--category", help="Menggantikan kategori."),
    person: list[str] = typer.Option([], "--person", help="Menggantikan orang."),
    region: str | None = typer.Option(None, "--region", help="X,Y,W,H"),
    quote: str | None = typer.Option(None, "--quote"),
    note: str | None = typer.Option(None, "--note"),
) -> None:
    """Change what is given of a moment; the rest stays."""
    with FACE.case(folder, writes=True) as session:
        draft = review.moment(session, id_).draft
        if start is not None or end is not None:
            draft = replace(draft, span=_new_span(session, draft, start, end))
        if category:
            draft = replace(draft, categories=tuple(_codes(category)))
        if person:
            draft = replace(draft, persons=tuple(person))
        if region is not None:
            draft = replace(draft, region=read_region(region))
        draft = replace(
            draft,
            quote=draft.quote if quote is None else quote,
            note=draft.note if note is None else note,
        )
        moment = review.change_moment(session, id_, draft)
        FACE.show(documents.moment(moment), _line(moment))


@app.command("remove", help="Keluarkan momen; catatannya tetap dalam riwayat.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    why: str = typer.Option("", "--why", help="Alasan."),
) -> None:
    """Take a moment out; its record stays in the chain."""
    with FACE.case(folder, writes=True) as session:
        review.remove_moment(session, id_, why)
        FACE.show({"id": id_.upper(), "status": "removed"}, FACE.say("dihapus.", "removed."))


@app.command("restore", help="Kembalikan momen yang dikeluarkan.")
def restore(
    folder: Path = typer.Argument(metavar="CASE"), id_: str = typer.Argument(metavar="M-001")
) -> None:
    """Bring a removed moment back."""
    with FACE.case(folder, writes=True) as session:
        moment = review.restore_moment(session, id_)
        FACE.show(documents.moment(moment), _line(moment))


@app.command("export", help="Tulis momen satu rekaman untuk ELAN (.eaf) atau BORIS (.tsv).")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    out: Path = typer.Argument(metavar="FILE", help="Akhiran namanya menentukan bentuknya."),
) -> None:
    """Write the moments of a recording for another coding program."""
    form = form_of(out, CodingForm)
    with FACE.case(folder, writes=True) as session:
        made = coding_files.export(session, code, out, form)
        FACE.show({"file": str(made), "form": form}, str(made))


@app.command(
    "import", help="Ambil penandaan ELAN (EAF) atau BORIS (TSV) sebagai momen bertanda impor."
)
def import_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    file: Path = typer.Argument(metavar="FILE", help="Dibaca di proses bantu."),
) -> None:
    """Take codings made elsewhere in as moments that say so."""
    with FACE.case(folder, writes=True) as session:
        found = FACE.run(coding_import.read_job(file))
        made = coding_import.commit(session, code, file.name, found)
        left_out = found.left_out + made.late
        document = {
            "form": found.form,
            "sha256": found.sha256,
            "moments": [moment.code for moment in made.moments],
            "left_out": left_out,
            "unknown_codes": list(made.unknown_codes),
        }
        said = FACE.say(
            f"{len(made.moments)} momen diimpor dari {file.name}; {left_out} tanpa waktu atau di "
            "luar rekaman.",
            f"{len(made.moments)} moments imported from {file.name}; {left_out} without a time or "
            "outside the recording.",
        )
        FACE.show(document, said)


def still(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    adjust: str = typer.Option("", "--adjust", help=documents.ADJUST_HELP),
    out: Path | None = typer.Option(None, "--out", help="Salinan PNG."),
) -> None:
    """Make the still of a moment's first frame."""
    with FACE.case(folder, writes=True) as session:
        job = clips.still_job(session, id_, parse_adjustments(adjust))
        made = clips.commit(session, FACE.run(job))
        show_made(session, made, out)


def _span(session: CaseSession, code: str, start: str, end: str | None) -> TimeRange:
    start_us = _time_us(session, code, start)
    end_us = start_us if end is None else _time_us(session, code, end)
    if end_us < start_us:
        raise InvalidValue(field="end", value=end, expected=f">= {start}")
    return TimeRange(start_us, end_us)


def _new_span(
    session: CaseSession, draft: MomentDraft, start: str | None, end: str | None
) -> TimeRange:
    code = draft.evidence
    start_us = draft.span.start_us if start is None else _time_us(session, code, start)
    end_us = draft.span.end_us if end is None else _time_us(session, code, end)
    return TimeRange(start_us, end_us)


def _time_us(session: CaseSession, code: str, text: str) -> int:
    request = parse_time(text)
    if request.frame is None:
        return request.time_us or 0
    evidence = intake.evidence(session, code)
    if evidence.kind is EvidenceKind.PHOTO:
        return page_us(request.frame)
    if evidence.kind is not EvidenceKind.VIDEO:
        raise InvalidValue(field="time", value=text, expected="HH:MM:SS.mmm")
    index = frames.load_index(session, evidence)
    return max(0, index.position(index.resolve(request)).time_us)


def _codes(categories: list[str]) -> list[str]:
    return [code for text in categories for code in text.replace(",", " ").split()]


def read_region(text: str | None) -> Region | None:
    """Read `X,Y,W,H` as a box on the picture; None stays None.

    Raises:
        InvalidValue: it is none.
    """
    if text is None:
        return None
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError as e:
        raise InvalidValue(field="region", value=text, expected="X,Y,W,H, 0..1") from e
    return Region(x, y, width, height)


def _line(moment: Moment) -> str:
    draft = moment.draft
    span = f"{format_time(draft.span.start_us)} – {format_time(draft.span.end_us)}"
    return f"{moment.code}  {draft.evidence}  {span}  {' '.join(draft.categories)}"
