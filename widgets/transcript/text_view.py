"""The transcript as running text: each word knows its time, doubt is underlined."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS, Transcript
from widgets.transcript.canvas import LOOKS_AROUND_S, TranscriptCanvas
from widgets.transcript.segment_row import Reading
from widgets.transcript.word_choice import Place


class TranscriptView(TranscriptCanvas):
    """Read-only text; a click on a word goes to its time, arrows go from row to row."""

    time_wanted = Signal(object)
    """Microseconds of the clicked word (int; Qt's own int ends at 35 minutes)."""
    segment_chosen = Signal(int)
    """Segment id."""
    span_selected = Signal(object)
    """TimeRange of the selected words, or None."""

    speaker_wanted = Signal(int)
    """A voice's number, for the row that the keys stand at."""

    def __init__(self) -> None:
        super().__init__()
        self._time_us = -1

    # what is shown

    def show_transcript(
        self, transcript: Transcript | None, reading: Reading | None = None
    ) -> None:
        """Show a transcript; the place on screen stays where it is the same one going on."""
        segments = transcript.segments if transcript else ()
        shown = self.stack.segments
        is_same = bool(shown) and bool(segments) and segments[0].id == shown[0].id
        self.stack.set_segments(segments, reading)
        if not is_same:
            self.window_.go_to(0.0)
            self._current = -1
            self._choose_words(None, None)
        self._lit = None
        self._place_bar()
        self.set_position(self._time_us)
        self.viewport().update()

    def set_position(self, time_us: int) -> None:
        """Light the word that is said at this time, and keep it in sight."""
        self._time_us = time_us
        found = self._said_at(time_us)
        if found == self._lit:
            return
        self._lit = found
        is_free = time.monotonic() - self._scrolled_s > LOOKS_AROUND_S
        if found is not None and is_free and not self.choice.is_many:
            self._reveal(found.row)
        self.viewport().update()

    @property
    def lit_word(self) -> str:
        """The word under the playhead, empty between words."""
        return "" if self._lit is None else self.stack.row(self._lit.row).words[self._lit.word].text

    @property
    def selected_span(self) -> TimeRange | None:
        """The time of the selected words, None without a selection."""
        bounds = self.choice.bounds
        if bounds is None or not self.choice.is_many:
            return None
        first, last = bounds
        start = self.stack.row(first.row).words[first.word].start_us
        return TimeRange(start, max(start, self.stack.row(last.row).words[last.word].end_us))

    @property
    def selected_text(self) -> str:
        """The selected words with one space between, empty without a selection."""
        bounds = self.choice.bounds
        if bounds is None or not self.choice.is_many:
            return ""
        first, last = bounds
        said = []
        for number in range(first.row, last.row + 1):
            words = self.stack.row(number).words
            start = first.word if number == first.row else 0
            stop = last.word + 1 if number == last.row else len(words)
            said += [word.text for word in words[start:stop]]
        return " ".join(said)

    @property
    def word_in_hand(self) -> str:
        """The word that the keys stand at, empty for none."""
        head = self.choice.head
        return self.stack.row(head.row).words[head.word].text if head is not None else ""

    def find_word(self, text: str) -> Place | None:
        """Give where a word is said first, None where it is not."""
        for number, segment in enumerate(self.stack.segments):
            if text not in segment.text:
                continue
            for place, word in enumerate(self.stack.row(number).words):
                if text in word.text:
                    return Place(number, place)
        return None

    def word_box(self, place: Place) -> QRectF:
        """Give where a word stands in the viewport, brought into sight before."""
        self._reveal(place.row)
        box = self.stack.row(place.row).word_box(place.word)
        return box.translated(0, self.stack.top(place.row) - self.window_.top)

    def show_segment(self, segment_id: int) -> None:
        """Bring a segment into sight and let the keys go on from it."""
        for number, segment in enumerate(self.stack.segments):
            if segment.id == segment_id:
                self._current = number
                self._choose_words(Place(number, 0), Place(number, 0))
                self._reveal(number)
                return

    def text_in_sight(self) -> str:
        """Give what can be read on screen, marks included."""
        rows = (self.stack.row(number).text for number, _top in self.window_.visible())
        return "\n".join(rows).replace("\N{NO-BREAK SPACE}", " ")

    def select_words(self, first: Place, last: Place) -> None:
        """Select from one word to another."""
        self._choose_words(first, last)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a selection at a word."""
        place = self._place_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        is_longer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._choose_words(self.choice.anchor if is_longer else place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select words with the left button; else say how sure the machine was of one."""
        place = self._place_at(event.position())
        if place is None:
            return
        if event.buttons() & Qt.MouseButton.LeftButton and self.choice.anchor is not None:
            self._choose_words(self.choice.anchor, place)
            return
        row = self.stack.row(place.row)
        word = row.words[place.word]
        sure = f"{(word.probability or 0) * 100:.0f} %"
        said = self.tr("Mesin kurang yakin: {sure}").format(sure=sure) if word.is_doubtful else ""
        if meant := row.meant(place.word):
            said = self.tr("Mungkin: {word}").format(word=meant)
        QToolTip.showText(event.globalPosition().toPoint(), said, self.viewport())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked word."""
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place and not self.choice.is_many:
            self._activate(place)

    def event(self, event: QEvent) -> bool:
        """Take the digits for voices before they name a category, where no words are selected."""
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and self._voice(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _voice(self, event: QKeyEvent) -> int | None:
        """Give the voice that a digit stands for; 0 takes a name back."""
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        number = event.key() - Qt.Key.Key_0
        is_free = self._current >= 0 and not self.choice.is_many
        return (
            number if 0 <= number <= SPEAKERS and event.modifiers() in plain and is_free else None
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by rows and words, select with Shift, open with Enter, copy, say who speaks."""
        if (voice := self._voice(event)) is not None:
            self.speaker_wanted.emit(voice)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.segment_chosen.emit(self.stack.segments[self._current].id)
            return
        page = max(1, len(self.window_.visible()) - 1)
        head = self.choice.head
        moved = self.choice.moved(event.key(), self.stack, page) if len(self.stack) else None
        if moved is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._choose_words(self.choice.anchor or head or moved, moved)
        else:
            self._choose_words(moved, moved)
            self._activate(moved)
        self._reveal(moved.row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keys move from."""
        super().focusInEvent(event)
        self.viewport().update()

    # inside

    def _said_at(self, time_us: int) -> Place | None:
        last = self.stack.begun_at(time_us)
        # segments may overlap by a little: the one before may still be speaking
        for number in (last, last - 1):
            if number >= 0:
                word = self.stack.row(number).word_said_at(time_us)
                if word >= 0:
                    return Place(number, word)
        return None

    def _activate(self, place: Place) -> None:
        self._current = place.row
        segment = self.stack.segments[place.row]
        self.setAccessibleDescription(segment.text)
        self.segment_chosen.emit(segment.id)
        self.time_wanted.emit(self.stack.row(place.row).words[place.word].start_us)
        self.viewport().update()

    def _choose_words(self, first: Place | None, last: Place | None) -> None:
        was_many = self.choice.is_many
        self.choice.anchor, self.choice.head = first, last
        if self.choice.is_many or was_many:
            self.span_selected.emit(self.selected_span)
        self.viewport().update()

    def _place_at(self, point: QPointF) -> Place | None:
        if not len(self.stack):
            return None
        y = point.y() + self.window_.top
        number = self.stack.at(y)
        word = self.stack.row(number).word_at(point.x(), y - self.stack.top(number))
        return Place(number, word) if word >= 0 else None
