"""Each check of a dossier's verification, and an attack that it must catch."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from app.domain.dossier import Attachment, CheckResult
from app.domain.errors import CertificateMissing, CertificateUnusable, FileMissing, NotADossier
from app.dossier import archival, layout, manifest, signing, verification
from app.tasks.job import JobContext
from tests.dossier import keys, samples
from tests.dossier.conftest import Built

Attach = Callable[[tuple[Attachment, ...]], tuple[Attachment, ...]]


def failed(path: Path, built: Built, signers_expected: int | None = None) -> dict[str, str]:
    checks = verification.verify_pdf(path, (built.root,), expected_signers=signers_expected)
    return {check.name: check.detail for check in checks if not check.ok}


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def resign(prepared: Path, built: Built, folder: Path) -> Path:
    out = folder / "resigned.pdf"
    signing.sign(prepared, out, built.identity, field="Pemeriksa", timestamp_url=None)
    return out


def test_an_untouched_dossier_passes_every_check(built: Built) -> None:
    checks = verification.verify_pdf(built.signed, (built.root,))
    assert [check for check in checks if not check.ok] == []
    names = [check.name for check in checks]
    assert len(set(names)) == len(names)
    assert {"end of file", "revisions", "signers", "custody head", "attached manifest"} <= set(
        names
    )
    assert "level=PAdES B-B" in {c.name: c.detail for c in checks}["signature Pemeriksa"]


def test_bytes_after_the_end_of_the_file_are_found(built: Built, tmp_path: Path) -> None:
    for tail in (b"x", b"\n\n", b"\x00", b"\n%%EOF\n"):
        path = write(tmp_path / "o.pdf", built.signed.read_bytes() + tail)
        assert failed(path, built), tail


def test_a_cut_file_is_found(built: Built, tmp_path: Path) -> None:
    content = built.signed.read_bytes()
    for length in (len(content) - 1, len(content) - 8, len(content) - 400):
        path = write(tmp_path / "o.pdf", content[:length])
        assert failed(path, built), length


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_bit_anywhere_is_found(built: Built, tmp_path: Path, seed: int) -> None:
    content = built.signed.read_bytes()
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for place in [rng.randrange(9, len(content)) for _ in range(8)]:
        changed = bytearray(content)
        changed[place] ^= 1 << rng.randrange(8)
        path = write(tmp_path / "o.pdf", bytes(changed))
        try:
            assert failed(path, built), place
        except NotADossier:
            continue  # nothing of a dossier could be read any more: refused as a whole


def test_a_flipped_bit_in_the_signature_itself_is_found(built: Built, tmp_path: Path) -> None:
    # The one place that the signature does not cover: padding, letter case, names, certificates.
    content = built.signed.read_bytes()
    start = content.index(b"/Contents <") + len(b"/Contents ")
    end = content.index(b">", start)
    rng = random.Random(4)  # noqa: S311 - repeatable on purpose
    for place in [start, end, *[rng.randrange(start, end) for _ in range(40)]]:
        changed = bytearray(content)
        changed[place] ^= 1 << rng.randrange(8)
        assert failed(write(tmp_path / "o.pdf", bytes(changed)), built), place


def test_the_first_and_last_byte_matter(built: Built, tmp_path: Path) -> None:
    content = built.signed.read_bytes()
    with pytest.raises(NotADossier):
        verification.verify_pdf(write(tmp_path / "o.pdf", b"X" + content[1:]))
    assert failed(write(tmp_path / "o.pdf", content[:-1] + b"X"), built)


def test_a_page_changed_by_an_incremental_update_is_found(built: Built, tmp_path: Path) -> None:
    path = tmp_path / "changed.pdf"
    with built.signed.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        page["/Contents"] = writer.add_object(
            generic.StreamObject(stream_data=b"0 0 1 rg 100 100 300 300 re f")
        )
        writer.update_container(page)
        out = BytesIO()
        writer.write(out)
    write(path, out.getvalue())
    tool = shutil.which("pdfsig")
    assert tool, "pdfsig (poppler-utils) is not installed"
    said = subprocess.run([tool, "-nocert", str(path)], capture_output=True, check=True).stdout
    assert b"Signature is Valid" in said  # which is why its verdict is not ours
    assert {"revisions", "coverage Pemeriksa"} <= set(failed(path, built))


def test_a_harmless_looking_update_without_a_signature_is_found(
    built: Built, tmp_path: Path
) -> None:
    with built.signed.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        writer.set_info(
            generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")})
        )
        out = BytesIO()
        writer.write(out)
    assert "revisions" in failed(write(tmp_path / "o.pdf", out.getvalue()), built)


def test_a_stripped_signature_is_found(built: Built, tmp_path: Path) -> None:
    stripped = tmp_path / "stripped.pdf"
    with pikepdf.open(built.signed) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if Name.V in field:
                del field.V
        del pdf.Root.Perms
        pdf.save(stripped)
    assert failed(stripped, built) == {"signature": "why=not_signed"}
    assert failed(built.prepared, built) == {"signature": "why=not_signed"}


def test_a_dossier_saved_anew_by_another_program_is_found(built: Built, tmp_path: Path) -> None:
    saved = tmp_path / "saved.pdf"
    with pikepdf.open(built.signed) as pdf:
        pdf.save(saved)
    assert "signature Pemeriksa" in failed(saved, built)


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


def test_the_number_of_signers_is_counted(built: Built, tmp_path: Path) -> None:
    assert set(failed(built.signed, built, 2)) == {"signers"}
    assert not failed(built.signed, built, 1)
    only_chair = tmp_path / "o.pdf"
    signing.sign(built.prepared, only_chair, built.identity, field="Ketua", timestamp_url=None)
    assert {"signers", "certification"} <= set(failed(only_chair, built))


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
    with built.prepared.open("rb") as stream:
        writer = IncrementalPdfFileWriter(stream)
        metadata = signers.PdfSignatureMetadata(
            field_name="Pemeriksa", subfilter=fields.SigSeedSubFilter.PADES
        )
        signed = signers.sign_pdf(
            writer, metadata, signing._signer(built.identity), existing_fields_only=True
        )
    assert "certification" in failed(write(tmp_path / "o.pdf", signed.getvalue()), built)


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


def test_a_weak_key_is_found(built: Built, tmp_path: Path) -> None:
    key = keys.rsa_key(2048)
    above = keys.authority()
    leaf = keys.certificate("Lemah", key, above)
    weak = replace(
        built.identity,
        certificate=leaf.public_bytes(keys.serialization.Encoding.DER),
        key=key.private_bytes(
            keys.serialization.Encoding.DER,
            keys.serialization.PrivateFormat.PKCS8,
            keys.serialization.NoEncryption(),
        ),
    )
    out = tmp_path / "o.pdf"
    signing.sign(built.prepared, out, weak, field="Pemeriksa", timestamp_url=None)
    assert "key=rsa_2048" in failed(out, built)["algorithms Pemeriksa"]


def test_a_certificate_that_has_run_out_is_named_as_such(built: Built, tmp_path: Path) -> None:
    key = keys.p256_key("Usang")
    start = datetime.now(UTC) - timedelta(days=60)
    leaf = keys.certificate("Usang", key, keys.authority(), start=start)
    der = keys.serialization.Encoding.DER
    late = replace(
        built.identity,
        certificate=leaf.public_bytes(der),
        key=key.private_bytes(
            der, keys.serialization.PrivateFormat.PKCS8, keys.serialization.NoEncryption()
        ),
    )
    out = tmp_path / "o.pdf"
    signing.sign(built.prepared, out, late, field="Pemeriksa", timestamp_url=None)
    assert "why=certificate_expired" in failed(out, built)["signer Pemeriksa"]


def rebuilt(built: Built, folder: Path, change: Attach, **form: object) -> Path:
    """Sign a dossier whose attachments were changed first: only their contents can tell."""
    laid, prepared = folder / "laid.pdf", folder / "prepared.pdf"
    snapshot = replace(built.snapshot, **form) if form else built.snapshot
    layout.render(snapshot, laid, JobContext())
    attached = change(manifest.attachments_for(snapshot))
    archival.make_archival(laid, prepared, snapshot, attached, signing.FIELDS)
    return resign(prepared, built, folder)


def changed(name: str, old: bytes, new: bytes) -> Attach:
    def change(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        assert any(item.name == name and old in item.content for item in files)
        return tuple(
            replace(item, content=item.content.replace(old, new)) if item.name == name else item
            for item in files
        )

    return change


def test_an_embedded_chain_that_was_changed_is_found(built: Built, tmp_path: Path) -> None:
    path = rebuilt(built, tmp_path, changed("custody.jsonl", b"Rina Contoh", b"Rina Contah"))
    assert set(failed(path, built)) == {"attached manifest", "custody chain", "custody head"}


def test_an_embedded_chain_whose_tail_was_cut_is_found(built: Built, tmp_path: Path) -> None:
    last = (built.snapshot.custody_lines[-1] + "\n").encode()
    path = rebuilt(built, tmp_path, changed("custody.jsonl", last, b""))
    assert set(failed(path, built)) == {"attached manifest", "custody head"}


def test_a_chain_rewritten_whole_is_found(built: Built, tmp_path: Path) -> None:
    other = replace(built.snapshot, custody_lines=samples.chain(built.snapshot.evidence, count=9))
    files = manifest.attachments_for(other)
    path = rebuilt(built, tmp_path, lambda _: files)
    assert set(failed(path, built)) == {"custody head"}


def test_a_printed_head_that_is_not_the_embedded_one_is_found(built: Built, tmp_path: Path) -> None:
    files = manifest.attachments_for(built.snapshot)
    head = replace(built.snapshot.custody_head, sha256=samples.sha("lain"))
    path = rebuilt(built, tmp_path, lambda _: files, custody_head=head)
    assert failed(path, built)["custody head"].startswith("why=document")


def test_a_changed_manifest_is_found(built: Built, tmp_path: Path) -> None:
    digest = built.snapshot.evidence[0].digest.sha256.encode()
    path = rebuilt(built, tmp_path, changed("manifest.json", digest, b"1" * 64))
    assert {"attached manifest", "originals in custody chain"} <= set(failed(path, built))


def test_a_changed_sum_list_is_found(built: Built, tmp_path: Path) -> None:
    digest = built.snapshot.evidence[1].digest.sha256.encode()
    path = rebuilt(built, tmp_path, changed("manifest-sha256.txt", digest, b"f" * 64))
    assert set(failed(path, built)) == {"attached manifest"}


def test_a_broken_manifest_is_found(built: Built, tmp_path: Path) -> None:
    path = rebuilt(
        built, tmp_path, changed("manifest.json", b'{\n "app_version"', b'[\n "app_version"')
    )
    assert "why=format" in failed(path, built)["attached manifest"]


@pytest.mark.parametrize("name", ["manifest.json", "custody.jsonl", "manifest-sha256.txt"])
def test_a_missing_attachment_is_found(built: Built, tmp_path: Path, name: str) -> None:
    path = rebuilt(
        built, tmp_path, lambda files: tuple(item for item in files if item.name != name)
    )
    assert failed(path, built)["attachments"] == f"missing={name}"


def test_an_attachment_too_many_is_found(built: Built, tmp_path: Path) -> None:
    extra = Attachment("catatan.txt", "text/plain", b"x", "x")
    path = rebuilt(built, tmp_path, lambda files: (*files, extra))
    assert failed(path, built) == {"attachments": "unexpected=catatan.txt"}


def test_attachments_are_read_back_byte_for_byte(built: Built) -> None:
    expected = {item.name: item.content for item in manifest.attachments_for(built.snapshot)}
    assert verification.read_attachments(built.signed) == expected


def test_what_is_no_dossier_is_refused(built: Built, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        verification.verify_pdf(tmp_path / "tiada.pdf")
    for content in (b"", b"bukan PDF", b"%PDF-1.7\nrusak", b"%PDF-1.7\n" + bytes(5000)):
        with pytest.raises(NotADossier):
            verification.verify_pdf(write(tmp_path / "o.pdf", content))
    empty = tmp_path / "kosong.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(empty)
    with pytest.raises(NotADossier):
        verification.verify_pdf(empty)


def test_a_trust_file_that_is_none_is_refused(built: Built, tmp_path: Path) -> None:
    with pytest.raises(CertificateMissing):
        verification.verify_pdf(built.signed, (tmp_path / "tiada.pem",))
    with pytest.raises(CertificateUnusable):
        verification.verify_pdf(built.signed, (write(tmp_path / "x.pem", b"-----BEGIN"),))


@pytest.mark.parametrize("seed", range(8))
def test_a_file_broken_in_many_places_ends_in_a_verdict(
    built: Built, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    content = bytearray(built.signed.read_bytes())
    for _ in range(rng.randrange(2, 400)):
        content[rng.randrange(9, len(content))] = rng.randrange(256)
    path = write(tmp_path / "o.pdf", bytes(content))
    try:
        checks: tuple[CheckResult, ...] = verification.verify_pdf(path, (built.root,))
    except NotADossier:
        return
    assert any(not check.ok for check in checks)
