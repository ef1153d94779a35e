from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from app.domain import errors
from app.domain.errors import AppError, InvalidValue
from app.services import message_texts, message_texts_en
from app.services.field_texts import EXPECTED
from app.services.messages import describe, format_size, has_own_words, problem_text

ROOT = Path(__file__).parents[2]
_ENGLISH = re.compile(r'expected="((?:an?|the|its|one|each|two) [^"{]+)"')


def every_error() -> list[type[AppError]]:
    found, left = [], [AppError]
    while left:
        kind = left.pop()
        found.append(kind)
        left.extend(kind.__subclasses__())
    return sorted(
        (k for k in set(found) if k.__module__ == errors.__name__), key=lambda k: k.__name__
    )


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_words_of_its_own(kind: type[AppError], lang: str):
    assert has_own_words(kind, lang)
    message = describe(kind(path="a.mp4", why="damaged"), lang)
    assert message.title
    assert message.text.endswith(".")
    assert message.remedy.endswith(".")


@pytest.mark.parametrize("kind", every_error())
def test_words_name_only_facts_that_the_error_documents(kind: type[AppError]):
    for texts in (message_texts.INDONESIAN, message_texts_en.ENGLISH):
        _title, text, remedy = texts[kind.__name__]
        named = {name for _, name, _, _ in string.Formatter().parse(text + remedy) if name}
        stated = set((kind.__doc__ or "").split("`")[1::2]) | {"needed"}
        assert named <= stated


def test_both_languages_describe_the_same_errors():
    assert message_texts.INDONESIAN.keys() == message_texts_en.ENGLISH.keys()


def test_facts_stand_in_the_sentence():
    error = errors.WorkerCrashed(op="probe", path="VID_01.mp4", exit_code=139)
    assert "VID_01.mp4" in describe(error).text
    assert "139" in describe(error, "en").text


def test_a_missing_fact_reads_as_a_dash():
    assert "–" in describe(errors.DiskFull()).text


def test_control_signs_in_a_name_cannot_forge_a_line():
    assert "\n" not in describe(errors.FileMissing(path="a\nnetra: selesai")).text


def test_braces_in_a_name_stay_as_they_are():
    assert "{why}" in describe(errors.FileMissing(path="{why}")).text


def test_a_bug_is_called_a_bug():
    assert "ZeroDivisionError" in describe(ZeroDivisionError(), "en").text


def test_a_problem_code_reads_as_words_and_an_unknown_one_as_itself():
    assert problem_text("empty") == "berkas kosong (0 bita)"
    assert problem_text("odd: thing") == "odd: thing"


def test_sizes_read_as_a_person_says_them():
    assert format_size(999) == "999 B"
    assert format_size(1_400_000_000) == "1,4 GB"


def test_what_is_refused_is_named_in_the_reader_s_language():
    refused = InvalidValue(field="party", value="", expected="a name")
    assert describe(refused).text == (
        "Isian pihak tidak sesuai: (kosong). Yang diharapkan: sebuah nama."
    )
    assert "party" in describe(refused, "en").text
    assert "(empty)" in describe(refused, "en").text


def test_nothing_is_expected_in_english_words_on_an_indonesian_screen():
    said = set()
    for room in ("app", "media", "widgets"):
        for path in (ROOT / room).rglob("*.py"):
            said |= set(_ENGLISH.findall(path.read_text(encoding="utf-8")))
    assert said
    assert said - set(EXPECTED) == set()
