"""The transcript as running text: each word knows its time, doubt is underlined."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from app.domain.mediatime import TimeRange
from app.domain.transcript import Segment, Transcript
from widgets.texts import flag_text, short_clock
from widgets.tokens import current_tokens
from widgets.transcript.words import ShownWord, shown_words

_TIME_WIDTH = 50


@dataclass(frozen=True, slots=True)
class _Place:
    position: int
    """First sign in the document."""
    word: ShownWord
    segment_id: int


class TranscriptView(QTextEdit):
    """Read-only text; a click on a word goes to its time."""

    time_wanted = Signal(object)
    """Microseconds of the clicked word (int; Qt's own int ends at 35 minutes)."""
    segment_chosen = Signal(int)
    """Segment id."""
    span_selected = Signal(object)
    """TimeRange of the selected words, or None."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("Transkrip"))
        self.document().setDocumentMargin(8)
        self._segments: tuple[Segment, ...] = ()
        self._places: list[_Place] = []
        self._positions: list[int] = []
        self._starts: list[int] = []
        self._time_us = -1
        self._lit: int | None = None
        self._has_moved = False
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.selectionChanged.connect(self._on_selection)

    def show_transcript(self, transcript: Transcript | None) -> None:
        """Show a transcript; new segments at its end are added without drawing the rest again."""
        segments = transcript.segments if transcript else ()
        shown = self._segments
        is_longer = bool(shown) and segments[: len(shown)] == shown
        if not is_longer:
            self._clear_all()
            shown = ()
        self._append_all(segments[len(shown) :])
        self._segments = segments
        self.set_position(self._time_us)

    def set_position(self, time_us: int) -> None:
        """Light the word that is said at this time, and keep it in sight."""
        self._time_us = time_us
        place = bisect_right(self._starts, time_us) - 1
        is_said = place >= 0 and time_us < self._places[place].word.end_us
        lit = place if is_said else None
        if lit == self._lit and self.extraSelections():
            return
        self._lit = lit
        self._light(None if lit is None else self._places[lit])

    @property
    def lit_word(self) -> str:
        """The word under the playhead, empty between words."""
        return "" if self._lit is None else self._places[self._lit].word.text

    @property
    def selected_span(self) -> TimeRange | None:
        """The time of the selected words, None without a selection."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        inside = [
            place.word
            for place in self._places
            if place.position < cursor.selectionEnd()
            and place.position + len(place.word.text) > cursor.selectionStart()
        ]
        if not inside:
            return None
        return TimeRange(inside[0].start_us, max(inside[0].start_us, inside[-1].end_us))

    def position_of(self, segment_id: int) -> int:
        """Give the document position of a segment's first word, -1 where it has none."""
        for place in self._places:
            if place.segment_id == segment_id:
                return place.position
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember that a click began; a drag selects."""
        self._has_moved = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell a drag from a click."""
        self._has_moved = self._has_moved or bool(event.buttons())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked word."""
        super().mouseReleaseEvent(event)
        is_click = event.button() == Qt.MouseButton.LeftButton
        if is_click and not self.textCursor().hasSelection():
            self._activate(self.cursorForPosition(event.position().toPoint()).position())

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._segments:
            segments = self._segments
            self._clear_all()
            self._append_all(segments)
            self._segments = segments

    def _activate(self, position: int) -> None:
        found = bisect_right(self._positions, position) - 1
        if found < 0:
            return
        place = self._places[found]
        self.segment_chosen.emit(place.segment_id)
        self.time_wanted.emit(place.word.start_us)

    def _clear_all(self) -> None:
        self.clear()
        self.setExtraSelections([])
        self._segments, self._lit = (), None
        self._places, self._positions, self._starts = [], [], []

    def _append_all(self, segments: tuple[Segment, ...]) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # one edit: the lines are laid out once, not after every word
        cursor.beginEditBlock()
        for segment in segments:
            self._append(cursor, segment)
        cursor.endEditBlock()

    def _append(self, cursor: QTextCursor, segment: Segment) -> None:
        if self._places:
            cursor.insertBlock()
        cursor.setBlockFormat(_hanging())
        tokens = current_tokens()
        time = QTextCharFormat()
        time.setForeground(QColor(tokens.muted))
        cursor.insertText(short_clock(segment.machine.start_us) + "\t", time)
        for word in shown_words(segment):
            self._add_word(cursor, segment.id, word)
        self._add_marks(cursor, segment)

    def _add_word(self, cursor: QTextCursor, segment_id: int, word: ShownWord) -> None:
        tokens = current_tokens()
        shape = QTextCharFormat()
        shape.setForeground(QColor(tokens.text))
        if word.is_doubtful:
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(tokens.warn))
            sure = f"{(word.probability or 0) * 100:.0f} %"
            shape.setToolTip(self.tr("Mesin kurang yakin: {sure}").format(sure=sure))
        place = _Place(cursor.position(), word, segment_id)
        self._places.append(place)
        self._positions.append(place.position)
        # times never run back here, or the lookup by time would miss words
        self._starts.append(max(word.start_us, self._starts[-1] if self._starts else 0))
        cursor.insertText(word.text, shape)
        cursor.insertText(" ", QTextCharFormat())

    def _add_marks(self, cursor: QTextCursor, segment: Segment) -> None:
        tokens = current_tokens()
        small = QTextCharFormat()
        small.setFontPointSize(max(7.0, self.font().pointSizeF() * 0.88))
        small.setFontItalic(False)
        if segment.is_verified:
            is_changed = segment.text != segment.machine.text
            text = self.tr("diperbaiki") if is_changed else self.tr("sudah didengar")
            small.setForeground(QColor(tokens.ok))
            small.setFontWeight(QFont.Weight.Medium)
            # one piece: the tick must not stay behind at the end of a line
            cursor.insertText(
                f"✓\N{NO-BREAK SPACE}{text}".replace(" ", "\N{NO-BREAK SPACE}"), small
            )
            return
        if segment.machine.flags:
            words = ", ".join(flag_text(flag) for flag in segment.machine.flags)
            cursor.insertBlock(_hanging(first=_TIME_WIDTH))
            small.setForeground(QColor(tokens.warn))
            cursor.insertText(f"⚠ {words}", small)

    def _light(self, place: _Place | None) -> None:
        if place is None:
            self.setExtraSelections([])
            return
        lit = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(place.position)
        cursor.setPosition(place.position + len(place.word.text), QTextCursor.MoveMode.KeepAnchor)
        lit.cursor = cursor
        lit.format.setBackground(QColor(current_tokens().word))
        self.setExtraSelections([lit])
        self._keep_in_sight(cursor)

    def _keep_in_sight(self, cursor: QTextCursor) -> None:
        if self.textCursor().hasSelection():
            return  # a person is choosing words; do not pull the text away
        box, height = self.cursorRect(cursor), self.viewport().height()
        if box.top() < 0 or box.bottom() > height:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + box.top() - height // 3)

    def _on_selection(self) -> None:
        self.span_selected.emit(self.selected_span)


def _hanging(first: int = 0) -> QTextBlockFormat:
    """Give a paragraph whose time stands left of its text."""
    shape = QTextBlockFormat()
    shape.setLeftMargin(_TIME_WIDTH)
    shape.setTextIndent(first - _TIME_WIDTH if first == 0 else 0)
    shape.setBottomMargin(5)
    tab = QTextOption.Tab()
    tab.position = _TIME_WIDTH
    shape.setTabPositions([tab])
    return shape
