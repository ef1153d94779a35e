"""Observation: what is seen and heard, moment by moment, and nothing that it may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from app.domain.adjustments import adjustments_text
from app.domain.clip import Derivative
from app.domain.dossier import DossierSnapshot, MomentEntry
from app.domain.drawn import Drawn, drawn_at
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FramePosition, format_time
from app.domain.shown_words import is_unwritten, said
from app.domain.transcript import Segment
from app.dossier import codes, enhanced, pieces, styles, text
from app.dossier.figures import figure_words
from app.dossier.pictures import SINGLE_STILL_ROOM, STILL_ROOM, picture

_INTRO = (
    "Bagian ini hanya memuat apa yang terlihat dan terdengar. Dugaan kategori dan dasar aturannya "
    "ada pada bagian Penafsiran; kesimpulan hanya diisi oleh rapat pleno. Waktu dihitung dari awal "
    "berkas; nomor frame mulai dari 0; pts adalah penanda waktu asli di dalam berkas."
)
_ROOM_BY_STILLS = {0: 60 * mm, 1: 172 * mm}
"""Room asked for before a moment begins: facts, picture and a short note stay together."""

_GESTURE_LIMIT = (
    "Gestur sendirian bukan pelanggaran. Bacaan kartu hanya menyatakan kemiripan; hubungan dengan "
    "peserta pemilihan harus dibuktikan dari acara, orang, ucapan, atau aba-aba."
)
_UNCONFIRMED = "teks mesin, belum diverifikasi"


def observations(snapshot: DossierSnapshot, pages: pieces.Pages) -> list[Flowable]:
    """Lay out every moment's observation."""
    out: list[Flowable] = [Paragraph(_INTRO, styles.LEAD)]
    if not snapshot.moments:
        out.append(Paragraph("Belum ada momen yang ditandai.", styles.BODY))
    items = {item.code: item for item in snapshot.evidence}
    zone = text.zone_of(snapshot.made_at_local)
    for entry in snapshot.moments:
        item = items.get(entry.moment.draft.evidence)
        is_photo = item is not None and item.kind is EvidenceKind.PHOTO
        name = item.name if item is not None else ""
        out += _moment(entry, name, zone, pages, is_photo=is_photo)
    return out


def frame_words(position: FramePosition | None) -> str:
    """Name one frame exactly."""
    if position is None:
        return text.NOT_AVAILABLE
    return (
        f"frame {text.number(position.frame)}, pts {position.pts}, "
        f"basis waktu {position.time_base.numerator}/{position.time_base.denominator} s, "
        f"pada {format_time(position.time_us)}"
    )


def _moment(
    entry: MomentEntry, name: str, zone: tzinfo | None, pages: pieces.Pages, *, is_photo: bool
) -> list[Flowable]:
    draft = entry.moment.draft
    title = f"{entry.moment.code} pada {draft.evidence}"
    heading = pieces.Heading(title, styles.H2, f"momen-{entry.moment.code}", 1, pages)
    facts = pieces.facts(_facts(entry, name, zone, is_photo=is_photo))
    out: list[Flowable] = [
        CondPageBreak(_ROOM_BY_STILLS.get(enhanced.count(entry), 125 * mm)),
        KeepTogether([heading, pieces.rule(styles.SEEN, 1.2, 2), facts[0]]),
        *facts[1:],
        *_stills(entry, pages, is_photo=is_photo),
        *_note(entry),
        *_gestures(entry),
        *_quote(entry),
    ]
    if entry.segments:
        out += [
            *pieces.tagged("Petikan transkrip", styles.SEEN),
            _transcript(entry.segments, dict(entry.voices)),
        ]
    return [*out, Spacer(1, 8)]


def page_words(position: FramePosition) -> str:
    """Name a page of a photo of several pictures; people count from 1."""
    return f"halaman {text.number(position.frame + 1)} dari berkas ini"


