"""The rules of PDF/A-3b that EVIDENCE names, read off the file with pikepdf."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from app.domain.dossier import Attachment
from app.domain.errors import InvalidValue
from app.dossier import archival, layout, manifest
from app.tasks.job import JobContext
from tests.dossier import samples
from tests.dossier.conftest import Built


@pytest.fixture(params=["prepared", "signed"])
def pdf(request: pytest.FixtureRequest, built: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(getattr(built, request.param)) as opened:
        yield opened


def test_one_output_intent_holds_an_srgb_profile(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    profile = intent.DestOutputProfile
    content = profile.read_bytes()
    assert profile.N == 3
    assert content[36:40] == b"acsp"
    assert content[16:20] == b"RGB "
    assert int.from_bytes(content[:4], "big") == len(content)


def test_colours_are_device_rgb_or_grey_only(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for image in page.get_images().values():
            assert image.ColorSpace in (Name.DeviceRGB, Name.DeviceGray)
            assert Name.SMask not in image
        operators = {str(op) for _, op in pikepdf.parse_content_stream(page)}
        assert not operators & {"k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}


def test_every_font_used_or_named_is_embedded(pdf: pikepdf.Pdf) -> None:
    names = set()
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            descriptor = font.FontDescriptor
            assert Name.FontFile2 in descriptor
            assert Name.ToUnicode in font
            names.add(str(font.BaseFont))
    assert not any("Helvetica" in name for name in names)
    assert len({name.split("+")[-1] for name in names}) == 4


def test_each_annotation_prints_and_is_not_hidden(pdf: pikepdf.Pdf) -> None:
    seen = 0
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            seen += 1
            flags = int(annotation.F)
            assert flags & 4
            assert not flags & (1 | 2 | 32)
    assert seen > 15


def test_xmp_states_pdf_a_3b_and_agrees_with_the_document_information(built: Built) -> None:
    with pikepdf.open(built.prepared) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"
        assert metadata["dc:title"] == str(pdf.docinfo.Title)
        assert metadata["dc:creator"] == [str(pdf.docinfo.Author)]
        assert metadata["dc:description"] == str(pdf.docinfo.Subject)
        assert metadata["pdf:Keywords"] == str(pdf.docinfo.Keywords)
        assert metadata["pdf:Producer"] == str(pdf.docinfo.Producer)
        assert metadata["xmp:CreatorTool"] == str(pdf.docinfo.Creator)
        assert str(pdf.docinfo.CreationDate) == "D:20261122070300+00'00'"
        assert metadata["xmp:CreateDate"] == "2026-11-22T07:03:00+00:00"


def test_the_metadata_stream_is_not_compressed(pdf: pikepdf.Pdf) -> None:
    assert Name.Filter not in pdf.Root.Metadata


def test_language_title_and_bookmarks_are_set(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "id-ID"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.Root.PageMode == Name.UseOutlines
    with pdf.open_outline() as outline:
        assert len(outline.root) == 15


def test_attachments_are_associated_and_described(pdf: pikepdf.Pdf, built: Built) -> None:
    expected = {item.name: item for item in manifest.attachments_for(built.snapshot)}
    associated = {str(spec.UF): spec for spec in pdf.Root.AF}
    assert set(associated) == set(expected) == set(pdf.attachments)
    for name, spec in associated.items():
        assert spec.AFRelationship == Name.Data
        assert str(spec.F) == name
        assert str(spec.Desc)
        stream = spec.EF.F
        assert str(stream.Subtype) == f"/{expected[name].media_type}"
        assert stream.read_bytes() == expected[name].content
        assert int(stream.Params.Size) == len(expected[name].content)
        assert str(stream.Params.ModDate)


def test_nothing_is_encrypted_scripted_or_linked_outside(pdf: pikepdf.Pdf, built: Built) -> None:
    assert not pdf.is_encrypted
    forbidden = (b"/JavaScript", b"/Launch", b"/URI", b"/RichMedia", b"/LZWDecode", b"/Movie")
    content = built.prepared.read_bytes()
    assert not [word for word in forbidden if word in content]


def test_streams_are_written_as_the_rule_wants(built: Built) -> None:
    # Rule 6.1.7.1: `stream` ends its line with LF or CRLF, `endstream` begins one, and
    # Length counts what lies between; qpdf --check reads each stream by its length.
    content = built.prepared.read_bytes()
    starts = list(re.finditer(rb"(?<!end)stream(\r?\n)", content))
    ends = re.findall(rb"\r?\nendstream", content)
    assert len(starts) == len(ends) > 20
    assert b"ASCII85Decode" not in content
    tool = shutil.which("qpdf")
    assert tool, "qpdf is not installed"
    subprocess.run([tool, "--check", str(built.prepared)], capture_output=True, check=True)


def test_both_signature_fields_are_there_empty_and_invisible(built: Built) -> None:
    with pikepdf.open(built.prepared) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["Pemeriksa", "Ketua"]
        for field in fields:
            assert str(field.FT) == "/Sig"
            assert Name.V not in field
            assert [float(edge) for edge in field.Rect] == [0, 0, 0, 0]
            assert int(field.F) == 132


def test_the_shipped_fonts_have_1000_units_per_em(pdf: pikepdf.Pdf) -> None:
    # Fonts with other units break PDF/A in signature fields (EVIDENCE).
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            program = font.FontDescriptor.FontFile2.read_bytes()
            count = int.from_bytes(program[4:6], "big")
            tables = {
                program[at : at + 4]: int.from_bytes(program[at + 8 : at + 12], "big")
                for at in range(12, 12 + 16 * count, 16)
            }
            head = tables[b"head"]
            assert int.from_bytes(program[head + 18 : head + 20], "big") == 1000


def test_poppler_detaches_what_sha256sum_confirms(built: Built, tmp_path: Path) -> None:
    detach = shutil.which("pdfdetach")
    sums = shutil.which("sha256sum")
    assert detach, "pdfdetach (poppler-utils) is not installed"
    assert sums, "sha256sum (coreutils) is not installed"
    subprocess.run([detach, "-saveall", "-o", str(tmp_path), str(built.signed)], check=True)
    command = [sums, "--ignore-missing", "-c", "manifest-sha256.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["manifest.json: OK", "custody.jsonl: OK"]


def test_the_manifest_names_every_original_and_derivative(built: Built) -> None:
    files = {item.name: item.content for item in manifest.attachments_for(built.snapshot)}
    read = manifest.read_manifest(files[manifest.MANIFEST])
    sums = manifest.read_sums(files[manifest.SUMS])
    for item in built.snapshot.evidence:
        digest = item.digest.sha256
        assert read.evidence[item.code] == digest
        assert sums[f"originals/{digest[:2]}/{digest}"] == digest
    for made in built.snapshot.derivatives:
        assert sums[f"derived/{made.sha256[:2]}/{made.sha256}"] == made.sha256
    assert sums["custody.jsonl"] == hashlib.sha256(files["custody.jsonl"]).hexdigest()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b'{"format":"other"}', b"\xff", b"[" * 100_000],
)
def test_a_manifest_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(manifest.ManifestInvalid):
        manifest.read_manifest(content)


@pytest.mark.parametrize(
    "content", [b"\xff", b"abc", b"0" * 64 + b" x", (b"0" * 64 + b"  x\n") * 2]
)
def test_a_sum_list_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(manifest.ManifestInvalid):
        manifest.read_sums(content)


def test_a_snapshot_without_an_instant_is_refused(built: Built, tmp_path: Path) -> None:
    broken = replace(built.snapshot, made_at="kemarin")
    with pytest.raises(InvalidValue):
        archival.make_archival(built.prepared, tmp_path / "o.pdf", broken, (), ())


def test_hostile_metadata_stays_readable(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1, samples.HOSTILE_NAMES)
    hostile = "<rdf:x>&\x00\u202e\ud800\ufffe]]>"
    made = replace(
        made,
        form=replace(made.form, title=hostile, number=hostile),
        reviewer=replace(made.reviewer, name=hostile),
    )
    laid, out = tmp_path / "p.pdf", tmp_path / "o.pdf"
    layout.render(made, laid, JobContext())
    extra = Attachment("a.txt", "text/plain", b"", "kosong")
    archival.make_archival(laid, out, made, (*manifest.attachments_for(made), extra), ("A",))
    with pikepdf.open(out) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:description"] == str(pdf.docinfo.Subject)
        assert "[U+202E]" in metadata["dc:description"]
        assert metadata.pdfa_status == "3B"
