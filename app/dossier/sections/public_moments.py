"""The public variant's items, moments, categories; a picture, or a frame that says why not."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from app.domain.catalogue import MUST_VERIFY, Category
from app.domain.dossier_public import PictureState, PublicDossier, PublicEntry, PublicPicture
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import format_time
from app.dossier import pieces, styles, text, words
from app.dossier.pictures import SINGLE_STILL_ROOM, picture

_FRAME_HEIGHT = 34 * mm
_WHY_EMPTY = {
    PictureState.NO_COPY: (
        "Belum dibuat salinan tertutup dari momen ini. Gambar aslinya tidak diberikan keluar."
    ),
    PictureState.UNCONFIRMED: (
        "Salinan tertutupnya belum disetujui orang kedua. Sampai itu terjadi tidak ada yang "
        "ditampilkan."
    ),
    PictureState.OTHER_EDGES: (
        "Batas momen berubah setelah salinan tertutupnya dibuat; salinan itu tidak lagi sesuai."
    ),
    PictureState.OVERLAPS: (
        "Sebagian dari yang terlihat di sini ditutup dalam salinan untuk momen lain."
    ),
    PictureState.ONLY_VOICES: (
        "Salinannya hanya menutup suara. Gambarnya belum ditutup, jadi tidak ditampilkan."
    ),
    PictureState.SOUND: "Momen ini hanya suara: tidak ada gambar.",
}


def evidence(public: PublicDossier) -> list[Flowable]:
    """List the items by number, kind and hash."""
    if not public.evidence:
        return [Paragraph("Belum ada barang bukti.", styles.BODY)]
    rows = []
    for item in public.evidence:
        length = f"\n{format_time(item.duration_us)}" if item.duration_us is not None else ""
        pixels = f"\n{item.width} × {item.height} piksel" if item.width and item.height else ""
        withdrawn = "\nditarik" if item.status == "withdrawn" else ""
        rows.append(
            [
                pieces.cell(item.code, styles.CELL_BOLD),
                pieces.cell(words.KINDS[EvidenceKind(item.kind)] + withdrawn),
                pieces.cell(f"{text.number(item.size_bytes)} bita{length}{pixels}"),
                pieces.digest_cell(item.sha256),
            ]
        )
    widths = [20 * mm, 28 * mm, styles.BODY_WIDTH - 112 * mm, 64 * mm]
    return [
        Paragraph(
            "Hash di bawah adalah hash berkas asli, yang disimpan kantor tanpa perubahan dan tidak "
            "ikut dalam salinan ini.",
            styles.LEAD,
        ),
        pieces.table(["Kode", "Jenis", "Ukuran, durasi", "SHA-256"], rows, widths),
    ]


def moments(public: PublicDossier, pages: pieces.Pages) -> list[Flowable]:
    """Lay out every moment with its picture, or with an empty frame that says why."""
    if not public.entries:
        return [Paragraph("Belum ada momen yang ditandai.", styles.BODY)]
    kinds = {item.code: item.kind for item in public.evidence}
    out: list[Flowable] = [
        Paragraph(
            "Waktu dihitung dari awal berkas asli; nomor frame mulai dari 0. Bidang gelap pada "
            "gambar menutup orang atau benda yang dilindungi.",
            styles.LEAD,
        )
    ]
    for entry in public.entries:
        is_photo = kinds.get(entry.moment.evidence) == EvidenceKind.PHOTO
        out += _moment(entry, pages, is_photo=is_photo)
    return out


def categories(public: PublicDossier, pages: pieces.Pages) -> list[Flowable]:
    """Lay out which category is suspected where, and on what basis."""
    used = {item.code: item for entry in public.entries for item in entry.categories}
    if not used:
        return [Paragraph("Belum ada kategori yang diduga.", styles.BODY)]
    out: list[Flowable] = [
        Paragraph(
            "Kategori menurut katalog: dugaan, bukan temuan. Pengecualian ditanyakan dalam kajian.",
            styles.LEAD,
        )
    ]
    for code in sorted(used):
        category = used[code]
        where = [entry for entry in public.entries if category in entry.categories]
        out += _category(category, where, pages)
    return out


def _moment(entry: PublicEntry, pages: pieces.Pages, *, is_photo: bool) -> list[Flowable]:
    moment = entry.moment
    title = f"{moment.code} pada {moment.evidence}"
    heading = pieces.Heading(title, styles.H2, f"momen-{moment.code}", 1, pages)
    rows = []
    if is_photo and moment.first is not None:
        rows.append(("Halaman", text.number(moment.first.frame + 1)))
    elif moment.first is not None or moment.span.length_us:
        rows.append(("Rentang waktu", text.range_words(moment.span)))
    if moment.first is not None and moment.last is not None and not is_photo:
        first, last = text.number(moment.first.frame), text.number(moment.last.frame)
        rows.append(("Frame", f"{first} sampai {last}"))
    if moment.persons:
        rows.append(("Orang, menurut pemeriksa", "; ".join(moment.persons)))
    named = "; ".join(f"{item.code} {item.label}" for item in entry.categories)
    rows.append(("Dugaan kategori", named or "belum diberi kategori"))
    facts = pieces.facts(rows)
    shown = _picture(entry.picture, pages, is_photo=is_photo)
    return [
        CondPageBreak(150 * mm if entry.picture.path else 90 * mm),
        KeepTogether([heading, pieces.rule(styles.SEEN, 1.2, 2), facts[0]]),
        *facts[1:],
        Spacer(1, 5),
        KeepTogether(shown),
        Spacer(1, 8),
    ]


def _picture(seen: PublicPicture, pages: pieces.Pages, *, is_photo: bool) -> list[Flowable]:
    if not seen.path:
        return [_empty(seen.state)]
    number = seen.in_original
    place = ""
    if number is not None:
        place = (
            f"halaman {text.number(number + 1)} dari foto asli"
            if is_photo
            else f"frame {text.number(number)} dari rekaman asli"
        )
    caption = f"Dari salinan tertutup {seen.copy}, {place}. SHA-256 piksel (RGB24):"
    return [
        picture(seen.path, SINGLE_STILL_ROOM, pages.prints),
        Spacer(1, 2),
        Paragraph(text.markup(caption), styles.CAPTION),
        Paragraph(text.markup(" ".join(text.groups(seen.pixels_sha256))), styles.MONO_SMALL),
        Paragraph("SHA-256 salinan tertutup:", styles.CAPTION),
        Paragraph(text.markup(" ".join(text.groups(seen.copy_sha256))), styles.MONO_SMALL),
    ]


def _empty(state: PictureState) -> Flowable:
    """Draw an empty frame that says why nothing is seen; never a picture in its place."""
    content = [
        Paragraph("<b>Gambar tidak ditampilkan</b>", styles.SMALL),
        Paragraph(_WHY_EMPTY[state], styles.SMALL_SOFT),
    ]
    laid = Table([[content]], colWidths=[styles.BODY_WIDTH * 0.62], rowHeights=[_FRAME_HEIGHT])
    laid.hAlign = "LEFT"
    laid.setStyle(
        pieces.table_style(
            [
                ("BOX", (0, 0), (-1, -1), 0.8, styles.SOFT, None, (3, 2)),
                ("BACKGROUND", (0, 0), (-1, -1), styles.TINT),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
                ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ]
        )
    )
    return laid


def _category(
    category: Category, members: list[PublicEntry], pages: pieces.Pages
) -> list[Flowable]:
    title = f"{category.code}  {category.label}"
    heading = pieces.Heading(title, styles.H2, f"kategori-{category.code}", 1, pages)
    where = ", ".join(f"{item.moment.code} pada {item.moment.evidence}" for item in members)
    basis = [
        Paragraph(text.markup(reference.citation), styles.BULLET, bulletText="•")
        for reference in category.legal_basis
    ] or [Paragraph("Belum ada dasar aturan pada katalog.", styles.SMALL_SOFT)]
    asked = []
    for exception in category.exceptions:
        doubt = f" ({MUST_VERIFY})" if exception.needs_check else ""
        said = f"Apakah berlaku: {exception.text.rstrip('.?')}?{doubt}"
        asked.append(Paragraph(text.markup(said), styles.BULLET, bulletText="?"))
    return [
        CondPageBreak(60 * mm),
        KeepTogether(
            [heading, pieces.rule(styles.READ, 1.2, 4), *pieces.prose(category.description)]
        ),
        *pieces.tagged("Diduga pada", styles.READ),
        Paragraph(text.markup(where), styles.BODY),
        *pieces.tagged("Dasar aturan", styles.READ),
        *basis,
        *(
            [*pieces.tagged("Pengecualian yang harus ditanyakan", styles.READ), *asked]
            if asked
            else []
        ),
        Spacer(1, 8),
    ]
