"""A token signs as a file does, and its key never leaves it. SoftHSM2 stands for the card."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from app.domain.errors import CertificateMissing, CertificateUnusable
from app.dossier import signing, tokens, verification
from app.package import seal
from app.services import dossiers, packages
from app.services.dossier_files import DossierRequest
from app.services.integrity import verify_path
from app.services.signing_choice import SigningChoice, detached_signer
from app.tasks.job import JobContext
from tests.dossier import keys, samples
from tests.dossier.conftest import Built, prepare
from tests.dossier.test_signing import pdfsig
from tests.services.casefiles import new_case

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SoftHSM2 has no package for Windows here")
PIN = "123456"
PLACES = (
    "/usr/lib/softhsm",
    "/usr/lib64/pkcs11",
    "/usr/local/lib/softhsm",
    "/opt/homebrew/lib/softhsm",
)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make tokens, and load the driver once: it reads where they lie when it is loaded."""
    tool = shutil.which("softhsm2-util")
    assert tool, "softhsm2-util (softhsm2) is not installed"
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    [library] = [path for place in PLACES if (path := Path(place, "libsofthsm2.so")).is_file()][:1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(config))
        for label in ("Sari", "Budi", "Kosong", "Dua", "Lama"):
            line = [
                "--init-token",
                "--free",
                "--label",
                label,
                "--so-pin",
                "87654321",
                "--pin",
                PIN,
            ]
            subprocess.run([tool, *line], check=True, capture_output=True)
        fill(library, "Sari", "Sari Contoh", keys.p256_key("Sari"))
        fill(library, "Budi", "Budi Contoh", keys.rsa_key(3072))
        fill(library, "Dua", "Dua Satu", keys.p256_key("Dua 1"), number=1)
        fill(library, "Dua", "Dua Dua", keys.p256_key("Dua 2"), number=2)
        fill(library, "Lama", "Lama Contoh", keys.p256_key("Lama"), days=0)
        yield library


def fill(
    library: Path, label: str, name: str, key: keys.Key, *, number: int = 1, days: int = 30
) -> None:
    """Put a key, its certificate and the root onto a token, as an issuer does."""
    import pkcs11
    from pkcs11.util import ec, rsa, x509

    above = keys.authority("Akar Uji")
    leaf = keys.certificate(name, key, above, days=days)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    is_rsa = isinstance(key, keys.rsa.RSAPrivateKey)
    private = rsa.decode_rsa_private_key(der) if is_rsa else ec.decode_ec_private_key(der)
    own = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.ID: bytes([number])}
    with (
        pkcs11.lib(str(library)).get_token(token_label=label).open(user_pin=PIN, rw=True) as session
    ):
        session.create_object({**private, **own, pkcs11.Attribute.SENSITIVE: True})
        for place, one in ((number, leaf), (90 + number, above[0])):
            content = x509.decode_x509_certificate(one.public_bytes(serialization.Encoding.DER))
            session.create_object({**content, **own, pkcs11.Attribute.ID: bytes([place])})


def why(library: Path, pin: str, wanted: str) -> str:
    with pytest.raises(CertificateUnusable) as raised:
        tokens.load_token(library, pin.encode(), wanted)
    return str(raised.value.facts["why"])


@pytest.mark.parametrize("label", ["Sari", "Budi"])
def test_a_token_signs_what_stock_tools_accept(
    driver: Path, built: Built, tmp_path: Path, label: str
) -> None:
    identity = tokens.load_token(driver, PIN.encode(), label)
    assert (identity.name, identity.key) == (f"{label} Contoh", b"")
    prepared, _pages = prepare(samples.signed_by(samples.snapshot(tmp_path), identity), tmp_path)
    out = tmp_path / "signed.pdf"
    level = signing.sign(prepared, out, identity, field="Pemeriksa", timestamp_url=None)
    assert level == "PAdES B-B"
    said = pdfsig(out)
    assert "Signature is Valid" in said
    assert f"Signer Certificate Common Name: {label} Contoh" in said
    checks = verification.verify_pdf(out, (built.root,), expected_signers=1)
    assert [check for check in checks if not check.ok] == []


def test_a_second_person_signs_with_a_token_what_the_first_signed_with_a_file(
    driver: Path, built: Built, tmp_path: Path
) -> None:
    identity, out = tokens.load_token(driver, PIN.encode(), "Budi"), tmp_path / "both.pdf"
    signing.sign(built.signed, out, identity, field=signing.SECOND_FIELD, timestamp_url=None)
    assert pdfsig(out).count("Signature is Valid") == 2


@pytest.mark.parametrize("label", ["Sari", "Budi"])
def test_a_package_and_a_receipt_are_signed_with_a_token(
    driver: Path, tmp_path: Path, label: str
) -> None:
    choice = SigningChoice(passphrase=PIN.encode(), driver=driver, token=label)
    out = tmp_path / "paket.zip"
    with new_case(tmp_path) as session:
        request = packages.ExportRequest(out=out, signing=choice)
        written = packages.export_job(session, request).run(JobContext())
        packages.commit(session, written)
    assert written.signed_by == f"{label} Contoh"
    report = verify_path(out, (keys.root_pem(tmp_path),), JobContext())
    assert [check for check in report.checks if not check.ok] == []
    (signer,) = [check for check in report.checks if check.name == "package signer"]
    assert f"name={label} Contoh" in signer.detail
    identity = choice.identity()
    assert identity is not None
    seal.require_valid(detached_signer(identity)(b"tanda terima"), b"tanda terima", "t")


def test_a_dossier_of_a_case_is_built_with_a_token(driver: Path, tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        request = DossierRequest(driver=driver, passphrase=PIN.encode(), token="Sari Contoh")
        kept = dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))
    assert kept.document.signed_by == "Sari Contoh"
    assert "Signature is Valid" in pdfsig(Path(kept.document.path))


def test_a_wrong_pin_is_tried_once_and_said(driver: Path) -> None:
    assert why(driver, "000000", "Sari") == "pin_incorrect"
    assert why(driver, "", "Sari") == "pin_incorrect"
    assert tokens.load_token(driver, PIN.encode(), "Sari").name == "Sari Contoh"


def test_nothing_is_opened_where_it_is_not_clear_which(driver: Path) -> None:
    assert why(driver, PIN, "") == "several_tokens"
    assert why(driver, PIN, "Tiada") == "several_tokens"
    assert why(driver, PIN, "Dua") == "several_certificates"


def test_a_token_that_may_not_sign_is_refused(driver: Path) -> None:
    assert why(driver, PIN, "Kosong") == "no_key"
    assert why(driver, PIN, "Lama") == "expired"


def test_what_is_no_driver_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CertificateMissing):
        tokens.load_token(tmp_path / "tiada.so", b"")
    broken = tmp_path / "rusak.so"
    broken.write_bytes(b"not a library")
    assert why(broken, PIN, "") == "no_driver"


def test_no_secret_is_told_by_an_identity(driver: Path) -> None:
    identity = tokens.load_token(driver, PIN.encode(), "Sari")
    assert PIN not in repr(identity)
    assert PIN not in repr(identity.token)
