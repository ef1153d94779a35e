"""What a reviewer does: revise and confirm text, mark moments, take it back."""

from __future__ import annotations

from dataclasses import replace

from app.domain.custody import CustodyValue
from app.domain.ids import MomentCode
from app.domain.moment import Moment, MomentDraft
from app.domain.plain import digest, to_plain
from app.domain.transcript import Segment, Transcript
from app.services import case_catalogue, moment_list
from app.services.events import Topic
from app.services.layouts import segment_of
from app.services.lookup import Lookup
from app.services.picture_facts import picture_facts
from app.services.quotes import Transcripts, as_of_now, is_verified
from app.services.session import CaseSession
from app.services.undo import Change

UNDO_ACT = "transcript.revise_undo"


def transcript(session: CaseSession, code: str) -> Transcript | None:
    """Give the transcript of an item that is shown and quoted.

    Raises:
        UnknownEvidence: there is no such item.
    """
    return session.stores.transcripts.current(session.stores.evidence.by_code(code).code)


def edit_segment(session: CaseSession, code: str, segment_id: int, text: str) -> Segment:
    """Append a revision; the machine's text stays as it is.

    Raises:
        UnknownItem: no such segment in this item.
    """
    return _revise_undoably(session, code, segment_id, text.strip(), "transcript.revise")


def confirm_segment(session: CaseSession, code: str, segment_id: int) -> Segment:
    """Say that a person heard a segment and it is right as it stands."""
    return _revise_undoably(session, code, segment_id, None, "transcript.confirm")


def mark(session: CaseSession, draft: MomentDraft, why: str = "") -> Moment:
    """Mark a moment; its first and last frame are looked up in the frame index.

    An item that is fenced off may be marked as well: what was seen there is not lost, and
    dossiers leave it out until somebody has decided (`app.services.standing`).

    Args:
        why: what it belongs to, such as `copy M-001`: several of one act are one step.

    Raises:
        UnknownEvidence, UnknownCategory, UnreadableMedia, TimeOutsideMedia: as named.
    """
    moment = resolved(session, draft, code="", created_at=session.clock.stamp())
    with session.change("moment.add", Topic.MOMENT, why=why) as change:
        moment = replace(moment, code=session.stores.moments.next_code())
        session.stores.moments.insert(moment)
        change.obj = (moment.code, draft.evidence)
        change.data = moment_facts(moment)
    session.undo.push(
        Change(
            f"moment.add {moment.code}",
            undo=lambda: set_removed(session, moment.code, removed=True, why="undo"),
            redo=lambda: set_removed(session, moment.code, removed=False, why="redo"),
        )
    )
    return moment


def change_moment(session: CaseSession, code: str, draft: MomentDraft, why: str = "") -> Moment:
    """Change a moment under its code.

    Args:
        why: what it belongs to, such as `split M-001`: with the step before it is one.

    Raises:
        UnknownItem and what `mark` raises.
    """
    before = session.stores.moments.by_code(code)
    after = resolved(session, draft, before.code, before.created_at, before.draft.categories)
    put_moment(session, after, why)
    session.undo.push(
        Change(
            f"moment.set {code}",
            undo=lambda: put_moment(session, before, "undo"),
            redo=lambda: put_moment(session, after, "redo"),
        )
    )
    return after


def remove_moment(session: CaseSession, code: str, why: str = "") -> None:
    """Take a moment out of the case; its code is not used again, its record stays.

    Raises:
        UnknownItem: there is none.
    """
    moment = session.stores.moments.by_code(code)
    set_removed(session, moment.code, removed=True, why=why)
    session.undo.push(
        Change(
            f"moment.remove {moment.code}",
            undo=lambda: set_removed(session, moment.code, removed=False, why="undo"),
            redo=lambda: set_removed(session, moment.code, removed=True, why="redo"),
        )
    )


def restore_moment(session: CaseSession, code: str, why: str = "") -> Moment:
    """Bring a removed moment back.

    Raises:
        UnknownItem: none was removed under this code.
    """
    moment = session.stores.moments.by_code(code, removed=True)
    set_removed(session, moment.code, removed=False, why=why)
    session.undo.push(
        Change(
            f"moment.restore {moment.code}",
            undo=lambda: set_removed(session, moment.code, removed=True, why="undo"),
            redo=lambda: set_removed(session, moment.code, removed=False, why="redo"),
        )
    )
    return moment


def moments(session: CaseSession, evidence: str | None = None) -> tuple[Moment, ...]:
    """Give the moments by item and time, of one item or of all.

    Whether a quote is verified is said as of now: a segment may have been confirmed since.
    """
    return moment_list.listed(session, evidence)


