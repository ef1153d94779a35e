"""The transcript as running text: each word knows its time, doubt is underlined.

Only what is in sight is laid out, so that thirteen hours open as quickly as a minute. The place
on screen is a row and an offset in it; the bar at the right follows, since the heights of the
rows above are estimates until somebody has seen them.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from app.domain.mediatime import TimeRange
from app.domain.transcript import Transcript
from widgets.tokens import current_tokens
from widgets.transcript.row_stack import RowStack
from widgets.transcript.row_window import RowWindow
from widgets.transcript.segment_row import MARGIN, WordSpan
from widgets.transcript.word_choice import Place, WordChoice

_LOOKS_AROUND_S = 4.0
"""So long after a person scrolled, the text does not follow the playhead."""


class TranscriptView(QAbstractScrollArea):
    """Read-only text; a click on a word goes to its time, arrows go from row to row."""

    time_wanted = Signal(object)
    """Microseconds of the clicked word (int; Qt's own int ends at 35 minutes)."""
    segment_chosen = Signal(int)
    """Segment id."""
    span_selected = Signal(object)
    """TimeRange of the selected words, or None."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = RowStack()
        self.choice = WordChoice()
        self._time_us = -1
        self._lit: Place | None = None
        self._current = -1
        self.window_ = RowWindow(self.stack)
        self._scrolled_s = -_LOOKS_AROUND_S
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Transkrip"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._on_bar)

    # what is shown

    def show_transcript(self, transcript: Transcript | None) -> None:
        """Show a transcript; the place on screen stays where it is the same one going on."""
        segments = transcript.segments if transcript else ()
        shown = self.stack.segments
        is_same = bool(shown) and bool(segments) and segments[0].id == shown[0].id
        self.stack.set_segments(segments)
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
        is_free = time.monotonic() - self._scrolled_s > _LOOKS_AROUND_S
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
        word = self.stack.row(place.row).words[place.word]
        sure = f"{(word.probability or 0) * 100:.0f} %"
        said = self.tr("Mesin kurang yakin: {sure}").format(sure=sure) if word.is_doubtful else ""
        QToolTip.showText(event.globalPosition().toPoint(), said, self.viewport())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked word."""
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place and not self.choice.is_many:
            self._activate(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; the playhead is not followed for a moment."""
        self._scrolled_s = time.monotonic()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by rows and words, select with Shift, open with Enter, copy."""
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

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        tokens = current_tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens.base))
        painter.setFont(self.font())
        for number, top in self.window_.visible():
            row = self.stack.row(number)
            if number == self._current and self.hasFocus():
                mark = QRectF(0, top, 3, row.height - 4)
                painter.fillRect(mark, QColor(tokens.accent))
            row.draw(painter, top, self._spans(number), is_current=number == self._current)
        painter.end()
        self._place_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width, at the same row."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours or letters."""
        super().changeEvent(event)
        is_other_look = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if is_other_look and hasattr(self, "window_"):
            self.stack.forget_rows()
            self._lay_out()

    # inside

    def _spans(self, number: int) -> tuple[WordSpan, ...]:
        tokens = current_tokens()
        words = len(self.stack.row(number).words)
        found = []
        if (chosen := self.choice.in_row(number, words)) is not None and self.choice.is_many:
            found.append(WordSpan(*chosen, tokens.selection))
        if self._lit is not None and self._lit.row == number:
            found.append(WordSpan(self._lit.word, self._lit.word, tokens.word))
        return tuple(found)

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

    def _reveal(self, number: int) -> None:
        if self.window_.reveal(number):
            self._place_bar()
            self.viewport().update()

    def _lay_out(self) -> None:
        self.stack.set_room(float(self.viewport().width()), self.font())
        self._place_bar()
        self.viewport().update()

    def _place_bar(self) -> None:
        bar = self.verticalScrollBar()
        self.window_.room = float(self.viewport().height())
        bar.blockSignals(True)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self.fontMetrics().height() * 2)
        bar.setRange(0, round(self.window_.most))
        bar.setValue(round(self.window_.top + MARGIN))
        bar.blockSignals(False)

    def _on_bar(self, value: int) -> None:
        self._scrolled_s = time.monotonic()
        self.window_.go_to(float(value))
        self.viewport().update()
