"""`netra doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

import typer

from app.cli.face import FACE, MISSING, table
from app.domain.plain import to_plain
from app.services import health


def doctor() -> None:
    """Check this machine; status 3 where something is missing."""
    checks = health.checks(FACE.lang)
    say = FACE.say
    rows = [("✓" if c.ok else "✗", c.name, c.detail, c.remedy) for c in checks]
    headings = (
        "",
        say("bagian", "part"),
        say("keadaan", "state"),
        say("yang perlu dilakukan", "to do"),
    )
    FACE.show({"ok": all(c.ok for c in checks), "checks": to_plain(checks)}, table(headings, rows))
    if not all(c.ok for c in checks):
        raise typer.Exit(MISSING)
