from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.case import CaseForm, Reviewer
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, library, review
from app.services.search import around
from widgets.search.box import SearchBox

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def box(fresh_data, qtbot, desk, heard):
    made = SearchBox(desk)
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.model, FATAL)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.dismiss()


def typed(qtbot, box, text):
    box.setFocus()
    qtbot.waitUntil(lambda: box.hasFocus() and not box.is_indexing)
    box.setText(text)
    box.search_now()


def test_search_finds_words_and_notes_and_enter_goes_to_the_word(qtbot, desk, heard, box):
    draft = MomentDraft(heard.code, TimeRange(0, 0), ("N-07",), note="berdiri di mimbar")
    review.mark(desk.session, draft)
    typed(qtbot, box, "mimbar")
    assert box.model.hit(0).where == "note"
    typed(qtbot, box, "dukung")
    assert box.is_open
    with qtbot.waitSignal(box.hit_chosen) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert chosen.args[0].start_us == 800_000  # the word, not its segment
    assert not box.is_open


def test_what_was_changed_while_the_box_had_the_keys_is_found(qtbot, desk, heard, box):
    typed(qtbot, box, "panggung")
    assert box.model.rowCount() == 0
    draft = MomentDraft(heard.code, TimeRange(0, 0), ("N-07",), note="di atas panggung")
    review.mark(desk.session, draft)
    qtbot.waitUntil(lambda: box.model.rowCount() == 1)


def test_a_word_that_sounds_the_same_is_found_and_said_to_be_like(qtbot, box):
    typed(qtbot, box, "dukunk")
    assert box.model.hit(0).score == 0.9
    assert "mirip" in box.model.index(0).data()


def test_all_cases_of_the_computer_are_searched_and_another_is_named(
    qtbot, desk, heard, box, tmp_path: Path
):
    form = CaseForm(number="777/LP/PB/Kab/14.09/X/2024", title="Rapat kelurahan sebelah")
    with cases.new_case(tmp_path / "lain.netra", form, Reviewer("Sari")) as other:
        library.note_case(other)
    box.search_everywhere()
    typed(qtbot, box, "kelurahan")
    qtbot.waitUntil(lambda: box.model.rowCount() == 1)
    assert "777/LP" in box.model.index(0).data()
    box.search_here()
    assert box.model.rowCount() == 0


def test_a_query_of_signs_shows_nothing_and_breaks_nothing(qtbot, box):
    for text in ('"', '""', "* *", "-", "~5", "NEAR(", "a AND", "'; DROP TABLE texts; --", "ﷺ"):
        typed(qtbot, box, text)
        assert box.model.rowCount() == 0


def test_of_a_long_text_the_part_around_the_word_is_shown_from_a_word_on():
    text = "awal yang panjang sekali " * 8 + "di sini camat bicara tentang paslon" + " lalu" * 40
    shown = around(text, "tjamat bicara")
    assert "camat bicara" in shown
    assert shown.startswith("… ")
    assert all(word in text.split() or word == "…" for word in shown.split())
    assert around("pendek", "camat") == "pendek"
