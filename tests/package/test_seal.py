"""The CMS signature: whose it is, and that not one of its bytes can change unseen."""

from __future__ import annotations

import random
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
)

from app.domain.errors import SignatureInvalid
from app.package import seal, signing_keys
from app.package.contents import Trust
from tests.dossier import keys
from tests.package import samples

LIST = b"0" * 64 + b"  bagit.txt\n"


def der(key: keys.Key) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def leaf(name: str, key: keys.Key, **more: object) -> x509.Certificate:
    return keys.certificate(name, key, keys.authority(), **more)  # type: ignore[arg-type]


def signed_by(certificate: x509.Certificate, key: keys.Key, *chain: x509.Certificate) -> bytes:
    others = tuple(c.public_bytes(Encoding.DER) for c in chain)
    return seal.signer(
        certificate.public_bytes(Encoding.DER), signing_keys.by_key(der(key)), others
    )(LIST)


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_openssl_accepts_what_we_sign_and_so_do_we(kind: str, tmp_path: Path):
    key = keys.rsa_key() if kind == "RSA" else keys.p256_key("Rina")
    signature = signed_by(leaf("Rina Contoh", key), key)
    found = seal.read_signature(signature, LIST, (samples.root(),))
    assert (found.name, found.issuer, found.trust) == ("Rina Contoh", "Akar Uji", Trust.TRUSTED)
    (tmp_path / "s").write_bytes(signature)
    (tmp_path / "l").write_bytes(LIST)
    root = keys.root_pem(tmp_path)
    call = f"openssl cms -verify -binary -inform DER -in s -content l -CAfile {root.name}"
    done = subprocess.run(call.split(), cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr
    (tmp_path / "l").write_bytes(LIST + b"x")
    assert subprocess.run(call.split(), cwd=tmp_path, capture_output=True).returncode != 0


@pytest.mark.parametrize("seed", range(4))
def test_one_changed_byte_of_the_signature_is_found(seed: int):
    key = keys.p256_key("Rina")
    signature = signed_by(leaf("Rina Contoh", key), key)
    rng = random.Random(seed)  # noqa: S311  # repeatable on purpose
    for _ in range(40):
        changed = bytearray(signature)
        changed[rng.randrange(len(changed))] ^= rng.randrange(1, 256)
        with pytest.raises(seal.SealBroken):
            seal.read_signature(bytes(changed), LIST, ())


def test_what_no_signature_protects_cannot_be_added():
    key = keys.p256_key("Rina")
    signature = signed_by(leaf("Rina Contoh", key), key)
    more = [signature + b"\0"]
    for change in ("certificates", "unsigned_attrs", "digest_algorithms"):
        info = cms.ContentInfo.load(signature)
        signed = info["content"]
        if change == "certificates":
            other = keys.authority("Lain")[0].public_bytes(Encoding.DER)
            signed["certificates"].append(
                cms.CertificateChoices("certificate", asn1_x509.Certificate.load(other))
            )
        elif change == "unsigned_attrs":
            signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([])
        else:
            signed["digest_algorithms"].append({"algorithm": "sha512"})
        more.append(info.dump(force=True))
    for changed in more:
        assert changed != signature
        with pytest.raises(seal.SealBroken) as caught:
            seal.read_signature(changed, LIST, ())
        assert str(caught.value) == "signature_form"


def test_a_signature_over_another_list_is_told_apart():
    key = keys.p256_key("Rina")
    signature = signed_by(leaf("Rina Contoh", key), key)
    with pytest.raises(seal.SealBroken, match="signature_digest"):
        seal.read_signature(signature, LIST + b"x", ())


def test_a_certificate_swapped_for_one_of_the_same_key_is_refused():
    # Same key, same issuer, same serial: only the bound digest tells them apart.
    key = keys.p256_key("Rina")
    mine = leaf("Rina Contoh", key)
    other = leaf("Ketua Palsu", key)
    signature = signed_by(mine, key)
    info = cms.ContentInfo.load(signature)
    info["content"]["certificates"][0] = cms.CertificateChoices(
        "certificate", asn1_x509.Certificate.load(other.public_bytes(Encoding.DER))
    )
    with pytest.raises(seal.SealBroken):
        seal.read_signature(info.dump(force=True), LIST, ())


def test_a_signature_made_by_another_program_without_the_bound_certificate_is_refused():
    key = keys.p256_key("Rina")
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    made = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(LIST)
        .add_signer(leaf("Rina Contoh", key), key, hashes.SHA256())
        .sign(Encoding.DER, options)
    )
    with pytest.raises(seal.SealBroken, match="signature_form"):
        seal.read_signature(made, LIST, ())


def test_a_weak_key_and_a_certificate_for_something_else_are_refused():
    weak = rsa.generate_private_key(65537, 2048)
    with pytest.raises(seal.SealBroken, match="signature_weak"):
        seal.read_signature(signed_by(leaf("Lemah", weak), weak), LIST, ())
    key = keys.p256_key("Rina")
    wrong = leaf("Bukan Tanda Tangan", key, usage=keys.key_usage(can_sign=False))
    with pytest.raises(seal.SealBroken, match="signature_usage"):
        seal.read_signature(signed_by(wrong, key), LIST, ())


def test_an_intermediate_goes_along_and_the_chain_reaches_the_root():
    above = keys.authority()
    middle_key, key = keys.p256_key("Tengah"), keys.p256_key("Rina")
    middle = keys.certificate("Penerbit Antara", middle_key, above, is_ca=True)
    mine = keys.certificate("Rina Contoh", key, (middle, middle_key))
    signature = signed_by(mine, key, above[0], middle)
    found = seal.read_signature(signature, LIST, (samples.root(),))
    assert found.trust is Trust.TRUSTED
    lonely = signed_by(mine, key)
    assert seal.read_signature(lonely, LIST, (samples.root(),)).trust is Trust.NOT_TRUSTED


def test_a_leaf_that_calls_itself_an_authority_is_not_believed():
    key, forged = keys.p256_key("Rina"), keys.p256_key("Palsu")
    mine = leaf("Rina Contoh", key)
    below = keys.certificate("Ketua Palsu", forged, (mine, key))
    signature = signed_by(below, forged, mine)
    found = seal.read_signature(signature, LIST, (samples.root(),))
    assert found.trust is Trust.NOT_TRUSTED


@pytest.mark.parametrize(
    "rubbish", [b"", b"0", b"\x30\x80" * 30_000, b"\x30\x84\xff\xff\xff\xff", b"x" * 300_000]
)
def test_rubbish_is_refused(rubbish: bytes):
    with pytest.raises(seal.SealBroken, match="signature_form"):
        seal.read_signature(rubbish, LIST, ())


def test_what_a_signer_gives_is_checked_before_it_is_packed():
    with pytest.raises(SignatureInvalid):
        seal.require_valid(b"x", LIST, "paket")
    key = keys.p256_key("Rina")
    seal.require_valid(signed_by(leaf("Rina Contoh", key), key), LIST, "paket")


def test_the_key_is_in_no_text_of_the_signer():
    key = keys.p256_key("Rina")
    sign = seal.signer(leaf("Rina", key).public_bytes(Encoding.DER), signing_keys.by_key(der(key)))
    assert der(key).hex() not in repr(sign)
    now = datetime.now(UTC).year
    assert seal.read_signature(sign(LIST), LIST, ()).signed_at.startswith(str(now))
