"""A person chooses the usual model, finds one on a stick, and is told what to expect of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.errors import ModelMissing, ModelRefused
from app.domain.transcript import ModelIdentity, TranscriptionResult
from app.services import listening_speed, model_facts, model_install, models
from app.services.listening_speed import Stopwatch
from app.services.model_facts import SIZES, size_by_header
from app.services.transcription import default_profile
from app.tasks.job import JobContext, Progress
from media.model_check import WeightsHeader
from tests.media.tiny_whisper import write_tiny_model


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Give a stick with one model two folders deep, beside what else people carry."""
    write_tiny_model(tmp_path / "stick" / "unduhan" / "whisper-mini")
    (tmp_path / "stick" / "foto").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def home(tmp_path: Path, fresh_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("NETRA_MODEL", raising=False)
    return tmp_path / "models"


def _install(path: Path, name: str | None = None) -> models.ModelRecord:
    return model_install.install([path], name, JobContext(), allow_unknown=True)


def test_a_model_on_a_stick_is_found_below_it(home: Path, stick: Path) -> None:
    assert _install(stick, "mini").ok
    assert [record.name for record in models.installed()] == ["mini"]


def test_two_models_on_a_stick_are_not_chosen_between(home: Path, stick: Path) -> None:
    shutil.copytree(stick / "unduhan" / "whisper-mini", stick / "unduhan" / "lain")
    with pytest.raises(ModelRefused) as refused:
        _install(stick)
    assert refused.value.facts["why"] == "ambiguous"
    assert not models.installed()


def test_the_chosen_model_is_the_usual_one_until_it_is_removed(home: Path, stick: Path) -> None:
    source = stick / "unduhan" / "whisper-mini"
    for name in ("a", "b"):
        _install(source, name)
    assert models.default_model().name == "a"
    models.choose("b")
    assert models.default_model().name == "b"
    assert models.default_model("a").name == "a"
    models.remove("b")
    assert models.default_model().name == "a"
    with pytest.raises(ModelMissing):
        models.choose("b")


def test_the_sizes_are_known_by_the_form_of_their_weights() -> None:
    for size in SIZES:
        header = WeightsHeader(0, 80, 51_865, size.width, size.encoder_layers, size.decoder_layers)
        assert size_by_header(header) is size
    assert size_by_header(WeightsHeader(0, 80, 51_865, 16, 1, 1)) is None


def test_what_was_measured_is_said_and_what_is_reckoned_is_larger(
    home: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _install(stick)
    base = SIZES[1]
    monkeypatch.setattr(model_facts, "_size_of", lambda _record: base)
    assert model_facts.expect(record).ratio is None
    watch = Stopwatch()
    for now_s, done in ((0, 0.0), (10, 1.0)):
        watch.note(Progress(done, "listening"), now_s)
    model = ModelIdentity(record.name, str(record.path), record.sha256, record.is_known)
    result = TranscriptionResult("id", 1.0, 100_000_000, 100_000_000, 10.0, ())
    listening_speed.record(model, default_profile(), watch, result)
    found = model_facts.expect(record)
    assert (found.ratio, found.is_measured) == (pytest.approx(0.1), True)
    ratios = []
    for size in model_facts.missing_sizes():
        other = model_facts.expect_size(size)
        assert not other.is_measured
        ratios.append((size.key, other.ratio))
    assert [key for key, _ratio in ratios] == ["small", "medium", "large-v3-turbo", "large"]
    by_key = {key: ratio or 0.0 for key, ratio in ratios}
    assert 0.1 < by_key["small"] < by_key["large-v3-turbo"] < by_key["medium"] < by_key["large"]
