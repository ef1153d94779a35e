from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import run
from app.domain.case import CaseForm, Election, Reviewer
from app.services import cases


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    form = CaseForm(
        "009/LP/PB/Kab/14.09/X/2024", "Apel", Election.PEMILIHAN, zone="WIB",
        reported_on="2024-10-08",
    )  # fmt: skip
    cases.new_case(tmp_path / "uji", form, Reviewer("Siti")).close()
    return str(tmp_path / "uji.netra")


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run([*arguments, "--json", "--reviewer", "Siti"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_limit_is_listed_with_its_source_and_its_doubts(folder: str, capsys) -> None:
    found = answer(capsys, "deadlines", "list", folder)
    by_id = {item["id"]: item for item in found["deadlines"]}
    follow_up = by_id["pilkada-follow-up"]
    assert follow_up["due_on"] == "2024-10-11"
    assert follow_up["basis"] == "UU Pilkada Pasal 134 ayat (5)"
    assert follow_up["doubts"] == ["day_meaning"]
    assert follow_up["sources"]
    assert "pilkada-forward-police" in {item["id"] for item in found["waiting"]}
    assert run(["deadlines", "list", folder]) == 0
    text = capsys.readouterr().out
    assert "UU Pilkada Pasal 134 ayat (5) (terbaca pada naskah atau kutipannya)" in text
    assert "perlu verifikasi" in text


def test_a_limit_is_set_with_a_reason_and_given_back(folder: str, capsys) -> None:
    wanted = ("deadlines", "set", folder, "pilkada-follow-up")
    set_ = (*wanted, "--limit", "5", "--counting", "hari kerja", "--why", "Edaran")
    by_id = {item["id"]: item for item in answer(capsys, *set_)["deadlines"]}
    assert by_id["pilkada-follow-up"]["due_on"] == "2024-10-15"
    assert by_id["pilkada-follow-up"]["changed_why"] == "Edaran"
    back = answer(capsys, *wanted, "--why", "Keliru")
    by_id = {item["id"]: item for item in back["deadlines"]}
    assert by_id["pilkada-follow-up"]["due_on"] == "2024-10-11"
    assert run(["custody", "show", folder]) == 0
    told = capsys.readouterr().out
    assert "“Tindak lanjut laporan”: 5 hari kerja. Alasan: Edaran." in told
    assert "kembali menurut data prosedur. Alasan: Keliru." in told


def test_a_limit_without_a_reason_or_of_no_rule_is_refused(folder: str, capsys) -> None:
    assert run(["deadlines", "set", folder, "pilkada-follow-up", "--limit", "5"]) == 2
    assert run(["deadlines", "set", folder, "tidak-ada", "--limit", "5", "--why", "x"]) == 2
    assert run(["deadlines", "set", folder, "pilkada-follow-up", "--why", " "]) == 2
    capsys.readouterr()


def test_the_limits_leave_as_a_calendar_file(folder: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / "tenggat.ics"
    assert answer(capsys, "deadlines", "export", folder, str(out))["out"] == str(out)
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_holidays_are_listed_with_how_sure_they_are(folder: str, capsys) -> None:
    found = answer(capsys, "deadlines", "holidays", "--year", "2024")
    days = {item["date"]: item for item in found["holidays"]}
    assert days["2024-11-27"]["confidence"] == "secondary"
    assert all(day.startswith("2024") for day in days)


def test_persons_are_added_changed_and_taken_out(folder: str, capsys) -> None:
    add = ("person", "add", folder, "--role", "terlapor", "--name", "Budi (fiktif)")
    made = answer(capsys, *add, "--status", "PNS", "--rank", "Pembina", "--nip", "1980")
    assert (made["code"], made["status"], made["rank"]) == ("P-001", "PNS", "Pembina")
    changed = answer(capsys, "person", "set", folder, "p-001", "nip=198001012005011001")
    assert changed["nip"] == "198001012005011001"
    assert run(["person", "set", folder, "P-001", "status=Bos"]) == 2
    assert run(["person", "set", folder, "P-001", "umur=40"]) == 2
    capsys.readouterr()
    assert answer(capsys, "person", "remove", folder, "P-001", "--why", "Keliru")["removed"]
    assert answer(capsys, "person", "list", folder) == []
    assert run(["person", "remove", folder, "P-001"]) == 2


def test_an_odd_nip_is_said_and_never_repeated(folder: str, capsys) -> None:
    add = ["person", "add", folder, "--role", "terlapor", "--name", "Budi", "--nip", "19801399"]
    assert run(add) == 0
    said = capsys.readouterr().err
    assert "NIP" in said
    assert "19801399" not in said


def test_a_case_without_categories_has_no_elements_to_judge(folder: str, capsys) -> None:
    assert answer(capsys, "elements", "list", folder) == []
    assert run(["elements", "set", folder, "N-08", "proof-9", "filled"]) == 2
    assert run(["elements", "set", folder, "N-99", "who", "filled"]) == 2
    capsys.readouterr()
    shown = answer(capsys, "elements", "set", folder, "n-08", "when", "filled")
    assert shown["is_attendance_only"] is True
