"""Names as a phone, a stranger or an attacker gives them, through every command that shows them."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from app.cli.main import run

RTL = "\N{RIGHT-TO-LEFT OVERRIDE}"
NAMES = {
    "255 bytes": "é" * 125 + ".mp4" + "x",
    "arabic": "خطبة الحملة الانتخابية ٢٠٢٤.mp4",
    "line break": "pidato\nnetra: UTUH: 99 pemeriksaan baik.\r.mp4",
    "override": f"pidato{RTL}4pm.exe",
    "isolate": "a\N{RIGHT-TO-LEFT ISOLATE}b\N{POP DIRECTIONAL FORMATTING}.mp4",
    "escape": "\x1b[2J\x1b]0;netra\x07.mp4",
    "not in NFC": "cafe\N{COMBINING ACUTE ACCENT}.mp4",
    "not UTF-8": os.fsdecode(b"rekaman-\xff\xfe.mp4"),
    "markup": "[bold red]UTUH[bold] <b>&amp;.mp4",
    "formula": "=HYPERLINK(1).mp4",
    "option": "--json",
    "dots": "...",
    "spaces": "  .mp4  ",
    "emoji": "👩‍⚖️🇮🇩.mp4",
}
FORBIDDEN = {"Cc", "Cf", "Cs"}
"""Kinds of signs that would move the cursor, hide or turn text around."""


def harmless(text: str) -> bool:
    signs = {sign for sign in text if unicodedata.category(sign) in FORBIDDEN}
    # Isolates that hold a foreign text in its place, and line ends of the program's own.
    ours = {
        "\n",
        "\N{FIRST STRONG ISOLATE}",
        "\N{POP DIRECTIONAL ISOLATE}",
        "\N{ZERO WIDTH JOINER}",
    }
    return signs <= ours


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_kept_and_shown_and_does_nothing(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], fresh_data: Path
) -> None:
    assert fresh_data
    name = NAMES[kind]
    source = tmp_path / "sumber" / name
    source.parent.mkdir()
    with source.open("wb") as file:
        Image.new("RGB", (32, 24), (200, 30, 30)).save(file, "JPEG")
    case = tmp_path / "uji.netra"
    outside = set(tmp_path.rglob("*"))
    assert run(["case", "new", str(case), "--number", "1", "--title", "Uji"]) == 0
    assert run(["evidence", "add", str(case), "--", str(source)]) == 0
    assert run(["evidence", "list", str(case)]) == 0
    assert run(["verify", str(case)]) == 0
    said = capsys.readouterr()
    assert harmless(said.out + said.err), ascii(said)
    assert "UTUH: 99" not in [line.strip()[:8] for line in said.out.splitlines()]

    assert run(["--json", "evidence", "list", str(case)]) == 0
    (item,) = json.loads(capsys.readouterr().out)
    readable = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert item["name"] == unicodedata.normalize("NFC", readable)
    stored = [path for path in (case / "originals").glob("*/*") if path.is_file()]
    assert [path.name for path in stored] == [hashlib.sha256(source.read_bytes()).hexdigest()]
    strangers = {path for path in tmp_path.rglob("*") if case not in path.parents} - outside
    assert strangers <= {case, tmp_path / "data", *(tmp_path / "data").rglob("*")}


def test_a_missing_file_with_a_hostile_name_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "uji.netra"
    assert run(["case", "new", str(case), "--number", "1", "--title", "Uji"]) == 0
    capsys.readouterr()
    for name in ("a\nnetra: selesai.mp4", f"x{RTL}4pm.exe", "\x1b[2J.mp4"):
        assert run(["evidence", "add", str(case), str(tmp_path / name)]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert harmless(said), ascii(said)
