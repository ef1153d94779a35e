"""What a dossier carries: each check of its attachments, and what must fail it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.domain.dossier import Attachment
from app.domain.errors import CertificateMissing, CertificateUnusable, FileMissing, NotADossier
from app.dossier import archival, layout, manifest, signing, verification
from app.tasks.job import JobContext
from tests.dossier import samples
from tests.dossier.attacks import failed, write
from tests.dossier.conftest import Built

Attach = Callable[[tuple[Attachment, ...]], tuple[Attachment, ...]]


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


def test_the_number_of_signers_is_counted(built: Built, tmp_path: Path) -> None:
    assert set(failed(built.signed, built, 2)) == {"signers"}
    assert not failed(built.signed, built, 1)
    only_chair = tmp_path / "o.pdf"
    signing.sign(built.prepared, only_chair, built.identity, field="Ketua", timestamp_url=None)
    assert {"signers", "certification"} <= set(failed(only_chair, built))


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
