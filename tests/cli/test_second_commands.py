"""A second reading at the command line, from its beginning to both codings in a file."""

from __future__ import annotations

import json
from pathlib import Path

from app.cli.main import run
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import cases, review
from tests.services.casefiles import REVIEWER, add_video, new_case

TWO = ["--reviewer", "Budi Santoso (fiktif)"]


def test_a_second_reading_goes_its_whole_way_at_the_command_line(
    tmp_path: Path, fresh_data: Path, capsys
) -> None:
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        review.mark(session, MomentDraft(code, TimeRange(0, 500_000), ("N-07",)))
        review.mark(session, MomentDraft(code, TimeRange(1_600_000, 1_900_000), ("N-17",)))
        case = str(session.folder)

    def asked(*words: str) -> dict[str, object]:
        capsys.readouterr()
        assert run([*words, "--json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert run(["second", "begin", case, "BB-001", "--reviewer", REVIEWER.name]) == 2
    assert asked("second", "begin", case, "bb-001", *TWO)["code"] == "TK-001"
    span = ["--start", "0", "--end", "0.4"]
    assert asked("second", "mark", case, "TK-001", *span, "--category", "n-07", *TWO)
    assert run(["second", "compare", case, "TK-001"]) == 2
    # what the first coder marked is not told to who reads blind
    assert run(["moment", "list", case, *TWO]) == 2
    assert run(["moment", "list", case, "--reviewer", REVIEWER.name]) == 0
    assert run(["second", "close", case, "TK-001", "--reviewer", REVIEWER.name]) == 2
    asked("second", "close", case, "TK-001", *TWO)
    found = asked("second", "compare", case, "TK-001")
    assert [(p["key"], p["difference"]) for p in found["pairs"]] == [  # type: ignore[attr-defined,index]
        ("M-001/TB-001", None),
        ("M-002/-", "only_first"),
    ]
    words = ["second", "resolve", case, "TK-001", "m-002/-", "second"]
    assert run([*words[:-1], "sometimes", "--why", "x"]) == 2
    asked(*words, "--why", "bukan gestur", "--reviewer", "Ketua")
    out = tmp_path / "telaah.json"
    asked("second", "export", case, "TK-001", "-o", str(out))
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert [one["code"] for one in kept["first"]["moments"]] == ["M-001", "M-002"]
    assert [one["code"] for one in kept["second"]["moments"]] == ["TB-001"]
    assert kept["pairs"][1]["decision"]["reason"] == "bukan gestur"
    assert kept["open"] == []
    with cases.open_case(Path(case), REVIEWER) as session:
        assert [one.code for one in review.moments(session)] == ["M-001"]
