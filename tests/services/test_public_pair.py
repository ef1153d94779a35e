"""The public and the internal variant name each other, and both are checked."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.dossier import manifest
from app.dossier.attachment_checks import read_attachments
from app.services import (
    cases,
    cosigning,
    dossiers,
    integrity,
    packages,
    release,
)
from app.services.dossiers import DossierRequest
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, new_case
from tests.services.public_case import (
    SECOND,
    build,
    confirm,
    fill,
    public_of,
    text_of,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    with new_case(folder) as session:
        fill(session, folder)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def test_both_variants_name_each_other_and_the_chain_names_both(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        confirm(session, "T-003")
        kept = build(session, out)
        entries = [json.loads(line) for line in cases.custody_lines(session)][-2:]
        listed = release.states(session)
    assert kept.public is not None
    files = {one: read_attachments(path) for one, path in (("i", out), ("p", public_of(out)))}
    assert files["i"][manifest.PAIR] == files["p"][manifest.PAIR]
    assert manifest.CUSTODY not in files["p"]
    pair = manifest.read_pair(files["i"][manifest.PAIR])
    for path in (out, public_of(out)):
        words = "".join(text_of(path).split())
        assert pair.internal_sha256 in words
        assert pair.public_sha256 in words
    assert [entry["act"] for entry in entries] == ["dossier.build"] * 2
    public, internal = (entry["data"] for entry in entries)
    assert (public["variant"], internal["variant"]) == ("public", "internal")
    assert public["content_sha256"] == internal["counterpart_sha256"] == pair.public_sha256
    assert internal["content_sha256"] == public["counterpart_sha256"] == pair.internal_sha256
    assert [one.sha256 for one in listed] == [kept.public.sha256, kept.document.sha256]


def test_stock_tools_check_that_the_variants_name_each_other(case: Path, tmp_path: Path) -> None:
    from app.dossier.sections import checking

    out = tmp_path / "internal.pdf"
    with cases.open_case(case, REVIEWER) as session:
        build(session, out)
    shutil.copyfile(public_of(out), tmp_path / "publik.pdf")
    (step,) = [step for step in checking.STEPS if step.title == checking.PAIRED]
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run(
        [shell, "-ec", "\n".join(step.commands)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().count(": OK") == 2


def test_verification_finds_each_variant_whole_and_their_pair(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        confirm(session, "T-003")
        build(session, out)
    report = integrity.verify_path(public_of(out), (), JobContext(), pair=out)
    assert [check.name for check in report.checks if not check.ok] == []
    assert {"variants", "counterpart"} <= {check.name for check in report.checks}
    whole = integrity.verify_path(case, (), JobContext())
    assert [check.name for check in whole.checks if not check.ok] == []
    told = [check for check in whole.checks if check.name.startswith("variants of ")]
    assert [check.could_check for check in told] == [True, True]


def test_a_variant_of_another_build_is_no_counterpart(case: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "satu.pdf", tmp_path / "dua.pdf"
    with cases.open_case(case, REVIEWER) as session:
        build(session, first)
        build(session, second)
    for pair, why in ((second, "why=not_named"), (public_of(first), "why=same_variant")):
        report = integrity.verify_path(public_of(first), (), JobContext(), pair=pair)
        (check,) = [check for check in report.checks if not check.ok]
        assert check.name == "counterpart"
        assert check.detail.startswith(why)


def test_a_public_manifest_other_than_the_named_one_is_found(case: Path, tmp_path: Path) -> None:
    from app.dossier.attachment_checks import attachment_checks, read_keywords

    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        build(session, out)
    files = read_attachments(public_of(out))
    files[manifest.MANIFEST] = files[manifest.MANIFEST].replace(b'"M-002"', b'"M-003"')
    found = attachment_checks(files, read_keywords(public_of(out)))
    assert {"variants", "attached manifest"} <= {one.name for one in found if not one.ok}


def test_the_public_variant_bears_its_second_signature_and_is_released_on_its_own(
    case: Path, tmp_path: Path
) -> None:
    from tests.dossier import keys

    first = keys.p12(tmp_path, "Satu Contoh")
    second = keys.p12(tmp_path, "Dua Contoh")
    with cases.open_case(case, REVIEWER) as session:
        cases.set_form(session, {"needs_two_signatures": "ya", "is_fictional": "ya"})
        request = DossierRequest(certificate=first, passphrase=keys.PASSPHRASE, is_public=True)
        kept = dossiers.commit(session, dossiers.build_job(session, request).run(JobContext()))
        assert kept.public is not None
        name = Path(kept.public.path).name
        assert "-publik-" in name
        session.hand_to(SECOND)
        asked = DossierRequest(certificate=second, passphrase=keys.PASSPHRASE)
        cosigning.commit(session, cosigning.sign_again_job(session, name, asked).run(JobContext()))
        found = release.state(session, "latest")
        assert "-publik-" in found.name
        done = release.commit(session, release.release_job(session, found.name).run(JobContext()))
        assert done.state is release.ReleaseState.RELEASED
        assert release.copy_name(session, done).endswith(" publik.pdf")


def test_a_package_with_both_variants_is_whole_for_us_and_for_the_shell(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "paket"
    with cases.open_case(case, REVIEWER) as session:
        build(session, tmp_path / "berkas.pdf")
        request = packages.ExportRequest(out)
        packages.commit(session, packages.export_job(session, request).run(JobContext()))
    report = integrity.verify_path(out, (), JobContext())
    assert [check.name for check in report.checks if not check.ok] == []
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run(
        [shell, str(out / "verify.sh")], cwd=out, capture_output=True, check=False
    )
    said = done.stdout.decode()
    assert "varian publik" in said
    assert "GAGAL" not in said
    assert done.returncode == 0


def test_what_a_check_of_the_variants_found_is_told_in_words() -> None:
    from app.services.check_texts import check_detail, check_title

    for name in ("variants", "counterpart", "variants of berkas-0001-ab.pdf"):
        assert "arian" in check_title(name, "id")
    for detail in (
        "variant=public; counterpart=ab",
        "why=not_named; counterpart=x.pdf",
        "why=same_variant; counterpart=x.pdf",
        "why=own; expected=ab; actual=cd",
        "other variant not kept; counterpart=ab",
        "not in the public variant",
    ):
        assert "=" not in check_detail(detail, "id")
        assert check_detail(detail, "id") != check_detail(detail, "en")


def test_both_variants_are_archival_before_and_after_the_signature(
    case: Path, tmp_path: Path
) -> None:
    from pikepdf import pdfa

    unseen = ("/AcroForm", "/Perms", "embedded files are not supported")  # as in test_pdfa
    out = tmp_path / "berkas.pdf"
    with cases.open_case(case, REVIEWER) as session:
        confirm(session, "T-003")
        for is_demo in (False, True):
            build(session, out, is_demo=is_demo)
            for path in (out, public_of(out)):
                found = [str(one) for one in pdfa.validate_written(path, "3b").findings]
                assert [one for one in found if not any(skip in one for skip in unseen)] == []