def _facts(
    entry: MomentEntry, name: str, zone: tzinfo | None, *, is_photo: bool
) -> list[tuple[str, str]]:
    moment, span = entry.moment, entry.moment.draft.span
    rows = [("Barang bukti", f"{moment.draft.evidence}, {text.shortened(text.shown(name), 200)}")]
    is_whole = moment.first is None and not span.end_us
    if is_photo and moment.first is not None:
        rows.append(("Halaman", page_words(moment.first)))
    elif not is_whole:
        length = f" ({text.decimal(span.length_us / 1e6, 3)} detik)" if span.length_us else ""
        rows.append(
            (
                "Rentang waktu",
                f"{text.range_words(span)}{length}",
            )
        )
    if moment.first is not None and not is_photo:
        rows.append(("Frame pertama", frame_words(moment.first)))
    if moment.last is not None and not is_photo:
        rows.append(("Frame terakhir", frame_words(moment.last)))
    if moment.draft.region is not None:
        rows.append(("Bagian gambar", _region(entry)))
    if moment.draft.figures:
        rows.append(("Bentuk pada gambar", figure_words(moment.draft.figures, is_photo=is_photo)))
    if moment.draft.persons:
        rows.append(("Orang, menurut pemeriksa", "; ".join(moment.draft.persons)))
    rows.append(
        ("Ditandai oleh", f"{moment.created_by}, {text.instant_words(moment.created_at, zone)}")
    )
    return rows


def _region(entry: MomentEntry) -> str:
    region = entry.moment.draft.region
    if region is None:
        return ""
    values = (region.x, region.y, region.width, region.height)
    left, top, width, height = (text.decimal(value * 100, 1) for value in values)
    return f"{left} % dari kiri, {top} % dari atas, lebar {width} %, tinggi {height} %"


def _stills(entry: MomentEntry, pages: pieces.Pages, *, is_photo: bool) -> list[Flowable]:
    """Lay out stills; what is enhanced stands beside its frame as it was recorded."""
    rows = enhanced.pairs(entry)
    shown = {still.code for row in rows for still, _ in row.stills}
    alone = [(still, path) for still, path in entry.stills if still.code not in shown]
    if not rows and not alone:
        return []
    region = entry.moment.draft.region

    def block(still: Derivative, path: str, room: tuple[float, float]) -> list[Flowable]:
        is_whole = enhanced.is_whole(still.recipe)
        figures = _figures_of(entry, still) if is_whole else ()
        drawn = picture(path, room, pages.prints, region if is_whole else None, figures)
        return _still(entry, still, drawn, room[0], is_photo=is_photo)

    out: list[Flowable] = [Spacer(1, 5)]
    if len(alone) == 1 and not rows:
        return [*out, KeepTogether(block(*alone[0], SINGLE_STILL_ROOM))]
    blocks = [block(still, path, STILL_ROOM) for still, path in alone]
    for at in range(0, len(blocks), 2):
        pair = [*blocks[at : at + 2], []][:2]
        out += [_pair(pair), Spacer(1, 4)]
    for row in rows:
        own = [block(still, path, STILL_ROOM) for still, path in row.stills]
        out += [_pair(enhanced.laid(row, own, STILL_ROOM, pages)), Spacer(1, 4)]
    return out


def _figures_of(entry: MomentEntry, still: Derivative) -> tuple[Drawn, ...]:
    """Give the figures of the frame that a still shows; page 0 where it names none."""
    first = still.recipe.first
    return drawn_at(entry.moment.draft.figures, first.frame if first is not None else 0)


def _still(
    entry: MomentEntry, still: Derivative, shown: Flowable, room: float, *, is_photo: bool
) -> list[Flowable]:
    recipe = still.recipe
    place = ""
    if recipe.first is not None:
        named = page_words(recipe.first) if is_photo else frame_words(recipe.first)
        place = f"{named}. "
    is_whole = enhanced.is_whole(recipe)
    has_box = is_whole and entry.moment.draft.region is not None
    box = "Kotak putus-putus hanya ada pada cetakan. " if has_box else ""
    if is_whole and _figures_of(entry, still):
        box += "Bentuk dan nomor hanya ada pada cetakan. "
    made = recipe.enhancement
    done = f"DIOLAH ({adjustments_text(made.adjustments)}), bukan apa adanya. " if made else ""
    caption = text.markup(f"{still.code}: {done}{place}{box}SHA-256 piksel (RGB24):")
    digest = " ".join(text.groups(made.pixels_sha256 if made else recipe.frames_sha256))
    said = [Paragraph(caption, styles.CAPTION), Paragraph(text.markup(digest), styles.MONO_SMALL)]
    return [shown, Spacer(1, 2), codes.beside(still, said, room)]


