"""Handing evidence over: the sheet, the entry that says so, and the head that both name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import CaseReadOnly, InvalidValue, OutputRefused, UnknownEvidence
from app.domain.exchange import AnchorKind
from app.domain.handover import FormModel, Side
from app.services import anchors, cases, handover, history, procedure
from app.services.handover import HandoverRequest
from app.services.papers import KeptPaper
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services import casefiles

GIVER, RECEIVER = Side("Siti Aminah"), Side("Budi")


def request(out: Path, **more: Any) -> HandoverRequest:
    return HandoverRequest(out, **{"giver": GIVER, "receiver": RECEIVER, **more})


def hand_over(session: CaseSession, asked: HandoverRequest) -> KeptPaper:
    return handover.commit(session, handover.build_job(session, asked).run(JobContext()))


def staged(session: CaseSession) -> list[Path]:
    return list(session.blobs.staging_path(".pdf").parent.glob("*.pdf"))


def test_a_sheet_is_an_anchor_of_the_head_before_it(tmp_path: Path) -> None:
    out = tmp_path / "ba.pdf"
    with casefiles.new_case(tmp_path) as session:
        casefiles.add_video(session, tmp_path)
        head = session.stores.custody.head()
        kept = hand_over(session, request(out, place="Kota Contoh"))
        assert kept.anchor.head == head
        assert anchors.newest_outside(session.stores) == kept.anchor
        lines = cases.custody_lines(session)
        assert staged(session) == []
    entry = json.loads(lines[-1])
    assert (entry["act"], entry["obj"], entry["seq"]) == ("anchor.make", ["BA-001"], head.seq + 1)
    assert entry["data"]["anchor"]["detail"]["sha256"] == kept.sha256
    assert hashlib.sha256(out.read_bytes()).hexdigest() == kept.sha256
    assert kept.anchor.kind is AnchorKind.SHEET
    assert history.told(0, lines[-1]).sentence == (
        "Siti Aminah (fiktif) membuat berita acara serah terima BA-001: dari Siti Aminah kepada "
        f"Budi, di Kota Contoh. Kepala riwayatnya entri {head.seq}."
    )


def test_sheets_are_numbered_one_after_the_other(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        casefiles.add_video(session, tmp_path)
        numbers = [hand_over(session, request(tmp_path / f"{n}.pdf")).number for n in range(3)]
    assert numbers == ["BA-001", "BA-002", "BA-003"]


def test_chosen_items_are_handed_over_and_no_others(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        for name in ("a.mp4", "b.mp4", "c.mp4"):
            casefiles.add_video(session, tmp_path, name, seconds=(ord(name[0]) - 90) / 25)
        kept = hand_over(session, request(tmp_path / "ba.pdf", codes=("bb-003", "BB-001")))
        assert kept.anchor.detail["items"] == "BB-001, BB-003"
        with pytest.raises(UnknownEvidence):
            handover.build_job(session, request(tmp_path / "x.pdf", codes=("BB-009",)))


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_a_side_without_a_name_is_refused(tmp_path: Path, side: str) -> None:
    with casefiles.new_case(tmp_path) as session:
        casefiles.add_video(session, tmp_path)
        with pytest.raises(InvalidValue):
            handover.build_job(session, request(tmp_path / "ba.pdf", **{side: Side(" ")}))


def test_a_case_without_evidence_has_nothing_to_hand_over(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session, pytest.raises(InvalidValue):
        handover.build_job(session, request(tmp_path / "ba.pdf"))


def test_a_sheet_that_cannot_be_written_leaves_no_entry(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        casefiles.add_video(session, tmp_path)
        head = session.stores.custody.head()
        with pytest.raises(OutputRefused):
            handover.build_job(session, request(tmp_path / "missing" / "ba.pdf"))
        place = tmp_path / "gone"
        place.mkdir()
        built = handover.build_job(session, request(place / "ba.pdf")).run(JobContext())
        place.rmdir()
        with pytest.raises(OutputRefused):
            handover.commit(session, built)
        assert session.stores.custody.head() == head
        assert session.stores.anchors.all() == ()
        assert staged(session) == []


def test_a_case_opened_for_reading_hands_nothing_over(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        folder = session.folder
        casefiles.add_video(session, tmp_path)
    with (
        cases.open_case(folder, casefiles.REVIEWER, read_only=True) as session,
        pytest.raises(CaseReadOnly),
    ):
        handover.build_job(session, request(tmp_path / "ba.pdf"))


def test_the_shipped_procedure_confirms_no_form_for_handing_over() -> None:
    for election in ("pemilu", "pemilihan"):
        assert procedure.handover_form(election) == FormModel("", "", needs_check=True)


def test_a_guessed_number_of_a_form_is_never_printed_as_fact() -> None:
    entry = {"name_id": "Berita acara serah terima bukti", "code_guess": "B.77", "sources": []}
    guessed = {**entry, "code": None, "confidence": "verified"}
    secondary = {**entry, "code": "B.8", "confidence": "secondary"}
    verified = {**entry, "code": "B.8", "confidence": "verified"}
    name = entry["name_id"]
    assert procedure.form_model([guessed], "serah terima") == FormModel("", name, needs_check=True)  # type: ignore[arg-type]
    assert procedure.form_model([secondary], "serah terima") == FormModel(
        "B.8", name, needs_check=True
    )  # type: ignore[arg-type]
    assert procedure.form_model([verified], "serah terima") == FormModel(
        "B.8", name, needs_check=False
    )  # type: ignore[arg-type]
