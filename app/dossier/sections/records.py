"""Derivatives with their recipes, and the custody chain as a story."""

from __future__ import annotations

from datetime import tzinfo

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from app.domain.adjustments import adjustments_text
from app.domain.clip import Derivative, DerivativeKind
from app.domain.clip_dress import Dressed
from app.domain.clip_steps import ClipStep
from app.domain.dossier import DossierSnapshot
from app.domain.redaction_plan import Redacted, VoiceKind
from app.domain.story import StoryLine
from app.dossier import codes, pieces, styles, text, words
from app.dossier.figures import figure_words
from app.dossier.sections.observations import frame_words

_LONGEST_CELL = 400
_NO_PROOF = "Detektor melewatkan wajah dan menandai yang bukan wajah."
ENHANCED = (
    "Gambar ini bukan bingkai apa adanya: pikselnya diolah dengan nilai di atas, tanpa menambah "
    "atau menghapus benda."
)


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
    """Lay out the chain as a story: who did what when, each line with its entry's own hash."""
    head, story = snapshot.custody_head, snapshot.story
    out: list[Flowable] = [
        Paragraph(
            "Setiap perbuatan terhadap perkara dicatat sebagai satu entri yang memuat SHA-256 "
            "entri sebelumnya. Mengubah atau menghapus satu entri memutus rantai. Di bawah ini "
            "entri-entri itu diceritakan; perbuatan yang sama berturut-turut disatukan. Riwayat "
            "selengkapnya, kata demi kata, ada pada lampiran custody.jsonl.",
            styles.LEAD,
        ),
        pieces.digest_strip(head.sha256, f"Entri {head.seq}"),
        Spacer(1, 4),
    ]
    if story.outside:
        out += [pieces.line(story.outside, styles.SMALL), Spacer(1, 3)]
    if story.people:
        people = text.shortened("; ".join(story.people), _LONGEST_CELL)
        out += [pieces.line(f"Pelaku: {people}.", styles.SMALL), Spacer(1, 3)]
    if story.end:
        out += [
            Paragraph(
                f"Dicetak {_entries(story.beginning)} entri pertama dan {_entries(story.end)} "
                f"entri terakhir; {text.number(story.left_out)} entri di antaranya hanya ada "
                "pada lampiran.",
                styles.SMALL_SOFT,
            ),
            Spacer(1, 4),
        ]
    widths = [19 * mm, 36 * mm, styles.BODY_WIDTH - 89 * mm, 34 * mm]
    rows = [_told(line) for line in (*story.beginning, *story.end)]
    return [*out, pieces.table(["Entri", "Waktu", "Perbuatan", "SHA-256 entri"], rows, widths)]


def _derivative(item: Derivative, zone: tzinfo | None, pages: pieces.Pages) -> list[Flowable]:
    recipe = item.recipe
    title = f"{item.code}  {_kind(item)} dari {item.evidence}"
    heading = pieces.Heading(title, styles.H2, f"turunan-{item.code}", 1, pages)
    made = text.instant_words(item.created_at, zone)
    purpose = f"untuk {item.moment}, " if item.moment else ""
    rows = [
        ("Dibuat", f"{purpose}{made}"),
        ("Alat", f"{recipe.tool}; " + ", ".join(f"{name} {v}" for name, v in recipe.versions)),
        *_extent(item),
    ]
    if recipe.enhancement is not None:
        done = adjustments_text(recipe.enhancement.adjustments)
        rows.append(("Diolah", f"{done}. {ENHANCED}"))
    if recipe.redaction is not None:
        plan = recipe.redaction.plan
        hidden = f"{len(plan.regions)} bagian gambar, {len(plan.voices)} bagian suara"
        rows.append(("Ditutup", f"{hidden}. Salinan; berkas asli tidak berubah."))
        rows += _detector_rows(recipe.redaction)
    if recipe.dressed is not None:
        rows += _enhanced_rows(recipe.dressed)
        rows += _shown_rows(recipe.dressed)
    digests: list[Flowable] = [
        pieces.digest_strip(recipe.input_sha256, "Asli"),
        Spacer(1, 1),
        pieces.digest_strip(recipe.frames_sha256, "Piksel sumber"),
        Spacer(1, 1),
        pieces.digest_strip(item.sha256, "Berkas turunan"),
    ]
    if recipe.enhancement is not None:
        shown = recipe.enhancement.pixels_sha256
        digests += [Spacer(1, 1), pieces.digest_strip(shown, "Piksel diolah")]
    if recipe.dressed is not None and recipe.dressed.shown_sha256:
        shown = recipe.dressed.shown_sha256
        digests += [Spacer(1, 1), pieces.digest_strip(shown, "Piksel diolah")]
    if recipe.redaction is not None:
        shown = recipe.redaction.pixels_sha256
        digests += [Spacer(1, 1), pieces.digest_strip(shown, "Piksel tertutup")]
    facts = pieces.facts(rows)
    if item.kind is DerivativeKind.CLIP:
        # a still has its code beside the print itself
        said = Paragraph("Kode klip ini: turunan, barang bukti, bingkai, piksel.", styles.CAPTION)
        digests += [Spacer(1, 3), codes.beside(item, [said], styles.BODY_WIDTH)]
    return [
        CondPageBreak(70 * mm),
        KeepTogether([heading, facts[0]]),
        *facts[1:],
        Spacer(1, 3),
        KeepTogether(digests),
        Spacer(1, 6),
    ]


