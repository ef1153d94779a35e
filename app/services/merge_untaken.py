"""What a package tells and a merge leaves where it is: second readings, and another catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.agency_catalogue import AgencyCatalogue
from app.domain.second_reading import SecondReading
from app.services import case_catalogue
from app.services.reading_chain import ReadingFold
from app.services.replay_entries import parse

_READING = (
    "telaah kedua {code} atas {item} oleh {who} (bahwa ia buta hanya dijamin riwayat tempat ia "
    "dilakukan; di sini ia tidak dapat ditandai ulang atas namanya)",
    "second reading {code} of {item} by {who} (only the chain in which it was done vouches that "
    "it was blind; it cannot be marked again here in that name)",
)
_CATALOGUE = (
    "katalog lembaga {title} (katalog perkara ini tetap; pindahkan sendiri bila perlu, dengan "
    "laporan perubahannya)",
    "the agency's catalogue {title} (this case keeps its own; move it yourself where needed, with "
    "the report of what changes)",
)


def told(ours: Sequence[str], theirs: Sequence[str], lang: str) -> Iterator[str]:
    """Say what is told there and not here, and why a merge does not take it.

    Args:
        ours: every entry that the rows here answer to.
        theirs: the same of the package.
    """
    pick = 1 if lang == "en" else 0
    here = {_identity(one) for one in _readings(ours)}
    for one in _readings(theirs):
        if _identity(one) not in here:
            yield _READING[pick].format(code=one.code, item=one.evidence, who=one.second)
    agency = _agency(theirs)
    if agency is not None and agency != _agency(ours):
        yield _CATALOGUE[pick].format(title=agency.title)


def _readings(lines: Sequence[str]) -> tuple[SecondReading, ...]:
    fold = ReadingFold()
    fold.take(lines)
    return tuple(fold.readings())


def _identity(one: SecondReading) -> tuple[str, ...]:
    return one.evidence, one.second, one.first_sha256, one.second_sha256, one.ended_at


def _agency(lines: Sequence[str]) -> AgencyCatalogue | None:
    uses = [line for line in lines if line.startswith(f'{{"act":"{case_catalogue.USE_ACT}"')]
    return case_catalogue.use_told(parse(uses[-1])).agency if uses else None
