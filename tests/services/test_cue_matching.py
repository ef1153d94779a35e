"""What is a cue, what only sounds like one, and what calls for the opposite."""

from __future__ import annotations

import json

import pytest

from app.services import catalogue
from app.services.cue_matching import LIKELY, POSSIBLE, match
from app.services.cue_tokens import letters_of
from app.services.everyday_words import everyday
from tests.bench.bench_cues import counted, netra, partial, transcript
from tests.bench.make_cue_set import FILE, sentences


def found(text: str) -> dict[str, tuple[float, str]]:
    drafts = match(transcript(text), catalogue.load())
    return {draft.cue: (draft.confidence, draft.guard) for draft in drafts}


@pytest.mark.parametrize(
    "text",
    [
        "hari ini kami mengikuti deklarasi netralitas di halaman kantor",
        "hari ini kami mengikuti deklarasinetralitas di halaman kantor",
        "hari ini kami mengikuti deklarasi damai di halaman kantor",
    ],
)
def test_a_declaration_of_neutrality_is_no_campaign_declaration(text: str) -> None:
    assert found(text) == {}


def test_a_declaration_for_a_candidate_is_one() -> None:
    assert found("hari ini kami mengikuti deklarasi dukungan")["deklarasi dukungan"] == (1.0, "")


@pytest.mark.parametrize("guard", catalogue.negation_guards())
def test_a_cue_beside_a_call_for_neutrality_is_set_apart_and_says_so(guard: str) -> None:
    likeness, named = found(f"ingat {guard} pasang baliho di sini")["pasang baliho"]
    assert named == guard
    assert likeness * 100 < POSSIBLE


def test_a_misheard_call_for_neutrality_is_still_one() -> None:
    assert found("negara tina pola tukung pasong manapun")["dukung paslon"][1] == "tidak boleh"


@pytest.mark.parametrize(
    "text", ["pesan suara itu sudah dihapus", "hasil suara di tempat itu", "acara keluarga saya"]
)
def test_everyday_words_heard_as_they_are_are_no_misheard_cue(text: str) -> None:
    assert found(text) == {}


def test_a_cue_is_found_however_everyday_its_words() -> None:
    assert found("kita susun peta suara malam ini")["peta suara"] == (1.0, "")
    assert found("ada hajatan keluarga konsultan pajak")["konsultan"] == (1.0, "")


def test_no_everyday_phrase_is_a_cue() -> None:
    cues = {letters_of(cue.text) for one in catalogue.load().categories for cue in one.cues}
    assert cues.isdisjoint(everyday().phrases)


def test_little_words_around_a_word_are_no_misheard_call_for_neutrality() -> None:
    heard = found("lurah menelepon saya dan meminta konsultan secepatnya")
    assert heard["konsultan"] == (1.0, "")


def test_a_call_for_neutrality_far_away_sets_nothing_apart() -> None:
    text = "kita harus netral lalu rapat membahas jalan desa dan saluran air pasang baliho"
    assert found(text)["pasang baliho"] == (1.0, "")


def test_a_cue_that_sounds_a_little_like_a_call_for_neutrality_is_none() -> None:
    heard = found("ingat calon sebelah itu jangan pilih dia")
    assert heard == {"calon sebelah": (1.0, ""), "jangan pilih dia": (1.0, "")}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("ayo tukung paslon kita", "dukung paslon"),
        ("jangan lupa koblos nomor ya", "coblos nomor"),
        ("tolong kumpul kan warga sekarang", "kumpulkan warga"),
        ("pakai mobildinas saja", "mobil dinas"),
    ],
)
def test_a_cue_is_found_though_its_letters_or_words_were_misheard(text: str, cue: str) -> None:
    assert found(text)[cue][0] * 100 >= POSSIBLE


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("terima kasih atas dukungan semua", "dukung paslon"),
        ("begitu pesan kepala dinas", "aula dinas"),
        ("pasang lampu di rumah", "pasang baliho"),
        ("kertas itu tersisa di menara", "menangkan"),
    ],
)
def test_half_a_cue_is_none(text: str, cue: str) -> None:
    assert cue not in found(text)


def test_of_two_cues_over_the_same_words_the_likelier_one_is_proposed() -> None:
    assert set(found("ini formulir dukungan kita")) == {"formulir dukungan"}


def test_nothing_heard_gives_nothing() -> None:
    assert found("") == {}


def test_the_hard_set_is_the_one_that_its_recipe_makes() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))["sentences"]
    wanted = [(one.part, one.kind, one.voice, one.said, list(one.expected)) for one in sentences()]
    assert [
        tuple(one[key] for key in ("part", "kind", "voice", "said", "expected")) for one in kept
    ] == wanted


def test_the_parts_of_the_hard_set_share_neither_cue_nor_sentence() -> None:
    by_part: dict[str, set[str]] = {}
    for one in sentences():
        by_part.setdefault(one.part, set()).add(one.said)
    parts = list(by_part.values())
    assert len(parts) == 4
    assert len(set.union(*parts)) == sum(len(part) for part in parts)


def test_on_the_unseen_part_it_finds_more_and_errs_less_than_a_partial_ratio() -> None:
    unseen = [
        one
        for one in json.loads(FILE.read_text(encoding="utf-8"))["sentences"]
        if one["part"] == "unseen"
    ]
    ours, peer = counted(unseen, netra), counted(unseen, partial)
    assert ours.right > peer.right
    assert ours.precision > 0.8
    likely = counted(unseen, lambda text: netra(text, LIKELY / 100))
    assert likely.precision > 0.85
    assert likely.precision > peer.precision
