"""What the chain alone cannot show is shown by the heads that lie outside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlite_utils import Database

from app.domain.case import CaseForm, Reviewer
from app.domain.custody import ChainHead, check_chain
from app.domain.dossier import CheckResult
from app.domain.errors import InvalidValue
from app.domain.exchange import Anchor, AnchorKind, Exchange
from app.runtime import last_seen
from app.services import anchors, cases
from app.services.events import Topic
from app.services.last_head import SeenState
from app.services.session import CaseSession
from app.store.custody import MIRROR_NAME
from app.store.database import DATABASE_NAME
from app.tasks.job import JobContext
from tests.dossier.tsa import Authority, make_authority, serving

REVIEWER = Reviewer("Siti")


@pytest.fixture(autouse=True)
def own_data(fresh_data: Path) -> Path:
    return fresh_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case of five entries that this computer has seen."""
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), REVIEWER) as session:
        work(session, 4)
        return session.folder


def work(session: CaseSession, times: int, word: str = "") -> None:
    for number in range(times):
        cases.set_form(session, {"region": f"Kabupaten {word}{number}"})


def opened(folder: Path) -> CaseSession:
    return cases.open_case(folder, REVIEWER)


def checked(folder: Path, trust: tuple[Path, ...] = ()) -> dict[str, CheckResult]:
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        lines = session.stores.custody.lines()
        assert check_chain(lines).seq == len(lines) - 1, "the chain itself looks whole"
        return {c.name: c for c in anchors.check(folder, session.stores, lines, trust)}


def failed(folder: Path) -> dict[str, str]:
    return {name: check.detail for name, check in checked(folder).items() if not check.ok}


def write_chain(folder: Path, lines: list[str]) -> None:
    """What somebody with a database program does: triggers off, entries and mirror replaced."""
    database = Database(folder / DATABASE_NAME)
    for name in [row[0] for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'custody'"
    )]:  # fmt: skip
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM custody")
    database.table("custody").insert_all({"seq": i, "line": x} for i, x in enumerate(lines))
    database.conn.commit()
    database.close()
    (folder / MIRROR_NAME).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def rewritten(lines: tuple[str, ...], changed: str, into: str) -> list[str]:
    """Write a whole chain anew after a change near its beginning; it holds in itself."""
    out: list[str] = []
    prev = "0" * 64
    for line in lines:
        entry = json.loads(line.replace(changed, into))
        entry["prev"] = prev
        out.append(json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
        prev = hashlib.sha256(out[-1].encode()).hexdigest()
    return out


def chain_of(folder: Path) -> tuple[str, ...]:
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        return cases.custody_lines(session)


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


class Ring(KeyringBackend):
    """A key ring in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.wait = threading.Event()
        self.wait.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.wait.wait()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.wait.wait()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    monkeypatch.setattr(last_seen._Ring, "has_hung", False)
    yield made
    made.wait.set()
    keyring.set_keyring(before)


def test_the_head_lies_in_the_key_ring_where_there_is_one(
    ring: Ring, tmp_path: Path, own_data: Path
) -> None:
    with cases.new_case(tmp_path / "dua", CaseForm("2", "Uji"), REVIEWER) as session:
        path = session.folder
    assert len(ring.kept) == 1
    assert not (own_data / last_seen.FILE_NAME).exists()
    with opened(path) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert not session.seen_before.is_weak
    assert checked(path)["head last seen"].detail.endswith("key ring")


def test_of_file_and_key_ring_the_longer_memory_counts(folder: Path, ring: Ring) -> None:
    with opened(folder) as session:  # until now it was in the file
        work(session, 1)
        chain = session.stores.cases.record().log
    seen = last_seen.load(chain)
    assert seen is not None
    assert (seen.head.seq, seen.place) == (5, last_seen.Place.KEYRING)
    ring.kept.clear()
    assert last_seen.load(chain) is None  # the file was tidied once the key ring held it


def test_without_a_key_ring_a_file_keeps_the_head_and_it_is_said_to_be_weaker(
    folder: Path, own_data: Path
) -> None:
    assert (own_data / last_seen.FILE_NAME).exists()
    with opened(folder) as session:
        assert session.seen_before.is_weak
    assert checked(folder)["head last seen"].detail.endswith("user file")


def test_a_key_ring_that_hangs_does_not_hold_up_the_opening(
    folder: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_seen, "SECONDS", 0.05)
    ring.wait.clear()
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert session.seen_before.is_weak
        work(session, 1)
    assert last_seen._Ring.has_hung
    ring.wait.set()


def test_a_key_ring_that_fails_costs_nothing_but_strength(
    folder: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: str) -> None:
        raise RuntimeError("locked")

    monkeypatch.setattr(ring, "set_password", refuse)
    monkeypatch.setattr(ring, "get_password", refuse)
    with opened(folder) as session:
        work(session, 1)
    assert ring.kept == {}
    with opened(folder) as session:
        assert session.seen_before.head.seq == 5


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 4}', "\udcff"])
def test_a_damaged_file_of_heads_never_blocks_the_opening(
    folder: Path, own_data: Path, content: str
) -> None:
    path = own_data / last_seen.FILE_NAME
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.NEVER
        work(session, 1)
    with opened(folder) as session:
        assert session.seen_before.state is SeenState.AGREES


def test_a_sitting_that_only_reads_leaves_no_trace_on_this_computer(
    folder: Path, own_data: Path
) -> None:
    (own_data / last_seen.FILE_NAME).unlink()
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        assert session.seen_before.state is SeenState.NEVER
    assert not (own_data / last_seen.FILE_NAME).exists()


def test_a_case_whose_form_was_damaged_still_closes_and_is_remembered(
    folder: Path, own_data: Path
) -> None:
    with opened(folder) as session:
        work(session, 1)
        session._database.execute("UPDATE cases SET form = '{'")
        session._database.conn.commit()
    with cases.open_case(folder, REVIEWER, read_only=True) as session:
        assert session.seen_before.state is SeenState.AGREES
        assert session.seen_before.head.seq == 5
