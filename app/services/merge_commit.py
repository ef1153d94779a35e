"""Take from another office's package what a person decided; each thing is one entry of the chain.

Nothing of ours is overwritten: what was here before stays in the chain, revisions are appended,
and whatever is broken off in the middle is offered again by the next look at the same package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.custody import CustodyValue
from app.domain.evidence import Evidence, Provenance
from app.domain.ids import EvidenceCode
from app.domain.merge import FROM_PACKAGE, Choice, Decisions, MergeOffer, OfferState, decided
from app.domain.moment import MomentOrigin
from app.services import ancestry, intake
from app.services.events import Topic
from app.services.merge_moments import add_moment, at_home, change_moment, set_removed
from app.services.merge_people import OfferedParty, take_party
from app.services.merge_settings import (
    OfferedRejection,
    OfferedSetting,
    take_rejection,
    take_setting,
)
from app.services.merge_sync import OfferedSync, take_sync
from app.services.merge_texts import take_layout, take_run, take_text
from app.services.merge_words import OfferedLayout, OfferedRun, OfferedText
from app.services.merging import MergePlan, OfferedMoment
from app.services.package_opening import arrival_record, import_facts
from app.services.session import CaseSession
from app.store.blobs import StagedFile
from app.tasks.job import Job, JobContext, Lane


@dataclass(frozen=True, slots=True)
class StagedItem:
    """An item of the package, copied and compared, not in the case yet."""

    theirs: Evidence
    """As it is there."""
    staged: StagedFile
    """The copy."""


@dataclass(frozen=True, slots=True)
class BegunMerge:
    """What is in the case already; the rest follows once the new items were looked into."""

    plan: MergePlan
    """What was decided about."""
    decisions: Decisions
    """What was decided."""
    codes: dict[str, str]
    """From the code of an item there to its code here, the new ones included."""
    new: tuple[Evidence, ...]
    """Items to look into."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What came of it."""

    taken: tuple[tuple[str, str], ...]
    """(key of the offer, code here)."""
    declined: tuple[str, ...]
    """Keys that a person did not take; they are not offered again."""
    undecided: tuple[str, ...]
    """Keys of conflicts that nobody decided; they are offered again."""
    skipped: tuple[str, ...]
    """Keys that could not be taken because their item was not."""


def stage_job(
    session: CaseSession, plan: MergePlan, decisions: Decisions
) -> Job[tuple[StagedItem, ...]]:
    """Copy the new items of a package; the case is not changed.

    Raises (from the job):
        DigestMismatch, DiskFull, FileMissing, Cancelled: as named; staged copies are swept by
            the next opening.
    """
    session.require_writable()
    package = plan.arrival.package
    members = {member.sha256: package.folder / member.name for member in package.members}
    wanted = [
        thing
        for offer in plan.preview.offers
        if isinstance(thing := plan.things[offer.key], Evidence)
        and decided(offer, decisions) is Choice.THEIRS
    ]
    blobs = session.blobs

    def run(ctx: JobContext) -> tuple[StagedItem, ...]:
        found = []
        for number, item in enumerate(wanted):
            ctx.progress(number / len(wanted), "copying", item.name)
            staged = blobs.stage(members[item.digest.sha256], ctx.silent())
            named = replace(
                staged,
                name=item.name,
                source_path=f"{plan.arrival.name}: {item.code}",
                source_modified_at=item.source_modified_at,
            )
            found.append(StagedItem(item, named))
        return tuple(found)

    return Job(label=plan.arrival.name, lane=Lane.DISK, run=run)


def begin(
    session: CaseSession, plan: MergePlan, decisions: Decisions, staged: Sequence[StagedItem]
) -> BegunMerge:
    """Record what came and what was decided, keep the other chains, and take the items in."""
    _record(session, plan, decisions)
    codes, new = dict(plan.codes), []
    for item in staged:
        outcome = intake.commit(session, item.staged, _provenance(plan, item.theirs))
        if outcome.evidence is not None:
            codes[str(item.theirs.code)] = str(outcome.evidence.code)
            new.append(outcome.evidence)
    return BegunMerge(plan, decisions, codes, tuple(new))


def finish(session: CaseSession, begun: BegunMerge) -> MergeResult:
    """Take the rest; the new items have been looked into by now."""
    taker = _Taker(session, begun)
    for offer in begun.plan.preview.offers:
        taker.take(offer)
    return taker.result()


def merge_in_place(
    session: CaseSession, plan: MergePlan, decisions: Decisions, ctx: JobContext
) -> MergeResult:
    """Do all of it, one step after the other.

    Raises:
        Cancelled: a person stopped it; what was taken is whole, the rest is offered again.
    """
    staged = stage_job(session, plan, decisions).run(ctx)
    begun = begin(session, plan, decisions, staged)
    for item in begun.new:
        probed = intake.probe_job(session, item).run(ctx.silent())
        intake.record_probe(session, item.code, probed)
    return finish(session, begun)


