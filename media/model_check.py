"""Is this folder a whole, multilingual Whisper model in CTranslate2's format?

faster-whisper takes a folder that is not there for the name of a repository on the internet,
and a missing tokenizer for one it may download. So the folder is judged here, file by file,
before the library sees it.
"""

from __future__ import annotations

import json
import math
import os
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from app.domain.errors import ModelRefused
from app.tasks.job import JobContext

WEIGHTS = "model.bin"
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
PREPROCESSOR = "preprocessor_config.json"
SMALL_FILES = ("config.json", "tokenizer.json", *VOCABULARIES, PREPROCESSOR)
"""All that a model may hold beside its weights."""
SMALL_FILE_MAX_BYTES = 64 * 1024 * 1024
_FIRST_MULTILINGUAL_VOCABULARY = 51_865  # ctranslate2 src/models/whisper.cc, 4.8: is_multilingual
_DEFAULT_MELS = 80  # faster_whisper/feature_extractor.py, 1.2.1: feature_size
_BINARY_VERSION = 6
_SPEC_REVISION = 3
_ITEM_BYTES = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}  # ctranslate2 types.h, 4.8: DataType
_VARIABLES_MAX = 20_000
_RANK_MAX = 8


@dataclass(frozen=True, slots=True)
class WeightsHeader:
    """What the header of `model.bin` says, found without loading a weight."""

    variables: int
    """Tensors in the file."""
    mels: int
    """Mel bands the encoder takes: 80, or 128 for large-v3 and turbo."""
    vocabulary: int
    """Rows of the decoder's embedding."""
    width: int = 0
    """Columns of it: how wide the model is."""
    encoder_layers: int = 0
    """Layers that listen."""
    decoder_layers: int = 0
    """Layers that write."""


def check_folder(folder: Path) -> WeightsHeader:
    """Judge a model's files without loading them.

    Args:
        folder: an absolute path.

    Raises:
        ModelRefused: `why` is `not_a_folder`, `missing_file` or `bad_file` (with `file`),
            `truncated`, `damaged`, `not_whisper`, `english_only` or `mels`.
    """
    if not folder.is_absolute() or folder.is_symlink() or not folder.is_dir():
        raise ModelRefused(path=folder, why="not_a_folder")
    _check_files(folder)
    header = read_header(folder / WEIGHTS)
    if header.vocabulary < _FIRST_MULTILINGUAL_VOCABULARY:
        raise ModelRefused(path=folder, why="english_only")
    _check_json(folder / "config.json")
    _check_mels(folder, header)
    return header


def read_header(weights: Path) -> WeightsHeader:
    """Walk the header of a CTranslate2 Whisper file to its last byte.

    Takes milliseconds at any size: weights are passed over, not read.

    Raises:
        ModelRefused: `why` is `truncated` (it ends early), `damaged` (its lengths do not
            add up) or `not_whisper` (another format, another kind of model).

    Source: ctranslate2 src/models/model.cc, 4.8, Model::load.
    """
    try:
        with weights.open("rb") as file:
            return _Walk(weights, file, weights.stat().st_size).run()
    except OSError as e:
        raise ModelRefused(path=weights, why="missing_file", file=weights.name) from e


def check_model(folder: Path, ctx: JobContext) -> None:
    """Load a model and decode a second of silence. Runs in the child.

    Raises:
        ModelRefused: `why` as `check_folder`, or `does_not_load`, `english_only`,
            `no_indonesian` or `does_not_decode`.
        Cancelled: a person stopped the check.
    """
    header = check_folder(folder)
    ctx.check()
    model = load(folder, "int8", 1)
    if not model.model.is_multilingual:
        raise ModelRefused(path=folder, why="english_only")
    if "id" not in model.supported_languages:
        raise ModelRefused(path=folder, why="no_indonesian")
    if model.model.n_mels != header.mels:
        raise ModelRefused(path=folder, why="mels")
    ctx.check()
    try:
        segments, _info = model.transcribe(
            np.zeros(16_000, np.float32), language="id", beam_size=1, temperature=0.0
        )
        list(segments)
    except (RuntimeError, ValueError) as e:
        raise ModelRefused(path=folder, why="does_not_decode", detail=str(e)[:200]) from e


def load(folder: Path, compute_type: str, cpu_threads: int) -> Any:
    """Load a checked folder as `faster_whisper.WhisperModel`. Child only.

    Raises:
        ModelRefused: `why` is `does_not_load`, `detail` the library's word.
    """
    # Read once, when huggingface_hub is imported: it must be set before, whoever calls.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from faster_whisper import WhisperModel
    from tqdm import tqdm  # type: ignore[import-untyped]

    # Its own lock is a named semaphore that outlives an ended child, with a warning on stderr.
    tqdm.set_lock(threading.RLock())
    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type=compute_type,
            cpu_threads=cpu_threads,
            local_files_only=True,
        )
    except Exception as e:  # tokenizers raises bare Exception on a bad file
        raise ModelRefused(path=folder, why="does_not_load", detail=str(e)[:200]) from e


