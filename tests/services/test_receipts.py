"""A receipt anchors the sender's chain outside the sender's computer, or it is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain.custody import canonical, head_after
from app.domain.errors import ReceiptRefused, SignatureInvalid
from app.domain.exchange import AnchorKind
from app.domain.plain import to_plain
from app.services import anchors, cases, package_opening, receipts
from app.services.receipts import TakenReceipt
from app.services.session import CaseSession
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from tests.dossier.keys import PASSPHRASE, p12, root_pem
from tests.services import package_ops
from tests.services.casefiles import REVIEWER
from tests.services.offices import SECOND, arrived, export, failed, filled_case, mark


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the case as it was after its package went out, and the receipt."""
    folder = tmp_path_factory.mktemp("kirim")
    case = filled_case(folder / "a")
    with cases.open_case(case, REVIEWER) as session:
        package = export(session, folder / "a.zip").path
    identity = SigningChoice(p12(folder), PASSPHRASE).identity()
    with arrived(package, folder / "b") as arrival:
        target = package_opening.case_target(arrival, folder / "b")
        placed = package_opening.place_job(arrival, target).run(JobContext())
        with package_opening.open_as_case(placed, SECOND) as session:
            made = receipts.make(session, arrival, identity)
            receipts.write(made, folder)
    case.rename(folder / "a.netra")
    return folder


