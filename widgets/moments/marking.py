"""Marking with the keys: Enter or a digit makes a moment of what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.clip import Derivative
from app.domain.errors import OutputRefused
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.photos import page_at
from app.runtime import settings as declared
from app.services import (
    case_catalogue,
    clip_batches,
    clip_matching,
    clips,
    quotes,
    review,
    sidecars,
)
from app.services.clip_dressing import PLAIN, DressChoice
from app.services.clips import StagedDerivative
from app.services.session import CaseSession
from widgets.desk import Desk
from widgets.moments.palette import CategoryPalette
from widgets.selection import Selection
from widgets.texts import clock


class Marking(QObject):
    """Turns the chosen stretch into moments, stills and clips."""

    marked = Signal(object)
    """Moment."""

    def __init__(self, desk: Desk, selection: Selection, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._selection = selection
        self._window = window
        self._item: Evidence | None = None
        self._region: Region | None = None

    def show_item(self, item: Evidence | None) -> None:
        """Begin anew on another item."""
        self._item, self._region = item, None

    def set_region(self, region: object) -> None:
        """Know the box drawn on the picture."""
        self._region = region if isinstance(region, Region) else None

    @property
    def span(self) -> TimeRange:
        """The stretch that a mark would take now; of a photo, the page on screen."""
        if self._item is not None and self._item.kind is EvidenceKind.PHOTO:
            return TimeRange(self._selection.here_us, self._selection.here_us)
        return self._selection.span_or_here

    def mark_by_palette(self) -> None:
        """Ask for the category, then mark."""
        if self._item is None:
            return
        span = self.span
        codes = self._ask_categories(self._title(span), ())
        if codes is not None:
            self._mark(span, codes)

    def mark_favourite(self, place: int) -> None:
        """Mark with the category under a digit."""
        favourites = self._desk.settings.get(declared.FAVOURITES)
        if self._item is not None and place < len(favourites):
            self._mark(self.span, (favourites[place],))

    def change_categories(self, moment: object) -> None:
        """Ask for other categories of a moment."""
        if not isinstance(moment, Moment):
            return
        codes = self._ask_categories(moment.code, moment.draft.categories)
        if codes is None:
            return
        draft = replace(moment.draft, categories=codes)
        self._desk.attempt(lambda: self._desk.book.change(moment.code, draft))

    def make_still(self, code: str) -> None:
        """Make the still of a moment."""
        session = self._desk.session
        job = self._desk.attempt(lambda: clips.still_job(session, code))
        if job is not None:
            self._desk.start(job, self._on_staged)

    def make_clip(self, code: str) -> None:
        """Cut a moment as a clip with burnt-in timecode."""
        session = self._desk.session
        job = self._desk.attempt(lambda: clips.clip_job(session, code))
        if job is not None:
            self._desk.start(job, self._on_staged)

    def make_dressed_clip(self, code: str, has_bar: bool, choice: DressChoice) -> None:
        """Cut a moment as a clip that says and shows what was chosen for it."""
        session = self._desk.session
        job = self._desk.attempt(
            lambda: clips.clip_job(session, code, overlay=has_bar, choice=choice)
        )
        if job is not None:
            self._desk.start(job, self._on_staged)

    def make_all_clips(self) -> None:
        """Cut every moment that has no clip yet; each item is a task that can be cancelled."""
        self._cut_all(clip_matching.without_clip(self._desk.session))

    def make_clips_alike(self, item: str, choice: DressChoice, steady: int) -> None:
        """Cut every moment of a recording that has no clip with these values yet."""
        session = self._desk.session
        here = {one.code for one in review.moments(session, item)}
        codes = clip_matching.without_clip(session, choice.adjustments, steady)
        self._cut_all([code for code in codes if code in here], choice, steady)

    def _cut_all(self, codes: Sequence[str], choice: DressChoice = PLAIN, steady: int = 0) -> None:
        session = self._desk.session
        jobs = self._desk.attempt(
            lambda: clip_batches.batches(session, codes, choice=choice, steady=steady)
        )
        for job in jobs or ():
            self._desk.start(job).item.connect(self._on_part)
        if not codes:
            self._desk.notices.say(
                self.tr("Tidak ada klip yang perlu dibuat"),
                self.tr("Setiap momen yang punya awal dan akhir sudah ada klipnya."),
            )

    def export(self, code: str) -> None:
        """Ask for a folder and put copies of a moment's stills and clips there."""
        title = self.tr("Simpan salinan turunan {code}").format(code=code)
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        if chosen:
            self.export_to(code, Path(chosen))

    def export_to(self, code: str, folder: Path) -> None:
        """Copy a moment's stills and clips; what is there already is not overwritten."""
        session, copied = self._desk.session, 0
        for made in clips.derivatives(session):
            # a file that left the case must not pass for the frame as it was recorded
            mark = self.tr(" diolah") if made.recipe.is_enhanced else ""
            mark = self.tr(" tertutup") if made.recipe.redaction is not None else mark
            out = folder / f"{made.code} {code} {made.evidence}{mark}{made.suffix}"
            if made.moment == code:
                done = self._desk.attempt(partial(_copy_new, session, made, out))
                copied += done is not None
                if done is not None:
                    document = sidecars.clip_document(session, made, done.name)
                    self._desk.attempt(partial(sidecars.write_sidecars, done, document))
        if copied:
            title = self.tr("{n} salinan tersimpan").format(n=copied)
            self._desk.notices.say(title, str(folder))

    def _on_part(self, staged: StagedDerivative) -> None:
        self._desk.attempt(partial(self._on_staged, staged))

    def _on_staged(self, staged: StagedDerivative) -> None:
        derivative = clips.commit(self._desk.session, staged)
        what = self.tr("Klip") if staged.suffix != ".png" else self.tr("Gambar diam")
        title = self.tr("{what} {code} tersimpan").format(what=what, code=derivative.code)
        self._desk.notices.say(title, f"SHA-256 {derivative.sha256[:16]}…")

    def _mark(self, span: TimeRange, codes: tuple[str, ...]) -> None:
        item = self._item
        if item is None:
            return
        session = self._desk.session
        quote, _is_verified = quotes.quote_of(session, item.code, span)
        draft = MomentDraft(
            evidence=item.code, span=span, categories=codes, region=self._region, quote=quote
        )
        moment = self._desk.attempt(lambda: self._desk.book.mark(draft))
        if moment is not None:
            self._region = None
            self._selection.clear()
            self.marked.emit(moment)

    def _ask_categories(self, title: str, chosen: tuple[str, ...]) -> tuple[str, ...] | None:
        favourites = self._desk.settings.get(declared.FAVOURITES)
        palette = CategoryPalette(
            title,
            favourites,
            chosen,
            self._window,
            case_catalogue.of(self._desk.session).holding(chosen),
        )
        answer = palette.exec()
        codes = palette.codes
        palette.deleteLater()
        return codes if answer == QDialog.DialogCode.Accepted else None

    def _title(self, span: TimeRange) -> str:
        code = self._item.code if self._item else ""
        if self._item is not None and self._item.kind is EvidenceKind.PHOTO:
            page = page_at(span.start_us)
            if page:
                return self.tr("Tandai {code}, halaman {n}").format(code=code, n=page + 1)
            return self.tr("Tandai {code}").format(code=code)
        if not span.length_us:
            return self.tr("Tandai {code} pada {at}").format(code=code, at=clock(span.start_us))
        text = self.tr("Tandai {code}, {start} – {end}")
        return text.format(code=code, start=clock(span.start_us), end=clock(span.end_us))


def _copy_new(session: CaseSession, made: Derivative, out: Path) -> Path:
    if out.exists():
        raise OutputRefused(path=out)
    return clips.export(session, made, out)
