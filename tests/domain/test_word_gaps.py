from __future__ import annotations

from dataclasses import replace

from app.domain.layout import is_laid, laid
from app.domain.shown_words import shown_words
from app.domain.transcript import Cover, MachineSegment, Segment, Word
from app.domain.word_gaps import is_glued, joined

TEXT = "sudah bertahun-tahun, orang-orang itu"
WORDS = ("sudah", "bertahun", "-tahun,", "orang", "-orang", "itu")
HEARD = MachineSegment(
    start_us=0,
    end_us=6_000_000,
    text=TEXT,
    words=tuple(
        Word(at * 1_000_000, (at + 1) * 1_000_000, word, 0.9 - 0.1 * at)
        for at, word in enumerate(WORDS)
    ),
    window_start_us=0,
    avg_logprob=-0.2,
    no_speech_prob=0.0,
    compression_ratio=1.0,
    temperature=0.0,
)


def test_words_of_one_reduplication_are_one_word_where_they_are_shown() -> None:
    shown = shown_words(Segment(1, HEARD, TEXT, 0))
    assert [word.text for word in shown] == ["sudah", "bertahun-tahun,", "orang-orang", "itu"]
    assert (shown[1].start_us, shown[1].end_us) == (1_000_000, 3_000_000)
    assert shown[2].probability == HEARD.words[4].probability
    assert " ".join(word.text for word in shown) == TEXT


def test_a_cut_segment_keeps_its_words_as_they_were_written() -> None:
    part = [(HEARD, Cover(1, 1, 5))]
    assert laid(part, 1_000_000, 5_000_000).text == "bertahun-tahun, orang-orang"


def test_a_segment_that_an_earlier_netra_cut_is_still_what_was_laid() -> None:
    part = [(HEARD, Cover(1, 1, 5))]
    made = laid(part, 1_000_000, 5_000_000)
    assert is_laid(part, made)
    assert is_laid(part, replace(made, text="bertahun -tahun, orang -orang"))
    assert not is_laid(part, replace(made, text="bertahun-tahun, orang"))


def test_a_word_that_the_text_lacks_stands_apart() -> None:
    assert is_glued("mari dukung", ["mari", "hilang", "dukung"]) == (False, False, False)
    assert joined(["mari", "kita"], [False, False]) == "mari kita"
