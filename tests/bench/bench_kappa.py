"""Cohen's kappa beside scikit-learn's `cohen_kappa_score`, on the same seeded codings.

scikit-learn takes part where it is installed; the suite compares with figures that it gave
(tests/domain/test_kappa.py), so that nobody needs its 45 MB to test Netra.
"""

from __future__ import annotations

import importlib.util
import math
import random
import time
import warnings
from typing import Any

from app.domain.kappa import agreement

_SEED, _CODINGS = 1960, 2000


def run() -> dict[str, Any]:
    """Compare and give name -> figure."""
    if importlib.util.find_spec("sklearn") is None:
        return {"scikit-learn": "not installed: nothing was compared"}
    import sklearn
    from sklearn.metrics import cohen_kappa_score

    chance = random.Random(_SEED)  # noqa: S311 - a seeded draw, no secret
    worst = worst_of_one = 0.0
    undefined = ours_s = theirs_s = 0.0
    for _number in range(_CODINGS):
        codes, count = chance.randint(1, 38), chance.randint(1, 400)
        first = [chance.randrange(codes) for _ in range(count)]
        agrees = chance.random()
        second = [c if chance.random() < agrees else chance.randrange(codes) for c in first]
        begun = time.perf_counter()
        ours = agreement(first, second).kappa
        middle = time.perf_counter()
        theirs = _score(cohen_kappa_score, first, second)
        ours_s, theirs_s = ours_s + middle - begun, theirs_s + time.perf_counter() - middle
        if math.isnan(ours) or math.isnan(theirs):
            undefined += math.isnan(ours) and math.isnan(theirs)
        else:
            worst = max(worst, abs(ours - theirs))
        one = chance.randrange(codes)
        binary = [c == one for c in first], [c == one for c in second]
        pair = agreement(*binary).kappa, _score(cohen_kappa_score, *binary)
        if not any(map(math.isnan, pair)):
            worst_of_one = max(worst_of_one, abs(pair[0] - pair[1]))
    return {
        "scikit-learn": sklearn.__version__,
        "codings": _CODINGS,
        "largest difference, all categories": worst,
        "largest difference, one category": worst_of_one,
        "undefined with both": int(undefined),
        "wall, netra / scikit-learn": ours_s / theirs_s,
    }


def _score(score: Any, first: list[Any], second: list[Any]) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a figure is undefined
        return float(score(first, second))
