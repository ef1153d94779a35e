"""Tables, codings, the timeline and the pages of persons, as commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import Shell
from tests.media.made_files import make_video
from tests.services.sheets import ods_sheets


@pytest.fixture
def netra(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def case(netra: Shell, tmp_path: Path) -> Path:
    made = netra.json("case", "new", tmp_path / "uji", "--number", "1", "--title", "Uji")
    video = make_video(tmp_path / "pidato.mp4", frames=50, sound="aac")
    netra.json("evidence", "add", made["case"], video)
    netra.json(
        *("moment", "add", made["case"], "BB-001", "--start", "f10", "--end", "1"),
        *("--category", "N-07", "--person", "Ani (fiktif)", "--note", "=1+1"),
    )
    return Path(made["case"])


def test_tables_go_out_and_codings_come_in(netra: Shell, case: Path, tmp_path: Path) -> None:
    made = netra.json("table", "export", case, tmp_path / "a.ods")
    assert made["rows"] == {"moments": 1, "persons": 1, "evidence": 1}
    sheets, formulas = ods_sheets((tmp_path / "a.ods").read_bytes())
    assert (list(sheets), formulas) == (["Momen", "Orang", "Barang bukti", "Keterangan"], 0)
    assert "=1+1" in sheets["Momen"][1]
    assert netra("table", "export", case, tmp_path / "a.doc")[0] == 2
    for ending in ("eaf", "tsv"):
        netra.json("moment", "export", case, "BB-001", tmp_path / f"a.{ending}")
    taken = netra.json("moment", "import", case, "BB-001", tmp_path / "a.eaf")
    assert (taken["form"], taken["moments"], taken["left_out"]) == ("eaf", ["M-002"], 0)
    assert netra("moment", "export", case, "BB-001", tmp_path / "a.txt")[0] == 2
    assert netra("verify", case)[0] == 0


def test_the_line_and_the_page_of_a_person_are_told(netra: Shell, case: Path) -> None:
    netra.json("person", "add", case, "--role", "saksi", "--name", "Budi (fiktif)")
    page = netra.json("person", "show", case, "ani (fiktif)")
    assert [one["moment"] for one in page["appearances"]] == ["M-001"]
    linked = netra.json("person", "link", case, "P-001", "M-001")
    assert (linked["name"], len(linked["appearances"])) == ("Budi (fiktif)", 1)
    netra.json("person", "link", case, "P-001", "M-001", "--remove")
    assert netra.json("person", "show", case, "P-001")["appearances"] == []
    line = netra.json("case", "line", case, "--zone", "WIT")
    assert [one["code"] for one in line["apart"]] == ["BB-001", "M-001"]
    assert {one["reason"] for one in line["apart"]} == {"no_claim"}
    assert netra("case", "line", case)[0] == 0
