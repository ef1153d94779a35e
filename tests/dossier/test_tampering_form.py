"""What was put into a dossier before it was signed, or under cover of a signature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.dossier import signing
from tests.dossier import attacks
from tests.dossier.attacks import failed, prepared_otherwise, signed_with_more, write
from tests.dossier.conftest import Built

MARK = b"1 0 0 rg 60 60 400 700 re f"


def test_the_untouched_form_signed_by_one_and_by_two_is_accepted(built: Built) -> None:
    assert failed(built.signed, built) == {}
    assert failed(built.both, built) == {}


def test_saving_the_pages_anew_before_the_signature_changes_nothing(
    built: Built, tmp_path: Path
) -> None:
    # The other attacks of this file begin so: what they are refused for is what they add.
    assert failed(prepared_otherwise(built, tmp_path / "o.pdf", lambda _: None), built) == {}


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("lapisan")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([]))
    )
    page = pdf.pages[1]
    page.Resources.Properties = Dictionary(L=group)
    page.contents_add(b"/OC /L BDC " + MARK + b" EMC")


def _overlay(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(MARK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 595, 842]), F=4,
        AP=Dictionary(N=look),
    )  # fmt: skip
    pdf.pages[2].Annots = Array([pdf.make_indirect(note)])


def _visible_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[1].Rect = Array([0, 0, 595, 842])


def _field_with_a_look(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(MARK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    pdf.Root.AcroForm.Fields[1].AP = Dictionary(N=look)


def _text_field(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Kesimpulan"), F=4,
        Rect=Array([60, 60, 500, 90]), V=String("terbukti"),
    )  # fmt: skip
    found = pdf.make_indirect(field)
    pdf.Root.AcroForm.Fields.append(found)
    pdf.pages[3].Annots = Array([found])


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _page_script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def _other_picture(pdf: pikepdf.Pdf) -> None:
    found = next(item for item in pdf.objects if _is_image(item))
    found.Alternates = Array([Dictionary(Image=found, DefaultForPrinting=True)])


def _is_image(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"


def _form_of_another_kind(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def _outside_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[4].Contents.F = String("halaman-lain.txt")


def _link_out(pdf: pikepdf.Pdf) -> None:
    note = next(note for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note)
    del note.Dest
    note.A = Dictionary(S=Name.URI, URI=String("https://contoh.invalid/"))


def _outline_action(pdf: pikepdf.Pdf) -> None:
    entry = pdf.Root.Outlines.First
    del entry.Dest
    entry.A = Dictionary(S=Name.Launch, F=String("halaman-lain.pdf"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_layer, "key=/OCProperties"),
        (_overlay, "annotation=/Stamp"),
        (_visible_field, "visible_field"),
        (_field_with_a_look, "key=/AP"),
        (_text_field, "fields"),
        (_script, "key=/OpenAction"),
        (_page_script, "key=/AA"),
        (_other_picture, "key=/Alternates"),
        (_form_of_another_kind, "key=/XFA"),
        (_outside_stream, "outside_stream"),
        (_link_out, "key=/A"),
        (_outline_action, "key=/A"),
    ],
)
def test_what_another_reader_may_show_otherwise_is_refused_though_the_signature_is_genuine(
    built: Built, tmp_path: Path, change: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    path = prepared_otherwise(built, tmp_path / "o.pdf", change)
    assert b"Signature is Valid" in attacks.run("pdfsig", "-nocert", path).stdout
    found = failed(path, built)
    assert set(found) <= {"document form", "signers", "file layout"}
    assert said in found["document form"]


def _spliced(built: Built, *, is_listed: bool) -> bytes:
    """Hide an object in the first revision, to be pointed to by some later one."""
    content = built.prepared.read_bytes()
    head, _, tail = content.rpartition(b"startxref\n")
    at = int(tail.split()[0])
    size = int(head[at:].split(b"/Size ")[1].split()[0])
    hidden = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size,
        len(MARK),
        MARK,
    )
    table = head[at:]
    if is_listed:
        table = table.replace(b"trailer", b"%d 1\n%010d 00000 n \ntrailer" % (size, at))
        table = table.replace(b"/Size %d" % size, b"/Size %d" % (size + 1))
    return head[:at] + hidden + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(hidden))


@pytest.mark.parametrize(("is_listed", "said"), [(True, "spare_objects"), (False, "unlisted")])
def test_an_object_hidden_before_the_signature_for_later_use_is_found(
    built: Built, tmp_path: Path, said: str, *, is_listed: bool
) -> None:
    source = write(tmp_path / "source.pdf", _spliced(built, is_listed=is_listed))
    out = tmp_path / "o.pdf"
    signing.sign(source, out, built.identity, field="Pemeriksa", timestamp_url=None)
    found = failed(out, built)
    assert set(found) == {"file layout"}
    assert said in found["file layout"]


def _page_replaced(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=MARK))
    writer.update_container(page)


def test_a_revision_that_prev_passes_over_is_found(built: Built, tmp_path: Path) -> None:
    # Readers that rebuild the table of objects would bring the hidden page back.
    base = built.prepared.read_bytes()
    changed = attacks.updated(built.prepared, tmp_path / "c.pdf", _page_replaced).read_bytes()
    start = base.rpartition(b"startxref\n")[2]
    source = write(tmp_path / "source.pdf", changed + b"startxref\n" + start)
    out = tmp_path / "o.pdf"
    signing.sign(source, out, built.identity, field="Pemeriksa", timestamp_url=None)
    assert "hidden_revision" in failed(out, built)["file layout"]


def _title(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = pdf_string("Terbukti bersalah")
    writer.update_container(info)


def _grown_field(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1]
    field["/Rect"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)])
    writer.update_container(field)


def _look(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1]
    look = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject([generic.NumberObject(9)] * 4),
        },
        stream_data=MARK,
    )
    reference = writer.add_object(look)
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): reference})
    writer.update_container(field)


def _stamp(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][5].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Square"),
            pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(n) for n in (9, 9, 99, 99)]
            ),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def _attachment(writer: IncrementalPdfFileWriter) -> None:
    files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    found = files[1]["/EF"]["/F"].get_object()
    found._data = b"{}\n"
    found._encoded_data = None
    writer.update_container(found)


def _loose(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=MARK))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_page_replaced, "object="),
        (_title, "info/Title"),
        (_grown_field, "field"),
        (_look, "field"),
        (_stamp, "object="),
        (_attachment, "object="),
        (_loose, "added"),
    ],
)
def test_what_the_second_signer_slips_in_with_the_signature_is_found(
    built: Built, tmp_path: Path, change: Callable[[IncrementalPdfFileWriter], None], said: str
) -> None:
    path = signed_with_more(built, tmp_path / "o.pdf", change)
    assert said in failed(path, built)["signing revisions"]


def test_a_second_signature_alone_is_let_in(built: Built, tmp_path: Path) -> None:
    assert failed(signed_with_more(built, tmp_path / "o.pdf", lambda _: None), built) == {}
