"""The receipt of a package on paper says what its signed line says, or is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pikepdf
import pytest

from app.domain.custody import canonical
from app.domain.errors import FileMissing, OutputRefused, ReceiptRefused, SignatureInvalid
from app.domain.handover import Paper, qr_text
from app.services import receipt_pages
from app.services.receipt_pages import PrintedReceipt
from app.tasks.job import JobContext
from tests.cli.test_commands import Shell
from tests.dossier.keys import root_pem
from tests.dossier.test_handover import HOSTILE, printed, read_code
from tests.services.test_receipts import receipt, rewrite, sent

__all__ = ["receipt", "sent"]


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> Path:
    return fresh_data


def make(path: Path, out: Path, trust: tuple[Path, ...] = (), **more: Paper) -> PrintedReceipt:
    return receipt_pages.page_job(path, out, trust, **more).run(JobContext())


def line_of(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.loads(path.read_text(encoding="utf-8"))["line"])
    return found


def test_the_page_names_package_heads_receiver_signer_and_the_file_that_counts(
    receipt: Path, tmp_path: Path
) -> None:
    made = make(receipt, tmp_path / "tt.pdf", (root_pem(tmp_path),))
    said, text = line_of(receipt), printed(made.path)
    page = made.page
    assert read_code(made.path, tmp_path) == qr_text(page.log, page.head)
    bare = text.replace(" ", "")
    for digest in (
        str(said["package_sha256"]),
        page.head.sha256,
        hashlib.sha256(receipt.read_bytes()).hexdigest(),
    ):
        assert digest in bare
    assert page.receiver_head is not None
    assert page.receiver_head.sha256 in bare
    assert str(said["received_by"]) in text
    assert page.signer in text
    assert "TIDAK DITANDATANGANI" not in text
    assert "tidak sampai pada akar" not in text
    assert f"Halaman 1 dari {made.pages}" in text
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256


def test_a_signer_whom_nobody_here_trusts_is_said_to_be_so(receipt: Path, tmp_path: Path) -> None:
    text = " ".join(printed(make(receipt, tmp_path / "tt.pdf").path).split())
    assert "tidak sampai pada akar yang dipercaya" in text


def test_a_receipt_without_signature_says_so_on_the_page(receipt: Path, tmp_path: Path) -> None:
    rewrite(receipt, signature="")
    assert "TIDAK DITANDATANGANI" in printed(make(receipt, tmp_path / "tt.pdf").path)


def test_a_receipt_that_was_changed_is_not_printed(receipt: Path, tmp_path: Path) -> None:
    line = canonical({**line_of(receipt), "received_by": "Orang Lain"})  # type: ignore[dict-item]
    rewrite(receipt, line=line)
    out = tmp_path / "tt.pdf"
    with pytest.raises(SignatureInvalid):
        make(receipt, out)
    assert not out.exists()


@pytest.mark.parametrize("name", [*HOSTILE, ""])
def test_what_a_stranger_wrote_is_only_text_on_the_page(
    receipt: Path, tmp_path: Path, name: str
) -> None:
    told = dict.fromkeys(("received_by", "role", "organization"), name)
    line = canonical({**line_of(receipt), **told})  # type: ignore[dict-item]
    rewrite(receipt, line=line, signature="")
    text = printed(make(receipt, tmp_path / "tt.pdf").path)
    assert "\u202e" not in text
    if name.startswith("<b>"):
        assert "<b>tebal</b> & <para>" in " ".join(text.split())


@pytest.mark.parametrize("key", ["received_at", "log", "receiver_log", "package_sha256"])
@pytest.mark.parametrize("value", ["", "2026", "n" * 300, "<b>", "\u202e0"])
def test_a_time_digest_or_chain_that_is_none_is_refused(
    receipt: Path, tmp_path: Path, key: str, value: str
) -> None:
    if (key, value) == ("received_at", "2026"):
        value = "kemarin"
    line = canonical({**line_of(receipt), key: value})  # type: ignore[dict-item]
    rewrite(receipt, line=line, signature="")
    with pytest.raises(ReceiptRefused):
        make(receipt, tmp_path / "tt.pdf")
    assert not list(tmp_path.glob("*.pdf"))


def test_the_printed_text_beside_the_line_counts_for_nothing(receipt: Path, tmp_path: Path) -> None:
    data = json.loads(receipt.read_text(encoding="utf-8"))
    receipt.write_text(json.dumps({**data, "text": ["Diterima oleh Palsu"]}), encoding="utf-8")
    assert "Palsu" not in printed(make(receipt, tmp_path / "tt.pdf").path)


def test_the_page_is_a4_or_f4(receipt: Path, tmp_path: Path) -> None:
    for paper, wanted in ((Paper.A4, [210, 297]), (Paper.F4, [215, 330])):
        with pikepdf.open(make(receipt, tmp_path / f"{paper}.pdf", size=paper).path) as pdf:
            box = [round(float(edge) / 72 * 25.4) for edge in pdf.pages[0].MediaBox[2:]]
        assert box == wanted


def test_no_receipt_no_page(receipt: Path, tmp_path: Path) -> None:
    out = tmp_path / "tt.pdf"
    with pytest.raises(FileMissing):
        make(tmp_path / "none.json", out)
    other = tmp_path / "lain.json"
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(ReceiptRefused):
        make(other, out)
    with pytest.raises(OutputRefused):
        make(receipt, receipt)
    assert not out.exists()


def test_the_command_prints_a_receipt_without_any_case(
    receipt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tt.pdf"
    made = Shell(capsys).json("package", "receipt-page", receipt, out, "--paper", "F4")
    assert made["receipt_sha256"] == hashlib.sha256(receipt.read_bytes()).hexdigest()
    assert made["signed_by"]
    assert out.read_bytes().startswith(b"%PDF-")
