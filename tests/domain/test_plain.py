from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.domain import plain as app_plain
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind, MediaInfo, StreamInfo
from app.domain.mediatime import FramePosition
from app.domain.plain import LEFT_OUT, digest, from_plain, to_plain
from tests.domain import plain_reference

INFO = MediaInfo(
    kind=EvidenceKind.VIDEO,
    frame_rate=Fraction(30000, 1001),
    streams=(StreamInfo(0, "video", "h264", width=1920, claimed_frame_rate=Fraction(30)),),
    exif=(("Make", "Fiktif"),),
    claimed_gps=(-6.5, 110.25),
)


def test_a_value_comes_back_as_it_went() -> None:
    assert from_plain(MediaInfo, to_plain(INFO)) == INFO


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "hologram"),
        ("duration_us", "3"),
        ("duration_us", 1.5),
        ("rotation", True),
        ("frame_rate", "1/0"),
        ("claimed_gps", [1.0]),
        ("streams", [{"index": 0}]),
        ("unheard_of", 1),
    ],
)
def test_data_of_another_type_is_refused(key: str, value: object) -> None:
    with pytest.raises(InvalidValue):
        from_plain(MediaInfo, to_plain(INFO) | {key: value})


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(InvalidValue):
        from_plain(FramePosition, {"frame": 1, "pts": 2, "time_base": "1/25"})


class Mood(StrEnum):
    CALM = "calm"


@dataclass(frozen=True)
class Leaf:
    count: int
    share: float
    word: str = ""
    is_on: bool = False


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    mood: Mood
    place: Path
    rate: Fraction
    either: int | str | None
    named: dict[str, float]
    listed: list[Leaf] = field(default_factory=list)
    added: str = field(default="", metadata=LEFT_OUT)


TREE = Tree(
    leaves=(Leaf(1, 0.5, "a", True), Leaf(2, 3.0)),
    pair=(1, "dua"),
    mood=Mood.CALM,
    place=Path("/a/b"),
    rate=Fraction(-3, 7),
    either="teks",
    named={"x": 0.25, "y": 1.0},
    listed=[Leaf(3, 0.125)],
    added="nanti",
)
STRANGE = (
    None, True, False, 0, 1, -1, 2.5, 10**400, "", "calm", "1/2", "1/0", "9" * 50, [], [1], {},
    {"count": 1}, {"count": 1, "share": 1}, {"count": True, "share": 1.0, "word": 1},
    {"count": 1, "share": 1.0, "word": "", "is_on": 1}, {"count": 1, "share": 1.0, "other": 1},
)  # fmt: skip


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of some JSON data as (container, key)."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, item in list(items):
        yield data, key
        if isinstance(item, dict | list):
            yield from places(item)


def reading(module: Any, kind: type, data: object) -> str:
    """Say what comes out: the value with all its types, or where it was refused."""
    try:
        return repr(module.from_plain(kind, data))
    except InvalidValue as refused:
        return f"refused at {refused.facts['field']}"


def test_what_is_kept_for_each_type_reads_and_refuses_as_looking_anew_does() -> None:
    draw = random.Random(7)  # noqa: S311 - seeded, to be repeated
    whole = to_plain(TREE)
    outcomes = set()
    for _ in range(4000):
        data = copy.deepcopy(whole)
        container, key = draw.choice(list(places(data)))
        if draw.random() < 0.2:
            del container[key]
        elif draw.random() < 0.1 and isinstance(container, dict):
            container["asing"] = draw.choice(STRANGE)
        else:
            container[key] = copy.deepcopy(draw.choice(STRANGE))
        expected = reading(plain_reference, Tree, data)
        assert reading(app_plain, Tree, data) == expected, data
        outcomes.add(expected)
    assert sum(text.startswith("refused") for text in outcomes) > 15
    assert sum(not text.startswith("refused") for text in outcomes) > 15


@pytest.mark.parametrize(
    "value",
    [
        TREE,
        Tree((), (0, ""), Mood.CALM, Path(), Fraction(1), None, {}),
        # what a numeric library or a careless caller may hand over
        Tree((Leaf(1, 1),), (1, "x"), Mood.CALM, Path(), Fraction(1), 5, {"x": 1}),
        Tree([Leaf(1, 1)], [1, "x"], "calm", "a/b", Fraction(2), "", {}),  # type: ignore[arg-type]
    ],
)
def test_a_digest_is_that_of_the_value_as_it_reads_back(value: Tree) -> None:
    assert to_plain(value) == plain_reference.to_plain(value)
    assert digest(Tree, value) == plain_reference.digest(Tree, value)


@pytest.mark.parametrize("value", [Leaf(True, 1.0), Leaf(1, "x"), Leaf("1", 1.0), Leaf(1, 1.0, 1)])
def test_no_digest_is_given_of_a_value_of_other_types(value: Leaf) -> None:
    with pytest.raises(InvalidValue):
        digest(Leaf, value)


def test_a_field_that_came_later_is_left_out_at_its_default() -> None:
    early = Tree((), (0, ""), Mood.CALM, Path(), Fraction(1), None, {})
    assert "added" not in to_plain(early)
    assert to_plain(TREE)["added"] == "nanti"
