"""The case itself: summary, persons, what happened, deadlines, requirements."""

from __future__ import annotations

from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from app.domain.case import Party
from app.domain.catalogue import MUST_VERIFY
from app.domain.choices import RequirementState
from app.domain.deadlines import Deadline
from app.domain.dossier import DossierSnapshot
from app.domain.workdays import Holiday
from app.domain.zones import zone_name
from app.dossier import pieces, styles, text, words


def summary(snapshot: DossierSnapshot) -> list[Flowable]:
    """Give the case on one page: form, counts, and which moments concern which category."""
    form = snapshot.form
    rows = [
        ("Nomor register", form.number),
        ("Judul", form.title),
        ("Peristiwa terjadi", text.date_words(form.event_on)),
        ("Diketahui", text.date_words(form.known_on)),
        ("Dilaporkan", text.date_words(form.reported_on)),
        ("Diregistrasi", text.date_words(form.registered_on)),
        ("Terlapor", _names(snapshot, "terlapor")),
        ("Pelapor", _names(snapshot, "pelapor")),
    ]
    out = pieces.facts(rows)
    if snapshot.moments:
        out += [*pieces.titled("Momen yang ditandai"), _moment_table(snapshot)]
    return out


def parties(snapshot: DossierSnapshot) -> list[Flowable]:
    """List the persons of the case."""
    if not snapshot.parties:
        return [Paragraph("Belum ada pihak yang dicatat.", styles.BODY)]
    rows = [
        [
            pieces.cell(words.ROLES[party.role], styles.CELL_BOLD),
            pieces.cell(_named(party)),
            pieces.cell(_joined(party.office, party.rank)),
            pieces.cell(_joined(party.agency, party.status.value)),
            pieces.cell(party.nip),
        ]
        for party in snapshot.parties
    ]
    # the 18 digits of a NIP stand on one line
    widths = [22 * mm, 40 * mm, 35 * mm, 34 * mm, styles.BODY_WIDTH - 131 * mm]
    return [pieces.table(["Kedudukan", "Nama", "Jabatan", "Instansi", "NIP"], rows, widths)]


def chronology(snapshot: DossierSnapshot) -> list[Flowable]:
    """Print the reviewer's narrative, numbered where it has several paragraphs."""
    parts = text.paragraphs(snapshot.form.chronology)
    if not parts:
        return [Paragraph("Uraian kejadian belum diisi.", styles.BODY)]
    if len(parts) == 1:
        return [Paragraph(parts[0], styles.BODY)]
    return [
        Paragraph(part, styles.NUMBERED, bulletText=f"{number}.")
        for number, part in enumerate(parts, 1)
    ]


def deadlines(snapshot: DossierSnapshot) -> list[Flowable]:
    """List the time limits with every doubt that came with them."""
    if not snapshot.deadlines:
        return [
            Paragraph(
                "Belum dapat dihitung: tanggal diketahui, dilaporkan, atau diregistrasi "
                "belum diisi.",
                styles.BODY,
            )
        ]
    rows = []
    for deadline in snapshot.deadlines:
        rule = deadline.rule
        doubt = f" ({MUST_VERIFY})" if deadline.needs_check else ""
        rows.append(
            [
                pieces.cell(rule.what),
                pieces.cell(_due(deadline), styles.CELL_BOLD),
                pieces.cell(f"{rule.limit_days} {rule.unit} {rule.counted_from}"),
                pieces.cell(f"{_counted(deadline)}{doubt}"),
                pieces.cell(rule.basis),
            ]
        )
    widths = [36 * mm, 30 * mm, 38 * mm, 26 * mm, styles.BODY_WIDTH - 130 * mm]
    skipped = {free.day: free for free in _skipped(snapshot)}
    holidays = "; ".join(f"{text.day_words(day)} ({skipped[day].name})" for day in sorted(skipped))
    head = ["Yang harus selesai", "Paling lambat", "Batas", "Dihitung sebagai", "Dasar"]
    return [
        pieces.table(head, rows, widths),
        Spacer(1, 5),
        Paragraph(
            "Hari kerja dihitung tanpa akhir pekan dan tanpa hari libur menurut daftar program dan "
            "kantor. Tanggal di atas membantu mengingat; petugas tetap menghitung sendiri.",
            styles.SMALL_SOFT,
        ),
        *(
            [pieces.line(f"Hari libur yang dilompati: {holidays}.", styles.SMALL_SOFT)]
            if holidays
            else []
        ),
    ]


