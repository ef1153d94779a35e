"""A time stamp over a dossier that was signed before."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from app.domain.errors import TimestampFailed
from app.dossier import signing, verification
from tests.dossier import attacks
from tests.dossier.conftest import Built
from tests.dossier.test_outside import _other_page
from tests.dossier.test_signing import pdfsig
from tests.dossier.tsa import Authority, make_authority, openssl, serving

FIELD = "CapWaktu1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with serving(make_authority(tmp_path_factory.mktemp("tsa") / "own")) as made:
        yield made


@pytest.fixture(scope="module")
def stamped(built: Built, authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stamped") / "stamped.pdf"
    signing.stamp(built.signed, out, FIELD, authority.url)
    return out


def failed(path: Path, built: Built, *roots: Path) -> dict[str, str]:
    checks = verification.verify_pdf(path, (built.root, *roots))
    return {check.name: check.detail for check in checks if not check.ok}


def told(path: Path, built: Built, *roots: Path) -> str:
    checks = verification.verify_pdf(path, (built.root, *roots))
    return next(check.detail for check in checks if check.name == f"document timestamp {FIELD}")


def test_a_stamp_leaves_the_signature_valid_and_says_when_and_by_whom(
    built: Built, stamped: Path, authority: Authority
) -> None:
    assert stamped.read_bytes().startswith(built.signed.read_bytes())
    assert failed(stamped, built, authority.root) == {}
    assert "timestamp_root_trusted=yes" in told(stamped, built, authority.root)
    assert "authority=Uji tsa" in told(stamped, built, authority.root)
    # an authority nobody here trusts is no fault of the dossier, but it is said
    assert failed(stamped, built) == {}
    assert "timestamp_root_trusted=no" in told(stamped, built)
    said = pdfsig(stamped)
    # poppler 22 verifies the signature, and of the stamp no more than what it covers
    assert said.count("Signature is Valid") == 1
    assert said.count("  - Total document signed") == 1


def test_openssl_finds_the_same_stamp_over_the_same_bytes(
    stamped: Path, authority: Authority, tmp_path: Path
) -> None:
    with stamped.open("rb") as source:
        (one,) = PdfFileReader(source).embedded_timestamp_signatures
        token, ranges = one.pkcs7_content, [int(number) for number in one.byte_range]
    content = stamped.read_bytes()
    covered, answer = tmp_path / "covered.bin", tmp_path / "token.der"
    covered.write_bytes(
        content[ranges[0] : ranges[0] + ranges[1]] + content[ranges[2] : ranges[2] + ranges[3]]
    )
    answer.write_bytes(token.rstrip(b"\0"))
    said = openssl(
        "ts", "-verify", "-data", covered, "-in", answer, "-token_in", "-CAfile", authority.root
    )
    assert "Verification: OK" in said


def test_the_second_signature_and_further_stamps_may_follow(
    built: Built, stamped: Path, authority: Authority, tmp_path: Path
) -> None:
    both, again = tmp_path / "both.pdf", tmp_path / "again.pdf"
    signing.sign(stamped, both, built.chair, field=signing.SECOND_FIELD, timestamp_url=None)
    assert failed(both, built) == {}
    signing.stamp(both, again, "CapWaktu2", authority.url)
    assert failed(again, built) == {}
    with again.open("rb") as source:
        assert len(PdfFileReader(source).embedded_timestamp_signatures) == 2


def test_a_change_after_a_stamp_or_under_cover_of_one_is_found(
    built: Built, stamped: Path, authority: Authority, tmp_path: Path
) -> None:
    after = attacks.updated(stamped, tmp_path / "after.pdf", _other_page)
    assert {"revisions", "signing revisions"} <= failed(after, built).keys()
    changed = attacks.updated(built.signed, tmp_path / "changed.pdf", _other_page)
    under = tmp_path / "under.pdf"
    signing.stamp(changed, under, FIELD, authority.url)
    assert failed(under, built)


def test_a_broken_stamp_proves_nothing(built: Built, stamped: Path, tmp_path: Path) -> None:
    content = bytearray(stamped.read_bytes())
    with stamped.open("rb") as source:
        (one,) = PdfFileReader(source).embedded_timestamp_signatures
        ranges = [int(number) for number in one.byte_range]
    at = ranges[0] + ranges[1] + 3000
    content[at] = ord("0") if content[at] != ord("0") else ord("1")
    out = attacks.write(tmp_path / "broken.pdf", bytes(content))
    assert f"document timestamp {FIELD}" in failed(out, built)


def test_a_service_that_is_none_or_silent_or_talks_nonsense_is_said(
    built: Built, authority: Authority, tmp_path: Path
) -> None:
    out = tmp_path / "o.pdf"
    for url, why in (("cap.waktu", "address"), ("http://127.0.0.1:9/", "unreachable")):
        with pytest.raises(TimestampFailed) as raised:
            signing.stamp(built.signed, out, FIELD, url)
        assert raised.value.facts["why"] == why
    authority.answer_with = b"bukan cap waktu"
    try:
        with pytest.raises(TimestampFailed):
            signing.stamp(built.signed, out, FIELD, authority.url)
    finally:
        authority.answer_with = None
    assert not out.exists()


def test_qpdf_finds_nothing_wrong_with_a_stamped_dossier(stamped: Path) -> None:
    done = subprocess.run(["qpdf", "--check", str(stamped)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
