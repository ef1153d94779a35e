"""What a check of a signed PDF found is said in words, on screen and on paper."""

from __future__ import annotations

import pytest

from app.dossier.verification import verify_pdf
from app.services.check_texts import check_detail
from tests.dossier.conftest import Built, built

__all__ = ["built"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_check_of_a_signed_dossier_is_told_in_codes(built: Built, lang: str) -> None:
    checks = verify_pdf(built.both, (built.root,))
    assert all(check.ok for check in checks)
    told = {check.name: check_detail(check.detail, lang) for check in checks}
    assert [text for text in told.values() if "=" in text or "_" in text] == []


def test_a_signature_reads_as_a_sentence_a_commissioner_knows() -> None:
    assert check_detail("covers=entire_file; changes_after=none") == (
        "mencakup seluruh berkas; perubahan sesudahnya: tidak ada"
    )
    assert check_detail("digest=sha256; key=rsa") == "sidik dihitung dengan SHA-256; kunci RSA"
    assert check_detail("bytes_after_eof=0") == "tidak ada"
    assert check_detail("bytes_after_eof=12") == "12 bita sesudah akhir berkas"


def test_what_is_not_known_stays_as_it_is() -> None:
    assert check_detail("covers=entire_file; baru=1") == "covers=entire_file; baru=1"
