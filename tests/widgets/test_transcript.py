from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor

from app.domain.mediatime import TimeRange
from app.domain.transcript import AsrProfile, Segment, SegmentFlag, TranscriptStretch
from app.services import review, transcription
from tests.widgets.heard import MODEL, RESULT, SAID, machine_segment, write_transcript
from widgets.transcript.pane import TranscriptPane
from widgets.transcript.words import shown_words


def shown(qtbot, desk, item) -> TranscriptPane:
    pane = TranscriptPane(desk)
    qtbot.addWidget(pane)
    pane.resize(340, 500)
    pane.show()
    pane.show_item(item)
    return pane


def click_word(qtbot, pane: TranscriptPane, word: str) -> None:
    view = pane.view
    cursor = view.document().find(word)
    assert not cursor.isNull()
    cursor.setPosition(cursor.selectionStart() + 1)
    box = view.cursorRect(cursor)
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left(), box.center().y())
    )


def test_a_click_on_a_word_goes_to_its_time(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    with qtbot.waitSignal(pane.time_wanted) as wanted:
        click_word(qtbot, pane, "dukung")
    assert wanted.args == [800_000]


def test_the_word_under_the_playhead_is_lit(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    pane.set_position(1_050_000)
    assert pane.view.lit_word == "nomor"
    assert pane.view.extraSelections()[0].cursor.selectedText() == "nomor"
    pane.set_position(1_700_000)
    assert pane.view.lit_word == ""


def test_doubt_is_underlined_and_said_in_words(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    doubtful = pane.view.document().find("terima").charFormat()
    sure = pane.view.document().find("dukung").charFormat()
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    assert doubtful.underlineStyle() == wave
    assert sure.underlineStyle() != wave
    assert "mesin kurang yakin" in pane.view.toPlainText()


def test_an_edit_keeps_the_machine_text_on_demand(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    pane.editor.text.setPlainText("mari kita dukung nomor tiga")
    pane.editor.save.click()
    [first, _second] = review.transcript(desk.session, heard.code).segments
    assert first.text == "mari kita dukung nomor tiga"
    assert first.machine.text == SAID
    assert "diperbaiki" in pane.view.toPlainText()
    pane.editor._toggle.click()
    assert pane.editor.machine.isVisible()
    assert SAID in pane.editor.machine.text()


def test_heard_is_confirmed_with_one_button(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    pane.editor.confirm.click()
    [first, _second] = review.transcript(desk.session, heard.code).segments
    assert first.is_verified
    assert "sudah didengar" in pane.view.toPlainText()
    assert not pane.editor.confirm.isEnabled()


def test_selected_words_give_their_time(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    cursor = pane.view.document().find("kita")
    cursor.setPosition(cursor.selectionStart())
    end = pane.view.document().find("nomor").selectionEnd()
    with qtbot.waitSignal(pane.span_selected) as selected:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        pane.view.setTextCursor(cursor)
    assert selected.args == [TimeRange(600_000, 1_200_000)]


def test_without_a_transcript_it_says_how_to_get_one(qtbot, desk, item):
    pane = shown(qtbot, desk, item)
    with qtbot.waitSignal(pane.transcribe_wanted) as wanted:
        pane.begin.click()
    assert wanted.args == [item.code]


def test_stretches_fill_in_as_they_arrive(qtbot, desk, item):
    pane = shown(qtbot, desk, item)
    session = desk.session
    plan = transcription.begin(session, item.code, MODEL, AsrProfile())
    assert "0 %" in pane._state.text()
    first = TranscriptStretch((machine_segment(0, "satu dua"),), 2_000_000)
    transcription.store_stretch(session, plan, first)
    assert "satu dua" in pane.view.toPlainText()
    second = TranscriptStretch((machine_segment(2_000_000, "tiga empat"),), 4_000_000)
    transcription.store_stretch(session, plan, second)
    assert "tiga empat" in pane.view.toPlainText()
    transcription.finish(session, plan, RESULT)
    assert pane._head.isHidden()


def test_text_from_the_machine_is_never_markup(qtbot, desk, item):
    write_transcript(desk.session, item.code, machine_segment(0, "<b>tebal</b> <img src=x>"))
    pane = shown(qtbot, desk, item)
    assert "<b>tebal</b> <img src=x>" in pane.view.toPlainText()


def test_a_corrected_word_keeps_the_time_of_the_word_it_replaced():
    machine = machine_segment(0, "kita dukung nomer dua", flags=(SegmentFlag.UNSURE,))
    words = shown_words(Segment(1, machine, "kita dukung nomor dua", 1, "Sri"))
    assert [word.text for word in words] == ["kita", "dukung", "nomor", "dua"]
    assert words[2].start_us == 400_000
    assert words[3].start_us == 600_000
    assert all(word.probability is None for word in words)


def test_words_added_by_a_person_stand_between_their_neighbours():
    machine = machine_segment(0, "kita dukung")
    words = shown_words(Segment(1, machine, "kita semua dukung", 1, "Sri"))
    starts = [word.start_us for word in words]
    assert starts == sorted(starts)
    assert words[2].start_us == 200_000
