"""What a verification checked, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.custody import ChainHead
from app.domain.exchange import Anchor


class CheckState(StrEnum):
    """What a check came to: it holds, it does not, or nothing could be said."""

    GOOD = "good"
    BAD = "bad"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of a verification."""

    name: str
    """Stable key such as `original BB-001` or `custody chain`."""
    ok: bool
    """False where it fails; True where it holds or could not be made."""
    detail: str = ""
    """Facts for a reader: digests, counts, the reason."""
    could_check: bool = True
    """False where nothing could be said, for the reason in `detail`."""
    items: tuple[str, ...] = ()
    """Codes of the evidence that a failure of this check throws doubt on."""

    @property
    def state(self) -> CheckState:
        """Good, bad, or not checkable."""
        if not self.ok:
            return CheckState.BAD
        return CheckState.GOOD if self.could_check else CheckState.UNCHECKED


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was checked and what came out."""

    checks: tuple[CheckResult, ...]
    """In the order they were made."""
    depth: str = "full"
    """full: every byte was read; quick: sizes and some chunks of each original."""
    kind: str = "case"
    """case, dossier or package."""
    read_bytes: int = 0
    """Bytes of stored files that were read."""
    stored_bytes: int = 0
    """Bytes that those files have in all."""
    checked_at: str = ""
    """UTC, when the verification ended; empty where nobody noted it."""
    app_version: str = ""
    """Netra's version that checked."""
    head: ChainHead | None = None
    """End of the custody chain, None where it is broken or there is none."""
    sha256: str = ""
    """Of the file that was checked; empty for a folder."""
    anchor: Anchor | None = None
    """The newest head of the chain known outside this computer; None where there is none."""

    @property
    def ok(self) -> bool:
        """None fails, and at least one was made."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    def of_state(self, state: CheckState) -> tuple[CheckResult, ...]:
        """Give the checks that came to `state`, in the order made."""
        return tuple(check for check in self.checks if check.state is state)
