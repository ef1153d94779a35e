"""Who signed: with what certificate, how often, and under which permission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from app.domain.exchange import Identity
from app.dossier import archival, layout, manifest, signing, verification
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.dossier.attacks import contents_span, failed, signed_plainly, with_certificate, write
from tests.dossier.conftest import Built


def test_a_signature_by_somebody_else_is_found(built: Built, tmp_path: Path) -> None:
    stranger = signing.load_pkcs12(
        keys.p12(tmp_path, "Rina Contoh", key=keys.p256_key("other"), root="Akar Lain"),
        keys.PASSPHRASE,
    )
    out = tmp_path / "o.pdf"
    signing.sign(built.prepared, out, stranger, field="Pemeriksa", timestamp_url=None)
    assert set(failed(out, built)) == {"signer Pemeriksa", "signer as printed"}


def test_a_colleague_below_the_same_root_is_not_the_printed_signer(
    built: Built, tmp_path: Path
) -> None:
    colleague = signing.load_pkcs12(keys.p12(tmp_path, "Rekan Contoh"), keys.PASSPHRASE)
    out = tmp_path / "o.pdf"
    signing.sign(built.prepared, out, colleague, field="Pemeriksa", timestamp_url=None)
    assert set(failed(out, built)) == {"signer as printed"}


def test_an_unknown_root_is_named_as_such(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path))
    checks = verification.verify_pdf(built.signed)
    (bad,) = [check for check in checks if not check.ok]
    assert bad.name == "signer Pemeriksa"
    assert "not_trusted" in bad.detail


def test_a_third_signature_in_a_new_field_is_found(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "o.pdf"
    with built.signed.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        metadata = signers.PdfSignatureMetadata(
            field_name="Tambahan", subfilter=fields.SigSeedSubFilter.PADES
        )
        signed = signers.sign_pdf(writer, metadata, signing._signer(built.identity))
    assert "signers" in failed(write(out, signed.getvalue()), built)


def test_a_signature_that_is_no_certification_is_found(built: Built, tmp_path: Path) -> None:
    out = signed_plainly(built.prepared, tmp_path / "o.pdf", built.identity, permission=None)
    assert "certification" in failed(out, built)


@pytest.mark.parametrize("level", [fields.MDPPerm.NO_CHANGES, fields.MDPPerm.ANNOTATE])
def test_a_certification_that_permits_something_else_is_found(
    built: Built, tmp_path: Path, level: fields.MDPPerm
) -> None:
    out = signed_plainly(built.prepared, tmp_path / "o.pdf", built.identity, permission=level)
    assert set(failed(out, built)) == {"certification"}


def test_a_change_that_the_certification_forbids_is_found(built: Built, tmp_path: Path) -> None:
    first = signed_plainly(
        built.prepared, tmp_path / "1.pdf", built.identity, permission=fields.MDPPerm.NO_CHANGES
    )
    out = tmp_path / "2.pdf"
    with first.open("rb") as stream:
        metadata = signers.PdfSignatureMetadata(
            field_name="Ketua", subfilter=fields.SigSeedSubFilter.PADES
        )
        signer = signers.PdfSigner(metadata, signer=signing._signer(built.chair))
        # without pyHanko's own objection, as another program would
        writer = IncrementalPdfFileWriter(stream)
        del writer.prev.root["/Perms"]
        write(out, signer.sign_pdf(writer, existing_fields_only=True).getvalue())
    assert {"certification", "coverage Pemeriksa"} <= set(failed(out, built))


def test_an_older_signature_format_is_found(built: Built, tmp_path: Path) -> None:
    with built.prepared.open("rb") as stream:
        metadata = signers.PdfSignatureMetadata(
            field_name="Pemeriksa",
            subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
            certify=True,
        )
        signed = signers.sign_pdf(
            IncrementalPdfFileWriter(stream),
            metadata,
            signing._signer(built.identity),
            existing_fields_only=True,
        )
    found = failed(write(tmp_path / "o.pdf", signed.getvalue()), built)
    assert found["signature Pemeriksa"] == "why=subfilter"


DAY = timedelta(days=1)


def by_leaf(
    built: Built, folder: Path, name: str, key: keys.Key | None = None, **certificate: object
) -> Path:
    """Sign with a certificate below the trusted root that `load_pkcs12` would not accept."""
    key = key or keys.p256_key(name)
    leaf = keys.certificate(name, key, keys.authority(), **certificate)  # type: ignore[arg-type]
    signer = with_certificate(built.identity, leaf, key)
    return signed_plainly(built.prepared, folder / "o.pdf", signer)


def test_a_weak_key_is_found(built: Built, tmp_path: Path) -> None:
    out = by_leaf(built, tmp_path, "Lemah", keys.rsa_key(2048))
    assert "key=rsa_2048" in failed(out, built)["algorithms Pemeriksa"]


def test_a_certificate_that_has_run_out_is_named_as_such(built: Built, tmp_path: Path) -> None:
    out = by_leaf(built, tmp_path, "Usang", start=datetime.now(UTC) - 60 * DAY)
    assert "why=certificate_expired" in failed(out, built)["signer Pemeriksa"]


def test_a_certificate_that_is_not_valid_yet_is_found(built: Built, tmp_path: Path) -> None:
    out = by_leaf(built, tmp_path, "Kelak", start=datetime.now(UTC) + 2 * DAY)
    assert "why=certificate_not_yet_valid" in failed(out, built)["signer Pemeriksa"]


def test_a_certificate_issued_for_something_else_is_found(built: Built, tmp_path: Path) -> None:
    out = by_leaf(built, tmp_path, "Peladen", usage=keys.key_usage(can_sign=False))
    assert "why=not_trusted" in failed(out, built)["signer Pemeriksa"]


def test_a_signature_over_a_sha1_digest_is_found(built: Built, tmp_path: Path) -> None:
    out = signed_plainly(built.prepared, tmp_path / "o.pdf", built.identity, digest="sha1")
    assert "digest=sha1" in failed(out, built)["algorithms Pemeriksa"]


def test_a_self_signed_certificate_with_the_right_name_is_found(
    built: Built, tmp_path: Path
) -> None:
    key = keys.p256_key("sendiri")
    alone = keys.certificate("Rina Contoh", key, None)
    signer = replace(with_certificate(built.identity, alone, key), chain=())
    out = signed_plainly(built.prepared, tmp_path / "o.pdf", signer)
    assert {"signer Pemeriksa", "signer as printed"} <= set(failed(out, built))


def test_a_second_signature_by_the_first_signer_is_found(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "o.pdf"
    signing.sign(built.signed, out, built.identity, field="Ketua", timestamp_url=None)
    assert failed(out, built) == {"two people": "why=same_certificate"}


def test_a_second_signature_with_the_first_signers_key_is_found(
    built: Built, tmp_path: Path
) -> None:
    key = keys.p256_key("Rina Contoh")
    leaf = keys.certificate("Nama Lain", key, keys.authority())
    out = tmp_path / "o.pdf"
    signer = with_certificate(built.identity, leaf, key)
    signing.sign(built.signed, out, signer, field="Ketua", timestamp_url=None)
    assert failed(out, built) == {"two people": "why=same_key"}


def test_a_second_signature_with_the_first_signers_renewed_certificate_is_found(
    built: Built, tmp_path: Path
) -> None:
    key = keys.p256_key("kunci baru")
    leaf = keys.certificate("Rina Contoh", key, keys.authority())
    out = tmp_path / "o.pdf"
    signer = with_certificate(built.identity, leaf, key)
    signing.sign(built.signed, out, signer, field="Ketua", timestamp_url=None)
    assert failed(out, built) == {"two people": "why=same_subject"}


def demanding(built: Built, folder: Path, *registered: str) -> Path:
    """Build a dossier of a case that demands two signatures, and sign it once."""
    people = tuple(
        Identity(number, "ketua", "Ketua", fingerprint, "CN=Ketua", "2026-11-22T07:00:00.000Z")
        for number, fingerprint in enumerate(registered, 1)
    )
    form = replace(built.snapshot.form, needs_two_signatures=True)
    snapshot = replace(built.snapshot, form=form, identities=people)
    laid, prepared, signed = (folder / name for name in ("l.pdf", "p.pdf", "s.pdf"))
    layout.render(snapshot, laid, JobContext())
    attached = manifest.attachments_for(snapshot)
    archival.make_archival(laid, prepared, snapshot, attached, signing.FIELDS)
    signing.sign(prepared, signed, built.identity, field="Pemeriksa", timestamp_url=None)
    return signed


def test_one_signature_where_the_case_demands_two_is_not_enough(
    built: Built, tmp_path: Path
) -> None:
    signed, out = demanding(built, tmp_path), tmp_path / "o.pdf"
    assert failed(signed, built) == {"signers": "count=1; expected=2; fields=Pemeriksa"}
    assert failed(signed, built, 1) == {}  # on its way to the second
    signing.sign(signed, out, built.chair, field="Ketua", timestamp_url=None)
    assert failed(out, built) == {}


def test_a_second_signer_who_is_not_the_registered_one_is_found(
    built: Built, tmp_path: Path
) -> None:
    signed, out = demanding(built, tmp_path, built.chair.fingerprint), tmp_path / "o.pdf"
    signing.sign(signed, out, built.chair, field="Ketua", timestamp_url=None)
    assert failed(out, built) == {}
    other = signing.load_pkcs12(keys.p12(tmp_path, "Ketua Lain"), keys.PASSPHRASE)
    signing.sign(signed, out, other, field="Ketua", timestamp_url=None)
    assert set(failed(out, built)) == {"second signer as registered"}


def recast(content: bytes, change: Callable[[cms.SignerInfo], None]) -> bytes:
    """Change what hangs on the first signature unsigned, in the room that it has."""
    start, end = contents_span(content)
    info = cms.ContentInfo.load(bytes.fromhex(content[start:end].decode()))
    change(info["content"]["signer_infos"][0])
    text = info.dump(force=True).hex().encode()
    text = text.upper() if content[start:end].upper() == content[start:end] else text
    return content[:start] + text.ljust(end - start, b"0") + content[end:]


def token_of(path: Path) -> cms.ContentInfo:
    content = path.read_bytes()
    start, end = contents_span(content)
    info = cms.ContentInfo.load(bytes.fromhex(content[start:end].decode()))
    return info["content"]["signer_infos"][0]["unsigned_attrs"][0]["values"][0]


def stamped(kind: str, value: object) -> cms.CMSAttributes:
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]})])


def test_the_time_stamp_of_another_signature_is_found(built: Built, tmp_path: Path) -> None:
    stamper = keys.timestamper()
    one, other = (
        signed_plainly(built.prepared, tmp_path / name, built.identity, stamper=stamper)
        for name in ("one.pdf", "other.pdf")
    )
    assert failed(one, built) == {}

    def swap(info: cms.SignerInfo) -> None:
        info["unsigned_attrs"] = stamped("signature_time_stamp_token", token_of(other))

    path = write(tmp_path / "o.pdf", recast(one.read_bytes(), swap))
    assert failed(path, built)["signature Pemeriksa"] == "why=timestamp"


def test_an_attribute_hung_on_unsigned_is_found(built: Built, tmp_path: Path) -> None:
    def hang(info: cms.SignerInfo) -> None:
        info["unsigned_attrs"] = stamped("content_type", cms.ContentType("data"))

    path = write(tmp_path / "o.pdf", recast(built.signed.read_bytes(), hang))
    assert failed(path, built)["signature Pemeriksa"] == "why=unsigned_attributes"
