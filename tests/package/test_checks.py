from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.checks import CheckResult
from app.domain.errors import FileMissing, PackageLocked
from app.dossier.verification import verify_pdf
from app.package import seal, signing_keys, transport
from app.package.bag import write_package
from app.package.checks import is_package, verify_package
from app.runtime.clock import Clock
from app.services import package_checks
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.dossier import samples as dossier_samples
from tests.package import samples
from tests.package.conftest import Built, Ready


def by_name(checks: tuple[CheckResult, ...]) -> dict[str, CheckResult]:
    return {check.name: check for check in checks}


def test_every_file_and_every_record_has_its_own_check(ready: Ready):
    checks = by_name(verify_package(ready.zip, (samples.root(),), JobContext()))
    for file in ready.contents.files:
        assert checks[f"package member {file.name}"].ok
    for name in ("container", "list", "size", "signature", "signer", "chain", "head", "case.json"):
        assert checks[f"package {name}"].ok
    assert checks["package dossier data/dossier.pdf"].ok
    assert checks["package receipt satu.json"].ok
    assert checks[f"package chain {samples.FOREIGN_LOG}"].ok
    assert "Rina Contoh" in checks["package signature"].detail


@pytest.mark.parametrize("content", [b"bukan PDF", b"%PDF-1.7\nbukan berkas", b""])
def test_a_dossier_that_is_none_is_a_failed_check_that_names_the_file(
    tmp_path: Path, content: bytes
):
    packed = samples.contents(dossier_samples.snapshot(tmp_path, moments=1), content)
    out = tmp_path / "a.zip"
    write_package(out, packed, JobContext())
    checks = by_name(package_checks.verify_package(out, (), JobContext()))
    broken = {name: check.detail for name, check in checks.items() if not check.ok}
    assert broken == {"data/dossier.pdf: pdf structure": "why=not_a_dossier"}


def test_what_looks_like_a_package_is_told_from_what_does_not(ready: Ready, tmp_path: Path):
    assert is_package(ready.zip)
    assert is_package(ready.folder)
    assert not is_package(tmp_path)
    assert not is_package(tmp_path / "tidak-ada")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert not is_package(tmp_path / "a.pdf")


def test_a_signer_whose_root_is_not_given_fails_once_any_root_is(ready: Ready):
    checks = by_name(verify_package(ready.zip, (samples.root("Lain"),), JobContext()))
    assert not checks["package signer"].ok
    assert checks["package signature"].ok
    unasked = by_name(verify_package(ready.zip, (), JobContext()))
    assert unasked["package signer"].ok
    assert "not checked" in unasked["package signer"].detail


def test_an_unsigned_package_says_that_nobody_vouches(ready: Ready, tmp_path: Path):
    write_package(tmp_path / "a.zip", ready.contents, JobContext())
    checks = by_name(verify_package(tmp_path / "a.zip", (samples.root(),), JobContext()))
    assert checks["package signature"].ok
    assert "unsigned" in checks["package signature"].detail


def test_a_case_signed_by_somebody_else_is_not_trusted(ready: Ready, tmp_path: Path):
    forged = samples.signer("Rina Contoh", "Akar Palsu")
    write_package(tmp_path / "a.zip", ready.contents, JobContext(), sign=forged)
    checks = by_name(verify_package(tmp_path / "a.zip", (samples.root(),), JobContext()))
    assert not checks["package signer"].ok


def test_several_faults_are_all_said(ready: Ready, tmp_path: Path):
    folder = tmp_path / "a"
    shutil.copytree(ready.folder, folder)
    (folder / "data" / "case.json").write_bytes(b"{}")
    (folder / "data" / "receipts" / "satu.json").unlink()
    (folder / "data" / "tamu.txt").write_text("x")
    failed = [c for c in verify_package(folder, (), JobContext()) if not c.ok]
    said = " ".join(f"{c.name} {c.detail}" for c in failed)
    for part in ("package member data/case.json", "missing: data/receipts", "unlisted: data/tamu"):
        assert part in said


def test_the_dossier_itself_is_checked_by_whoever_can(built: Built, tmp_path: Path):
    contents = samples.contents(built.snapshot, built.signed.read_bytes())
    write_package(tmp_path / "a.zip", contents, JobContext(), sign=samples.signer())
    checks = by_name(
        verify_package(
            tmp_path / "a.zip",
            (samples.root(),),
            JobContext(),
            dossier_checks=lambda _name, path: verify_pdf(path, (built.root,)),
        )
    )
    assert all(check.ok for check in checks.values())
    assert checks["data/dossier.pdf: signature Pemeriksa"].ok