def _enhanced_rows(shown: Dressed) -> list[tuple[str, str]]:
    """Say what was done to the pictures of a clip; nothing where they are the recording's own."""
    done = shown.dress.enhanced_text()
    return [("Diolah", f"{done}. {ENHANCED}")] if done else []


def _shown_rows(shown: Dressed) -> list[tuple[str, str]]:
    """Say what a clip shows besides the recording, and how it runs."""
    dress = shown.dress
    steps = "; ".join(f"{step.words} (frame {_from_to(step)})" for step in dress.steps)
    lines = f"{len(dress.subtitles)} baris yang dibenarkan pendengar" if dress.subtitles else ""
    rows = [
        ("Langkah", steps),
        ("Frame dilewati", _skipped_words(shown)),
        ("Kategori tertulis", "; ".join(dress.categories)),
        ("Keterangan tertulis", dress.caption),
        ("Transkrip tertulis", lines),
        ("Bentuk pada gambar", figure_words(dress.figures, is_photo=False)),
    ]
    if dress.is_retimed:
        long = text.duration_words(shown.length_us, is_counted=True)
        rows.append(("Lama klip", f"{long}, {text.number(shown.pictures)} gambar"))
    return [(name, told) for name, told in rows if told]


def _skipped_words(shown: Dressed) -> str:
    """Say how many frames fast motion leaves out, and by which rule; nothing without it."""
    told = "; ".join(filter(None, (step.rule_words("frame") for step in shown.dress.steps)))
    return (
        f"{text.number(shown.skipped)}; dalam bagian yang dipercepat tampil {told}" if told else ""
    )


def _from_to(step: ClipStep) -> str:
    if step.is_freeze:
        return text.number(step.first)
    return f"{text.number(step.first)} sampai {text.number(step.last)}"


def _detector_rows(hidden: Redacted) -> list[tuple[str, str]]:
    """Say what a detector had to do with a copy; nothing where it had nothing to do with it."""
    rows = []
    if hidden.plan.detectors:
        used = sum(region.is_proposed for region in hidden.plan.regions)
        models = "; ".join(f"{one.name}, SHA-256 {one.sha256}" for one in hidden.plan.detectors)
        rows.append(("Usulan detektor", f"{used} kotak diterima orang; {models}"))
    if hidden.faces is not None:
        count = len(hidden.faces.seen) + hidden.faces.left_out
        found = f"Pada salinan detektor menandai {count} tempat mirip wajah"
        rows.append(("Setelah ditutup", f"{found}, untuk dilihat orang kedua. {_NO_PROOF}"))
    if hidden.lettering is not None:
        count = len(hidden.lettering.seen) + hidden.lettering.left_out
        found = f"Pada salinan detektor menandai {count} tempat mirip tulisan"
        rows.append(("Tulisan", f"{found}; yang tidak diminta ditutup ikut terhitung."))
    elif hidden.plan.regions:
        rows.append(("Tulisan", "Tidak dicari lagi pada salinan."))
    if any(voice.kind is VoiceKind.PITCH for voice in hidden.plan.changed):
        rows.append(("Suara", "Sebagian direndahkan; itu dapat dikembalikan."))
    return rows


def _kind(item: Derivative) -> str:
    is_redacted = item.recipe.redaction is not None
    return words.REDACTED if is_redacted else words.DERIVATIVES[item.kind]


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


def _entries(lines: tuple[StoryLine, ...]) -> str:
    return text.number(lines[-1].last - lines[0].first + 1)


def _told(line: StoryLine) -> list[Flowable]:
    number = f"{line.first}" if line.first == line.last else f"{line.first}–{line.last}"
    zone = text.zone_of(f"2000-01-01T00:00:00{line.offset}")
    return [
        pieces.cell(number),
        pieces.cell(text.instant_short(line.at, zone)),
        pieces.cell(text.shortened(line.sentence, _LONGEST_CELL)),
        Paragraph(text.short_digest(line.sha256), styles.MONO_SMALL),
    ]
