"""What a whole case from elsewhere must fulfil before a row is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.errors import InvalidValue
from app.domain.exchange_case import FORMAT, READABLE, ExchangeCase
from app.domain.exchange_layout import wrong_layouts
from app.domain.ids import (
    DERIVATIVE_PREFIX,
    EVIDENCE_PREFIX,
    MOMENT_PREFIX,
    SYNC_PREFIX,
    numbered,
)
from app.domain.sync import MAX_DRIFT_PPB, MAX_MEMBERS, MAX_OFFSET_US

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONG_HASH = re.compile(r"[0-9a-f]{128}", re.ASCII)
LOG = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)
DOSSIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.pdf", re.ASCII)
_LARGEST_ID = 2**53


def check_case(case: ExchangeCase) -> ExchangeCase:
    """Give the case back where every code, id, hash and reference in it fits.

    Its texts may say anything; what becomes a path, a key or a reference may not.

    Raises:
        InvalidValue: `field` names the place.
    """
    if case.format not in READABLE:
        raise InvalidValue(field="format", value=case.format, expected=FORMAT)
    for field, value, expected in _wrong(case):
        raise InvalidValue(field=field, value=value, expected=expected)
    return case


_Wrong = tuple[str, object, str]


def _wrong(case: ExchangeCase) -> Iterator[_Wrong]:
    if not LOG.fullmatch(case.log):
        yield "log", case.log, "UUID"
    if case.head.seq < 0 or not HASH.fullmatch(case.head.sha256):
        yield "head", case.head.sha256, "SHA-256"
    yield from _wrong_codes(case)
    yield from _wrong_hashes(case)
    yield from _wrong_ids(case)
    yield from _wrong_references(case)
    yield from _wrong_syncs(case)
    yield from wrong_layouts(case)


def _wrong_codes(case: ExchangeCase) -> Iterator[_Wrong]:
    # Codes are given in order and never again: a gap would let the next item take an old code.
    rooms = (
        ("evidence", EVIDENCE_PREFIX, [item.code for item in case.evidence]),
        ("moments", MOMENT_PREFIX, [item.moment.code for item in case.moments]),
        ("derivatives", DERIVATIVE_PREFIX, [item.code for item in case.derivatives]),
        ("syncs", SYNC_PREFIX, [kept.group.code for kept in case.syncs]),
    )
    for room, prefix, codes in rooms:
        for place, code in enumerate(codes, 1):
            if code != numbered(prefix, place):
                yield room, code, numbered(prefix, place)


def _wrong_hashes(case: ExchangeCase) -> Iterator[_Wrong]:
    for item in case.evidence:
        if not HASH.fullmatch(item.digest.sha256):
            yield f"{item.code}.sha256", item.digest.sha256, "SHA-256"
        # A large file has none before it was looked into.
        if item.digest.sha512 and not LONG_HASH.fullmatch(item.digest.sha512):
            yield f"{item.code}.sha512", item.digest.sha512, "SHA-512"
        if item.digest.size_bytes < 0:
            yield f"{item.code}.size", item.digest.size_bytes, ">= 0"
    yield from _repeated("evidence", (item.digest.sha256 for item in case.evidence))
    for made in case.derivatives:
        if not HASH.fullmatch(made.sha256):
            yield f"{made.code}.sha256", made.sha256, "SHA-256"
        if not SUFFIX.fullmatch(made.suffix):
            yield f"{made.code}.suffix", made.suffix, ".png"
    for dossier in case.dossiers:
        if not HASH.fullmatch(dossier.sha256):
            yield dossier.name, dossier.sha256, "SHA-256"
        if not DOSSIER.fullmatch(dossier.name):
            yield "dossier", dossier.name, "NAME.pdf"
    yield from _repeated("dossier", (dossier.name.casefold() for dossier in case.dossiers))


def _wrong_ids(case: ExchangeCase) -> Iterator[_Wrong]:
    rooms = (
        ("run", [run.id for run in case.runs]),
        ("segment", [segment.id for run in case.runs for segment in run.segments]),
        ("suggestion", [item.id for item in case.suggestions]),
        ("identity", [item.id for item in case.identities]),
    )
    for room, ids in rooms:
        yield from _repeated(room, ids)
        for id_ in ids:
            if not 0 < id_ < _LARGEST_ID:
                yield room, id_, "> 0"
    for run in case.runs:
        for segment in run.segments:
            for place, revision in enumerate(segment.revisions, 1):
                if revision.revision != place:
                    yield f"segment {segment.id}", revision.revision, str(place)


def _wrong_references(case: ExchangeCase) -> Iterator[_Wrong]:
    evidence = {str(item.code) for item in case.evidence}
    moments = {str(item.moment.code) for item in case.moments}
    named = (
        *(("run", run.evidence) for run in case.runs),
        *((kept.moment.code, kept.moment.draft.evidence) for kept in case.moments),
        *(("suggestion", item.draft.evidence) for item in case.suggestions),
        *((made.code, made.evidence) for made in case.derivatives),
        *((kept.group.code, code) for kept in case.syncs for code in kept.group.codes),
    )
    for room, code in named:
        if code not in evidence:
            yield room, code, "BB-001"
    chosen = (
        *(("suggestion", item.moment) for item in case.suggestions),
        *((made.code, made.moment) for made in case.derivatives),
    )
    for room, moment in chosen:
        if moment is not None and moment not in moments:
            yield room, moment, "M-001"


def _wrong_syncs(case: ExchangeCase) -> Iterator[_Wrong]:
    for kept in case.syncs:
        group = kept.group
        if not 2 <= len(group.members) <= MAX_MEMBERS:
            yield group.code, len(group.members), f"2..{MAX_MEMBERS}"
        yield from _repeated(group.code, group.codes)
        for member in group.members:
            if abs(member.offset_us) > MAX_OFFSET_US or abs(member.drift_ppb) > MAX_DRIFT_PPB:
                yield group.code, member.offset_us, "within reach"


def _repeated(room: str, values: Iterable[object]) -> Iterator[_Wrong]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield room, value, "once"
        seen.add(value)
