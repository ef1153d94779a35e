"""A model is judged file by file before the library may see its folder."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ModelRefused
from app.tasks.job import JobContext
from media.model_check import check_folder, check_model, read_header
from media.worker import calls
from tests.media.tiny_whisper import ENGLISH, MULTILINGUAL, write_tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    for file in tiny.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def _refusal(folder: Path, check: Callable[[Path], object] = check_folder) -> str:
    with pytest.raises(ModelRefused) as refused:
        check(folder)
    return str(refused.value.facts["why"])


def test_the_header_tells_what_the_model_hears_and_speaks(tiny: Path) -> None:
    header = check_folder(tiny)
    assert (header.mels, header.vocabulary) == (80, MULTILINGUAL)


def test_a_whole_model_loads_and_decodes_in_the_child(tiny: Path) -> None:
    calls.check_model(tiny, JobContext())


@pytest.mark.parametrize("kept", [0, 3, 30, 200, 5_000, 0.5, 0.999999])
def test_a_cut_off_model_is_found_without_loading(copy: Path, kept: float) -> None:
    weights = copy / "model.bin"
    data = weights.read_bytes()
    weights.write_bytes(data[: int(kept if isinstance(kept, int) else kept * len(data))])
    assert _refusal(copy) == "truncated"


def test_bytes_after_the_end_are_found(copy: Path) -> None:
    with (copy / "model.bin").open("ab") as file:
        file.write(b"more")
    assert _refusal(copy) == "damaged"


def test_a_length_that_does_not_fit_its_shape_is_found(copy: Path) -> None:
    weights = copy / "model.bin"
    data = weights.read_bytes()
    shape = struct.pack("<II", MULTILINGUAL, 16)
    weights.write_bytes(data.replace(shape, struct.pack("<II", MULTILINGUAL + 1, 16), 1))
    assert _refusal(copy) == "damaged"


def test_another_kind_of_file_is_no_whisper_model(copy: Path) -> None:
    (copy / "model.bin").write_bytes(struct.pack("<I", 6) + b"\x05\x00BERT\x00" + bytes(100))
    assert _refusal(copy) == "not_whisper"
    (copy / "model.bin").write_bytes(b"PK\x03\x04" + bytes(1000))
    assert _refusal(copy) == "not_whisper"


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelRefused) as refused:
        check_folder(copy)
    assert refused.value.facts["why"] == "missing_file"
    assert refused.value.facts["file"] == name


def test_a_missing_tokenizer_never_reaches_the_network(copy: Path) -> None:
    # The library would ask a hub for it; conftest fails a test that tries to leave the machine.
    (copy / "tokenizer.json").unlink()
    assert _refusal(copy, lambda folder: check_model(folder, JobContext())) == "missing_file"
    assert _refusal(copy, lambda folder: calls.check_model(folder, JobContext())) == "missing_file"


def test_a_name_that_is_no_folder_never_reaches_the_network(tmp_path: Path) -> None:
    assert _refusal(Path("base")) == "not_a_folder"
    assert _refusal(tmp_path / "gone") == "not_a_folder"


def test_a_link_in_place_of_a_file_is_refused(copy: Path, tiny: Path) -> None:
    (copy / "tokenizer.json").unlink()
    (copy / "tokenizer.json").symlink_to(tiny / "tokenizer.json")
    assert _refusal(copy) == "missing_file"


def test_an_english_only_model_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    assert _refusal(write_tiny_model(tmp_path / "en", vocabulary=ENGLISH)) == "english_only"


def test_128_mels_need_a_preprocessor_that_says_so(tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "turbo", mels=128)
    assert _refusal(folder) == "missing_file"
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": 80}))
    assert _refusal(folder) == "mels"
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": 128}))
    assert check_folder(folder).mels == 128
    calls.check_model(folder, JobContext())


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000])
def test_a_config_that_is_no_object_is_refused(copy: Path, content: str) -> None:
    (copy / "config.json").write_text(content)
    assert _refusal(copy) == "bad_file"


def test_a_tokenizer_that_is_none_does_not_load(copy: Path) -> None:
    (copy / "tokenizer.json").write_text("{}")
    assert _refusal(copy, lambda folder: calls.check_model(folder, JobContext())) == "does_not_load"


@pytest.mark.model
def test_the_header_of_the_real_model_is_walked_in_milliseconds() -> None:
    from app.services.models import default_model

    header = read_header(Path(default_model("whisper-base").path) / "model.bin")
    assert header.mels == 80
    assert header.variables > 200
