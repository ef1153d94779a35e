"""What a package of another office brings: compared with the case, before anything happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from app.domain.case import CaseForm
from app.domain.evidence import Evidence
from app.domain.exchange import ForeignChain
from app.domain.exchange_case import ExchangeCase, KeptMoment
from app.domain.merge import Choice, MergeOffer, MergePreview, OfferKind, OfferState
from app.domain.moment import Moment
from app.services import ancestry, merge_untaken
from app.services import exchange_reading as reading
from app.services.arrivals import Arrival
from app.services.merge_people import OfferedParty, party_offers
from app.services.merge_reading import (
    REMOVED,
    Home,
    Remembered,
    by_home,
    content_digest,
    decision_digest,
    moment_line,
    remember,
    require_related,
)
from app.services.merge_settings import OfferedRejection, OfferedSetting, Settings
from app.services.merge_sync import OfferedSync, sync_offers
from app.services.merge_words import (
    OfferedLayout,
    OfferedRun,
    OfferedText,
    run_offers,
    text_offers,
)
from app.services.session import CaseSession

_TAKE_OR_NOT = (Choice.MINE, Choice.THEIRS)
_ALL = (Choice.MINE, Choice.THEIRS, Choice.BOTH)


@dataclass(frozen=True, slots=True)
class OfferedMoment:
    """A moment of theirs and, where it is the same one, ours."""

    theirs: Moment
    """As it is there."""
    home: Home
    """Where it was first marked."""
    ours: KeptMoment | None
    """The same moment here."""


Thing = (
    Evidence
    | OfferedParty
    | OfferedRun
    | OfferedMoment
    | OfferedText
    | OfferedLayout
    | OfferedSync
    | OfferedSetting
    | OfferedRejection
)
_ORDER = {kind: place for place, kind in enumerate(OfferKind)}


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A preview, and what taking its offers needs; used by `merge_commit`."""

    arrival: Arrival
    """The package."""
    preview: MergePreview
    """What a person sees."""
    things: Mapping[str, Thing] = field(repr=False)
    """From the key of an offer to what it brings."""
    codes: Mapping[str, str] = field(repr=False)
    """From the code of an item there to its code here, where its bytes are here."""
    chains: tuple[ForeignChain, ...] = field(repr=False)
    """Chains that came along, the sender's first."""


def plan(session: CaseSession, arrival: Arrival, lang: str = "id") -> MergePlan:
    """Compare a package with the case; nothing is changed.

    Args:
        lang: in which what was set is put into words, `id` or `en`.

    Raises:
        PackageRefused: why=public_variant, not_related, same_chain or chain_forked.
        CustodyChainBroken: the case itself rests on a chain that is not as it came.
    """
    theirs, ours = arrival.whole(), reading.read_case(session)
    kept = session.stores.exchanges.chains()
    chains = arrival.chains(session.clock.stamp())
    our_chains = ancestry.ancestry(session.stores.custody.lines(), kept)
    their_chains = ancestry.ancestry(chains[0].lines, chains[1:])
    require_related(arrival.name, our_chains, their_chains, kept)
    case = _Comparison(
        ours=ours,
        theirs=theirs,
        here=remember(our_chains, _hashes(ours)),
        there=remember(their_chains, _hashes(theirs)),
    )
    settings = Settings(
        *(session, ours, theirs),
        moments=case.moment_codes(),
        codes=case.codes,
        chains=tuple(our_chains.values()),
        lang=lang,
    )
    found = [
        *party_offers(ours, theirs, our_chains, their_chains),
        *case.offers(),
        *sync_offers(ours, theirs, our_chains.values()),
        *settings.offers(),
    ]
    found.sort(key=lambda pair: _ORDER[pair[0].kind])
    offered = [pair for pair in found if pair[0].content_sha256 not in case.here.declined]
    untaken = merge_untaken.told(
        ancestry.told_by(session.stores.custody.lines(), kept),
        ancestry.told_by(chains[0].lines, chains[1:]),
        lang,
    )
    preview = MergePreview(
        offers=tuple(offer for offer, _thing in offered),
        matched=tuple(case.codes.items()),
        known=case.known,
        form_differences=tuple(_form_differences(ours.form, theirs.form)),
        stays=(*settings.stays, *untaken),
    )
    things = {offer.key: thing for offer, thing in offered}
    own = ours.log
    return MergePlan(
        arrival,
        preview,
        things,
        case.codes,
        tuple(chain for chain in chains if chain.log != own),
    )


