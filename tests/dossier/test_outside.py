"""Dossiers that another program signs: what it may add, and what it is refused for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from app.dossier import signing, styles, verification
from app.dossier.certificates import SigningIdentity, read_public
from tests.dossier import keys, samples
from tests.dossier.attacks import updated
from tests.dossier.conftest import prepare
from tests.dossier.other_programs import Poppler, signed_by_another
from tests.dossier.test_signing import pdfsig

PLACE = tuple(round(side) for side in styles.signing_place(styles.PAGE_WIDTH))
INSIDE = (PLACE[0] + 10, PLACE[1] + 10, PLACE[0] + 200, PLACE[1] + 90)
MARK = b"1 0 0 rg 60 60 400 700 re f"


@dataclass(frozen=True)
class Outside:
    prepared: Path
    inside: Path
    """Prepared as one that is signed in Netra."""
    first: SigningIdentity
    second: SigningIdentity
    root: Path

    def failed(self, path: Path, signers: int | None = None) -> dict[str, str]:
        checks = verification.verify_pdf(path, (self.root,), expected_signers=signers)
        return {check.name: check.detail for check in checks if not check.ok}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    folder = tmp_path_factory.mktemp("outside")
    plain = replace(
        samples.snapshot(folder, 1),
        is_signed=False, signer_name="", signer_fingerprint="", signer_issuer="",
        signer_valid_until="",
    )  # fmt: skip
    prepared, _pages = prepare(replace(plain, is_outside=True), folder / "out")
    inside, _pages = prepare(plain, folder / "in")
    first, second = (
        signing.load_pkcs12(keys.p12(folder, name), keys.PASSPHRASE)
        for name in ("Rina Contoh", "Ketua Contoh")
    )
    return Outside(prepared, inside, first, second, keys.root_pem(folder))


def level(path: Path, outside: Outside, field: str) -> str:
    checks = verification.verify_pdf(path, (outside.root,))
    return next(check.detail for check in checks if check.name == f"signature {field}")


def test_a_field_of_its_own_unseen_or_in_the_place_kept_free_is_accepted(
    outside: Outside, tmp_path: Path
) -> None:
    for name, box in (("unseen", None), ("seen", INSIDE)):
        out = signed_by_another(outside.prepared, tmp_path / f"{name}.pdf", outside.first, box=box)
        assert outside.failed(out) == {}
        assert "Signature is Valid" in pdfsig(out)
        assert level(out, outside, "TTE").startswith("level=PAdES B-B")


def test_two_people_may_sign_with_other_programs_or_one_of_them_in_netra(
    outside: Outside, tmp_path: Path
) -> None:
    one = signed_by_another(outside.prepared, tmp_path / "1.pdf", outside.first, box=INSIDE)
    two = signed_by_another(one, tmp_path / "2.pdf", outside.second, field="TTE2")
    assert outside.failed(two, 2) == {}
    here = tmp_path / "3.pdf"
    signing.sign(one, here, outside.second, field=signing.SECOND_FIELD, timestamp_url=None)
    assert outside.failed(here, 2) == {}
    first = tmp_path / "4.pdf"
    signing.sign(
        outside.prepared, first, outside.first,
        field=signing.FIRST_FIELD, timestamp_url=None, is_certified=False,
    )  # fmt: skip
    assert outside.failed(first, 1) == {}
    both = signed_by_another(first, tmp_path / "5.pdf", outside.second, box=INSIDE)
    assert outside.failed(both, 2) == {}
    again = signed_by_another(one, tmp_path / "6.pdf", outside.first, field="TTE2")
    assert "two people" in outside.failed(again, 2)


def test_poppler_signs_it_and_what_is_not_pades_is_named_so(
    outside: Outside, tmp_path: Path
) -> None:
    # an old form of CMS (BER), another subfilter, dates in the field: all as poppler writes them
    poppler = Poppler(tmp_path / "nss", keys.p12(tmp_path, "Rina RSA", key=keys.rsa_key(3072)))
    out = poppler.sign(outside.prepared, tmp_path / "p.pdf", signing.FIRST_FIELD)
    assert outside.failed(out) == {}
    assert level(out, outside, signing.FIRST_FIELD).startswith("level=PKCS#7")
    both = signed_by_another(out, tmp_path / "both.pdf", outside.second)
    assert outside.failed(both, 2) == {}


def test_a_certifying_signature_of_another_program_is_accepted(
    outside: Outside, tmp_path: Path
) -> None:
    out = signed_by_another(outside.prepared, tmp_path / "c.pdf", outside.first, certify=True)
    assert outside.failed(out) == {}


def test_the_same_signature_is_refused_on_a_dossier_that_netra_was_to_sign(
    outside: Outside, tmp_path: Path
) -> None:
    out = signed_by_another(outside.inside, tmp_path / "i.pdf", outside.first)
    found = outside.failed(out)
    assert {"signers", "document form", "certification"} <= found.keys()


@pytest.mark.parametrize(
    ("page", "box"),
    [(0, INSIDE), (-1, (PLACE[0], 20, PLACE[2], 700)), (-1, (0, PLACE[1], 300, 300))],
)
def test_a_picture_outside_its_place_is_refused(
    outside: Outside, tmp_path: Path, page: int, box: tuple[int, int, int, int]
) -> None:
    out = signed_by_another(outside.prepared, tmp_path / "v.pdf", outside.first, page=page, box=box)
    assert "visible_outside_place" in outside.failed(out)["document form"]


def _other_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(1)[0].get_object()
    page["/Contents"] = generic.ArrayObject(
        [page.raw_get("/Contents"), writer.add_object(generic.StreamObject(stream_data=MARK))]
    )
    writer.update_container(page)


def _other_words(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(1)[0].get_object()
    stream = page["/Contents"]
    stream._data, stream._encoded_data = MARK, None
    writer.update_container(stream)


def _script(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("1")}
    writer.root["/OpenAction"] = generic.DictionaryObject(action)
    writer.update_root()


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(1)[0].get_object()
    note = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name("/FreeText"),
        pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 9, 9)]),
        pdf_name("/Contents"): pdf_string("sisipan"),
    }
    page["/Annots"] = generic.ArrayObject(
        [*page.get("/Annots", []), writer.add_object(generic.DictionaryObject(note))]
    )
    writer.update_container(page)


def _attachment(writer: IncrementalPdfFileWriter) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = names[1].get_object()["/EF"]["/F"]
    file._data, file._encoded_data = b"{}", None
    writer.update_container(file)


def _new_page(writer: IncrementalPdfFileWriter) -> None:
    writer.insert_page(
        PageObject(
            contents=writer.add_object(generic.StreamObject(stream_data=MARK)),
            media_box=(0, 0, 595, 842),
        )
    )


@pytest.mark.parametrize(
    "also", [_other_page, _other_words, _script, _note, _attachment, _new_page]
)
def test_what_a_program_changes_under_cover_of_its_signature_is_found(
    outside: Outside, tmp_path: Path, also: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    # the signature covers it and is genuine: only what was prepared tells that it changed
    out = signed_by_another(outside.prepared, tmp_path / "a.pdf", outside.first, also=also)
    assert out.read_bytes().startswith(outside.prepared.read_bytes())
    assert "Signature is Valid" in pdfsig(out)
    assert outside.failed(out).keys() & {"signing revisions", "document form", "attachments"}


def test_a_page_changed_after_the_signature_is_found(outside: Outside, tmp_path: Path) -> None:
    signed = signed_by_another(outside.prepared, tmp_path / "s.pdf", outside.first)
    out = updated(signed, tmp_path / "u.pdf", _other_page)
    found = outside.failed(out)
    assert {"revisions", "coverage TTE", "signing revisions"} <= found.keys()


def test_a_flipped_byte_anywhere_in_what_was_signed_is_found(
    outside: Outside, tmp_path: Path
) -> None:
    signed = signed_by_another(outside.prepared, tmp_path / "s.pdf", outside.first)
    content = signed.read_bytes()
    for part in (0.01, 0.3, 0.6, 0.9):
        changed = bytearray(content)
        changed[int(len(content) * part)] ^= 1
        out = tmp_path / "f.pdf"
        out.write_bytes(changed)
        assert outside.failed(out)


def test_the_pages_say_who_is_expected_and_the_check_holds_them_to_it(
    outside: Outside, tmp_path: Path
) -> None:
    path = tmp_path / "rina.pem"
    loaded = x509.load_der_x509_certificate(outside.first.certificate)
    path.write_bytes(loaded.public_bytes(serialization.Encoding.PEM))
    expected = read_public(path)
    snapshot = replace(
        samples.snapshot(tmp_path, 1), is_signed=False, is_outside=True,
        signer_name=expected.name, signer_fingerprint=expected.fingerprint,
    )  # fmt: skip
    prepared, _pages = prepare(snapshot, tmp_path / "named")
    good = signed_by_another(prepared, tmp_path / "g.pdf", outside.first)
    assert outside.failed(good) == {}
    other = signed_by_another(prepared, tmp_path / "b.pdf", outside.second)
    assert "signer as printed" in outside.failed(other)
    with pikepdf.open(prepared) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 2
