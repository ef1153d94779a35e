"""The receipt of a package on paper: which package, up to which entry, who took it."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from app.domain.custody import ChainHead
from app.domain.handover import Side
from app.domain.receipt_page import ReceiptPage
from app.dossier import archival, form_parts, paper, pieces, styles, text

KIND = "Tanda terima paket perkara"
_LONG = 300


def render(page: ReceiptPage, pages: Path, out: Path) -> int:
    """Write the receipt as PDF/A-3b and give its number of pages.

    Args:
        page: what to print.
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the receipt goes.

    Raises:
        OSError: a place cannot be written.
    """
    described = archival.Described(
        title=f"{KIND} {page.package_sha256[:12]}",
        author=page.received_by,
        subject=KIND,
        app_version=page.app_version,
        head=page.head,
        made_at=page.received_at,
    )
    layout = paper.Layout(page.paper, KIND, is_fictional=False)
    return paper.write(lambda: _story(page), layout, described, pages, out)


def _story(page: ReceiptPage) -> list[Flowable]:
    who = Side(page.received_by, page.role, page.organization)
    return [
        *form_parts.heading(KIND, [f"Diterima {text.instant_words(page.received_at)}"]),
        Paragraph(
            "Yang bertanda tangan di bawah telah menerima dan memeriksa paket perkara dengan sidik "
            "berikut, dan membukanya atau menggabungkannya ke dalam perkaranya.",
            styles.BODY,
        ),
        *pieces.facts(
            [
                ("Diterima oleh", _short(page.received_by)),
                ("Jabatan", _short(page.role)),
                ("Instansi", _short(page.organization)),
                ("Diterima pada", text.instant_words(page.received_at)),
            ]
        ),
        Spacer(1, 6),
        pieces.digest_strip(page.package_sha256, "Paket"),
        Paragraph("SHA-256 daftar tag paket (tagmanifest-sha256.txt).", styles.CAPTION),
        *_receiver(page.receiver_log, page.receiver_head),
        *form_parts.head(page.log, page.head, "paket dibuat"),
        Spacer(1, 6),
        *_vouched(page),
        *form_parts.signatures(
            "Cetakan ini untuk berkas; yang dimasukkan ke perkara pengirim ialah berkas JSON-nya, "
            "dengan SHA-256 di atas.",
            "",
            page.received_at,
            [("Yang menerima", "", who)],
            28 * mm,
        ),
        Spacer(1, 6),
        pieces.line(f"Lembar ini dicetak Netra {page.app_version}.", styles.CAPTION),
    ]


def _receiver(log: str, head: ChainHead | None) -> list[Flowable]:
    if head is None:
        return []
    told = f"rantai {log}, entri {head.seq}"
    return [
        Spacer(1, 5),
        pieces.digest_strip(head.sha256, f"Entri {head.seq}"),
        pieces.line(f"Riwayat penerima sesudah itu: {told}.", styles.CAPTION),
    ]


def _vouched(page: ReceiptPage) -> list[Flowable]:
    """Say who signed the file, and what that is worth: none of it rests on this print."""
    out: list[Flowable] = [pieces.digest_strip(page.file_sha256, "Berkas JSON"), Spacer(1, 4)]
    if not page.signer:
        told = "Berkas JSON-nya TIDAK DITANDATANGANI secara elektronik."
        return [*out, Paragraph(told, styles.NOTICE)]
    rows = [("Berkas ditandatangani", _short(page.signer))]
    if not page.is_trusted:
        rows.append(("Sertifikat", "tidak sampai pada akar yang dipercaya di komputer ini"))
    fingerprint = " ".join(text.groups(page.certificate_sha256))
    return [*out, *pieces.facts(rows), Paragraph(fingerprint, styles.MONO_SMALL)]


def _short(value: str) -> str:
    return text.shortened(value, _LONG)
