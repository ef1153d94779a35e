"""The weights of a CTranslate2 Whisper in whisper.cpp's old file form, so that it reads the same.

`python -m tests.bench.ggml MODEL_FOLDER OUT` writes the file that NETRA_BENCH_GGML names.

Source: whisper.cpp models/convert-h5-to-ggml.py and src/whisper.cpp whisper_model_load, 1.8;
CTranslate2 python/ctranslate2/converters/transformers.py WhisperLoader, 4.8.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_BYTES = {byte: byte for byte in (*range(33, 127), *range(161, 173), *range(174, 256))}


def weights(path: Path) -> dict[str, NDArray[Any]]:
    """Read every variable of a CTranslate2 file by name, its aliases too."""
    data = path.read_bytes()
    at = 4

    def take(layout: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(layout, data, at)
        at += struct.calcsize(layout)
        return int(value)

    def text() -> str:
        nonlocal at
        length = take("<H")
        at += length
        return data[at - length : at].rstrip(b"\0").decode()

    text()
    take("<I")
    found = {}
    for _variable in range(take("<I")):
        name = text()
        shape = tuple(take("<I") for _ in range(take("<B")))
        kind = np.dtype(_TYPES[take("<B")])
        size = take("<I")
        found[name] = np.frombuffer(data, kind, size // kind.itemsize, at).reshape(shape)
        at += size
    for _alias in range(take("<I")):
        alias, name = text(), text()
        found[alias] = found[name]
    return found


def renamed(found: dict[str, NDArray[Any]]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Give whisper.cpp's names; what CTranslate2 joined for speed is taken apart."""
    for part in ("encoder", "decoder"):
        yield f"{part}.positional_embedding", found[f"{part}/position_encodings/encodings"]
        last = "ln_post" if part == "encoder" else "ln"
        yield from _pair(f"{part}.{last}", found, f"{part}/layer_norm", "gamma", "beta")
        layers = {name.split("/")[1] for name in found if name.startswith(f"{part}/layer_")}
        for number in range(len(layers - {"layer_norm"})):
            here, there = f"{part}/layer_{number}", f"{part}.blocks.{number}"
            yield from _attention(found, f"{here}/self_attention", there, "attn")
            if part == "decoder":
                yield from _cross(found, f"{here}/attention", there)
            yield from _pair(f"{there}.mlp_ln", found, f"{here}/ffn/layer_norm", "gamma", "beta")
            yield from _pair(f"{there}.mlp.0", found, f"{here}/ffn/linear_0")
            yield from _pair(f"{there}.mlp.2", found, f"{here}/ffn/linear_1")
    yield "decoder.token_embedding.weight", found["decoder/embeddings/weight"]
    for number in (1, 2):
        yield f"encoder.conv{number}.weight", found[f"encoder/conv{number}/weight"]
        yield f"encoder.conv{number}.bias", found[f"encoder/conv{number}/bias"].reshape(-1, 1)


def _pair(
    name: str, found: dict[str, NDArray[Any]], source: str, weight: str = "weight",
    bias: str = "bias",
) -> Iterator[tuple[str, NDArray[Any]]]:  # fmt: skip
    yield f"{name}.weight", found[f"{source}/{weight}"]
    yield f"{name}.bias", found[f"{source}/{bias}"]


def _attention(
    found: dict[str, NDArray[Any]], source: str, name: str, kind: str
) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from _pair(f"{name}.{kind}_ln", found, f"{source}/layer_norm", "gamma", "beta")
    joined, biases = found[f"{source}/linear_0/weight"], found[f"{source}/linear_0/bias"]
    for place, part in enumerate(("query", "key", "value")):
        third = joined.shape[0] // 3
        yield f"{name}.{kind}.{part}.weight", joined[place * third : (place + 1) * third]
        if part != "key":
            yield f"{name}.{kind}.{part}.bias", biases[place * third : (place + 1) * third]
    yield from _pair(f"{name}.{kind}.out", found, f"{source}/linear_1")


def _cross(
    found: dict[str, NDArray[Any]], source: str, name: str
) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from _pair(f"{name}.cross_attn_ln", found, f"{source}/layer_norm", "gamma", "beta")
    yield from _pair(f"{name}.cross_attn.query", found, f"{source}/linear_0")
    joined, biases = found[f"{source}/linear_1/weight"], found[f"{source}/linear_1/bias"]
    half = joined.shape[0] // 2
    yield f"{name}.cross_attn.key.weight", joined[:half]
    yield f"{name}.cross_attn.value.weight", joined[half:]
    yield f"{name}.cross_attn.value.bias", biases[half:]
    yield from _pair(f"{name}.cross_attn.out", found, f"{source}/linear_2")


def write(folder: Path, out: Path) -> None:
    """Write one file: sizes, mel filters, vocabulary, then the weights."""
    from faster_whisper.feature_extractor import FeatureExtractor

    found = weights(folder / "model.bin")
    rows, width = found["decoder/embeddings/weight"].shape
    layers = len({n.split("/")[1] for n in found if n.startswith("encoder/layer_")}) - 1
    heads = width // 64
    mels = found["encoder/conv1/weight"].shape[1]
    sizes = (rows, 1500, width, heads, layers, 448, width, heads, layers, mels, 1)
    filters = FeatureExtractor(feature_size=mels).mel_filters.astype("<f4")
    with out.open("wb") as file:
        file.write(struct.pack("<12i", 0x67676D6C, *sizes))
        file.write(struct.pack("<2i", *filters.shape) + filters.tobytes())
        tokens = _tokens(folder)
        file.write(struct.pack("<i", len(tokens)))
        for token in tokens:
            file.write(struct.pack("<i", len(token)) + token)
        for name, values in renamed(found):
            _write_tensor(file, name, values)


def _write_tensor(file: Any, name: str, values: NDArray[Any]) -> None:
    is_half = values.ndim > 1 and not name.endswith((".bias", "positional_embedding"))
    data = values.astype("<f2" if is_half else "<f4")
    raw = name.encode()
    file.write(struct.pack("<3i", data.ndim, len(raw), int(is_half)))
    file.write(struct.pack(f"<{data.ndim}i", *reversed(data.shape)))
    file.write(raw + data.tobytes())


def _tokens(folder: Path) -> list[bytes]:
    """Give the bytes of every plain token in the order of its number."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    spare = iter(range(256, 512))
    of_sign = {chr(_BYTES[b] if b in _BYTES else next(spare)): b for b in range(256)}
    plain = sorted(vocabulary["model"]["vocab"].items(), key=lambda pair: pair[1])
    special = {token["content"] for token in vocabulary["added_tokens"]}
    return [
        bytes(of_sign[sign] for sign in token) for token, _number in plain if token not in special
    ]


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
