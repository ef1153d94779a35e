"""How long somebody waits for the pages after a change in the dossier window.

The sample case, whole: what is made once (pictures, page numbers) is made at the first. `seen` is
when pages can be looked at, `true` when their numbers are right too; beside it a rendering from
nothing, in turns. In this process, with nothing else on it: in the window a moment (150 ms) passes
before it begins.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.case import Reviewer
from app.domain.handover import Paper
from app.dossier import layout
from app.services import cases, demo, dossier_preview, snapshots
from app.services.dossier_files import DossierRequest
from app.tasks.job import JobContext

_ROUNDS = 5


def run() -> list[Mapping[str, Any]]:
    """Give a row for each kind of change; milliseconds."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        made = demo.build_demo(Path(name), JobContext())
        with cases.open_case(made.case, Reviewer("Bench")) as session:
            return _rows(session, Path(name))


def _rows(session: Any, folder: Path) -> list[Mapping[str, Any]]:
    preview = dossier_preview.DossierPreview(session)
    plain = DossierRequest()
    changes = {
        "nothing that is seen": (plain, plain),
        "other paper": (DossierRequest(paper=Paper.F4), plain),
        "chapters": (DossierRequest(sections=("summary", "evidence", "observations")), plain),
        "public variant too": (DossierRequest(is_public=True), plain),
    }
    _shown(preview, plain)
    rows = []
    for name, requests in changes.items():
        times = [_shown(preview, requests[n % 2]) for n in range(2 * _ROUNDS)][::2]
        whole = [_from_nothing(session, folder / "x.pdf") for _round in range(_ROUNDS)]
        rows.append(
            {
                "changed": name,
                "seen, ms": median(seen for seen, _true in times),
                "true, ms": median(true for _seen, true in times),
                "from nothing, ms": median(whole),
                "seen / from nothing": median(seen for seen, _true in times) / median(whole),
            }
        )
    preview.close()
    return rows


def _shown(preview: dossier_preview.DossierPreview, request: DossierRequest) -> tuple[float, float]:
    """Give after how many ms pages can be seen, and after how many they are true."""
    early: list[float] = []
    start = time.perf_counter()
    ctx = JobContext(on_item=lambda _path: early.append(time.perf_counter()))
    preview.job(request).run(ctx)
    end = time.perf_counter()
    return 1_000 * ((early or [end])[0] - start), 1_000 * (end - start)


def _from_nothing(session: Any, out: Path) -> float:
    start = time.perf_counter()
    layout.render(snapshots.take(session, None), out, JobContext())
    return 1_000 * (time.perf_counter() - start)