def requirements(snapshot: DossierSnapshot) -> list[Flowable]:
    """List formal and material requirements: ticked as found, empty where nobody looked."""
    out: list[Flowable] = []
    for group, members in groupby(snapshot.requirements, key=lambda item: (item.group, item.basis)):
        rows, doubted = [], False
        for item in members:
            doubted = doubted or item.needs_check
            state = item.mark.state if item.mark else RequirementState.OPEN
            note = _joined(item.mark.note, text.date_words(item.mark.on)) if item.mark else ""
            ticked = (state is RequirementState.MET, state is RequirementState.MISSING)
            boxes = [pieces.TickBox(is_ticked=is_it) for is_it in ticked]
            rows.append([pieces.cell(item.text), *boxes, pieces.cell(note) if note else _by_hand()])
        widths = [82 * mm, 14 * mm, 18 * mm, styles.BODY_WIDTH - 114 * mm]
        doubt = f" ({MUST_VERIFY})" if doubted else ""
        head = ["Syarat", "Ada", "Belum", "Catatan dan tanggal perbaikan"]
        out += [
            *pieces.titled(group[0][:1].upper() + group[0][1:]),
            pieces.table(head, rows, widths),
            Spacer(1, 3),
            pieces.line(f"Dasar: {group[1]}{doubt}", styles.CAPTION),
        ]
    return out


def _by_hand() -> Flowable:
    """Leave room for what is written on paper."""
    return pieces.line("")


def _named(party: Party) -> str:
    return f"{party.name} (nomor urut {party.number})" if party.number else party.name


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part and part != text.date_words(""))


def _due(deadline: Deadline) -> str:
    at = deadline.due_at
    hour = f" pukul {at:%H.%M} {zone_name(at)}" if at is not None else ""
    return f"{text.day_words(deadline.due_on)}{hour}"


def _counted(deadline: Deadline) -> str:
    number = f"{deadline.limit} " if deadline.limit else ""
    why = f"; diubah petugas: {deadline.choice.why}" if deadline.choice else ""
    return f"{number}{deadline.counted_as}{why}"


def _skipped(snapshot: DossierSnapshot) -> tuple[Holiday, ...]:
    return tuple(free for deadline in snapshot.deadlines for free in deadline.skipped)


def _names(snapshot: DossierSnapshot, role: str) -> str:
    names = [party.name for party in snapshot.parties if party.role == role]
    return text.shortened("; ".join(names), 400)


def _moment_table(snapshot: DossierSnapshot) -> Flowable:
    rows = []
    for entry in snapshot.moments:
        draft = entry.moment.draft
        labels = [f"{item.code} {item.label}" for item in entry.categories]
        rows.append(
            [
                pieces.cell(entry.moment.code, styles.CELL_BOLD),
                pieces.cell(draft.evidence),
                pieces.cell(
                    "seluruh gambar"
                    if entry.moment.first is None and not draft.span.length_us
                    else text.range_words(draft.span)
                ),
                pieces.cell("; ".join(labels) or "belum diberi kategori"),
            ]
        )
    widths = [16 * mm, 16 * mm, 48 * mm, styles.BODY_WIDTH - 80 * mm]
    return pieces.table(["Momen", "Bukti", "Waktu", "Dugaan kategori"], rows, widths)
