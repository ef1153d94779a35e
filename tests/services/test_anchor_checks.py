"""What strangers signed is read again at each verification, in a child, and not believed."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.custody import canonical
from app.domain.exchange import Anchor, AnchorKind
from app.dossier import timestamps
from app.services import (
    anchors,
    cases,
    integrity,
    package_opening,
    package_table,
    receipt_reading,
    receipts,
)
from app.services import stamps as stamp_child
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from media.worker import client
from tests.dossier.keys import PASSPHRASE, p12, root_pem
from tests.dossier.tsa import Authority, make_authority, serving
from tests.services import package_ops
from tests.services.casefiles import REVIEWER
from tests.services.offices import SECOND, arrived, export, failed, filled_case
from tests.services.seen_cases import chain_of, write_chain

DEEP = b"\x30\x80" * 20_000
"""Containers of unknown length in one another: a parser that follows them runs out of stack."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that keeps a signed receipt, and beside it the root of its signer."""
    folder = tmp_path_factory.mktemp("kirim")
    identity = SigningChoice(p12(folder), PASSPHRASE).identity()
    with cases.open_case(filled_case(folder / "a"), REVIEWER) as session:
        package = export(session, folder / "a.zip").path
        with arrived(package, folder / "b") as arrival:
            target = package_opening.case_target(arrival, folder / "b")
            placed = package_opening.place_job(arrival, target).run(JobContext())
            with package_opening.open_as_case(placed, SECOND) as other:
                made = receipts.make(other, arrival, identity)
        path = receipts.write(made, folder)
        receipts.commit(session, receipts.take_job(session, path).run(JobContext()))
        session.folder.rename(folder / "a.netra")
    return folder


@pytest.fixture
def case(built: Path, tmp_path: Path, fresh_data: Path) -> Path:
    assert not fresh_data.exists()
    return Path(shutil.copytree(built / "a.netra", tmp_path / "a.netra"))


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for module in (receipts, stamp_child):
        monkeypatch.setattr(module, "TABLE", package_ops.__name__)
    yield monkeypatch
    client.shutdown()


def forge(case: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite the kept receipt in its row and in the chain alike, as its owner could."""
    lines = list(chain_of(case))
    entry = json.loads(lines[-1])
    assert entry["act"] == "package.receipt"
    detail = entry["data"]["exchange"]["detail"]
    change(detail)
    entry["data"]["exchange"]["sha256"] = hashlib.sha256(detail["line"].encode()).hexdigest()
    write_chain(case, [*lines[:-1], canonical(entry)])
    database = sqlite3.connect(case / "case.db")
    with database:
        database.execute(
            "UPDATE exchanges SET detail = ?, sha256 = ? WHERE direction = 'receipt'",
            [json.dumps(detail), entry["data"]["exchange"]["sha256"]],
        )
    database.close()


def anchor(case: Path, trust: tuple[Path, ...] = ()) -> tuple[bool, str]:
    """Verify and give what is said of the receipt."""
    report = integrity.verify_path(case, trust, JobContext())
    [found] = [check for check in report.checks if check.name.startswith("anchor receipt")]
    return found.ok, found.detail


def test_a_kept_receipt_is_read_again_and_says_who_vouches_for_it(case: Path, built: Path) -> None:
    assert failed(case) == []
    assert anchor(case)[1].endswith(", signed, unknown root")
    assert anchor(case, (root_pem(built),))[1].endswith(", signed, trusted root")


def test_this_process_reads_no_kept_receipt(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_reading, "read_receipt", lambda *_: pytest.fail("in the parent"))
    assert anchor(case)[0]


def say(name: str, text: str) -> Callable[[dict[str, Any]], None]:
    def change(detail: dict[str, Any]) -> None:
        line = json.loads(detail["line"])
        detail["line"] = canonical({**line, name: text})
        detail[name] = text

    return change


FORGED = [
    (say("received_by", "Ketua Bawaslu"), "signature_digest"),
    (lambda kept: kept.update(signed_by="Ketua Bawaslu"), "other_signer"),
    (lambda kept: kept.update(received_by="Ketua Bawaslu"), "says_otherwise"),
    (lambda kept: kept.update(signature=""), "other_signer"),
    (lambda kept: kept.update(signature="MIAGCSqGSIb3DQEHAqCA"), "signature_form"),
    (lambda kept: kept.update(line="[" * 100_000), "not_a_receipt"),
]


@pytest.mark.parametrize(("change", "why"), FORGED)
def test_a_kept_receipt_forged_in_row_and_chain_alike_is_found(
    case: Path, change: Callable[[dict[str, Any]], None], why: str
) -> None:
    forge(case, change)
    assert any(f"does not hold ({why})" in text for text in failed(case))


def test_a_kept_receipt_that_ends_its_reader_is_one_failed_check(
    case: Path, child: pytest.MonkeyPatch
) -> None:
    child.setattr(receipts, "READ_RECEIPT", "die of a receipt")
    assert len(failed(case)) == 1
    ok, detail = anchor(case)
    assert not ok
    assert detail.endswith("does not hold (worker_crashed)")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    keys = make_authority(tmp_path_factory.mktemp("tsa") / "own")
    with serving(Authority(keys.folder)) as made:
        yield made


def stamped(case: Path, token: bytes) -> list[str]:
    """Let the case keep a token as a stamp of its head; give what verification finds wrong."""
    with cases.open_case(case, REVIEWER) as session:
        said = {anchors.STAMP: base64.b64encode(token).decode(), "authority": "X"}
        head = session.stores.custody.head()
        anchors.make(session, Anchor(AnchorKind.TIMESTAMP, head, session.clock.stamp(), said))
    return failed(case)


def test_this_process_reads_no_token_neither_fresh_nor_kept(
    case: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("token_in", "check"):
        monkeypatch.setattr(timestamps, name, lambda *_: pytest.fail("in the parent"))
    with cases.open_case(case, REVIEWER) as session:
        anchors.keep_stamp(session, anchors.stamp_job(session, authority.url).run(JobContext()))
    assert failed(case) == []


def test_a_hostile_token_is_one_failed_check(case: Path) -> None:
    (found,) = stamped(case, DEEP)
    assert "does not hold (form)" in found


def test_a_token_that_ends_its_reader_is_one_failed_check(
    case: Path, child: pytest.MonkeyPatch
) -> None:
    child.setattr(stamp_child, "CHECK_STAMP", "die of a stamp")
    child.setattr(receipts, "TABLE", package_table.__name__)
    (found,) = stamped(case, b"x")
    assert "does not hold (worker_crashed)" in found
