"""`netra custody`: the history as a story, its export, hand-over sheets, anchors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.cli.face import FACE, table
from app.domain.evidence_forms import FormKind
from app.domain.exchange import Anchor
from app.domain.handover import Paper, Side
from app.domain.plain import to_plain
from app.services import anchors, custody_export, evidence_forms, handover, history
from app.services.anchor_texts import anchor_text, newest_text, seen_text
from app.services.evidence_forms import FormRequest
from app.services.handover import HandoverRequest
from app.services.history import HistoryFilter
from app.services.papers import KeptPaper
from app.services.session import CaseSession

app = typer.Typer(
    help="Riwayat penguasaan: lihat, ekspor, serah terima, jangkar.", no_args_is_help=True
)


@app.command("show", help="Ceritakan riwayat: siapa, melakukan apa, kapan, mengapa.")
def show(
    folder: Path = typer.Argument(metavar="CASE"),
    item: str = typer.Option("", "--item", help="Kode seperti BB-001, M-003, T-002."),
    person: str = typer.Option("", "--person", help="Nama pelaku, persis seperti tercatat."),
    kind: str = typer.Option("", "--kind", help="evidence, moment, ... atau satu perbuatan."),
    since: str = typer.Option("", "--since", help="Tanggal pertama, YYYY-MM-DD."),
    until: str = typer.Option("", "--until", help="Tanggal terakhir, YYYY-MM-DD."),
    text: str = typer.Option("", "--text", help="Kata yang harus ada."),
) -> None:
    """Tell the history, all of it or what passes the filter."""
    wanted = HistoryFilter(item.upper(), person, kind, since, until, text)
    with FACE.case(folder) as session:
        listed = history.of_session(session, FACE.lang)
        while listed.read_more():
            pass
        marks = [mark for part in listed.matching(wanted) for mark in part]
        found = [(day, listed.entry(m.seq)) for day, m in ((mark.day, mark) for mark in marks)]
        head = session.stores.custody.head()
        newest = newest_text(
            anchors.newest_outside(session.stores),
            head.seq + 1,
            FACE.lang,
            session.clock.local_offset(),
        )
    say = FACE.say
    rows = [
        (entry.seq, f"{day} {entry.clock}", entry.sentence, entry.sha256[:8])
        for day, entry in found
    ]
    headings = (
        say("entri", "entry"),
        say("waktu", "time"),
        say("perbuatan", "act"),
        "SHA-256",
    )
    FACE.show(
        {
            "head": to_plain(head),
            "entries": [
                {key: value for key, value in to_plain(entry).items() if key != "line"}
                for _day, entry in found
            ],
        },
        (
            table(headings, rows),
            say(f"Kepala: entri {head.seq}", f"Head: entry {head.seq}")
            + f"  {_groups(head.sha256)}",
            newest,
        ),
    )


@app.command("export", help="Tulis rantai apa adanya (JSONL); dapat diperiksa dengan sha256sum.")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="OUT.jsonl"),
) -> None:
    """Write the chain, byte for byte."""
    with FACE.case(folder) as session:
        count = custody_export.export_jsonl(session, out)
        head = session.stores.custody.head()
    said = FACE.say(f"{count} entri", f"{count} entries")
    FACE.show(
        {"path": str(out), "entries": count, "custody_head": to_plain(head)},
        (f"{out}", f"{said}, {_groups(head.sha256)}"),
    )


@app.command("sheet", help="Cetak berita acara serah terima; kepala riwayatnya menjadi jangkar.")
def sheet(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="OUT.pdf"),
    giver: str = typer.Option(..., "--from", help="Nama yang menyerahkan."),
    receiver: str = typer.Option(..., "--to", help="Nama yang menerima."),
    giver_office: str = typer.Option("", "--from-office", help="Jabatan yang menyerahkan."),
    giver_agency: str = typer.Option("", "--from-agency", help="Instansi yang menyerahkan."),
    giver_number: str = typer.Option("", "--from-number", help="NIP atau nomor identitas."),
    receiver_office: str = typer.Option("", "--to-office", help="Jabatan yang menerima."),
    receiver_agency: str = typer.Option("", "--to-agency", help="Instansi yang menerima."),
    receiver_number: str = typer.Option("", "--to-number", help="NIP atau nomor identitas."),
    items: list[str] = typer.Option([], "--item", help="Barang bukti; tanpa ini semuanya."),
    place: str = typer.Option("", "--place", help="Tempat serah terima."),
    purpose: str = typer.Option("", "--purpose", help="Keperluan."),
    medium: str = typer.Option("", "--medium", help="Media: diska lepas, paket."),
    paper: Paper = typer.Option(Paper.A4, "--paper", help="A4 | F4"),
) -> None:
    """Make a hand-over sheet and note its head."""
    request = HandoverRequest(
        out=out,
        giver=Side(giver, giver_office, giver_agency, giver_number),
        receiver=Side(receiver, receiver_office, receiver_agency, receiver_number),
        codes=tuple(items),
        place=place,
        purpose=purpose,
        medium=medium,
        paper=paper,
    )
    with FACE.case(folder, writes=True) as session:
        kept = handover.commit(session, FACE.run(handover.build_job(session, request)))
    _show_paper(kept)


@app.command("form", help="Cetak tanda terima, daftar barang bukti, atau kerangka BA klarifikasi.")
def form(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="OUT.pdf"),
    kind: FormKind = typer.Option(..., "--kind", help="receipt | list | clarification"),
    officer: str = typer.Option(
        "", "--officer", help="Yang menerima, menyusun, atau bertanya; kosong: yang bekerja."
    ),
    party: str = typer.Option(
        "", "--party", help="Yang menyerahkan atau dimintai klarifikasi; list tidak memerlukan."
    ),
    officer_office: str = typer.Option("", "--officer-office", help="Jabatannya."),
    officer_agency: str = typer.Option("", "--officer-agency", help="Instansinya."),
    officer_number: str = typer.Option("", "--officer-number", help="NIP."),
    party_office: str = typer.Option("", "--party-office", help="Jabatan atau pekerjaan."),
    party_agency: str = typer.Option("", "--party-agency", help="Instansi."),
    party_number: str = typer.Option("", "--party-number", help="Nomor identitas."),
    items: list[str] = typer.Option([], "--item", help="Barang bukti; tanpa ini semuanya."),
    moments: list[str] = typer.Option([], "--moment", help="Momen yang diperlihatkan."),
    place: str = typer.Option("", "--place", help="Tempat."),
    storage: str = typer.Option("", "--storage", help="Tempat penyimpanan asli (list)."),
    paper: Paper = typer.Option(Paper.A4, "--paper", help="A4 | F4"),
) -> None:
    """Make a paper about evidence and note its head."""
    with FACE.case(folder, writes=True) as session:
        who = session.reviewer
        request = FormRequest(
            kind=kind,
            out=out,
            officer=Side(
                officer or who.name,
                officer_office or ("" if officer else who.role),
                officer_agency,
                officer_number,
            ),
            party=Side(party, party_office, party_agency, party_number),
            codes=tuple(items),
            moments=tuple(moments),
            place=place,
            storage=storage,
            paper=paper,
        )
        job = evidence_forms.build_job(session, request)
        kept = evidence_forms.commit(session, FACE.run(job))
    _show_paper(kept)


@app.command("stamp", help="Minta cap waktu RFC 3161 atas kepala riwayat (perlu jaringan).")
def stamp(
    folder: Path = typer.Argument(metavar="CASE"),
    timestamp_url: str = typer.Option(..., "--timestamp-url", help="Layanan cap waktu."),
) -> None:
    """Have the head time-stamped by somebody else's clock."""
    with FACE.case(folder, writes=True) as session:
        job = anchors.stamp_job(session, timestamp_url)
        anchor = anchors.keep_stamp(session, FACE.run(job))
        offset = session.clock.local_offset()
    FACE.show(_document(anchor), (anchor_text(anchor, FACE.lang, offset),))


