from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.domain.case import Reviewer
from app.services import cases
from tests.dossier.keys import PASSPHRASE, p12, root_pem
from tests.media.made_files import make_photo, make_sound, make_video
from tests.services.casefiles import add_transcript, segment

NUMBER = "003/Reg/LP/PB/Kab/14.09/X/2024"


class Shell:
    """Calls the program in this process and reads what a terminal would."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = run([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, *arguments: object) -> Any:
        status, out, err = self(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def netra(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def case(netra: Shell, tmp_path: Path) -> Path:
    made = netra.json("case", "new", tmp_path / "uji", "--number", NUMBER, "--title", "Uji")
    return Path(made["case"])


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_video(tmp_path / "pidato.mp4", frames=50, sound="aac")


def test_a_new_case_gives_the_keys_that_are_promised(netra: Shell, tmp_path: Path) -> None:
    made = netra.json(
        *("case", "new", tmp_path / "uji", "--number", NUMBER, "--title", "Uji"),
        *("--election", "pemilihan", "--origin", "laporan", "--known-on", "2026-11-20"),
        *("--reviewer", "Siti (fiktif)"),
    )
    assert (made["number"], made["title"], made["election"]) == (NUMBER, "Uji", "pemilihan")
    assert made["deadlines"][0]["due_on"] > "2026-11-20"
    shown = netra.json("case", "show", made["case"])
    assert {"evidence", "moments", "clips", "dossiers", "custody_head", "deadlines"} <= set(shown)


def test_the_whole_road_by_commands(netra: Shell, case: Path, video: Path, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "foto.jpg")
    sound = make_sound(tmp_path / "suara.m4a", "aac")
    added = netra.json(
        "evidence", "add", case, video, photo, sound, "--received-from", "Ani (fiktif)"
    )
    assert [(item["code"], item["kind"]) for item in added] == [
        ("BB-001", "video"),
        ("BB-002", "photo"),
        ("BB-003", "audio"),
    ]
    shown = netra.json("evidence", "show", case, "BB-001")
    assert (shown["frame_rate"], shown["width"], shown["rotation"]) == (25.0, 64, 0)
    assert [item["code"] for item in netra.json("evidence", "list", case)] == [
        item["code"] for item in added
    ]

    still = netra.json("frame", case, "BB-001", "--at", "f12", "--out", tmp_path / "a.png")
    again = netra.json("frame", case, "BB-001", "--at", "0.5", "--out", tmp_path / "b.png")
    assert (still["frame"], still["seconds"], still["sha256"]) == (12, 0.48, again["sha256"])
    lit = ("--adjust", "exposure=1,sharpen=0.5", "--out", tmp_path / "c.png")
    lighter = netra.json("frame", case, "BB-001", "--at", "f12", *lit)
    assert (lighter["frame"], lighter["sha256"] != still["sha256"]) == (12, True)
    odd = ("--adjust", "exposure=99", "--out", tmp_path / "d.png")
    assert netra("frame", case, "BB-001", "--at", "f12", *odd)[0] == 2
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()

    moment = netra.json(
        *("moment", "add", case, "BB-001", "--start", "f10", "--end", "00:00:01.000"),
        *("--category", "N-07", "--person", "Bapak Contoh (fiktif)", "--note", "dua jari"),
        *("--region", "0.1,0.2,0.3,0.4"),
    )
    assert (moment["id"], moment["frames"], moment["region"]) == (
        "M-001",
        [10, 24],
        [0.1, 0.2, 0.3, 0.4],
    )
    changed = netra.json("moment", "set", case, "M-001", "--note", "jari dua")
    assert (changed["note"], changed["categories"]) == ("jari dua", ["N-07"])

    assert netra.json("still", case, "M-001")["frames"] == 1
    done = netra.json("still", case, "M-001", "--adjust", "invert")["recipe"]["enhancement"]
    assert done["adjustments"]["invert"] is True
    clip = netra.json("clip", case, "M-001", "--out", tmp_path / "klip.mp4")
    assert clip["frames"] == 15
    assert (tmp_path / "klip.mp4").stat().st_size > 0

    out = tmp_path / "berkas.pdf"
    built = netra.json("dossier", "build", case, "--out", out, "--demo-certificate")
    assert built["pages"] > 3
    assert built["level"] == "PAdES B-B"
    assert built["warnings"]

    for target in (case, out):
        report = netra.json("verify", target)
        assert report["ok"] is True
    hits = netra.json("search", case, "jari dua")
    assert hits[0]["code"] == "M-001"


def test_a_file_that_is_there_already_is_reported_not_stored_twice(
    netra: Shell, case: Path, video: Path
) -> None:
    netra.json("evidence", "add", case, video)
    status, out, err = netra("evidence", "add", case, video, "--json")
    assert (status, json.loads(out)[0]["status"]) == (0, "duplicate")
    assert err.startswith("netra: pidato.mp4")
    assert len(netra.json("evidence", "list", case)) == 1


@pytest.mark.parametrize(
    "content", [b"", b"bukan video\n", b"ffconcat version 1.0\nfile /etc/passwd\n"]
)
def test_what_is_no_media_is_kept_listed_and_said_in_one_line(
    netra: Shell, case: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "palsu.mp4"
    path.write_bytes(content)
    status, out, err = netra("evidence", "add", case, path, "--json")
    item = json.loads(out)[0]
    assert (status, item["status"], item["kind"]) == (2, "unreadable", "other")
    assert item["problem"]
    assert err.startswith("netra: BB-001 palsu.mp4")
    assert err.count("\n") == 1
    assert netra("frame", case, "BB-001", "--at", "0", "--out", tmp_path / "x.png")[0] == 2
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("case", "show", "{here}/tidak-ada"), 2),
        (("case", "show", "{here}"), 2),
        (("case", "new", "{case}", "--number", "1", "--title", "x"), 2),
        (("case", "set", "{case}", "warna=merah"), 2),
        (("case", "set", "{case}", "tanpa tanda"), 2),
        (("evidence", "add", "{case}", "{here}/hilang.mp4"), 2),
        (("evidence", "show", "{case}", "BB-999"), 2),
        (("frame", "{case}", "BB-001", "--at", "99:00:00", "--out", "{here}/x.png"), 2),
        (("frame", "{case}", "BB-001", "--at", "kapan", "--out", "{here}/x.png"), 2),
        (("frame", "{case}", "BB-001", "--at", "f999999", "--out", "{here}/x.png"), 2),
        (("frame", "{case}", "BB-001", "--at", "0", "--out", "{here}/tidak/ada/x.png"), 2),
        (("moment", "add", "{case}", "BB-001", "--start", "1", "--end", "0"), 2),
        (("moment", "add", "{case}", "BB-001", "--category", "N-99"), 2),
        (("moment", "add", "{case}", "BB-001", "--region", "1,1,1,1"), 2),
        (("moment", "remove", "{case}", "M-777"), 2),
        (("clip", "{case}", "M-777"), 2),
        (("transcribe", "{case}", "--model", "tidak-ada"), 3),
        (("dossier", "build", "{case}", "--out", "{here}/b.pdf", "--sign", "{here}/tidak.p12"), 3),
        (("verify", "{here}/tidak-ada.pdf"), 2),
        (("verify", "{here}/pidato.mp4"), 2),
        (("verify", "{here}"), 2),
        (("search", "{case}", "x"), 2),
        (("suggestion", "accept", "{case}", "5"), 2),
        (("tidak-ada-perintah",), 2),
        (("case", "new"), 2),
        (("case", "show", "{case}", "--lang", "fr"), 2),
    ],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_bad_input_is_one_line_and_nothing_is_written(
    netra: Shell,
    case: Path,
    video: Path,
    tmp_path: Path,
    arguments: tuple[str, ...],
    status: int,
    lang: str,
) -> None:
    netra.json("evidence", "add", case, video)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    filled = [text.format(here=tmp_path, case=case) for text in arguments]
    if "--lang" not in filled:
        filled += ["--lang", lang]
    found, out, err = netra(*filled)
    assert found == status, err
    assert out == ""
    assert err.startswith("netra: ")
    assert err.count("\n") == 1, err
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    new = {path for path in after - set(before) if path.name not in ("case.db-shm", "case.db-wal")}
    assert new == set()
    custody = case / "custody.jsonl"
    assert custody.stat().st_mtime_ns == before[custody]


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_verify_names_an_original_whose_byte_was_changed(
    netra: Shell, case: Path, video: Path, place: str
) -> None:
    netra.json("evidence", "add", case, video)
    (stored,) = (case / "originals").glob("*/*")
    raw = bytearray(stored.read_bytes())
    at = {"start": 0, "middle": len(raw) // 2, "end": len(raw) - 1}[place]
    raw[at] ^= 1
    stored.chmod(0o644)
    stored.write_bytes(raw)
    status, out, _err = netra("verify", case, "--json")
    report = json.loads(out)
    assert (status, report["ok"]) == (1, False)
    assert [check["name"] for check in report["checks"] if not check["ok"]] == ["original BB-001"]


def test_verify_names_the_line_of_custody_that_was_changed(netra: Shell, case: Path) -> None:
    path = case / "custody.jsonl"
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"Uji", b"Uja", 1))
    status, out, _err = netra("verify", case, "--json")
    assert status == 1
    failed = [check for check in json.loads(out)["checks"] if not check["ok"]]
    assert [check["name"] for check in failed] == ["custody.jsonl"]
    assert "1" in failed[0]["detail"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tidak-ada",), "Perintah 'tidak-ada' tidak ada."),
        (("case", "show", "--warna"), "Pilihan --warna tidak ada."),
        (("case", "show"), "Argumen CASE belum diisi."),
        (("case", "new", "x", "--number", "1"), "Pilihan --title belum diisi."),
        (("case", "new", "x", "--number", "1", "--title", "y", "--election", "z"), "Isian"),
        (("suggestion", "accept", "x", "dua"), "Isian ID tidak sesuai: harus angka."),
    ],
)
def test_a_wrong_call_is_said_in_indonesian(
    netra: Shell, arguments: tuple[str, ...], said: str
) -> None:
    status, _out, err = netra(*arguments)
    assert status == 2
    assert err.startswith(f"netra: {said}"), err


def test_the_catalogue_is_listed_with_its_doubts(netra: Shell) -> None:
    listed = netra.json("catalog", "list")
    assert len(listed["categories"]) == 38
    assert any(b["needs_check"] for c in listed["categories"] for b in c["legal_basis"])


def test_an_edited_segment_keeps_the_machine_text(netra: Shell, case: Path, video: Path) -> None:
    netra.json("evidence", "add", case, video)
    with cases.open_case(case, Reviewer("Siti (fiktif)")) as session:
        add_transcript(session, "BB-001", segment("kita dukun paslon nomor dua"))
    edited = netra.json("transcript", "edit", case, "BB-001", "1", "kita dukung paslon nomor dua")
    assert (edited["machine_text"], edited["text"]) == (
        "kita dukun paslon nomor dua",
        "kita dukung paslon nomor dua",
    )
    shown = netra.json("transcript", "show", case, "BB-001", "--format", "json")
    assert shown["segments"][0]["words"][0]["word"] == "kita"
    srt = netra("transcript", "show", case, "BB-001", "--format", "srt")[1]
    assert srt.startswith("1\n00:00:00,000 --> ")
    found = netra.json("suggest", case)
    assert found[0]["confidence"] >= 0.85
    accepted = netra.json("suggestion", "accept", case, found[0]["id"])
    assert accepted["id"] == "M-001"


def test_a_wrong_passphrase_is_one_line_and_leaves_no_dossier(
    netra: Shell, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = p12(tmp_path)
    monkeypatch.setenv("SANDI", "frasa-keliru")
    out = tmp_path / "b.pdf"
    status, said, err = netra(
        *(
            "dossier",
            "build",
            case,
            "--out",
            out,
            "--sign",
            certificate,
            "--passphrase-env",
            "SANDI",
        )
    )
    assert (status, said, err.count("\n")) == (2, "", 1)
    assert not out.exists()
    assert "frasa-keliru" not in err


def test_a_dossier_signed_with_a_pkcs12_verifies_here_and_elsewhere_with_its_root(
    netra: Shell,
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fresh_data: Path,
) -> None:
    monkeypatch.setenv("SANDI", PASSPHRASE.decode())
    out = tmp_path / "b.pdf"
    built = netra.json(
        *("dossier", "build", case, "--out", out, "--sign", p12(tmp_path)),
        *("--passphrase-env", "SANDI"),
    )
    assert built["signed_by"] == "Rina Contoh"
    assert netra.json("verify", out)["ok"]
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "komputer lain"))
    status, said, _err = netra("verify", out, "--json")
    assert status == 1
    assert [c["name"] for c in json.loads(said)["checks"] if not c["ok"]] == ["signer Pemeriksa"]
    assert netra.json("verify", out, "--trust", root_pem(tmp_path))["ok"]
    assert netra("verify", out, "--trust", root_pem(tmp_path, "Akar Lain"))[0] == 1


def test_verify_names_a_dossier_whose_byte_was_changed(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "b.pdf"
    netra.json("dossier", "build", case, "--out", out, "--demo-certificate")
    raw = bytearray(out.read_bytes())
    raw[len(raw) // 2] ^= 1
    out.write_bytes(raw)
    assert netra("verify", out)[0] == 1
    (kept,) = (case / "dossiers").glob("*.pdf")
    kept.write_bytes(raw)
    status, said, _err = netra("verify", case, "--json")
    assert status == 1
    assert f"dossier {kept.name}" in [c["name"] for c in json.loads(said)["checks"] if not c["ok"]]


def test_verify_writes_its_result_as_a_pdf_and_says_how_deep_it_looked(
    netra: Shell, case: Path, video: Path, tmp_path: Path
) -> None:
    netra.json("evidence", "add", case, video)
    out = tmp_path / "hasil.pdf"
    quick = netra.json("verify", case, "--quick", "--report", out)
    assert (quick["ok"], quick["depth"], quick["report"]) == (True, "quick", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    full = netra.json("verify", case)
    assert full["depth"] == "full"
    assert full["read_bytes"] == full["stored_bytes"] >= video.stat().st_size
    assert {check["state"] for check in full["checks"]} <= {"good", "unchecked"}


def test_a_failed_item_is_fenced_off_decided_on_and_let_in_again(
    netra: Shell, case: Path, video: Path
) -> None:
    netra.json("evidence", "add", case, video)
    decide = ("evidence", "decide", case, "BB-001")
    assert netra(*decide, "--use", "--why", "x")[0] == 2  # it is not fenced off
    assert netra(*decide, "--why", "x")[0] == 2
    (stored,) = (case / "originals").glob("*/*")
    raw = stored.read_bytes()
    stored.chmod(0o644)
    stored.write_bytes(raw[:-1])
    status, out, _err = netra("verify", case, "--record", "--json")
    assert (status, json.loads(out)["fenced"]) == (1, ["BB-001"])
    assert netra.json("evidence", "show", case, "BB-001")["fence"]["check"] == "original BB-001"
    kept_out = netra.json(*decide, "--keep-out", "--why", "menunggu salinan")
    assert (kept_out["fence"]["decision"], kept_out["fence"]["why"]) == (
        "keep_out",
        "menunggu salinan",
    )
    assert netra(*decide, "--lift", "--why", "sudah disalin")[0] == 2  # it is still broken
    stored.write_bytes(raw)
    assert netra.json(*decide, "--lift", "--why", "disalin ulang")["fence"] is None
    assert netra.json("verify", case)["ok"]
