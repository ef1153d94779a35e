"""The way from what names a place in the case to the place: its item, its time and its tab."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.errors import UnknownEvidence, UnknownItem
from app.domain.moment import Moment, Suggestion
from app.services import intake, review
from app.services.search import Hit
from widgets.case_tabs import DETAILS, MOMENTS, SUGGESTIONS, TRANSCRIPT, CaseTabs
from widgets.desk import Desk
from widgets.evidence.panel import EvidencePanel
from widgets.stage import Stage


class Way(QObject):
    """Opens what a moment, a suggestion, a hit of a search or a code stands for."""

    other_case_wanted = Signal(object)
    """Hit of a search in another case."""
    form_wanted = Signal()

    def __init__(
        self, desk: Desk, evidence: EvidencePanel, stage: Stage, tabs: CaseTabs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._evidence = evidence
        self._stage = stage
        self._tabs = tabs

    def to_moment(self, moment: Moment) -> None:
        """Open the item of a moment at its beginning."""
        self._go_to(moment.draft.evidence, moment.draft.span.start_us)
        self._tabs.moments.choose(moment.code)

    def to_moment_of(self, code: str) -> None:
        """Open a moment by its code, with the list of moments in front; a lost one is said."""
        found = self._desk.attempt(lambda: review.moment(self._desk.session, code))
        if found is not None:
            self._tabs.setCurrentIndex(MOMENTS)
            self.to_moment(found)

    def to_place(self, code: str, time_us: int) -> None:
        """Open an item at a time."""
        self._go_to(code, time_us)

    def to_suggestion(self, suggestion: Suggestion) -> None:
        """Open the item of a suggestion at its beginning."""
        self._go_to(suggestion.draft.evidence, suggestion.draft.span.start_us)

    def to_row_of(self, suggestion_id: int) -> None:
        """Choose a suggestion in its list."""
        self._tabs.setCurrentIndex(SUGGESTIONS)
        self._tabs.suggestions.choose(suggestion_id)

    def to_hit(self, hit: Hit) -> None:
        """Open what a search found, in another case too; speech is played from the word on."""
        session = self._desk.session
        if hit.case != str(session.folder):
            self.other_case_wanted.emit(hit)
            return
        try:
            found = review.moment(session, hit.code)
        except UnknownItem:
            pass
        else:
            self._tabs.setCurrentIndex(MOMENTS)
            self.to_moment(found)
            return
        try:
            item = intake.evidence(session, hit.code)
        except UnknownEvidence:
            self.form_wanted.emit()
            return
        self._go_to(item.code, hit.start_us)
        self._tabs.setCurrentIndex(TRANSCRIPT if hit.where == "transcript" else DETAILS)
        if hit.start_us is not None:
            self._stage.player.deck.play()

    def to_code(self, code: str) -> None:
        """Open an item, or a moment that is still there."""
        session = self._desk.session
        moment = next((found for found in review.moments(session) if found.code == code), None)
        if moment is not None:
            self._tabs.setCurrentIndex(MOMENTS)
            self.to_moment(moment)
        elif any(item.code == code for item in intake.evidence_list(session)):
            self._go_to(code, None)

    def _go_to(self, code: str, time_us: int | None) -> None:
        if self._stage.item is None or self._stage.item.code != code:
            self._evidence.choose(code)
        if time_us is not None:
            self._stage.seek(time_us)
