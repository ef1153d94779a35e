"""The public variant of a case: what may leave the office, with no name and no free text in it.

Nothing that a person typed is carried over, since no program can promise to find every name in a
text. What stays is structure: hashes, times, categories, and role labels in place of persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.clip import Derivative, DerivativeKind
from app.domain.custody import ChainHead
from app.domain.errors import InvalidValue
from app.domain.exchange_case import ExchangeCase
from app.domain.public_parts import (
    PublicEvidence,
    PublicMoment,
    name_key,
    public_evidence,
    public_moment,
    role_labels,
)

PUBLIC_FORMAT = "netra-public/1"
"""`format` of the public variant; it cannot be opened as a case."""
REDACTED_TOOL = "netra.redact/"
"""A recipe of this tool covered what is not to be seen."""
NOT_CHOSEN, NOT_REDACTED = "not_chosen", "not_redacted"


@dataclass(frozen=True, slots=True)
class PublicDerivative:
    """One still or clip that a person chose to give out."""

    code: str
    """T-001."""
    kind: str
    """still or clip."""
    evidence: str
    """BB-001."""
    moment: str
    """M-001, empty for none."""
    sha256: str
    """Of the file in this package."""
    suffix: str
    """File ending."""
    frames_sha256: str
    """Identity of the source pixels."""
    is_redacted: bool
    """Whether something was blurred in it."""


@dataclass(frozen=True, slots=True)
class PublicCase:
    """The case as the public may see it."""

    format: str
    """PUBLIC_FORMAT."""
    made_at: str
    """UTC."""
    internal_log: str
    """Identity of the custody chain, whose entries stay in the office."""
    internal_head: ChainHead
    """End of that chain: its number plus one is how many entries there are."""
    internal_case_sha256: str
    """SHA-256 of the whole case.json at the same head, as the office can show it."""
    number: str
    """Register number."""
    election: str
    """pemilu or pemilihan."""
    origin: str
    """temuan or laporan."""
    is_fictional: bool
    """A sample case."""
    parties: tuple[str, ...]
    """Role labels in the order of the form."""
    evidence: tuple[PublicEvidence, ...]
    """In order of code."""
    moments: tuple[PublicMoment, ...]
    """Those present, in order of code."""
    derivatives: tuple[PublicDerivative, ...]
    """Those chosen."""
    left_out: tuple[tuple[str, str], ...]
    """(code, why) of the derivatives that are not here: not_chosen or not_redacted."""


def public_case(case: ExchangeCase, whole_sha256: str, chosen: Sequence[str]) -> PublicCase:
    """Make the public variant.

    Args:
        whole_sha256: of the whole case.json at the same head.
        chosen: codes of derivatives that a person looked at and gives out; a clip only where
            it was made with redaction.

    Raises:
        InvalidValue: a chosen code is unknown, or a chosen clip shows bystanders unredacted.
    """
    kept_back = left_out(case.derivatives, chosen)
    behind = {code for code, _why in kept_back}
    present = [kept.moment for kept in case.moments if not kept.removed_at]
    labels = role_labels(case.parties, present)
    return PublicCase(
        format=PUBLIC_FORMAT,
        made_at=case.made_at,
        internal_log=case.log,
        internal_head=case.head,
        internal_case_sha256=whole_sha256,
        number=case.form.number,
        election=case.form.election.value,
        origin=case.form.origin.value,
        is_fictional=case.form.is_fictional,
        parties=tuple(labels[name_key(party.name)] for party in case.present_parties),
        evidence=tuple(public_evidence(item) for item in case.evidence),
        moments=tuple(public_moment(moment, labels) for moment in present),
        derivatives=tuple(
            _derivative(item) for item in case.derivatives if item.code not in behind
        ),
        left_out=kept_back,
    )


def left_out(items: Sequence[Derivative], chosen: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Give the code of each derivative that a public variant leaves out, and why.

    Raises:
        InvalidValue: a chosen code is unknown, or a chosen clip shows bystanders unredacted, or
            a chosen still shows what a redacted copy of the same picture covers.
    """
    by_code = {str(item.code): item for item in items}
    covered = frozenset(item.recipe.frames_sha256 for item in items if _is_redacted(item))
    for code in chosen:
        if code not in by_code:
            raise InvalidValue(field="derivative", value=code, expected=", ".join(by_code))
        if why := _kept_back(by_code[code], chosen, covered):
            raise InvalidValue(field="derivative", value=code, expected=why)
    return tuple(
        (code, why) for code, item in by_code.items() if (why := _kept_back(item, chosen, covered))
    )


def _is_redacted(item: Derivative) -> bool:
    return item.recipe.tool.startswith(REDACTED_TOOL)


def _kept_back(item: Derivative, chosen: Sequence[str], covered: frozenset[str]) -> str:
    """Say why one stays behind; a still of the very pixels that a copy covers stays too."""
    is_bare = item.kind is DerivativeKind.CLIP or item.recipe.frames_sha256 in covered
    if is_bare and not _is_redacted(item):
        return NOT_REDACTED
    return "" if item.code in chosen else NOT_CHOSEN


def _derivative(item: Derivative) -> PublicDerivative:
    return PublicDerivative(
        code=item.code,
        kind=item.kind.value,
        evidence=item.evidence,
        moment=item.moment or "",
        sha256=item.sha256,
        suffix=item.suffix,
        frames_sha256=item.recipe.frames_sha256,
        is_redacted=_is_redacted(item),
    )
