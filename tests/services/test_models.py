"""Models are installed from files only, checked before use, and never half there."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from app.domain.errors import (
    Cancelled,
    DiskFull,
    FileMissing,
    InvalidValue,
    ModelMissing,
    ModelRefused,
    OutputRefused,
    ReferenceDataInvalid,
)
from app.services import known_models, models
from app.services.known_models import KnownFile, KnownModel, load_known
from app.services.model_install import install
from app.services.models import default_model, installed, remove, verify
from app.tasks.job import JobContext
from tests.media.tiny_whisper import write_tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("source") / "tiny")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder of models."""
    folder = tmp_path / "models"
    monkeypatch.setenv("NETRA_MODELS", str(folder))
    monkeypatch.delenv("NETRA_MODEL", raising=False)
    return folder


@pytest.fixture
def known(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> KnownModel:
    """Put the tiny model on the list of known ones."""
    files = {
        file.name: KnownFile(file.stat().st_size, sha256(file.read_bytes()).hexdigest())
        for file in tiny.iterdir()
    }
    model = KnownModel("tiny-known", "Tiny", "CC0-1.0", "random", files)
    monkeypatch.setattr(known_models, "known_models", lambda: (model,))
    return model


def _install(source: Path, *more: Path, name: str | None = None, yes: bool = False) -> object:
    return install([source, *more], name, JobContext(), allow_unknown=yes)


def _refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ModelRefused) as refused:
        act()
    return str(refused.value.facts["why"])


def _wheel(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _members(tiny: Path, folder: str = "pkg/data/") -> dict[str, bytes]:
    return {folder + file.name: file.read_bytes() for file in tiny.iterdir()}


def _nothing_left(home: Path) -> bool:
    return not list(home.glob("*")) and not list(home.glob(".*"))


def test_a_folder_is_installed_under_the_name_of_the_known_model(
    home: Path, tiny: Path, known: KnownModel
) -> None:
    record = install([tiny], None, JobContext())
    assert (record.name, record.is_known, record.ok) == (known.name, True, True)
    assert record.path == home / known.name
    assert installed() == (record,)
    chosen = default_model()
    assert (chosen.name, chosen.path, chosen.is_known) == (known.name, str(record.path), True)
    assert chosen.sha256 == known.files["model.bin"].sha256


def test_packages_with_parts_are_joined_in_the_order_of_their_numbers(
    home: Path, tiny: Path, known: KnownModel, tmp_path: Path
) -> None:
    members = _members(tiny)
    weights = members.pop("pkg/data/model.bin")
    size = len(weights) // 11
    parts = [weights[n * size : (n + 1) * size] for n in range(10)] + [weights[10 * size :]]
    first = members | {f"pkg/data/model.bin.part{n}": parts[n - 1] for n in (10, 2, 1, 11)}
    second = {f"b/data/model.bin.part{n}": parts[n - 1] for n in (9, 3, 4, 5, 6, 7, 8)}
    first |= {"pkg/__init__.py": b"raise SystemExit('imported')", "pkg-1.dist-info/RECORD": b""}
    wheels = [_wheel(tmp_path / "b.whl", second), _wheel(tmp_path / "a.whl", first)]
    record = install(wheels, None, JobContext())
    assert record.is_known
    assert record.sha256 == known.files["model.bin"].sha256
    assert sorted(f.name for f in record.path.iterdir()) == sorted(
        [*known.files, "netra-model.json"]
    )


def test_a_missing_part_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    members = _members(tiny)
    weights = members.pop("pkg/data/model.bin")
    members |= {"pkg/model.bin.part1": weights[:1000], "pkg/model.bin.part3": weights[1000:]}
    wheel = _wheel(tmp_path / "a.whl", members)
    assert _refusal(lambda: _install(wheel)) == "missing_part"


def test_unknown_weights_need_an_explicit_yes_and_are_marked(home: Path, tiny: Path) -> None:
    with pytest.raises(ModelRefused) as refused:
        _install(tiny)
    assert refused.value.facts["why"] == "unknown_digest"
    assert refused.value.facts["path"] == tiny
    assert _nothing_left(home)
    record = install([tiny], None, JobContext(), allow_unknown=True)
    assert (record.name, record.ok, record.is_known) == ("tiny", True, False)
    assert default_model().is_known is False


@pytest.mark.parametrize(
    "name",
    ["../model.bin", "/model.bin", "a/../../model.bin", "C:/model.bin", "a\\..\\..\\model.bin"],
)
def test_an_archive_that_leads_elsewhere_is_refused_whole(
    home: Path, tiny: Path, tmp_path: Path, name: str
) -> None:
    wheel = _wheel(tmp_path / "a.zip", _members(tiny, "m/") | {name: b"x"})
    assert _refusal(lambda: _install(wheel, yes=True)) == "unsafe_archive"
    assert not (tmp_path / "model.bin").exists()
    assert _nothing_left(home)


def test_a_link_in_an_archive_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    path = _wheel(tmp_path / "a.zip", _members(tiny))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("pkg/data/preprocessor_config.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert _refusal(lambda: _install(path, yes=True)) == "unsafe_archive"


def test_a_link_in_a_folder_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "linked")
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer.json").symlink_to(tiny / "tokenizer.json")
    assert _refusal(lambda: _install(folder, yes=True)) == "unsafe_archive"


def test_a_file_that_stands_twice_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    path = _wheel(tmp_path / "a.zip", _members(tiny) | {"other/config.json": b"{}"})
    assert _refusal(lambda: _install(path, yes=True)) == "ambiguous"


def test_a_tokenizer_of_absurd_size_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    members = _members(tiny) | {"pkg/data/tokenizer.json": bytes(65 * 1024 * 1024)}
    path = _wheel(tmp_path / "bomb.zip", members)
    assert path.stat().st_size < 20_000_000
    assert _refusal(lambda: _install(path, yes=True)) == "too_large"


def test_a_broken_archive_is_refused(home: Path, tiny: Path, tmp_path: Path) -> None:
    path = _wheel(tmp_path / "a.whl", _members(tiny))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert _refusal(lambda: _install(path, yes=True)) == "damaged_archive"
    path.write_bytes(b"no zip at all")
    assert _refusal(lambda: _install(path)) == "damaged_archive"
    assert _nothing_left(home)


def test_a_truncated_model_never_gets_a_name(home: Path, tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "cut")
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[:-1000])
    assert _refusal(lambda: _install(folder, yes=True)) == "truncated"
    assert _nothing_left(home)


