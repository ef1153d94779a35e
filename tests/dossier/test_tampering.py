"""What was done to a dossier after it was signed."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.domain.errors import NotADossier
from app.dossier import archival, layout, manifest, signing, verification
from app.tasks.job import JobContext
from tests.dossier import attacks, samples
from tests.dossier.attacks import contents_span, failed, updated, write
from tests.dossier.conftest import Built, prepare


def test_bytes_after_the_end_of_the_file_are_found(built: Built, tmp_path: Path) -> None:
    for tail in (b"x", b"\n\n", b"\x00", b"\n%%EOF\n"):
        path = write(tmp_path / "o.pdf", built.signed.read_bytes() + tail)
        assert failed(path, built), tail


def test_a_cut_file_is_found(built: Built, tmp_path: Path) -> None:
    content = built.signed.read_bytes()
    for length in (len(content) - 1, len(content) - 8, len(content) - 400):
        path = write(tmp_path / "o.pdf", content[:length])
        assert failed(path, built), length


def test_the_first_and_last_byte_matter(built: Built, tmp_path: Path) -> None:
    content = built.signed.read_bytes()
    with pytest.raises(NotADossier):
        verification.verify_pdf(write(tmp_path / "o.pdf", b"X" + content[1:]))
    assert failed(write(tmp_path / "o.pdf", content[:-1] + b"X"), built)


def _page_changed(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    drawn = generic.StreamObject(stream_data=b"0 0 1 rg 100 100 300 300 re f")
    page["/Contents"] = writer.add_object(drawn)
    writer.update_container(page)


@pytest.mark.parametrize("which", ["signed", "both"])
def test_a_page_changed_by_an_incremental_update_is_found_though_pdfsig_says_valid(
    built: Built, tmp_path: Path, which: str
) -> None:
    path = updated(getattr(built, which), tmp_path / "o.pdf", _page_changed)
    assert b"Signature is Valid" in attacks.run("pdfsig", "-nocert", path).stdout
    assert {"revisions", "coverage Pemeriksa"} <= set(failed(path, built))


def test_a_page_changed_between_the_two_signatures_is_found(built: Built, tmp_path: Path) -> None:
    changed = updated(built.signed, tmp_path / "c.pdf", _page_changed)
    out = tmp_path / "o.pdf"
    signing.sign(changed, out, built.chair, field="Ketua", timestamp_url=None)
    assert attacks.run("pdfsig", "-nocert", out).stdout.count(b"Signature is Valid") == 2
    assert {"revisions", "coverage Pemeriksa"} <= set(failed(out, built))


def _metadata_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")}))


def test_a_harmless_looking_update_without_a_signature_is_found(
    built: Built, tmp_path: Path
) -> None:
    assert "revisions" in failed(updated(built.signed, tmp_path / "o", _metadata_changed), built)


def _attachment_swapped(writer: IncrementalPdfFileWriter) -> None:
    files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    writer.update_container(files)
    files[1], files[3] = files.raw_get(3), files.raw_get(1)


def test_attachments_swapped_after_the_signature_are_found(built: Built, tmp_path: Path) -> None:
    found = failed(updated(built.signed, tmp_path / "o.pdf", _attachment_swapped), built)
    assert {"revisions", "coverage Pemeriksa", "attached manifest"} <= set(found)


def test_a_dossier_with_the_attachments_of_another_case_is_found(
    built: Built, tmp_path: Path
) -> None:
    # All three agree with each other; only the pages and their keywords belong to this case.
    other = samples.snapshot(tmp_path, 1, ("lain.mp4",))
    signed_other = samples.signed_by(other, built.identity)
    laid, prepared, out = (tmp_path / name for name in ("l.pdf", "p.pdf", "o.pdf"))
    layout.render(built.snapshot, laid, JobContext())
    foreign = manifest.attachments_for(signed_other)
    archival.make_archival(laid, prepared, built.snapshot, foreign, signing.FIELDS)
    signing.sign(prepared, out, built.identity, field="Pemeriksa", timestamp_url=None)
    assert failed(out, built)["custody head"].startswith("why=document")


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


def test_keys_slipped_into_the_room_that_no_signature_covers_are_found(
    built: Built, tmp_path: Path
) -> None:
    # The padding after the signature is not signed: closed early, it leaves room for more.
    content = built.signed.read_bytes()
    start, end = contents_span(content)
    extra = b"> /Location (Kantor Lain)"
    used = start + len(content[start:end].rstrip(b"0"))
    at = used + (used - start) % 2
    forged = content[:at] + extra.ljust(end + 1 - at) + content[end + 1 :]
    assert len(forged) == len(content)
    found = failed(write(tmp_path / "o.pdf", forged), built)
    assert found["signature Pemeriksa"] == "why=contents_form"


def test_a_signature_shortened_to_part_of_the_file_is_found(built: Built, tmp_path: Path) -> None:
    content = built.signed.read_bytes()
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", content)
    assert found is not None
    short = b"/ByteRange [0 %d %d %d]" % (int(found[1]), int(found[2]), int(found[3]) - 6)
    cut = content.replace(found[0], short.ljust(len(found[0])))
    assert {"signature Pemeriksa", "coverage Pemeriksa"} & set(
        failed(write(tmp_path / "o.pdf", cut), built)
    )


def test_the_signature_of_another_dossier_is_found(built: Built, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    prepared, _ = prepare(
        samples.signed_by(samples.snapshot(tmp_path, 1), built.identity), tmp_path
    )
    signing.sign(prepared, other, built.identity, field="Pemeriksa", timestamp_url=None)
    content, lent = built.signed.read_bytes(), other.read_bytes()
    (start, end), (begin, stop) = contents_span(content), contents_span(lent)
    moved = lent[begin:stop].rstrip(b"0").ljust(end - start, b"0")
    forged = content[:start] + moved + content[end:]
    assert failed(write(tmp_path / "o.pdf", forged), built)["signature Pemeriksa"] == "why=digest"


def test_openssl_agrees_that_the_signature_of_an_untouched_dossier_holds(
    built: Built, tmp_path: Path
) -> None:
    for path, which in ((built.signed, 0), (built.both, 1)):
        content = path.read_bytes()
        start, end = contents_span(content, which)
        signature = write(tmp_path / "s.der", bytes.fromhex(content[start:end].decode()))
        covered = write(tmp_path / "covered", content[: start - 1] + content[end + 1 :])
        said = attacks.run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature,
            "-content", covered, "-CAfile", built.root, "-purpose", "any", "-out", "/dev/null",
        )  # fmt: skip
        assert b"successful" in said.stderr, said.stderr
        write(covered, content[: start - 1] + content[end + 1 :].replace(b"/Sig", b"/Sog", 1))
        said = attacks.run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature,
            "-content", covered, "-CAfile", built.root, "-purpose", "any", "-out", "/dev/null",
        )  # fmt: skip
        assert said.returncode != 0


def test_pdfsig_agrees_that_both_signatures_of_an_untouched_dossier_hold(built: Built) -> None:
    said = attacks.run("pdfsig", "-nocert", built.both).stdout
    assert said.count(b"Signature is Valid") == 2
    assert failed(built.both, built, 2) == {}
