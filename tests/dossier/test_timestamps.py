"""Time stamps of RFC 3161, from a real authority on this computer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import SignatureInvalid, TimestampFailed
from app.dossier import timestamps
from app.services import stamps
from app.tasks.job import JobContext
from tests.dossier.tsa import Authority, make_authority, openssl, serving

LINE = '{"act":"case.new","seq":0}'
DIGEST = hashlib.sha256(LINE.encode()).hexdigest()


def request(sha256: str, url: str) -> bytes:
    """Have a digest stamped as the program does: asked here, read in a child."""
    return stamps.request(sha256, url, JobContext())[0]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa") / "own")


@pytest.fixture
def authority(keys: Authority, fresh_data: Path) -> Iterator[Authority]:
    with serving(Authority(keys.folder)) as made:
        yield made


def test_a_token_names_its_time_and_authority_and_openssl_agrees(
    authority: Authority, tmp_path: Path
) -> None:
    token = request(DIGEST, authority.url)
    stamp = timestamps.check(token, DIGEST, (authority.root,))
    assert stamp.authority == "Uji tsa"
    assert stamp.at.endswith("Z")
    assert stamp.is_trusted
    (tmp_path / "line").write_text(LINE)
    (tmp_path / "token").write_bytes(token)
    said = openssl(
        "ts", "-verify", "-data", tmp_path / "line", "-in", tmp_path / "token", "-token_in",
        "-CAfile", authority.root,
    )  # fmt: skip
    assert "Verification: OK" in said


def test_an_authority_nobody_named_is_not_trusted_but_its_stamp_holds(
    authority: Authority,
) -> None:
    token = request(DIGEST, authority.url)
    assert not timestamps.check(token, DIGEST, ()).is_trusted


def test_a_stranger_with_the_same_names_is_not_trusted(
    authority: Authority, tmp_path: Path
) -> None:
    stranger = make_authority(tmp_path / "stranger")
    token = request(DIGEST, authority.url)
    assert not timestamps.check(token, DIGEST, (stranger.root,)).is_trusted


def test_a_leaf_under_a_trusted_root_cannot_make_an_authority(
    authority: Authority, tmp_path: Path
) -> None:
    # The trusted root made a certificate for a person; that person plays an authority.
    person = make_authority(tmp_path / "person")
    for name in ("ca.key", "ca.pem"):
        person.folder.joinpath(name).unlink()
    openssl(
        "req", "-newkey", "rsa:3072", "-nodes", "-sha256", "-config", person.folder / "ca.cnf",
        "-keyout", person.folder / "ca.key", "-out", person.folder / "ca.csr",
    )  # fmt: skip
    openssl(
        "x509", "-req", "-in", person.folder / "ca.csr", "-CA", authority.root,
        "-CAkey", authority.folder / "ca.key", "-CAcreateserial", "-days", "20",
        "-extfile", person.folder / "tsa.cnf", "-extensions", "tsa",
        "-out", person.folder / "ca.pem",
    )  # fmt: skip
    openssl(
        "x509", "-req", "-in", person.folder / "tsa.csr", "-CA", person.root,
        "-CAkey", person.folder / "ca.key", "-CAcreateserial", "-days", "20",
        "-extfile", person.folder / "tsa.cnf", "-extensions", "tsa",
        "-out", person.folder / "tsa.pem",
    )  # fmt: skip
    with serving(person):
        token = request(DIGEST, person.url)
    assert not timestamps.check(token, DIGEST, (authority.root,)).is_trusted


def test_a_token_of_another_line_is_refused(authority: Authority) -> None:
    token = request(DIGEST, authority.url)
    with pytest.raises(SignatureInvalid) as refused:
        timestamps.check(token, hashlib.sha256(b"other").hexdigest(), ())
    assert refused.value.facts["why"] == "imprint"


def test_each_flipped_byte_of_a_token_is_found_or_changes_nothing_it_says(
    authority: Authority,
) -> None:
    token = request(DIGEST, authority.url)
    said = timestamps.check(token, DIGEST, (authority.root,))
    found = 0
    for place in range(0, len(token), 7):
        changed = bytearray(token)
        changed[place] ^= 0x01
        try:
            again = timestamps.check(bytes(changed), DIGEST, (authority.root,))
        except SignatureInvalid:
            found += 1
            continue
        # Bytes beside the signed part, such as an unused certificate: what is said stays.
        assert (again.at, again.serial) == (said.at, said.serial)
    assert found > len(token) // 7 // 3


def test_a_certificate_not_made_for_time_stamps_is_refused(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = request(DIGEST, authority.url)
    # OpenSSL itself refuses to stamp with one, so the signer's usage is what is taken away.
    usage = "extended_key_usage_value"
    monkeypatch.setattr(f"asn1crypto.x509.Certificate.{usage}", None)
    with pytest.raises(SignatureInvalid) as refused:
        timestamps.check(token, DIGEST, ())
    assert refused.value.facts["why"] == "usage"


@pytest.mark.parametrize("answer", [b"", b"<html>login</html>", b"\x30\x03\x02\x01\x00"])
def test_an_answer_that_is_no_time_stamp_is_named_so(authority: Authority, answer: bytes) -> None:
    authority.answer_with = answer
    with pytest.raises(TimestampFailed) as failed:
        request(DIGEST, authority.url)
    assert failed.value.facts["why"] in {"no_token", "refused"}


def test_a_replayed_answer_is_refused(authority: Authority) -> None:
    request(DIGEST, authority.url)
    authority.answer_with = authority.reply(authority.asked[0])
    with pytest.raises(TimestampFailed) as failed:
        request(DIGEST, authority.url)
    assert failed.value.facts["why"] == "nonce"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/hosts", "address"),
        ("ftp://127.0.0.1/", "address"),
        ("bukan alamat", "address"),
        ("http://127.0.0.1:9/tsa", "unreachable"),
    ],
)
def test_a_service_that_is_not_there_is_named(url: str, why: str) -> None:
    with pytest.raises(TimestampFailed) as failed:
        request(DIGEST, url)
    assert failed.value.facts["why"] == why
