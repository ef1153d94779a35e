"""Moving a case to another catalogue: what would change, then the move itself."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import fields, replace
from functools import partial

from app.domain.agency_catalogue import (
    AgencyCatalogue,
    CatalogueMove,
    CatalogueUse,
    CategoryChange,
    merged,
)
from app.domain.catalogue import Catalogue, Category
from app.domain.custody import nfc_tree
from app.domain.elements import Element
from app.domain.plain import digest, to_plain
from app.services import case_catalogue, catalogue, elements, review
from app.services.events import Topic
from app.services.history_marks import local_stamp
from app.services.session import CaseSession
from app.services.undo import Change


def report(session: CaseSession, agency: AgencyCatalogue | None) -> CatalogueMove:
    """Say what moving a case to a catalogue would change; nothing is changed.

    Args:
        agency: None for the shipped catalogue alone.
    """
    now, new = case_catalogue.of(session), merged(catalogue.load(), agency)
    tested = elements.of(session)
    will_be = elements.load() | (elements.of_agency(agency) if agency is not None else {})
    given = _given(session)
    before = {one.code: one for one in now.categories}
    after = {one.code: one for one in new.categories}
    changes = []
    for code in sorted({*before, *after}):
        old, own = before.get(code), after.get(code)
        parts = _parts(old, own, tested.get(code, ()), will_be.get(code, ()))
        if old is None or own is None or parts:
            changes.append(
                CategoryChange(
                    code, old.label if old else "", own.label if own else "", parts, given[code]
                )
            )
    changes += _base_changes(session, changes)
    changes.sort(key=lambda one: one.code)
    used = case_catalogue.used(session)
    was = merged(replace(catalogue.load(), version=used.base_version), used.agency)
    return CatalogueMove(was.version, new.version, tuple(changes))


def use(session: CaseSession, agency: AgencyCatalogue | None, why: str = "") -> CatalogueUse:
    """Move a case to a catalogue, as one step that can be taken back; no moment is changed.

    What moments were given stays: a category that is gone is shown as such.

    Raises:
        CaseReadOnly: this sitting may not write.
    """
    before = case_catalogue.used(session)
    put(session, agency, why)
    title = agency.title if agency is not None else catalogue.load().version
    session.undo.push(
        Change(
            f"catalogue.use {title}",
            undo=partial(put, session, before.agency, "undo"),
            redo=partial(put, session, agency, "redo"),
        )
    )
    return case_catalogue.used(session)


def put(session: CaseSession, agency: AgencyCatalogue | None, why: str) -> None:
    """Write which catalogue a case uses; no step to undo is left by it."""
    base = catalogue.load()
    whole = merged(base, agency)
    told = ""
    if agency is not None:
        plain = nfc_tree(to_plain(agency))
        told = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with session.change(case_catalogue.USE_ACT, Topic.CATALOGUE, why=why) as change:
        change.data = {
            "agency": told,
            "agency_title": agency.title if agency is not None else "",
            "file_sha256": agency.file_sha256 if agency is not None else "",
            "base_version": base.version,
            "base_sha256": base.sha256,
            "categories": catalogue.digests(whole),
        }


def sources(session: CaseSession) -> tuple[tuple[str, str], ...]:
    """Say of a case's catalogue what a dossier prints: label and value."""
    now, base = case_catalogue.used(session), catalogue.load()
    rows = [("Katalog bawaan", f"versi {base.version}, SHA-256 {base.sha256}")]
    if now.base_sha256 != base.sha256:
        rows.append(("Katalog saat perkara dibuat", f"versi {now.base_version}"))
    if now.agency is not None:
        codes = ", ".join(one.code for one in now.agency.categories)
        rows += [
            ("Katalog lembaga", f"{now.agency.title}; kategori {codes}"),
            ("Berkas katalog lembaga", f"{now.agency.file_name}, SHA-256 {now.agency.file_sha256}"),
            (
                "Dipakai sejak",
                f"{local_stamp(now.at, session.clock.local_offset(), 'id')}, oleh {now.by}",
            ),
        ]
    gone = sorted({code for code in _given(session) if not _is_there(session, code)})
    if gone:
        rows.append(("Kategori yang tidak ada lagi", ", ".join(gone)))
    return tuple(rows)


def _is_there(session: CaseSession, code: str) -> bool:
    return any(one.code == code for one in case_catalogue.of(session).categories)


def _given(session: CaseSession) -> dict[str, tuple[str, ...]]:
    """Give the moments that were given each category, by its code."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for moment in review.moments(session):
        for code in moment.draft.categories:
            found[code] = (*found[code], str(moment.code))
    return found


def _parts(
    old: Category | None,
    new: Category | None,
    tested: tuple[Element, ...],
    will_be: tuple[Element, ...],
) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    names = [one.name for one in fields(Category)]
    parts = [name for name in names if getattr(old, name) != getattr(new, name)]
    if tested != will_be and "proof_points" not in parts:
        parts.append("elements")
    return tuple(parts)


def _base_changes(session: CaseSession, known: list[CategoryChange]) -> list[CategoryChange]:
    """Say which shipped categories the program has otherwise than when the case last said so.

    The text of then is not there any more, its digest is: what differs is named, not how, and
    what is gone by its code alone.
    """
    now = case_catalogue.used(session)
    told, base = {one.code for one in known}, _by_code(catalogue.load())
    own = {one.code for one in now.agency.categories} if now.agency is not None else set()
    then, given = dict(now.digests), _given(session)
    if not then:
        return []  # nobody said yet what it was made with, beyond the version
    found = []
    for code in sorted({*then, *base} - told - own):
        if code not in base:
            found.append(CategoryChange(code, code, "", (), given[code]))
        elif code not in then:
            found.append(CategoryChange(code, "", base[code].label, (), given[code]))
        elif then[code] != digest(Category, base[code]):
            label = base[code].label
            found.append(CategoryChange(code, label, label, ("text",), given[code]))
    return found


def _by_code(known: Catalogue) -> dict[str, Category]:
    return {one.code: one for one in known.categories}
