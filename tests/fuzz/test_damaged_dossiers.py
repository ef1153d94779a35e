"""Damaged dossiers through the check in the child: none passes, none stops it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import NotADossier
from app.services import database_table, pdf_checks
from app.tasks.job import JobContext
from media.worker import client
from tests.dossier.conftest import Built, built
from tests.fuzz.mutations import flip, flip_head, lengths, splice, stretch, truncate

__all__ = ["built"]

DAMAGES = (flip, flip_head, truncate, splice, stretch, lengths)


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def test_thirty_damaged_dossiers_all_fail_and_say_why(built: Built, tmp_path: Path) -> None:
    dice = random.Random(4)  # noqa: S311 - repeatable damage, not a secret
    whole, path = built.signed.read_bytes(), tmp_path / "d.pdf"
    before, passed, ended = client.Child.started, [], []
    for number in range(30):
        damage = DAMAGES[number % len(DAMAGES)]
        path.write_bytes(damage(dice, whole, [whole]))
        try:
            checks = pdf_checks.verify_pdf(path, (built.root,), JobContext())
        except NotADossier:
            continue
        failed = [check for check in checks if not check.ok]
        if not failed and path.read_bytes() != whole:
            passed.append(f"{number} {damage.__name__}")
        ended += [c for c in failed if c.detail in ("why=worker_crashed", "why=timed_out")]
    assert passed == []
    assert ended == []
    assert client.Child.started - before <= 1


def test_idle_children_of_other_work_give_way_to_one_that_is_needed_again(
    built: Built, tmp_path: Path
) -> None:
    others = [client.Child(), client.Child(), client.Child(database_table.__name__)]
    for other in others:
        assert client._keep(other)
    path = tmp_path / "d.pdf"
    path.write_bytes(built.signed.read_bytes())
    before = client.Child.started
    for _ in range(3):
        pdf_checks.verify_pdf(path, (built.root,), JobContext())
    assert client.Child.started - before == 1
    # the one idle longest
    assert [other.is_alive() for other in others] == [False, True, True]
