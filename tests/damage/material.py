"""What is damaged, and how: real files where they lie beside the repository, else made ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import media_seeds
from tests.fuzz.mutations import MUTATIONS, boxes

REAL = Path(__file__).parents[3] / "shared" / "data" / "media"
_VIDEOS = frozenset(
    (".mp4", ".mov", ".mkv", ".avi", ".3gp", ".webm", ".flv", ".ts", ".mts", ".mpg")
)
_PHOTOS = frozenset((".jpg", ".jpeg", ".png", ".heic", ".webp", ".tif", ".gif", ".avif"))
_SMALLEST_VIDEOS, _SOUNDS, _SMALLEST_PHOTOS = 8, 4, 6
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Damaged:
    """One file to look at."""

    name: str
    """Where it comes from and what was done to it."""
    source: str
    """Name of the whole file; empty for one that was damaged when it came."""
    data: bytes
    """Its content."""


def whole_files(folder: Path) -> dict[str, bytes]:
    """Give whole files by name: the smallest real ones of each kind, and made ones.

    Args:
        folder: where files are made.
    """
    made = {path.name: path.read_bytes() for path in media_seeds.made(folder)}
    if not REAL.is_dir():
        return made
    videos = _smallest(REAL / "video", _VIDEOS, _SMALLEST_VIDEOS)
    photos = _smallest(REAL / "formats", _PHOTOS, _SMALLEST_PHOTOS)
    sounds = _smallest(REAL.parent / "speech", frozenset((".flac",)), _SOUNDS)
    real = {path.name: path.read_bytes() for path in (*videos, *sounds, *photos)}
    # real sound here is FLAC only: the other codecs of sound are made
    return real | {name: data for name, data in made.items() if name.startswith("s-")}


def came_damaged() -> Iterator[Damaged]:
    """Give the files that were damaged when they came, where there are any."""
    if (REAL / "damaged").is_dir():
        for path in sorted((REAL / "damaged").iterdir()):
            yield Damaged(path.name, "", path.read_bytes())


def damaged(whole: dict[str, bytes], count: int, seed: int, first: int = 0) -> Iterator[Damaged]:
    """Damage whole files, each in turn; a number always gives the same file.

    Args:
        first: number of the first.
        count: how many.
    """
    names, every = sorted(whole), [whole[name] for name in sorted(whole)]
    for number in range(first, first + count):
        dice = random.Random(f"{seed} {number}")  # noqa: S311 - repeatable damage, not a secret
        name = names[number % len(names)]
        data, hows = whole[name], []
        for _ in range(dice.choice((1, 1, 1, 2))):
            how = WAYS[(number // len(names)) % len(WAYS)] if not hows else dice.choice(WAYS)
            data, hows = how(dice, data or b"\0", every), [*hows, how.__name__]
        yield Damaged(f"{number:04d} {name} {'+'.join(hows)}", name, data)


def _smallest(folder: Path, endings: frozenset[str], count: int) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.suffix.lower() in endings]
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))[:count]


def _few_bits(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Turn single bits over, behind the header: what a bad sector or a bad cable does."""
    changed = bytearray(data)
    start = min(2048, len(changed) // 4)
    for _ in range(dice.choice((1, 4, 16, 64))):
        changed[dice.randrange(start, len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _zeroed_blocks(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Blank blocks of a disk: what a recovery tool leaves where it could not read."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 5))):
        at = dice.randrange(max(1, len(changed) // _BLOCK)) * _BLOCK
        length = min(_BLOCK * dice.choice((1, 1, 4)), len(changed) - at)
        changed[at : at + length] = bytes(length)
    return bytes(changed)


def _swapped_blocks(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Put blocks of a disk into each other's place: a file carved in the wrong order."""
    blocks = [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)]
    for _ in range(dice.choice((1, 2, 6))):
        left, right = dice.randrange(len(blocks)), dice.randrange(len(blocks))
        blocks[left], blocks[right] = blocks[right], blocks[left]
    return b"".join(blocks)


def _inserted_garbage(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Push random bytes in, so that all behind them lies elsewhere."""
    at = dice.randrange(len(data))
    return data[:at] + dice.randbytes(dice.choice((1, 13, 188, 5000))) + data[at:]


def _cut_tail(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Leave the end out: the battery ran out, or a messenger broke off."""
    return data[: max(1, int(len(data) * dice.uniform(0.05, 0.999)))]


def _tables(dice: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    """Change numbers inside the tables of an mp4, where sizes and times of its frames stand."""
    places = [box for box in boxes(data) if box[2] in _TABLES]
    changed = bytearray(data)
    if not places:
        return bytes(changed)
    for _ in range(dice.choice((1, 3, 10))):
        start, end, _kind = dice.choice(places)
        if end - start > 16:
            at = dice.randrange(start + 12, end - 3)
            changed[at : at + 4] = dice.choice((bytes(4), b"\xff" * 4, dice.randbytes(4)))
    return bytes(changed)


_TABLES = frozenset(
    b"stts ctts stss stsc stsz stco co64 elst stsd mvhd tkhd mdhd trun tfhd tfdt".split()
)
WAYS: tuple[Callable[..., bytes], ...] = (
    _few_bits,
    _cut_tail,
    _zeroed_blocks,
    _swapped_blocks,
    _inserted_garbage,
    _tables,
    *MUTATIONS,
)