def test_a_missing_tokenizer_is_refused_and_not_fetched(
    home: Path, tiny: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny, tmp_path / "bare")
    (folder / "tokenizer.json").unlink()
    assert _refusal(lambda: _install(folder, yes=True)) == "missing_file"


def test_a_source_that_is_not_there_is_said_to_be_missing(home: Path, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        _install(tmp_path / "gone.zip")


def test_too_little_room_is_told_before_anything_is_written(
    home: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
    with pytest.raises(DiskFull) as full:
        _install(tiny)
    assert full.value.facts["needed_bytes"] > 1000
    assert _nothing_left(home)


def test_a_stopped_install_leaves_nothing_behind(home: Path, tiny: Path) -> None:
    cancel = Event()
    ctx = JobContext(on_progress=lambda _progress: cancel.set(), cancel=cancel)
    with pytest.raises(Cancelled):
        install([tiny], None, ctx, allow_unknown=True)
    assert _nothing_left(home)


def test_progress_of_an_install_never_goes_back(home: Path, tiny: Path, known: KnownModel) -> None:
    seen: list[float] = []
    install([tiny], None, JobContext(on_progress=lambda progress: seen.append(progress.done)))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_installing_the_same_again_changes_nothing_another_is_refused(
    home: Path, tiny: Path, known: KnownModel, tmp_path: Path
) -> None:
    record = install([tiny], None, JobContext())
    assert install([tiny], None, JobContext()) == record
    other = shutil.copytree(tiny, tmp_path / "other")
    (other / "config.json").write_text((tiny / "config.json").read_text() + "\n")
    with pytest.raises(OutputRefused):
        _install(other, name=known.name, yes=True)
    assert installed() == (record,)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 65, "a b"])
def test_a_name_that_is_no_plain_folder_name_is_refused(home: Path, tiny: Path, name: str) -> None:
    with pytest.raises(InvalidValue):
        _install(tiny, name=name)


