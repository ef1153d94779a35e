"""What an agency puts on its own papers: its name, its logo, its words, who signs by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import InvalidValue
from app.domain.handover import Paper

LINES_MAX, LINE_MAX = 4, 90
SIGNATORIES_MAX = 4
OPENING_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who signs on paper, beside what is signed electronically."""

    title: str
    """Such as Ketua."""
    name: str = ""
    """Empty leaves a line to write on."""
    number: str = ""
    """NIP; empty leaves a line."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """All of it is printed as plain text; nothing of it is evidence."""

    agency: tuple[str, ...] = ()
    """Lines in capitals above the address, the largest first; none prints no head."""
    address: tuple[str, ...] = ()
    """Smaller lines beneath."""
    place: str = ""
    """Where papers are signed."""
    signatories: tuple[Signatory, ...] = ()
    """Who signs by hand; none prints who built the dossier, and the chair."""
    openings: tuple[tuple[str, str], ...] = ()
    """Key of a chapter and a paragraph printed at its beginning."""
    logo: str = ""
    """Path of a PNG that Netra made of the agency's picture; empty for none."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a dossier looks; nothing of it changes what it says."""

    paper: Paper = Paper.A4
    """What it is printed on."""
    letterhead: Letterhead = field(default_factory=Letterhead)
    """The agency's own words."""
    is_preview: bool = False
    """Every page says that it is none to be handed over."""


def checked(letterhead: Letterhead, chapters: tuple[str, ...]) -> Letterhead:
    """Give a letterhead that fits on paper.

    Args:
        chapters: keys that may have an opening.

    Raises:
        InvalidValue: a line is too long or holds a line break, there are too many of them, or
            there is no such chapter.
    """
    for name, lines in (("instansi", letterhead.agency), ("alamat", letterhead.address)):
        if len(lines) > LINES_MAX:
            raise InvalidValue(field=name, value=len(lines), expected=f"<= {LINES_MAX} baris")
        for line in lines:
            _require_line(name, line)
    _require_line("tempat", letterhead.place)
    if len(letterhead.signatories) > SIGNATORIES_MAX:
        count = len(letterhead.signatories)
        raise InvalidValue(field="penanda_tangan", value=count, expected=f"<= {SIGNATORIES_MAX}")
    for one in letterhead.signatories:
        for part in (one.title, one.name, one.number):
            _require_line("penanda_tangan", part)
        if not one.title.strip():
            raise InvalidValue(field="penanda_tangan", value=one.name, expected="jabatan")
    for key, words in letterhead.openings:
        if key not in chapters:
            raise InvalidValue(field="pengantar", value=key, expected=" | ".join(chapters))
        if len(words) > OPENING_MAX:
            expected = f"<= {OPENING_MAX} huruf"
            raise InvalidValue(field=f"pengantar.{key}", value=len(words), expected=expected)
    return letterhead


def _require_line(name: str, line: str) -> None:
    if len(line) > LINE_MAX or len(line.splitlines()) > 1:
        shown = line[:LINE_MAX]
        raise InvalidValue(field=name, value=shown, expected=f"1 baris, <= {LINE_MAX} huruf")
