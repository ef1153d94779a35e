from __future__ import annotations

import json
import stat
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import Cancelled, DiskFull, FileMissing, OutputRefused, PackageRefused
from app.package import quarantine, tags
from app.package.bag import write_package
from app.package.contents import PackageForm, Trust
from app.package.quarantine import open_package
from app.tasks.job import JobContext
from tests.package import samples
from tests.package.conftest import Ready
from tests.package.hostile import BASE, Forged, build, extra_field, foreign, members_of, relisted
from tests.package.refusing import refused


def test_an_honest_package_comes_out_whole(ready: Ready, tmp_path: Path):
    for path, form in ((ready.zip, PackageForm.ZIP), (ready.folder, PackageForm.FOLDER)):
        into = tmp_path / form
        found = open_package(path, into, JobContext(), trust=(samples.root(),))
        assert found.form is form
        assert found.warnings == ()
        assert found.signature.trust is Trust.TRUSTED
        assert found.signature.name == "Rina Contoh"
        assert found.case.evidence[0].code == "BB-001"
        assert found.lines[-1].count("dossier.build") == 1
        assert found.head == found.info.head == found.case.head
        assert [chain.lines for chain in found.chains] == [samples.foreign_chain()]
        assert found.receipts[0].received_by == "Dewi Contoh"
        for file in ready.contents.files:
            assert (found.folder / file.name).read_bytes() == samples.content_of(
                ready.contents, file.name
            )
        assert {m.name for m in found.members} == {f.name for f in ready.contents.files}


def test_the_source_is_only_read(ready: Ready, tmp_path: Path):
    before = ready.zip.read_bytes(), ready.zip.stat().st_mtime_ns
    open_package(ready.zip, tmp_path / "q", JobContext())
    assert (ready.zip.read_bytes(), ready.zip.stat().st_mtime_ns) == before


def test_unpacked_files_can_be_run_by_nobody(ready: Ready, tmp_path: Path):
    found = open_package(ready.zip, tmp_path / "q", JobContext())
    for path in found.folder.rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_signed_is_told_without_a_root_and_with_another(ready: Ready, tmp_path: Path):
    one = open_package(ready.zip, tmp_path / "1", JobContext())
    assert one.warnings == ("signer_not_checked",)
    two = open_package(ready.zip, tmp_path / "2", JobContext(), trust=(samples.root("Lain"),))
    assert two.warnings == ("signer_not_trusted",)
    assert two.signature.trust is Trust.NOT_TRUSTED


def test_an_unsigned_package_says_so(ready: Ready, tmp_path: Path):
    write_package(tmp_path / "a.zip", ready.contents, JobContext())
    assert open_package(tmp_path / "a.zip", tmp_path / "q", JobContext()).warnings == ("unsigned",)


@pytest.mark.parametrize("tool", ["python", "zip"])
def test_a_package_repacked_by_another_program_is_read_and_said(
    ready: Ready, tool: str, tmp_path: Path
):
    with zipfile.ZipFile(ready.zip) as archive:
        archive.extractall(tmp_path)
    path = tmp_path / "lagi.zip"
    if tool == "zip":
        subprocess.run(["zip", "-q", "-r", str(path), BASE], cwd=tmp_path, check=True)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((tmp_path / BASE).rglob("*")):
                archive.write(file, file.relative_to(tmp_path))
    found = open_package(path, tmp_path / "q", JobContext(), trust=(samples.root(),))
    assert found.form is PackageForm.REPACKED
    assert found.warnings == ("repacked",)


