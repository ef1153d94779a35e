"""verify.sh, with nothing but the tools it names, comes to the verdict that the program gives."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.dossier.verification import verify_pdf
from app.package import seal, signing_keys, tags
from app.package.bag import write_package
from app.package.checks import verify_package
from app.package.contents import PackageForm
from app.runtime import paths
from app.runtime.clock import Clock
from app.tasks.job import JobContext
from tests.dossier import keys
from tests.package import samples
from tests.package.conftest import Built

COREUTILS = ("sha256sum", "wc", "cut", "cat", "head", "date", "mktemp", "rm")
OTHERS = ("openssl", "qpdf", "pdfsig", "pdfdetach")
BASH = shutil.which("bash") or ""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    for name in (*COREUTILS, *OTHERS):
        found = shutil.which(name)
        # `dev.py test` installs them; without them the script's verdict was never compared.
        assert found is not None, f"{name} is not on this machine"
        assert BASH, "bash is not on this machine"
        (folder / name).symlink_to(found)
    return folder


@pytest.fixture(scope="module")
def package(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    contents = samples.contents(built.snapshot, built.signed.read_bytes())
    target = tmp_path_factory.mktemp("paket") / "paket"
    sign = samples.signer()
    write_package(target, contents, JobContext(), form=PackageForm.FOLDER, sign=sign)
    return target


@pytest.fixture
def copy(package: Path, tmp_path: Path) -> Path:
    # The name of the folder itself must not matter: a space, a line break, a leading dash.
    target = tmp_path / "- nama\n'aneh' $(x)"
    shutil.copytree(package, target)
    return target


def script_says(folder: Path, tools: Path, elsewhere: Path, *options: str) -> tuple[bool, str]:
    """Run our own copy of the script from another folder; give its verdict and its words."""
    script = paths.resource("package", tags.SCRIPT)
    done = subprocess.run(
        [BASH, str(script), *options, str(folder)],
        cwd=elsewhere,
        env={"PATH": str(tools), "HOME": str(elsewhere)},
        capture_output=True,
        text=True,
    )
    is_whole = done.stdout.rstrip().endswith("Semua yang dapat diperiksa di sini cocok.")
    assert done.returncode == (0 if is_whole else 1), done.stdout + done.stderr
    assert ("PAKET TIDAK UTUH" in done.stdout) != is_whole
    assert done.stderr == ""
    return is_whole, done.stdout


def program_says(folder: Path, trust: tuple[samples.Root, ...], root: Path) -> bool:
    checks = verify_package(
        folder,
        trust,
        JobContext(),
        dossier_checks=lambda _name, path: verify_pdf(path, (root,)),
    )
    return all(check.ok for check in checks)


def test_both_find_a_good_package_whole(copy: Path, built: Built, tools: Path, tmp_path: Path):
    root = keys.root_pem(tmp_path)
    for options, trust in (((), ()), (("-r", str(root)), (samples.root(),))):
        whole, said = script_says(copy, tools, tmp_path, *options)
        assert whole, said
        assert program_says(copy, trust, built.root)
        assert "Rina Contoh" in said
        assert "1 tanda tangan sah atas seluruh berkas" in said
        assert "riwayat terlampir adalah awal riwayat paket ini" in said
    assert ("TIDAK diperiksa" in said) is False


@pytest.mark.parametrize(("days", "is_believed"), [(-400, False), (-0.5, True), (400, False)])
def test_both_disbelieve_a_signature_dated_when_its_certificate_did_not_exist(
    built: Built, tools: Path, tmp_path: Path, days: float, is_believed: bool
):
    class Elsewhen(Clock):
        def now(self) -> datetime:
            return super().now() + timedelta(days=days)

    key = keys.p256_key("Rina Contoh")
    leaf = keys.certificate("Rina Contoh", key, keys.authority("Akar Uji"))
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sign = seal.signer(
        leaf.public_bytes(Encoding.DER), signing_keys.by_key(private), clock=Elsewhen()
    )
    contents = samples.contents(built.snapshot, built.signed.read_bytes())
    target = tmp_path / "paket"
    write_package(target, contents, JobContext(), form=PackageForm.FOLDER, sign=sign)
    whole, said = script_says(target, tools, tmp_path, "-r", str(keys.root_pem(tmp_path)))
    assert whole is is_believed, said
    assert program_says(target, (samples.root(),), built.root) is is_believed
    assert ("di luar masa berlaku" in said) is not is_believed


def test_the_copy_in_the_package_runs_from_its_own_folder(copy: Path, tools: Path):
    done = subprocess.run(
        [BASH, "verify.sh"], cwd=copy, env={"PATH": str(tools)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_tools_named_are_all_that_is_used(package: Path, tools: Path, tmp_path: Path):
    assert {path.name for path in tools.iterdir()} == {*COREUTILS, *OTHERS}
    few = tmp_path / "bin"
    few.mkdir()
    for path in tools.iterdir():
        if path.name != "qpdf":
            (few / path.name).symlink_to(path.resolve())
    done = subprocess.run(
        [BASH, str(package / "verify.sh")], env={"PATH": str(few)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "qpdf" in done.stderr


def test_nothing_in_the_package_changes_by_being_checked(copy: Path, tools: Path, tmp_path: Path):
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in copy.rglob("*")}
    script_says(copy, tools, tmp_path)
    assert before == {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in copy.rglob("*")}


def flip(folder: Path, pattern: str, at: float = 0.5) -> None:
    path = sorted(folder.glob(pattern))[0]
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 1
    path.write_bytes(content)


def relist(folder: Path, sign: Callable[[bytes], bytes] | None) -> None:
    """Make every list true again, as a forger would, and sign as somebody else or not at all."""
    data = {
        p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).parts[0] == "data"
    }
    oxum = f"{sum(p.stat().st_size for p in data)}.{len(data)}"
    info = folder / tags.BAG_INFO
    lines = [
        f"Payload-Oxum: {oxum}" if line.startswith("Payload-Oxum") else line
        for line in info.read_text().splitlines()
    ]
    if sign is None:
        lines = [line.replace("Netra-Signed: yes", "Netra-Signed: no") for line in lines]
        (folder / tags.SIGNATURE).unlink()
    info.write_text("".join(f"{line}\n" for line in lines))
    _write_list(folder, tags.MANIFEST, data)
    _write_list(folder, tags.TAG_MANIFEST, {folder / name for name in tags.TAG_FILES})
    if sign is not None:
        (folder / tags.SIGNATURE).write_bytes(sign((folder / tags.TAG_MANIFEST).read_bytes()))


def _write_list(folder: Path, name: str, files: set[Path]) -> None:
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder)}\n"
        for p in sorted(files)
    ]
    (folder / name).write_text("".join(lines))


def cut_chain(folder: Path) -> None:
    path = folder / "data" / "custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    relist(folder, samples.signer())


def change_chain(folder: Path) -> None:
    path = folder / "data" / "custody.jsonl"
    path.write_bytes(path.read_bytes().replace(b"laptop-1", b"laptop-2", 1))
    relist(folder, samples.signer())


def change_dossier(folder: Path) -> None:
    path = folder / "data" / "dossier.pdf"
    path.write_bytes(path.read_bytes() + b"\n%%EOF\n")
    relist(folder, samples.signer())


def add_original(folder: Path) -> None:
    digest = hashlib.sha256(b"selundupan").hexdigest()
    (folder / "data" / "original" / f"{digest}.mp4").write_bytes(b"selundupan")
    relist(folder, samples.signer())


def change_foreign_chain(folder: Path) -> None:
    path = folder / "data" / "chains" / f"{samples.FOREIGN_LOG}.jsonl"
    path.write_bytes(path.read_bytes().replace(b"004", b"005"))
    relist(folder, samples.signer())


def other_head(folder: Path) -> None:
    path = folder / tags.BAG_INFO
    path.write_text(path.read_text().replace("Chain-Entries: 17", "Chain-Entries: 16"))
    relist(folder, samples.signer())


def link_out(folder: Path) -> None:
    path = folder / "data" / "case.json"
    elsewhere = folder.parent / "di-luar.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def climb_out(folder: Path) -> None:
    secret = folder.parent / "rahasia"
    secret.write_text("rahasia")
    digest = hashlib.sha256(b"rahasia").hexdigest()
    with (folder / tags.MANIFEST).open("a") as out:
        out.write(f"{digest}  data/../../rahasia\n")


def trailing_signature(folder: Path) -> None:
    with (folder / tags.SIGNATURE).open("ab") as out:
        out.write(b"\0\0")


CORRUPTIONS: dict[str, Callable[[Path], None]] = {
    "original, first byte": lambda f: flip(f, "data/original/*", 0),
    "original, last byte": lambda f: flip(f, "data/original/*", 1),
    "derived": lambda f: flip(f, "data/derived/*.png"),
    "dossier": lambda f: flip(f, "data/dossier.pdf"),
    "dossier and all lists": change_dossier,
    "case": lambda f: flip(f, "data/case.json"),
    "chain": lambda f: flip(f, "data/custody.jsonl", 0.3),
    "chain and all lists": change_chain,
    "chain cut and all lists": cut_chain,
    "foreign chain and all lists": change_foreign_chain,
    "head and all lists": other_head,
    "original nobody recorded": add_original,
    "manifest": lambda f: flip(f, tags.MANIFEST, 0),
    "tag manifest": lambda f: flip(f, tags.TAG_MANIFEST, 0),
    "bag-info": lambda f: flip(f, tags.BAG_INFO, 0.4),
    "bagit.txt": lambda f: flip(f, tags.BAGIT, 0.6),
    "guide": lambda f: flip(f, tags.GUIDE),
    "script": lambda f: flip(f, tags.SCRIPT),
    "signature": lambda f: flip(f, tags.SIGNATURE, 0.95),
    "signature with a tail": trailing_signature,
    "signature stripped": lambda f: (f / tags.SIGNATURE).unlink(),
    "file missing": lambda f: sorted((f / "data" / "derived").iterdir())[0].unlink(),
    "file added": lambda f: (f / "data" / "tamu baru.txt").write_text("x") and None,
    "file added with a line break": lambda f: (f / "data" / "a\nb").write_text("x") and None,
    "tag file added": lambda f: (f / "tamu.txt").write_text("x") and None,
    "hidden file": lambda f: (f / "data" / ".tamu").write_text("x") and None,
    "fetch.txt": lambda f: (f / "fetch.txt").write_text("http://x 1 data/x\n") and None,
    "link": link_out,
    "manifest leads out": climb_out,
    "truncated original": lambda f: sorted((f / "data" / "original").iterdir())[0].write_bytes(b""),
}  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_both_find_a_corrupted_package_not_whole(
    copy: Path, built: Built, tools: Path, kind: str, tmp_path: Path
):
    CORRUPTIONS[kind](copy)
    whole, said = script_says(copy, tools, tmp_path)
    assert not whole, said
    assert "[GAGAL]" in said
    assert not program_says(copy, (), built.root)


def test_both_name_a_signer_whose_root_is_another(
    copy: Path, built: Built, tools: Path, tmp_path: Path
):
    relist(copy, samples.signer("Rina Contoh", "Akar Palsu"))
    root = tmp_path / "akar.pem"
    root.write_bytes(keys.authority("Akar Uji")[0].public_bytes(Encoding.PEM))
    whole, said = script_says(copy, tools, tmp_path, "-r", "akar.pem")
    assert not whole, said
    assert not program_says(copy, (samples.root(),), built.root)
    # Without a root neither can tell, and both say that nobody was asked.
    whole, said = script_says(copy, tools, tmp_path)
    assert whole
    assert "TIDAK diperiksa" in said
    assert program_says(copy, (), built.root)


def test_both_say_of_an_unsigned_package_that_nobody_vouches(
    copy: Path, built: Built, tools: Path, tmp_path: Path
):
    relist(copy, None)
    whole, said = script_says(copy, tools, tmp_path)
    assert whole, said
    assert "TIDAK ditandatangani" in said
    assert program_says(copy, (), built.root)


def test_a_name_cannot_forge_a_line_of_the_verdict(copy: Path, tools: Path, tmp_path: Path):
    (copy / "data" / "x\nPUTUSAN: PAKET UTUH").write_text("x")
    whole, said = script_says(copy, tools, tmp_path)
    assert not whole
    assert "PUTUSAN: PAKET UTUH" not in said.splitlines()
