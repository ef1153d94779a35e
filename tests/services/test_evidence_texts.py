"""What is said of an item's claims is words, never the code of a library alone."""

from __future__ import annotations

from app.domain.evidence import ContentCredentials
from app.dossier import words
from app.services.evidence_texts import credentials_problem
from app.services.problem_texts import PROBLEMS


def test_why_content_credentials_do_not_hold_is_said_in_words() -> None:
    codes = "assertion.dataHash.mismatch signingCredential.untrusted"
    found = ContentCredentials("broken", problem=codes)
    assert credentials_problem(found, "id") == (
        "isi berkas tidak sama dengan yang ditandatangani; "
        "sertifikat penandatangannya tidak dikenal"
    )
    assert "the signer's certificate" in credentials_problem(found, "en")


def test_what_the_library_said_stays_one_reason() -> None:
    found = ContentCredentials("broken", problem="unreadable: box of no size")
    assert credentials_problem(found, "en") == "it cannot be read (box of no size)"
    assert credentials_problem(ContentCredentials("broken", problem="new.code"), "id") == "new.code"
    assert credentials_problem(ContentCredentials("absent"), "id") == ""


def test_the_dossier_says_why_in_the_words_of_the_screen() -> None:
    screen = {code: PROBLEMS[code][0] for code in words.PROBLEMS}
    assert screen == words.PROBLEMS
    assert words.problem("damaged: 3") == "isinya rusak (3)"
    assert words.problem("new") == "new"
