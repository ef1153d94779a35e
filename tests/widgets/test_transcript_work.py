"""Working on the text by keyboard: splitting, joining, timing, voices, replacing, choosing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QFileDialog

from app.domain.transcript import Segment
from app.services import review, speakers, transcript_choice
from tests.widgets.heard import SAID, machine_segment, write_transcript
from widgets.action_specs import SPECS
from widgets.transcript.difference import differences
from widgets.transcript.import_flow import ImportFlow
from widgets.transcript.pane import TranscriptPane
from widgets.transcript.slots import transcript_slots
from widgets.transcript.speaker_dialog import SpeakerDialog

DOWN, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Return
PLAIN, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def pane(qtbot, desk, heard) -> TranscriptPane:
    made = TranscriptPane(desk)
    qtbot.addWidget(made)
    made.resize(340, 600)
    made.show()
    made.show_item(heard)
    made.view.setFocus()
    return made


@pytest.fixture
def notices_said(desk) -> Callable[[], list[str]]:
    return lambda: [
        f"{notice.message.title} {notice.message.text}" for notice in desk.notices.shown
    ]


def press(qtbot, pane: TranscriptPane, *keys: Qt.Key, held=PLAIN) -> None:
    for key in keys:
        qtbot.keyClick(pane.view, key, held)


def act(pane: TranscriptPane, name: str) -> None:
    transcript_slots(pane)[f"transcript.{name}"]()


def segments(pane: TranscriptPane) -> list[Segment]:
    found = review.transcript(pane._desk.session, "BB-001")
    assert found is not None
    return list(found.segments)


def texts(pane: TranscriptPane) -> list[str]:
    return [segment.text for segment in segments(pane)]


def test_every_act_on_the_text_has_a_key_and_something_to_do(pane):
    named = {spec.name for spec in SPECS if spec.name.startswith("transcript.")}
    assert named == {
        "transcript.export", "transcript.import", "transcript.prompted", *transcript_slots(pane),
    }  # fmt: skip


def test_a_segment_is_split_at_the_chosen_word_and_joined_again(qtbot, pane):
    second = texts(pane)[1]
    press(qtbot, pane, DOWN, Qt.Key.Key_Right, Qt.Key.Key_Right)
    act(pane, "split")
    assert texts(pane) == ["mari kita", "dukung nomor dua", second]
    assert pane.editor.text.toPlainText() == "dukung nomor dua"
    press(qtbot, pane, Qt.Key.Key_Up)
    act(pane, "join")
    assert texts(pane) == [SAID, second]
    pane._desk.session.undo.undo()
    pane._desk.session.undo.undo()
    assert [segment.covers for segment in segments(pane)] == [(), ()]
    assert SAID in pane.view.text_in_sight()


@pytest.mark.parametrize(("at", "left"), [(10, "mari kita"), (13, "mari kita"), (9, "mari kita")])
def test_the_caret_in_the_field_says_where_to_split(qtbot, pane, at: int, left: str):
    press(qtbot, pane, DOWN)
    pane.mend_open()
    cursor = pane.editor.text.textCursor()
    cursor.setPosition(at)
    pane.editor.text.setTextCursor(cursor)
    act(pane, "split")
    assert texts(pane)[0] == left


def test_what_was_written_and_not_saved_is_not_lost_by_splitting(qtbot, pane, notices_said):
    press(qtbot, pane, DOWN)
    pane.editor.text.setPlainText("mari kita dukung nomor tiga")
    act(pane, "split")
    assert texts(pane)[0] == SAID
    assert pane.editor.text.toPlainText().endswith("tiga")
    assert any("Simpan perbaikan dahulu" in said for said in notices_said())


def test_edges_go_to_the_playhead_and_move_by_key(qtbot, pane):
    press(qtbot, pane, DOWN)
    before = segments(pane)[0]
    pane.set_position(600_000)
    act(pane, "start")
    assert segments(pane)[0].start_us == 600_000
    act(pane, "start_back")
    act(pane, "end_on")
    assert (segments(pane)[0].start_us, segments(pane)[0].end_us) == (
        500_000,
        before.end_us + 100_000,
    )
    act(pane, "start_on")
    act(pane, "end_back")
    pane.set_position(1_200_000)
    act(pane, "end")
    assert (segments(pane)[0].start_us, segments(pane)[0].end_us) == (600_000, 1_200_000)
    assert segments(pane)[0].machine.words == before.machine.words
    pane.set_position(100_000)
    act(pane, "end")  # before its beginning: refused, and nothing changes
    assert segments(pane)[0].end_us == 1_200_000


def test_digits_say_who_speaks_and_nought_takes_it_back(qtbot, pane):
    press(qtbot, pane, DOWN, Qt.Key.Key_3)
    assert segments(pane)[0].speaker == 3
    assert "Pembicara 3: mari" in pane.view.text_in_sight()
    speakers.name_speaker(pane._desk.session, "BB-001", 3, "Pak Budi")
    assert "Pak Budi: mari" in pane.view.text_in_sight()
    assert pane.editor.voice.text() == "Pak Budi"
    press(qtbot, pane, Qt.Key.Key_0)
    assert segments(pane)[0].speaker == 0
    assert "Pak Budi" not in pane.view.text_in_sight()


def test_digits_stay_categories_where_words_are_selected(qtbot, pane):
    press(qtbot, pane, DOWN)
    press(qtbot, pane, Qt.Key.Key_Right, held=SHIFT)
    press(qtbot, pane, Qt.Key.Key_3)
    assert segments(pane)[0].speaker == 0


def test_a_word_is_lit_where_a_voice_stands_before_it(qtbot, pane):
    press(qtbot, pane, DOWN, Qt.Key.Key_1)
    pane.set_position(1_050_000)
    assert pane.view.lit_word == "nomor"
    place = pane.view.find_word("dukung")
    with qtbot.waitSignal(pane.time_wanted) as wanted:
        at = pane.view.word_box(place).center().toPoint()
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wanted.args == [800_000]


def test_voices_are_named_in_a_dialog_that_knows_the_case(qtbot, pane, monkeypatch):
    def fill(dialog: SpeakerDialog) -> int:
        dialog.fields[2].setText("  Ibu   Ani ")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SpeakerDialog, "exec", fill)
    before = len(pane._desk.session.stores.custody.lines())
    pane.editor.voice.click()
    assert speakers.names(pane._desk.session, "BB-001") == {2: "Ibu Ani"}
    assert len(pane._desk.session.stores.custody.lines()) == before + 1
    assert "Ibu Ani" in speakers.known_names(pane._desk.session)


def test_find_goes_from_hit_to_hit_and_replaces_one_or_all(qtbot, pane):
    act(pane, "find")
    bar = pane.find_bar
    qtbot.keyClicks(bar.text, "nomor")
    hits = sum(text.count("nomor") for text in texts(pane))
    assert bar.count.text() == f"1 dari {hits}"
    (marked,) = pane.view._spans(0)
    assert (marked.first, marked.last) == (3, 3)
    qtbot.keyClick(bar.text, ENTER, SHIFT)
    assert bar.count.text() == f"{hits} dari {hits}"
    qtbot.keyClick(bar.text, ENTER)
    qtbot.keyClicks(bar.by, "no.")
    qtbot.keyClick(bar.by, ENTER)
    assert texts(pane)[0] == "mari kita dukung no. dua"
    qtbot.keyClick(bar.by, ENTER, CTRL)
    assert not any("nomor" in text for text in texts(pane))
    assert not any(segment.is_verified for segment in segments(pane))
    qtbot.keyClick(bar.text, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert pane.view._hits == {}


def test_a_text_that_is_nowhere_offers_nothing_to_replace(qtbot, pane):
    act(pane, "find")
    qtbot.keyClicks(pane.find_bar.text, "zebra")
    assert pane.find_bar.count.text() == "tidak ada"
    assert not pane.find_bar.one.isEnabled()
    assert not pane.find_bar.all.isEnabled()


def test_a_word_near_to_one_of_the_list_is_marked_until_it_is_in_the_list(qtbot, pane):
    press(qtbot, pane, DOWN)
    pane.words.add("dukong")
    pane.reload()
    pane.view.stack.forget_rows()
    dashes = QTextCharFormat.UnderlineStyle.DashUnderline

    def marked() -> bool:
        shapes = pane.view.stack.row(0)._layout.formats()
        return any(part.format.underlineStyle() == dashes for part in shapes)

    assert marked()
    assert pane.view.stack.row(0).meant(2) == "dukong"
    press(qtbot, pane, Qt.Key.Key_Right, Qt.Key.Key_Right)
    act(pane, "word")
    assert "dukung" in pane.words.words
    assert not marked()
    assert texts(pane)[0] == SAID


def test_what_was_changed_stands_beside_the_machine_text(qtbot, pane):
    press(qtbot, pane, DOWN)
    pane.editor.text.setPlainText("mari semua dukung nomor dua")
    pane.editor.save.click()
    act(pane, "machine")
    shown = pane.editor.machine
    assert shown.isVisible()
    cursor = QTextCursor(shown.document())
    found = shown.document().find("kita", cursor)
    assert found.charFormat().fontStrikeOut()
    assert shown.document().find("semua", cursor).charFormat().fontUnderline()
    assert differences("a b c", "a x c d") == [
        ("", "a"),
        ("-", "b"),
        ("+", "x"),
        ("", "c"),
        ("+", "d"),
    ]


def test_one_of_several_transcripts_is_chosen_at_the_top(qtbot, pane, tmp_path: Path):
    assert not pane.runs.isVisible()
    write_transcript(pane._desk.session, "BB-001", machine_segment(0, "pembacaan kedua"))
    assert pane.runs.isVisible()
    assert "pembacaan kedua" in pane.view.text_in_sight()
    pane.runs.choice.setFocus()
    qtbot.keyClick(pane.runs.choice, Qt.Key.Key_Up)
    assert SAID in pane.view.text_in_sight()
    assert [run.is_current for run in transcript_choice.runs(pane._desk.session, "BB-001")] == [
        True,
        False,
    ]


def test_a_file_is_imported_and_offered_beside_the_machine_text(
    qtbot, pane, tmp_path: Path, monkeypatch, notices_said
):
    path = tmp_path / "lain.srt"
    path.write_text("00:00:00,500 --> 00:00:01,000\ndari tempat lain\n")
    flow = ImportFlow(pane._desk, pane)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    with qtbot.waitSignal(pane._desk.events.transcript_changed):
        flow.ask("BB-001")
    assert SAID in pane.view.text_in_sight()
    assert pane.runs.choice.count() == 2
    assert "Impor · lain.srt" in pane.runs.choice.itemText(1)
    pane.runs.chosen.emit(int(pane.runs.choice.itemData(1)))
    assert "dari tempat lain" in pane.view.text_in_sight()
    assert any("1 baris dari lain.srt" in said for said in notices_said())
