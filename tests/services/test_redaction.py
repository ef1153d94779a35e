"""Redacted copies of a case: made, derived again, confirmed by a second person, given out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import av
import pytest

from app.cli.main import run
from app.domain.case import IdentityRole, Reviewer
from app.domain.clip import Derivative
from app.domain.errors import InvalidValue, RedactionRefused
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.redaction import parse_region
from app.domain.redaction_plan import CoveredRegion, KeyBox, Redaction
from app.domain.redaction_review import Why
from app.services import (
    cases,
    clip_matching,
    clips,
    dossiers,
    frame_sheets,
    identities,
    integrity,
    packages,
    redaction,
    review,
)
from app.services.packages import ExportRequest
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, add_video, new_case

SECOND = Reviewer("Budi Santoso (fiktif)")
BOX = Region(0.25, 0.25, 0.5, 0.5)


def _make(session: CaseSession) -> Derivative:
    frames = redaction.stretch(session, "M-001")
    keys = (KeyBox(frames[0], BOX), KeyBox(frames[-1], BOX, doubt=70))
    region = CoveredRegion("Wajah 1", frames[0], frames[-1], keys)
    plan = Redaction((region,), (TimeRange(400_000, 600_000),))
    return clips.commit(session, redaction.redact_job(session, "M-001", plan).run(JobContext()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("redaction")
    with new_case(folder) as session:
        code = EvidenceCode(add_video(session, folder))
        review.mark(session, MomentDraft(code, TimeRange(200_000, 1_000_000), ("N-07",)))
        identities.add(session, IdentityRole.STAF, SECOND.name)
        _make(session)
        return session.folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return shutil.copytree(built, tmp_path / built.name)


def _acts(session: CaseSession) -> list[str]:
    return [json.loads(line)["act"] for line in cases.custody_lines(session)]


def test_a_redacted_copy_is_one_entry_with_its_plan_and_holds_on_being_derived_again(
    case: Path,
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = session.stores.derivatives.by_code("T-001")
        assert _acts(session).count("derivative.redacted") == 1
        assert "derivative.clip" not in _acts(session)
    report = integrity.verify_path(case, (), JobContext())
    assert made.recipe.tool == "netra.redact/1"
    assert made.recipe.redaction is not None
    assert made.recipe.redaction.plan.regions[0].keys[1].doubt == 70
    assert [check for check in report.checks if not check.ok] == []
    again = [check for check in report.checks if check.name == "derived again T-001"]
    assert [check.detail for check in again] == ["same bytes"]


def test_a_plan_that_was_changed_in_the_database_is_found(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        session._database.conn.execute(
            "UPDATE derivatives SET recipe = replace(recipe, 'Wajah 1', 'Wajah 2')"
        )
        session._database.conn.commit()
    report = integrity.verify_path(case, (), JobContext())
    assert "record: derivative rows" in {check.name for check in report.checks if not check.ok}


def test_a_second_person_confirms_and_the_first_cannot(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert redaction.state(session, "T-001").maker == REVIEWER.name
        before = len(cases.custody_lines(session))
        assert _why(session) == "confirm_own"
        session.hand_to(Reviewer("Orang Luar (fiktif)"))
        assert _why(session) == "confirm_not_listed"
        assert len(cases.custody_lines(session)) == before
        session.hand_to(SECOND)
        found = redaction.confirm(session, "T-001")
        assert found.confirmed_by == SECOND.name
        assert _acts(session)[before:] == ["derivative.confirm"]
        assert _why(session) == "confirm_done"
        assert [each.confirmed_by for each in redaction.states(session)] == [SECOND.name]


def _why(session: CaseSession) -> str:
    with pytest.raises(RedactionRefused) as refused:
        redaction.confirm(session, "T-001")
    return str(refused.value.facts["why"])


def test_only_a_confirmed_copy_leaves_with_the_public_variant(case: Path, tmp_path: Path) -> None:
    request = ExportRequest(tmp_path / "publik.zip", is_redacted=True, chosen=("T-001",))
    with cases.open_case(case, SECOND) as session:
        for give_out in (packages.estimate, packages.export_job):
            with pytest.raises(RedactionRefused):
                give_out(session, request)
        redaction.confirm(session, "T-001")
        written = packages.export_job(session, request).run(JobContext())
    assert written.left_out == ()


def test_a_dossier_calls_the_copy_what_it_is(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        job = dossiers.build_job(session, dossiers.DossierRequest(is_demo=True))
        record = dossiers.commit(session, job.run(JobContext()))
        path = record.document.path
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    told = done.stdout.decode()
    assert "T-001 Salinan tertutup dari BB-001" in " ".join(told.split())
    assert "1 bagian gambar, 1 bagian suara" in told
    assert "tempat mirip wajah, untuk dilihat orang kedua" in " ".join(told.split())
    assert "tempat mirip tulisan; yang tidak diminta ditutup ikut" in " ".join(told.split())


def test_a_clip_is_no_redacted_copy_and_a_redacted_copy_no_clip(case: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert clip_matching.without_clip(session) == ("M-001",)
        clips.commit(session, clips.clip_job(session, "M-001").run(JobContext()))
        assert clip_matching.without_clip(session) == ()
        with pytest.raises(RedactionRefused):
            redaction.redacted_copy(session, "T-002")


def test_doubtful_frames_come_first_and_none_is_missing(case: Path, tmp_path: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        made = redaction.redacted_copy(session, "T-001")
        order = redaction.looking_order(made)
        folder = tmp_path / "bingkai"
        folder.mkdir()
        frame_sheets.copy_sheet_job(session, "T-001", folder).run(JobContext())
    count = made.recipe.frame_count
    first = redaction.first_frame(made)
    assert (order[0].frame, order[0].why) == (first + 1, Why.DOUBT)  # a sure key, a doubtful one
    assert (order[-1].frame, order[-1].why) == (first, Why.NOTHING)
    assert sorted(each.frame - first for each in order) == list(range(count))
    assert sorted(int(path.stem) for path in folder.iterdir()) == list(range(count))


def test_boxes_are_read_from_words_and_refused_where_no_frame_is() -> None:
    found = parse_region("f14:0.5,0.5,0.2,0.2 f10:0.1,0.1,0.2,0.2", "Wajah", range(10, 20))
    assert [key.frame for key in found.keys] == [10, 14]
    assert (found.first, found.last) == (10, 19)
    for wrong in ("f9:0,0,1,1", "f10:0,0,2,1", "x", "f10:0,0,1", ""):
        with pytest.raises(InvalidValue):
            parse_region(wrong, "Wajah", range(10, 20))


def test_the_command_line_makes_lists_shows_and_confirms(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> tuple[int, object]:
        capsys.readouterr()
        status = run([*words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    out = tmp_path / "tertutup.mp4"
    words = ("redact", "make", str(case), "M-001", "--box", "0.2,0.2,0.5,0.5", "--track")
    status, made = told(*words, "--mute", "0.3-0.5", "--out", str(out), "--reviewer", "Siti")
    assert (status, made["id"]) == (0, "T-002")
    with av.open(str(out)) as file:
        assert sum(1 for _ in file.decode(video=0)) == made["frames"]
    status, shown = told("redact", "frames", str(case), "T-002", "--out", str(tmp_path / "b"))
    assert (status, len(shown["frames"])) == (0, made["frames"])
    status, done = told("redact", "confirm", str(case), "T-002", "--reviewer", SECOND.name)
    assert (status, done["confirmed_by"]) == (0, SECOND.name)
    listed = told("redact", "list", str(case))[1]
    assert [(each["id"], each["confirmed_by"]) for each in listed] == [
        ("T-001", None),
        ("T-002", SECOND.name),
    ]
