"""The short code beside a printed still or clip, by which its paper leads back to the case."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from app.domain.clip import Derivative, printed_code
from app.dossier import pieces
from app.dossier.qr import QrCode

EDGE = 17 * mm
"""Of the code with its white edge: modules of a third of a millimetre, read by any telephone."""


def beside(made: Derivative, content: Sequence[Flowable], room: float) -> Table:
    """Lay a derivative's code at the right of what is said of it; it is not split.

    Args:
        content: a few lines.
        room: width of both together, points.
    """
    laid = Table(
        [[list(content), QrCode(printed_code(made), EDGE)]],
        colWidths=[room - EDGE - 1 * mm, EDGE + 1 * mm],
        hAlign="LEFT",
    )
    laid.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return laid