def moment(session: CaseSession, code: str) -> Moment:
    """Find a moment.

    Raises:
        UnknownItem: there is none.
    """
    return as_of_now(session.stores.moments.by_code(code), Transcripts(session))


def _revise_undoably(
    session: CaseSession, code: str, segment_id: int, text: str | None, act: str
) -> Segment:
    """Append a revision, None for the text as it stands; undone, it is as unheard as before."""
    before = segment_of(session, code, segment_id)
    said = before.text if text is None else text
    after = revise(session, code, segment_id, said, act)
    session.undo.push(
        Change(
            f"{act} {segment_id}",
            undo=lambda: revise(
                session, code, segment_id, before.text, UNDO_ACT, is_heard=before.is_verified
            ),
            redo=lambda: revise(session, code, segment_id, said, act, why="redo"),
        )
    )
    return after


def revise(
    session: CaseSession,
    code: str,
    segment_id: int,
    text: str,
    act: str,
    *,
    is_heard: bool = True,
    why: str = "",
) -> Segment:
    """Append one revision and its entry; no step to undo is left by it."""
    with session.change(act, Topic.TRANSCRIPT, why=why) as change:
        by, at = session.reviewer.name, session.clock.stamp()
        number = session.stores.transcripts.add_revision(
            segment_id, text, by, at, is_heard=is_heard
        )
        change.obj = (code.upper(),)
        change.data = {
            "segment": segment_id,
            "revision": number,
            "text": text,
            "revised_by": by,
            "revised_at": at,
        }
        if not is_heard:
            change.data["heard"] = False
    return session.stores.transcripts.segment(segment_id)[0]


def resolved(
    session: CaseSession,
    draft: MomentDraft,
    code: str,
    created_at: str,
    kept: tuple[str, ...] = (),
    look: Lookup | None = None,
) -> Moment:
    """Make a moment of a draft: its frames are looked up, its categories must be known.

    Args:
        kept: categories that it had; they stay though the catalogue may not hold them any more.
        look: what was read for other drafts of the same act.

    Raises:
        UnknownEvidence, UnknownCategory, UnreadableMedia, TimeOutsideMedia: as named.
    """
    look = look or Lookup(session)
    evidence = look.item(draft.evidence)
    known = case_catalogue.of(session)
    codes = tuple(
        dict.fromkeys(
            item if item in kept else known.category(item).code for item in draft.categories
        )
    )
    draft = replace(draft, evidence=evidence.code, categories=codes)
    draft, first, last = look.place(draft)
    return Moment(
        code=MomentCode(code),
        draft=draft,
        first=first,
        last=last,
        catalogue_version=known.version,
        created_at=created_at,
        created_by=session.reviewer.name,
        quote_is_verified=is_verified(draft, look.transcripts),
    )


def put_moment(session: CaseSession, moment: Moment, why: str = "") -> None:
    """Write a moment over the one under its code, as a step taken back or done again does."""
    with session.change("moment.set", Topic.MOMENT, why=why) as change:
        session.stores.moments.replace(moment)
        change.obj = (moment.code, moment.draft.evidence)
        change.data = moment_facts(moment)


def set_removed(session: CaseSession, code: str, *, removed: bool, why: str) -> None:
    """Take a moment out or bring it back; no step to undo is left by it."""
    act = "moment.remove" if removed else "moment.restore"
    with session.change(act, Topic.MOMENT, why=why) as change:
        session.stores.moments.set_removed(code, session.clock.stamp() if removed else "")
        change.obj = (code,)


def moment_facts(moment: Moment) -> dict[str, CustodyValue]:
    """Say of a moment what its custody entry holds; the verification says it again."""
    draft = moment.draft
    facts: dict[str, CustodyValue] = {
        "start_us": draft.span.start_us,
        "end_us": draft.span.end_us,
        "categories": list(draft.categories),
        "persons": list(draft.persons),
        "quote": draft.quote,
        "note": draft.note,
        "catalogue": moment.catalogue_version,
        "evidence": draft.evidence,
        "created_at": moment.created_at,
        "created_by": moment.created_by,
        "moment_sha256": digest(Moment, moment),
    }
    for name, position in (("first", moment.first), ("last", moment.last)):
        if position is not None:
            facts[f"{name}_pts"] = position.pts
            facts[f"{name}_frame"] = position.frame
            facts["time_base"] = f"{position.time_base.numerator}/{position.time_base.denominator}"
    facts |= picture_facts(draft)
    if moment.origin is not None:
        facts["origin"] = to_plain(moment.origin)
    return facts
