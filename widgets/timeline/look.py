"""How a person wants to see the time axis; it stays while items come and go."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.timeline.values import Ruler


@dataclass(slots=True)
class Look:
    """What was chosen in the axis's menu."""

    ruler: Ruler = Ruler.TIME
    """What the ruler counts in; time where the item does not have the other."""
    is_apart: bool = False
    """True where channels that differ are drawn below each other."""
    snaps: bool = True
    """True where edges catch what lies near; Ctrl turns it round while it is held."""
