"""An agency's catalogue at the command line: checked, reported, used, and gone again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import review
from tests.services.casefiles import add_video, new_case

FILE = str(Path(__file__).parents[1] / "services" / "agency.yaml")


@pytest.fixture
def case(tmp_path: Path, fresh_data: Path) -> str:
    with new_case(tmp_path) as session:
        code = EvidenceCode(add_video(session, tmp_path))
        review.mark(session, MomentDraft(code, TimeRange(0, 500_000), ("N-07",)))
        return str(session.folder)


def test_a_case_is_moved_with_a_report_and_its_marks_stay(case: str, capsys) -> None:
    def asked(*words: str) -> dict[str, object]:
        capsys.readouterr()
        assert run([*words, "--json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert asked("catalog", "check", FILE)["categories"] == ["N-07", "L-01"]
    found = asked("catalog", "use", case, FILE, "--report")
    assert (found["done"], found["moments"]) == (False, ["M-001"])
    assert run(["moment", "add", case, "BB-001", "--end", "1", "--category", "L-01"]) == 2
    asked("catalog", "use", case, FILE, "--why", "pemilihan desa")
    asked("moment", "add", case, "BB-001", "--end", "1", "--category", "l-01")
    used = asked("catalog", "used", case)
    assert str(used["version"]).endswith("+ Bawaslu Kabupaten Contoh 1.2")
    gone = asked("catalog", "use", case)
    assert [(one["code"], one["kind"]) for one in gone["changes"]] == [  # type: ignore[attr-defined]
        ("L-01", "removed"),
        ("N-07", "renamed"),
    ]
    listed = asked("moment", "list", case)
    assert sorted(one["categories"] for one in listed) == [["L-01"], ["N-07"]]  # type: ignore[index]


def test_a_bad_file_is_one_sentence_and_the_case_stays(case: str, tmp_path: Path, capsys) -> None:
    bad = tmp_path / "salah.yaml"
    text = Path(FILE).read_text(encoding="utf-8")
    bad.write_text(text.replace("[ex-panitia-desa]", "[ex-tidak-ada]"), encoding="utf-8")
    assert run(["catalog", "use", case, str(bad)]) == 2
    said = capsys.readouterr().err
    assert "Katalog salah.yaml, kategori L-01: pengecualian yang disebut tidak ada" in said
    bad.write_text("a: &x [1]\nb: *x\n", encoding="utf-8")
    assert run(["catalog", "check", str(bad)]) == 2
    assert "rujukan" in capsys.readouterr().err
