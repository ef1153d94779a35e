"""A certificate that ran out, one that was revoked, and what the file itself can tell of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from app.dossier import signing, verification
from tests.dossier import keys
from tests.dossier.attacks import signed_plainly
from tests.dossier.conftest import Built
from tests.dossier.other_programs import signed_by_another
from tests.dossier.test_outside import Outside, _other_page, outside

__all__ = ["outside"]
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


def signer_check(path: Path, *trust: Path) -> str:
    checks = verification.verify_pdf(path, trust)
    return next(check.detail for check in checks if check.name.startswith("signer "))


def stamped_at(source: Path, out: Path, at: datetime) -> Path:
    made = keys.timestamper()
    stamper = DummyTimeStamper(made.tsa_cert, made.tsa_key, fixed_dt=at)
    writer = IncrementalPdfFileWriter(BytesIO(source.read_bytes()))
    done = signers.PdfTimeStamper(stamper, field_name="CapWaktu1").timestamp_pdf(writer, "sha256")
    out.write_bytes(done.getvalue())
    return out


@pytest.fixture(scope="module")
def run_out(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier whose certificate ran out six hours ago."""
    folder = tmp_path_factory.mktemp("late")
    path = keys.p12(folder, "Rina Contoh", start=NOW - 20 * DAY - DAY / 4, days=20)
    key, leaf, others = pkcs12.load_key_and_certificates(path.read_bytes(), keys.PASSPHRASE)
    assert key is not None
    assert leaf is not None
    # what may not sign any more is refused on opening: put together without asking
    der = serialization.Encoding.DER
    plain = (der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    identity = replace(
        built.identity,
        certificate=leaf.public_bytes(der),
        key=key.private_bytes(*plain),
        chain=tuple(one.public_bytes(der) for one in others),
    )
    return signed_plainly(built.prepared, folder / "late.pdf", identity)


def test_a_stamp_made_in_time_keeps_a_signature_good_after_its_certificate_ran_out(
    built: Built, run_out: Path, tmp_path: Path
) -> None:
    assert "certificate_expired" in signer_check(run_out, built.root)
    stamp_root = keys.root_pem(tmp_path, "Akar Cap Waktu")
    in_time = stamped_at(run_out, tmp_path / "in_time.pdf", NOW - DAY / 2)
    told = signer_check(in_time, built.root, stamp_root)
    assert "why=" not in told
    assert "certificate_expired_after_stamp=" in told
    # an authority that nobody here trusts proves nothing, and a stamp made too late neither
    assert "why=certificate_expired" in signer_check(in_time, built.root)
    late = stamped_at(run_out, tmp_path / "late.pdf", NOW - timedelta(hours=1))
    assert "why=certificate_expired" in signer_check(late, built.root, stamp_root)


def crl(*revoked: int) -> asn1_crl.CertificateList:
    above, key = keys.authority()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(above.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + DAY)
    )
    for serial in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(NOW - DAY)
            .build()
        )
    made = builder.sign(key, hashes.SHA256())
    return asn1_crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def with_data(
    source: Path,
    out: Path,
    list_: asn1_crl.CertificateList,
    also: Callable[[IncrementalPdfFileWriter], None] | None = None,
) -> Path:
    """Write revocation data after the signature, as programs do that sign for the long term."""
    content = BytesIO(source.read_bytes())
    DocumentSecurityStore.add_dss(content, None, crls=[list_], force_write=True)
    if also is not None:
        writer = IncrementalPdfFileWriter(content)
        also(writer)
        writer.write_in_place()
    out.write_bytes(content.getvalue())
    return out


def test_revocation_is_called_unchecked_until_the_file_tells_of_it(
    outside: Outside, tmp_path: Path
) -> None:
    signed = signed_by_another(outside.prepared, tmp_path / "s.pdf", outside.first)
    assert "revocation=not_checked" in signer_check(signed, outside.root)
    good = with_data(signed, tmp_path / "good.pdf", crl())
    assert outside.failed(good) == {}
    assert "revocation=good" in signer_check(good, outside.root)
    serial = x509.load_der_x509_certificate(outside.first.certificate).serial_number
    revoked = with_data(signed, tmp_path / "revoked.pdf", crl(serial))
    assert "why=certificate_revoked" in outside.failed(revoked)["signer TTE"]


def test_only_revocation_data_may_follow_the_last_signature(
    outside: Outside, tmp_path: Path
) -> None:
    signed = signed_by_another(outside.prepared, tmp_path / "s.pdf", outside.first)
    more = with_data(signed, tmp_path / "more.pdf", crl(), _other_page)
    assert {"revisions", "signing revisions", "coverage TTE"} <= outside.failed(more).keys()


def test_a_dossier_signed_in_netra_takes_no_revocation_data_afterwards(
    built: Built, tmp_path: Path
) -> None:
    # its last signature covers the whole file; who wants more lays a time stamp over it
    more = with_data(built.signed, tmp_path / "more.pdf", crl())
    checks = verification.verify_pdf(more, (built.root,))
    assert "revisions" in {check.name for check in checks if not check.ok}
    assert signing.FIRST_FIELD in {
        check.name.split()[-1] for check in checks if check.name.startswith("coverage")
    }