@pytest.fixture
def case(sent: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return Path(shutil.copytree(sent / "a.netra", tmp_path / "a.netra"))


@pytest.fixture
def receipt(sent: Path, tmp_path: Path) -> Path:
    (found,) = sent.glob("tanda-terima-*.json")
    return Path(shutil.copy(found, tmp_path / found.name))


def take(session: CaseSession, path: Path, trust: tuple[Path, ...] = ()) -> TakenReceipt:
    return receipts.commit(session, receipts.take_job(session, path, trust).run(JobContext()))


def rewrite(receipt: Path, **changed: str) -> None:
    data = json.loads(receipt.read_text(encoding="utf-8"))
    receipt.write_text(json.dumps({**data, **changed}), encoding="utf-8")


def test_a_receipt_says_who_received_what_and_where_both_chains_ended(
    sent: Path, receipt: Path
) -> None:
    said = json.loads(json.loads(receipt.read_text(encoding="utf-8"))["line"])
    (theirs,) = (sent / "b").glob("*.netra")
    first = (theirs / "custody.jsonl").read_text(encoding="utf-8").splitlines()[0]
    entry = json.loads(first)
    assert said["received_by"] == SECOND.name
    assert said["receiver_log"] == entry["log"]
    assert said["receiver_head"]["seq"] == 0
    assert said["head"]["sha256"] == entry["data"]["foreign"]["head_sha256"]
    assert said["package_sha256"] == entry["data"]["exchange"]["detail"]["bag_sha256"]


def test_a_receipt_becomes_an_anchor_that_the_verification_checks(
    sent: Path, case: Path, receipt: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        taken = take(session, receipt, (root_pem(sent),))
        assert taken.signature.trust.value == "trusted"
        kinds = [item.kind for item in anchors.all_anchors(session.stores)]
        assert json.loads(cases.custody_lines(session)[-1])["act"] == "package.receipt"
    assert kinds.count(AnchorKind.RECEIPT) == 1
    assert failed(case) == []


def test_a_chain_rewritten_after_the_receipt_no_longer_meets_it(
    case: Path, receipt: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        take(session, receipt)
        exchange = session.stores.exchanges.all()[-1]
        session._database.execute(
            "UPDATE exchanges SET head_sha256 = ? WHERE direction = 'receipt'", ["0" * 64]
        )
    assert exchange.head.sha256 != "0" * 64
    assert any("receipt" in text for text in failed(case))


def test_the_same_receipt_twice_is_one_entry(case: Path, receipt: Path) -> None:
    with cases.open_case(case, REVIEWER) as session:
        assert not take(session, receipt).was_known
        head = session.stores.custody.head()
        assert take(session, receipt).was_known
        assert session.stores.custody.head() == head


def test_a_receipt_travels_along_with_the_next_package(
    case: Path, receipt: Path, tmp_path: Path
) -> None:
    with cases.open_case(case, REVIEWER) as session:
        take(session, receipt)
        package = export(session, tmp_path / "a2.zip").path
    with arrived(package, tmp_path / "c") as arrival:
        (found,) = arrival.package.receipts
    assert found.received_by == SECOND.name


def test_a_receipt_whose_line_was_changed_does_not_hold(case: Path, receipt: Path) -> None:
    line = json.loads(receipt.read_text(encoding="utf-8"))["line"]
    rewrite(receipt, line=line.replace("Rudi", "Dedi"))
    with cases.open_case(case, REVIEWER) as session:
        head = session.stores.custody.head()
        with pytest.raises(SignatureInvalid):
            take(session, receipt)
        assert session.stores.custody.head() == head


def test_a_receipt_of_another_head_says_that_a_chain_was_rewritten(
    case: Path, receipt: Path
) -> None:
    line = json.loads(receipt.read_text(encoding="utf-8"))["line"]
    head = json.loads(line)["head"]["sha256"]
    rewrite(receipt, line=line.replace(head, "f" * 64), signature="")
    with cases.open_case(case, REVIEWER) as session, pytest.raises(ReceiptRefused) as refused:
        take(session, receipt)
    assert refused.value.facts["why"] == "head_differs"


def test_a_receipt_that_names_an_earlier_head_than_went_out_is_refused(
    case: Path, receipt: Path
) -> None:
    line = json.loads(json.loads(receipt.read_text(encoding="utf-8"))["line"])
    with cases.open_case(case, REVIEWER) as session:
        first = session.stores.custody.lines()[0]
        line["head"] = to_plain(head_after(first, 0))
        rewrite(receipt, line=canonical(line), signature="")
        with pytest.raises(ReceiptRefused) as refused:
            take(session, receipt)
    assert refused.value.facts["why"] == "head_differs"


def test_a_signature_cut_off_on_the_way_is_kept_when_the_receipt_comes_whole(
    sent: Path, case: Path, receipt: Path, tmp_path: Path
) -> None:
    whole = receipt.read_bytes()
    rewrite(receipt, signature="")
    with cases.open_case(case, REVIEWER) as session:
        assert not take(session, receipt).signature.is_present
        receipt.write_bytes(whole)
        taken = take(session, receipt, (root_pem(sent),))
        assert not taken.was_known
        assert taken.exchange.detail["signature"]
        rewrite(receipt, signature="")  # and the cut one says nothing new after that
        assert take(session, receipt).was_known
        package = export(session, tmp_path / "a2.zip").path
    with arrived(package, tmp_path / "c") as arrival:
        (found,) = arrival.package.receipts
    assert found.received_by == SECOND.name
    assert failed(case) == []


def test_a_receipt_of_a_package_that_never_went_out_is_refused(case: Path, receipt: Path) -> None:
    line = json.loads(receipt.read_text(encoding="utf-8"))["line"]
    package = json.loads(line)["package_sha256"]
    rewrite(receipt, line=line.replace(package, "e" * 64), signature="")
    with cases.open_case(case, REVIEWER) as session, pytest.raises(ReceiptRefused) as refused:
        take(session, receipt)
    assert refused.value.facts["why"] == "unknown_package"


def test_a_receipt_for_another_case_is_refused(receipt: Path, tmp_path: Path) -> None:
    other = filled_case(tmp_path / "lain")
    with cases.open_case(other, REVIEWER) as session:
        mark(session, "BB-001", 300_000)
        with pytest.raises(ReceiptRefused) as refused:
            take(session, receipt)
    assert refused.value.facts["why"] == "other_chain"


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff\xfe", b'{"format": "netra-tanda-terima/1"}', b"[" * 100_000],
)
def test_what_is_no_receipt_is_refused(case: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bukan.json"
    path.write_bytes(content)
    with cases.open_case(case, REVIEWER) as session, pytest.raises(ReceiptRefused):
        take(session, path)


def test_a_receipt_that_ends_its_child_is_refused_and_changes_nothing(
    case: Path, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "TABLE", package_ops.__name__)
    monkeypatch.setattr(receipts, "READ_RECEIPT", "die of a receipt")
    with cases.open_case(case, REVIEWER) as session:
        head = session.stores.custody.head()
        with pytest.raises(ReceiptRefused) as refused:
            take(session, receipt)
        assert session.stores.custody.head() == head
    assert refused.value.facts == {"path": receipt, "why": "worker_crashed"}
