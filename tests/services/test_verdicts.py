from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from app.domain.checks import CheckResult, CheckState, VerificationReport
from app.domain.custody import ChainHead
from app.domain.exchange import Anchor, AnchorKind
from app.services import verdict_texts, verdicts, verification_pdf
from app.services.check_texts import BEGINNINGS, TITLES, check_detail, check_title
from app.services.verdicts import meaning_of, tell
from app.tasks.job import JobContext

ROOT = Path(__file__).parents[2]
MAKERS = {"CheckResult", "Finding", "_check", "check", "whole_file", "_named", "_result"}
BAD = CheckResult("original BB-002", False, "VID_02.mp4: missing", items=("BB-002",))
GOOD = CheckResult("custody chain", True, "70 entries, head ab12")
UNSAID = CheckResult("model base", True, "missing", could_check=False)


def report(*checks: CheckResult, **more: object) -> VerificationReport:
    facts = {"checked_at": "2026-11-22T07:00:00.000Z", "app_version": "1.0", **more}
    return VerificationReport(checks, **facts)  # type: ignore[arg-type]


def made_names() -> set[str]:
    """Every name of a check that the program writes down, up to its first variable part."""
    found: set[str] = set()
    rooms = ("app/services", "app/dossier", "app/package")
    for path in (path for room in rooms for path in (ROOT / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called not in MAKERS or (called == "check" and path.name != "replay.py"):
                continue
            first = node.args[0]
            if called == "Finding" and path.parent.name != "package":
                continue  # a finding in words, not a named one
            prefix = "record: " if path.name == "replay.py" and called == "check" else ""
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                found.add(prefix + first.value)
            elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                found.add(f"{first.values[0].value}X-001")
    return found


def test_the_search_sees_names_of_every_kind():
    known = {"pdf structure", "anchor in X-001", "record: moments", "derivative X-001"}
    assert known <= made_names()


@pytest.mark.parametrize("name", sorted(made_names()))
def test_every_check_has_a_title_in_both_languages(name: str):
    known = name in TITLES or any(name.startswith(beginning) for beginning in BEGINNINGS)
    assert known, name
    assert check_title(name) != name
    assert check_title(name, "en")


@pytest.mark.parametrize("name", sorted(made_names()))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_failure_says_what_it_means_and_what_to_do(name: str, lang: str):
    for part in meaning_of(name, lang):
        assert part.endswith(".")
        assert len(part) > 30


def test_the_two_languages_name_the_same_facts():
    import string

    for texts in verdict_texts.SENTENCES.values():
        named = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts
        ]
        assert named[0] == named[1]
    assert set(verdict_texts.ANCHORS) == {kind.value for kind in AnchorKind}


def test_a_verdict_names_the_items_and_what_to_do():
    told = tell(report(GOOD, BAD, UNSAID))
    assert told.sentence == "TIDAK UTUH: 1 dari 2 pemeriksaan gagal."
    assert told.remarks[0] == "Menyangkut BB-002."
    assert "1 hal tidak dapat diperiksa" in told.remarks[1]
    [failure] = told.failures
    assert failure.title == "Berkas asli BB-002"
    assert failure.detail == "VID_02.mp4: berkasnya tidak ada"
    assert "salinan lain" in failure.remedy
    assert [finding.title for finding in told.unchecked] == ["Model transkripsi base"]


def test_what_could_not_be_checked_is_neither_good_nor_bad():
    found = report(GOOD, UNSAID)
    assert found.ok
    assert found.of_state(CheckState.GOOD) == (GOOD,)
    assert tell(found).sentence == "Utuh: 1 pemeriksaan, semuanya baik."


def test_a_quick_verdict_does_not_claim_more_than_was_read():
    told = tell(report(GOOD, depth="quick", read_bytes=2_000_000, stored_bytes=9_000_000_000))
    assert told.sentence.startswith("Tidak ditemukan perubahan")
    assert "2,0 MB dari 9,0 GB" in told.how[0]
    assert "tidak dibaca" in told.how[0]


def test_it_says_how_derivatives_were_derived_again():
    checks = (
        CheckResult("derived again T-001", True, "same bytes"),
        CheckResult("derived again T-002", True, "same frames, another build of the tools"),
        CheckResult("derived again T-003", True, "WorkerCrashed", could_check=False),
    )
    [said] = [line for line in tell(report(*checks)).how if "dibuat ulang" in line]
    assert said.startswith("2 turunan")
    assert "1 sama bita demi bita, 1 sama gambar demi gambar" in said


def test_the_newest_anchor_outside_is_named_or_missed():
    anchor = Anchor(
        AnchorKind.SHEET, ChainHead(41, "ab" * 32), "2026-11-20T03:04:05.000Z", {"number": "BA-02"}
    )
    [said] = [line for line in tell(report(GOOD, anchor=anchor)).how if "Jangkar" in line]
    assert "lembar BA-02, entri 41, 2026-11-20 03:04 UTC" in said
    assert any("Belum ada jangkar" in line for line in tell(report(GOOD)).how)
    assert any("No anchor outside" in line for line in tell(report(GOOD), "en").how)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_result_is_printed_with_head_version_and_every_check(tmp_path: Path, lang: str):
    head = ChainHead(69, "0123456789abcdef" * 4)
    out = tmp_path / "hasil.pdf"
    found = report(GOOD, BAD, UNSAID, head=head)
    verification_pdf.pdf_job(found, "<b>uji</b> \u202e.netra", out, lang).run(JobContext())
    text = subprocess.run(
        ["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert " ".join(["0123 4567 89ab cdef"] * 4) in text
    assert "Netra 1.0" in text
    assert "<b>uji</b> [U+202E].netra" in text
    assert verdicts.tell(found, lang).sentence in text
    for check in found.checks:
        assert check_title(check.name, lang) in text
        assert check_detail(check.detail, lang) in text
    fonts = subprocess.run(["pdffonts", out], capture_output=True, text=True, check=True).stdout
    assert "no " not in " ".join(line[60:70] for line in fonts.splitlines()[2:])


def test_the_same_result_is_the_same_file(tmp_path: Path):
    for name in ("a.pdf", "b.pdf"):
        verification_pdf.pdf_job(report(GOOD, BAD), "uji", tmp_path / name).run(JobContext())
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