def _record(session: CaseSession, plan: MergePlan, decisions: Decisions) -> None:
    received_at = session.clock.stamp()
    exchange = arrival_record(plan.arrival, received_at)
    kept = {(chain.log, chain.lines) for chain in session.stores.exchanges.chains()}
    declined: list[CustodyValue] = [
        {"key": offer.key, "sha256": offer.content_sha256}
        for offer in plan.preview.offers
        if decisions.get(offer.key) is Choice.MINE
    ]
    with session.change(ancestry.MERGE, Topic.CASE) as change:
        session.stores.exchanges.add(exchange)
        for chain in plan.chains:
            if (chain.log, chain.lines) not in kept:
                session.stores.exchanges.add_chain(chain)
        change.obj = (exchange.name,)
        change.data = {**import_facts(plan.chains, exchange), "declined": declined}


def _provenance(plan: MergePlan, item: Evidence) -> Provenance:
    """Say that it came with a package, and keep what was told of it there."""
    told = item.provenance
    sender = plan.arrival.whole().made_by.name
    note = f"{FROM_PACKAGE} {plan.arrival.name} ({plan.arrival.bag_sha256}), {sender}: {item.code}"
    return replace(
        told,
        method=told.method or FROM_PACKAGE,
        note=f"{told.note}\n{note}".strip(),
    )


class _Taker:
    """Takes one offer after the other."""

    def __init__(self, session: CaseSession, begun: BegunMerge) -> None:
        self._session = session
        self._begun = begun
        self._taken: list[tuple[str, str]] = []
        self._declined: list[str] = []
        self._undecided: list[str] = []
        self._skipped: list[str] = []

    def result(self) -> MergeResult:
        """Say what came of it."""
        return MergeResult(
            tuple(self._taken),
            tuple(self._declined),
            tuple(self._undecided),
            tuple(self._skipped),
        )

    def take(self, offer: MergeOffer) -> None:
        """Do what was decided about one offer."""
        decisions = self._begun.decisions
        if offer.needs_person and offer.key not in decisions:
            self._undecided.append(offer.key)
            return
        choice = decided(offer, decisions)
        if choice is Choice.MINE:
            self._declined.append(offer.key)
            return
        code = self._code(offer, choice)
        if code:
            self._taken.append((offer.key, code))
        else:
            self._skipped.append(offer.key)

    def _code(self, offer: MergeOffer, choice: Choice) -> str:
        thing = self._begun.plan.things[offer.key]
        if isinstance(thing, Evidence):
            return self._begun.codes.get(str(thing.code), "")
        if isinstance(thing, OfferedParty):
            return take_party(self._session, thing, self._why())
        if isinstance(thing, OfferedSetting):
            return take_setting(self._session, offer.key, thing, dict(self._taken), self._why())
        if isinstance(thing, OfferedRejection):
            return take_rejection(self._session, thing)
        if isinstance(thing, OfferedRun):
            code = self._begun.codes.get(str(thing.run.evidence), "")
            origin = self._origin(str(thing.run.evidence), "")
            return take_run(self._session, code, thing, choice, origin) if code else ""
        if isinstance(thing, OfferedLayout):
            return take_layout(self._session, thing, self._origin("", ""))
        if isinstance(thing, OfferedText):
            return take_text(self._session, thing, self._origin("", thing.revision.revised_by))
        if isinstance(thing, OfferedSync):
            return take_sync(self._session, thing, self._begun.codes, self._why())
        return self._moment(thing, offer.state, choice)

    def _origin(self, code: str, reviewer: str) -> dict[str, CustodyValue]:
        arrival = self._begun.plan.arrival
        return {
            "log": arrival.log,
            "number": arrival.whole().form.number,
            "code": code,
            "reviewer": reviewer,
            "package_sha256": arrival.bag_sha256,
        }

    def _moment(self, thing: OfferedMoment, state: OfferState, choice: Choice) -> str:
        own = thing.ours.moment if thing.ours else None
        if state is OfferState.REMOVED and own is not None:
            set_removed(self._session, own.code, removed=True, why=self._why())
            return str(own.code)
        code = self._begun.codes.get(str(thing.theirs.draft.evidence), "")
        if not code:
            return ""
        moment = at_home(self._session, thing.theirs, EvidenceCode(code))
        if own is None or choice is Choice.BOTH:
            return add_moment(self._session, moment, self._home(thing), self._why())
        if state is OfferState.GONE:
            set_removed(self._session, own.code, removed=False, why=self._why())
        return change_moment(self._session, own, moment, self._why())

    def _home(self, thing: OfferedMoment) -> MomentOrigin:
        (log, code), arrival = thing.home, self._begun.plan.arrival
        return MomentOrigin(
            log=log,
            number=arrival.whole().form.number,
            code=code,
            reviewer=thing.theirs.created_by,
            package_sha256=arrival.bag_sha256,
        )

    def _why(self) -> str:
        return f"{FROM_PACKAGE} {self._begun.plan.arrival.name}"
