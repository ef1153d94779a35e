from __future__ import annotations

import random
from math import isnan

import pytest

from app.domain.kappa import agreement

# scikit-learn 1.9.1: cohen_kappa_score of the codings that `codings` makes from the same seed
SCIKIT_LEARN = (
    (0, 60, ["", "N-07"], 0.8, 0.7651006711409396),
    (1, 600, ["", "N-07", "N-08", "N-07 N-08"], 0.6, 0.5644250855593582),
    (2, 37, ["a", "b", "c"], 0.0, 0.18322295805739508),
    (3, 200, ["", "N-17"], 0.97, 0.9798387096774194),
)


def codings(seed: int, count: int, codes: list[str], agrees: float) -> tuple[list[str], list[str]]:
    lot = random.Random(seed)  # noqa: S311  # the same codings in each run
    first = [lot.choice(codes) for _ in range(count)]
    return first, [code if lot.random() < agrees else lot.choice(codes) for code in first]


@pytest.mark.parametrize(("seed", "count", "codes", "agrees", "kappa"), SCIKIT_LEARN)
def test_the_figures_are_those_of_scikit_learn(seed, count, codes, agrees, kappa) -> None:
    found = agreement(*codings(seed, count, codes, agrees))
    assert found.kappa == pytest.approx(kappa, abs=1e-12)
    assert found.units == count


def test_a_worked_example_by_hand() -> None:
    # 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: (0.7 - 0.5) / (1 - 0.5)
    first = ["ya"] * 25 + ["tidak"] * 25
    second = ["ya"] * 20 + ["tidak"] * 5 + ["ya"] * 10 + ["tidak"] * 15
    assert agreement(first, second).kappa == pytest.approx(0.4)


def test_where_nobody_could_differ_there_is_no_figure() -> None:
    assert isnan(agreement(["N-07"] * 5, ["N-07"] * 5).kappa)
    assert agreement(["a", "b"], ["a", "b"]).kappa == 1.0


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"], ["a", "b"])])
def test_codings_of_different_length_are_refused(first, second) -> None:
    with pytest.raises(ValueError, match="one length"):
        agreement(first, second)
