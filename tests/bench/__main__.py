"""`python3 dev.py bench [NAME] [--json]`: run each `bench_NAME.py` beside this file.

A bench module has `run()`, which gives rows (mappings with the same keys) or one mapping of name
to figure; figures are ratios to a peer measured in the same run, so that they say something
about other machines too.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Rows = Sequence[Mapping[str, Any]]


def benches(wanted: Sequence[str]) -> list[str]:
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = [name for name in wanted if f"bench_{name}" not in found]
    if unknown:
        known = ", ".join(name.removeprefix("bench_") for name in found)
        sys.exit(f"dev.py: no bench named {', '.join(unknown)}; there are: {known or 'none'}")
    return [name for name in found if not wanted or name.removeprefix("bench_") in wanted]


def as_rows(result: Mapping[str, Any] | Rows) -> Rows:
    if isinstance(result, Mapping):
        return [{"what": name, "figure": figure} for name, figure in result.items()]
    return result


def shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def as_table(name: str, rows: Rows) -> Table:
    table = Table(title=name, title_justify="left")
    for column in rows[0] if rows else ():
        table.add_column(column)
    for row in rows:
        table.add_row(*(shown(value) for value in row.values()))
    return table


def main(arguments: Sequence[str]) -> None:
    wanted = [word for word in arguments if not word.startswith("-")]
    results = {}
    for module in benches(wanted):
        name = module.removeprefix("bench_")
        print(f"measuring {name} ...", file=sys.stderr)
        results[name] = as_rows(importlib.import_module(f"tests.bench.{module}").run())
        if "--json" not in arguments:
            Console().print(as_table(name, results[name]))
    if "--json" in arguments:
        print(json.dumps(results, indent=1, default=str))


if __name__ == "__main__":
    main(sys.argv[1:])
