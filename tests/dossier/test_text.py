from __future__ import annotations

from html.parser import HTMLParser

import pytest
from reportlab.platypus import Paragraph

from app.dossier import fonts, styles, text
from tests.dossier.samples import HOSTILE_NAMES


def test_a_character_without_a_glyph_is_printed_as_its_code_point() -> None:
    assert text.shown("senyum \U0001f600") == "senyum [U+1F600]"
    assert text.shown("ا") == "[U+0627]"


def test_bidirectional_and_invisible_characters_cannot_act() -> None:
    assert text.shown("gnp.\u202etxt") == "gnp.[U+202E]txt"
    assert text.shown("a\u200bb\u2066c\ufeff") == "a[U+200B]b[U+2066]c[U+FEFF]"
    assert text.shown("a\x00b\nc") == "a[U+0000]b[U+000A]c"


def test_a_lone_surrogate_is_printed_as_its_code_point() -> None:
    assert text.shown("\ud800") == "[U+D800]"


def test_text_is_composed_before_it_is_printed() -> None:
    assert text.shown("e\u0301") == "\u00e9"


def test_which_glyphs_exist_is_asked_of_each_font() -> None:
    only_in_regular = fonts.characters(fonts.REGULAR) - fonts.characters(fonts.MONO)
    code = min(only_in_regular)
    assert text.shown(chr(code), fonts.MONO) == f"[U+{code:04X}]"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_carries_no_markup(name: str) -> None:
    tags: list[str] = []

    class Listener(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    Listener().feed(text.markup(name))
    assert tags == []


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_laid_out_as_it_is_written(name: str) -> None:
    laid = Paragraph(text.markup(name), styles.VALUE)
    laid.wrap(200, 1000)
    plain = laid.getPlainText(identify=True)
    assert "".join(plain.split()) == "".join(text.shown(name).split())


def test_dates_and_times_are_written_in_indonesian() -> None:
    assert text.date_words("2026-11-22") == "Minggu, 22 November 2026"
    assert text.instant_words("2026-11-22T14:03:00+07:00") == "22 November 2026 pukul 14.03 WIB"
    assert text.instant_words("2026-11-22T14:03:00+08:00").endswith("WITA")
    assert text.instant_words("2026-11-22T14:03:00+09:00").endswith("WIT")
    assert text.instant_words("2026-11-22T14:03:00-03:30").endswith("UTC-03.30")
    assert text.instant_words("2026-11-22T14:03:00").endswith("pukul 14.03")
    assert text.instant_words("2026-11-22 14:03:05 WIT") == "22 November 2026 pukul 14.03 WIT"


def test_an_instant_in_utc_is_moved_to_the_zone_of_the_document() -> None:
    zone = text.zone_of("2026-11-22T14:03:00+07:00")
    assert text.instant_words("2026-11-22T20:03:00Z", zone) == "23 November 2026 pukul 03.03 WIB"
    assert text.instant_short("2026-11-22T05:00:01.000Z", zone) == "22-11-2026 12.00.01 WIB"
    assert text.instant_words("2026-11-22T14:03:00+09:00", zone).endswith("14.03 WIT")


def test_what_is_no_date_stays_as_entered_and_nothing_becomes_tidak_tersedia() -> None:
    assert text.date_words("kira-kira Senin") == "kira-kira Senin"
    assert text.instant_words("") == "tidak tersedia"
    assert text.or_missing("  ") == "tidak tersedia"


def test_figures_are_written_with_comma_and_full_stop() -> None:
    assert text.number(48211338) == "48.211.338"
    assert text.size_words(48211338) == "48.211.338 bita (48,2 MB)"
    assert text.size_words(999) == "999 bita"
    assert text.size_words(1000) == "1.000 bita (1,0 kB)"
    assert text.size_words(3 * 10**15) == "3.000.000.000.000.000 bita (3000,0 TB)"


def test_a_digest_is_grouped_in_fours_and_loses_nothing() -> None:
    digest = "0123456789abcdef" * 4
    assert len(text.groups(digest)) == 16
    assert "".join(text.groups(digest)) == digest
    assert text.short_digest(digest) == "0123 4567 … 89ab cdef"


def test_a_line_is_cut_to_the_room_there_is() -> None:
    cut = fonts.fitted("nomor " * 40, fonts.BOLD, 7.5, 120)
    assert cut.endswith("…")
    assert fonts.width(cut, fonts.BOLD, 7.5) <= 120
    assert fonts.fitted("pendek", fonts.BOLD, 7.5, 120) == "pendek"