@app.command("anchors", help="Sebut semua jangkar, dan yang terbaru di luar komputer ini.")
def anchors_(
    folder: Path = typer.Argument(metavar="CASE"),
    accept_older: str = typer.Option(
        "", "--accept-older", help="Lanjutkan dengan salinan lama ini, dengan alasan yang dicatat."
    ),
) -> None:
    """List the anchors and say how the case stands to what was last seen here."""
    with FACE.case(folder, writes=bool(accept_older)) as session:
        if accept_older:
            anchors.accept_older(session, accept_older)
        offset = session.clock.local_offset()
        found = anchors.all_anchors(session.stores)
        seen = anchors.seen_before(session)
        document, newest = _anchors_document(session), anchors.newest_outside(session.stores)
        entries = session.stores.custody.head().seq + 1
    lines = [anchor_text(anchor, FACE.lang, offset) for anchor in found]
    FACE.show(
        document,
        (
            *lines,
            newest_text(newest, entries, FACE.lang, offset),
            seen_text(seen, FACE.lang, offset),
        ),
    )


def _anchors_document(session: CaseSession) -> dict[str, Any]:
    seen = anchors.seen_before(session)
    newest = anchors.newest_outside(session.stores)
    return {
        "anchors": [_document(anchor) for anchor in anchors.all_anchors(session.stores)],
        "newest_outside": _document(newest) if newest else None,
        "last_seen": to_plain(seen),
        "custody_head": to_plain(session.stores.custody.head()),
    }


def _document(anchor: Anchor) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(anchor)
    return plain


def _groups(digest: str) -> str:
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _show_paper(kept: KeptPaper) -> None:
    head = kept.anchor.head
    FACE.show(
        {
            "path": str(kept.path),
            "number": kept.number,
            "sha256": kept.sha256,
            "pages": kept.pages,
            "custody_head": to_plain(head),
        },
        (
            f"{kept.path}",
            f"{kept.number} · {FACE.say('kepala entri', 'head entry')} {head.seq}",
            _groups(head.sha256),
        ),
    )
