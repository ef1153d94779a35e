"""Taking a moment of another office into our case, on our own item and our own frames."""

from __future__ import annotations

from dataclasses import replace

from app.domain.evidence import EvidenceKind, EvidenceStatus
from app.domain.ids import EvidenceCode
from app.domain.moment import Moment, MomentOrigin
from app.domain.photos import page_at, page_position
from app.services.events import Topic
from app.services.frames import load_index
from app.services.review import moment_facts
from app.services.session import CaseSession


def at_home(session: CaseSession, theirs: Moment, evidence: EvidenceCode) -> Moment:
    """Put a moment of theirs on the item here; its frames are looked up in our own index.

    What a package says of a file is only a claim.
    """
    moment = replace(theirs, draft=replace(theirs.draft, evidence=evidence))
    item = session.stores.evidence.by_code(evidence)
    if item.kind is EvidenceKind.PHOTO:
        page = page_position(page_at(moment.draft.span.start_us))
        return replace(moment, first=page, last=page)
    if item.kind is not EvidenceKind.VIDEO or item.status is not EvidenceStatus.READY:
        return moment
    index = load_index(session, item)
    inside = index.frames_in(moment.draft.span)
    return replace(moment, first=index.position(inside[0]), last=index.position(inside[-1]))


def add_moment(session: CaseSession, moment: Moment, origin: MomentOrigin, why: str) -> str:
    """Add a moment under a code of ours that names its origin; gives the code."""
    with session.change("moment.add", Topic.MOMENT, why=why) as change:
        added = replace(moment, code=session.stores.moments.next_code(), origin=origin)
        session.stores.moments.insert(added)
        change.obj = (added.code, added.draft.evidence)
        change.data = moment_facts(added)
    return str(added.code)


def change_moment(session: CaseSession, own: Moment, moment: Moment, why: str) -> str:
    """Let a moment of ours say what theirs says; gives its code."""
    changed = replace(
        own,
        draft=moment.draft,
        first=moment.first,
        last=moment.last,
        catalogue_version=moment.catalogue_version,
    )
    with session.change("moment.set", Topic.MOMENT, why=why) as change:
        session.stores.moments.replace(changed)
        change.obj = (changed.code, changed.draft.evidence)
        change.data = moment_facts(changed)
    return str(own.code)


def set_removed(session: CaseSession, code: str, *, removed: bool, why: str) -> None:
    """Take a moment of ours out, or back in."""
    act = "moment.remove" if removed else "moment.restore"
    with session.change(act, Topic.MOMENT, why=why) as change:
        session.stores.moments.set_removed(code, session.clock.stamp() if removed else "")
        change.obj = (code,)