NAMES = [
    (b"/etc/passwd", "name_absolute"),
    (b"//server/share/x", "name_absolute"),
    (b"\\\\server\\share\\x", "name_absolute"),
    (b"C:/Windows/x", "name_drive"),
    (b"c:x", "name_drive"),
    (b"perkara-003/data/../../../x", "name_parent"),
    (b"perkara-003/./x", "name_parent"),
    (b"../x", "name_parent"),
    (b"perkara-003/data\\x", "name_backslash"),
    (b"perkara-003/data/CON", "name_reserved"),
    (b"perkara-003/data/nul.txt", "name_reserved"),
    (b"perkara-003/data/Com1.tar.gz", "name_reserved"),
    (b"perkara-003/data/lpt9 .txt", "name_reserved"),
    ("perkara-003/data/COM¹".encode(), "name_reserved"),
    (b"perkara-003/data/aux/x", "name_reserved"),
    (b"perkara-003/data/x.", "name_ending"),
    (b"perkara-003/data/x ", "name_ending"),
    (b"perkara-003/data/x./y", "name_ending"),
    (b"perkara-003/data/x:y", "name_stream"),
    (b"perkara-003/data/x::$DATA", "name_stream"),
    (b"perkara-003/data/a?b", "name_sign"),
    (b"perkara-003/data/a%0ab", "name_sign"),
    (b"perkara-003/data/a\nb", "name_unseen"),
    (b"perkara-003/data/a\0b", "name_unseen"),
    ("perkara-003/data/gnp.\u202etxt".encode(), "name_unseen"),
    ("perkara-003/data/a\u200bb".encode(), "name_unseen"),
    ("perkara-003/data/e\u0301".encode(), "name_form"),
    (b"perkara-003/data/\xff\xfe", "name_encoding"),
    (b"perkara-003/data/" + b"a" * 300, "name_long"),
    (b"perkara-003/data/" + b"a/" * 20 + b"x", "name_depth"),
    (b"perkara-003/data//x", "name_empty"),
    (b"perkara-003/data/original", "name_file_and_folder"),
    (b"perkara-003/data/case.json", "name_twice"),
    (b"perkara-003/data/CASE.json", "name_case"),
    (b"perkara-003/DATA/x", "name_case"),
    ("perkara-003/data/caſe.json".encode(), "name_case"),
    ("perkara-003/data/ﬁ".encode() + b" perkara", "unlisted"),
    (b"perkara-003/data/tamu.txt", "unlisted"),
    (b"perkara-003/tamu.txt", "unlisted"),
    (b"perkara-003/fetch.txt", "fetch"),
    (b"perkara-003/FETCH.txt", "fetch"),
    (b"lain/x", "base_folder"),
]


