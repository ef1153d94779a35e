from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.custody import CustodyAct, CustodyContext, check_chain
from app.store import database
from app.store.custody import CustodyStore
from tests.domain.test_custody import CONTEXT


@pytest.fixture
def store(tmp_path: Path) -> CustodyStore:
    handle = database.create(tmp_path / "case.db")
    return CustodyStore(handle, tmp_path)


def acts(count: int) -> list[CustodyAct]:
    return [CustodyAct("moment.add", (f"M-{n:03d}",), {"note": f"é {n}"}) for n in range(count)]


def filled(store: CustodyStore, context: CustodyContext = CONTEXT) -> str:
    lines = store.append_all(context, acts(3))
    store.mirror(*lines)
    return "".join(f"{line}\n" for line in lines)


def test_entries_appended_together_are_those_appended_one_by_one(
    store: CustodyStore, tmp_path: Path
) -> None:
    lines = [store.append(CONTEXT, act) for act in acts(5)]
    (tmp_path / "lain").mkdir()
    other = CustodyStore(database.create(tmp_path / "lain" / "case.db"), tmp_path / "lain")
    first = other.append(CONTEXT, acts(5)[0])
    assert [first, *other.append_all(CONTEXT, acts(5)[1:])] == lines
    assert check_chain(other.lines()) == store.head() == other.head()


def test_a_mirror_that_stops_in_mid_line_is_completed(store: CustodyStore, tmp_path: Path) -> None:
    text = filled(store).encode()
    mirror = tmp_path / "custody.jsonl"
    assert mirror.read_bytes() == text
    assert store.reconcile() == "same"
    for length in (0, 1, len(text) // 2, len(text) - 1):
        mirror.write_bytes(text[:length])
        assert store.reconcile() == "completed"
        assert mirror.read_bytes() == text
    mirror.unlink()
    assert store.reconcile() == "completed"
    assert mirror.read_bytes() == text


def test_zeros_that_a_power_cut_left_are_no_contradiction(
    store: CustodyStore, tmp_path: Path
) -> None:
    text = filled(store).encode()
    mirror = tmp_path / "custody.jsonl"
    mirror.write_bytes(text[:-40] + bytes(40))
    assert store.reconcile() == "completed"
    assert mirror.read_bytes() == text


def test_a_mirror_that_says_something_else_is_left_as_it_is(
    store: CustodyStore, tmp_path: Path
) -> None:
    text = filled(store)
    mirror = tmp_path / "custody.jsonl"
    for forged in (text.replace("M-001", "M-007"), text + text, text[:50] + "\0" + text[51:]):
        mirror.write_text(forged, encoding="utf-8")
        assert store.reconcile() == "differs"
        assert mirror.read_text(encoding="utf-8") == forged
