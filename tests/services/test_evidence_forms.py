"""Papers about evidence: numbered, noted in the chain, anchors of the head that stands on them."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import (
    CaseReadOnly,
    InvalidValue,
    OutputRefused,
    UnknownEvidence,
    UnknownItem,
)
from app.domain.evidence import Provenance
from app.domain.evidence_forms import FormKind
from app.domain.exchange import Anchor, AnchorKind
from app.domain.handover import FormModel, Side
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import (
    agreement,
    anchors,
    cases,
    evidence_forms,
    handover,
    history,
    intake,
    integrity,
    papers,
    procedure,
    review,
    withdrawal,
)
from app.services.anchor_texts import anchor_text, newest_text
from app.services.evidence_forms import FormRequest
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_photo
from tests.services import casefiles

OFFICER, PARTY = Side("Siti Aminah", "Staf"), Side("Budi")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    with casefiles.new_case(tmp_path) as made:
        code = EvidenceCode(casefiles.add_video(made, tmp_path))
        review.mark(made, MomentDraft(code, TimeRange(200_000, 900_000), ("N-07",)))
        photo = make_photo(tmp_path / "foto.jpg")
        intake.take_in(made, [photo], Provenance(received_from="Budi"), JobContext())
        yield made


def request(kind: FormKind, out: Path, **more: Any) -> FormRequest:
    return FormRequest(kind, out, **{"officer": OFFICER, "party": PARTY, **more})


def make(session: CaseSession, asked: FormRequest) -> papers.KeptPaper:
    built = evidence_forms.build_job(session, asked).run(JobContext())
    return evidence_forms.commit(session, built)


def words(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def failed(session: CaseSession) -> list[str]:
    report = integrity.verify_job(session.folder).run(JobContext())
    return [check.name for check in report.checks if not check.ok]


@pytest.mark.parametrize("kind", list(FormKind))
def test_a_paper_is_an_anchor_of_the_head_before_it(
    session: CaseSession, tmp_path: Path, kind: FormKind
) -> None:
    head, out = session.stores.custody.head(), tmp_path / "lembar.pdf"
    since = agreement.ChangeCount(session).since(head)
    kept = make(session, request(kind, out))
    assert kept.anchor.head == head
    assert kept.anchor.kind is AnchorKind.SHEET
    assert anchors.newest_outside(session.stores) == kept.anchor
    entry = json.loads(cases.custody_lines(session)[-1])
    assert (entry["act"], entry["obj"]) == ("anchor.make", [kept.number])
    assert entry["data"]["anchor"]["detail"]["form"] == kind.value
    assert hashlib.sha256(out.read_bytes()).hexdigest() == kept.sha256
    assert agreement.ChangeCount(session).since(head) == since
    assert list(session.blobs.staging_path(".pdf").parent.glob("*.pdf")) == []


def test_each_kind_counts_its_own_numbers_and_hand_over_sheets_keep_theirs(
    session: CaseSession, tmp_path: Path
) -> None:
    kinds = (FormKind.RECEIPT, FormKind.LIST, FormKind.CLARIFICATION, FormKind.RECEIPT)
    numbers = [
        make(session, request(kind, tmp_path / f"{n}.pdf")).number for n, kind in enumerate(kinds)
    ]
    assert numbers == ["TT-001", "DB-001", "BK-001", "TT-002"]
    assert handover.next_number(session) == "BA-001"
    asked = handover.HandoverRequest(tmp_path / "ba.pdf", OFFICER, PARTY)
    handover.commit(session, handover.build_job(session, asked).run(JobContext()))
    assert handover.next_number(session) == "BA-002"
    assert evidence_forms.next_number(session, FormKind.LIST) == "DB-002"


def test_the_chain_tells_each_paper_in_both_languages(session: CaseSession, tmp_path: Path) -> None:
    asked = (
        (FormKind.RECEIPT, {"place": "Kota Contoh", "codes": ("BB-002",)}),
        (FormKind.LIST, {"party": Side("")}),
        (FormKind.CLARIFICATION, {"moments": ("m-001",)}),
    )
    told: dict[str, list[str]] = {"id": [], "en": []}
    heads = []
    for kind, more in asked:
        kept = make(session, request(kind, tmp_path / f"{kind}.pdf", **more))
        heads.append(kept.anchor.head.seq)
        line = cases.custody_lines(session)[-1]
        for lang, said in told.items():
            said.append(history.told(0, line, lang=lang).sentence)
    who = "Siti Aminah (fiktif)"
    assert told["id"] == [
        f"{who} membuat tanda terima barang bukti TT-001: BB-002 dari Budi diterima Siti Aminah, "
        f"di Kota Contoh. Kepala riwayatnya entri {heads[0]}.",
        f"{who} mencetak daftar barang bukti DB-001: BB-001, BB-002. Kepala riwayatnya entri "
        f"{heads[1]}.",
        f"{who} menyiapkan berita acara klarifikasi BK-001 untuk Budi, memperlihatkan M-001. "
        f"Kepala riwayatnya entri {heads[2]}.",
    ]
    assert "made the receipt of evidence TT-001: BB-002 from Budi" in told["en"][0]
    assert "printed the list of evidence DB-001" in told["en"][1]
    assert "the record of a clarification BK-001 for Budi, showing M-001" in told["en"][2]


def test_an_anchor_is_named_as_the_paper_it_is_and_only_once_handed_over(
    session: CaseSession, tmp_path: Path
) -> None:
    kept = make(session, request(FormKind.RECEIPT, tmp_path / "tt.pdf"))
    assert anchor_text(kept.anchor).startswith("Tanda terima barang bukti TT-001: sampai entri")
    assert anchor_text(kept.anchor, "en").startswith("Receipt of evidence TT-001: up to entry")
    assert "(bila sudah diserahkan)" in newest_text(kept.anchor, kept.anchor.head.seq + 2)


def test_a_case_with_papers_verifies_and_a_rewritten_chain_no_longer_meets_them(
    session: CaseSession, tmp_path: Path
) -> None:
    kept = make(session, request(FormKind.RECEIPT, tmp_path / "tt.pdf"))
    assert failed(session) == []
    forged = Anchor(
        AnchorKind.SHEET,
        type(kept.anchor.head)(kept.anchor.head.seq, "0" * 64),
        kept.anchor.made_at,
        {**kept.anchor.detail, "number": "TT-009"},
    )
    session.stores.anchors.add(forged)
    assert "anchor sheet TT-009" in failed(session)


def test_a_clarification_holds_the_items_of_its_moments_and_no_others(
    session: CaseSession, tmp_path: Path
) -> None:
    out = tmp_path / "bk.pdf"
    kept = make(session, request(FormKind.CLARIFICATION, out, moments=("M-001",)))
    assert kept.anchor.detail["items"] == "BB-001"
    bare = make(session, request(FormKind.CLARIFICATION, tmp_path / "b.pdf", party=Side("")))
    assert "items" not in bare.anchor.detail
    assert "BB-002" not in words(out)


def test_a_list_of_all_names_what_was_withdrawn_and_one_of_some_does_not(
    session: CaseSession, tmp_path: Path
) -> None:
    withdrawal.withdraw(session, "BB-002", "salah perkara")
    whole, some = tmp_path / "semua.pdf", tmp_path / "sebagian.pdf"
    make(session, request(FormKind.LIST, whole))
    make(session, request(FormKind.LIST, some, codes=("bb-001",)))
    assert "ditarik dari perkara: BB-002" in words(whole)
    assert "ditarik dari perkara" not in words(some)


def test_what_cannot_be_printed_is_refused_before_anything_is_laid_out(
    session: CaseSession, tmp_path: Path
) -> None:
    out, head = tmp_path / "x.pdf", session.stores.custody.head()
    wrong: list[tuple[type[Exception], FormRequest]] = [
        (InvalidValue, request(FormKind.RECEIPT, out, party=Side(" "))),
        (InvalidValue, request(FormKind.LIST, out, officer=Side(""))),
        (InvalidValue, request(FormKind.RECEIPT, out, moments=("M-001",))),
        (InvalidValue, request(FormKind.CLARIFICATION, out, moments=("M-001",) * 41)),
        (UnknownEvidence, request(FormKind.LIST, out, codes=("BB-009",))),
        (UnknownItem, request(FormKind.CLARIFICATION, out, moments=("M-009",))),
        (OutputRefused, request(FormKind.LIST, tmp_path / "missing" / "x.pdf")),
        (OutputRefused, request(FormKind.LIST, tmp_path)),
    ]
    for error, asked in wrong:
        with pytest.raises(error):
            evidence_forms.build_job(session, asked)
    assert session.stores.custody.head() == head
    assert not out.exists()


def test_a_case_opened_for_reading_prints_no_paper(session: CaseSession, tmp_path: Path) -> None:
    folder = session.folder
    session.close()
    with (
        cases.open_case(folder, casefiles.REVIEWER, read_only=True) as reading,
        pytest.raises(CaseReadOnly),
    ):
        evidence_forms.build_job(reading, request(FormKind.LIST, tmp_path / "x.pdf"))


def test_the_shipped_procedure_confirms_only_the_form_of_a_pemilu_clarification() -> None:
    assert procedure.clarification_form("pemilu") == FormModel(
        "B.12", "Berita acara klarifikasi", needs_check=False
    )
    assert procedure.clarification_form("pemilihan").needs_check
    assert procedure.clarification_form("pemilihan").code == ""
    guessed = procedure.receipt_form("pemilu")
    assert (guessed.code, guessed.needs_check) == ("", True)
    assert procedure.receipt_form("pemilihan") == FormModel("", "", needs_check=True)
    assert procedure.list_basis().needs_check


def test_who_brought_everything_is_offered_and_nobody_where_they_were_several(
    session: CaseSession,
) -> None:
    items = intake.evidence_list(session)
    assert evidence_forms.brought_by(items[1:]) == "Budi"
    assert evidence_forms.brought_by(items) == ""
    assert evidence_forms.brought_by(()) == ""
