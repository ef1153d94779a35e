"""Paper, colours and letters of the dossier."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from app.domain.handover import Paper
from app.dossier import fonts

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 24 * mm  # wider than the right: punched holes or a binding comb
RIGHT = 18 * mm
TOP = 27 * mm
BOTTOM = 20 * mm
BODY_WIDTH = PAGE_WIDTH - LEFT - RIGHT
BODY_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of paper, in points; lines are as long on each, so that they break alike."""

    width: float
    height: float

    @property
    def left(self) -> float:
        """Where lines begin: what is wider than A4 goes to both margins."""
        return float(LEFT + (self.width - PAGE_WIDTH) / 2)

    @property
    def right(self) -> float:
        """Where lines end."""
        return float(self.left + BODY_WIDTH)

    @property
    def body_height(self) -> float:
        """Room between head and foot."""
        return float(self.height - TOP - BOTTOM)


SHEETS = {Paper.A4: Sheet(*A4), Paper.F4: Sheet(215 * mm, 330 * mm)}
SIGNING_HEIGHT = 190 * mm
"""Of the place on the last page where other programs may put the picture of a signature."""


def signing_place(width: float) -> tuple[float, float, float, float]:
    """Give that place on a page so wide: left, lower, right and upper side, in points."""
    sheet = Sheet(width, 0.0)
    return sheet.left, float(BOTTOM), sheet.right, float(BOTTOM + SIGNING_HEIGHT)


# Every meaning is also said in words: office printers print grey.
INK = HexColor("#1A2026")
SOFT = HexColor("#55606A")
RULE = HexColor("#C6CED4")
TINT = HexColor("#F1F4F6")
ACCENT = HexColor("#16505F")
SEEN = HexColor("#16505F")
READ = HexColor("#6B3F7A")
DECIDED = HexColor("#7A5A12")
ALERT = HexColor("#9A3412")
ALERT_TINT = HexColor("#FBF1E9")


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {
        "fontName": fonts.REGULAR,
        "bulletFontName": fonts.REGULAR,  # ReportLab's own default is not embedded
        "bulletFontSize": size,
        "textColor": INK,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
        "embeddedHyphenation": 0,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **{**settings, **more})


BODY = _style("body", 9.5, 14, spaceAfter=5)
SMALL = _style("small", 8, 11.2)
SMALL_SOFT = _style("small-soft", 8, 11.2, textColor=SOFT)
CAPTION = _style("caption", 7.5, 10.4, textColor=SOFT)
LABEL = _style("label", 8, 11.2, textColor=SOFT)
CELL = _style("cell", 8, 11.2)
CELL_BOLD = _style("cell-bold", 8, 11.2, fontName=fonts.BOLD)
CELL_HEAD = _style("cell-head", 7.5, 10.4, fontName=fonts.BOLD, textColor=SOFT)
VALUE = _style("value", 9, 12.6)
VALUE_RIGHT = _style("value-right", 9, 12.6, alignment=TA_RIGHT)
ITALIC = _style("italic", 8, 11.2, fontName=fonts.ITALIC, textColor=SOFT)
QUOTE = _style(
    "quote", 10.5, 15.5, fontName=fonts.ITALIC, leftIndent=5 * mm, rightIndent=5 * mm, spaceAfter=2
)
NUMBERED = _style("numbered", 9.5, 14, leftIndent=7 * mm, bulletIndent=0, spaceAfter=4)
BULLET = _style("bullet", 9, 13, leftIndent=4.5 * mm, bulletIndent=0, spaceAfter=2)
MONO = _style("mono", 8, 11.6, fontName=fonts.MONO)
MONO_SMALL = _style("mono-small", 6.6, 9, fontName=fonts.MONO)
COMMAND = _style(
    "command",
    8,
    12,
    fontName=fonts.MONO,
    leftIndent=7 * mm,
    rightIndent=5,
    backColor=TINT,
    borderPadding=(3, 5, 3, 5),
    spaceBefore=4,
    spaceAfter=9,
)
H1 = _style("h1", 16, 20, fontName=fonts.BOLD, textColor=ACCENT, spaceAfter=3)
H2 = _style("h2", 11.5, 15, fontName=fonts.BOLD, spaceBefore=12, spaceAfter=4)
H3 = _style("h3", 8.5, 12, fontName=fonts.BOLD, spaceBefore=8, spaceAfter=3)
LEAD = _style("lead", 9, 13, textColor=SOFT, spaceAfter=9)
HEAD_AGENCY = _style("head-agency", 13, 16.5, fontName=fonts.BOLD, alignment=TA_CENTER)
HEAD_ADDRESS = _style("head-address", 8, 11, textColor=SOFT, alignment=TA_CENTER)
COVER_KIND = _style("cover-kind", 9, 12, fontName=fonts.BOLD, textColor=ACCENT)
COVER_TITLE = _style("cover-title", 23, 29, fontName=fonts.BOLD, spaceAfter=8)
COVER_TITLE_LONG = _style("cover-title-long", 14, 18.5, fontName=fonts.BOLD, spaceAfter=8)
COVER_NUMBER = _style("cover-number", 12, 17, textColor=SOFT)
NOTICE = _style("notice", 8.5, 12.4, textColor=ALERT)
