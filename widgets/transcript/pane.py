"""The transcript of the chosen item: reading, seeking, correcting; or how to get one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QProgressBar, QStackedLayout, QWidget

from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.domain.transcript import Segment, Transcript
from app.services import doubts, intake, review, speakers, transcript_choice
from app.services.word_list import WordList
from widgets.desk import Desk
from widgets.parts import Button, column, frame, label, row
from widgets.transcript.doubt_bar import DoubtBar
from widgets.transcript.editor import SegmentEditor
from widgets.transcript.find_bar import FindBar
from widgets.transcript.finding import Finding
from widgets.transcript.listening import Heard, TypingPause
from widgets.transcript.no_transcript import NoTranscript
from widgets.transcript.run_bar import RunBar
from widgets.transcript.segment_row import Reading
from widgets.transcript.segment_work import SegmentWork
from widgets.transcript.text_view import TranscriptView
from widgets.transcript.voices_dialog import VoicesDialog

_MANY = 2_000
"""Segments; some hours of speech."""


class TranscriptPane(QWidget):
    """Follows the chosen item and the playhead."""

    time_wanted = Signal(object)
    """Microseconds to go to (int; Qt's own int ends at 35 minutes)."""
    span_selected = Signal(object)
    """TimeRange of the selected words, or None."""
    transcribe_wanted = Signal(str)
    """Evidence code."""
    import_wanted = Signal(str)
    """Evidence code."""
    play_wanted = Signal(object)
    """TimeRange to play from its beginning, for somebody who listens to a segment."""
    sound_wanted = Signal(bool)
    """Stop the sound because somebody types (False), go on (True)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._item: Evidence | None = None
        self._transcript: Transcript | None = None
        self._reading = Reading()
        self.view = TranscriptView()
        self.editor = SegmentEditor(may_write=desk.may_write)
        self.doubts = DoubtBar()
        self.runs = RunBar()
        self.find_bar = FindBar(may_write=desk.may_write)
        self.finding = Finding(desk, self.find_bar)
        self.work = SegmentWork(desk, self.view, self.editor)
        self.words = WordList()
        self._heard = Heard()
        self._typing = TypingPause(self)
        self._is_playing = False
        self._empty = NoTranscript()
        self.begin, self.bring = self._empty.begin, self._empty.bring
        self._state = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._go_on = Button(self.tr("Lanjutkan"), "quiet")
        head = column(
            row(self._state, None, self._go_on), self._bar, margins=(8, 4, 8, 4), spacing=2
        )
        self._head = frame("plain", head)
        page = QWidget()
        bars = (self._head, self.runs, self.find_bar, self.doubts)
        body = column(*bars, self.view, self.editor, spacing=0)
        body.setStretch(len(bars), 1)
        page.setLayout(body)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)
        self._connect()
        self.show_item(None)

    def show_item(self, item: Evidence | None) -> None:
        """Show the transcript of another item."""
        self._item = item
        self.work.set_item(item.code if item else "")
        self._heard.clear()
        self._typing.forget()
        self.editor.show_segment(None)
        self.view.show_transcript(None)
        self.reload()

    def reload(self) -> None:
        """Read the transcript again."""
        item = self._item
        session = self._desk.session
        self._transcript = review.transcript(session, item.code) if item else None
        self._reading = Reading(
            speakers.names(session, item.code) if item else {}, self.words.meant
        )
        self.view.show_transcript(self._transcript, self._reading)
        self.runs.show_runs(
            transcript_choice.runs(session, item.code) if item else (),
            may_write=self._desk.may_write,
        )
        segments = self._transcript.segments if self._transcript else ()
        self.finding.set_text(item.code if item else "", segments)
        has_text = self._transcript is not None and (
            bool(self._transcript.segments) or self._transcript.status == "running"
        )
        self._pages.setCurrentIndex(1 if has_text else 0)
        self._show_state()
        self._empty.explain(self._item, may_write=self._desk.may_write)
        # so many are counted once the text can be read
        QTimer.singleShot(0, self, self.show_doubts) if len(
            segments
        ) > _MANY else self.show_doubts()
        if self.editor.segment_id is not None:
            self.open_segment(self.editor.segment_id)

    def set_position(self, time_us: int) -> None:
        """Follow the playhead."""
        self.work.set_position(time_us)
        self._heard.move(time_us, is_playing=self._is_playing)
        self.view.set_position(time_us)

    def set_playing(self, is_playing: bool) -> None:
        """Know whether the sound runs: only what ran past was heard."""
        self._is_playing = is_playing

    def show_doubts(self) -> None:
        """Count anew what is to be heard."""
        item, session = self._item, self._desk.session
        current = self._transcript
        found = doubts.doubts(session, item.code, current) if item and current else ()
        self.doubts.show_doubts(found, may_write=self._desk.may_write)

    def next_doubt(self) -> None:
        """Open and play the next passage that nobody has confirmed."""
        found = self.doubts.after(self.editor.segment_id)
        if found is None:
            self._desk.notices.say(self.tr("Tidak ada lagi yang perlu didengar"))
            return
        self.open_segment(found.segment.id)
        self.view.show_segment(found.segment.id)
        self.play_wanted.emit(_span(found.segment))

    def confirm_open(self) -> None:
        """Say that the open segment was heard and fits; what was not played yet is played."""
        if self.editor.segment_id is not None and self.editor.confirm.isEnabled():
            self._on_confirmed(self.editor.segment_id)

    def mend_open(self) -> None:
        """Write in the open segment."""
        if self.editor.segment_id is not None:
            self.editor.text.setFocus()

    def open_segment(self, segment_id: int) -> None:
        """Open a segment for correcting."""
        segment = self._segment(segment_id)
        self.editor.show_segment(segment, self._reading.voice(segment.speaker) if segment else "")

    def show_find(self) -> None:
        """Look for a text in this transcript, for the selected words where there are any."""
        if self._transcript is not None:
            self.find_bar.open(self.view.selected_text)
            self.finding.refresh()

    def suggest_voices(self) -> None:
        """Let the machine guess who speaks where, for a person to listen to and decide."""
        if self._item is None or not self._desk.may_write:
            return
        if self._transcript is None or not self._transcript.segments:
            self._desk.notices.say(self.tr("Transkripsikan dahulu, lalu suaranya dibandingkan"))
            return
        dialog = VoicesDialog(self._desk, self._item.code, self.window())
        dialog.play_wanted.connect(self.play_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_word(self) -> None:
        """Add the word at the caret or under the keys to the user's list."""
        word = self._word_in_hand()
        kept = self._desk.attempt(lambda: self.words.add(word)) if word else None
        if kept is not None:
            self.view.stack.set_reading(self._reading)
            self.view.viewport().update()
            said = self.tr("“{word}” ada di daftar kata").format(word=kept)
            self._desk.notices.say(said, str(self.words.path))

    def _connect(self) -> None:
        self.view.time_wanted.connect(self.time_wanted)
        self.view.span_selected.connect(self.span_selected)
        self.view.segment_chosen.connect(self.open_segment)
        self.editor.saved.connect(self._on_saved)
        self.editor.confirmed.connect(self._on_confirmed)
        self.editor.typed.connect(lambda: self._typing.typed(is_playing=self._is_playing))
        self._typing.pause_wanted.connect(lambda: self.sound_wanted.emit(False))
        self._typing.resume_wanted.connect(lambda: self.sound_wanted.emit(True))
        self.doubts.next_wanted.connect(self.next_doubt)
        self._desk.events.moment_changed.connect(lambda _code: self.show_doubts())
        self._desk.events.suggestion_changed.connect(lambda _code: self.show_doubts())
        self.runs.chosen.connect(self._on_chosen)
        self.work.laid.connect(self._on_laid)
        self.finding.hit_shown.connect(self._on_laid)
        self.finding.marks_changed.connect(self.view.mark_hits)
        self.find_bar.closed.connect(self.view.setFocus)
        self.begin.clicked.connect(self._on_begin)
        self.bring.clicked.connect(self._on_bring)
        self._go_on.clicked.connect(self._on_begin)
        self._desk.events.transcript_changed.connect(self._on_changed)
        self._desk.events.evidence_changed.connect(self._on_evidence_changed)

    def _word_in_hand(self) -> str:
        if self.editor.text.hasFocus():
            cursor = self.editor.text.textCursor()
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
            return cursor.selectedText()
        return self.view.selected_text or self.view.word_in_hand

    def _on_laid(self, segment_id: int) -> None:
        self.open_segment(segment_id)
        self.view.show_segment(segment_id)

    def _on_chosen(self, run_id: int) -> None:
        item, session = self._item, self._desk.session
        if item is not None:
            self._desk.attempt(lambda: transcript_choice.choose(session, item.code, run_id))

    def _segment(self, segment_id: int) -> Segment | None:
        segments = self._transcript.segments if self._transcript else ()
        return next((found for found in segments if found.id == segment_id), None)

    def _on_begin(self) -> None:
        if self._item is not None:
            self.transcribe_wanted.emit(self._item.code)

    def _on_bring(self) -> None:
        if self._item is not None:
            self.import_wanted.emit(self._item.code)

    def _on_saved(self, segment_id: int, text: str) -> None:
        if self._item is not None:
            code = self._item.code
            session = self._desk.session
            self._desk.attempt(lambda: review.edit_segment(session, code, segment_id, text))

    def _on_confirmed(self, segment_id: int) -> None:
        segment = self._segment(segment_id)
        if segment is not None and not self._heard.has(_span(segment)):
            self._desk.notices.say(
                self.tr("Dengarkan dahulu"),
                self.tr("Segmen ini diputar sekarang. Bila cocok, nyatakan sekali lagi (Y)."),
            )
            self.play_wanted.emit(_span(segment))
            return
        if self._item is not None:
            code = self._item.code
            session = self._desk.session
            self._desk.attempt(lambda: review.confirm_segment(session, code, segment_id))

    def _on_changed(self, code: str) -> None:
        if self._item is not None and code in ("", self._item.code):
            self.reload()

    def _on_evidence_changed(self, code: str) -> None:
        if self._item is not None and code == self._item.code:
            self._item = intake.evidence(self._desk.session, code)
            self._empty.explain(self._item, may_write=self._desk.may_write)

    def _show_state(self) -> None:
        current = self._transcript
        length = self._item.media.duration_us if self._item and self._item.media else None
        is_partial = current is not None and current.status != "complete"
        self._head.setVisible(is_partial)
        if current is None or not is_partial:
            return
        done = min(1.0, current.done_until_us / length) if length else 0.0
        percent = f"{done * 100:.0f} %"
        is_running = current.status == "running"
        text = (
            self.tr("Sedang mendengarkan, {percent} selesai")
            if is_running
            else self.tr("Terhenti pada {percent}; yang sudah ada disimpan")
        )
        self._state.setText(text.format(percent=percent))
        self._go_on.setVisible(not is_running and self._desk.may_write)
        self._bar.setValue(round(done * 1000))


def _span(segment: Segment) -> TimeRange:
    return TimeRange(segment.start_us, max(segment.start_us, segment.end_us))
