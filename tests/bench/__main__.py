"""`python3 dev.py bench [NAME] [--json]`: run each `bench_NAME.py` beside this file.

A bench module has `run()`, which gives rows (mappings with the same keys) or one mapping of name
to figure; figures are ratios to a peer measured in the same run, so that they say something
about other machines too.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Rows = Sequence[Mapping[str, Any]]


def known() -> list[str]:
    return sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    names = known()
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description="Measure against the peers; every bench where none is named.",
        epilog=f"There are: {', '.join(names)}.",
    )
    parser.add_argument("name", nargs="*", metavar="NAME", help="a bench, such as index")
    parser.add_argument("--json", action="store_true", help="the bare figures")
    wanted = parser.parse_args(arguments)
    unknown = [name for name in wanted.name if name not in names]
    if unknown:
        sys.exit(f"dev.py: no bench named {', '.join(unknown)}; there are: {', '.join(names)}")
    return wanted


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
    wanted = asked(arguments)
    results = {}
    for name in [one for one in known() if not wanted.name or one in wanted.name]:
        print(f"measuring {name} ...", file=sys.stderr)
        results[name] = as_rows(importlib.import_module(f"tests.bench.bench_{name}").run())
        if not wanted.json:
            Console().print(as_table(name, results[name]))
    if wanted.json:
        print(json.dumps(results, indent=1, default=str))


if __name__ == "__main__":
    main(sys.argv[1:])
