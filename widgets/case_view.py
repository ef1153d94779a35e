"""An open case: evidence at the left, the item in the middle, what is said of it at the right."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, SuggestionDraft
from app.runtime import settings as declared
from app.services import cases, intake, suggestions, transcription
from widgets.case_tabs import MOMENTS, SUGGESTIONS, TRANSCRIPT, CaseTabs
from widgets.custody.older_copy import OlderCopyBanner
from widgets.custody.pane import HistoryPane
from widgets.desk import Desk
from widgets.dossier.case_check import CaseCheck
from widgets.dossier.verify_flow import VerifyFlow
from widgets.evidence.changes import EvidenceChanges
from widgets.evidence.details import DetailsPane
from widgets.evidence.intake_flow import IntakeFlow
from widgets.evidence.panel import EvidencePanel
from widgets.header import Banners, Header
from widgets.moments.marking import Marking
from widgets.moments.pane import MomentsPane
from widgets.moments.quick_marks import QuickMarks
from widgets.moments.reshaping import Reshaping
from widgets.moments.suggestions_pane import SuggestionsPane
from widgets.parts import column, frame
from widgets.photos.room import PhotoRoom
from widgets.picture_desk import PictureDesk
from widgets.queue.strip import QueueStrip
from widgets.sound_desk import SoundDesk
from widgets.stage import Stage
from widgets.tasks_panel import TasksPanel
from widgets.timeline_desk import TimelineDesk
from widgets.together.flow import TogetherFlow
from widgets.transcript.flow import TranscriptionFlow
from widgets.transcript.import_flow import ImportFlow
from widgets.transcript.pane import TranscriptPane
from widgets.way import Way

LEFT_WIDTH, RIGHT_WIDTH = 258, 352


class CaseView(QWidget):
    """Wires the panes of one case to each other; they do not know one another."""

    dossier_wanted = Signal()
    form_wanted = Signal()
    other_case_wanted = Signal(object)
    """Hit of a search in another case."""

    def __init__(self, desk: Desk, verify: VerifyFlow) -> None:
        super().__init__()
        self._desk = desk
        session = desk.session
        self.header = Header(desk)
        self.check = CaseCheck(desk, verify, self.header.badge, self)
        banners = Banners(
            cases.form(session), is_read_only=session.is_read_only, mended=session.mended
        )
        self.evidence = EvidencePanel(desk)
        self.stage = Stage(desk)
        self.transcript = TranscriptPane(desk)
        self.moments = MomentsPane(desk)
        self.suggestions = SuggestionsPane(desk)
        self.details = DetailsPane(desk)
        self.history = HistoryPane(desk)
        self.intake = IntakeFlow(desk, self)
        self.changes = EvidenceChanges(desk, self.evidence, self.details, self)
        self.transcription = TranscriptionFlow(desk, self)
        self.imports = ImportFlow(desk, self)
        self.sound = SoundDesk(desk, self.stage)
        self.picture = PictureDesk(desk, self.stage, lambda: self.moments.chosen_code)
        self.axis = TimelineDesk(desk, self.stage)
        self.marking = Marking(desk, self.stage.selection, self)
        self.quick = QuickMarks(desk, self.stage.selection, self.stage.player.deck, self)
        self.reshaping = Reshaping(desk, lambda: self.moments.chosen, self._place, self)
        self.together = TogetherFlow(desk, self)
        panes = (self.transcript, self.moments, self.suggestions, self.details, self.history)
        self.tabs = CaseTabs(desk, *panes)
        self.way = Way(desk, self.evidence, self.stage, self.tabs, self)
        self.splitter = self._make_splitter()
        older = OlderCopyBanner(desk)
        body = column(self.header, banners, older, self.check.banner, self.splitter, spacing=0)
        body.setStretch(4, 1)
        self.setLayout(body)
        self.photos = PhotoRoom(
            desk,
            self.stage.photos,
            lambda: self.evidence.selected_codes,
            lambda: (self.stage.item, self.stage.position_us),
            lambda: self.evidence.model.items,
            self,
        )
        self._connect_item()
        self._connect_text()
        self._connect_moments()
        self._connect_header()
        self._restore_splitters()

    @property
    def desk(self) -> Desk:
        """What the panes were given."""
        return self._desk

    def begin(self) -> None:
        """Open the first item, and finish what an earlier sitting left."""
        self.evidence.view.setFocus()  # not the search box: letters are keys here
        self.intake.resume()
        self.transcription.queue.resume()
        items = intake.evidence_list(self._desk.session)
        if items and not self.evidence.current_code:
            self.evidence.choose(items[0].code)
        self.check.begin()

    def close_case(self) -> None:
        """Let go of files and listeners, and remember how it looked."""
        kept = dict(self._desk.settings.get(declared.SPLITTERS))
        for name, splitter in (("case", self.splitter), ("stage", self.stage.splitter)):
            kept[name] = bytes(splitter.saveState().toBase64().data()).decode()
        self._desk.settings.set(declared.SPLITTERS, kept)
        self.header.search.dismiss()
        self.together.close()
        self.sound.close()
        self.photos.close()
        self.axis.close()
        self.stage.close()
        self._desk.events.close()

    def transcribe_item(self) -> None:
        """Transcribe the open item."""
        if self.stage.item is not None:
            self.transcription.begin([self.stage.item.code])

    def import_transcript(self) -> None:
        """Take a transcript made elsewhere in beside the open item's own."""
        item = self.stage.item
        if item is not None and transcription.has_sound(item):
            self.imports.ask(item.code)
        else:
            self._desk.notices.say(self.tr("Pilih rekaman bersuara dahulu"), "", "warn")

    def export_transcript(self) -> None:
        """Write the open item's transcript to a file."""
        item = self.stage.item
        if item is not None and transcription.state(self._desk.session, item.code) is not None:
            self.transcription.ask_export(item.code)
        else:
            self._desk.notices.say(self.tr("Butir ini belum mempunyai transkrip"))

    def find_suggestions(self) -> None:
        """Look for cue phrases in the transcripts, away from the window's thread."""
        session = self._desk.session
        job = self._desk.attempt(lambda: suggestions.find_job(session))
        if job is not None:
            self._desk.start(job, self._on_cues_found)

    def _on_cues_found(self, drafts: tuple[SuggestionDraft, ...]) -> None:
        suggestions.keep(self._desk.session, drafts)
        self.tabs.setCurrentIndex(SUGGESTIONS)
        if not self.suggestions.model.open:
            self._desk.notices.say(
                self.tr("Tidak ada usulan"),
                self.tr("Tidak ada ujaran yang mirip contoh katalog. Ini bukan putusan."),
            )

    def loop_chosen(self) -> None:
        """Let the chosen stretch go round, else the chosen moment of this item."""
        span = self.stage.selection.span
        moment = self.moments.chosen
        item = self.stage.item
        if span is None and moment and item and moment.draft.evidence == item.code:
            span = moment.draft.span
        if span is None or not span.length_us:
            title = self.tr("Tidak ada yang dapat diulang")
            text = self.tr("Pilih momen yang memiliki awal dan akhir, atau tandai dengan I dan O.")
            self._desk.notices.say(title, text, "warn")
            return
        self.stage.play_around(span)

    def show_tab(self, place: int) -> None:
        """Open a tab of the right side."""
        self.tabs.setCurrentIndex(place)

    def _make_splitter(self) -> QSplitter:
        tasks = TasksPanel(self._desk.runner)
        queue = QueueStrip(self.transcription.queue)
        queue.opened.connect(self.transcription.show_queue)
        left_body = column(self.evidence, tasks, queue, spacing=0)
        left_body.setStretch(0, 1)
        left = frame("panel", left_body)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, self.stage.splitter, self.tabs):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(5)
        splitter.setContentsMargins(5, 5, 5, 5)
        left.setMinimumWidth(200)
        self.tabs.setMinimumWidth(280)
        splitter.setSizes([LEFT_WIDTH, 700, RIGHT_WIDTH])
        return splitter

    def _connect_item(self) -> None:
        self.evidence.item_chosen.connect(self._open_item)
        self.evidence.add_wanted.connect(self.intake.ask_files)
        self.intake.taken_in.connect(self._on_taken_in)
        self.intake.probed.connect(self._on_probed)
        self.intake.item_wanted.connect(self.evidence.choose)
        self.changes.use_changed.connect(self._on_probed)
        self.changes.fence_wanted.connect(self.check.decide)
        self.changes.compare_wanted.connect(self.photos.compare)
        self.photos.open_wanted.connect(self.evidence.choose)
        self.stage.position_changed.connect(self.transcript.set_position)
        for here in (self.moments.model.here, self.suggestions.model.here):
            self.stage.position_changed.connect(here.set_position)
            self.stage.item_opened.connect(lambda item, here=here: here.show_item(item.code))
        self.stage.region_drawn.connect(self.marking.set_region)
        self.stage.failed.connect(self._on_player_failed)

    def _connect_text(self) -> None:
        self.transcript.time_wanted.connect(self.stage.seek)
        self.transcript.play_wanted.connect(self._listen)
        self.transcript.sound_wanted.connect(self._set_sound)
        self.stage.player.playing_changed.connect(self.transcript.set_playing)
        self.transcript.span_selected.connect(self.stage.selection.choose_words)
        self.transcript.import_wanted.connect(self.imports.ask)
        self.transcript.transcribe_wanted.connect(lambda code: self.transcription.begin([code]))

    def _place(self) -> tuple[str, int]:
        item = self.stage.item
        return ("" if item is None else item.code), self.stage.position_us

    def _listen(self, span: TimeRange) -> None:
        self.tabs.setCurrentIndex(TRANSCRIPT)
        self.stage.seek(span.start_us)
        self.stage.player.deck.play()

    def _set_sound(self, is_on: bool) -> None:
        deck = self.stage.player.deck
        if is_on:
            deck.play()
        else:
            deck.pause()

    def _connect_moments(self) -> None:
        self.marking.marked.connect(self._on_marked)
        self.moments.moment_chosen.connect(self.way.to_moment)
        editor = self.moments.editor
        editor.categories_wanted.connect(self.marking.change_categories)
        editor.still_wanted.connect(self.marking.make_still)
        editor.clip_wanted.connect(self.marking.make_clip)
        editor.export_wanted.connect(self.marking.export)
        self.suggestions.suggestion_chosen.connect(self.way.to_suggestion)
        self.suggestions.accepted.connect(self._on_marked)
        self.suggestions.find_wanted.connect(self.find_suggestions)
        self.stage.timeline.may_reshape = self._desk.may_write
        self.stage.timeline.moment_reshaped.connect(self.reshaping.set_span)
        self.stage.timeline.moment_activated.connect(self.way.to_moment_of)
        self.stage.timeline.suggestion_activated.connect(self.way.to_row_of)

    def _connect_header(self) -> None:
        self.header.search.hit_chosen.connect(self.way.to_hit)
        self.history.item_wanted.connect(self.way.to_code)
        self.header.dossier_wanted.connect(self.dossier_wanted)
        self.header.form_wanted.connect(self.form_wanted)
        self.way.form_wanted.connect(self.form_wanted)
        self.way.other_case_wanted.connect(self.other_case_wanted)

    def _open_item(self, item: Evidence, at_us: int | None = None) -> None:
        self.stage.open_item(item, at_us)
        self.marking.show_item(item)
        self.transcript.show_item(item)
        self.moments.show_item(item.code)
        self.details.show_item(item)

    def _on_taken_in(self, item: Evidence) -> None:
        if self.stage.item is None:
            self.evidence.choose(item.code)

    def _on_probed(self, item: Evidence) -> None:
        if self.stage.item is not None and self.stage.item.code == item.code:
            self._open_item(item)

    def _on_marked(self, moment: Moment) -> None:
        self.stage.player.surface.tool.drop()
        self.tabs.setCurrentIndex(MOMENTS)
        self.moments.choose(moment.code)

    def _on_player_failed(self, why: str) -> None:
        self._desk.notices.say(self.tr("Tidak dapat diputar"), why, "warn")

    def _restore_splitters(self) -> None:
        kept = self._desk.settings.get(declared.SPLITTERS)
        for name, splitter in (("case", self.splitter), ("stage", self.stage.splitter)):
            if name in kept:
                splitter.restoreState(QByteArray.fromBase64(kept[name].encode()))
