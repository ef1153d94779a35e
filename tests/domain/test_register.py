from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import register
from app.domain.case import REGISTER_PATTERN, CaseForm, Election, Origin, is_register_number
from app.domain.register import NipFault, RegisterFault
from app.runtime.paths import resource
from app.services.reference import document

PATH = resource("reference", "procedure.yaml")
NUMBERS = document(PATH, PATH.read_bytes(), "asn-neutrality-procedure")["register_numbers"]
FORM = CaseForm(
    "009/LP/PB/Kab/14.09/X/2024", "Apel", Election.PEMILIHAN, Origin.LAPORAN,
    reported_on="2024-10-08", level="Kab",
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("009/LP/PB/Kab/14.09/X/2024", True),
        ("001/Reg/LP/PB/Kab/14.09/X/2024", True),
        ("9/LP/PB/Kab/14.09/X/2024", False),
        ("009/LP/PB/Kab/14.09/XIII/2024", False),
        ("009/LP/PB/Kab/14.09/X/2024\n", False),
        ("٠٠٩/LP/PB/Kab/14.09/X/2024", False),
    ],
)
def test_a_register_number_is_told_from_what_only_looks_like_one(number: str, fits: bool) -> None:
    assert is_register_number(number) is fits
    assert (register.parse(number) is not None) is fits


def test_the_pattern_is_that_of_the_procedure_data() -> None:
    assert f"^{REGISTER_PATTERN.pattern}$" == NUMBERS["regex"]


@pytest.mark.parametrize("number", [entry["number"] for entry in NUMBERS["examples"]])
def test_every_example_is_read_and_written_back(number: str) -> None:
    found = register.parse(number)
    assert found is not None
    assert found.text == number


def test_a_number_that_fits_its_form_has_no_fault() -> None:
    assert register.faults(FORM) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": "9/2024"}, RegisterFault.PATTERN),
        ({"origin": Origin.TEMUAN}, RegisterFault.ORIGIN),
        ({"election": Election.PEMILU}, RegisterFault.ELECTION),
        ({"level": "Prov"}, RegisterFault.LEVEL),
        ({"reported_on": "2024-11-01"}, RegisterFault.DATE),
        ({"number": "009/Reg/LP/PB/Kab/14.09/X/2024"}, RegisterFault.RECALLED),
    ],
)
def test_what_contradicts_the_form_is_named(changes: dict, fault: RegisterFault) -> None:
    assert register.faults(replace(FORM, **changes)) == (fault,)


@pytest.mark.parametrize(
    ("nip", "faults"),
    [
        ("", ()),
        ("198001012005011001", ()),
        ("19800101 200501 1 001", ()),
        ("198001012022211001", ()),  # PPPK: 21 in place of the month
        ("1980", (NipFault.LENGTH,)),
        ("19800101200501100a", (NipFault.LENGTH,)),
        ("٩" * 18, (NipFault.LENGTH,)),
        ("198013012005011001", (NipFault.BIRTH,)),
        ("198001012005131001", (NipFault.APPOINTED,)),
        ("198001012005013001", (NipFault.SEX,)),
    ],
)
def test_an_employee_number_is_checked_by_its_parts(nip: str, faults: tuple[NipFault, ...]) -> None:
    assert register.nip_faults(nip) == faults
