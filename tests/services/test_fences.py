from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain.checks import CheckState
from app.domain.dossier import WarningCode
from app.domain.errors import EvidenceFenced, InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import AsrProfile
from app.services import (
    cases,
    clips,
    dossiers,
    fences,
    integrity,
    review,
    snapshots,
    standing,
    transcription,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import MODEL, REVIEWER, add_video, new_case


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fenced")
    with new_case(folder) as session:
        for name, seconds in (("satu.mp4", 1.0), ("dua.mp4", 1.2)):
            code = EvidenceCode(add_video(session, folder, name, seconds))
            review.mark(session, MomentDraft(code, TimeRange(0, 400_000), ("N-07",)))
        clips.commit(session, clips.still_job(session, "M-001").run(JobContext()))
        return session.folder


@pytest.fixture
def session(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # each copy is the case as a computer of its own last saw it
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    with cases.open_case(shutil.copytree(built, tmp_path / built.name), REVIEWER) as opened:
        yield opened


def verify(session: CaseSession, depth: integrity.Depth = "full"):
    return integrity.verify_path(session.folder, (), JobContext(), depth=depth)


def damage(session: CaseSession, code: str) -> bytes:
    path = session.blobs.original_path(session.stores.evidence.by_code(code).digest.sha256)
    raw = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    return raw


def put_back(session: CaseSession, code: str, raw: bytes) -> None:
    path = session.blobs.original_path(session.stores.evidence.by_code(code).digest.sha256)
    path.write_bytes(raw)


def acts(session: CaseSession) -> list[str]:
    return [json.loads(line)["act"] for line in session.stores.custody.lines()]


def fence_off(session: CaseSession, code: str) -> bytes:
    raw = damage(session, code)
    assert fences.raise_for(session, verify(session)) == (code,)
    return raw


def test_a_damaged_original_fences_its_item_off_and_no_other(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    fence = session.stores.evidence.by_code("BB-001").fence
    assert fence is not None
    assert fence.check == "original BB-001"
    assert session.stores.evidence.by_code("BB-002").fence is None
    assert acts(session)[-1] == "evidence.fence"
    assert [item.code for item in fences.undecided(session)] == ["BB-001"]


def test_a_damaged_derivative_fences_the_item_it_was_made_from(session: CaseSession) -> None:
    made = session.stores.derivatives.all()[0]
    path = session.blobs.derived_path(made.sha256)
    path.chmod(0o644)
    path.write_bytes(b"another picture")
    assert fences.raise_for(session, verify(session, "quick")) == ("BB-001",)


def test_a_changed_row_fences_its_item_off(session: CaseSession) -> None:
    session._database.execute("UPDATE evidence SET name = 'lain.mp4' WHERE code = 'BB-002'")
    session._database.conn.commit()
    assert fences.raise_for(session, verify(session, "quick")) == ("BB-002",)


def test_a_good_verification_fences_nothing(session: CaseSession) -> None:
    before = acts(session)
    assert fences.raise_for(session, verify(session, "quick")) == ()
    assert acts(session) == before


def test_nothing_is_made_of_a_fenced_item_until_a_person_lets_it_in(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    for attempt in (
        lambda: clips.still_job(session, "M-001"),
        lambda: clips.clip_job(session, "M-001"),
        lambda: transcription.begin(session, "BB-001", MODEL, AsrProfile()),
    ):
        with pytest.raises(EvidenceFenced):
            attempt()
    clips.still_job(session, "M-002")
    fences.decide(session, "BB-001", use=True, why="salinan pelapor sama isinya")
    clips.still_job(session, "M-001")


def test_what_is_seen_on_a_fenced_item_may_be_marked_and_no_dossier_takes_it(
    session: CaseSession,
) -> None:
    raw = damage(session, "BB-001")
    fences.raise_for(session, verify(session))
    put_back(session, "BB-001", raw)
    draft = MomentDraft(EvidenceCode("BB-001"), TimeRange(0, 200_000), note="dua jari")
    marked = review.mark(session, draft)
    item = session.stores.evidence.by_code("BB-001")
    assert standing.left_out_why(item) == "fenced"
    assert "sebelum ada yang memutuskan" in standing.left_out_text(item)
    taken = snapshots.take(session, None)
    assert marked.code not in [entry.moment.code for entry in taken.moments]
    kept_out = fences.decide(session, "BB-001", use=False, why="asal tidak jelas")
    assert "asal tidak jelas" in standing.left_out_text(kept_out)
    used = fences.decide(session, "BB-001", use=True, why="sudah dibandingkan dengan stik")
    assert standing.left_out_text(used) == standing.left_out_mark(used) == ""
    taken = snapshots.take(session, None)
    assert marked.code in [entry.moment.code for entry in taken.moments]


def test_a_dossier_leaves_a_fenced_item_out_and_says_so(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    taken = snapshots.take(session, None)
    assert [entry.moment.code for entry in taken.moments] == ["M-002"]
    assert taken.derivatives == ()
    assert {item.code for item in taken.evidence} == {"BB-001", "BB-002"}
    said = {(warning.code, warning.subject) for warning in taken.warnings}
    assert (WarningCode.EVIDENCE_FENCED, "BB-001") in said
    assert (WarningCode.MOMENT_LEFT_OUT, "M-001") in said


def test_a_dossier_is_built_beside_a_fenced_item(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    built = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True)).run(JobContext())
    kept = dossiers.commit(session, built)
    assert WarningCode.EVIDENCE_FENCED in {warning.code for warning in kept.warnings}


def test_using_an_item_all_the_same_is_named_in_the_dossier(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    fences.decide(session, "BB-001", use=True, why="salinan pelapor sama isinya")
    taken = snapshots.take(session, None)
    assert [entry.moment.code for entry in taken.moments] == ["M-001", "M-002"]
    codes = {(warning.code, warning.subject) for warning in taken.warnings}
    assert (WarningCode.EVIDENCE_DOUBTED, "BB-001") in codes


def test_a_withdrawn_item_is_not_used_in_a_dossier(session: CaseSession) -> None:
    from app.services import withdrawal

    withdrawal.withdraw(session, "BB-002", "diminta pelapor")
    taken = snapshots.take(session, None)
    assert [entry.moment.code for entry in taken.moments] == ["M-001"]
    codes = {(warning.code, warning.subject) for warning in taken.warnings}
    assert (WarningCode.EVIDENCE_WITHDRAWN, "BB-002") in codes


def test_a_decision_keeps_name_and_reason_and_is_not_asked_again(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    item = fences.decide(session, "BB-001", use=False, why="menunggu salinan")
    assert item.fence is not None
    assert (item.fence.decision, item.fence.decided_by) == ("keep_out", REVIEWER.name)
    assert fences.is_fenced(item)
    entry = json.loads(session.stores.custody.lines()[-1])
    assert (entry["act"], entry["why"]) == ("evidence.decide", "menunggu salinan")
    assert fences.raise_for(session, verify(session, "full")) == ()


def test_another_failure_after_a_decision_fences_off_again(session: CaseSession) -> None:
    fence_off(session, "BB-001")
    fences.decide(session, "BB-001", use=True, why="sama isinya")
    path = session.blobs.original_path(session.stores.evidence.by_code("BB-001").digest.sha256)
    path.write_bytes(b"something else")
    assert fences.raise_for(session, verify(session)) == ("BB-001",)


def test_the_right_bytes_put_back_offer_to_lift_the_fence_and_a_person_confirms(
    session: CaseSession,
) -> None:
    raw = fence_off(session, "BB-001")
    bad = verify(session)
    assert fences.liftable(session, bad) == ()
    with pytest.raises(InvalidValue):
        fences.lift(session, "BB-001", bad, "sudah dipulihkan")
    put_back(session, "BB-001", raw)
    assert fences.liftable(session, verify(session, "quick")) == ()
    good = verify(session)
    assert fences.liftable(session, good) == ("BB-001",)
    assert fences.lift(session, "BB-001", good, "disalin ulang dari kartu").fence is None
    assert verify(session, "quick").ok


def test_a_decision_needs_a_reason_and_a_fence(session: CaseSession) -> None:
    with pytest.raises(InvalidValue):
        fences.decide(session, "BB-001", use=True, why="perlu")
    fence_off(session, "BB-001")
    with pytest.raises(InvalidValue):
        fences.decide(session, "BB-001", use=True, why="  ")


def test_a_fence_taken_away_behind_the_chain_is_found(session: CaseSession) -> None:
    raw = fence_off(session, "BB-001")
    put_back(session, "BB-001", raw)
    session._database.execute("UPDATE evidence SET fence = '' WHERE code = 'BB-001'")
    session._database.conn.commit()
    failed = verify(session, "quick").of_state(CheckState.BAD)
    assert [check.name for check in failed] == ["record: evidence rows"]
