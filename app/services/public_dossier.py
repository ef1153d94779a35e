"""What the public variant of a dossier may show, chosen from the case; the rest is not read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.case import CaseForm, Reviewer
from app.domain.clip import Derivative, DerivativeKind
from app.domain.dossier import DossierSnapshot
from app.domain.dossier_public import (
    NameChoice,
    PictureState,
    PublicDossier,
    PublicEntry,
    PublicPicture,
    VariantPair,
    public_persons,
)
from app.domain.errors import UnreadableMedia
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.public_parts import public_evidence, public_moment, role_labels
from app.services import case_catalogue, clips, hearing
from app.services.hearing import HearingCard, Shown
from app.services.session import CaseSession
from app.tasks.job import JobContext
from media.worker import calls

_OFFICE = "Pemeriksa"
_STATES = {
    Shown.ORIGINAL: PictureState.NO_COPY,
    Shown.COPY: PictureState.COPY,
    Shown.UNCONFIRMED: PictureState.UNCONFIRMED,
    Shown.OTHER_EDGES: PictureState.OTHER_EDGES,
    Shown.OVERLAPS: PictureState.OVERLAPS,
}


@dataclass(frozen=True, slots=True)
class PictureWanted:
    """A picture to be taken out of a redacted copy."""

    source: Path
    """The copy in the store."""
    kind: EvidenceKind
    """Video or photo, as the copy is."""
    request: FrameRequest
    """Which frame of the copy."""
    out: Path
    """PNG in the staging folder; removed once it was printed."""


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """What will be printed, before its pictures were taken."""

    dossier: PublicDossier
    """With the pictures it will have, their pixels not yet known."""
    pictures: tuple[PictureWanted, ...]
    """To be taken: those of the moments whose picture has a path, in that order."""


def picture_states(session: CaseSession) -> tuple[tuple[str, PictureState], ...]:
    """Say of each moment whether the public variant shows a picture of it, or why not."""
    return tuple(
        (card.moment.code, _state(card))
        for card in hearing.cards(session, public=True, is_given_out=True)
    )


def plan(session: CaseSession, choices: tuple[NameChoice, ...]) -> PublicPlan:
    """Choose what the public variant prints; nothing is decoded or written.

    Args:
        choices: how much is told of the persons of a role; a role not named shows labels only.
    """
    cards = hearing.cards(session, public=True, is_given_out=True)
    parties = session.stores.cases.parties()
    labels = role_labels(parties, [card.moment for card in cards])
    shipped = case_catalogue.of(session)
    entries: list[PublicEntry] = []
    wanted: list[PictureWanted] = []
    for card in cards:
        seen, taken = _picture(session, card)
        wanted += [taken] if taken is not None else []
        moment = public_moment(card.moment, labels)
        categories = tuple(shipped.shown(code) for code in moment.categories)
        entries.append(PublicEntry(moment, categories, seen))
    dossier = PublicDossier(
        persons=public_persons(parties, labels, choices),
        choices=choices,
        evidence=tuple(public_evidence(item) for item in session.stores.evidence.all()),
        entries=tuple(entries),
    )
    return PublicPlan(dossier, tuple(wanted))


def take_pictures(planned: PublicPlan, ctx: JobContext) -> PublicDossier:
    """Decode the pictures of the redacted copies, in the child; gives what will be printed.

    Raises:
        UnreadableMedia: a copy gives no picture any more.
        Cancelled: a person stopped it; `forget` removes what was written.
    """
    waiting = list(planned.pictures)
    entries = []
    for entry in planned.dossier.entries:
        if not entry.picture.path:
            entries.append(entry)
            continue
        one = waiting.pop(0)
        ctx.stop_if_cancelled()
        made = calls.still(one.source, one.kind, one.request, one.out, ctx.silent())
        # a photo has pages, and its copy holds one: nothing to number
        if made.position is None and one.kind is EvidenceKind.VIDEO:
            raise UnreadableMedia(path=one.source)
        seen = replace(entry.picture, frame=made.position, pixels_sha256=made.pixels_sha256)
        entries.append(replace(entry, picture=seen))
    return replace(planned.dossier, entries=tuple(entries))


def forget(planned: PublicPlan) -> None:
    """Remove the pictures that were taken."""
    for one in planned.pictures:
        one.out.unlink(missing_ok=True)


def paired(
    snapshot: DossierSnapshot, public: PublicDossier
) -> tuple[DossierSnapshot, DossierSnapshot]:
    """Give both variants, each with the digests of what both hold."""
    from app.dossier.manifest import content_sha256

    given = public_snapshot(snapshot, public)
    pair = VariantPair(content_sha256(snapshot), content_sha256(given))
    return replace(snapshot, pair=pair), replace(given, pair=pair)


def public_snapshot(internal: DossierSnapshot, public: PublicDossier) -> DossierSnapshot:
    """Make the snapshot that the public variant is laid out from.

    Every field is named: what is not named here stays empty, also what is added one day.
    """
    form = internal.form
    return DossierSnapshot(
        form=CaseForm(
            number=form.number,
            title="",
            election=form.election,
            origin=form.origin,
            is_fictional=form.is_fictional,
            needs_two_signatures=form.needs_two_signatures,
        ),
        parties=(),
        reviewer=Reviewer(_OFFICE, _OFFICE),
        made_at=internal.made_at,
        made_at_local=internal.made_at_local,
        evidence=(),
        thumbnails=(),
        moments=(),
        transcripts=(),
        derivatives=(),
        deadlines=(),
        custody_lines=(),
        custody_head=internal.custody_head,
        catalogue_version=internal.catalogue_version,
        catalogue_disclaimer=internal.catalogue_disclaimer,
        app_version=internal.app_version,
        tool_versions=internal.tool_versions,
        warnings=(),
        is_demo_certificate=internal.is_demo_certificate,
        is_signed=internal.is_signed,
        signer_name=internal.signer_name,
        signer_issuer=internal.signer_issuer,
        signer_fingerprint=internal.signer_fingerprint,
        signer_valid_until=internal.signer_valid_until,
        identities=internal.identities,
        look=internal.look,
        is_outside=internal.is_outside,
        public=public,
    )


def _state(card: HearingCard) -> PictureState:
    if card.evidence.kind is EvidenceKind.AUDIO:
        return PictureState.SOUND
    made = card.copy
    hidden = made.recipe.redaction if made is not None else None
    if hidden is not None and not hidden.plan.regions:
        # a person confirmed it, but nothing of its picture is covered
        return PictureState.ONLY_VOICES
    return _STATES[card.shown]


def _picture(session: CaseSession, card: HearingCard) -> tuple[PublicPicture, PictureWanted | None]:
    state = _state(card)
    if state is not PictureState.COPY or card.copy is None:
        return PublicPicture(state), None
    made = card.copy
    out = session.blobs.staging_path(".png")
    source = session.blobs.derived_path(made.sha256)
    is_still = made.kind is DerivativeKind.STILL
    at = 0 if is_still else _frame_in_copy(session, card, made)
    first = made.recipe.first.frame if made.recipe.first else 0
    seen = PublicPicture(
        state=state,
        path=str(out),
        copy=made.code,
        copy_sha256=made.sha256,
        in_original=first + at,
    )
    kind = EvidenceKind.PHOTO if is_still else EvidenceKind.VIDEO
    return seen, PictureWanted(source, kind, FrameRequest(frame=at), out)


def _frame_in_copy(session: CaseSession, card: HearingCard, made: Derivative) -> int:
    """Choose the frame of the moment's newest still where the copy holds it, else the first."""
    first = made.recipe.first.frame if made.recipe.first else 0
    for item in reversed(clips.derivatives(session)):
        is_still = item.kind is DerivativeKind.STILL and item.recipe.redaction is None
        if item.moment != card.moment.code or not is_still or item.recipe.first is None:
            continue
        at = item.recipe.first.frame - first
        if 0 <= at < made.recipe.frame_count:
            return at
    return 0
