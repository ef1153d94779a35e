"""One frozen reading of a case, from which a dossier is laid out, and its manifest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from app import __version__
from app.domain.catalogue import Catalogue
from app.domain.clip import DerivativeKind
from app.domain.dossier import (
    DossierSnapshot,
    DossierWarning,
    MomentEntry,
    TranscriptSummary,
    WarningCode,
)
from app.domain.evidence import Evidence
from app.domain.ids import EvidenceCode, MomentCode
from app.domain.letterhead import Look
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.transcript import Segment, Transcript
from app.services import (
    anchors,
    case_catalogue,
    cases,
    catalogue_move,
    clips,
    custody_story,
    deadlines,
    elements,
    gestures,
    intake,
    quotes,
    reading_results,
    requirements,
    review,
    snapshot_warnings,
    standing,
)
from app.services.anchor_texts import newest_text
from app.services.recipes import tool_versions
from app.services.run_facts import profile_text
from app.services.session import CaseSession, parse_stamp

if TYPE_CHECKING:
    from app.dossier.certificates import SigningIdentity


def take(
    session: CaseSession,
    identity: SigningIdentity | None,
    *,
    has_timestamp: bool = False,
    sections: tuple[str, ...] = (),
    look: Look | None = None,
) -> DossierSnapshot:
    """Read the whole case once.

    `identity` is what will sign, None for nothing; `has_timestamp` says that a time-stamp
    service will be asked; `sections` are keys of what is printed, none for all; `look` is the
    paper and the letterhead.
    """
    stores = session.stores
    shipped = case_catalogue.of(session)
    items = stores.evidence.all()
    usable = frozenset(item.code for item in items if is_used(item))
    newest = [
        found
        for item in items
        if item.code in usable and (found := stores.transcripts.current(item.code))
    ]
    entries = _moments(session, shipped, {found.evidence: found for found in newest}, usable)
    derivatives = tuple(made for made in stores.derivatives.all() if made.evidence in usable)
    made_at = session.clock.stamp()
    lines = stores.custody.lines()
    outside = newest_text(
        anchors.newest_outside(stores), len(lines), offset=session.clock.local_offset()
    )
    snapshot = DossierSnapshot(
        form=cases.form(session),
        parties=cases.parties(session),
        reviewer=session.reviewer,
        made_at=made_at,
        made_at_local=local_text(made_at, session.clock.local_offset()),
        evidence=items,
        thumbnails=tuple(
            (item.code, str(path))
            for item in items
            if item.code in usable and (path := intake.thumbnail_path(session, item)) is not None
        ),
        moments=entries,
        transcripts=tuple(_summary(found) for found in newest),
        derivatives=derivatives,
        deadlines=deadlines.of_case(session),
        custody_lines=lines,
        custody_head=stores.custody.head(),
        catalogue_version=shipped.version,
        catalogue_disclaimer=shipped.disclaimer,
        app_version=__version__,
        tool_versions=tool_versions(),
        warnings=(),
        requirements=requirements.listed(session),
        matrices=elements.all_matrices(session),
        readings=reading_results.notes(session),
        catalogue_sources=catalogue_move.sources(session),
        sections=sections,
        story=custody_story.of_chain(lines, outside),
        identities=stores.identities.all(),
        look=look or Look(),
        is_demo_certificate=identity is not None and identity.is_demo,
        is_signed=identity is not None,
        signer_name=identity.name if identity else "",
        signer_issuer=identity.issuer if identity else "",
        signer_fingerprint=identity.fingerprint if identity else "",
        signer_valid_until=identity.valid_until if identity else "",
    )
    left_out = tuple(
        moment.code for moment in review.moments(session) if moment.draft.evidence not in usable
    )
    return _with_warnings(snapshot, newest, left_out, has_timestamp=has_timestamp)


def is_used(item: Evidence) -> bool:
    """Tell whether a dossier may build on an item: not withdrawn, not fenced off."""
    return not standing.left_out_why(item)


def local_text(stamp: str, offset: str) -> str:
    """Write a UTC stamp with the office's offset: `2026-11-22T14:03:05+07:00`."""
    sign = -1 if offset.startswith("-") else 1
    hours, minutes = offset[1:].split(":")
    zone = timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    return parse_stamp(stamp).astimezone(zone).isoformat(timespec="seconds")


def _moments(
    session: CaseSession,
    shipped: Catalogue,
    newest: dict[str, Transcript],
    usable: frozenset[EvidenceCode],
) -> tuple[MomentEntry, ...]:
    derivatives = session.stores.derivatives.all()
    entries = []
    for moment in review.moments(session):
        if moment.draft.evidence not in usable:
            continue
        own = [item for item in derivatives if item.moment == moment.code]
        around = _segments(moment, newest)
        entries.append(
            MomentEntry(
                moment=quotes.for_dossier(moment, around),
                categories=tuple(shipped.shown(code) for code in moment.draft.categories),
                stills=tuple(
                    (item, str(clips.stored_path(session, item)))
                    for item in own
                    if item.kind is DerivativeKind.STILL and item.recipe.redaction is None
                ),
                clips=tuple(item for item in own if item.kind is DerivativeKind.CLIP),
                segments=quotes.excerpt_for_dossier(around),
                voices=tuple(session.stores.layouts.names(moment.draft.evidence).items()),
                gestures=tuple(map(gestures.told, moment.draft.gestures)),
            )
        )
    return tuple(entries)


def _segments(moment: Moment, newest: dict[str, Transcript]) -> tuple[Segment, ...]:
    transcript = newest.get(moment.draft.evidence)
    if transcript is None:
        return ()
    return tuple(
        segment
        for segment in transcript.segments
        if moment.draft.span.overlaps(TimeRange(segment.start_us, segment.end_us))
    )


def _summary(transcript: Transcript) -> TranscriptSummary:
    return TranscriptSummary(
        evidence=transcript.evidence,
        status=transcript.status,
        source=transcript.source,
        model_name=transcript.model.name,
        model_sha256=transcript.model.sha256,
        model_is_known=transcript.model.is_known,
        language=transcript.language,
        segment_count=len(transcript.segments),
        revised_count=sum(segment.is_verified for segment in transcript.segments),
        profile=profile_text(transcript.profile),
    )


def _with_warnings(
    snapshot: DossierSnapshot,
    newest: list[Transcript],
    left_out: tuple[MomentCode, ...],
    *,
    has_timestamp: bool,
) -> DossierSnapshot:
    found = [
        *snapshot_warnings.form_warnings(snapshot),
        *snapshot_warnings.evidence_warnings(snapshot, newest),
        *snapshot_warnings.moment_warnings(snapshot),
        *snapshot_warnings.study_warnings(snapshot),
        *(DossierWarning(WarningCode.MOMENT_LEFT_OUT, code) for code in left_out),
    ]
    if snapshot.is_demo_certificate:
        found.append(DossierWarning(WarningCode.DEMO_CERTIFICATE))
    if snapshot.is_signed and not has_timestamp:
        found.append(DossierWarning(WarningCode.NO_TIMESTAMP))
    return replace(snapshot, warnings=tuple(found))
