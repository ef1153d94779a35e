"""Snapshot to pages: two passes, so that contents and "page x of y" are true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from app.domain.dossier import DossierSnapshot
from app.domain.dossier_public import PublicDossier
from app.dossier import fonts, furniture, pieces, styles, text
from app.dossier.sections import (
    case,
    checking,
    conclusion,
    cover,
    evidence,
    interpretation,
    method,
    observations,
    public,
    public_moments,
    records,
    signature,
)
from app.tasks.job import JobContext

_Build = Callable[[DossierSnapshot, pieces.Pages], list[Flowable]]


@dataclass(frozen=True, slots=True)
class _Section:
    key: str
    title: str
    build: _Build
    own_page: bool = False
    """Begins on a new page: what is seen, read into it and decided lie apart on paper too."""
    always: bool = False
    """Cannot be left out by `DossierSnapshot.sections`."""


_SECTIONS = (
    _Section("summary", "Ringkasan perkara", lambda s, _: case.summary(s), own_page=True),
    _Section("parties", "Pihak", lambda s, _: case.parties(s)),
    _Section("chronology", "Uraian kejadian", lambda s, _: case.chronology(s)),
    _Section("deadlines", "Batas waktu", lambda s, _: case.deadlines(s)),
    _Section("requirements", "Syarat formal dan materiel", lambda s, _: case.requirements(s)),
    _Section("evidence", "Daftar barang bukti", evidence.evidence_list, own_page=True),
    _Section("observations", "Pengamatan", observations.observations, own_page=True),
    _Section("interpretation", "Penafsiran", interpretation.interpretation, own_page=True),
    _Section("conclusion", "Kesimpulan", lambda s, _: conclusion.conclusion(s), own_page=True),
    _Section("derivatives", "Turunan dan resepnya", records.derivatives, own_page=True),
    _Section("custody", "Riwayat penguasaan bukti", lambda s, _: records.custody(s)),
    _Section("method", "Metode, alat, dan batasnya", lambda s, _: method.method(s)),
    _Section("warnings", "Yang belum lengkap", lambda s, _: method.warnings(s), always=True),
    _Section(
        "checking",
        "Cara memeriksa berkas ini",
        lambda s, _: checking.checking(s),
        True,
        always=True,
    ),
    _Section(
        "signature", "Pengesahan", lambda s, _: signature.closing(s), own_page=False, always=True
    ),
)
_PUBLIC_SECTIONS = (
    _Section(
        "public",
        "Tentang salinan publik ini",
        lambda s, _: public.about(s, _shown(s)),
        own_page=True,
    ),
    _Section(
        "evidence", "Barang bukti", lambda s, _: public_moments.evidence(_shown(s)), own_page=True
    ),
    _Section(
        "moments", "Momen", lambda s, pages: public_moments.moments(_shown(s), pages), own_page=True
    ),
    _Section(
        "categories",
        "Dugaan kategori dan dasar aturan",
        lambda s, pages: public_moments.categories(_shown(s), pages),
        own_page=True,
    ),
    _Section("checking", "Cara memeriksa berkas ini", lambda s, _: checking.checking(s), True),
    _Section("signature", "Pengesahan", lambda s, _: public.closing(s)),
)
_PASSES = 4
"""So often at most: a number that becomes longer may move a page, and does so once."""
CHAPTERS = tuple((one.key, one.title) for one in _SECTIONS if not one.always)
"""Key and title of those that may be left out, in order of print."""
SECTIONS = tuple(section.key for section in _SECTIONS)
"""Keys that `DossierSnapshot.sections` may name, in order of print."""


@dataclass(slots=True)
class Known:
    """What one rendering leaves for the next of the same case.

    Where nothing moved, one pass is enough; no byte of what is written in the end is changed.
    """

    pages: pieces.Pages = field(default_factory=pieces.Pages)
    """Page numbers, and pictures made ready."""
    total: int = 0
    """Pages; 0 before the first."""
    is_stale_shown: bool = False
    """The first pass is written beside and emitted (`ctx.emit` of its path) though its page
    numbers are those of before: for a preview that somebody waits for."""


def render(
    snapshot: DossierSnapshot,
    out: Path,
    ctx: JobContext,
    *,
    share: tuple[float, float] = (0.0, 1.0),
    known: Known | None = None,
) -> int:
    """Write the pages of a dossier; not yet archival, not yet signed.

    The same snapshot gives the same bytes.

    Args:
        snapshot: what to print.
        out: where the pages go.
        ctx: told of each page; may stop the work at each page.
        share: which part of the job's progress this is, from and to.
        known: what an earlier rendering of the same case left; changed.

    Returns:
        The number of pages.

    Raises:
        Cancelled: a person stopped the job.
        OSError: `out` cannot be written.
    """
    fonts.register()
    known = known or Known()
    start, end = share

    def report(total: int) -> Callable[[int], None]:
        # The first pass does not know how many pages there will be: it counts as nothing.
        def on_page(page: int) -> None:
            part = min(page / total, 1.0) if total else 0.0
            ctx.progress(start + (end - start) * part, "layout", f"{page}/{total or '?'}")

        return on_page

    for number in range(_PASSES):
        before = known.total, dict(known.pages.of)
        final = BytesIO()
        known.total = _pass(snapshot, final, known.pages, known.total, report(known.total))
        if (known.total, known.pages.of) == before:
            break
        if number == 0 and known.is_stale_shown:
            early = out.with_stem(f"{out.stem}-awal")
            early.write_bytes(final.getvalue())
            ctx.emit(early)
    out.write_bytes(final.getvalue())
    return known.total


def _pass(
    snapshot: DossierSnapshot,
    target: BytesIO,
    pages: pieces.Pages,
    total: int,
    on_page: Callable[[int], None],
) -> int:
    form = snapshot.form
    sheet = styles.SHEETS[snapshot.look.paper]
    document = BaseDocTemplate(
        target,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        initialFontName=fonts.REGULAR,
        title=text.shown(f"{furniture.KIND} {form.number}".strip()),
        author=text.shown(snapshot.reviewer.name),
        subject=text.shown(form.title),
        creator=f"Netra {snapshot.app_version}",
        lang="id-ID",
        displayDocTitle=1,
        pageCompression=1,
    )

    def furnish(canvas: Canvas, _document: BaseDocTemplate) -> None:
        page = canvas.getPageNumber()
        on_page(page)
        if page == 1:
            canvas.showOutline()
        furniture.draw(canvas, snapshot, page, total)

    frame = Frame(
        sheet.left,
        styles.BOTTOM,
        styles.BODY_WIDTH,
        sheet.body_height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate("dossier", frames=[frame], onPage=furnish)])
    document.build(_story(snapshot, pages))
    count: int = document.page
    return count


def _story(snapshot: DossierSnapshot, pages: pieces.Pages) -> list[Flowable]:
    if snapshot.public is not None:
        chosen, out = list(_PUBLIC_SECTIONS), public.cover(snapshot)
    else:
        chosen = [section for section in _SECTIONS if _is_printed(section, snapshot)]
        out = cover.cover(snapshot)
    out += cover.contents([(section.key, section.title) for section in chosen], pages)
    for number, section in enumerate(chosen, 1):
        out += _opening(section, number, pages)
        out += _own_words(snapshot, section.key)
        out += section.build(snapshot, pages)
    return out + signature.place_for_others(snapshot)


def _opening(section: _Section, number: int, pages: pieces.Pages) -> list[Flowable]:
    heading = pieces.Heading(f"{number}.  {section.title}", styles.H1, section.key, 0, pages)
    heading.keepWithNext = 1
    start: list[Flowable] = (
        [PageBreak()] if section.own_page else [Spacer(1, 9 * mm), CondPageBreak(58 * mm)]
    )
    return [*start, heading, pieces.rule(styles.ACCENT, 1.4, 8)]


def _own_words(snapshot: DossierSnapshot, key: str) -> list[Flowable]:
    """Give what the agency says at the beginning of a chapter; nothing in the public variant."""
    found = dict(snapshot.look.letterhead.openings).get(key, "")
    if not found or snapshot.public is not None:
        return []
    return [Paragraph(text.markup(found), styles.BODY), Spacer(1, 2 * mm)]


def _shown(snapshot: DossierSnapshot) -> PublicDossier:
    if snapshot.public is None:
        raise ValueError("internal variant")
    return snapshot.public


def _is_printed(section: _Section, snapshot: DossierSnapshot) -> bool:
    if section.key == "requirements" and not snapshot.requirements:
        return False
    return section.always or not snapshot.sections or section.key in snapshot.sections
