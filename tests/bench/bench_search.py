"""How long an answer takes from 1,000 hours of (generated) transcripts.

50 cases of 20 recordings of an hour: 600,000 segments, 7.8 million words of a Zipf-like
vocabulary of syllables. The queries are of every kind, each once: common and rare words, two
words, side by side, near, begun, excluded, and misspelt ones. The peer is what the search was
before the index: every text compared one after the other, here for one hour of a thousand.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from app.domain.query import parse_query
from app.store.search_index import IndexedCase, IndexedText, SearchIndex

CASES, RECORDINGS, SEGMENTS, WORDS = 50, 20, 600, 13
VOCABULARY, EACH = 60_000, 60
_SYLLABLES = [first + last for first in "bdkmnprstlgjwy" for last in "aiu"] + [
    *("nga", "nya", "han", "kan", "man", "lan", "tan", "sang", "ber", "ter", "men", "per"),
]


def run() -> dict[str, Any]:
    """Build the index and ask it; milliseconds of wall time."""
    chance = random.Random(1)  # noqa: S311 -- a sample, not a secret
    words = sorted({"".join(chance.choices(_SYLLABLES, k=k % 5 + 1)) for k in range(VOCABULARY)})
    chance.shuffle(words)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(Path(folder))
        begun = time.perf_counter()
        hours = [_fill(index, number, words, weights, chance) for number in range(CASES)]
        built = time.perf_counter() - begun
        queries = list(_queries(words, weights, chance))
        chance.shuffle(queries)
        everywhere = [_timed(index, query, None) for query in queries]
        one_case = [_timed(index, query, "/7") for query in queries[: len(queries) // 3]]
        index.close()
        size = (Path(folder) / "search.db").stat().st_size
    plain = [_peer(hours[0], query) for query in queries[:20]]
    return {
        "hours": CASES * RECORDINGS,
        "queries": len(queries),
        "all cases, median ms": float(np.median(everywhere)),
        "all cases, 95th percentile ms (at most 50)": float(np.percentile(everywhere, 95)),
        "all cases, slowest ms": float(max(everywhere)),
        "one case of them, 95th percentile ms": float(np.percentile(one_case, 95)),
        "comparing every text of 1 hour, median ms": float(np.median(plain)),
        "x quicker than that for all hours": float(
            np.median(plain) * CASES * RECORDINGS / np.median(everywhere)
        ),
        "indexing an hour, s": built / (CASES * RECORDINGS),
        "MiB of index for an hour": size / 2**20 / (CASES * RECORDINGS),
    }


def _fill(
    index: SearchIndex, number: int, words: list[str], weights: list[float], chance: random.Random
) -> list[str]:
    case = IndexedCase(f"/{number}", "log", str(number), "", "")
    index.begin_case(case)
    first: list[str] = []
    for recording in range(RECORDINGS):
        code = f"BB-{recording + 1:03}"
        said = [
            " ".join(chance.choices(words, cum_weights=weights, k=WORDS)) for _ in range(SEGMENTS)
        ]
        texts = [
            IndexedText(code, "transcript", at * 6_000_000, at, text)
            for at, text in enumerate(said)
        ]
        index.replace_part(case.path, f"transcript:{code}", "1", texts)
        first = first or said
    index.finish_case(case.path, "head")
    return first


def _queries(words: list[str], weights: list[float], chance: random.Random) -> Iterator[str]:
    for _ in range(EACH):
        common, other = chance.choices(words, cum_weights=weights, k=2)
        rare = chance.choice(words)
        wrong = rare[: len(rare) // 2] + "x" + rare[len(rare) // 2 + 1 :]
        yield from (
            *(common, rare, f"{common} {other}", f'"{common} {other}"', f"{common} ~5 {other}"),
            *(f"{rare[:3]}*", f"{rare} -{common}", f"{rare} ATAU {other}"),
            *(wrong, f"{wrong} {common}"),
        )


def _timed(index: SearchIndex, query: str, path: str | None) -> float:
    begun = time.perf_counter()
    index.find(parse_query(query), path, 200)
    return (time.perf_counter() - begun) * 1000


def _peer(said: list[str], query: str) -> float:
    begun = time.perf_counter()
    for text in said:
        _found = query in text or fuzz.partial_ratio(query, text, score_cutoff=80.0)
    return (time.perf_counter() - begun) * 1000
