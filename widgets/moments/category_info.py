"""What a category rests on, what must be shown, and what would make the conduct permitted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.catalogue import MUST_VERIFY, Catalogue, Category, Cue, Sanctions
from app.services.catalogue_browse import CatalogueEntry, EntryKind
from widgets.parts import column, label, row
from widgets.texts import severity_text, stage_text, tr


class CategoryInfo(QScrollArea):
    """The page beside the list of categories."""

    def __init__(self, known: Catalogue) -> None:
        super().__init__()
        self._known, self._disclaimer = known, known.disclaimer
        self.setProperty("kind", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Penjelasan kategori"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def know(self, known: Catalogue) -> None:
        """Know another catalogue."""
        self._known, self._disclaimer = known, known.disclaimer

    def show_category(self, category: Category | None) -> None:
        """Explain a category; None empties the page."""
        page = QWidget()
        page.setProperty("kind", "sheet")
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(14, 8, 12, 12)
        sheet.setSpacing(10)
        if category is None:
            sheet.addWidget(label(self.tr("Tidak ada kategori yang cocok."), "muted", wraps=True))
        else:
            self._fill(sheet, category)
        sheet.addStretch(1)
        self.setWidget(page)

    def show_entry(self, entry: CatalogueEntry) -> None:
        """Explain a regulation, an exception or a sanction, and where it is used."""
        page = QWidget()
        page.setProperty("kind", "sheet")
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(14, 8, 12, 12)
        sheet.setSpacing(10)
        sheet.addWidget(label(entry.title, "heading", wraps=True))
        doubt = (MUST_VERIFY,) if entry.needs_check else ()
        chips = (kind_text(entry.kind), *doubt)
        sheet.addLayout(row(*(label(text, "chip") for text in chips), None))
        for line in entry.text.splitlines():
            sheet.addWidget(label(line, wraps=True))
        used = [f"{code}  {self._known.shown(code).label}" for code in entry.codes]
        self._section(sheet, self.tr("DIPAKAI PADA"), used or [self.tr("tidak ada kategori")])
        sheet.addWidget(label(self._disclaimer, "muted", wraps=True))
        sheet.addStretch(1)
        self.setWidget(page)

    def _sanctions(self, sanctions: Sanctions) -> list[str]:
        lines = [
            self.tr("{when}: {what}").format(when=when, what="; ".join(what))
            for when, what in (
                (self.tr("Sebelum penetapan"), sanctions.before_determination),
                (self.tr("Setelah penetapan"), sanctions.after_determination),
                (self.tr("Pidana"), sanctions.criminal),
            )
            if what
        ]
        if sanctions.confidence == "verified":
            return lines
        return [f"{line} ({MUST_VERIFY})" for line in lines]

    def _fill(self, sheet: QVBoxLayout, category: Category) -> None:
        sheet.addWidget(label(f"{category.code}  {category.label}", "heading", wraps=True))
        urgency = self.tr("tinjau: {word}").format(word=severity_text(category.severity))
        doubt = (MUST_VERIFY,) if category.needs_check else ()
        chips = (urgency, stage_text(category.stage), *doubt)
        sheet.addLayout(row(*(label(text, "chip") for text in chips), None))
        sheet.addWidget(label(category.description, wraps=True))
        self._section(sheet, self.tr("DASAR HUKUM"), [b.citation for b in category.legal_basis])
        # asked, not told: the answer decides whether the category may be used at all
        asked = [
            self.tr("Apakah: {text}?").format(text=_sentence(rule.text))
            + (f" ({MUST_VERIFY})" if rule.needs_check else "")
            for rule in category.exceptions
        ]
        self._section(sheet, self.tr("PERIKSA PENGECUALIAN"), asked)
        self._section(sheet, self.tr("YANG HARUS TERLIHAT"), list(category.proof_points))
        self._section(sheet, self.tr("KELAS SANKSI"), self._sanctions(category.sanctions))
        self._section(sheet, self.tr("UNGKAPAN PETUNJUK"), [_cue(cue) for cue in category.cues])
        self._section(sheet, self.tr("PETUNJUK YANG TAMPAK"), list(category.visual_cues))
        self._section(sheet, self.tr("CONTOH DARI SUMBER"), list(category.terms))
        self._section(sheet, self.tr("CATATAN"), [category.note] if category.note else [])
        sheet.addWidget(label(self._disclaimer, "muted", wraps=True))

    def _section(self, sheet: QVBoxLayout, title: str, lines: list[str]) -> None:
        if not lines:
            return
        items = [row(label("•", "muted"), label(line, wraps=True), spacing=6) for line in lines]
        for item in items:
            item.setStretch(1, 1)
            bullet = item.itemAt(0)
            if bullet is not None:
                bullet.setAlignment(Qt.AlignmentFlag.AlignTop)
        sheet.addLayout(column(label(title, "section"), *items, spacing=3))


def _cue(cue: Cue) -> str:
    return (
        f"“{cue.text}”" if cue.language == "id" else f"“{cue.text}” ({cue.language}, {MUST_VERIFY})"
    )


def kind_text(kind: EntryKind) -> str:
    """Name what an entry of the catalogue is."""
    return {
        EntryKind.CATEGORY: tr("kategori"),
        EntryKind.INSTRUMENT: tr("peraturan"),
        EntryKind.EXCEPTION: tr("pengecualian"),
        EntryKind.SANCTION: tr("sanksi"),
    }[kind]


def _sentence(text: str) -> str:
    stripped = text.strip().rstrip(".?")
    is_word = stripped[1:2].islower()  # ASN and PNS stay as they are
    return stripped[:1].lower() + stripped[1:] if is_word else stripped
