"""Which days are free: the list that is shipped, and what the office added to it or took out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.domain.errors import FileUnreadable, InvalidValue, ReferenceDataInvalid
from app.domain.workdays import Holiday, HolidayKind, Workdays
from app.runtime.disk import writing_to
from app.runtime.paths import data_dir, resource
from app.services.frames import Output
from app.services.reference import Border, confidence, document

SCHEMA, OWN_SCHEMA = "asn-neutrality-holidays", "asn-neutrality-holidays-own"
_WEEK = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What the office says over the shipped list."""

    added: tuple[Holiday, ...] = ()
    """Free days that the shipped list lacks, or names otherwise."""
    removed: tuple[date, ...] = ()
    """Days of the shipped list that are worked."""
    years: tuple[int, ...] = ()
    """Years whose free days are all entered here."""
    joint_leave_is_free: bool | None = None
    """Whether cuti bersama is free; None leaves it to the shipped list."""
    weekend: tuple[int, ...] = ()
    """ISO numbers of the free days of a week; empty leaves it to the shipped list."""
    basis: str = ""
    """Which decision it follows, as entered."""


@dataclass(frozen=True, slots=True)
class HolidayBook:
    """Every free day that is known here."""

    workdays: Workdays
    """What limits are counted on."""
    own: OwnDays
    """The office's part of it."""
    version: str
    """Of the shipped list."""
    disclaimer: str
    """What the shipped list says of itself."""
    problem: str = ""
    """Why the office's file could not be read; the shipped list then stands alone."""


def own_file() -> Path:
    """Give the place of the office's own list."""
    return data_dir() / "hari-libur.yaml"


def book() -> HolidayBook:
    """Read both lists as of now.

    A broken file of the office does not hide the limits: it is left aside, and `problem` says so.

    Raises:
        ReferenceDataInvalid: the shipped list breaks the rules of the file.
    """
    version, disclaimer, shipped = _shipped()
    try:
        own, problem = read_own(own_file()), ""
    except (ReferenceDataInvalid, FileUnreadable) as e:
        own, problem = OwnDays(), str(e.facts.get("why", e.facts.get("path", "")))
    return HolidayBook(_together(shipped, own), own, version, disclaimer, problem)


def read_own(path: Path) -> OwnDays:
    """Read an office's own list; nothing where there is no such file.

    Raises:
        ReferenceDataInvalid: it breaks the rules of the file.
        FileUnreadable: it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return OwnDays()
    except OSError as e:
        raise FileUnreadable(path=path) from e
    data = document(path, raw, OWN_SCHEMA)
    with Border(path):
        basis = str(data.get("basis") or "")
        # The office vouches for what it entered, where it names the decision that it follows.
        sure = "verified" if basis.strip() else "recalled"
        return OwnDays(
            added=tuple(
                _holiday(entry, basis, sure, is_own=True) for entry in _list(data, "added")
            ),
            removed=tuple(_day(value) for value in _list(data, "removed")),
            years=tuple(_year(value) for value in _list(data, "years")),
            joint_leave_is_free=_answer(data.get("joint_leave_is_free")),
            weekend=tuple(_WEEK.index(str(name)) + 1 for name in _list(data, "weekend")),
            basis=basis,
        )


def write_own(own: OwnDays, path: Path | None = None) -> Path:
    """Store the office's own list, whole or not at all.

    Raises:
        InvalidValue: a day is named twice, or a week has no working day.
        OutputRefused, DiskFull: it cannot be written.
    """
    path = path or own_file()
    days = [item.day for item in own.added]
    for day in days:
        if days.count(day) > 1:
            raise InvalidValue(field="added", value=day.isoformat(), expected="each day once")
    if len(set(own.weekend)) >= len(_WEEK):
        raise InvalidValue(field="weekend", value=len(own.weekend), expected="0..6")
    written = yaml.safe_dump(_as_data(own), allow_unicode=True, sort_keys=False)
    with writing_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with Output(path) as staged:
        staged.write_text(written, encoding="utf-8")
    return path


def with_own(own: OwnDays) -> tuple[Holiday, ...]:
    """Give every free day in order, as it would be with this list of the office."""
    found = _together(_shipped()[2], own).holidays
    return tuple(found[day] for day in sorted(found))


@cache
def _shipped() -> tuple[str, str, Workdays]:
    path = resource("reference", "holidays.yaml")
    return read_shipped(path)


def read_shipped(path: Path) -> tuple[str, str, Workdays]:
    """Read a list of the shipped form: its version, what it says of itself, its days.

    Raises:
        ReferenceDataInvalid: it breaks the rules of the file.
    """
    data = document(path, path.read_bytes(), SCHEMA)
    with Border(path):
        sources = {str(source["id"]) for source in data["sources"]}
        found: dict[date, Holiday] = {}
        for part in data["years"]:
            year, sure = _year(part["year"]), confidence(part)
            for name in part["sources"]:
                if name not in sources:
                    raise ValueError(f"{year}: source {name}")
            for entry in part["days"]:
                holiday = _holiday(entry, str(part["basis"]), sure)
                if holiday.day.year != year or holiday.day in found:
                    raise ValueError(f"{year}: {holiday.day}")
                found[holiday.day] = holiday
        workdays = Workdays(
            holidays=found,
            years=frozenset(_year(part["year"]) for part in data["years"]),
            weekend=frozenset(_WEEK.index(str(name)) + 1 for name in data["weekend"]["days"]),
            joint_leave_is_free=bool(_answer(data["joint_leave"]["is_free"])),
        )
        return str(data["version"]), str(data["disclaimer_id"]), workdays


def _together(shipped: Workdays, own: OwnDays) -> Workdays:
    days = {day: item for day, item in shipped.holidays.items() if day not in own.removed}
    days |= {item.day: item for item in own.added}
    is_free = own.joint_leave_is_free
    return Workdays(
        holidays=days,
        years=shipped.years | frozenset(own.years),
        weekend=frozenset(own.weekend) or shipped.weekend,
        joint_leave_is_free=shipped.joint_leave_is_free if is_free is None else is_free,
    )


def _as_data(own: OwnDays) -> dict[str, Any]:
    data: dict[str, Any] = {"schema": OWN_SCHEMA, "basis": own.basis}
    if own.joint_leave_is_free is not None:
        data["joint_leave_is_free"] = own.joint_leave_is_free
    if own.weekend:
        data["weekend"] = [_WEEK[number - 1] for number in own.weekend]
    data["years"] = list(own.years)
    data["added"] = [
        {"date": item.day, "name_id": item.name, "kind": item.kind.value} for item in own.added
    ]
    data["removed"] = list(own.removed)
    return data


def _holiday(entry: dict[str, Any], basis: str, sure: str, *, is_own: bool = False) -> Holiday:
    kind = HolidayKind(str(entry["kind"]))
    return Holiday(_day(entry["date"]), str(entry["name_id"]), kind, basis, sure, is_own)


def _day(value: object) -> date:
    if type(value) is not date:
        raise ValueError(f"date {value}")
    return value


def _year(value: object) -> int:
    if not isinstance(value, int) or not 1945 <= value <= 2200:
        raise ValueError(f"year {value}")
    return value


def _answer(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"yes or no: {value}")
    return value


def _list(data: dict[str, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list):
        raise TypeError(name)
    return found
