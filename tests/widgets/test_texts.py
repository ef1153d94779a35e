from __future__ import annotations

import ast

import pytest

from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from tests.conftest import REPO
from widgets.moments.moment_model import span_text
from widgets.texts import duration, rate_text, step_text


@pytest.mark.parametrize(
    ("length_us", "shown"),
    [
        (None, ""),
        (0, "00:00"),
        (1, "0,1 s"),
        (433_000, "0,4 s"),
        (999_999, "0,9 s"),
        (1_000_000, "00:01"),
        (3_723_000_000, "1:02:03"),
    ],
)
def test_a_length_below_a_second_is_told_in_tenths(length_us: int | None, shown: str):
    assert duration(length_us) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (TimeRange(20_900_000, 22_300_000), "00:20–00:22"),
        (TimeRange(20_100_000, 20_500_000), "00:20, 0,4 s"),
        (TimeRange(20_100_000, 20_100_000), "00:20"),
    ],
)
def test_a_moment_within_one_second_tells_its_length(span: TimeRange, shown: str):
    draft = MomentDraft(evidence=EvidenceCode("BB-001"), span=span)
    moment = Moment(MomentCode("M-001"), draft, None, None, "1", "2026-11-22T00:00:00Z", "Rina")
    assert span_text(moment) == shown


def told_steps() -> set[str]:
    """Give every step that a job names while it runs."""
    found = set()
    for path in (*REPO.glob("app/**/*.py"), *REPO.glob("media/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "progress":
                found |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    return {step for step in found if isinstance(step, str) and step}


def test_every_step_of_a_job_has_words_of_its_own():
    steps = told_steps()
    assert {"hashing", "tracking"} <= steps
    assert [step for step in sorted(steps) if step_text(step) == step] == []


def test_a_rate_is_never_read_as_thousands():
    shown = [rate_text(rate) for rate in (25.0, 30_000 / 1001, 0.5, 240.0, 0.0)]
    assert shown == ["25 fps", "29,97 fps", "0,5 fps", "240 fps", ""]
