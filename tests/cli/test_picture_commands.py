"""Gestures and shapes of a moment at the command line, as the windows have them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.domain.figure import Figure, FigureShape
from app.domain.gesture import FingerState
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, review
from app.services.replay import check_rows
from tests.services.casefiles import REVIEWER, add_video, new_case

WHO = ["--reviewer", REVIEWER.name]


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> str:
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        review.mark(session, MomentDraft(code, TimeRange(400_000, 1_200_000), ("N-07",)))
        return str(session.folder)


@pytest.fixture
def asked(capsys) -> Callable[..., Any]:
    def ask(*words: str) -> Any:
        capsys.readouterr()
        assert run([*words, "--json", *WHO]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def test_a_likeness_is_found_noted_replaced_and_taken_off(case: str, asked) -> None:
    fits = {one["card"]: one for one in asked("gesture", "cards", "--fingers", "feeff")}
    assert fits
    card = next(iter(fits))
    assert asked("gesture", "list", case, "m-001")["gestures"] == []
    [first] = asked("gesture", "set", case, "M-001", card, "--fingers", "feeff")["gestures"]
    assert (first["card"], first["frame"]["frame"]) == (card, 10)
    [same] = asked("gesture", "set", case, "M-001", card.lower())["gestures"]
    assert set(same["fingers"]) == {FingerState.ANY}
    both = asked("gesture", "set", case, "M-001", card, "--at", "f20")["gestures"]
    assert [one["frame"]["frame"] for one in both] == [10, 20]
    [left] = asked("gesture", "remove", case, "M-001", "1")["gestures"]
    assert left["frame"]["frame"] == 20
    with cases.open_case(Path(case), REVIEWER) as session:
        assert session.undo.undo() is not None
        assert len(review.moment(session, "M-001").draft.gestures) == 2
        assert all(check.ok for check in check_rows(session.stores, cases.custody_lines(session)))


def test_shapes_are_drawn_replaced_and_taken_off(case: str, asked) -> None:
    box = ["--box", "0.1,0.2,0.3,0.4"]
    asked("figure", "set", case, "M-001", "callout", *box, "--label", "tangan kanan")
    asked("figure", "set", case, "M-001", "arrow", *box)
    moving = [*box, "--box", "f20:0.5,0.2,0.3,0.4", "--from", "10", "--to", "24"]
    asked("figure", "set", case, "M-001", "callout", *moving)
    corners = ["--point", "0,0", "--point", "1,0", "--point", "0.5,1"]
    asked("figure", "set", case, "M-001", "polygon", *box, *corners, "--place", "2")
    assert len(asked("figure", "list", case, "M-001")["figures"]) == 3
    with cases.open_case(Path(case), REVIEWER) as session:
        first, second, third = review.moment(session, "M-001").draft.figures
        assert (first.number, first.label) == (1, "tangan kanan")
        assert (first.first, first.last, first.keys[0].box) == (10, 29, _box(100_000))
        assert (second.shape, len(second.points)) == (FigureShape.POLYGON, 3)
        assert (third.number, third.last) == (2, 24)
        assert [(key.frame, key.box) for key in third.keys] == [
            (10, _box(100_000)),
            (20, _box(500_000)),
        ]
    asked("figure", "remove", case, "M-001", "1")
    with cases.open_case(Path(case), REVIEWER) as session:
        left: tuple[Figure, ...] = review.moment(session, "M-001").draft.figures
        assert [one.number for one in left] == [0, 2]


def _box(left: int) -> tuple[int, int, int, int]:
    return left, 200_000, 300_000, 400_000


@pytest.mark.parametrize(
    "words",
    [
        ("gesture", "set", "{case}", "M-001", "G-99"),
        ("gesture", "set", "{case}", "M-001", "G-01", "--fingers", "feef"),
        ("gesture", "remove", "{case}", "M-001", "1"),
        ("gesture", "list", "{case}", "M-009"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "0.9,0,0.3,0.3"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "nan,0,0.3,0.3"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "x9:0,0,0.3,0.3"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "0,0,0.3"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "0,0,1,1", "--to", "30"),
        ("figure", "set", "{case}", "M-001", "box", "--box", "0,0,1,1", "--place", "1"),
        ("figure", "set", "{case}", "M-001", "polygon", "--box", "0,0,1,1"),
        ("figure", "set", "{case}", "M-001", "star", "--box", "0,0,1,1"),
        ("figure", "remove", "{case}", "M-001", "1"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_changes_nothing(
    case: str, words: tuple[str, ...], capsys
) -> None:
    capsys.readouterr()
    assert run([*(word.format(case=case) for word in words), *WHO]) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said
    with cases.open_case(Path(case), REVIEWER) as session:
        draft = review.moment(session, "M-001").draft
        assert (draft.gestures, draft.figures) == ((), ())


def test_numbers_in_indonesian_have_a_comma(case: str, tmp_path: Path, capsys) -> None:
    out = str(tmp_path / "bingkai.png")
    words = ["frame", case, "BB-001", "--at", "f12"]
    assert run([*words, "--out", out]) == 0
    assert "0,480000 dtk" in capsys.readouterr().out
    assert run([*words, "--out", str(tmp_path / "2.png"), "--lang", "en"]) == 0
    assert "0.480000 s" in capsys.readouterr().out
