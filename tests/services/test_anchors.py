"""What the chain alone cannot show is shown by the heads that lie outside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.errors import InvalidValue
from app.domain.exchange import Anchor, AnchorKind, Exchange
from app.services import anchors, cases
from app.services.events import Topic
from app.services.last_head import SeenState
from app.services.session import CaseSession
from app.store.database import DATABASE_NAME
from app.tasks.job import JobContext
from tests.dossier.tsa import Authority, make_authority, serving
from tests.services.seen_cases import (
    REVIEWER,
    chain_of,
    checked,
    failed,
    opened,
    rewritten,
    work,
    write_chain,
)


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> Path:
    return fresh_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case of five entries that this computer has seen."""
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), REVIEWER) as session:
        work(session, 4)
        return session.folder


def sheet(session: CaseSession) -> Anchor:
    detail = {"number": "BA-001", "from": "Siti", "to": "Budi"}
    head = session.stores.custody.head()
    made = Anchor(AnchorKind.SHEET, head, session.clock.stamp(), detail)
    anchors.make(session, made)
    return made


def test_a_case_that_goes_on_where_it_was_left_agrees(folder: Path) -> None:
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert session.seen_before.head.seq == 4
        work(session, 3)
    assert failed(folder) == {}
    with opened(folder) as session:
        assert session.seen_before.head.seq == 7


def test_a_tail_cut_with_the_mirror_cut_too_is_found_by_the_head_last_seen(folder: Path) -> None:
    write_chain(folder, list(chain_of(folder))[:-2])
    with opened(folder) as session:
        found = session.seen_before
        assert (found.state, found.head.seq) == (SeenState.OLDER, 4)
        assert found.at.startswith("20")
    assert failed(folder) == {
        "head last seen": f"older copy, entry 4 was seen {found.at}",
    }


def test_a_chain_written_anew_before_any_dossier_is_found_by_the_head_last_seen(
    folder: Path,
) -> None:
    write_chain(folder, rewritten(chain_of(folder), "Kabupaten 0", "Kabupaten Lain"))
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.DIFFERS
    assert list(failed(folder)) == ["head last seen"]


def test_a_chain_written_anew_is_found_by_the_sheet_on_another_computer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened(folder) as session:
        sheet(session)
    write_chain(folder, rewritten(chain_of(folder), "Kabupaten 0", "Kabupaten Lain"))
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "elsewhere"))
    assert failed(folder) == {"anchor sheet BA-001": "another entry 4 is in the chain"}


def test_a_tail_cut_below_a_sheet_is_found_by_the_sheet(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened(folder) as session:
        sheet(session)
    write_chain(folder, list(chain_of(folder))[:3])
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "elsewhere"))
    assert failed(folder) == {"anchor sheet BA-001": "the chain ends before entry 4"}


def test_an_older_copy_put_back_is_found_and_named(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.netra"
    shutil.copytree(folder, copy)
    with opened(folder) as session:
        work(session, 2)
        head = session.stores.custody.head()
    shutil.rmtree(folder)
    copy.rename(folder)
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.OLDER
        assert session.seen_before.head == head


def test_an_older_copy_that_was_worked_on_is_still_found(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.netra"
    shutil.copytree(folder, copy)
    with opened(folder) as session:
        work(session, 2)
    with opened(copy) as session:
        work(session, 9, "lain")
    with opened(copy) as session:  # the alarm is not forgotten by one sitting's closing
        assert session.seen_before.state is SeenState.DIFFERS


def test_going_on_with_an_older_copy_takes_a_reason_and_stays_in_the_chain(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.netra"
    shutil.copytree(folder, copy)
    with opened(folder) as session:
        work(session, 2)
    with opened(copy) as session:
        with pytest.raises(InvalidValue):
            anchors.accept_older(session, "  ")
        anchors.accept_older(session, "Laptop lama rusak; cadangan dipulihkan.")
        assert not session.seen_before.is_alarm
    entry = json.loads(chain_of(copy)[-1])
    assert (entry["act"], entry["why"]) == (
        "anchor.make",
        "Laptop lama rusak; cadangan dipulihkan.",
    )
    assert failed(copy) == {}
    [told] = [c for name, c in checked(copy).items() if name.startswith("anchor last_seen")]
    assert "accepted at entry 6 (Laptop lama rusak" in told.detail
    with opened(copy) as session, pytest.raises(InvalidValue):
        anchors.accept_older(session, "lagi")


def test_a_backup_on_another_computer_without_anchors_is_said_to_have_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "elsewhere"))
    found = checked(folder)
    assert set(found) == {"head last seen", "anchors outside"}
    for check in found.values():
        assert check.ok
        assert not check.could_check
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        assert anchors.newest_outside(session.stores) is None
        assert session.seen_before.state is SeenState.NEVER


def test_the_newest_anchor_outside_is_the_one_with_the_longest_chain(folder: Path) -> None:
    with opened(folder) as session:
        first = sheet(session)
        assert anchors.newest_outside(session.stores) == first
        own = session.stores.cases.record().log
        receipts = [
            Exchange("receipt", "r.json", "ab" * 32, log, ChainHead(seq, "cd" * 32), "2026", {})
            for log, seq in ((own, 3), ("another chain", 99))
        ]
        for receipt in receipts:
            with session.change("package.receipt", Topic.CUSTODY):
                session.stores.exchanges.add(receipt)
        assert anchors.newest_outside(session.stores) == first
        work(session, 1)
        second = sheet(session)
        assert anchors.newest_outside(session.stores) == second
    assert failed(folder) == {"anchor receipt r.json": "another entry 3 is in the chain"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa") / "own")


@pytest.fixture
def authority(keys: Authority) -> Iterator[Authority]:
    with serving(Authority(keys.folder)) as made:
        yield made


def test_a_stamped_head_is_checked_again_and_shows_a_chain_written_anew(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened(folder) as session:
        stamped = anchors.stamp_job(session, authority.url).run(JobContext())
        kept = anchors.keep_stamp(session, stamped)
        assert anchors.newest_outside(session.stores) == kept
    name = "anchor timestamp Uji tsa"
    assert checked(folder)[name].ok
    assert checked(folder)[name].detail.endswith("unknown root")
    assert checked(folder, (authority.root,))[name].detail.endswith(", trusted root")
    # Somebody writes the chain anew, and the anchor's row to match it: the token does not move.
    lines = rewritten(chain_of(folder), "Kabupaten 0", "Kabupaten Lain")
    write_chain(folder, lines)
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "elsewhere"))
    assert failed(folder) == {name: "another entry 4 is in the chain"}
    database = Database(folder / DATABASE_NAME)
    digest = hashlib.sha256(lines[4].encode()).hexdigest()
    database.execute("UPDATE anchors SET head_sha256 = ?", [digest])
    database.conn.commit()
    database.close()
    assert failed(folder) == {name: "stamp of entry 4 does not hold (imprint)"}


def test_a_stored_token_that_was_changed_is_found(folder: Path, authority: Authority) -> None:
    with opened(folder) as session:
        anchors.keep_stamp(session, anchors.stamp_job(session, authority.url).run(JobContext()))
    database = Database(folder / DATABASE_NAME)
    [[detail]] = database.execute("SELECT detail FROM anchors").fetchall()
    for broken in ("!", ""):
        data = json.loads(detail) | {anchors.STAMP: broken}
        database.execute("UPDATE anchors SET detail = ?", [json.dumps(data)])
        database.conn.commit()
        assert failed(folder) == {
            "anchor timestamp Uji tsa": "stamp of entry 4 does not hold (form)"
        }
    database.close()
