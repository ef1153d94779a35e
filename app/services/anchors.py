"""Where the head of the chain lies outside the chain: sheets, receipts, packages, time stamps.

A bare chain cannot show that its tail was cut off or that it was written anew. Whoever holds a
head of it can: every anchor is compared with the chain, and the newest one that lies outside
this computer is named, so that a reader knows up to where the chain is vouched for by others.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from app.domain.custody import ChainHead, head_after
from app.domain.errors import InvalidValue
from app.domain.exchange import Anchor, AnchorKind, Stamp
from app.domain.plain import to_plain
from app.services import stamps
from app.services.ancestry import is_head_of
from app.services.events import Topic
from app.services.last_head import LastHead
from app.services.session import CaseSession
from app.services.stores import Stores
from app.store.exchange import AnchorStore
from app.tasks.job import Job, JobContext, Lane

OUTSIDE = frozenset(
    (
        AnchorKind.DOSSIER,
        AnchorKind.SHEET,
        AnchorKind.RECEIPT,
        AnchorKind.TIMESTAMP,
        AnchorKind.PACKAGE,
    )
)
"""Kinds that somebody else holds or made, once they were handed over."""
STAMP = "rfc3161"
"""Key of a time-stamp anchor's detail: base64 of the RFC 3161 token (DER)."""
ACCEPTED = "accepted"
"""Key of a last-seen anchor's detail: why a person went on with an older copy."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp that came back, not yet in the case."""

    head: ChainHead
    """What was stamped."""
    token: bytes
    """DER."""
    stamp: Stamp
    """What it says."""
    url: str
    """Who was asked."""


def all_anchors(stores: Stores) -> tuple[Anchor, ...]:
    """Give every anchor of a case by head: those stored, its dossiers, packages and receipts."""
    own = stores.cases.log()
    dossiers = (
        Anchor(AnchorKind.DOSSIER, record.head, record.created_at, {"name": record.name})
        for record in stores.dossiers.all()
        if record.signed_by
    )
    kinds = {"out": AnchorKind.PACKAGE, "receipt": AnchorKind.RECEIPT}
    exchanged = (
        Anchor(kinds[item.direction], item.head, item.made_at, {"name": item.name, **item.detail})
        for item in stores.exchanges.all()
        if item.direction in kinds and item.log == own
    )
    found = (*_stored(stores.anchors), *dossiers, *exchanged)
    return tuple(sorted(found, key=lambda anchor: (anchor.head.seq, anchor.made_at)))


def newest_outside(stores: Stores) -> Anchor | None:
    """Give the anchor outside this computer that vouches for most of the own chain; None for none.

    A dossier or a package counts once it exists: that it was handed over, only people know.
    """
    chains = stores.exchanges.chains()
    lines = stores.custody.lines() if chains else ()

    def is_elsewhere(anchor: Anchor) -> bool:
        """Tell whether it stands on the chain of the office that this case came from."""
        head, seq = anchor.head, anchor.head.seq
        is_own = 0 <= seq < len(lines) and head_after(lines[seq], seq) == head
        return not is_own and is_head_of(head, chains, lines)

    found = [
        anchor
        for anchor in all_anchors(stores)
        if anchor.kind in OUTSIDE and not (chains and is_elsewhere(anchor))
    ]
    return max(found, key=lambda anchor: (anchor.head.seq, anchor.made_at), default=None)


def make(session: CaseSession, anchor: Anchor) -> None:
    """Store an anchor and note it in the chain; the head of now is kept as last seen."""
    with session.change("anchor.make", Topic.CUSTODY) as change:
        session.stores.anchors.add(anchor)
        change.obj = (anchor.detail["number"],) if "number" in anchor.detail else ()
        change.data = {"anchor": to_plain(anchor)}
    session.remember_head()


def stamp_job(session: CaseSession, url: str) -> Job[Stamped]:
    """Have the head of the chain time-stamped; the case is not changed until `keep_stamp`.

    Raises (at once or from the job):
        CaseReadOnly: this sitting may not write.
        TimestampFailed: the service gave no valid time stamp.
    """
    session.require_writable()
    head = session.stores.custody.head()

    def run(ctx: JobContext) -> Stamped:
        ctx.progress(0.1, "stamping")
        token, stamp = stamps.request(head.sha256, url, ctx)
        return Stamped(head, token, stamp, url)

    return Job(label="RFC 3161", lane=Lane.MEDIA, run=run)


def keep_stamp(session: CaseSession, stamped: Stamped) -> Anchor:
    """Keep a time stamp in the case."""
    stamp = stamped.stamp
    detail = {
        STAMP: base64.b64encode(stamped.token).decode("ascii"),
        "authority": stamp.authority,
        "stamped_at": stamp.at,
        "serial": stamp.serial,
        "url": stamped.url,
    }
    anchor = Anchor(AnchorKind.TIMESTAMP, stamped.head, session.clock.stamp(), detail)
    make(session, anchor)
    return anchor


def seen_before(session: CaseSession) -> LastHead:
    """Compare the open case with what this computer last saw of it."""
    return session.seen_before


def accept_older(session: CaseSession, why: str) -> Anchor:
    """Go on with a case that is older than the one last seen; the decision stays in the chain.

    Raises:
        InvalidValue: no reason is given, or the case agrees with what was last seen.
    """
    seen = session.seen_before
    if not why.strip():
        raise InvalidValue(field="why", value="", expected="a reason")
    if not seen.is_alarm:
        raise InvalidValue(field="head", value=seen.state.value, expected="older")
    detail = {ACCEPTED: why, "seen_at": seen.at, "state": seen.state.value}
    anchor = Anchor(AnchorKind.LAST_SEEN, seen.head, session.clock.stamp(), detail)
    with session.change("anchor.make", Topic.CUSTODY, why=why) as change:
        session.stores.anchors.add(anchor)
        change.data = {"anchor": to_plain(anchor)}
    session.remember_head(even_back=True)
    return anchor


def title(anchor: Anchor) -> str:
    """Name an anchor by what a reader holds in hand: a sheet's number, a file, an authority."""
    detail = anchor.detail
    return detail.get("number") or detail.get("name") or detail.get("authority", "")


def _stored(store: AnchorStore) -> tuple[Anchor, ...]:
    return store.all()
