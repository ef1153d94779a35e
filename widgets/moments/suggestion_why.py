"""Why this: what was heard, which phrase it is like, what speaks against it; which categories."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.catalogue import Catalogue
from app.domain.moment import SuggestionDraft
from app.services import case_catalogue
from app.services.cue_matching import GUARD_REACH
from widgets.desk import Desk
from widgets.moments.suggestion_model import Passage, likeness_word
from widgets.parts import column, label, plain_tooltip

_MOST_EXCEPTIONS = 2


class SuggestionWhy(QWidget):
    """Shows the passage that is chosen: its categories to tick, and the reasons when asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.boxes: list[QCheckBox] = []
        self.reasons = label("", "muted", wraps=True)
        self.reasons.setAccessibleName(self.tr("Mengapa ini diusulkan"))
        self.reasons.hide()
        self._passage: Passage = ()
        self._box = column(spacing=2)
        self.setLayout(column(self._box, self.reasons, None, spacing=4))

    def show_passage(self, passage: Passage) -> None:
        """Offer the categories of a passage; only the likeliest is ticked."""
        for box in self.boxes:
            self._box.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._passage = passage
        self.boxes = [self._category(one.draft, at == 0) for at, one in enumerate(passage)]
        for box in self.boxes:
            self._box.addWidget(box)
        self.reasons.setText("\n".join(self._reasons()))

    def ticked(self) -> tuple[int, ...]:
        """Give the ids of the suggestions whose category is ticked."""
        return tuple(
            one.id for one, box in zip(self._passage, self.boxes, strict=True) if box.isChecked()
        )

    def unticked(self) -> tuple[int, ...]:
        """Give the ids of the others."""
        return tuple(
            one.id
            for one, box in zip(self._passage, self.boxes, strict=True)
            if not box.isChecked()
        )

    def _category(self, draft: SuggestionDraft, is_ticked: bool) -> QCheckBox:
        category = case_catalogue.of(self._desk.session).shown(draft.category)
        box = QCheckBox(f"{category.code} {category.label}".replace("&", "&&"))
        box.setChecked(is_ticked)
        box.setAccessibleName(self.tr("Kategori {code}").format(code=category.code))
        box.setToolTip(plain_tooltip((category.label, category.description)))
        return box

    def _reasons(self) -> list[str]:
        found: list[str] = []
        for one in self._passage:
            found += reasons_of(one.draft, case_catalogue.of(self._desk.session))
        return found


def reasons_of(draft: SuggestionDraft, known: Catalogue) -> list[str]:
    """Say why a suggestion is made, and what speaks against it."""
    tr = QCoreApplication.translate
    category = known.shown(draft.category)
    found = [
        tr(
            "Suggestions",
            "{code}: terdengar “{heard}”, mirip contoh katalog “{cue}” ({sure}, {percent} %).",
        ).format(
            code=category.code,
            heard=draft.matched_text,
            cue=draft.cue,
            sure=likeness_word(draft),
            percent=round(draft.confidence * 100),
        )
    ]
    language = next((cue.language for cue in category.cues if cue.text == draft.cue), "id")
    if language != "id":
        found.append(
            tr("Suggestions", "Contoh ini berbahasa daerah dan belum diperiksa penutur asli.")
        )
    if draft.guard:
        found.append(
            tr(
                "Suggestions",
                "Dalam jarak {words} kata terdengar “{guard}”: mungkin justru ajakan netral.",
            ).format(words=GUARD_REACH, guard=draft.guard)
        )
    found += [
        tr("Suggestions", "Pengecualian yang perlu ditanyakan: {text}").format(text=rule.text)
        for rule in category.exceptions[:_MOST_EXCEPTIONS]
    ]
    return found
