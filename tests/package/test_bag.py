from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import (
    Cancelled,
    DigestMismatch,
    DiskFull,
    FileMissing,
    InvalidValue,
    OutputRefused,
    SignatureInvalid,
    SourceChanged,
)
from app.package import zipform
from app.package.archive import ZipContainer
from app.package.bag import write_package
from app.package.contents import PackageFile, PackageForm, original_name
from app.tasks.job import JobContext, Progress
from tests.package import samples
from tests.package.conftest import Ready


def test_the_same_case_gives_the_same_bytes_in_either_order(ready: Ready, tmp_path: Path):
    turned = replace(ready.contents, files=tuple(reversed(ready.contents.files)))
    one = write_package(tmp_path / "1.zip", ready.contents, JobContext())
    two = write_package(tmp_path / "2.zip", turned, JobContext())
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    assert one.sha256 == two.sha256 == hashlib.sha256((tmp_path / "1.zip").read_bytes()).hexdigest()


@pytest.mark.parametrize("form", [PackageForm.FOLDER, PackageForm.ZIP])
def test_the_peers_own_checker_accepts_the_package(ready: Ready, form: str, tmp_path: Path):
    folder = ready.folder
    if form == PackageForm.ZIP:
        with zipfile.ZipFile(ready.zip) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path / "perkara-003"
    done = validated(folder)
    assert done.returncode == 0, done.stderr
    assert "is valid" in done.stderr


def test_the_peers_own_checker_refuses_a_changed_package(ready: Ready, tmp_path: Path):
    with zipfile.ZipFile(ready.zip) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "perkara-003" / "data" / "case.json").write_bytes(b"{}")
    assert validated(tmp_path / "perkara-003").returncode == 1


def validated(folder: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(folder)]
    return subprocess.run(call, capture_output=True, text=True)


def test_other_programs_read_the_zip_and_find_nothing_but_the_files(ready: Ready):
    with zipfile.ZipFile(ready.zip) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert (info.compress_type, info.extra, info.comment) == (0, b"", b"")
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.flag_bits == 0x800
        assert archive.comment == b""
        script = archive.getinfo("perkara-003/verify.sh")
        assert script.external_attr >> 16 & 0o111


def test_folder_and_zip_hold_the_same_files(ready: Ready):
    with zipfile.ZipFile(ready.zip) as archive:
        for info in archive.infolist():
            name = info.filename.removeprefix("perkara-003/")
            if not name.endswith(".p7s"):
                assert (ready.folder / name).read_bytes() == archive.read(info)


def test_what_lies_at_the_target_is_not_overwritten(ready: Ready, tmp_path: Path):
    there = tmp_path / "a.zip"
    there.write_bytes(b"lain")
    for form in (PackageForm.ZIP, PackageForm.FOLDER):
        with pytest.raises(OutputRefused):
            write_package(there, ready.contents, JobContext(), form=form)
    assert there.read_bytes() == b"lain"


@pytest.mark.parametrize("form", [PackageForm.FOLDER, PackageForm.ZIP])
@pytest.mark.parametrize("after", [3, 12, 20])
def test_a_cancelled_package_leaves_nothing(
    ready: Ready, form: PackageForm, after: int, tmp_path: Path
):
    cancel, seen = Event(), []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == after:
            cancel.set()

    ctx = JobContext(on_progress=stop, cancel=cancel)
    with pytest.raises(Cancelled):
        write_package(tmp_path / "a", ready.contents, ctx, form=form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [PackageForm.FOLDER, PackageForm.ZIP])
def test_a_full_disk_is_said_and_leaves_nothing(ready: Ready, form: PackageForm, tmp_path: Path):
    resource = pytest.importorskip("resource")  # Unix only
    # The system refuses to let any file grow past this: a full disk without filling one.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(DiskFull) as caught:
            write_package(tmp_path / "a", ready.contents, JobContext(), form=form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert caught.value.facts["path"] == tmp_path / "a"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_what_was_stated_stops_the_package(ready: Ready, tmp_path: Path):
    wrong = PackageFile(original_name("a" * 64, "x.mp4"), b"lain", "a" * 64)
    contents = replace(ready.contents, files=(*ready.contents.files, wrong))
    with pytest.raises(DigestMismatch):
        write_package(tmp_path / "a.zip", contents, JobContext())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [b"lebih panjang", b"isiX", b"i"])
def test_a_file_that_changes_between_the_two_readings_stops_the_package(
    ready: Ready, tmp_path: Path, change: bytes
):
    source = tmp_path / "sumber"
    source.write_bytes(b"isi1")
    contents = replace(ready.contents, files=(PackageFile("data/case.json", source),))

    def swap(progress: Progress) -> None:
        if progress.step == "packing":
            source.write_bytes(change)

    with pytest.raises(SourceChanged):
        write_package(tmp_path / "a.zip", contents, JobContext(on_progress=swap))
    assert [path.name for path in tmp_path.iterdir()] == ["sumber"]


