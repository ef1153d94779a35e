"""A whole Whisper model of a few megabytes with random weights, for checks of form."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

MULTILINGUAL, ENGLISH = 51_865, 51_864
_WIDTH, _HEADS = 16, 2


def write_tiny_model(folder: Path, *, vocabulary: int = MULTILINGUAL, mels: int = 80) -> Path:
    """Write model.bin, config.json, tokenizer.json and vocabulary.json into a new folder.

    The weights mean nothing; the form is CTranslate2's, version 6, to the last byte.
    """
    folder.mkdir(parents=True)
    tokens = _tokens(vocabulary)
    (folder / "model.bin").write_bytes(_weights(vocabulary, mels))
    config = {
        "alignment_heads": [[0, 0]],
        "lang_ids": [tokens.index("<|en|>"), tokens.index("<|id|>")],
        "suppress_ids": [tokens.index("<|nospeech|>")],
        "suppress_ids_begin": [tokens.index("<|endoftext|>")],
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocabulary.json").write_text(json.dumps(tokens))
    added = [
        {
            "id": number,
            "content": token,
            "special": True,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
        }
        for number, token in enumerate(tokens)
        if token.startswith("<|")
    ]
    tokenizer = {
        "version": "1.0",
        "added_tokens": added,
        "model": {
            "type": "WordLevel",
            "vocab": {token: number for number, token in enumerate(tokens)},
            "unk_token": "t0",
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    return folder


def _tokens(vocabulary: int) -> list[str]:
    tail = [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{code}|>" for code in ("en", "id", *(f"x{number}" for number in range(97)))),
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nospeech|>",
        "<|notimestamps|>",
        *(f"<|{number * 0.02:.2f}|>" for number in range(1501)),
    ]
    # CTranslate2 4.8 takes a vocabulary for multilingual where an empty token precedes these.
    return [f"t{number}" for number in range(vocabulary - len(tail) - 1)] + [""] + tail


def _weights(vocabulary: int, mels: int) -> bytes:
    random = np.random.default_rng(7)
    tensors: dict[str, np.ndarray] = {
        name: random.normal(0, 0.02, shape).astype(np.float16)
        for name, shape in _shapes(vocabulary, mels).items()
    }
    tensors |= {name: np.array(value) for name, value in _CONSTANTS.items()}
    body = [struct.pack("<I", 6), _text("WhisperSpec"), struct.pack("<II", 3, len(tensors))]
    for name, tensor in sorted(tensors.items()):
        body.append(_text(name) + struct.pack("<B", tensor.ndim))
        body.append(b"".join(struct.pack("<I", size) for size in tensor.shape))
        body.append(struct.pack("<BI", _KINDS[tensor.dtype.name], tensor.nbytes))
        body.append(tensor.tobytes())
    body.append(struct.pack("<I", 1))
    body.append(_text("decoder/projection/weight") + _text("decoder/embeddings/weight"))
    return b"".join(body)


_KINDS = {"int8": 1, "int16": 2, "float16": 4}
_CONSTANTS = {
    "decoder/activation": np.int8(3),
    "decoder/alibi": np.int8(0),
    "decoder/alignment_heads": np.int16(1),
    "decoder/alignment_layer": np.int16(-1),
    "decoder/num_heads": np.int16(_HEADS),
    "decoder/pre_norm": np.int8(1),
    "decoder/scale_embeddings": np.int8(0),
    "decoder/start_from_zero_embedding": np.int8(0),
    "encoder/num_heads": np.int16(_HEADS),
}


def _shapes(vocabulary: int, mels: int) -> dict[str, tuple[int, ...]]:
    wide = _WIDTH
    shapes: dict[str, tuple[int, ...]] = {
        "decoder/embeddings/weight": (vocabulary, wide),
        "decoder/position_encodings/encodings": (448, wide),
        "encoder/position_encodings/encodings": (1500, wide),
        "encoder/conv1/weight": (wide, mels, 3),
        "encoder/conv1/bias": (wide,),
        "encoder/conv2/weight": (wide, wide, 3),
        "encoder/conv2/bias": (wide,),
    }
    for part in ("encoder", "decoder"):
        shapes |= _norm(f"{part}/layer_norm")
        shapes |= _linear(f"{part}/layer_0/ffn/linear_0", 4 * wide, wide)
        shapes |= _linear(f"{part}/layer_0/ffn/linear_1", wide, 4 * wide)
        shapes |= _norm(f"{part}/layer_0/ffn/layer_norm")
        shapes |= _linear(f"{part}/layer_0/self_attention/linear_0", 3 * wide, wide)
        shapes |= _linear(f"{part}/layer_0/self_attention/linear_1", wide, wide)
        shapes |= _norm(f"{part}/layer_0/self_attention/layer_norm")
    for number, rows in ((0, wide), (1, 2 * wide), (2, wide)):
        shapes |= _linear(f"decoder/layer_0/attention/linear_{number}", rows, wide)
    return shapes | _norm("decoder/layer_0/attention/layer_norm")


def _norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}/gamma": (_WIDTH,), f"{name}/beta": (_WIDTH,)}


def _linear(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}/weight": (rows, columns), f"{name}/bias": (rows,)}


def _text(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("<H", len(data)) + data
