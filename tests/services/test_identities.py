from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.domain.case import IdentityRole
from app.domain.errors import (
    CertificateMissing,
    CertificateUnusable,
    InvalidValue,
    SignerRefused,
    UnknownItem,
    WrongPassphrase,
)
from app.dossier import certificates
from app.services import identities
from app.services.session import CaseSession
from tests.dossier import keys
from tests.services import casefiles

KETUA, PEMERIKSA, STAF = IdentityRole.KETUA, IdentityRole.PEMERIKSA, IdentityRole.STAF


@pytest.fixture
def session(tmp_path: Path) -> CaseSession:
    with casefiles.new_case(tmp_path) as opened:
        yield opened


def last_entry(session: CaseSession) -> dict:
    return json.loads(session.stores.custody.lines()[-1])


def pem_of(p12: Path) -> tuple[Path, Path]:
    certificate = x509.load_der_x509_certificate(
        certificates.load_pkcs12(p12, keys.PASSPHRASE).certificate
    )
    pem, der = p12.with_suffix(".pem"), p12.with_suffix(".cer")
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    der.write_bytes(certificate.public_bytes(serialization.Encoding.DER))
    return pem, der


def test_a_person_is_entered_with_one_entry_that_names_who_did_it(session: CaseSession) -> None:
    before = len(session.stores.custody.lines())
    made = identities.add(session, STAF, "  Dewi Contoh ")
    assert identities.listed(session) == (made,)
    assert made.name == "Dewi Contoh"
    entry = last_entry(session)
    assert len(session.stores.custody.lines()) == before + 1
    assert entry["act"] == "identity.add"
    assert entry["data"]["identity"]["id"] == made.id
    assert entry["who"]["name"] == casefiles.REVIEWER.name
    assert entry["who"]["role"] == casefiles.REVIEWER.role


def test_a_certificate_is_known_by_one_fingerprint_from_every_kind_of_file(
    session: CaseSession, tmp_path: Path
) -> None:
    p12 = keys.p12(tmp_path, "Ketua Contoh")
    pem, der = pem_of(p12)
    expected = certificates.load_pkcs12(p12, keys.PASSPHRASE).fingerprint
    found = [
        identities.add(session, KETUA, str(number), path, passphrase)
        for number, (path, passphrase) in enumerate(
            ((p12, keys.PASSPHRASE), (pem, None), (der, None)), 1
        )
    ]
    assert {item.certificate_sha256 for item in found} == {expected}
    assert {item.subject for item in found} == {"CN=Ketua Contoh"}
    assert identities.registered(session, KETUA) == tuple(found)
    assert identities.registered(session, PEMERIKSA) == ()


def test_what_cannot_sign_is_not_registered(session: CaseSession, tmp_path: Path) -> None:
    p12 = keys.p12(tmp_path, "Ketua Contoh")
    with pytest.raises(WrongPassphrase):
        identities.add(session, KETUA, "K", p12, b"salah")
    with pytest.raises(WrongPassphrase):
        identities.add(session, KETUA, "K", p12)
    with pytest.raises(CertificateMissing):
        identities.add(session, KETUA, "K", tmp_path / "tiada.pem")
    broken = tmp_path / "x.pem"
    broken.write_bytes(b"-----BEGIN rusak")
    with pytest.raises(CertificateUnusable):
        identities.add(session, KETUA, "K", broken)
    weak, _ = pem_of_leaf(tmp_path)
    with pytest.raises(CertificateUnusable) as raised:
        identities.add(session, KETUA, "K", weak)
    assert raised.value.facts["why"] == "weak_key"
    with pytest.raises(InvalidValue):
        identities.add(session, STAF, "K", p12, keys.PASSPHRASE)
    assert identities.listed(session) == ()


def pem_of_leaf(folder: Path) -> tuple[Path, x509.Certificate]:
    leaf = keys.certificate("Lemah", keys.rsa_key(2048), keys.authority())
    path = folder / "lemah.pem"
    path.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    return path, leaf


def test_one_person_is_not_registered_for_both_roles_with_two_certificates(
    session: CaseSession, tmp_path: Path
) -> None:
    first = keys.p12(tmp_path, "Rina Contoh")
    identities.add(session, PEMERIKSA, "Rina", first, keys.PASSPHRASE)
    second = keys.p12(tmp_path, "Rina C.", key=keys.p256_key("baru"))
    with pytest.raises(SignerRefused) as raised:
        identities.add(session, KETUA, " rina ", second, keys.PASSPHRASE)
    assert raised.value.facts["why"] == "same_name"
    assert identities.add(session, STAF, "Rina").name == "Rina"
    assert identities.add(session, KETUA, "Dewi", second, keys.PASSPHRASE).role == KETUA.value


def test_one_certificate_is_not_registered_for_both_roles(
    session: CaseSession, tmp_path: Path
) -> None:
    p12 = keys.p12(tmp_path, "Rina Contoh")
    identities.add(session, PEMERIKSA, "Rina", p12, keys.PASSPHRASE)
    with pytest.raises(SignerRefused) as raised:
        identities.add(session, KETUA, "Rina juga", p12, keys.PASSPHRASE)
    assert raised.value.facts["why"] == "same_certificate"
    renewed = keys.p12(tmp_path, "Rina Contoh", key=keys.p256_key("baru"))
    with pytest.raises(SignerRefused) as raised:
        identities.add(session, KETUA, "Rina juga", renewed, keys.PASSPHRASE)
    assert raised.value.facts["why"] == "same_subject"


def test_a_name_stands_once_in_a_role(session: CaseSession) -> None:
    identities.add(session, KETUA, "Budi  Contoh")
    with pytest.raises(InvalidValue):
        identities.add(session, KETUA, "budi contoh")
    with pytest.raises(InvalidValue):
        identities.add(session, KETUA, "   ")


def test_a_person_is_removed_with_a_reason_and_stays_in_the_history(session: CaseSession) -> None:
    made = identities.add(session, KETUA, "Budi Contoh")
    with pytest.raises(InvalidValue):
        identities.remove(session, "Budi Contoh", " ")
    with pytest.raises(UnknownItem):
        identities.remove(session, "Orang Lain", "pindah")
    gone = identities.remove(session, "budi contoh", "pindah tugas")
    assert gone.id == made.id
    assert gone.removed_at
    assert identities.listed(session) == ()
    assert [item.id for item in session.stores.identities.all()] == [made.id]
    entry = last_entry(session)
    assert (entry["act"], entry["why"]) == ("identity.remove", "pindah tugas")
    with pytest.raises(UnknownItem):
        identities.remove(session, str(made.id), "lagi")
    assert identities.add(session, KETUA, "Budi Contoh").id != made.id


def test_of_two_with_one_name_the_number_says_which(session: CaseSession) -> None:
    identities.add(session, STAF, "Budi Contoh")
    second = identities.add(session, IdentityRole.PENGAWAS, "Budi Contoh")
    with pytest.raises(InvalidValue):
        identities.remove(session, "Budi Contoh", "pindah")
    assert identities.remove(session, str(second.id), "pindah").role == "pengawas"