def _check_files(folder: Path) -> None:
    vocabulary = [name for name in VOCABULARIES if (folder / name).exists()]
    if not vocabulary:
        raise ModelRefused(path=folder, why="missing_file", file=VOCABULARIES[0])
    for name in (WEIGHTS, "config.json", "tokenizer.json", *vocabulary):
        file = folder / name
        # A link could lead out of the folder after the check.
        if file.is_symlink() or not file.is_file():
            raise ModelRefused(path=folder, why="missing_file", file=name)
        if name != WEIGHTS and file.stat().st_size > SMALL_FILE_MAX_BYTES:
            raise ModelRefused(path=folder, why="bad_file", file=name)


def _check_mels(folder: Path, header: WeightsHeader) -> None:
    """Refuse a model whose sound would be cut into the wrong bands without a word."""
    file = folder / PREPROCESSOR
    if not file.exists():
        if header.mels != _DEFAULT_MELS:
            raise ModelRefused(path=folder, why="missing_file", file=PREPROCESSOR)
        return
    if _check_json(file).get("feature_size", _DEFAULT_MELS) != header.mels:
        raise ModelRefused(path=folder, why="mels")


def _check_json(file: Path) -> dict[str, Any]:
    try:
        if file.is_symlink() or file.stat().st_size > SMALL_FILE_MAX_BYTES:
            raise ModelRefused(path=file.parent, why="bad_file", file=file.name)
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError) as e:
        raise ModelRefused(path=file.parent, why="bad_file", file=file.name) from e
    if not isinstance(content, dict):
        raise ModelRefused(path=file.parent, why="bad_file", file=file.name)
    return content


def _layers(names: Iterable[str], part: str) -> int:
    parts = (name.split("/") for name in names)
    return len({place[1] for place in parts if place[0] == part and place[1].startswith("layer_")
                and place[1] != "layer_norm"})  # fmt: skip


@dataclass(slots=True)
class _Walk:
    """One pass over the header of `model.bin`."""

    path: Path
    file: BinaryIO
    size: int

    def run(self) -> WeightsHeader:
        if self._number("<I") != _BINARY_VERSION:
            raise self._refused("not_whisper")
        if self._text() != "WhisperSpec" or self._number("<I") != _SPEC_REVISION:
            raise self._refused("not_whisper")
        count = self._number("<I")
        if not 0 < count <= _VARIABLES_MAX:
            raise self._refused("damaged")
        shapes = dict(self._variable() for _ in range(count))
        self._aliases()
        if self.file.tell() != self.size:
            raise self._refused("damaged")
        mels = shapes.get("encoder/conv1/weight", ())
        rows = shapes.get("decoder/embeddings/weight", ())
        if len(mels) != 3 or len(rows) != 2:
            raise self._refused("not_whisper")
        return WeightsHeader(
            variables=count,
            mels=mels[1],
            vocabulary=rows[0],
            width=rows[1],
            encoder_layers=_layers(shapes, "encoder"),
            decoder_layers=_layers(shapes, "decoder"),
        )

    def _variable(self) -> tuple[str, tuple[int, ...]]:
        name = self._text()
        rank = self._number("<B")
        if rank > _RANK_MAX:
            raise self._refused("damaged")
        shape = tuple(self._number("<I") for _ in range(rank))
        item_bytes = _ITEM_BYTES.get(self._number("<B"))
        stated_bytes = self._number("<I")
        if item_bytes is None or math.prod(shape) * item_bytes != stated_bytes:
            raise self._refused("damaged")
        if self.file.tell() + stated_bytes > self.size:
            raise self._refused("truncated")
        self.file.seek(stated_bytes, os.SEEK_CUR)
        return name, shape

    def _aliases(self) -> None:
        count = self._number("<I")
        if count > _VARIABLES_MAX:
            raise self._refused("damaged")
        for _ in range(2 * count):
            self._text()

    def _text(self) -> str:
        length = self._number("<H")
        return self._bytes(length).rstrip(b"\0").decode("utf-8", "replace")

    def _number(self, layout: str) -> int:
        (value,) = struct.unpack(layout, self._bytes(struct.calcsize(layout)))
        return int(value)

    def _bytes(self, length: int) -> bytes:
        data = self.file.read(length)
        if len(data) != length:
            raise self._refused("truncated")
        return data

    def _refused(self, why: str) -> ModelRefused:
        return ModelRefused(path=self.path, why=why)
