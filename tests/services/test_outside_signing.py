"""Signed with another program: what goes out, what may come back, and what the case notes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.domain.case import IdentityRole, Reviewer
from app.domain.errors import (
    FileMissing,
    InvalidValue,
    NotReleasable,
    SignatureInvalid,
    SignedFileRefused,
    SignerRefused,
)
from app.dossier import signing
from app.dossier.certificates import SigningIdentity
from app.services import cases, cosigning, dossiers, identities, outside_signing, release
from app.services.dossiers import DossierRequest
from app.services.history import told
from app.services.integrity import verify_path
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.dossier.other_programs import Poppler, signed_by_another
from tests.dossier.test_outside import _other_page
from tests.services import casefiles


class Desk:
    """A case with a dossier that was prepared, its copy on a stick, and two persons outside."""

    def __init__(self, session: CaseSession, folder: Path) -> None:
        self.session, self.folder = session, folder
        self.first = signing.load_pkcs12(keys.p12(folder, "Siti Aminah"), keys.PASSPHRASE)
        self.second = signing.load_pkcs12(keys.p12(folder, "Budi Contoh"), keys.PASSPHRASE)
        self.root = keys.root_pem(folder)

    def prepare(self, **more: object) -> Path:
        out = self.folder / "siap.pdf"
        request = DossierRequest(out=out, is_outside=True, **more)  # type: ignore[arg-type]
        dossiers.commit(self.session, dossiers.build_job(self.session, request).run(JobContext()))
        return out

    def bring_in(self, path: Path, *, is_root_given: bool = True) -> release.DossierState:
        trust = (self.root,) if is_root_given else ()
        job = outside_signing.bring_in_job(self.session, path, trust)
        kept = cosigning.commit(self.session, job.run(JobContext()))
        return release.state(self.session, Path(kept.path).name)

    def count(self) -> tuple[int, int, int]:
        """Files kept, rows and entries."""
        files = len(list(self.session.blobs.dossiers.iterdir()))
        rows = len(self.session.stores.dossiers.all())
        return files, rows, len(self.session.stores.custody.lines())

    def staged(self) -> int:
        return sum(1 for one in self.session.folder.rglob("*.pdf") if "dossiers" not in one.parts)


@pytest.fixture
def desk(tmp_path: Path, fresh_data: Path) -> Iterator[Desk]:
    assert fresh_data
    session = casefiles.new_case(tmp_path)
    try:
        yield Desk(session, tmp_path)
    finally:
        session.close()


def signed(desk: Desk, source: Path, identity: SigningIdentity, field: str = "TTE") -> Path:
    return signed_by_another(source, desk.folder / f"{field}.pdf", identity, field=field)


def test_a_file_signed_elsewhere_is_found_to_be_its_dossier_and_kept(desk: Desk) -> None:
    prepared = desk.prepare()
    (first,) = release.states(desk.session)
    assert (first.state, first.signatures) == (release.ReleaseState.DRAFT, ())
    found = desk.bring_in(signed(desk, prepared, desk.first))
    assert found.state is release.ReleaseState.SIGNED
    (signature,) = found.signatures
    assert (signature.role, signature.field, signature.name) == ("pemeriksa", "TTE", "Siti Aminah")
    assert signature.certificate_sha256 == desk.first.fingerprint
    assert found.level == "PAdES B-B"
    assert release.states(desk.session)[0].state is release.ReleaseState.REPLACED
    entry = json.loads(desk.session.stores.custody.lines()[-1])
    assert (entry["act"], entry["data"]["outside"]) == ("dossier.sign", True)
    assert entry["data"]["follows"] == first.sha256
    said = told(entry["seq"], desk.session.stores.custody.lines()[-1], "id").sentence
    assert "ditandatangani Siti Aminah dengan program lain" in said
    assert not [
        one for one in verify_path(desk.session.folder, (), JobContext()).checks if not one.ok
    ]
    assert release.release_job(desk.session, "latest").run(JobContext()).sha256 == found.sha256


def test_two_people_outside_make_a_dossier_of_two_and_one_twice_does_not(desk: Desk) -> None:
    cases.set_form(desk.session, {"needs_two_signatures": "ya"})
    one = signed(desk, desk.prepare(), desk.first)
    desk.bring_in(one)
    before = desk.count()
    with pytest.raises(SignatureInvalid) as raised:
        desk.bring_in(signed(desk, one, desk.first, "TTE2"))
    assert "two people" in str(raised.value.facts["why"])
    assert (desk.count(), desk.staged()) == (before, 0)
    both = desk.bring_in(signed(desk, one, desk.second, "TTE3"))
    assert both.state is release.ReleaseState.SIGNED_BOTH
    assert [item.role for item in both.signatures] == ["pemeriksa", "ketua"]
    assert both.next_step is release.NextStep.RELEASE


def test_the_ketua_may_sign_in_netra_what_was_brought_in(desk: Desk) -> None:
    desk.bring_in(signed(desk, desk.prepare(), desk.first))
    chair = keys.p12(desk.folder, "Budi Contoh")
    desk.session.reviewer = Reviewer("Budi Contoh", "Ketua")
    request = DossierRequest(certificate=chair, passphrase=keys.PASSPHRASE)
    job = cosigning.sign_again_job(desk.session, "latest", request)
    cosigning.commit(desk.session, job.run(JobContext()))
    assert release.state(desk.session, "latest").state is release.ReleaseState.SIGNED_BOTH


def test_poppler_s_signature_is_brought_in_and_its_level_is_not_called_pades(desk: Desk) -> None:
    key = keys.p12(desk.folder, "Rina RSA", key=keys.rsa_key(3072))
    poppler = Poppler(desk.folder / "nss", key)
    out = poppler.sign(desk.prepare(), desk.folder / "p.pdf", signing.FIRST_FIELD)
    found = desk.bring_in(out)
    assert (found.level, found.signed_by) == ("PKCS#7", "Rina RSA")


def test_what_is_not_a_signed_dossier_of_this_case_is_refused_and_nothing_is_left(
    desk: Desk,
) -> None:
    prepared = desk.prepare()
    good = signed(desk, prepared, desk.first)
    anew, other, cut = (desk.folder / name for name in ("anew.pdf", "other.pdf", "cut.pdf"))
    subprocess.run(["qpdf", str(good), str(anew)], check=True)
    other.write_bytes(b"%PDF-1.7\n%%EOF\n")
    cut.write_bytes(good.read_bytes()[:-3000])
    before = desk.count()
    for path, why in ((anew, "not_prepared"), (other, "not_prepared"), (prepared, "nothing_added")):
        with pytest.raises(SignedFileRefused) as refused:
            desk.bring_in(path)
        assert refused.value.facts["why"] == why
    with pytest.raises(SignatureInvalid):
        desk.bring_in(cut)
    with pytest.raises(FileMissing):
        desk.bring_in(desk.folder / "tiada.pdf")
    assert (desk.count(), desk.staged()) == (before, 0)


def test_what_the_other_program_changed_is_refused(desk: Desk) -> None:
    prepared = desk.prepare()
    out = signed_by_another(prepared, desk.folder / "c.pdf", desk.first, also=_other_page)
    before = desk.count()
    with pytest.raises(SignatureInvalid) as raised:
        desk.bring_in(out)
    assert "signing revisions" in str(raised.value.facts["why"])
    assert desk.count() == before


def test_an_unknown_issuer_is_asked_for_by_name_and_then_remembered(desk: Desk) -> None:
    out = signed(desk, desk.prepare(), desk.first)
    with pytest.raises(SignedFileRefused) as refused:
        desk.bring_in(out, is_root_given=False)
    assert refused.value.facts["why"] == "root_unknown"
    assert desk.bring_in(out).state is release.ReleaseState.SIGNED
    cases.set_form(desk.session, {"title": "Lain"})
    later = signed(desk, desk.prepare(), desk.first, "TTE9")
    assert desk.bring_in(later, is_root_given=False).signed_by == "Siti Aminah"


def test_only_who_is_registered_or_expected_may_have_signed(desk: Desk) -> None:
    pem = desk.folder / "siti.pem"
    loaded = x509.load_der_x509_certificate(desk.first.certificate)
    pem.write_bytes(loaded.public_bytes(serialization.Encoding.PEM))
    identities.add(desk.session, IdentityRole.PEMERIKSA, "Siti Aminah", pem)
    prepared = desk.prepare(expected=pem)
    with pytest.raises(SignatureInvalid) as invalid:
        desk.bring_in(signed(desk, prepared, desk.second, "A"))
    assert "signer as printed" in str(invalid.value.facts["why"])
    unnamed = desk.prepare()
    with pytest.raises(SignerRefused):
        desk.bring_in(signed(desk, unnamed, desk.second, "B"))
    assert desk.bring_in(signed(desk, unnamed, desk.first, "C")).signed_by == "Siti Aminah"
    with pytest.raises(InvalidValue):
        dossiers.build_job(desk.session, DossierRequest(expected=pem))


def test_a_dossier_that_was_followed_or_released_takes_no_signature(desk: Desk) -> None:
    prepared = desk.prepare()
    out = signed(desk, prepared, desk.first)
    desk.bring_in(out)
    with pytest.raises(NotReleasable) as raised:
        desk.bring_in(signed(desk, prepared, desk.second, "TTE2"))
    assert raised.value.facts["why"] == "replaced"
    with pytest.raises(SignedFileRefused) as refused:
        desk.bring_in(out)
    assert refused.value.facts["why"] == "nothing_added"
