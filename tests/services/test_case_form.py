"""What the case form keeps beside its fields: persons, requirements, a first narrative."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import EmployeeStatus, Party, PartyRole
from app.domain.choices import RequirementMark, RequirementState
from app.domain.deadlines import DeadlineChoice
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    cases,
    chronology,
    deadlines,
    dossiers,
    exchange_reading,
    history,
    intake,
    integrity,
    people,
    recorder,
    requirements,
    review,
    snapshots,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_video
from tests.services.casefiles import REVIEWER, add_video, new_case
from tests.services.offices import export, failed, open_there

TERLAPOR = Party(
    PartyRole.TERLAPOR, "Budi (fiktif)", "Camat", "Kecamatan Contoh", "198001012005011001",
    rank="Pembina (IV/a)", status=EmployeeStatus.PNS, address="Jalan Contoh 1",
)  # fmt: skip
PAIR = Party(PartyRole.PASLON, "Ani dan Badu (fiktif)", number="2")


def faults(session: CaseSession) -> list[str]:
    report = integrity.verify_path(session.folder, (), JobContext())
    return [f"{check.name}: {check.detail}" for check in report.checks if not check.ok]


def acts(session: CaseSession) -> list[str]:
    return [json.loads(line)["act"] for line in cases.custody_lines(session)]


def told(session: CaseSession, lang: str = "id") -> list[str]:
    lines = cases.custody_lines(session)
    return [history.told(seq, line, lang).sentence for seq, line in enumerate(lines)]


def test_everything_known_of_a_person_is_kept_and_comes_back(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        cases.add_party(session, PAIR)
    with cases.open_case(tmp_path / "uji.netra", REVIEWER) as session:
        assert cases.parties(session) == (TERLAPOR, PAIR)
        assert [kept.code for kept in people.listed(session)] == ["P-001", "P-002"]
        assert faults(session) == []


def test_a_person_is_changed_and_taken_out_with_undo_and_redo(tmp_path: Path) -> None:
    other = Party(PartyRole.SAKSI, "Budi (fiktif)", status=EmployeeStatus.PPPK)
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        people.change(session, "P-001", TERLAPOR)
        assert acts(session)[-1] == "party.add"  # nothing changed, nothing is told
        people.change(session, "P-001", other)
        people.remove(session, "P-001", "Bukan pihak")
        assert cases.parties(session) == ()
        session.undo.undo()
        assert cases.parties(session) == (other,)
        session.undo.undo()
        assert cases.parties(session) == (TERLAPOR,)
        session.undo.redo()
        session.undo.redo()
        assert cases.parties(session) == ()
        assert acts(session)[-6:] == [
            "party.set", "party.remove", "party.restore", "party.set", "party.set", "party.remove",
        ]  # fmt: skip
        assert faults(session) == []
        with pytest.raises(UnknownItem):
            people.change(session, "P-001", TERLAPOR)
        assert "mengeluarkan P-001 (Budi (fiktif))" in told(session)[-5]
        cases.add_party(session, PAIR)
        assert [kept.code for kept in people.listed(session)] == ["P-002"]


def test_a_person_without_a_name_is_refused(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        with pytest.raises(InvalidValue):
            people.change(session, "P-001", Party(PartyRole.SAKSI, " "))
        with pytest.raises(UnknownItem):
            people.remove(session, "P-009")


@pytest.mark.parametrize(
    "forge",
    [
        'UPDATE parties SET details = \'{"rank":"Pembina Utama"}\'',
        "UPDATE parties SET removed_at = '2026-11-22T00:00:00.000Z'",
        "UPDATE parties SET details = 'x'",
        "INSERT INTO choices VALUES ('requirement', 'x', '{}')",
    ],
)
def test_a_row_written_past_the_chain_is_found(tmp_path: Path, forge: str) -> None:
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        session._database.execute(forge)
        session._database.conn.commit()
        assert any(fault.startswith("record: ") for fault in faults(session))


def test_what_was_found_of_a_requirement_is_told_and_undone(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        first = requirements.listed(session)[0]
        assert first.mark is None
        mark = RequirementMark(first.id, RequirementState.MET, "KTP dilampirkan", "2024-10-08")
        requirements.set_mark(session, mark)
        requirements.set_mark(session, mark)
        assert acts(session).count("requirement.set") == 1
        assert requirements.listed(session)[0].mark == mark
        assert first.id not in {item.id for item in requirements.missing(session)}
        assert faults(session) == []
        assert told(session)[-1].endswith(f"“{first.text}”: ada (KTP dilampirkan).")
        assert "there (KTP dilampirkan)" in told(session, "en")[-1]
        session.undo.undo()
        assert requirements.listed(session)[0].mark is None
        assert faults(session) == []


def test_a_requirement_of_the_other_law_or_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        known = requirements.listed(session)[0].id
        with pytest.raises(UnknownItem):
            requirements.set_mark(
                session, RequirementMark(known.replace("pemilu.", "x."), RequirementState.MET)
            )
        with pytest.raises(InvalidValue):
            requirements.set_mark(session, RequirementMark(known, RequirementState.MET, on="besok"))


def test_persons_and_marks_stand_in_the_dossier(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        cases.add_party(session, PAIR)
        first = requirements.listed(session)[0]
        requirements.set_mark(session, RequirementMark(first.id, RequirementState.MISSING, "KTP"))
        cases.set_form(session, {"registered_on": "2024-12-16", "zone": "WIB"})
        choice = DeadlineChoice("pemilu-follow-up", due_on="2025-01-02")
        deadlines.set_choice(session, choice, "Edaran 12")
        snapshot = snapshots.take(session, None)
        assert snapshot.parties == (TERLAPOR, PAIR)
        assert snapshot.requirements[0].mark is not None
        job = dossiers.build_job(session, dossiers.DossierRequest())
        built = dossiers.commit(session, job.run(JobContext()))
        read = subprocess.run(
            ["pdftotext", "-raw", built.document.path, "-"], capture_output=True, check=True
        ).stdout.decode()
    flat = " ".join(read.split())
    printed = (
        *(TERLAPOR.nip, "Pembina", "nomor urut 2", "KTP"),
        *("Kamis, 2 Januari 2025", "diubah petugas: Edaran 12", "Tahun Baru Masehi"),
    )
    for text in printed:
        assert text in flat


def test_a_whole_case_is_read_for_a_package_with_all_of_it(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        cases.add_party(session, TERLAPOR)
        cases.add_party(session, PAIR)
        people.remove(session, "P-001")
        first = requirements.listed(session)[0]
        requirements.set_mark(session, RequirementMark(first.id, RequirementState.MET))
        whole = exchange_reading.read_case(session)
        assert whole.parties == (TERLAPOR, PAIR)
        assert whole.present_parties == (PAIR,)
        assert exchange_reading.overview(whole).parties == (PAIR,)
        assert whole.choices.requirements == (RequirementMark(first.id, RequirementState.MET),)


def _mark(session: CaseSession, code: str, start_us: int, note: str, quote: str = "") -> None:
    span = TimeRange(start_us, start_us + 500_000)
    review.mark(session, MomentDraft(EvidenceCode(code), span, note=note, quote=quote))


def test_the_narrative_begins_from_the_moments_in_the_order_they_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_case(tmp_path) as session:
        assert chronology.draft(session) == ""
        code = add_video(session, tmp_path)
        _mark(session, code, 1_000_000, "Ia turun dari panggung.")
        _mark(session, code, 0, "Ia memberi sambutan.", "pilih nomor dua")
        lines = chronology.draft(session).splitlines()
    assert lines == [
        "1. Ia memberi sambutan. “pilih nomor dua” (kutipan belum didengar) "
        "[M-002, BB-001 00:00:00.000 s.d. 00:00:00.500]",
        "2. Ia turun dari panggung. [M-001, BB-001 00:00:01.000 s.d. 00:00:01.500]",
    ]


def test_an_hour_stands_there_as_a_claim_once_the_recorder_was_compared(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        early, late = tmp_path / "awal.mp4", tmp_path / "akhir.mp4"
        for path, at in ((late, "2024-10-12T02:15:04Z"), (early, "2024-10-12T01:00:00Z")):
            make_video(path, frames=50, tags={"creation_time": at})
        taken = intake.take_in(session, [late, early], Provenance(), JobContext())
        codes = [outcome.evidence.code for outcome in taken if outcome.evidence]
        for code in codes:
            _mark(session, code, 1_000_000, f"Sambutan {code}.")
        assert "pukul" not in chronology.draft(session)
        for code in codes:
            recorder.set_clock(session, code, offset_ms=0, zone_of_clock="WIT", basis="dicocokkan")
        lines = chronology.draft(session).splitlines()
    assert lines[0].startswith(
        "1. 12 Oktober 2024 pukul 10.00.01 WIT (menurut jam perekam, perlu verifikasi): "
        "Sambutan BB-002."
    )
    assert "pukul 11.15.05 WIT" in lines[1]


def test_all_of_it_travels_in_a_package_and_answers_to_the_chain_there(
    tmp_path: Path, fresh_data: Path
) -> None:
    with new_case(tmp_path) as session:
        cases.set_form(session, {"known_on": "2024-10-07", "level": "Kab", "zone": "WIT"})
        cases.add_party(session, TERLAPOR)
        cases.add_party(session, PAIR)
        people.remove(session, "P-001", "Bukan pihak")
        first = requirements.listed(session)[0]
        requirements.set_mark(session, RequirementMark(first.id, RequirementState.MET))
        choice = DeadlineChoice("pemilu-report-submission", limit=5)
        deadlines.set_choice(session, choice, "Edaran")
        package = export(session, tmp_path / "keluar.zip").path
    there = open_there(package, tmp_path / "sana")
    assert failed(there) == []
    with cases.open_case(there, REVIEWER) as session:
        assert cases.parties(session) == (PAIR,)
        assert session.stores.choices.deadline(choice.rule) == replace(choice, why="Edaran")
        assert cases.form(session).zone == "WIT"
        people.change(session, "P-002", replace(PAIR, number="3"))
        deadlines.set_choice(session, DeadlineChoice(choice.rule), "Menurut data")
    assert failed(there) == []


def test_an_answer_to_yes_or_no_is_one(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        for text in ("", "tidak", "0", "False"):
            cases.set_form(session, {"needs_two_signatures": text})
            assert not cases.form(session).needs_two_signatures
        for text in ("ya", "1", "True"):
            cases.set_form(session, {"needs_two_signatures": text})
            assert cases.form(session).needs_two_signatures
        with pytest.raises(InvalidValue):
            cases.set_form(session, {"needs_two_signatures": "dua"})
