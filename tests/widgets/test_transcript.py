from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.shown_words import shown_words
from app.domain.transcript import AsrProfile, Segment, SegmentFlag, Transcript, TranscriptStretch
from app.services import review, transcription
from app.services.transcript_files import TranscriptForm
from tests.widgets.heard import MODEL, RESULT, SAID, machine_segment, write_transcript
from widgets.transcript.doubt_bar import DoubtBar
from widgets.transcript.flow import TranscriptionFlow
from widgets.transcript.pane import TranscriptPane
from widgets.transcript.text_view import TranscriptView


def shown(qtbot, desk, item) -> TranscriptPane:
    pane = TranscriptPane(desk)
    qtbot.addWidget(pane)
    pane.resize(340, 500)
    pane.show()
    pane.show_item(item)
    return pane


def click_word(qtbot, pane: TranscriptPane, word: str) -> None:
    view = pane.view
    place = view.find_word(word)
    assert place is not None
    at = view.word_box(place).center().toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_word_goes_to_its_time(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    with qtbot.waitSignal(pane.time_wanted) as wanted:
        click_word(qtbot, pane, "dukung")
    assert wanted.args == [800_000]


def test_the_word_under_the_playhead_is_lit(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    pane.set_position(1_050_000)
    assert pane.view.lit_word == "nomor"
    pane.set_position(1_700_000)
    assert pane.view.lit_word == ""


def test_doubt_is_underlined_and_said_in_words(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    sure, doubtful = (
        [part.format.underlineStyle() for part in pane.view.stack.row(row)._layout.formats()]
        for row in (0, 1)
    )
    assert wave in doubtful
    assert wave not in sure
    assert "mesin kurang yakin" in pane.view.text_in_sight()


def test_an_edit_keeps_the_machine_text_on_demand(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    pane.editor.text.setPlainText("mari kita dukung nomor tiga")
    pane.editor.save.click()
    [first, _second] = review.transcript(desk.session, heard.code).segments
    assert first.text == "mari kita dukung nomor tiga"
    assert first.machine.text == SAID
    assert "diperbaiki" in pane.view.text_in_sight()
    pane.editor._toggle.click()
    assert pane.editor.machine.isVisible()
    assert pane.editor.machine.toPlainText().strip() == f"Mesin: {SAID} tiga"


def played(pane: TranscriptPane, start_us: int, stop_us: int) -> None:
    pane.set_playing(True)
    for time_us in range(start_us, stop_us + 1, 100_000):
        pane.set_position(time_us)
    pane.set_playing(False)


def test_what_was_played_is_confirmed_with_one_button(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    played(pane, 400_000, 1_400_000)
    pane.editor.confirm.click()
    [first, _second] = review.transcript(desk.session, heard.code).segments
    assert first.is_verified
    assert "sudah didengar" in pane.view.text_in_sight()
    assert not pane.editor.confirm.isEnabled()


def test_what_was_not_played_is_played_first_and_not_confirmed(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    pane.set_position(1_400_000)  # a jump over it is no listening
    with qtbot.waitSignal(pane.play_wanted) as wanted:
        pane.confirm_open()
    assert wanted.args[0].start_us == 400_000
    assert not any(s.is_verified for s in review.transcript(desk.session, heard.code).segments)


def test_the_next_doubt_is_the_cited_one_and_it_is_played(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    draft = MomentDraft(heard.code, TimeRange(2_100_000, 2_400_000), ("N-07",))
    review.mark(desk.session, draft)
    assert "1 dikutip momen" in pane.doubts._count.text()
    with qtbot.waitSignal(pane.play_wanted) as wanted:
        pane.next_doubt()
    assert wanted.args[0].start_us == 2_000_000
    played(pane, 2_000_000, 2_500_000)
    pane.confirm_open()
    assert pane.doubts.isHidden()


def test_typing_stops_the_sound_and_resting_lets_it_go_on(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    pane.set_playing(True)
    told: list[bool] = []
    pane.sound_wanted.connect(told.append)
    qtbot.keyClicks(pane.editor.text, "x")
    pane.set_playing(False)
    assert told == [False]
    qtbot.keyClicks(pane.editor.text, "y")
    qtbot.waitUntil(lambda: told == [False, True])


def test_typing_beside_a_still_player_starts_nothing(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    click_word(qtbot, pane, "dukung")
    told: list[bool] = []
    pane.sound_wanted.connect(told.append)
    qtbot.keyClicks(pane.editor.text, "x")
    qtbot.wait(1_500)
    assert told == []


def test_selected_words_give_their_time(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    view = pane.view
    first, last = (
        view.word_box(view.find_word(word)).center().toPoint() for word in ("kita", "nomor")
    )
    with qtbot.waitSignal(pane.span_selected) as selected:
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(last), view.viewport().mapToGlobal(QPointF(last)),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), move)
    assert selected.args == [TimeRange(600_000, 1_200_000)]
    assert view.selected_text == "kita dukung nomor"


def test_words_are_selected_and_copied_with_the_keyboard_alone(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    view = pane.view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.span_selected):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span == TimeRange(600_000, 1_000_000)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "kita dukung"


def test_arrows_go_from_row_to_row_and_the_player_follows(qtbot, desk, heard):
    pane = shown(qtbot, desk, heard)
    wanted: list[int] = []
    pane.time_wanted.connect(wanted.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End):
        qtbot.keyClick(pane.view, key)
    assert wanted == [400_000, 2_000_000, 400_000, 2_000_000]


def many(count: int) -> tuple[Segment, ...]:
    said = "kata {n} panjang sekali supaya barisnya lebih dari satu dan tingginya harus ditaksir"
    return tuple(
        Segment(n, machine_segment(n * 4_000_000, said.format(n=n)), said.format(n=n), 0)
        for n in range(count)
    )


def transcript_of(segments: tuple[Segment, ...]) -> Transcript:
    return Transcript(
        run_id=1, evidence="BB-001", status="complete", model=MODEL, profile=AsrProfile(),
        language="id", done_until_us=0, started_at="", finished_at="", audio_us=0,
        wall_seconds=0.0, segments=segments,
    )  # fmt: skip


def test_of_a_long_transcript_only_what_is_in_sight_is_laid_out(qtbot):
    view = TranscriptView()
    qtbot.addWidget(view)
    view.resize(340, 500)
    view.show()
    view.show_transcript(transcript_of(many(5_000)))
    assert len(view.stack._rows) < 60
    view.set_position(3_000 * 4_000_000 + 100_000)
    assert view.lit_word == "kata"
    assert "kata 3000 " in view.text_in_sight()
    assert len(view.stack._rows) < 120


def test_every_row_can_be_scrolled_to_and_the_end_is_the_end(qtbot):
    view = TranscriptView()
    qtbot.addWidget(view)
    view.resize(340, 500)
    view.show()
    view.show_transcript(transcript_of(many(300)))
    bar = view.verticalScrollBar()
    seen: set[str] = set()
    for _ in range(400):
        qtbot.wait(1)
        view.viewport().repaint()
        seen.update(line.split()[1] for line in view.text_in_sight().splitlines() if line)
        bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
    assert {str(n) for n in range(300)} <= seen
    assert bar.value() == bar.maximum()
    assert view.window_.visible()[-1][0] == 299


def test_an_edit_in_a_long_transcript_keeps_the_place_on_screen(qtbot):
    view = TranscriptView()
    qtbot.addWidget(view)
    view.resize(340, 500)
    view.show()
    segments = many(1_000)
    view.show_transcript(transcript_of(segments))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    view.viewport().repaint()
    before = [number for number, _top in view.window_.visible()]
    changed = replace(segments[before[1]], text="pendek", revision=1, revised_by="Sri")
    view.show_transcript(
        transcript_of((*segments[: before[1]], changed, *segments[before[1] + 1 :]))
    )
    assert view.window_.visible()[0][0] == before[0]
    assert "pendek" in view.text_in_sight()


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
    assert "satu dua" in pane.view.text_in_sight()
    second = TranscriptStretch((machine_segment(2_000_000, "tiga empat"),), 4_000_000)
    transcription.store_stretch(session, plan, second)
    assert "tiga empat" in pane.view.text_in_sight()
    transcription.finish(session, plan, RESULT)
    assert pane._head.isHidden()


def test_text_from_the_machine_is_never_markup(qtbot, desk, item):
    write_transcript(desk.session, item.code, machine_segment(0, "<b>tebal</b> <img src=x>"))
    pane = shown(qtbot, desk, item)
    assert "<b>tebal</b> <img src=x>" in pane.view.text_in_sight()


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


@pytest.mark.parametrize(
    ("name", "form", "made"),
    [("a.srt", None, "a.srt"), ("b", "docx", "b.docx"), ("c.teks", None, "c.teks.txt")],
)
def test_a_transcript_is_saved_in_the_form_that_was_asked_for(
    qtbot, desk, heard, tmp_path, name, form, made
):
    window = QWidget()
    qtbot.addWidget(window)
    flow = TranscriptionFlow(desk, window)
    flow.export(heard.code, tmp_path / name, form and TranscriptForm(form))
    assert (tmp_path / made).stat().st_size > 20
    assert made in desk.notices.shown[-1].message.text


def test_what_is_left_to_hear_has_the_room_beside_the_button(qtbot):
    bar = DoubtBar()
    qtbot.addWidget(bar)
    bar.resize(350, 40)
    bar.show()

    count = bar.findChild(QLabel)

    assert count.width() + bar.next.width() > 300


def test_speech_that_nobody_wrote_is_shown_and_asks_for_its_words(qtbot, desk, item):
    flags = (SegmentFlag.UNWRITTEN,)
    gap = replace(machine_segment(3_000_000, "x", flags=flags), text="", words=())
    write_transcript(desk.session, item.code, machine_segment(0, "mari kita hadir"), gap)
    pane = shown(qtbot, desk, item)
    assert "[…]\n⚠ ada ucapan yang tidak tertulis" in pane.view.text_in_sight().replace(
        "\N{LINE SEPARATOR}", "\n"
    )
    [first, unwritten] = review.transcript(desk.session, item.code).segments
    pane.open_segment(unwritten.id)
    assert pane.editor.text.placeholderText()
    assert not pane.editor.has_changes
    pane.open_segment(first.id)
    assert not pane.editor.text.placeholderText()
