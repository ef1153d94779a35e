"""What the chain says of suggestions: that they were found, and what was decided of them."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.custody import CustodyValue
from app.domain.moment import Suggestion, SuggestionDraft, SuggestionStatus
from app.domain.plain import digest
from app.services.events import Topic
from app.services.session import CaseSession


def found_facts(found: Sequence[tuple[int, SuggestionDraft]]) -> dict[str, CustodyValue]:
    """Say which suggestions were stored, by id, and what each of them says."""
    return {
        "suggestions": [id_ for id_, _draft in found],
        "drafts_sha256": [digest(SuggestionDraft, draft) for _id, draft in found],
    }


def decide_on(
    session: CaseSession,
    suggestion: Suggestion,
    status: SuggestionStatus,
    moment: str,
    why: str = "",
    step: Sequence[int] = (),
) -> None:
    """Write what was decided of a suggestion and its entry; no step to undo is left by it.

    Args:
        step: ids that were decided in one act of the reviewer, so that they are taken back as one.
    """
    is_open = status is SuggestionStatus.OPEN
    reason = why if status is SuggestionStatus.REJECTED else ""
    who = "" if is_open else session.reviewer.name
    with session.change(f"suggestion.{status.value}", Topic.SUGGESTION, why=why) as change:
        session.stores.suggestions.decide(suggestion.id, status, who, moment, reason)
        change.obj = (suggestion.draft.evidence, *((moment,) if moment else ()))
        change.data = {
            "suggestion": suggestion.id,
            "category": suggestion.draft.category,
            "cue": suggestion.draft.cue,
        }
        if len(step) > 1:
            change.data = {**change.data, "step": list(step)}
