"""What is said of an item's claims is words, never the code of a library alone."""

from __future__ import annotations

import pytest

from app.domain.evidence import ContentCredentials, EvidenceKind
from app.dossier import words
from app.dossier.sections.evidence_told import _credentials
from app.services.evidence_texts import credentials_actions, credentials_problem
from app.services.problem_texts import PROBLEMS
from widgets.texts import kind_text


def test_why_content_credentials_do_not_hold_is_said_in_words() -> None:
    codes = "assertion.dataHash.mismatch signingCredential.untrusted"
    found = ContentCredentials("broken", problem=codes)
    assert credentials_problem(found, "id") == (
        "isi berkas tidak sama dengan yang ditandatangani (assertion.dataHash.mismatch); "
        "sertifikat penandatangannya tidak dikenal (signingCredential.untrusted)"
    )
    assert "the signer's certificate" in credentials_problem(found, "en")


def test_what_was_done_to_a_file_is_said_in_words_with_the_code_behind_them() -> None:
    done = ("c2pa.created (digitalCapture)", "c2pa.color_adjustments", "org.lain.perlakuan")
    found = ContentCredentials("claimed", actions=done)
    assert credentials_actions(found, "id") == (
        "dibuat: kamera digital (c2pa.created, digitalCapture)",
        "warna disesuaikan (c2pa.color_adjustments)",
        "org.lain.perlakuan",
    )
    assert credentials_actions(found, "en")[0].startswith("created: digital camera (")


def test_the_dossier_tells_content_credentials_in_the_same_words() -> None:
    found = ContentCredentials(
        "broken",
        actions=("c2pa.created (trainedAlgorithmicMedia)",),
        problem="assertion.dataHash.mismatch claimSignature.mismatch",
    )
    told = _credentials(found)
    assert "dibuat: dibuat kecerdasan buatan (c2pa.created, trainedAlgorithmicMedia)" in told
    assert "tanda tangannya tidak cocok (claimSignature.mismatch)" in told


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_a_kind_of_evidence_has_one_name_on_screen_and_on_paper(kind: EvidenceKind) -> None:
    assert words.KINDS[kind] == kind_text(kind)


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
