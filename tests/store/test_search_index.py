from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import InvalidValue
from app.domain.query import parse_query
from app.domain.spelling import sounds
from app.store.search_file import FILE_NAME
from app.store.search_index import IndexedCase, IndexedText, SearchIndex

SAID = (
    "mari kita dukung pasangan calon nomor dua",
    "bapak camat hadir di lapangan kecamatan pagi ini",
    "deklarasi netralitas aparatur sipil negara",
    "kalau sudah pilih jangan lupa coblos",
    "debat paslon disiarkan malam ini",
    "nomor kursi dua belas",
)


@pytest.fixture
def index(tmp_path: Path):
    made = SearchIndex(tmp_path)
    filled(made, "/satu", SAID)
    yield made
    made.close()


def filled(index: SearchIndex, path: str, said: tuple[str, ...], part: str = "t") -> None:
    index.begin_case(IndexedCase(path, "log", f"nomor{path}", "", ""))
    texts = [IndexedText("BB-001", "transcript", n, n, text) for n, text in enumerate(said)]
    index.replace_part(path, part, "1", texts)


def found(index: SearchIndex, query: str, path: str | None = None) -> list[tuple[str, int]]:
    hits = index.find(parse_query(query), path, 50)
    return [(hit.text.text, hit.likeness) for hit in hits]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("nomor dua", (0, 5)),
        ('"nomor dua"', (0,)),
        ("deklar", (2,)),
        ("deklar*", (2,)),
        ("camat ~3 lapangan", (1,)),
        ("bapak ~1 lapangan", ()),
        ("nomor -kursi", (0,)),
        ("camat ATAU coblos", (1, 3)),
        ("LAPANGAN", (1,)),
        ("lapangan kecamatan dukung", ()),
    ],
)
def test_a_query_finds_what_it_says(index, query, wanted):
    as_written = [text for text, likeness in found(index, query) if likeness == 0]
    assert as_written == [SAID[number] for number in wanted]


@pytest.mark.parametrize(
    ("misheard", "said"),
    [
        ("kalo sudah", 3),
        ("jangan lupa tjoblos", 3),
        ("nomer 2", 0),
        ("netralitaz", 2),
        ("lapanan kejamatan", 1),
        ("mendukun pasanan", None),
        ("pasanan", 0),
        ("disyarkan", 4),
    ],
)
def test_a_misheard_spelling_is_found_and_said_to_be_like(index, misheard, said):
    hits = found(index, misheard)
    if said is None:
        assert hits == []
    else:
        assert SAID[said] in [text for text, likeness in hits if likeness > 0]


def test_old_and_new_spelling_sound_the_same_and_other_words_do_not():
    assert sounds("Soeharto Djakarta tjamat") == sounds("suharto jakarta camat")
    assert sounds("bupati") != sounds("camat")
    assert len({sounds(word) for word in ("satu", "dua", "tiga", "calon", "calo")}) == 5
    assert sounds("N-07 11 1") == "n 07 11 1"


def test_a_part_that_is_indexed_again_leaves_nothing_of_before(index):
    index.replace_part(
        "/satu", "t", "2", [IndexedText("BB-001", "transcript", 0, 0, "lain sama sekali")]
    )
    assert found(index, "camat") == []
    assert found(index, "lain") == [("lain sama sekali", 0)]
    assert index.markers("/satu") == {"t": "2"}


def test_one_case_is_searched_without_the_others_and_a_forgotten_one_is_gone(index):
    filled(index, "/dua", ("camat lain bicara",))
    assert found(index, "camat", "/dua") == [("camat lain bicara", 0)]
    assert len(found(index, "camat")) == 2
    index.forget("/dua")
    assert len(found(index, "camat")) == 1
    assert found(index, "camat", "/dua") == []


def test_parts_of_two_cases_that_grow_in_turn_do_not_mix(index):
    for number in range(20):
        filled(index, f"/{number % 2}", (f"kata{number}",), part=f"p{number}")
    for number in range(20):
        hits = index.find(parse_query(f'"kata{number}"'), None, 50)
        assert [(hit.case.path, hit.text.text) for hit in hits] == [
            (f"/{number % 2}", f"kata{number}")
        ]


def test_a_damaged_index_is_begun_again(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 500)
    index = SearchIndex(tmp_path)
    assert index.cases() == ()
    filled(index, "/satu", SAID)
    assert found(index, "camat")
    index.close()


def test_without_a_place_to_write_the_index_lies_in_memory(tmp_path: Path):
    (tmp_path / "file").write_text("")
    index = SearchIndex(tmp_path / "file")
    filled(index, "/satu", SAID)
    assert found(index, "camat")
    index.close()


def test_words_are_never_operators(index):
    for text in ('" OR "camat', "camat NEAR(", "body:camat", "camat^", "(camat"):
        index.find(parse_query(text), None, 5)


@pytest.mark.parametrize("query", ["", "a", '"', "-kata", "?! …", "~5"])
def test_a_query_without_two_letters_is_refused(query):
    with pytest.raises(InvalidValue):
        parse_query(query)
