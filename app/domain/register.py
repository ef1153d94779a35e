"""Register numbers and employee numbers: their parts, and what contradicts the case form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.case import CaseForm, Election, Origin

_PARTS = re.compile(
    r"(?P<serial>\d{3})/(?P<reg>Reg/)?(?P<file>LP|TM)/(?P<kind>PL|PP|PB|PG|PW)/"
    r"(?P<level>RI|Prov|Kab|Kota|Kec)/(?P<region>\d{2}\.\d{2}(\.\d{2})?)/"
    r"(?P<month>I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII)/(?P<year>20\d{2})",
    re.ASCII,
)
_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_OF_PEMILU = ("PL", "PP")
_UNSURE = {"kind": ("PG", "PW"), "level": ("Kec",)}
_NIP_LENGTH = 18


class RegisterFault(StrEnum):
    """What is odd about a register number; an office may number otherwise, so none refuses."""

    PATTERN = "pattern"
    """It does not follow the pattern of the published registers."""
    ORIGIN = "origin"
    """LP stands for laporan, TM for temuan; the form says the other."""
    ELECTION = "election"
    """Its kind of election belongs to the other law."""
    LEVEL = "level"
    """Its level is not the one of the form."""
    DATE = "date"
    """Its month and year are not those of the registration or of the report."""
    RECALLED = "recalled"
    """It has a part whose spelling is only recalled (Reg, PG, PW, Kec)."""


class NipFault(StrEnum):
    """What is odd about an employee number."""

    LENGTH = "length"
    """It does not have 18 digits."""
    BIRTH = "birth"
    """Its first eight digits are no day."""
    APPOINTED = "appointed"
    """Its next six are no year and month of appointment."""
    SEX = "sex"
    """Its fifteenth digit is neither 1 nor 2."""


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A register number in its parts."""

    serial: int
    """Running number."""
    file: str
    """LP or TM."""
    kind: str
    """PL, PP, PB, PG or PW."""
    level: str
    """RI, Prov, Kab, Kota or Kec."""
    region: str
    """Two or three pairs of digits of Bawaslu's own list."""
    month: int
    """1 to 12."""
    year: int
    """Four digits."""
    is_registered: bool
    """It bears `Reg`."""

    @property
    def text(self) -> str:
        """Write the number."""
        reg = "Reg/" if self.is_registered else ""
        when = f"{_MONTHS[self.month - 1]}/{self.year}"
        return f"{self.serial:03d}/{reg}{self.file}/{self.kind}/{self.level}/{self.region}/{when}"


def parse(text: str) -> RegisterNumber | None:
    """Read a register number; None where it follows no known pattern.

    Source: procedure.yaml register_numbers.
    """
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    return RegisterNumber(
        serial=int(found["serial"]),
        file=found["file"],
        kind=found["kind"],
        level=found["level"],
        region=found["region"],
        month=_MONTHS.index(found["month"]) + 1,
        year=int(found["year"]),
        is_registered=bool(found["reg"]),
    )


def faults(form: CaseForm) -> tuple[RegisterFault, ...]:
    """Name what in the number of a case contradicts its form, or is not sure."""
    number = parse(form.number.strip())
    if number is None:
        return (RegisterFault.PATTERN,)
    is_pemilu = number.kind in _OF_PEMILU
    days = [date.fromisoformat(day) for day in (form.registered_on, form.reported_on) if day]
    tests = (
        ((number.file == "TM") != (form.origin is Origin.TEMUAN), RegisterFault.ORIGIN),
        (is_pemilu != (form.election is Election.PEMILU), RegisterFault.ELECTION),
        (bool(form.level) and form.level != number.level, RegisterFault.LEVEL),
        (
            bool(days) and (number.month, number.year) not in {(d.month, d.year) for d in days},
            RegisterFault.DATE,
        ),
        (
            number.is_registered
            or number.kind in _UNSURE["kind"]
            or number.level in _UNSURE["level"],
            RegisterFault.RECALLED,
        ),
    )
    return tuple(fault for is_there, fault in tests if is_there)


def nip_faults(text: str) -> tuple[NipFault, ...]:
    """Name what is odd about an employee number; spaces do not count, an empty one is not odd.

    The number of PNS is day of birth (YYYYMMDD), year and month of appointment (YYYYMM), sex (1
    or 2) and three digits; that of PPPK has 21 and up in place of the month.
    """
    digits = "".join(text.split())
    if not digits:
        return ()
    if not (digits.isascii() and digits.isdigit()) or len(digits) != _NIP_LENGTH:
        return (NipFault.LENGTH,)
    month = int(digits[12:14])
    tests = (
        (not _is_birth(digits[:8]), NipFault.BIRTH),
        (
            not (1945 <= int(digits[8:12]) <= 2100 and (1 <= month <= 12 or month >= 21)),
            NipFault.APPOINTED,
        ),
        (digits[14] not in "12", NipFault.SEX),
    )
    return tuple(fault for is_there, fault in tests if is_there)


def _is_birth(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return born.year >= 1900
