"""`netra package` called as a user calls it: what is missing is named before anything is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import cases
from tests.cli.test_commands import Shell
from tests.services.casefiles import REVIEWER
from tests.services.offices import export, filled_case


@pytest.fixture
def netra(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kirim")
    with cases.open_case(filled_case(folder / "a"), REVIEWER) as session:
        return export(session, folder / "a.zip").path


def test_a_folder_that_is_not_there_is_said_to_be_missing(
    netra: Shell, package: Path, tmp_path: Path
) -> None:
    for place in (tmp_path / "tiada", tmp_path / "tiada" / "x.netra"):
        status, out, err = netra("package", "import", package, place)
        assert (status, out) == (2, "")
        assert f"Tidak ada folder di {tmp_path / 'tiada'}." in err
    status, _out, err = netra("package", "import", package, tmp_path / "tiada", "--lang", "en")
    assert status == 2
    assert "There is no folder at" in err


def test_a_place_that_nobody_named_is_said_with_what_it_is_for(netra: Shell, package: Path) -> None:
    status, _out, err = netra("package", "import", package)
    assert status == 2
    assert "Argumen FOLDER belum diisi." in err
    assert "di dalamnya folder perkara dibuat" in err


def test_no_case_is_made_where_its_receipt_could_not_be_written(
    netra: Shell, package: Path, tmp_path: Path
) -> None:
    status, _out, err = netra(
        *("package", "import", package, tmp_path, "--receipt-dir", tmp_path / "tiada")
    )
    assert status == 2
    assert f"Tidak ada folder di {tmp_path / 'tiada'}." in err
    assert list(tmp_path.glob("*.netra")) == []


def test_a_package_is_opened_and_its_receipt_taken_in_by_the_sender(
    netra: Shell, package: Path, tmp_path: Path
) -> None:
    made = netra.json("package", "import", package, tmp_path)
    assert Path(made["path"]).is_dir()
    (sender,) = (package.parent / "a").glob("*.netra")
    taken = netra.json("package", "receipt", sender, made["receipt"])
    assert taken["package"] == package.name
    assert not taken["was_known"]