_Offered = tuple[MergeOffer, Thing]


class _Comparison:
    """Two tellings of one case, side by side."""

    def __init__(
        self, *, ours: ExchangeCase, theirs: ExchangeCase, here: Remembered, there: Remembered
    ) -> None:
        self._ours = ours
        self._theirs = theirs
        self.here = here
        self._there = there
        by_hash = {item.digest.sha256: str(item.code) for item in ours.evidence}
        self.codes = {
            str(item.code): by_hash[item.digest.sha256]
            for item in theirs.evidence
            if item.digest.sha256 in by_hash
        }
        self.known = 0

    def offers(self) -> Iterator[_Offered]:
        """Give everything that is not here yet, in the order of `OfferKind`."""
        yield from self._evidence()
        yield from run_offers(self._ours, self._theirs, self.codes)
        yield from self._moments()
        yield from text_offers(self._ours, self._theirs, self.codes)

    def _evidence(self) -> Iterator[_Offered]:
        for item in self._theirs.evidence:
            if item.code not in self.codes:
                text = f"{item.name} · {item.digest.sha256}"
                yield _new(OfferKind.EVIDENCE, item.code, text, item.digest.sha256), item

    def moment_codes(self) -> dict[str, str]:
        """Give the code here of each moment there that is the same one."""
        here = by_home(self._ours.moments, self.here.homes)
        return {
            code: str(here[home].moment.code)
            for code, home in self._there.homes.items()
            if home in here
        }

    def _moments(self) -> Iterator[_Offered]:
        here = by_home(self._ours.moments, self.here.homes)
        hashes = _hashes(self._theirs)
        for home, kept in by_home(self._theirs.moments, self._there.homes).items():
            own, moment = here.get(home), kept.moment
            content = REMOVED if kept.removed_at else content_digest(moment, hashes)
            if own is None and kept.removed_at:
                continue  # marked and taken out there: nothing to bring
            if content in self.here.said.get(home, frozenset()):
                self.known += 1  # it said so here before: we are level with them, or ahead
                continue
            yield (
                self._moment_offer(moment, own, content),
                OfferedMoment(moment, home, own),
            )

    def _moment_offer(self, moment: Moment, own: KeptMoment | None, content: str) -> MergeOffer:
        key = f"{OfferKind.MOMENT.value} {moment.code}"
        choices: tuple[Choice, ...] = _TAKE_OR_NOT
        if own is None:
            state = OfferState.NEW
        elif content == REMOVED:
            state = OfferState.REMOVED
        else:
            state = OfferState.GONE if own.removed_at else OfferState.CONFLICT
            choices = _ALL
        return MergeOffer(
            key=key,
            kind=OfferKind.MOMENT,
            state=state,
            ours=own.moment.code if own else "",
            theirs=moment.code,
            mine_text=moment_line(own.moment) if own else "",
            theirs_text=REMOVED if content == REMOVED else moment_line(moment),
            choices=choices,
            content_sha256=decision_digest(
                "moment", "/".join(self._there.homes[moment.code]), content
            ),
        )


def _new(kind: OfferKind, theirs: str, text: str, content: str) -> MergeOffer:
    return MergeOffer(
        key=f"{kind.value} {theirs}",
        kind=kind,
        state=OfferState.NEW,
        ours="",
        theirs=theirs,
        mine_text="",
        theirs_text=text,
        choices=_TAKE_OR_NOT,
        content_sha256=decision_digest(kind.value, theirs, content),
    )


def _form_differences(ours: CaseForm, theirs: CaseForm) -> Iterator[tuple[str, str, str]]:
    for declared in fields(CaseForm):
        mine, other = getattr(ours, declared.name), getattr(theirs, declared.name)
        if mine != other:
            yield declared.name, str(mine), str(other)


def _hashes(case: ExchangeCase) -> dict[str, str]:
    return {str(item.code): str(item.digest.sha256) for item in case.evidence}
