"""The case form (perkara): register number, origin, stage, parties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

REGISTER_PATTERN = re.compile(
    r"\d{3}/(Reg/)?(LP|TM)/(PL|PP|PB|PG|PW)/(RI|Prov|Kab|Kota|Kec)/\d{2}\.\d{2}(\.\d{2})?/"
    r"(I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII)/20\d{2}"
)
"""Source: procedure.yaml register_numbers; the part `Reg` is only recalled there."""


class Election(StrEnum):
    """Which law's deadlines apply."""

    PEMILU = "pemilu"
    PEMILIHAN = "pemilihan"


class Origin(StrEnum):
    """How the supervisor came to know."""

    TEMUAN = "temuan"
    LAPORAN = "laporan"


class PartyRole(StrEnum):
    """What a person is in the case."""

    TERLAPOR = "terlapor"
    PELAPOR = "pelapor"
    SAKSI = "saksi"
    PASLON = "paslon"


class IdentityRole(StrEnum):
    """What a person does in the office that keeps the case."""

    PEMERIKSA = "pemeriksa"
    KETUA = "ketua"
    PENGAWAS = "pengawas"
    STAF = "staf"


SIGNING_ROLES = (IdentityRole.PEMERIKSA, IdentityRole.KETUA)
"""In the order of signing."""


@dataclass(frozen=True, slots=True)
class Party:
    """A person of the case."""

    role: PartyRole
    """terlapor, pelapor, saksi or paslon."""
    name: str
    """As entered."""
    office: str = ""
    """Jabatan."""
    agency: str = ""
    """Instansi."""
    nip: str = ""
    """Employee number, as entered."""


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What is known of a case; every text as entered."""

    number: str
    """Register number."""
    title: str
    """Short title."""
    election: Election = Election.PEMILU
    """Which law's deadlines apply."""
    origin: Origin = Origin.LAPORAN
    """Finding or report."""
    region: str = ""
    """Place."""
    stage: str = ""
    """sebelum_penetapan or setelah_penetapan; empty where not stated."""
    known_on: str = ""
    """ISO date on which the breach became known; deadlines count from here."""
    event_on: str = ""
    """ISO date of the event."""
    reported_on: str = ""
    """ISO date of the report."""
    registered_on: str = ""
    """ISO date of registration."""
    chronology: str = ""
    """Narrative (uraian kejadian)."""
    is_fictional: bool = False
    """A sample case: said on screen and on every page."""
    needs_two_signatures: bool = False
    """A dossier is released only with the signatures of Pemeriksa and Ketua."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who is working (Pemeriksa); every act carries this."""

    name: str
    """As entered."""
    role: str = "Pemeriksa"
    """Office in the case."""


def is_register_number(text: str) -> bool:
    """Tell whether a number follows the pattern of the published registers."""
    return REGISTER_PATTERN.fullmatch(text) is not None
