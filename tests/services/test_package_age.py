"""What is encrypted is decrypted in a child of its own, which alone holds the key."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, InvalidValue, PackageLocked, PackageRefused
from app.package import transport
from app.package.transport import Passphrase, new_identity
from app.services import age_child, arrivals, cases, package_child, packages
from app.services.holding import ROOM
from app.services.package_table import AgeTask
from app.services.packages import ExportRequest, Recipient
from app.tasks.job import JobContext
from media.worker import client
from media.worker.child import Child
from tests.services import package_ops
from tests.services.casefiles import REVIEWER
from tests.services.offices import export, filled_case

SECRET, RECIPIENT = new_identity()
PHRASE = Passphrase("sandi-kantor-kedua")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one package three times: bare, for a key, and for a passphrase."""
    folder = tmp_path_factory.mktemp("asli")
    with cases.open_case(filled_case(folder / "a"), REVIEWER) as session:
        bare = export(session, folder / "a.zip").path
        request = ExportRequest(folder / "kunci.age", recipients=(Recipient("B", RECIPIENT),))
        packages.commit(session, packages.export_job(session, request).run(JobContext()))
    locked = transport.encrypt_with_passphrase(bare.read_bytes(), PHRASE)
    (folder / "sandi.age").write_bytes(locked)
    return folder


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for module in (package_child, age_child):
        monkeypatch.setattr(module, "TABLE", package_ops.__name__)
    monkeypatch.setattr(package_child, "OPEN_PACKAGE", "open")
    yield monkeypatch
    client.shutdown()


def opened(path: Path, place: Path, *keys: object, ctx: JobContext | None = None) -> bool:
    """Open a package in quarantine and let go of it; tells whether it was encrypted."""
    place.mkdir(exist_ok=True)
    arrival = arrivals.arrival_job(path, place, identities=keys).run(ctx or JobContext())
    arrival.holding.discard()
    return arrival.package.was_encrypted and arrival.case is not None


@pytest.mark.parametrize(
    ("name", "key"), [("kunci.age", SECRET), ("sandi.age", PHRASE)], ids=["key", "passphrase"]
)
def test_this_process_decrypts_nothing_and_two_children_share_the_work(
    sent: Path, tmp_path: Path, name: str, key: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "decrypt", lambda *_: pytest.fail("decrypted in the parent"))
    before = Child.started
    assert opened(sent / name, tmp_path / "b", key)
    assert Child.started == before + 2  # the one that parses the package never held the key
    assert not (tmp_path / "b" / ROOM).exists()


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("die of an age file", "worker_crashed"),
        ("hang in an age file", "timed_out"),
        ("link an age file", "worker_crashed"),
    ],
)
def test_an_age_file_that_ends_its_child_is_refused_and_leaves_nothing(
    sent: Path, tmp_path: Path, child: pytest.MonkeyPatch, how: str, why: str
) -> None:
    child.setattr(age_child, "DECRYPT_PACKAGE", how)
    child.setattr(age_child, "LEAST_S", 3.0 if "hang" in how else 60.0)
    with pytest.raises(PackageRefused) as refused:
        opened(sent / "kunci.age", tmp_path / "b", SECRET)
    assert refused.value.facts["why"] == why
    assert refused.value.facts["path"] == sent / "kunci.age"
    assert list((tmp_path / "b").iterdir()) == []


def test_decrypting_is_cancelled_at_once_and_leaves_nothing(
    sent: Path, tmp_path: Path, child: pytest.MonkeyPatch
) -> None:
    child.setattr(age_child, "DECRYPT_PACKAGE", "hang in an age file")
    cancel = threading.Event()
    stop = threading.Timer(1.0, cancel.set)
    stop.start()
    with pytest.raises(Cancelled):
        opened(sent / "kunci.age", tmp_path / "b", SECRET, ctx=JobContext(cancel=cancel))
    stop.join()
    assert list((tmp_path / "b").iterdir()) == []


def test_who_has_no_fitting_key_is_told_so_as_before(sent: Path, tmp_path: Path) -> None:
    other, _ = new_identity()
    for name, keys in (("kunci.age", ()), ("kunci.age", (other,)), ("sandi.age", (SECRET,))):
        with pytest.raises(PackageLocked) as locked:
            opened(sent / name, tmp_path / "b", *keys)
        assert locked.value.facts == {"path": sent / name}
    with pytest.raises(InvalidValue) as wrong:
        opened(sent / "kunci.age", tmp_path / "b", SECRET[:-1])
    assert (wrong.value.facts["field"], wrong.value.facts["value"]) == ("identity", "")
    damaged = tmp_path / "rusak.age"
    content = bytearray((sent / "kunci.age").read_bytes())
    content[-20] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(PackageRefused) as refused:
        opened(damaged, tmp_path / "b", SECRET)
    assert (refused.value.facts["why"], refused.value.facts["path"]) == ("age_damaged", damaged)
    assert list((tmp_path / "b").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what others may read")
def test_no_key_lies_in_arguments_environment_log_or_a_shown_task(
    sent: Path, tmp_path: Path, child: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    child.setattr(age_child, "DECRYPT_PACKAGE", "search for keys")
    with caplog.at_level(logging.DEBUG):
        assert opened(sent / "kunci.age", tmp_path / "b", SECRET)
        assert opened(sent / "sandi.age", tmp_path / "b", PHRASE)
        child.setattr(age_child, "DECRYPT_PACKAGE", "no such operation")
        with pytest.raises(PackageRefused) as broke:
            opened(sent / "kunci.age", tmp_path / "b", SECRET, PHRASE)
    path = tmp_path / "x"
    shown = repr(AgeTask(path, path, path, (SECRET,), (PHRASE.text,)))
    for text in (caplog.text, repr(broke.value), str(broke.value.facts), shown):
        assert SECRET not in text
        assert PHRASE.text not in text
    assert "Traceback" in caplog.text  # the child broke, and its whole story was looked at