def test_a_flipped_byte_in_an_installed_model_is_found_by_verify(
    home: Path, tiny: Path, known: KnownModel
) -> None:
    record = install([tiny], None, JobContext())
    weights = record.path / "model.bin"
    stat = weights.stat()
    data = bytearray(weights.read_bytes())
    data[-200_000] ^= 1
    weights.write_bytes(data)
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert installed()[0].ok
    found = verify(record.name, JobContext())
    assert (found.ok, found.why) == (False, "changed")


def test_a_changed_model_is_not_used(home: Path, tiny: Path, known: KnownModel) -> None:
    record = install([tiny], None, JobContext())
    data = bytearray((record.path / "model.bin").read_bytes())
    data[-200_000] ^= 1
    (record.path / "model.bin").write_bytes(data)
    assert installed()[0].why == "changed"
    assert _refusal(default_model) == "changed"


def test_a_copied_model_with_other_times_is_used_after_hashing(
    home: Path, tiny: Path, known: KnownModel
) -> None:
    record = install([tiny], None, JobContext())
    os.utime(record.path / "model.bin", ns=(1, 1))
    assert not installed()[0].ok
    assert default_model().is_known
    assert installed()[0].ok


def test_a_model_put_there_by_hand_is_used_only_once_verified(
    home: Path, tiny: Path, known: KnownModel
) -> None:
    shutil.copytree(tiny, home / "mine")
    assert installed()[0].why == "unchecked"
    assert _refusal(default_model) == "unchecked"
    assert verify("mine", JobContext()).ok
    assert default_model().name == "mine"


def test_unknown_bytes_put_there_by_hand_stay_refused(home: Path, tiny: Path) -> None:
    shutil.copytree(tiny, home / "mine")
    found = verify("mine", JobContext())
    assert (found.ok, found.why) == (False, "unknown_digest")


def test_the_model_is_chosen_by_name_then_environment_then_what_is_known(
    home: Path, tiny: Path, known: KnownModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shutil.copytree(tiny, tmp_path / "another")
    (other / "config.json").write_text((tiny / "config.json").read_text() + "\n")
    install([other], "a-first", JobContext(), allow_unknown=True)
    install([tiny], None, JobContext())
    assert default_model().name == known.name
    monkeypatch.setenv("NETRA_MODEL", "a-first")
    assert default_model().name == "a-first"
    assert default_model(known.name).name == known.name


def test_a_folder_outside_may_be_named_and_is_checked(
    home: Path, tiny: Path, tmp_path: Path
) -> None:
    chosen = default_model(str(tiny))
    assert (chosen.path, chosen.is_known) == (str(tiny), False)
    bare = shutil.copytree(tiny, tmp_path / "bare")
    (bare / "tokenizer.json").unlink()
    assert _refusal(lambda: default_model(str(bare))) == "missing_file"


def test_no_model_is_said_to_be_missing(home: Path, tmp_path: Path) -> None:
    for name in (None, "large", str(tmp_path / "gone")):
        with pytest.raises(ModelMissing):
            default_model(name)
    with pytest.raises(ModelMissing):
        verify("large", JobContext())


def test_a_removed_model_is_gone(home: Path, tiny: Path) -> None:
    install([tiny], None, JobContext(), allow_unknown=True)
    remove("tiny")
    assert _nothing_left(home)
    with pytest.raises(ModelMissing):
        remove("tiny")


def test_the_shipped_list_holds_the_model_of_the_tests() -> None:
    (base,) = (model for model in known_models.known_models() if model.name == "whisper-base")
    assert set(base.files) == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("sha256: d01c", "sha256: D01C"),
        ("bytes: 2309", "bytes: -1"),
        ("name: whisper-base", "name: ../base"),
        ("model.bin:", "weights.bin:"),
        ("licence: MIT", "license: MIT"),
    ],
)
def test_a_broken_list_of_known_models_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (Path(__file__).parents[2] / "resources" / "models" / "known.yaml").read_text()
    assert old in text
    path = tmp_path / "known.yaml"
    path.write_text(text.replace(old, new))
    with pytest.raises(ReferenceDataInvalid):
        load_known(path)


@pytest.mark.model
def test_the_installed_model_of_the_tests_is_the_known_one() -> None:
    record = verify("whisper-base", JobContext())
    assert (record.ok, record.is_known, record.why) == (True, True, "")
