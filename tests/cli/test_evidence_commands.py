from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.test_commands import Shell, case, netra, video
from tests.media.made_files import make_photo

__all__ = ["case", "netra", "video"]
WHY = "bukan milik penyerah"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return make_photo(tmp_path / "foto.jpg")


def test_every_answer_and_every_gap_is_in_the_document(
    netra: Shell, case: Path, photo: Path
) -> None:
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    [item] = netra.json(
        *("evidence", "add", case, photo, "--received-from", "Ani (fiktif)"),
        *("--received-at", "2026-11-20T10:00", "--zone", "WITA", "--place", "Kantor"),
        *("--method", "kabel", "--device", "ponsel", "--captured-at", "2026-11-19T09:00"),
        *("--captured-zone", "WITA", "--stated-hash", sha256.upper()),
        *("--reason", "post-address=bukan unggahan"),
    )
    told = item["provenance"]
    assert told["received_at"] == "2026-11-20T10:00:00+08:00"
    assert item["unavailable"] == {"post_address": "bukan unggahan"}
    assert item["stated_hash"] == {"algorithm": "SHA-256", "value": sha256, "result": "same"}
    assert item["outcome"] == "taken_in"


def test_a_hash_that_differs_is_loud_and_the_file_is_kept(
    netra: Shell, case: Path, photo: Path
) -> None:
    status, out, err = netra("evidence", "add", case, photo, "--stated-hash", "0" * 64, "--json")
    [item] = json.loads(out)
    assert (status, item["status"], item["stated_hash"]["result"]) == (1, "ready", "differs")
    assert "HASH BERBEDA" in err


def test_a_list_of_hashes_is_held_against_each_file(
    netra: Shell, case: Path, photo: Path, video: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "hash.txt"
    listed.write_text(f"{hashlib.sha256(photo.read_bytes()).hexdigest()}  {photo.name}\n")
    items = netra.json("evidence", "add", case, photo, video, "--hash-list", listed)
    assert [item["stated_hash"] and item["stated_hash"]["result"] for item in items] == [
        "same",
        None,
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--received-at", "kemarin"),
        ("--received-at", "2026-11-20T10:00", "--zone", "WIBB"),
        ("--stated-hash", "abc"),
        ("--reason", "warna=biru"),
        ("--reason", "place"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    netra: Shell, case: Path, photo: Path, wrong: tuple[str, ...]
) -> None:
    status, out, err = netra("evidence", "add", case, photo, *wrong)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert netra.json("evidence", "list", case) == []


def test_each_file_of_a_batch_has_its_outcome(
    netra: Shell, case: Path, photo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "serahan"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(photo.read_bytes())
    (folder / "2.jpg").write_bytes(photo.read_bytes())
    (folder / "3.txt").write_text("bukan media")
    (folder / "4.jpg").symlink_to(tmp_path / "tidak-ada")
    unreadable = folder / "5.jpg"
    unreadable.write_bytes(b"x")
    unreadable.chmod(0)
    items = netra.json("evidence", "add", case, folder)
    found = {Path(item["source"]).name: item["outcome"] for item in items}
    expected = {"1.jpg": "taken_in", "2.jpg": "duplicate", "3.txt": "unreadable"}
    # root reads every file, whatever its permissions say
    expected["5.jpg"] = "unreadable" if os.geteuid() == 0 else "failed"
    assert found == expected


def test_another_case_with_the_same_bytes_is_named(
    netra: Shell, case: Path, photo: Path, tmp_path: Path, fresh_data: Path
) -> None:
    other = "009/Reg/LP/PB/Kab/14.09/X/2024"
    second = netra.json("case", "new", tmp_path / "dua", "--number", other, "--title", "Dua")
    netra.json("evidence", "add", second["case"], photo)
    status, out, err = netra("evidence", "add", case, photo, "--json")
    [item] = json.loads(out)
    assert status == 0
    assert [(n["number"], n["code"]) for n in item["elsewhere"]] == [(other, "BB-001")]
    assert other in err


def test_an_item_is_described_later_and_the_rest_stays(
    netra: Shell, case: Path, photo: Path
) -> None:
    netra.json("evidence", "add", case, photo, "--received-from", "Ani (fiktif)")
    item = netra.json(
        *("evidence", "describe", case, "BB-001", "--device", "Kamera"),
        *("--unavailable", "penyerah tidak dapat dihubungi"),
    )
    assert item["provenance"]["received_from"] == "Ani (fiktif)"
    assert item["provenance"]["device"] == "Kamera"
    assert item["unavailable"]["place"] == "penyerah tidak dapat dihubungi"
    status, _out, err = netra("evidence", "describe", case, "BB-001")
    assert (status, err.count("\n")) == (2, 1)


def test_the_clock_of_a_recorder_is_told_with_who_and_why(
    netra: Shell, case: Path, photo: Path
) -> None:
    netra.json("evidence", "add", case, photo)
    basis = "dicocokkan dengan jam siaran"
    item = netra.json(
        *("evidence", "clock", case, "BB-001", "--offset", "+00:03:20", "--zone", "WIB"),
        *("--basis", basis, "--reviewer", "Budi (fiktif)"),
    )
    assert item["recorder"]["offset_ms"] == 200_000
    assert (item["recorder"]["basis"], item["recorder"]["stated_by"]) == (basis, "Budi (fiktif)")
    _status, out, _err = netra("evidence", "show", case, "BB-001")
    assert "lambat 00:03:20 (WIB)" in out


def test_a_withdrawn_item_says_so_until_it_is_restored(
    netra: Shell, case: Path, photo: Path
) -> None:
    netra.json("evidence", "add", case, photo)
    item = netra.json("evidence", "withdraw", case, "BB-001", "--why", WHY)
    assert (item["status"], item["withdrawn"]["reason"]) == ("withdrawn", WHY)
    _status, out, _err = netra("evidence", "list", case)
    assert f"DITARIK: {WHY}" in out
    refused = ("moment", "add", case, "BB-001", "--start", "0", "--category", "N-07")
    status, _out, err = netra(*refused)
    assert (status, WHY in err) == (2, True)
    assert netra.json("evidence", "restore", case, "BB-001", "--why", "keliru")["withdrawn"] is None
    status, _out, _err = netra("evidence", "withdraw", case, "BB-001", "--why", " ")
    assert status == 2
