"""What of the moments' regions and figures is drawn over the picture on the stage now."""

from __future__ import annotations

from app.domain.drawn import Drawn, drawn_at
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, Region
from widgets.player.panel import PlayerPanel


class DrawnHere:
    """Looks only through the moments that have something drawn, at each position."""

    def __init__(self, player: PlayerPanel) -> None:
        self._player = player
        self._moments: tuple[Moment, ...] = ()
        self._regions: tuple[tuple[Region, str], ...] = ()
        self._figures: tuple[tuple[Drawn, str], ...] = ()

    def forget(self) -> None:
        """Another item comes: nothing of this one is drawn."""
        self._moments = ()
        self.look_again()

    def look_again(self) -> None:
        """What was shown meanwhile took the shapes away: draw them at the next look."""
        self._regions, self._figures = (), ()

    def set_moments(self, moments: tuple[Moment, ...]) -> None:
        """Take the moments of the item that is open."""
        self._moments = tuple(
            one for one in moments if one.draft.region is not None or one.draft.figures
        )

    def look(self, at_us: int, frame: int) -> None:
        """Draw what belongs to this place.

        Args:
            at_us: microseconds from the item's origin.
            frame: on the screen, of the item; the page of a photo, -1 for sound.
        """
        here = [one for one in self._moments if _is_here(one, at_us, frame)]
        regions = tuple(
            (one.draft.region, one.code) for one in here if one.draft.region is not None
        )
        figures = tuple(
            (drawn, one.code) for one in here for drawn in drawn_at(one.draft.figures, frame)
        )
        if regions != self._regions:
            self._regions = regions
            self._player.show_regions(regions)
        if figures != self._figures:
            self._figures = figures
            self._player.surface.show_figures(figures)


def _is_here(moment: Moment, at_us: int, frame: int) -> bool:
    """Tell whether a moment is on the screen: a frame begins a little before a stretch in it."""
    first, last = moment.first, moment.last
    if first is not None and last is not None and frame >= 0:
        return first.frame <= frame <= last.frame
    return moment.draft.span.overlaps(TimeRange(at_us, at_us))
