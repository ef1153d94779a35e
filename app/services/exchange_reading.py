"""A case read whole for a package, and the overview that a reader without Netra opens."""

from __future__ import annotations

import hashlib
import json

from app import __version__
from app.domain.case import CaseForm, Election, Origin, Reviewer
from app.domain.custody import ChainHead
from app.domain.exchange_case import (
    FORMAT,
    ExchangeCase,
    KeptChoice,
    KeptDossier,
    KeptRun,
    KeptSegment,
    KeptSpeaker,
)
from app.domain.exchange_public import PublicCase
from app.domain.ids import EvidenceCode
from app.domain.plain import to_plain
from app.domain.transcript import RunOrigin, Segment
from app.package import contents, places
from app.package.contents import PackagedCase, PackagedDossier, PackagedTranscript
from app.services.session import CaseSession

ROWS, PUBLIC = "data/rows.json", "data/public.json"
"""The case as it is needed to make it anew; the case as the public may see it."""


def read_case(session: CaseSession) -> ExchangeCase:
    """Read every row of a case as of now."""
    stores = session.stores
    record, people = stores.cases.record(), stores.cases.kept_parties()
    removed = tuple(kept.removed_at for kept in people)
    return ExchangeCase(
        format=FORMAT,
        app_version=__version__,
        made_at=session.clock.stamp(),
        made_by=session.reviewer,
        log=record.log,
        head=stores.custody.head(),
        created_at=record.created_at,
        form=record.form,
        catalogue_version=record.catalogue_version,
        catalogue_sha256=record.catalogue_sha256,
        parties=tuple(kept.party for kept in people),
        evidence=stores.evidence.all(),
        runs=stores.whole.runs(),
        moments=stores.whole.moments(),
        suggestions=tuple(sorted(stores.suggestions.all(), key=lambda item: item.id)),
        derivatives=stores.derivatives.all(),
        dossiers=tuple(
            KeptDossier(
                name=record.name,
                sha256=record.sha256,
                pages=record.pages,
                signed_by=record.signed_by,
                level=record.level,
                head=record.head,
                created_at=record.created_at,
                follows=record.follows,
                signatures=record.signatures,
                released_at=record.released_at,
            )
            for record in stores.dossiers.all()
        ),
        identities=stores.identities.all(),
        syncs=stores.syncs.all(),
        parties_removed=removed if any(removed) else (),
        choices=stores.choices.all(),
        speakers=tuple(
            KeptSpeaker(EvidenceCode(code), speaker, name)
            for code, speaker, name in stores.layouts.all_names()
        ),
        chosen=tuple(KeptChoice(EvidenceCode(code), run) for code, run in stores.layouts.chosen()),
    )


def overview(case: ExchangeCase) -> PackagedCase:
    """Make the overview (`case.json`) of a whole case; the import makes it again and compares."""
    return PackagedCase(
        format=contents.CASE_FORMAT,
        log=case.log,
        head=case.head,
        made_at=case.made_at,
        app_version=case.app_version,
        catalogue_version=case.catalogue_version,
        form=case.form,
        reviewer=case.made_by,
        parties=case.present_parties,
        evidence=case.evidence,
        moments=tuple(kept.moment for kept in case.moments if not kept.removed_at),
        derivatives=case.derivatives,
        transcripts=tuple(_packaged(run) for run in current_runs(case).values()),
        dossiers=tuple(
            PackagedDossier(item.name, dossier_member(case, item), item.sha256, item.signed_by)
            for item in reversed(case.dossiers)
        ),
    )


def current_runs(case: ExchangeCase) -> dict[EvidenceCode, KeptRun]:
    """Give the transcript of each item that is shown and quoted, as `TranscriptStore.current`."""
    chosen = {choice.evidence: choice.run for choice in case.chosen}
    found: dict[EvidenceCode, KeptRun] = {}
    present = [run for run in case.runs if not run.removed_at]
    for run in sorted(present, key=lambda run: _rank(run, chosen)):
        found[run.evidence] = run
    return {run.evidence: found[run.evidence] for run in present}


def _rank(run: KeptRun, chosen: dict[EvidenceCode, int]) -> tuple[bool, bool, int]:
    is_machine = run.source.origin is RunOrigin.MACHINE
    return chosen.get(run.evidence) == run.id, is_machine, run.id


def _packaged(run: KeptRun) -> PackagedTranscript:
    shown = [segment for segment in run.segments if not segment.is_hidden]
    if any(segment.covers for segment in shown):
        shown.sort(key=lambda segment: (segment.machine.start_us, segment.id))
    return PackagedTranscript(
        evidence=run.evidence,
        status=run.status,
        language=run.language,
        model_name=run.model.name,
        model_sha256=run.model.sha256,
        segments=tuple(map(_segment, shown)),
        source=run.source,
    )


def _segment(kept: KeptSegment) -> Segment:
    newest = kept.revisions[-1] if kept.revisions else None
    return Segment(
        id=kept.id,
        machine=kept.machine,
        text=newest.text if newest else kept.machine.text,
        revision=len(kept.revisions),
        revised_by=newest.revised_by if newest else "",
        is_heard=newest is None or newest.is_heard,
        covers=kept.covers,
        speaker=kept.speaker,
    )


def dossier_member(case: ExchangeCase, dossier: KeptDossier) -> str:
    """Give the place of a dossier in the bag: the newest is found without knowing its hash."""
    if dossier == case.dossiers[-1]:
        return places.DOSSIER
    return f"{places.DOSSIERS}/{dossier.sha256}.pdf"


def public_overview(public: PublicCase, case: ExchangeCase) -> PackagedCase:
    """Make the overview of the public variant: number, law, and the derivatives given out."""
    given = {made.code for made in public.derivatives}
    return PackagedCase(
        format=contents.CASE_FORMAT,
        log=public.internal_log,
        head=ChainHead(public.internal_head.seq, public.internal_head.sha256),
        made_at=public.made_at,
        app_version=case.app_version,
        catalogue_version="",
        form=CaseForm(
            number=public.number,
            title="",
            election=Election(public.election),
            origin=Origin(public.origin),
            is_fictional=public.is_fictional,
        ),
        reviewer=Reviewer(""),
        derivatives=tuple(made for made in case.derivatives if made.code in given),
        is_redacted=True,
    )


def as_bytes(value: object) -> bytes:
    """Write a value as the bytes of a JSON member: the same value, the same bytes."""
    text = json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def sha256_of(content: bytes) -> str:
    """Give the SHA-256 of some bytes, lower-case hex."""
    return hashlib.sha256(content).hexdigest()
