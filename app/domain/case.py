"""The case form (perkara): register number, origin, stage, parties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.plain import LEFT_OUT

REGISTER_PATTERN = re.compile(
    r"\d{3}/(Reg/)?(LP|TM)/(PL|PP|PB|PG|PW)/(RI|Prov|Kab|Kota|Kec)/\d{2}\.\d{2}(\.\d{2})?/"
    r"(I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII)/20\d{2}",
    re.ASCII,
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


class EmployeeStatus(StrEnum):
    """In which employment a person stands."""

    UNKNOWN = ""
    PNS = "PNS"
    PPPK = "PPPK"
    OTHER = "non-ASN"


LEVELS = ("RI", "Prov", "Kab", "Kota", "Kec")
"""Level of the office, as register numbers write it."""


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
    rank: str = field(default="", metadata=LEFT_OUT)
    """Pangkat and golongan."""
    status: EmployeeStatus = field(default=EmployeeStatus.UNKNOWN, metadata=LEFT_OUT)
    """Employment."""
    number: str = field(default="", metadata=LEFT_OUT)
    """Nomor urut of a pair of candidates; the determination gives it, nobody guesses it."""
    address: str = field(default="", metadata=LEFT_OUT)
    """Address or domicile."""
    phone: str = field(default="", metadata=LEFT_OUT)
    """Telephone."""


@dataclass(frozen=True, slots=True)
class KeptParty:
    """A person of the case, present or taken out."""

    code: str
    """P-001, in the order of entering, never reused."""
    party: Party
    """As last stated."""
    removed_at: str = ""
    """UTC; empty while the person is present."""


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
    level: str = field(default="", metadata=LEFT_OUT)
    """Level of the office, one of LEVELS; empty where not stated."""
    zone: str = field(default="", metadata=LEFT_OUT)
    """WIB, WITA or WIT: where a day of a limit ends; empty means that of this computer."""
    determined_on: str = field(default="", metadata=LEFT_OUT)
    """ISO date on which the candidates were determined (penetapan)."""
    decided_on: str = field(default="", metadata=LEFT_OUT)
    """ISO date of the plenary meeting that decided."""


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