@pytest.mark.parametrize(("name", "why"), NAMES)
def test_a_hostile_name_is_refused(ready: Ready, name: bytes, why: str, tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(build([*members_of(ready.zip), Forged(name, b"x")]))
    found, member = refused(path, tmp_path / "q")
    assert found == why
    assert member
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


LONGER = {"size": 80, "packed": 80}


def first(members: list[Forged], **changes: object) -> bytes:
    return build([replace(members[0], **changes), *members[1:]])  # type: ignore[arg-type]


SPOIL: list[tuple[str, str, Callable[[list[Forged]], bytes]]] = [
    ("symlink", "link", lambda m: first(m, mode=stat.S_IFLNK | 0o777)),
    ("reparse point", "link", lambda m: first(m, central={"external": 0x400})),
    ("device", "special_file", lambda m: first(m, mode=stat.S_IFCHR | 0o666)),
    ("pipe", "special_file", lambda m: first(m, mode=stat.S_IFIFO | 0o666)),
    ("folder mode on a file", "special_file", lambda m: first(m, mode=stat.S_IFDIR | 0o755)),
    ("volume label", "special_file", lambda m: first(m, central={"external": 0x08})),
    ("encrypted", "zip_encrypted", lambda m: first(m, flags=0x0801)),
    ("strong encryption", "zip_encrypted", lambda m: first(m, flags=0x0841)),
    ("AES", "zip_encrypted", lambda m: first(m, extra=extra_field(0x9901, b"\2\0AE\3\0\0"))),
    ("bzip2", "zip_method", lambda m: first(m, method=12)),
    ("renaming extra", "zip_extra", lambda m: first(m, extra=extra_field(0x7075, b"\1aaaax"))),
    ("broken extra", "zip_extra", lambda m: first(m, extra=b"\1\0\xff\xff")),
    ("local name", "zip_header", lambda m: first(m, local={"name": b"perkara-003/bagit.tx_"})),
    ("local size", "zip_header", lambda m: first(m, local={"size": 9})),
    ("local crc", "zip_header", lambda m: first(m, local={"crc": 9})),
    ("local method", "zip_header", lambda m: first(m, local={"method": 8})),
    ("crc of both", "zip_data", lambda m: first(m, local={"crc": 9}, central={"crc": 9})),
    ("size lie", "zip_directory", lambda m: first(m, central={"size": 4}, local={"size": 4})),
    ("disk number", "zip_disks", lambda m: first(m, central={"disk": 1})),
    ("offset outside", "zip_header", lambda m: first(m, central={"offset": 0x7FFFFFFF})),
    ("prepended", "zip_prepended", lambda m: build(m, prefix=b"MZ" * 50, end=None)),
    ("prepended, offsets untold", "zip_prepended", lambda m: b"MZ" * 50 + build(m)),
    ("trailing", "zip_trailing", lambda m: build(m, suffix=b"x")),
    ("gap", "zip_gap", lambda m: first(m, after=b"tersembunyi")),
    ("multi-disk", "zip_disks", lambda m: build(m, end={"disk": 1, "first_disk": 1})),
    ("count", "zip_end", lambda m: build(m, end={"here": 3, "count": 3})),
    ("too many", "too_many", lambda m: build(m, end={"here": 65535, "count": 65535})),
    ("empty", "zip_end", lambda _: b""),
    ("no zip", "zip_end", lambda _: b"PK\3\4 bukan zip"),
    ("no members", "base_folder", lambda _: build([])),
    ("two endings", "zip_end", lambda m: build(m, comment=build([]))),
    ("same bytes twice", "zip_overlap", lambda m: overlapping(m)),
    ("no header there", "zip_header", lambda m: build([*m, replace(m[2], at=5)])),
    ("half overlapping", "zip_overlap", lambda m: first(foreign(m), local=LONGER, central=LONGER)),
]


def overlapping(members: list[Forged]) -> bytes:
    """Quote one member's bytes under two names (the bomb of Fifield)."""
    whole = build(members)
    last = members[-1]
    at = whole.index(b"PK\3\4", 30)
    second = replace(members[1], at=at)
    assert last.name
    return build([*members, second])


@pytest.mark.parametrize(("why", "spoil"), [pytest.param(w, s, id=i) for i, w, s in SPOIL])
def test_a_hostile_archive_is_refused(
    ready: Ready, why: str, spoil: Callable[[list[Forged]], bytes], tmp_path: Path
):
    path = tmp_path / "a.zip"
    path.write_bytes(spoil(members_of(ready.zip)))
    found, member = refused(path, tmp_path / "q")
    assert found in (why, "zip_end") if why == "too_many" else found == why
    assert member


def test_a_member_that_unfolds_beyond_what_it_says_is_refused(ready: Ready, tmp_path: Path):
    members = members_of(ready.zip)
    big = Forged(b"perkara-003/data/nol.bin", bytes(40 * 1024 * 1024), method=8)
    path = tmp_path / "a.zip"
    path.write_bytes(build(foreign(relisted([*members, big]))))
    assert refused(path, tmp_path / "1") == ("bomb", "perkara-003/data/nol.bin")
    lies = {"size": 1000, "crc": 0}
    path.write_bytes(build(foreign(relisted([*members, replace(big, local=lies, central=lies)]))))
    assert refused(path, tmp_path / "2")[0] in ("bomb", "oxum")


def test_more_than_the_declared_size_is_not_unpacked(ready: Ready, tmp_path: Path):
    members = relisted(members_of(ready.zip))
    info = next(m for m in members if m.name.endswith(b"bag-info.txt"))
    small = info.content.replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")
    changed = [replace(m, content=small) if m is info else m for m in members]
    path = tmp_path / "a.zip"
    path.write_bytes(build(changed))
    assert refused(path, tmp_path / "q") == ("oxum", "bag-info.txt")


def rewritten(ready: Ready, name: str, content: bytes, tmp_path: Path, *, true: bool) -> Path:
    """Change one member; with `true` the lists are made to agree, as a forger would."""
    members = [
        replace(m, content=content) if m.name == f"{BASE}/{name}".encode() else m
        for m in members_of(ready.zip)
    ]
    path = tmp_path / "a.zip"
    path.write_bytes(build(relisted(members) if true else members))
    return path


@pytest.mark.parametrize(
    "name", ["data/case.json", "data/custody.jsonl", "data/dossier.pdf", "VERIFIKASI.md"]
)
def test_changed_bytes_are_refused_and_named(ready: Ready, name: str, tmp_path: Path):
    path = rewritten(ready, name, b"lain\n", tmp_path, true=False)
    why, member = refused(path, tmp_path / "q")
    # A payload of another length is caught by its declared size before it is unpacked.
    assert (why, member) == ("digest", name) or (why == "oxum" and name.startswith("data/"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("bagit.txt", b"BagIt-Version: 0.97\n", "not_a_bag"),
        ("bag-info.txt", b"Payload-Oxum: 1.1\n", "bag_info"),
        ("bag-info.txt", b"\xff\n", "bag_info"),
        ("manifest-sha256.txt", b"xyz\n", "manifest_line"),
        ("manifest-sha256.txt", b"0" * 64 + b"  data/" + b"a" * 5000 + b"\n", "manifest_long"),
        ("manifest-sha256.txt", b"0" * 64 + b"  /etc/passwd\n", "unlisted"),
        ("manifest-sha256.txt", (b"0" * 64 + b"  data/x\n") * 2, "manifest_twice"),
        ("tagmanifest-sha256.txt", b"", "manifest_line"),
        ("tagmanifest-sha256.txt.p7s", b"0\x80", "signature_form"),
        ("tagmanifest-sha256.txt.p7s", b"x" * 300_000, "too_large"),
    ],
)
def test_a_malformed_list_is_refused(
    ready: Ready, name: str, content: bytes, why: str, tmp_path: Path
):
    path = rewritten(ready, name, content, tmp_path, true=False)
    assert refused(path, tmp_path / "q")[0] == why


@pytest.mark.parametrize(
    ("name", "spoil", "why"),
    [
        ("data/custody.jsonl", lambda c: c.replace(b"Rina", b"Rani", 1), "chain"),
        ("data/custody.jsonl", lambda c: b"".join(c.splitlines(keepends=True)[:-1]), "head"),
        ("data/custody.jsonl", lambda c: c[: c.index(b"\n") + 1] * 2, "chain"),
        ("data/custody.jsonl", lambda _: b'{"a":' + b"[" * 100_000 + b"\n", "chain"),
        ("data/custody.jsonl", lambda _: samples.chain_bytes(samples.foreign_chain()), "chain_log"),
        ("data/chains/beef0002.jsonl", lambda c: c.replace(b"004", b"005"), "chain"),
        ("data/case.json", lambda _: b"{}", "case_json"),
        ("data/case.json", lambda c: b"\xef\xbb\xbf" + c, "case_json"),
        ("data/case.json", lambda c: c.decode().encode("utf-16"), "case_json"),
        ("data/case.json", lambda _: b"[" * 200_000, "case_json"),
        ("data/case.json", lambda _: b'{"a":' * 100_000, "case_json"),
        (
            "data/case.json",
            lambda c: c.replace(b"-6.1753924", b"-1e999", 1),
            "case_json",
        ),
        ("data/case.json", lambda c: c.replace(b"BB-001", b"BB-009", 1), None),
        ("data/case.json", lambda c: c.replace(b"-6.1753924", b"NaN", 1), "case_json"),
        ("data/case.json", lambda c: c[:-1] + b', "lain": 1}', "case_json"),
        ("data/case.json", lambda c: c.replace(b"T-001", b"T-001\\ud800", 1), None),
        ("data/dossier.pdf", lambda c: c + b"lagi", "case_members"),
        ("data/receipts/satu.json", lambda _: b"{}", "receipt"),
        ("data/receipts/satu.json", lambda c: c.replace(b'"seq": 2', b'"seq": 3'), "receipt_head"),
    ],
)
def test_a_forger_who_makes_the_lists_agree_is_still_found(
    ready: Ready,
    name: str,
    spoil: Callable[[bytes], bytes],
    why: str | None,
    tmp_path: Path,
):
    before = samples.content_of(ready.contents, name)
    after = spoil(before)
    assert after != before
    path = rewritten(ready, name, after, tmp_path, true=True)
    if why is None:  # what only the sender can know; the package is then unsigned
        assert "unsigned" in open_package(path, tmp_path / "q", JobContext()).warnings
    else:
        assert refused(path, tmp_path / "q") == (why, name if why != "head" else "bag-info.txt")


def test_an_original_that_no_entry_names_is_refused(ready: Ready, tmp_path: Path):
    case = json.loads(samples.content_of(ready.contents, "data/case.json"))
    case["evidence"][0]["digest"]["sha256"] = "ab" * 32
    path = rewritten(ready, "data/case.json", json.dumps(case).encode(), tmp_path, true=True)
    assert refused(path, tmp_path / "q") == ("not_in_chain", "BB-001")


def test_a_stripped_signature_is_refused(ready: Ready, tmp_path: Path):
    left = [m for m in members_of(ready.zip) if not m.name.endswith(b".p7s")]
    path = tmp_path / "a.zip"
    path.write_bytes(build(left))
    assert refused(path, tmp_path / "q") == ("signature_missing", tags.SIGNATURE)


def test_a_signature_of_another_package_is_refused(ready: Ready, tmp_path: Path):
    other = samples.signer()(b"daftar lain\n")
    path = rewritten(ready, tags.SIGNATURE, other, tmp_path, true=False)
    assert refused(path, tmp_path / "q") == ("signature_digest", tags.SIGNATURE)


def test_a_quarantine_that_holds_something_is_left_alone(ready: Ready, tmp_path: Path):
    into = tmp_path / "q"
    into.mkdir()
    (into / "milik-orang.txt").write_text("x")
    with pytest.raises(OutputRefused):
        open_package(ready.zip, into, JobContext())
    assert (into / "milik-orang.txt").read_text() == "x"


def test_an_empty_quarantine_stays_and_is_empty_after_a_refusal(ready: Ready, tmp_path: Path):
    into = tmp_path / "q"
    into.mkdir()
    path = rewritten(ready, "data/case.json", b"{}", tmp_path, true=True)
    with pytest.raises(PackageRefused):
        open_package(path, into, JobContext())
    assert list(into.iterdir()) == []


def test_a_cancelled_import_leaves_nothing(ready: Ready, tmp_path: Path):
    cancel = Event()
    ctx = JobContext(on_progress=lambda p: cancel.set() if p.done > 0.05 else None, cancel=cancel)
    with pytest.raises(Cancelled):
        open_package(ready.zip, tmp_path / "q", ctx)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_unpacked_where_it_does_not_fit(
    ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(quarantine, "SPARE_BYTES", 2**62)
    with pytest.raises(DiskFull):
        open_package(ready.zip, tmp_path / "q", JobContext())
    assert list(tmp_path.iterdir()) == []


def test_no_package_at_all_is_said(tmp_path: Path):
    with pytest.raises(FileMissing):
        open_package(tmp_path / "tidak-ada.zip", tmp_path / "q", JobContext())
    assert not (tmp_path / "q").exists()
