"""Two people's codings of one item, compared at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.case import Reviewer
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, review
from tests.services.casefiles import add_video, new_case

ONE, TWO = "Siti Aminah (fiktif)", "Budi Santoso (fiktif)"


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> Path:
    """Ten stretches of 0.2 s: both say N-07 in the first two, then one says it in the third."""
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        review.mark(session, MomentDraft(code, TimeRange(0, 600_000), ("N-07",)))
    with cases.open_case(session.folder, Reviewer(TWO)) as session:
        review.mark(session, MomentDraft(code, TimeRange(0, 400_000), ("N-07",)))
        review.mark(session, MomentDraft(code, TimeRange(1_000_000, 1_000_000), ("N-17",)))
        return session.folder


def test_agreement_is_told_in_all_and_by_category(case: Path, capsys) -> None:
    assert run(["coders", "compare", str(case), "bb-001", ONE, TWO, "--step", "200", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["N-07"]["units"], found["N-07"]["same"]) == (10, 9)
    # 2 of 10 both, 3 and 2 alone: (0.9 - 0.62) / (1 - 0.62)
    assert found["N-07"]["kappa"] == pytest.approx(0.28 / 0.38)
    assert found["N-17"]["kappa"] == pytest.approx(0.0)
    assert found["total"]["same"] == 8


def test_who_marked_is_listed_and_a_stranger_is_refused(case: Path, capsys) -> None:
    assert run(["coders", "list", str(case), "BB-001"]) == 0
    assert capsys.readouterr().out.split("\n")[:2] == [TWO, ONE]
    assert run(["coders", "compare", str(case), "BB-001", ONE, "Entah Siapa"]) == 2
