"""Derivatives with their recipes, and the custody chain as a table."""

from __future__ import annotations

import json
from datetime import tzinfo

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from app.domain.clip import Derivative, DerivativeKind
from app.domain.custody import head_after
from app.domain.dossier import DossierSnapshot
from app.dossier import pieces, styles, text, words
from app.dossier.sections.observations import frame_words

_MOST_ENTRIES = 400
_LONGEST_CELL = 220


def derivatives(snapshot: DossierSnapshot, pages: pieces.Pages) -> list[Flowable]:
    """Lay out what was made from evidence, so that it can be made again."""
    if not snapshot.derivatives:
        return [Paragraph("Belum ada turunan yang dibuat.", styles.BODY)]
    out: list[Flowable] = [
        Paragraph(
            "Turunan dibuat dari berkas asli dengan resep di bawah. Resep yang sama pada berkas "
            "asli yang sama harus menghasilkan piksel yang sama (frames_sha256).",
            styles.LEAD,
        )
    ]
    for item in snapshot.derivatives:
        out += _derivative(item, text.zone_of(snapshot.made_at_local), pages)
    return out


def custody(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the chain: who did what when, each entry with the start of its own hash."""
    head = snapshot.custody_head
    lines = list(enumerate(snapshot.custody_lines))
    half = _MOST_ENTRIES // 2
    cut = len(lines) > _MOST_ENTRIES
    shown = [*lines[:half], *lines[-half:]] if cut else lines
    out: list[Flowable] = [
        Paragraph(
            "Setiap perbuatan terhadap perkara dicatat sebagai satu baris yang memuat SHA-256 "
            "baris sebelumnya. Mengubah atau menghapus satu baris memutus rantai. Riwayat "
            "selengkapnya ada pada lampiran custody.jsonl.",
            styles.LEAD,
        ),
        pieces.digest_strip(head.sha256, f"Entri {head.seq}"),
        Spacer(1, 6),
    ]
    if cut:
        left_off = text.number(len(lines) - _MOST_ENTRIES)
        out += [
            Paragraph(
                f"Dicetak {half} entri pertama dan {half} entri terakhir; {left_off} entri di "
                "antaranya hanya ada pada lampiran.",
                styles.SMALL_SOFT,
            ),
            Spacer(1, 4),
        ]
    widths = [11 * mm, 36 * mm, 40 * mm, styles.BODY_WIDTH - 121 * mm, 34 * mm]
    head_row = ["Entri", "Waktu", "Pelaku", "Perbuatan", "SHA-256 entri"]
    return [*out, pieces.table(head_row, [_entry(seq, line) for seq, line in shown], widths)]


def _derivative(item: Derivative, zone: tzinfo | None, pages: pieces.Pages) -> list[Flowable]:
    recipe = item.recipe
    title = f"{item.code}  {words.DERIVATIVES[item.kind]} dari {item.evidence}"
    heading = pieces.Heading(title, styles.H2, f"turunan-{item.code}", 1, pages)
    made = text.instant_words(item.created_at, zone)
    purpose = f"untuk {item.moment}, " if item.moment else ""
    rows = [
        ("Dibuat", f"{purpose}{made}"),
        ("Alat", f"{recipe.tool}; " + ", ".join(f"{name} {v}" for name, v in recipe.versions)),
        *_extent(item),
    ]
    digests: list[Flowable] = [
        pieces.digest_strip(recipe.input_sha256, "Asli"),
        Spacer(1, 1),
        pieces.digest_strip(recipe.frames_sha256, "Piksel sumber"),
        Spacer(1, 1),
        pieces.digest_strip(item.sha256, "Berkas turunan"),
    ]
    facts = pieces.facts(rows)
    return [
        CondPageBreak(70 * mm),
        KeepTogether([heading, facts[0]]),
        *facts[1:],
        Spacer(1, 3),
        KeepTogether(digests),
        Spacer(1, 6),
    ]


def _extent(item: Derivative) -> list[tuple[str, str]]:
    recipe = item.recipe
    if item.kind is DerivativeKind.STILL:
        return [("Frame", frame_words(recipe.first))] if recipe.first is not None else []
    rows = [("Rentang", text.range_words(recipe.actual))]
    if recipe.requested != recipe.actual:
        asked = text.range_words(recipe.requested)
        rows.append(("Rentang diminta", asked))
    if recipe.first is not None:
        rows.append(("Frame pertama", frame_words(recipe.first)))
    if recipe.last is not None:
        rows.append(("Frame terakhir", frame_words(recipe.last)))
        rows.append(("Jumlah frame", text.number(recipe.frame_count)))
    return [*rows, ("Tulisan pada gambar", _overlay(item))]


def _overlay(item: Derivative) -> str:
    overlay = item.recipe.overlay
    if overlay is None:
        return "tidak ada"
    number = f", {overlay.case_number}" if overlay.case_number else ""
    return f"kode waktu, {overlay.evidence}, {text.short_digest(overlay.sha256)}{number}"


def _entry(seq: int, line: str) -> list[Flowable]:
    entry = _parsed(line)
    who = entry.get("who")
    who = who if isinstance(who, dict) else {}
    act = str(entry.get("act", ""))
    objects = entry.get("obj")
    codes = ", ".join(str(item) for item in objects) if isinstance(objects, list) else ""
    what = words.ACTS.get(act, act)
    why = str(entry.get("why", ""))
    said = ": ".join(part for part in (what, codes) if part) + (f" ({why})" if why else "")
    name = ", ".join(str(who[key]) for key in ("name", "role") if who.get(key))
    digest = head_after(line, seq).sha256
    zone = text.zone_of(f"2000-01-01T00:00:00{entry.get('tz', '')}")
    return [
        pieces.cell(str(seq)),
        pieces.cell(text.instant_short(str(entry.get("ts", "")), zone)),
        pieces.cell(text.shortened(name, _LONGEST_CELL)),
        pieces.cell(text.shortened(said, _LONGEST_CELL)),
        Paragraph(text.short_digest(digest), styles.MONO_SMALL),
    ]


def _parsed(line: str) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}  # printed as an empty row beside its hash; verification names the broken line
    return entry if isinstance(entry, dict) else {}
