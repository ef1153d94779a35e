"""`netra custody`: the story, the export that a shell can check, sheets, stamps and anchors."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.domain.case import CaseForm, Reviewer
from app.services import cases
from tests.cli.test_commands import Shell
from tests.dossier.tsa import make_authority, serving
from tests.media.made_files import make_photo

# As printed in the design and shipped to whoever checks.
LOOP = """
p=$(printf '0%.0s' {1..64}); n=0
while IFS= read -r l; do
  case "$l" in *"\\"prev\\":\\"$p\\""*) ;; *) echo "BROKEN at line $((n+1))"; exit 1;; esac
  p=$(printf %s "$l" | sha256sum | cut -c1-64); n=$((n+1))
done < "$1"; echo "entries=$n head=$p"
"""


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> Path:
    return fresh_data


@pytest.fixture
def netra(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def case(tmp_path: Path, netra: Shell) -> Path:
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), Reviewer("Siti")) as session:
        folder = session.folder
    photo = make_photo(tmp_path / "foto \u202e<b>.jpg")
    status, _out, err = netra("evidence", "add", folder, photo, "--reviewer", "Budi")
    assert status == 0, err
    return folder


def looped(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-c", LOOP, "loop", path], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip()


def test_the_story_is_told_in_both_languages(netra: Shell, case: Path) -> None:
    status, out, _err = netra("custody", "show", case)
    assert status == 0
    assert "Siti membuka perkara baru 1: Uji." in out
    assert "Budi menerima BB-001" in out
    assert "\u202e" not in out
    _status, english, _err = netra("custody", "show", case, "--lang", "en")
    assert "Budi took in BB-001" in english


def test_the_story_can_be_narrowed(netra: Shell, case: Path) -> None:
    whole = netra.json("custody", "show", case)["entries"]
    of_item = netra.json("custody", "show", case, "--item", "bb-001")["entries"]
    of_person = netra.json("custody", "show", case, "--person", "Siti")["entries"]
    assert {entry["who"] for entry in of_person} == {"Siti"}
    assert all("BB-001" in entry["items"] for entry in of_item)
    assert 0 < len(of_item) < len(whole)
    assert set(whole[0]) == {
        *("seq", "act", "at", "clock", "who", "role", "host", "items", "sentence", "sha256"),
    }


def test_the_export_is_the_chain_byte_for_byte_and_a_shell_can_check_it(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    said = netra.json("custody", "export", case, out)
    assert out.read_bytes() == (case / "custody.jsonl").read_bytes()
    head = said["custody_head"]
    assert looped(out) == (0, f"entries={said['entries']} head={head['sha256']}")
    lines = out.read_bytes().splitlines(keepends=True)
    for broken in (lines[:1] + lines[2:], [lines[0].replace(b"Uji", b"uji"), *lines[1:]]):
        out.write_bytes(b"".join(broken))
        assert looped(out)[0] == 1


def test_a_sheet_is_printed_and_becomes_the_newest_anchor(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    head = netra.json("case", "show", case)["custody_head"]
    assert "Tidak ada jangkar" in netra("custody", "anchors", case)[1]
    out = tmp_path / "ba.pdf"
    made = netra.json("custody", "sheet", case, out, "--from", "Siti", "--to", "Budi")
    assert out.read_bytes().startswith(b"%PDF-")
    assert (made["number"], made["custody_head"]["sha256"]) == ("BA-001", head["sha256"])
    anchors = netra.json("custody", "anchors", case)
    assert anchors["newest_outside"]["detail"]["number"] == "BA-001"
    assert anchors["last_seen"]["state"] == "agrees"
    status, text, _err = netra("custody", "anchors", case)
    assert (status, "Jangkar luar terbaru: Berita acara serah terima BA-001" in text) == (0, True)


def test_a_head_is_stamped_by_an_authority_on_this_computer(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    with serving(make_authority(tmp_path / "tsa")) as authority:
        made = netra.json("custody", "stamp", case, "--timestamp-url", authority.url)
    assert made["kind"] == "timestamp"
    status, out, _err = netra("verify", case, "--trust", authority.root, "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert checks["anchor timestamp Uji tsa"]["ok"]
    assert checks["anchor timestamp Uji tsa"]["detail"].endswith("trusted root")
    assert status == 0


def test_a_service_that_is_not_there_is_one_line_and_changes_nothing(
    netra: Shell, case: Path
) -> None:
    before = (case / "custody.jsonl").read_bytes()
    status, out, err = netra("custody", "stamp", case, "--timestamp-url", "http://127.0.0.1:9/")
    assert (status, out) == (2, "")
    assert err.startswith("netra: Layanan cap waktu http://127.0.0.1:9/ tidak memberi")
    assert err.count("\n") == 1
    assert (case / "custody.jsonl").read_bytes() == before


def test_an_older_copy_is_said_aloud_at_every_command_until_a_person_accepts_it(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.netra"
    shutil.copytree(case, copy)
    assert netra("case", "set", case, "region=Kabupaten Contoh")[0] == 0
    shutil.rmtree(case)
    copy.rename(case)
    assert "SALINAN LAMA" in netra("case", "show", case)[2]
    assert netra("verify", case)[0] == 1
    assert "OLDER COPY" in netra("case", "show", case, "--lang", "en")[2]
    why = "Cadangan dipulihkan"
    assert netra("custody", "anchors", case, "--accept-older", why)[0] == 0
    assert "SALINAN LAMA" not in netra("case", "show", case)[2]
    assert netra("verify", case)[0] == 0
    assert f"Alasan: {why}" in netra("custody", "show", case)[1]


@pytest.mark.parametrize(
    ("kind", "number", "more"),
    [
        ("receipt", "TT-001", ("--party", "Andi", "--paper", "F4")),
        ("list", "DB-001", ("--storage", "lemari besi")),
        ("clarification", "BK-001", ("--party", "Andi", "--item", "BB-001")),
    ],
)
def test_a_paper_about_evidence_is_printed_and_becomes_the_newest_anchor(
    netra: Shell, case: Path, tmp_path: Path, kind: str, number: str, more: tuple[str, ...]
) -> None:
    head = netra.json("case", "show", case)["custody_head"]
    out = tmp_path / "lembar.pdf"
    made = netra.json("custody", "form", case, out, "--kind", kind, "--reviewer", "Budi", *more)
    assert out.read_bytes().startswith(b"%PDF-")
    assert (made["number"], made["custody_head"]["sha256"]) == (number, head["sha256"])
    assert netra.json("custody", "anchors", case)["newest_outside"]["detail"]["form"] == kind


def test_a_receipt_without_whoever_brought_it_is_refused_in_one_sentence(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    status, _out, err = netra("custody", "form", case, tmp_path / "x.pdf", "--kind", "receipt")
    assert status != 0
    assert "Traceback" not in err
    assert not (tmp_path / "x.pdf").exists()
