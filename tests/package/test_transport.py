from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import Cancelled, DiskFull, InvalidValue, PackageLocked, PackageRefused
from app.package import transport
from app.package.bag import write_package
from app.package.contents import PackageFile, PackageForm
from app.package.quarantine import open_package
from app.package.transport import Passphrase, check_recipient, new_identity
from app.tasks.job import JobContext
from tests.package import samples
from tests.package.conftest import Ready


def test_each_of_several_recipients_opens_the_package_and_nobody_else(ready: Ready, tmp_path: Path):
    offices = [new_identity() for _ in range(3)]
    done = write_package(
        tmp_path / "a.age",
        ready.contents,
        JobContext(),
        sign=samples.signer(),
        recipients=tuple(recipient for _, recipient in offices[:2]),
    )
    assert done.is_encrypted
    for secret, _ in offices[:2]:
        into = tmp_path / secret[-8:]
        found = open_package(done.path, into, JobContext(), identities=(secret,))
        assert found.was_encrypted
        assert found.sha256 == done.sha256
        assert found.bag_sha256 == done.bag_sha256
        assert [path.name for path in into.iterdir()] == ["bag"]
    with pytest.raises(PackageLocked) as caught:
        open_package(done.path, tmp_path / "q", JobContext(), identities=(offices[2][0],))
    assert not (tmp_path / "q").exists()
    assert caught.value.facts == {"path": done.path}


def test_nothing_readable_stands_in_the_encrypted_file(ready: Ready, tmp_path: Path):
    _, recipient = new_identity()
    write_package(tmp_path / "a.age", ready.contents, JobContext(), recipients=(recipient,))
    content = (tmp_path / "a.age").read_bytes()
    for word in (b"perkara-003", b"BagIt", b"custody", b"Rina"):
        assert word not in content


def test_the_bare_package_never_lies_on_the_disk_while_it_is_encrypted(
    ready: Ready, tmp_path: Path
):
    _, recipient = new_identity()
    seen: set[bytes] = set()

    def look(_progress: object) -> None:
        seen.update(p.read_bytes()[:22] for p in tmp_path.iterdir() if p.stat().st_size > 22)

    big = PackageFile("data/derived/besar.bin", bytes(3_000_000))
    contents = replace(ready.contents, files=(*ready.contents.files, big))
    ctx = JobContext(on_progress=look)
    write_package(tmp_path / "a.age", contents, ctx, recipients=(recipient,))
    look(None)
    assert seen == {transport.MAGIC}


def test_a_passphrase_opens_what_was_encrypted_with_it(ready: Ready, tmp_path: Path):
    phrase = Passphrase("sandi bersama")
    path = tmp_path / "a.age"
    path.write_bytes(transport.encrypt_with_passphrase(ready.zip.read_bytes(), phrase))
    found = open_package(path, tmp_path / "q", JobContext(), identities=(phrase,))
    assert found.form is PackageForm.ZIP
    for wrong in ((Passphrase("salah"),), (new_identity()[0],), ()):
        with pytest.raises(PackageLocked):
            open_package(path, tmp_path / "r", JobContext(), identities=wrong)


@pytest.mark.parametrize("spoil", [0.3, 0.9, 1.0])
def test_a_changed_age_file_is_refused(ready: Ready, spoil: float, tmp_path: Path):
    secret, recipient = new_identity()
    path = tmp_path / "a.age"
    write_package(path, ready.contents, JobContext(), recipients=(recipient,))
    content = bytearray(path.read_bytes())
    content[int(spoil * (len(content) - 1))] ^= 1
    path.write_bytes(content)
    with pytest.raises(PackageRefused) as caught:
        open_package(path, tmp_path / "q", JobContext(), identities=(secret,))
    assert caught.value.facts["why"] == "age_damaged"
    assert not (tmp_path / "q").exists()


@pytest.mark.parametrize("cut", [1, 16, 60_000, 65_552, 89_000])
def test_an_age_file_cut_short_is_refused(ready: Ready, cut: int, tmp_path: Path):
    secret, recipient = new_identity()
    path = tmp_path / "a.age"
    write_package(path, ready.contents, JobContext(), recipients=(recipient,))
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(PackageRefused):
        open_package(path, tmp_path / "q", JobContext(), identities=(secret,))
    assert not (tmp_path / "q").exists()


def test_encrypted_rubbish_is_refused(tmp_path: Path):
    phrase = Passphrase("x")
    path = tmp_path / "a.age"
    path.write_bytes(transport.encrypt_with_passphrase(b"bukan zip", phrase))
    with pytest.raises(PackageRefused):
        open_package(path, tmp_path / "q", JobContext(), identities=(phrase,))


def test_a_cancelled_encryption_leaves_nothing_and_stays_a_cancel(ready: Ready, tmp_path: Path):
    cancel = Event()
    ctx = JobContext(on_progress=lambda p: cancel.set() if p.done > 0.6 else None, cancel=cancel)
    with pytest.raises(Cancelled):
        write_package(tmp_path / "a.age", ready.contents, ctx, recipients=(new_identity()[1],))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_under_encryption_stays_a_full_disk(ready: Ready, tmp_path: Path):
    resource = pytest.importorskip("resource")
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    big = PackageFile("data/derived/besar.bin", bytes(3_000_000))
    contents = replace(ready.contents, files=(*ready.contents.files, big))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, before[1]))
    try:
        with pytest.raises(DiskFull):
            write_package(
                tmp_path / "a.age", contents, JobContext(), recipients=(new_identity()[1],)
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_encrypted(ready: Ready, tmp_path: Path):
    with pytest.raises(InvalidValue):
        write_package(
            tmp_path / "a",
            ready.contents,
            JobContext(),
            form=PackageForm.FOLDER,
            recipients=(new_identity()[1],),
        )


@pytest.mark.parametrize("text", ["", "age1", "age1xyz", "ssh-ed25519 AAAA", "AGE-PLUGIN-X-1"])
def test_what_is_no_recipient_is_refused(text: str):
    with pytest.raises(InvalidValue) as caught:
        check_recipient(text)
    assert caught.value.facts["field"] == "recipient"


def test_no_key_or_passphrase_stands_in_an_error_or_a_log(
    ready: Ready, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    secret, recipient = new_identity()
    other, _ = new_identity()
    phrase = Passphrase("rahasia-sekali")
    path = tmp_path / "a.age"
    said = [repr(phrase)]
    with caplog.at_level(logging.DEBUG):
        write_package(path, ready.contents, JobContext(), recipients=(recipient,))
        for wrong in ((other,), (phrase,), (secret[:-1],)):
            with pytest.raises((PackageLocked, InvalidValue)) as caught:
                open_package(path, tmp_path / "q", JobContext(), identities=wrong)
            said.append(f"{caught.value!r} {caught.value.facts}")
        with pytest.raises(InvalidValue) as caught:
            check_recipient(secret)  # the secret typed where the public key belongs
        said.append(f"{caught.value!r} {caught.value.facts}")
        open_package(path, tmp_path / "r", JobContext(), identities=(secret,))
    everything = "\n".join([*said, caplog.text])
    for key in (secret, other, secret[:-1], "rahasia-sekali"):
        assert key not in everything
