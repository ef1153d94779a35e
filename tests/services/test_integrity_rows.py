"""Every row and column of schema 2 answers to an entry: tampered with, its check says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.case import IdentityRole
from app.domain.custody import ChainHead
from app.domain.evidence import Provenance
from app.domain.exchange import Anchor, AnchorKind
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    anchors,
    dossiers,
    fences,
    identities,
    integrity,
    provenance,
    recorder,
    review,
    withdrawal,
)
from app.tasks.job import JobContext
from tests.services.casefiles import add_video, new_case
from tests.services.rich_case import ZEROS, keep_claims, keep_package
from tests.services.tampering import execute, failed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rows")
    with new_case(folder) as session:
        first = EvidenceCode(add_video(session, folder, "satu.mp4", 1.0))
        second = add_video(session, folder, "dua.mp4", 1.2)
        review.mark(session, MomentDraft(first, TimeRange(0, 400_000), ("N-07",)))
        given = Provenance(source="HP pelapor", received_from="Ani", received_at="2026-11-22")
        provenance.describe(session, first, given)
        recorder.set_clock(
            session, first, offset_ms=-200_000, zone_of_clock="WIB", basis="foto jam dinding"
        )
        keep_claims(session, first)
        withdrawal.withdraw(session, second, "diminta pelapor")
        identities.add(session, IdentityRole.PEMERIKSA, "Siti Aminah (fiktif)")
        built_file = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        dossiers.commit(session, built_file.run(JobContext()))
        head = session.stores.custody.head()
        sheet = Anchor(AnchorKind.SHEET, head, session.clock.stamp(), {"number": "BA-01"})
        anchors.make(session, sheet)
        keep_package(session)
        path = session.blobs.original_path(session.stores.evidence.by_code(first).digest.sha256)
        raw = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(raw[:-1])
        report = integrity.verify_path(session.folder, (), JobContext(), depth="quick")
        assert fences.raise_for(session, report) == (first,)
        path.write_bytes(raw)
        fences.decide(session, first, use=True, why="salinan sama")
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    return shutil.copytree(built, tmp_path / built.name)


def test_a_case_with_every_kind_of_row_holds(case: Path) -> None:
    assert failed(case) == []


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE evidence SET leaves = replace(leaves, '16777216', '16777217')", "evidence rows"),
        ("UPDATE evidence SET leaves = ''", "evidence rows"),
        ("UPDATE evidence SET recorder = replace(recorder, '-200000', '200000')", "evidence rows"),
        ("UPDATE evidence SET recorder = ''", "evidence rows"),
        ("UPDATE evidence SET claims = replace(claims, 'Redmi', 'Galaxy')", "evidence rows"),
        ("UPDATE evidence SET claims = ''", "evidence rows"),
        ("UPDATE evidence SET fence = ''", "evidence rows"),
        ("UPDATE evidence SET fence = replace(fence, 'salinan sama', 'x')", "evidence rows"),
        ("UPDATE evidence SET withdrawn = '', status = 'ready'", "evidence rows"),
        ("UPDATE evidence SET withdrawn = replace(withdrawn, 'pelapor', 'x')", "evidence rows"),
        ("UPDATE evidence SET status = 'ready'", "evidence rows"),
        ("UPDATE evidence SET provenance = replace(provenance, 'Ani', 'Budi')", "evidence rows"),
        (
            'UPDATE moments SET origin = \'{"log":"x","number":"1","code":"M-001",'
            '"reviewer":"Budi","package_sha256":"00"}\'',
            "moments",
        ),
        ("UPDATE dossiers SET follows = 'ab'", "dossier rows"),
        ("UPDATE dossiers SET signatures = '[]'", "dossier rows"),
        ("UPDATE dossiers SET released_at = '2026-11-22T00:00:00.000Z'", "dossier rows"),
        ("UPDATE dossiers SET signed_by = 'Orang Lain'", "dossier rows"),
        ("UPDATE dossiers SET pages = 1", "dossier rows"),
        ("UPDATE dossiers SET head_seq = 1", "dossier rows"),
        ("UPDATE identities SET name = 'Budi'", "identities"),
        ("UPDATE identities SET removed_at = '2026-11-22T00:00:00.000Z'", "identities"),
        ("DELETE FROM identities", "identities"),
        ("UPDATE anchors SET made_at = '2020-01-01T00:00:00.000Z'", "anchors"),
        ("UPDATE anchors SET head_seq = 0", "anchors"),
        ("DELETE FROM anchors", "anchors"),
        ("UPDATE exchanges SET name = 'lain.zip'", "packages"),
        ("DELETE FROM exchanges", "packages"),
        ("UPDATE cases SET catalogue_version = '0'", "form"),
        (
            "UPDATE cases SET form = replace(form, 'signatures\":false', 'signatures\":true')",
            "form",
        ),
        ("DELETE FROM cases", "form"),
    ],
)
def test_a_row_that_no_entry_made_so_is_named(case: Path, statement: str, name: str) -> None:
    execute(case, statement)
    assert f"record: {name}" in failed(case)


def test_a_changed_chain_of_another_office_is_named(case: Path) -> None:
    execute(
        case,
        "DROP TRIGGER foreign_chains_are_frozen",
        "UPDATE foreign_chains SET lines = replace(lines, 'Siti', 'Budi')",
    )
    assert any(name.startswith("foreign chain ") for name in failed(case))


def test_a_removed_chain_of_another_office_is_named(case: Path) -> None:
    execute(case, "DROP TRIGGER foreign_chains_are_kept", "DELETE FROM foreign_chains")
    assert any(name.startswith("foreign chain ") for name in failed(case))


def test_an_anchor_moved_to_another_entry_is_named(case: Path) -> None:
    execute(case, f"UPDATE anchors SET head_sha256 = '{ZEROS}'")  # noqa: S608 -- a constant
    assert {"record: anchors", "anchor sheet BA-01"} <= set(failed(case))


def test_a_failing_record_names_the_evidence_it_throws_doubt_on(case: Path) -> None:
    execute(case, "UPDATE evidence SET name = 'lain.mp4' WHERE code = 'BB-002'")
    report = integrity.verify_path(case, (), JobContext(), depth="quick")
    assert [check.items for check in report.checks if not check.ok] == [("BB-002",)]


def test_a_row_of_the_chain_that_is_no_chain_of_this_case_is_named(case: Path) -> None:
    execute(case, "UPDATE cases SET log = '00000000-0000-0000-0000-000000000000'")
    assert "custody chain" in failed(case)


def test_the_head_of_a_case_is_given_with_the_report(case: Path) -> None:
    report = integrity.verify_path(case, (), JobContext(), depth="quick")
    assert isinstance(report.head, ChainHead)
    assert report.anchor is not None