def test_a_missing_file_is_named(ready: Ready, tmp_path: Path):
    gone = PackageFile("data/derived/x.png", tmp_path / "tidak-ada.png")
    with pytest.raises(FileMissing) as caught:
        write_package(tmp_path / "a.zip", replace(ready.contents, files=(gone,)), JobContext())
    assert caught.value.facts["path"] == tmp_path / "tidak-ada.png"


@pytest.mark.parametrize(
    "name", ["data/../x", "/data/x", "data/CON.txt", "data/a\nb", "x/y", "data/A|b", "data/a:b"]
)
def test_a_name_that_no_package_may_carry_is_not_written(ready: Ready, name: str, tmp_path: Path):
    contents = replace(ready.contents, files=(PackageFile(name, b"x"),))
    with pytest.raises(InvalidValue):
        write_package(tmp_path / "a.zip", contents, JobContext())


def test_two_names_that_windows_takes_for_one_are_not_written(ready: Ready, tmp_path: Path):
    files = (PackageFile("data/a.txt", b"x"), PackageFile("data/A.txt", b"y"))
    with pytest.raises(InvalidValue):
        write_package(tmp_path / "a.zip", replace(ready.contents, files=files), JobContext())


def test_a_signature_over_something_else_is_not_packed(ready: Ready, tmp_path: Path):
    sign = samples.signer()
    with pytest.raises(SignatureInvalid):
        write_package(
            tmp_path / "a.zip", ready.contents, JobContext(), sign=lambda _: sign(b"lain")
        )
    assert list(tmp_path.iterdir()) == []


def test_a_line_break_in_a_text_adds_no_line_to_bag_info(ready: Ready):
    text = (ready.folder / "bag-info.txt").read_text()
    assert "External-Description: Perkara contoh baris kedua\n" in text
    forged = replace(ready.contents.info, external_identifier="1\nNetra-Chain-Head: " + "0" * 64)
    from app.package import tags

    written = tags.info_text(forged, tags.Oxum(1, 1)).decode()
    assert written.count("\nNetra-Chain-Head: ") == 1


def test_members_beyond_four_gigabytes_are_found_by_others_and_by_us(tmp_path: Path):
    # A file with a hole: the sizes are real to whoever reads the headers, the disk holds nothing.
    size = 2**32 + 5
    big = zipform.Member("p/data/big.bin", size, 0, 0)
    header = zipform.local_header(big)
    small = zipform.Member("p/bagit.txt", 2, 0x12345678, len(header) + size)
    records = zipform.central_record(big) + zipform.central_record(small)
    at = small.offset + len(zipform.local_header(small)) + 2
    path = tmp_path / "big.zip"
    with path.open("wb") as out:
        out.write(header)
        out.seek(small.offset)
        out.write(zipform.local_header(small) + b"hi" + records)
        out.write(zipform.ending(2, len(records), at))
    with zipfile.ZipFile(path) as archive:
        found = {info.filename: (info.file_size, info.header_offset) for info in archive.infolist()}
    assert found == {"p/data/big.bin": (size, 0), "p/bagit.txt": (2, small.offset)}
    container = ZipContainer(path)
    container.close()
    assert container.form is PackageForm.ZIP
    assert {entry.name: entry.size for entry in container.entries} == {
        "data/big.bin": size,
        "bagit.txt": 2,
    }


def test_memory_stays_flat_however_large_a_file_is(ready: Ready, tmp_path: Path):
    source = tmp_path / "besar"
    with source.open("wb") as out:
        out.truncate(300 * 1024 * 1024)
    code = (
        "import resource, sys, tracemalloc\n"
        "from pathlib import Path\n"
        "from app.package.bag import write_package\n"
        "from app.package.contents import BagInfo, PackageContents, PackageFile\n"
        "from app.domain.custody import ChainHead\n"
        "from app.tasks.job import JobContext\n"
        "info = BagInfo('o', 'n', '2026-11-22', 'l', ChainHead(0, '0' * 64))\n"
        "file = PackageFile('data/original/x.mp4', Path(sys.argv[1]))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "write_package(Path(sys.argv[2]), PackageContents('p', (file,), info), JobContext())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    call = [sys.executable, "-c", code, str(source), str(tmp_path / "a.zip")]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert int(done.stdout) < 40 * 1024  # KiB


def test_the_written_file_may_be_read_by_others_and_lies_where_it_should(
    ready: Ready, tmp_path: Path
):
    done = write_package(tmp_path / "a.zip", ready.contents, JobContext())
    assert done.path == tmp_path / "a.zip"
    assert done.path.stat().st_mode & 0o444 == 0o444
    assert done.files == len(ready.contents.files)
