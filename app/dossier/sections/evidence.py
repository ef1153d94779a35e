"""The evidence list: identity, provenance, technical facts, and what files merely claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from app.domain.damage import damage_text
from app.domain.dossier import DossierSnapshot
from app.domain.evidence import Evidence, EvidenceKind, MediaInfo, StreamInfo
from app.domain.mediatime import format_time
from app.dossier import pieces, styles, text, words
from app.dossier.pictures import THUMBNAIL_ROOM, picture
from app.dossier.sections import evidence_told

_MOST_CLAIMS = 14
_LONGEST_CLAIM = 160


def evidence_list(snapshot: DossierSnapshot, pages: pieces.Pages) -> list[Flowable]:
    """Lay out the overview and one card for each item."""
    if not snapshot.evidence:
        return [Paragraph("Belum ada barang bukti.", styles.BODY)]
    thumbnails = dict(snapshot.thumbnails)
    zone = text.zone_of(snapshot.made_at_local)
    out: list[Flowable] = [
        Paragraph(
            "Setiap berkas asli disimpan tanpa perubahan dan dikenali dari SHA-256 seluruh isinya. "
            "Hash dihitung saat berkas disalin dan dihitung ulang dari salinannya sebelum "
            "diterima.",
            styles.LEAD,
        ),
        _overview(snapshot.evidence),
    ]
    for item in snapshot.evidence:
        out += _card(item, thumbnails.get(item.code, ""), snapshot.custody_lines, zone, pages)
    return out


def _overview(items: tuple[Evidence, ...]) -> Flowable:
    rows = [
        [
            _struck(item, item.code, styles.CELL_BOLD),
            _struck(item, words.KINDS[item.kind]),
            _struck(item, text.shortened(text.shown(item.name), 120)),
            pieces.cell(_size_and_length(item)),
            pieces.digest_cell(item.digest.sha256),
        ]
        for item in items
    ]
    widths = [15 * mm, 16 * mm, styles.BODY_WIDTH - 124 * mm, 33 * mm, 60 * mm]
    return pieces.table(["Kode", "Jenis", "Nama berkas", "Ukuran, durasi", "SHA-256"], rows, widths)


def _struck(item: Evidence, value: str, style: ParagraphStyle = styles.CELL) -> Paragraph:
    """Lay out a cell; of a withdrawn item it is struck out and the card says why."""
    content = text.block(text.or_missing(value), style.fontName)
    return Paragraph(f"<strike>{content}</strike>" if item.withdrawal else content, style)


def _size_and_length(item: Evidence) -> str:
    size = f"{text.number(item.digest.size_bytes)} bita"
    if item.media is None or item.media.duration_us is None:
        return size
    return f"{size}\n{format_time(item.media.duration_us)}"


def _card(
    item: Evidence,
    thumbnail: str,
    lines: Sequence[str],
    zone: tzinfo | None,
    pages: pieces.Pages,
) -> list[Flowable]:
    title = f"{item.code}  {words.KINDS[item.kind]}"
    title += "  (ditarik)" if item.withdrawal is not None else ""
    heading = pieces.Heading(title, styles.H2, f"bukti-{item.code}", 1, pages)
    body = pieces.facts(
        _identity(item, lines, zone), styles.BODY_WIDTH - _thumb_room(thumbnail), 36 * mm
    )
    long_values = body[1:]
    first = _beside(thumbnail, body[0], pages) if thumbnail else body[0]
    card: list[Flowable] = [heading, *evidence_told.notices(item), first]
    hashed: list[Flowable] = [Spacer(1, 3), pieces.digest_strip(item.digest.sha256)]
    out: list[Flowable] = [CondPageBreak(75 * mm)]
    if long_values:
        out += [KeepTogether(card), *long_values, *hashed]
    else:  # a hash alone at the top of a page would be nobody's
        out.append(KeepTogether([*card, *hashed]))
    if item.media is not None:
        out += _technical(item.media) + _claims(item, item.media, zone)
    if item.claims is not None:
        out += evidence_told.claims(item.claims)
    return out


def _thumb_room(thumbnail: str) -> float:
    return THUMBNAIL_ROOM[0] + 5 * mm if thumbnail else 0


def _beside(thumbnail: str, body: Flowable, pages: pieces.Pages) -> Flowable:
    room = _thumb_room(thumbnail)
    laid = Table(
        [[picture(thumbnail, THUMBNAIL_ROOM, pages.prints), [body]]],
        colWidths=[room, styles.BODY_WIDTH - room],
    )
    laid.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (0, 0), 5),
                ("TOPPADDING", (1, 0), (1, 0), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return laid


def _identity(item: Evidence, lines: Sequence[str], zone: tzinfo | None) -> list[tuple[str, str]]:
    status = words.STATUSES[item.status]
    return [
        ("Nama berkas", text.shown(item.name)),
        ("Ukuran", text.size_words(item.digest.size_bytes)),
        ("Keadaan", f"{status} ({words.problem(item.problem)})" if item.problem else status),
        ("Masuk ke perkara", text.instant_words(item.added_at, zone)),
        *evidence_told.told_rows(item, zone),
        *evidence_told.later_rows(item, lines, zone),
    ]


def _technical(media: MediaInfo) -> list[Flowable]:
    rows = [("Format", media.container)]
    if media.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO):
        counted = media.duration_is_counted
        rows.append(("Durasi", text.duration_words(media.duration_us, is_counted=counted)))
    if media.width and media.height:
        turned = f", diputar {media.rotation}° agar tegak" if media.rotation else ""
        rows.append(("Ukuran gambar", f"{media.width} × {media.height} piksel{turned}"))
    if media.kind is EvidenceKind.VIDEO:
        rows.append(("Frame", _frames(media)))
    rows += [(f"Aliran {stream.index}", _stream(stream)) for stream in media.streams]
    if media.damage:
        told = damage_text(media.damage, other=lambda code: words.PROBLEMS.get(code, code))
        rows.append(("Kerusakan", told))
    return [
        KeepTogether(
            [pieces.tag("Fakta teknis (dibaca dari isi berkas)", styles.INK), *pieces.facts(rows)]
        )
    ]


def _frames(media: MediaInfo) -> str:
    count = text.NOT_AVAILABLE if media.frame_count is None else text.number(media.frame_count)
    rate = ""
    if media.frame_rate is not None:
        rate = f"; rata-rata {text.decimal(float(media.frame_rate), 3)} per detik"
    steps = "; jarak antarframe berubah-ubah" if media.is_variable_rate else ""
    return f"{count} frame{rate}{steps}"


def _stream(stream: StreamInfo) -> str:
    parts = [stream.kind, stream.codec or "codec tidak dikenal"]
    if stream.width and stream.height:
        parts.append(f"{stream.width} × {stream.height}")
    if stream.sample_rate:
        parts.append(f"{text.number(stream.sample_rate)} Hz")
    if stream.channels:
        parts.append(f"{stream.channels} kanal")
    if stream.language:
        parts.append(f"bahasa {stream.language}")
    return ", ".join(parts)


def _claims(item: Evidence, media: MediaInfo, zone: tzinfo | None) -> list[Flowable]:
    rows = [("Waktu ubah pada sumber", text.instant_words(item.source_modified_at, zone))]
    if media.claimed_created_at:
        rows.append(("Waktu pembuatan", text.instant_words(media.claimed_created_at, zone)))
    if media.claimed_gps is not None:
        latitude, longitude = media.claimed_gps
        rows.append(("Letak (WGS 84)", f"{latitude:.6f}; {longitude:.6f}"))
    rows += [
        (text.markup(key), text.shortened(value, _LONGEST_CLAIM))
        for key, value in media.exif[:_MOST_CLAIMS]
    ]
    left_off = len(media.exif) - _MOST_CLAIMS
    if left_off > 0:
        rows.append(("Selebihnya", f"{left_off} keterangan lain pada lampiran manifest.json"))
    return [
        KeepTogether(
            [
                pieces.tag("Menurut berkas itu sendiri (klaim, belum tentu benar)", styles.INK),
                *pieces.facts(rows),
            ]
        )
    ]
