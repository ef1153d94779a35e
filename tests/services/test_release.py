"""Four eyes: the second signature, what must be true before it, and the release."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.case import IdentityRole, Party, PartyRole, Reviewer
from app.domain.dossier import Attachment
from app.domain.errors import (
    CertificateMissing,
    DigestMismatch,
    DossierDiffers,
    FileMissing,
    NotReleasable,
    OutputRefused,
    SignatureInvalid,
    SignerRefused,
    UnknownItem,
    WrongPassphrase,
)
from app.dossier import archival, layout, manifest, signing, verification
from app.services import cases, cosigning, dossiers, identities, release, snapshots
from app.services.dossiers import DossierRequest
from app.services.integrity import verify_path
from app.services.release import NextStep, ReleaseState
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.services import casefiles

CHAIR = Reviewer("Budi Contoh", "Ketua")


@dataclass
class Office:
    """A case with one dossier signed by the Pemeriksa, and the keys of both persons."""

    session: CaseSession
    folder: Path
    first: Path
    second: Path

    def build(self, certificate: Path | None = None, *, is_demo: bool = False) -> str:
        chosen = None if is_demo else certificate or self.first
        request = DossierRequest(certificate=chosen, passphrase=keys.PASSPHRASE, is_demo=is_demo)
        built = dossiers.build_job(self.session, request).run(JobContext())
        return Path(dossiers.commit(self.session, built).document.path).name

    def sign(self, name: str = "latest", certificate: Path | None = None) -> str:
        request = DossierRequest(certificate=certificate or self.second, passphrase=keys.PASSPHRASE)
        signed = cosigning.sign_again_job(self.session, name, request).run(JobContext())
        return Path(cosigning.commit(self.session, signed).path).name

    def release(self, name: str = "latest") -> release.DossierState:
        checked = release.release_job(self.session, name).run(JobContext())
        return release.commit(self.session, checked)

    def demand(self, answer: str = "ya") -> None:
        cases.set_form(self.session, {"needs_two_signatures": answer})

    def chair_sits_down(self) -> None:
        self.session.reviewer = CHAIR

    def entries(self) -> list[dict]:
        return [json.loads(line) for line in self.session.stores.custody.lines()]


@pytest.fixture
def office(tmp_path: Path, fresh_data: Path) -> Iterator[Office]:
    first = keys.p12(tmp_path, "Siti Aminah")
    second = keys.p12(tmp_path, "Budi Contoh")
    with casefiles.new_case(tmp_path) as session:
        casefiles.add_video(session, tmp_path, seconds=0.4)
        yield Office(session, tmp_path, first, second)


def refused(call: object, why: str) -> bool:
    with pytest.raises((SignerRefused, NotReleasable, DossierDiffers)) as raised:
        call()  # type: ignore[operator]
    return raised.value.facts["why"] == why


def test_a_dossier_goes_from_draft_to_released_through_two_persons(office: Office) -> None:
    office.demand()
    first = office.build()
    found = release.state(office.session, first)
    assert (found.state, found.next_step, found.needed) == (
        ReleaseState.SIGNED, NextStep.SIGN, 2,
    )  # fmt: skip
    assert not found.is_complete
    office.chair_sits_down()
    second = office.sign()
    states = {item.name: item.state for item in release.states(office.session)}
    assert states == {first: ReleaseState.REPLACED, second: ReleaseState.SIGNED_BOTH}
    done = office.release(second)
    assert done.state is ReleaseState.RELEASED
    assert done.released_at
    assert [item.field for item in done.signatures] == ["Pemeriksa", "Ketua"]
    checks = verification.verify_pdf(Path(done.path))
    assert [check for check in checks if not check.ok] == []
    acts = [
        (entry["act"], entry["who"]["name"], entry["who"]["role"]) for entry in office.entries()
    ]
    assert acts[-3:] == [
        ("dossier.build", casefiles.REVIEWER.name, "Pemeriksa"),
        ("dossier.sign", "Budi Contoh", "Ketua"),
        ("dossier.release", "Budi Contoh", "Ketua"),
    ]


def test_the_first_file_stays_as_it_was_and_the_second_begins_with_it(office: Office) -> None:
    first = office.session.blobs.dossiers / office.build()
    before = first.read_bytes()
    second = office.session.blobs.dossiers / office.sign()
    assert first.read_bytes() == before
    assert second.read_bytes().startswith(before)
    assert office.session.stores.dossiers.all()[1].follows == (
        office.session.stores.dossiers.all()[0].sha256
    )


def test_a_case_with_both_files_verifies_and_so_does_one_on_its_way(office: Office) -> None:
    office.demand()
    for step in (office.build, office.chair_sits_down, office.sign, office.release):
        step()
        report = verify_path(office.session.folder, (), JobContext())
        assert [check for check in report.checks if not check.ok] == []


def test_every_sitting_keeps_the_case_verifiable_from_a_copy(office: Office) -> None:
    office.demand()
    office.build()
    office.chair_sits_down()
    office.sign()
    office.session.close()
    moved = office.folder / "salinan.netra"
    shutil.copytree(office.session.folder, moved)
    report = verify_path(moved, (), JobContext())
    assert [check for check in report.checks if not check.ok] == []


def test_the_signature_of_one_person_is_not_taken_twice(office: Office) -> None:
    office.build()
    assert refused(lambda: office.sign(certificate=office.first), "same_certificate")
    key = keys.p256_key("Siti Aminah")
    same_key = keys.p12(office.folder, "Nama Lain", key=key)
    assert refused(lambda: office.sign(certificate=same_key), "same_key")
    renewed = keys.p12(office.folder, "Siti Aminah", key=keys.p256_key("baru"), days=31)
    assert refused(lambda: office.sign(certificate=renewed), "same_subject")
    assert len(release.states(office.session)) == 1


def test_who_built_a_dossier_does_not_sign_it_again_where_two_are_demanded(office: Office) -> None:
    office.demand()
    office.build()
    assert refused(office.sign, "same_reviewer")
    for name in ("  siti aminah  (FIKTIF) ", "S\u0456ti\u200b Aminah (FIKTIF)"):
        office.session.reviewer = Reviewer(name, "Ketua")
        assert refused(office.sign, "same_reviewer")
    office.chair_sits_down()
    office.sign()


def test_only_the_registered_certificates_sign(office: Office) -> None:
    office.demand()
    add = identities.add
    add(office.session, IdentityRole.PEMERIKSA, "Siti", office.first, keys.PASSPHRASE)
    add(office.session, IdentityRole.KETUA, "Budi", office.second, keys.PASSPHRASE)
    stranger = keys.p12(office.folder, "Orang Lain")
    assert refused(lambda: office.build(stranger), "not_registered")
    office.build()
    office.chair_sits_down()
    assert refused(lambda: office.sign(certificate=stranger), "not_registered")
    done = office.release(office.sign())
    assert done.state is ReleaseState.RELEASED


def test_one_signature_is_not_released_where_the_case_demands_two(office: Office) -> None:
    office.demand()
    name = office.build()
    assert refused(office.release, "one_of_two")
    checks = {
        check.name: check for check in verification.verify_pdf(office.session.blobs.dossiers / name)
    }
    assert checks["signers"].detail.startswith("count=1; expected=2")


def test_no_longer_demanding_two_does_not_release_what_was_built_while_two_were(
    office: Office,
) -> None:
    office.demand()
    office.build()
    office.demand("tidak")
    assert release.state(office.session, "latest").is_complete
    with pytest.raises(SignatureInvalid) as raised:
        office.release()
    assert "expected=2" in str(raised.value.facts["why"])


def test_one_signature_is_enough_where_the_case_does_not_demand_two(office: Office) -> None:
    office.build()
    assert office.release().state is ReleaseState.RELEASED
    assert refused(office.release, "released_already")
    assert refused(office.sign, "released_already")


def test_an_unsigned_dossier_is_a_draft(office: Office) -> None:
    built = dossiers.build_job(office.session, DossierRequest()).run(JobContext())
    dossiers.commit(office.session, built)
    assert release.state(office.session, "latest").state is ReleaseState.DRAFT
    assert refused(office.release, "unsigned")
    assert refused(office.sign, "unsigned")


def test_what_is_replaced_is_neither_signed_nor_released(office: Office) -> None:
    first = office.build()
    office.sign()
    assert refused(lambda: office.sign(first), "replaced")
    assert refused(lambda: office.release(first), "replaced")
    assert refused(office.sign, "signed_already")


def test_the_demonstration_certificate_releases_nothing_but_a_fictional_case(
    office: Office,
) -> None:
    office.build(is_demo=True)
    assert refused(office.release, "demo_certificate")
    cases.set_form(office.session, {"is_fictional": "ya"})
    assert office.release().state is ReleaseState.RELEASED


def test_a_changed_file_is_neither_signed_nor_released(office: Office) -> None:
    path = office.session.blobs.dossiers / office.build()
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    with pytest.raises(DigestMismatch):
        office.sign()
    with pytest.raises(DigestMismatch):
        office.release()
    path.unlink()
    for act in (office.sign, office.release):
        with pytest.raises(FileMissing):
            act()
    assert list(office.session.blobs.staging_path("").parent.glob("*.pdf")) == []


def test_a_dossier_of_another_case_under_a_known_name_is_not_signed(
    office: Office, tmp_path: Path
) -> None:
    path = office.session.blobs.dossiers / office.build()
    (tmp_path / "b").mkdir()
    with casefiles.new_case(tmp_path / "b") as other:
        casefiles.add_video(other, tmp_path / "b", "lain.mp4", 0.4)
        request = DossierRequest(certificate=office.first, passphrase=keys.PASSPHRASE)
        built = dossiers.build_job(other, request).run(JobContext())
        shutil.copyfile(dossiers.commit(other, built).document.path, path)
    assert refused(office.sign, "head_unknown")
    assert refused(office.release, "head_unknown")


def test_an_original_that_changed_since_stops_the_second_signature(office: Office) -> None:
    office.build()
    item = office.session.stores.evidence.all()[0]
    stored = office.session.blobs.original_path(item.digest.sha256)
    stored.chmod(0o644)
    content = bytearray(stored.read_bytes())
    content[100] ^= 1
    stored.write_bytes(content)
    with pytest.raises(DigestMismatch) as raised:
        office.sign()
    assert raised.value.facts["item"] == item.code


def test_what_changed_since_a_dossier_was_built_is_counted(office: Office) -> None:
    office.build()
    assert release.state(office.session, "latest").changes_since == 0
    office.session.note_view("BB-001")
    cases.set_form(office.session, {"title": "Judul baru"})
    cases.add_party(office.session, Party(PartyRole.SAKSI, "Wati Contoh"))
    assert release.state(office.session, "latest").changes_since == 2
    casefiles.add_video(office.session, office.folder, "lagi.mp4", 0.4)
    office.sign()  # what was added is no contradiction


def test_a_second_signature_that_fails_leaves_nothing(office: Office) -> None:
    office.build()
    before = office.entries()
    request = DossierRequest(certificate=office.second, passphrase=b"salah")
    with pytest.raises(WrongPassphrase):
        cosigning.sign_again_job(office.session, "latest", request)
    with pytest.raises(CertificateMissing):
        cosigning.sign_again_job(office.session, "latest", DossierRequest())
    with pytest.raises(UnknownItem):
        office.sign("berkas-9999-00000000.pdf")
    request = DossierRequest(out=office.folder / "tiada" / "x.pdf", certificate=office.second)
    with pytest.raises(OutputRefused):
        cosigning.sign_again_job(office.session, "latest", request)
    assert office.entries() == before
    assert list(office.session.blobs.staging_path("").parent.glob("*.pdf")) == []


def test_two_second_signatures_made_at_once_end_in_one(office: Office) -> None:
    office.build()
    request = DossierRequest(certificate=office.second, passphrase=keys.PASSPHRASE)
    both = [
        cosigning.sign_again_job(office.session, "latest", request).run(JobContext())
        for _ in range(2)
    ]
    cosigning.commit(office.session, both[0])
    assert refused(lambda: cosigning.commit(office.session, both[1]), "replaced")
    assert len(release.states(office.session)) == 2
    assert not both[1].staged.exists()


def test_a_copy_of_what_is_not_released_says_so_in_its_name(office: Office) -> None:
    name = office.build()
    found = release.state(office.session, name)
    copy = release.copy_out(office.session, name, office.folder / "Berkas.pdf")
    assert copy.name == "DRAF Berkas.pdf"
    assert release.copy_name(office.session, found).startswith("DRAF Berkas 003-Reg")
    done = office.release()
    copy = release.copy_out(office.session, name, office.folder / "Berkas.pdf")
    assert copy.name == "Berkas.pdf"
    assert copy.read_bytes() == Path(done.path).read_bytes()
    assert not release.copy_name(office.session, done).startswith("DRAF")


def test_a_first_signature_from_another_computer_needs_its_root_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.demand()
    office.build()
    office.chair_sits_down()
    monkeypatch.setenv("NETRA_DATA", str(office.folder / "komputer lain"))
    far = keys.p12(office.folder, "Budi Contoh", root="Akar Lain")
    with pytest.raises(SignatureInvalid) as raised:
        office.sign(certificate=far)
    assert "signer Pemeriksa" in str(raised.value.facts["why"])
    request = DossierRequest(
        certificate=far, passphrase=keys.PASSPHRASE, trust=(keys.root_pem(office.folder),)
    )
    job = cosigning.sign_again_job(office.session, "latest", request)
    cosigning.commit(office.session, job.run(JobContext()))
    assert office.release().state is ReleaseState.RELEASED


def forged(office: Office, name: str, change: Callable[[Attachment], Attachment]) -> None:
    """Put a genuinely signed dossier of this case with other attachments in its place."""
    session = office.session
    (record,) = [item for item in session.stores.dossiers.all() if item.name == name]
    identity = signing.load_pkcs12(office.first, keys.PASSPHRASE)
    snapshot = snapshots.take(session, identity)
    head = record.head
    lines = session.stores.custody.lines()[: head.seq + 1]
    snapshot = replace(snapshot, custody_head=head, custody_lines=lines)
    laid, prepared = office.folder / "l.pdf", office.folder / "p.pdf"
    layout.render(snapshot, laid, JobContext())
    attached = tuple(change(item) for item in manifest.attachments_for(snapshot))
    archival.make_archival(laid, prepared, snapshot, attached, signing.FIELDS)
    path = session.blobs.dossiers / name
    signing.sign(prepared, path, identity, field="Pemeriksa", timestamp_url=None)


def swapped(name: str, old: str, new: str) -> Callable[[Attachment], Attachment]:
    def change(item: Attachment) -> Attachment:
        if item.name != name:
            return item
        assert old.encode() in item.content
        return replace(item, content=item.content.replace(old.encode(), new.encode()))

    return change


def test_a_dossier_whose_manifest_is_not_of_the_case_is_not_signed(office: Office) -> None:
    name = office.build()
    sha256 = str(office.session.stores.evidence.all()[0].digest.sha256)
    for change, why in (
        (swapped("manifest.json", sha256, "1" * 64), "evidence_differs"),
        (swapped("manifest.json", "BB-001", "BB-007"), "not_in_case"),
        (swapped("custody.jsonl", "Siti Aminah", "Siti Aminuh"), "custody_differs"),
    ):
        forged(office, name, change)
        assert refused(office.sign, why)
        assert refused(office.release, why)
