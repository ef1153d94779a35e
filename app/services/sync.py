"""Putting recordings of one event on one clock; every change is one entry of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.custody import CustodyValue
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import SyncCode
from app.domain.plain import to_plain
from app.domain.sync import (
    MAX_DRIFT_PPB,
    MAX_MEMBERS,
    MAX_OFFSET_US,
    KeptSync,
    SoundMatch,
    SyncGroup,
    SyncMember,
    SyncMethod,
)
from app.services.events import Topic
from app.services.frames import readable
from app.services.session import CaseSession
from app.services.undo import Change
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls

SET_ACT, REMOVE_ACT = "sync.set", "sync.remove"
_TIMED = (EvidenceKind.VIDEO, EvidenceKind.AUDIO)


def listed(session: CaseSession) -> tuple[SyncGroup, ...]:
    """Give the groups that are there, in order of code."""
    return tuple(kept.group for kept in session.stores.syncs.all() if not kept.removed_at)


def group(session: CaseSession, code: str) -> SyncGroup:
    """Find a group.

    Raises:
        UnknownItem: there is none, or it was removed.
    """
    kept = session.stores.syncs.by_code(code)
    if kept.removed_at:
        raise UnknownItem(kind="sync", id=code)
    return kept.group


def of_items(session: CaseSession, codes: Sequence[str]) -> SyncGroup | None:
    """Give the newest group of exactly these items, in any order."""
    wanted = {code.upper() for code in codes}
    found = [group for group in listed(session) if set(group.codes) == wanted]
    return found[-1] if found else None


def draft(session: CaseSession, codes: Sequence[str], name: str = "") -> SyncGroup:
    """Make a group that is not stored: everything begins together.

    Raises:
        UnknownEvidence, UnreadableMedia, EvidenceWithdrawn, EvidenceFenced: as named.
        InvalidValue: not two to four different videos or sounds.
    """
    items = [readable(session, code) for code in codes]
    members = tuple(SyncMember(item.code, 0, SyncMethod.HAND) for item in items)
    made = SyncGroup(SyncCode(""), name.strip() or " + ".join(item.code for item in items), members)
    _check(made, items)
    return made


def store(session: CaseSession, wanted: SyncGroup) -> SyncGroup:
    """Store a group, new or changed; a member that changed bears who set it and when.

    Raises:
        UnknownItem: there is no group under its code.
        InvalidValue: what `draft` says, no name, or an offset or drift out of reach.
        UnknownEvidence, UnreadableMedia, EvidenceWithdrawn, EvidenceFenced, CaseReadOnly: as named.
    """
    session.require_writable()
    items = [readable(session, member.evidence) for member in wanted.members]
    _check(wanted, items)
    before = session.stores.syncs.by_code(wanted.code) if wanted.code else None
    members = _signed(session, wanted.members, before.group.members if before else ())
    after = replace(wanted, name=wanted.name.strip(), members=members)
    if before is not None and before == KeptSync(after):
        return after
    stored = put_group(session, KeptSync(after), SET_ACT, "")
    earlier = before or KeptSync(stored.group, session.clock.stamp())
    _push(session, f"sync.set {stored.group.code}", earlier, stored)
    return stored.group


def remove(session: CaseSession, code: str, why: str = "") -> None:
    """Take a group out; its code is not used again, its record stays.

    Raises:
        UnknownItem, CaseReadOnly: as named.
    """
    before = KeptSync(group(session, code))
    after = put_group(session, replace(before, removed_at=session.clock.stamp()), REMOVE_ACT, why)
    _push(session, f"sync.remove {before.group.code}", before, after)


def adopt(session: CaseSession, theirs: SyncGroup, why: str) -> SyncGroup:
    """Store a group as another office placed it, its own signatures kept.

    Raises:
        InvalidValue, UnknownEvidence, CaseReadOnly: as `store`.
    """
    items = [session.stores.evidence.by_code(member.evidence) for member in theirs.members]
    _check(theirs, items)
    return put_group(session, KeptSync(theirs), SET_ACT, why).group


def by_clocks(session: CaseSession, codes: Sequence[str]) -> tuple[int, ...] | None:
    """Give the offsets that the recorders' own clocks state; None where one states none.

    What a file says of its creation is a claim; where the recorder's clock was compared with
    true time (`recorder.set_clock`), the difference is taken off.
    """
    from app.domain.recorder import real_time
    from app.services.session import parse_stamp

    begun = []
    for code in codes:
        item = session.stores.evidence.by_code(code)
        claimed = item.media.claimed_created_at if item.media else None
        told = real_time(claimed, item.recorder) if claimed else None
        if told is None:
            return None
        begun.append(parse_stamp(told.real))
    if not begun:
        return None
    return tuple(round((at - begun[0]).total_seconds() * 1_000_000) for at in begun)


def match_job(session: CaseSession, first: str, second: str) -> Job[SoundMatch]:
    """Find from their sound when the second item began against the first; nothing is stored.

    Raises (from the job):
        UnreadableMedia: one of them holds no sound (`why` = `no_audio`).
        WorkerCrashed, WorkerTimedOut, Cancelled: as named.
    """
    one, other = readable(session, first), readable(session, second)
    paths = [session.blobs.original_path(item.digest.sha256) for item in (one, other)]

    def run(ctx: JobContext) -> SoundMatch:
        return calls.match_sound(paths[0], paths[1], ctx)

    return Job(label=f"{one.code} + {other.code} match", lane=Lane.MEDIA, run=run)


def matched(group: SyncGroup, first: str, second: str, found: SoundMatch) -> SyncGroup:
    """Give the group with the second item placed against the first as their sound says.

    Raises:
        InvalidValue: the match is not sure; nothing is stated from it.
    """
    if not found.is_sure:
        raise InvalidValue(field="match", value=found.why, expected="sure")
    anchor = next(member for member in group.members if member.evidence == first)
    return with_offset(
        group,
        second,
        anchor.to_group_us(found.offset_us),
        method=SyncMethod.SOUND,
        confidence_percent=found.confidence_percent,
        drift_ppb=anchor.drift_ppb + found.drift_ppb,
    )


def with_offset(
    group: SyncGroup,
    code: str,
    offset_us: int,
    *,
    method: SyncMethod = SyncMethod.HAND,
    confidence_percent: int = 0,
    drift_ppb: int | None = None,
) -> SyncGroup:
    """Give the group with one item placed anew; by hand its drift stays as it was."""
    members = tuple(
        replace(
            member,
            offset_us=offset_us,
            method=method,
            confidence_percent=confidence_percent,
            drift_ppb=member.drift_ppb if drift_ppb is None else drift_ppb,
        )
        if member.evidence == code
        else member
        for member in group.members
    )
    return replace(group, members=members)


def renamed(group: SyncGroup, name: str) -> SyncGroup:
    """Give the group under another name; an empty one leaves it as it is."""
    return replace(group, name=name.strip()) if name.strip() else group


def sync_facts(kept: KeptSync) -> dict[str, CustodyValue]:
    """Say of a group what its custody entry holds; the verification says it again."""
    facts: dict[str, CustodyValue] = {"sync": to_plain(kept.group)}
    if kept.removed_at:
        facts["removed_at"] = kept.removed_at
    return facts


def put_group(session: CaseSession, kept: KeptSync, act: str, why: str) -> KeptSync:
    """Write a group and its entry; no step to undo is left by it."""
    with session.change(act, Topic.SYNC, why=why) as change:
        if not kept.group.code:
            code = session.stores.syncs.next_code()
            kept = replace(kept, group=replace(kept.group, code=code))
        session.stores.syncs.put(kept)
        change.obj = (kept.group.code, *kept.group.codes)
        change.data = sync_facts(kept)
    return kept


def _push(session: CaseSession, label: str, before: KeptSync, after: KeptSync) -> None:
    def put(kept: KeptSync, why: str) -> None:
        if kept.removed_at:
            # taken out now, not when the step was first made
            kept = replace(kept, removed_at=session.clock.stamp())
        put_group(session, kept, REMOVE_ACT if kept.removed_at else SET_ACT, why)

    session.undo.push(
        Change(label, undo=lambda: put(before, "undo"), redo=lambda: put(after, "redo"))
    )


def _signed(
    session: CaseSession, members: tuple[SyncMember, ...], before: tuple[SyncMember, ...]
) -> tuple[SyncMember, ...]:
    """Name who placed a member and when, where it is not placed as it was."""
    known = {member.evidence: member for member in before}
    signed = []
    for member in members:
        old = known.get(member.evidence)
        if old is not None and replace(member, set_at=old.set_at, set_by=old.set_by) == old:
            signed.append(old)
        else:
            signed.append(
                replace(member, set_at=session.clock.stamp(), set_by=session.reviewer.name)
            )
    return tuple(signed)


def _check(group: SyncGroup, items: Sequence[Evidence]) -> None:
    if not 2 <= len(items) <= MAX_MEMBERS or len({item.code for item in items}) != len(items):
        raise InvalidValue(field="members", value=len(items), expected=f"2..{MAX_MEMBERS}")
    for item in items:
        if item.kind not in _TIMED:
            raise InvalidValue(field="members", value=item.code, expected="video | audio")
    if not group.name.strip():
        raise InvalidValue(field="name", value="", expected="text")
    for member in group.members:
        if abs(member.offset_us) > MAX_OFFSET_US:
            raise InvalidValue(field="offset", value=member.offset_us, expected="+HH:MM:SS")
        if abs(member.drift_ppb) > MAX_DRIFT_PPB:
            raise InvalidValue(field="drift", value=member.drift_ppb, expected="<= 1000 ppm")
