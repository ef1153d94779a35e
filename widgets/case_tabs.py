"""The right side of an open case: what is said of its items, a tab for each kind."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget

from app.services import review
from widgets.custody.pane import HistoryPane
from widgets.desk import Desk
from widgets.evidence.details import DetailsPane
from widgets.moments.pane import MomentsPane
from widgets.moments.suggestions_pane import SuggestionsPane
from widgets.transcript.pane import TranscriptPane

TRANSCRIPT, MOMENTS, SUGGESTIONS, DETAILS, HISTORY = range(5)


class CaseTabs(QTabWidget):
    """The panes, each under its name; moments and suggestions with how many there are."""

    def __init__(
        self,
        desk: Desk,
        transcript: TranscriptPane,
        moments: MomentsPane,
        suggestions: SuggestionsPane,
        details: DetailsPane,
        history: HistoryPane,
    ) -> None:
        super().__init__()
        self._desk = desk
        self.moments = moments
        self.suggestions = suggestions
        self.setDocumentMode(False)
        self.addTab(transcript, self.tr("Transkrip"))
        self.addTab(moments, self.tr("Momen"))
        self.addTab(suggestions, self.tr("Usulan"))
        self.addTab(details, self.tr("Rincian"))
        self.addTab(history, self.tr("Riwayat"))
        for place in range(self.count()):
            key = f"Alt+{place + 1}"
            self.setTabToolTip(place, f"{self.tabText(place)} ({key})")
        moments.model.shown.connect(self._count)
        suggestions.model.modelReset.connect(self._count)
        self._count()

    def _count(self) -> None:
        pairs = (
            (MOMENTS, self.tr("Momen"), len(review.moments(self._desk.session))),
            (SUGGESTIONS, self.tr("Usulan"), len(self.suggestions.model.open)),
        )
        for place, name, count in pairs:
            self.setTabText(place, f"{name} {count}" if count else name)
