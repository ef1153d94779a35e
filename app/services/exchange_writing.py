"""The rows of a whole case, written as they are into a case that has none yet."""

from __future__ import annotations

import uuid

from app.domain.errors import InvalidValue
from app.domain.exchange_case import ExchangeCase
from app.services.stores import Stores
from app.store.cases import CaseRecord
from app.store.derivatives import DossierRecord
from app.store.whole import rows_from_elsewhere


def insert(stores: Stores, case: ExchangeCase, *, log: str = "", created_at: str = "") -> None:
    """Write every row of `case`, ids included, inside the caller's transaction.

    Args:
        log: identity of the chain that the new case keeps for itself; a fresh one if empty.
        created_at: UTC of the new case; that of the other one if empty.

    Raises:
        InvalidValue: the rows contradict each other.
    """
    with rows_from_elsewhere():
        _insert(stores, case, log or str(uuid.uuid4()), created_at or case.created_at)


def _insert(stores: Stores, case: ExchangeCase, log: str, created_at: str) -> None:
    stores.cases.insert(
        CaseRecord(
            log=log,
            form=case.form,
            catalogue_version=case.catalogue_version,
            catalogue_sha256=case.catalogue_sha256,
            created_at=created_at,
        )
    )
    _insert_people(stores, case)
    for item in case.evidence:
        stores.evidence.insert(item)
    for run in case.runs:
        stores.whole.add_run(run)
    for kept in case.moments:
        stores.whole.add_moment(kept)
    for suggestion in case.suggestions:
        stores.whole.add_suggestion(suggestion)
    for made in case.derivatives:
        stores.derivatives.insert(made)
    for dossier in case.dossiers:
        stores.dossiers.insert(
            DossierRecord(
                name=dossier.name,
                sha256=dossier.sha256,
                pages=dossier.pages,
                signed_by=dossier.signed_by,
                level=dossier.level,
                head=dossier.head,
                created_at=dossier.created_at,
                follows=dossier.follows,
                signatures=dossier.signatures,
                released_at=dossier.released_at,
            )
        )
    for identity in case.identities:
        stores.identities.add(identity)
    for sync in case.syncs:
        stores.syncs.put(sync)
    stores.choices.put_all(case.choices)
    for speaker in case.speakers:
        stores.layouts.set_name(speaker.evidence, speaker.speaker, speaker.name)
    for choice in case.chosen:
        stores.layouts.choose(choice.evidence, choice.run)


def _insert_people(stores: Stores, case: ExchangeCase) -> None:
    removed = case.parties_removed or ("",) * len(case.parties)
    if len(removed) != len(case.parties):
        raise InvalidValue(
            field="parties_removed", value=len(removed), expected=str(len(case.parties))
        )
    for party, removed_at in zip(case.parties, removed, strict=True):
        stores.cases.add_party(party, removed_at)