def _pair(blocks: Sequence[Sequence[Flowable]]) -> Table:
    laid = Table([[list(block) for block in blocks]], colWidths=[styles.BODY_WIDTH / 2] * 2)
    laid.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return laid


def _note(entry: MomentEntry) -> list[Flowable]:
    note = entry.moment.draft.note
    written = pieces.prose(note) or [Paragraph("Tidak ada catatan pengamatan.", styles.SMALL_SOFT)]
    return [*pieces.tagged("Pengamatan pemeriksa", styles.SEEN), *written]


def _gestures(entry: MomentEntry) -> list[Flowable]:
    """Tell what hands look like, how sure the card is, and what that does not say."""
    if not entry.gestures:
        return []
    out = pieces.tagged("Gestur tangan, menurut pemeriksa", styles.SEEN)
    for found in entry.gestures:
        where = f" Terlihat pada {frame_words(found.frame)}." if found.frame else ""
        seen = f" Jari: {found.fingers}." if found.fingers else ""
        said = f"<b>{text.markup(found.title)}</b>: {text.markup(found.reading)} "
        rest = text.markup(f"({found.doubt}).{seen}{where}")
        out.append(Paragraph(f"{said}{rest}", styles.BODY))
    return [*out, Paragraph(_GESTURE_LIMIT, styles.SMALL_SOFT)]


def _quote(entry: MomentEntry) -> list[Flowable]:
    quote = entry.moment.draft.quote
    if not quote.strip():
        return []
    status = (
        "Dibenarkan oleh pemeriksa setelah mendengarkan."
        if entry.moment.quote_is_verified
        else f"<b>Belum diverifikasi:</b> kutipan ini {_UNCONFIRMED}."
    )
    style = styles.SMALL_SOFT if entry.moment.quote_is_verified else styles.NOTICE
    return [
        *pieces.tagged("Kutipan", styles.SEEN),
        Paragraph(f"“{text.block(quote)}”", styles.QUOTE),
        Paragraph(status, style),
    ]


def _transcript(segments: Sequence[Segment], voices: Mapping[int, str]) -> Flowable:
    rows = []
    for segment in segments:
        machine = segment.machine
        voice = voices.get(segment.speaker) or f"Pembicara {segment.speaker}"
        spoken = f"{voice}: {said(segment)}" if segment.speaker else said(segment)
        cells: list[Flowable] = [pieces.cell(spoken)]
        if segment.revision and segment.text != machine.text:
            heard = machine.text or "ada ucapan, tidak ditulis"
            cells.append(pieces.cell(f"Mesin: {heard}", styles.ITALIC))
        rows.append(
            [
                pieces.cell(f"{format_time(machine.start_us)}\n{format_time(machine.end_us)}"),
                cells,
                pieces.cell(_status(segment)),
            ]
        )
    widths = [25 * mm, styles.BODY_WIDTH - 62 * mm, 37 * mm]
    return pieces.table(["Waktu", "Teks", "Keadaan teks"], rows, widths)


def _status(segment: Segment) -> str:
    # the words are the machine's; where they are cut is what a person decided
    laid = "; batas segmen ditata pemeriksa" if segment.covers else ""
    if not segment.is_verified:
        missing = "ada ucapan yang tidak ditulis mesin; " if is_unwritten(segment) else ""
        return f"{missing}{_UNCONFIRMED}{laid}"
    did = "dibenarkan" if segment.text == segment.machine.text else "direvisi"
    return f"{did} oleh {segment.revised_by or 'pemeriksa'} (revisi {segment.revision}){laid}"
