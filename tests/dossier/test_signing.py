from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509 as c_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.errors import (
    CertificateMissing,
    CertificateUnusable,
    SignatureInvalid,
    WrongPassphrase,
)
from app.dossier import signing, trust, verification
from app.dossier.certificates import DEMO_PASSPHRASE
from app.runtime import paths
from tests.dossier import keys, samples
from tests.dossier.conftest import Built, prepare


def pdfsig(path: Path) -> str:
    tool = shutil.which("pdfsig")
    assert tool, "pdfsig (poppler-utils) is not installed"
    done = subprocess.run([tool, "-nocert", str(path)], capture_output=True, check=False)
    return done.stdout.decode()


def test_pdfsig_finds_a_valid_signature_over_the_whole_document(built: Built) -> None:
    said = pdfsig(built.signed)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "SHA-256" in said
    assert "Signer Certificate Common Name: Rina Contoh" in said


def test_qpdf_finds_nothing_wrong_with_a_signed_dossier(built: Built) -> None:
    tool = shutil.which("qpdf")
    assert tool, "qpdf is not installed"
    done = subprocess.run([tool, "--check", str(built.signed)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    assert b"No syntax or stream encoding errors" in done.stdout


def test_what_was_signed_begins_with_the_prepared_bytes(built: Built) -> None:
    assert built.signed.read_bytes().startswith(built.prepared.read_bytes())


def test_an_rsa_3072_key_may_sign(built: Built, tmp_path: Path) -> None:
    path = keys.p12(tmp_path, "Pemeriksa RSA", key=keys.rsa_key(3072))
    identity = signing.load_pkcs12(path, keys.PASSPHRASE)
    out = tmp_path / "signed.pdf"
    level = signing.sign(built.prepared, out, identity, field="Pemeriksa", timestamp_url=None)
    assert level == "PAdES B-B"
    assert "Signature is Valid" in pdfsig(out)


def test_the_second_signature_leaves_the_first_one_valid(built: Built, tmp_path: Path) -> None:
    chair = signing.load_pkcs12(keys.p12(tmp_path, "Ketua Contoh"), keys.PASSPHRASE)
    out = tmp_path / "both.pdf"
    signing.sign(built.signed, out, chair, field=signing.SECOND_FIELD, timestamp_url=None)
    said = pdfsig(out)
    assert said.count("Signature is Valid") == 2
    assert said.count("  - Total document signed") == 1
    checks = verification.verify_pdf(out, (built.root,), expected_signers=2)
    assert [check for check in checks if not check.ok] == []


def test_a_field_is_signed_once_and_only_where_it_was_made(built: Built, tmp_path: Path) -> None:
    for field in (signing.FIRST_FIELD, "Tambahan"):
        with pytest.raises(SignatureInvalid):
            signing.sign(
                built.signed, tmp_path / "o.pdf", built.identity, field=field, timestamp_url=None
            )
    assert not (tmp_path / "o.pdf").exists()


def test_a_wrong_passphrase_is_said_and_leaves_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = keys.p12(tmp_path)
    with caplog.at_level(logging.DEBUG), pytest.raises(WrongPassphrase) as raised:
        signing.load_pkcs12(path, b"salah")
    assert raised.value.facts == {"path": str(path)}
    assert caplog.records == []


def test_a_missing_file_is_a_missing_certificate(tmp_path: Path) -> None:
    with pytest.raises(CertificateMissing):
        signing.load_pkcs12(tmp_path / "tiada.p12", b"")


def test_a_file_that_is_no_pkcs12_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "foto.p12"
    for content in (b"", b"bukan sertifikat", b"\x30\x03\x02\x01\x03", b"\x30\x80" * 400):
        path.write_bytes(content)
        with pytest.raises(CertificateUnusable) as raised:
            signing.load_pkcs12(path, b"")
        assert raised.value.facts["why"] == "not_pkcs12"


def test_a_weak_key_is_refused(tmp_path: Path) -> None:
    for key, name in (
        (keys.rsa_key(2048), "rsa_2048"),
        (ec.generate_private_key(ec.SECP224R1()), "secp224r1"),
    ):
        with pytest.raises(CertificateUnusable) as raised:
            signing.load_pkcs12(keys.p12(tmp_path, name, key=key), keys.PASSPHRASE)
        assert raised.value.facts["why"] == "weak_key"
        assert raised.value.facts["key"] == name


def test_an_expired_certificate_and_one_not_yet_valid_are_refused(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    for name, start, why in (
        ("Usang", now - timedelta(days=90), "expired"),
        ("Kelak", now + timedelta(days=2), "not_yet_valid"),
    ):
        with pytest.raises(CertificateUnusable) as raised:
            signing.load_pkcs12(keys.p12(tmp_path, name, start=start), keys.PASSPHRASE)
        assert raised.value.facts["why"] == why


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    leaf = keys.certificate("Tanpa Kunci", keys.p256_key("x"), keys.authority())
    path = tmp_path / "tanpa.p12"
    path.write_bytes(
        serialization.pkcs12.serialize_key_and_certificates(
            None, None, None, [leaf], serialization.BestAvailableEncryption(keys.PASSPHRASE)
        )
    )
    with pytest.raises(CertificateUnusable) as raised:
        signing.load_pkcs12(path, keys.PASSPHRASE)
    assert raised.value.facts["why"] == "no_key"


def test_a_certificate_made_for_something_else_is_refused(tmp_path: Path) -> None:
    path = keys.p12(tmp_path, "Peladen", usage=keys.key_usage(can_sign=False))
    with pytest.raises(CertificateUnusable) as raised:
        signing.load_pkcs12(path, keys.PASSPHRASE)
    assert raised.value.facts["why"] == "key_usage"


def test_an_identity_never_shows_its_key(built: Built) -> None:
    assert "key=" not in repr(built.identity)
    assert built.identity.key.hex() not in repr(built.identity)


def test_the_demonstration_certificate_signs_and_says_that_it_proves_nothing(
    tmp_path: Path,
) -> None:
    identity = signing.demo_identity()
    assert identity.is_demo
    assert "SERTIFIKAT DEMONSTRASI" in identity.name
    prepared, _ = prepare(samples.signed_by(samples.snapshot(tmp_path, 1), identity), tmp_path)
    out = tmp_path / "demo.pdf"
    signing.sign(prepared, out, identity, field="Pemeriksa", timestamp_url=None)
    checks = {check.name: check for check in verification.verify_pdf(out)}
    assert all(check.ok for check in checks.values())
    assert "proves no identity" in checks["signer Pemeriksa"].detail
    assert trust.remember(identity) is None


def test_naming_the_demonstration_root_does_not_make_it_proof(tmp_path: Path) -> None:
    root = paths.resource("demo_certificate", "root.pem")
    assert [found.source for found in trust.roots((root,))].count("demo") == 1
    assert "given" not in [found.source for found in trust.roots((root,))]
    identity = signing.load_pkcs12(paths.resource("demo_certificate", "demo.p12"), DEMO_PASSPHRASE)
    assert identity.is_demo


def test_a_root_used_on_this_computer_is_remembered(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path))
    assert [c.name for c in verification.verify_pdf(built.signed) if not c.ok] == [
        "signer Pemeriksa"
    ]
    kept = trust.remember(built.identity)
    assert kept is not None
    assert kept == trust.remember(built.identity)
    checks = {check.name: check for check in verification.verify_pdf(built.signed)}
    assert all(check.ok for check in checks.values())
    assert "root=this_computer" in checks["signer Pemeriksa"].detail


def test_trusted_certificates_are_read_as_pem_and_as_der(built: Built, tmp_path: Path) -> None:
    der = tmp_path / "akar.der"
    pem = c_x509.load_pem_x509_certificate(built.root.read_bytes())
    der.write_bytes(pem.public_bytes(serialization.Encoding.DER))
    assert trust.read_certificates(der) == trust.read_certificates(built.root)
    der.write_bytes(b"bukan sertifikat")
    with pytest.raises(CertificateUnusable):
        trust.read_certificates(der)
    with pytest.raises(CertificateMissing):
        trust.read_certificates(tmp_path / "tiada.pem")


@pytest.fixture
def service() -> Iterator[str]:
    """An RFC 3161 service on this computer; /bad answers rubbish."""
    stamper = keys.timestamper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = b"bukan cap waktu"
            if self.path != "/bad":
                answer = stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_time_stamp_raises_the_level(built: Built, tmp_path: Path, service: str) -> None:
    out = tmp_path / "timed.pdf"
    level = signing.sign(
        built.prepared, out, built.identity, field="Pemeriksa", timestamp_url=service
    )
    assert level == "PAdES B-T"
    checks = {check.name: check for check in verification.verify_pdf(out, (built.root,))}
    assert all(check.ok for check in checks.values())
    assert "level=PAdES B-T" in checks["signature Pemeriksa"].detail
    assert "timestamp_root_trusted=no" in checks["signature Pemeriksa"].detail


@pytest.mark.parametrize("address", ["{}bad", "http://127.0.0.1:9/", "bukan alamat"])
def test_a_time_stamp_service_that_fails_is_done_without_and_said(
    built: Built, tmp_path: Path, service: str, address: str
) -> None:
    out = tmp_path / "untimed.pdf"
    level = signing.sign(
        built.prepared,
        out,
        built.identity,
        field="Pemeriksa",
        timestamp_url=address.format(service),
    )
    assert level == "PAdES B-B"
    assert "Signature is Valid" in pdfsig(out)


def test_signing_works_off_the_main_thread(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "threaded.pdf"
    levels: list[str] = []
    thread = threading.Thread(
        target=lambda: levels.append(
            signing.sign(built.prepared, out, built.identity, field="Pemeriksa", timestamp_url=None)
        )
    )
    thread.start()
    thread.join()
    assert levels == ["PAdES B-B"]
    assert hashlib.sha256(out.read_bytes()).digest()