def test_a_dossier_that_the_chain_does_not_name_is_found(ready: Ready, tmp_path: Path):
    case = samples.content_of(ready.contents, "data/case.json")
    contents = samples.with_file(ready.contents, "data/dossiers/lain.pdf", b"%PDF-1.7 palsu")
    assert case
    write_package(tmp_path / "a.zip", contents, JobContext(), sign=samples.signer())
    checks = by_name(verify_package(tmp_path / "a.zip", (samples.root(),), JobContext()))
    assert not checks["package dossier data/dossiers/lain.pdf"].ok


def test_a_redacted_package_may_lack_originals_and_says_so(ready: Ready, tmp_path: Path):
    case = samples.content_of(ready.contents, "data/case.json")
    marked = case.replace(b'"is_redacted": false', b'"is_redacted": true')
    contents = samples.with_file(ready.contents, "data/case.json", marked)
    kept = tuple(f for f in contents.files if not f.name.startswith("data/original/"))
    contents = replace(contents, files=kept, info=replace(contents.info, is_redacted=True))
    write_package(tmp_path / "a.zip", contents, JobContext(), sign=samples.signer())
    checks = verify_package(tmp_path / "a.zip", (samples.root(),), JobContext())
    assert all(check.ok for check in checks)
    plain = replace(ready.contents, files=tuple(f for f in contents.files if "case" not in f.name))
    plain = samples.with_file(plain, "data/case.json", case)
    write_package(tmp_path / "b.zip", plain, JobContext(), sign=samples.signer())
    lacking = by_name(verify_package(tmp_path / "b.zip", (samples.root(),), JobContext()))
    assert not lacking["package case.json"].ok


def test_an_encrypted_package_is_verified_by_its_recipient_only(ready: Ready, tmp_path: Path):
    secret, recipient = transport.new_identity()
    path = tmp_path / "a.age"
    write_package(path, ready.contents, JobContext(), recipients=(recipient,))
    assert is_package(path)
    assert all(c.ok for c in verify_package(path, (), JobContext(), identities=(secret,)))
    with pytest.raises(PackageLocked):
        verify_package(path, (), JobContext())


def test_nothing_there_is_said(tmp_path: Path):
    with pytest.raises(FileMissing):
        verify_package(tmp_path / "a.zip", (), JobContext())


def test_an_expired_certificate_is_not_trusted(ready: Ready, tmp_path: Path):
    above, key = keys.authority("Akar Uji"), keys.p256_key("Lama")
    leaf = keys.certificate("Lama", key, above, start=datetime.now(UTC) - timedelta(days=90))
    sign = seal.signer(
        leaf.public_bytes(Encoding.DER),
        signing_keys.by_key(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )
    write_package(tmp_path / "a.zip", ready.contents, JobContext(), sign=sign)
    checks = by_name(verify_package(tmp_path / "a.zip", (samples.root(),), JobContext()))
    assert "certificate_expired" in checks["package signer"].detail
    assert not checks["package signer"].ok


@pytest.mark.parametrize(("days", "is_believed"), [(-400, False), (-0.5, True), (400, False)])
def test_a_signature_dated_when_its_certificate_did_not_exist_is_not_trusted(
    ready: Ready, tmp_path: Path, days: float, is_believed: bool
):
    class Elsewhen(Clock):
        def now(self) -> datetime:
            return super().now() + timedelta(days=days)

    above, key = keys.authority("Akar Uji"), keys.p256_key("Rina Contoh")
    leaf = keys.certificate("Rina Contoh", key, above)
    sign = seal.signer(
        leaf.public_bytes(Encoding.DER),
        signing_keys.by_key(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        clock=Elsewhen(),
    )
    write_package(tmp_path / "a.zip", ready.contents, JobContext(), sign=sign)
    checks = by_name(verify_package(tmp_path / "a.zip", (samples.root(),), JobContext()))
    assert checks["package signature"].ok
    assert checks["package signer"].ok is is_believed
    said = "stated_time_outside_certificate" in checks["package signer"].detail
    assert said is not is_believed


@pytest.mark.parametrize("signer", ["", "Rina Contoh"])
def test_only_a_dossier_that_the_chain_calls_unsigned_needs_no_signature(
    built: Built, tmp_path: Path, signer: str
):
    contents = samples.contents(built.snapshot, built.signed.read_bytes(), signed_by=signer)
    write_package(tmp_path / "a.zip", contents, JobContext(), sign=samples.signer())
    unsigned = (CheckResult("signature", False, "why=not_signed"),)
    found = verify_package(
        tmp_path / "a.zip", (samples.root(),), JobContext(), dossier_checks=lambda *_: unsigned
    )
    assert all(check.ok for check in found) is (signer == "")
