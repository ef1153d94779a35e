"""What another office set about limits, requirements, elements and suggestions: offered in words.

Each taken thing goes through the service a person would use here, and is one entry of the chain.
What does not fit this case is told in words; it stays readable in the sender's kept chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.choices import CaseChoices, ElementMark, RequirementMark
from app.domain.deadlines import DeadlineChoice
from app.domain.errors import InvalidValue, UnknownCategory, UnknownItem
from app.domain.exchange_case import ExchangeCase
from app.domain.merge import Choice, MergeOffer, OfferKind, OfferState
from app.domain.moment import Suggestion, SuggestionStatus
from app.domain.plain import to_plain
from app.services import deadlines, elements, procedure, requirements, suggestions
from app.services.history_case import choice_said
from app.services.history_facts import words
from app.services.merge_reading import decision_digest
from app.services.replay_entries import in_chain_form
from app.services.session import CaseSession

_TAKE_OR_NOT = (Choice.MINE, Choice.THEIRS)
_ACTS = {"deadline.set": "choice", "requirement.set": "mark", "element.set": "mark"}
_Setting = DeadlineChoice | RequirementMark | ElementMark


@dataclass(frozen=True, slots=True)
class OfferedSetting:
    """Something set there, with the codes of that case."""

    setting: _Setting
    """As it is there."""
    moment: str
    """Code here of the moment an element names; empty for none, or while it is not here."""


@dataclass(frozen=True, slots=True)
class OfferedRejection:
    """A suggestion that was put aside there and is open here."""

    id: int
    """Of the suggestion here."""
    reason: str
    """Why, in the words there."""
    decided_by: str
    """Reviewer there."""


Offered = tuple[MergeOffer, OfferedSetting | OfferedRejection]


class Settings:
    """What was set here and there, side by side."""

    def __init__(
        self,
        session: CaseSession,
        ours: ExchangeCase,
        theirs: ExchangeCase,
        *,
        moments: Mapping[str, str],
        codes: Mapping[str, str],
        chains: Sequence[Sequence[str]],
        lang: str,
    ) -> None:
        self._session = session
        self._ours = ours
        self._theirs = theirs
        self._moments = moments
        self._codes = codes
        self._lang = lang
        self._said = _said(chains)
        self._names = _names(session)
        self.stays: list[str] = []
        """What cannot be taken here, in words."""

    def offers(self) -> Iterator[Offered]:
        """Give what was set there and never said so here; fills `stays`."""
        here = {_key(item): item for item in _all(self._ours.choices)}
        for item in _all(self._theirs.choices):
            moment = self._moments.get(item.moment, "") if isinstance(item, ElementMark) else ""
            known = replace(item, moment=moment) if isinstance(item, ElementMark) else item
            is_new_moment = isinstance(item, ElementMark) and bool(item.moment) and not moment
            key = _key(item if is_new_moment else known)
            own = None if is_new_moment else here.get(key)
            said = set() if is_new_moment else self._said.get(key, set())
            content = _content(item)
            if content in said or (own is not None and _content(own) == content):
                continue
            text = self._text(item)
            if not self._fits(item, moment):
                self.stays.append(text)
                continue
            kind, _space, name = _key(item).partition(" ")
            offer = MergeOffer(
                key=_key(item),
                kind=OfferKind(kind),
                state=OfferState.CONFLICT if own or said else OfferState.NEW,
                ours=key.partition(" ")[2] if own else "",
                theirs=name,
                mine_text=self._text(own) if own else "",
                theirs_text=text,
                choices=_TAKE_OR_NOT,
                content_sha256=decision_digest(kind, name, content),
            )
            yield offer, OfferedSetting(item, moment)
        yield from self._rejections()

    def _rejections(self) -> Iterator[Offered]:
        here: dict[tuple[str, str, str], list[Suggestion]] = {}
        for own in self._ours.suggestions:
            draft = own.draft
            here.setdefault((str(draft.evidence), draft.category, draft.cue), []).append(own)
        for item in self._theirs.suggestions:
            if item.status is not SuggestionStatus.REJECTED:
                continue
            draft = item.draft
            code = self._codes.get(str(draft.evidence), "")
            found = [
                own
                for own in here.get((code, draft.category, draft.cue), ())
                if own.draft.span.overlaps(draft.span)
            ]
            line = f"{draft.category} “{draft.matched_text}”"
            told = f"{line} · {item.decided_by}" + (f": {item.reason}" if item.reason else "")
            if not found:
                self.stays.append(told)
            elif found[0].status is SuggestionStatus.OPEN:
                name = f"{draft.evidence}/{item.id}"
                yield (
                    MergeOffer(
                        key=f"{OfferKind.SUGGESTION.value} {name}",
                        kind=OfferKind.SUGGESTION,
                        state=OfferState.CONFLICT,
                        ours=f"{code}/{found[0].id}",
                        theirs=name,
                        mine_text=line,
                        theirs_text=told,
                        choices=_TAKE_OR_NOT,
                        content_sha256=decision_digest("suggestion", name, told),
                    ),
                    OfferedRejection(found[0].id, item.reason, item.decided_by),
                )
            elif found[0].reason != item.reason and item.reason not in found[0].reason:
                self.stays.append(told)

    def _fits(self, item: _Setting, moment: str) -> bool:
        """Tell whether a service here would take it; a moment that may still come is one."""
        try:
            if isinstance(item, DeadlineChoice):
                deadlines.checked(self._session, item)
            elif isinstance(item, RequirementMark):
                requirements.checked(self._session, item)
            else:
                elements.checked(self._session, replace(item, moment=moment))
        except (UnknownItem, UnknownCategory, InvalidValue):
            return False  # told in `stays`: it belongs to another law, or to another catalogue
        return True

    def _text(self, item: _Setting) -> str:
        told: dict[str, Any] = to_plain(item)
        note = item.why if isinstance(item, DeadlineChoice) else item.note
        name = self._names.get(_key(item).partition("/M-")[0].removesuffix("/"), _key(item))
        where = f" {item.moment}" if isinstance(item, ElementMark) and item.moment else ""
        said = choice_said(told, words(self._lang))
        return f"{name}{where}: {said}" + (f" ({note})" if note else "")


def take_setting(
    session: CaseSession, key: str, thing: OfferedSetting, taken: Mapping[str, str], why: str
) -> str:
    """Set here what was set there, as one entry of the chain; in the name of who takes it.

    Returns:
        What was set, empty where the moment it speaks of is not here or shows another category.
    """
    item = thing.setting
    if isinstance(item, DeadlineChoice):
        deadlines.set_choice(session, item, f"{item.why} ({why})" if item.why else why)
    elif isinstance(item, RequirementMark):
        requirements.set_mark(session, item)
    else:
        moment = thing.moment or taken.get(f"{OfferKind.MOMENT.value} {item.moment}", "")
        mark = replace(item, moment=moment)
        if item.moment and moment not in elements.matrix(session, item.category).moments:
            return ""
        elements.set_mark(session, mark)
        return mark.key
    return key.partition(" ")[2]


def take_rejection(session: CaseSession, thing: OfferedRejection) -> str:
    """Put a suggestion aside with the reason given there, and who gave it."""
    named = f"{thing.reason} ({thing.decided_by})".strip()
    why = named if len(named) <= suggestions.MOST_LETTERS else thing.reason
    (done,) = suggestions.reject(session, thing.id, why=why[: suggestions.MOST_LETTERS])
    return f"{done.draft.evidence}/{done.id}"


def _all(choices: CaseChoices) -> tuple[_Setting, ...]:
    return (*choices.deadlines, *choices.requirements, *choices.elements)


def _key(item: _Setting) -> str:
    if isinstance(item, DeadlineChoice):
        return f"{OfferKind.DEADLINE.value} {item.rule}"
    if isinstance(item, RequirementMark):
        return f"{OfferKind.REQUIREMENT.value} {item.requirement}"
    return f"{OfferKind.ELEMENT.value} {item.key}"


def _content(item: object) -> str:
    return _plain_content(in_chain_form(item))


def _plain_content(told: Mapping[str, Any]) -> str:
    """Say what was set, whoever gave which reason for it and whatever the moment is called."""
    kept = {name: value for name, value in told.items() if name not in ("why", "moment")}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _said(chains: Sequence[Sequence[str]]) -> dict[str, set[str]]:
    """Give what a case ever said of each, by its key: there it is level, or ahead."""
    said: dict[str, set[str]] = {}
    for lines in chains:
        for line in lines:
            entry: dict[str, Any] = json.loads(line)
            act = entry["act"]
            if act in _ACTS:
                key = f"{act.removesuffix('.set')} {entry['obj'][0]}"
                said.setdefault(key, set()).add(_plain_content(entry["data"][_ACTS[act]]))
    return said


def _names(session: CaseSession) -> dict[str, str]:
    """Name every limit, requirement and element that this case knows, in the words of the law."""
    election = session.stores.cases.record().form.election.value
    found = {f"deadline {rule.id}": rule.what for rule in procedure.deadline_rules(election).rules}
    found[f"deadline {deadlines.EVERY}"] = deadlines.PLAIN_DAYS
    found |= {f"requirement {item.id}": item.text for item in procedure.requirements(election)}
    for code, all_ in elements.of(session).items():
        found |= {f"element {code}/{item.key}": f"{code}: {item.text}" for item in all_}
    return found
