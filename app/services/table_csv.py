"""A table as CSV."""

from __future__ import annotations

import csv
import io

from app.domain.tables import Cell, Table, guarded, one_kind_of_line


def as_csv(table: Table) -> bytes:
    """Give the bytes: UTF-8 with its mark, so that Excel reads it; formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(title) for title in table.columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    # a number of ours may begin with "-": it is a number, not a formula
    return guarded(one_kind_of_line(cell)) if isinstance(cell, str) else str(cell)
