"""Damage as strangers do it, repeatable by seed: bytes in, other bytes out."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
_NESTED = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"dinf", b"udta", b"edts")
_LENGTHS = (
    0,
    1,
    7,
    8,
    0x7F,
    0xFF,
    0x7FFF,
    0xFFFF,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**63 - 1,
    2**64 - 1,
)


def flip(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Change single bytes: from one of them to a fiftieth."""
    changed = bytearray(data)
    for _ in range(max(1, round(len(data) * dice.choice((0, 0.0005, 0.005, 0.02))))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def flip_head(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Change bytes of the first kilobyte, where most formats say what follows."""
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 12)):
        changed[dice.randrange(min(1024, len(changed)))] = dice.randrange(256)
    return bytes(changed)


def truncate(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Cut the end off, anywhere."""
    return data[: dice.randrange(1, len(data))]


def splice(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Put a piece of another file in, over or between the bytes."""
    other = dice.choice(others)
    start = dice.randrange(len(other))
    piece = other[start : start + dice.randrange(1, max(2, len(other) // 2))]
    at = dice.randrange(len(data))
    return data[:at] + piece + data[at + (len(piece) if dice.random() < 0.5 else 0) :]


def stretch(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Repeat a piece up to 200 times, or blank it."""
    at = dice.randrange(len(data))
    piece = data[at : at + dice.randrange(1, 600)]
    if dice.random() < 0.3:
        return data[:at] + bytes(len(piece)) + data[at + len(piece) :]
    return data[:at] + piece * dice.choice((2, 3, 20, 200)) + data[at + len(piece) :]


def lengths(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Write lengths and counts that cannot be, also where mp4 boxes have theirs."""
    changed = bytearray(data)
    places = [start for start, _end, _kind in boxes(data)]
    for _ in range(dice.randrange(1, 4)):
        size = dice.choice((2, 4, 4, 8))
        near = dice.choice(places) + dice.choice((0, 8, 12, 16, 20)) if places else 0
        at = near if places and dice.random() < 0.7 else dice.randrange(len(changed))
        if at + size <= len(changed):
            value = dice.choice((*_LENGTHS, len(data) + 1, len(data) - 1)) % 256**size
            changed[at : at + size] = value.to_bytes(size, dice.choice(("big", "little")))
    return bytes(changed)


def atoms(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Double, drop, swap or nest the boxes, chunks or segments of a file."""
    found = boxes(data) or chunks(data)
    if not found:
        return stretch(dice, data, _others)
    start, end, _kind = dice.choice(found)
    part = data[start:end]
    other_start, other_end, _kind = dice.choice(found)
    return dice.choice(
        (
            data[:start] + part * dice.choice((2, 5, 50)) + data[end:],
            data[:start] + data[end:],
            data[:other_start] + part + data[other_end:],
            data[:end] + data[other_start:other_end] + data[end:],
            data[: start + 8] + part + data[start + 8 :],
        )
    )


MUTATIONS: tuple[Mutation, ...] = (flip, flip_head, truncate, splice, stretch, lengths, atoms)


def boxes(data: bytes) -> list[tuple[int, int, bytes]]:
    """Give (start, end, kind) of an mp4's boxes, nested ones too; none for other files."""
    found: list[tuple[int, int, bytes]] = []
    if data[4:8] not in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"):
        return found
    todo = [(0, len(data))]
    while todo and len(found) < 500:
        at, end = todo.pop()
        while at + 8 <= end:
            (size,) = struct.unpack_from(">I", data, at)
            if size < 8 or at + size > end:
                break
            kind = data[at + 4 : at + 8]
            found.append((at, at + size, kind))
            if kind in _NESTED:
                todo.append((at + 8, at + size))
            at += size
    return found


def chunks(data: bytes) -> list[tuple[int, int, bytes]]:
    """Give (start, end, kind) of the chunks of PNG and RIFF and the segments of JPEG."""
    found: list[tuple[int, int, bytes]] = []
    is_png, is_riff = data.startswith(b"\x89PNG"), data.startswith(b"RIFF")
    at = 8 if is_png else 12 if is_riff else 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 12 <= len(data) and len(found) < 500:
        if is_png:
            end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        elif is_riff:
            size = int.from_bytes(data[at + 4 : at + 8], "little")
            end = at + 8 + size + size % 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            break
        found.append((at, end, data[at : at + 4]))
        at = end
    return found
