"""Which stretch of time is on screen, and where."""

from __future__ import annotations

from dataclasses import dataclass

# One pixel is never less than this: a sample of 48 kHz is then five pixels wide.
MIN_US_PER_PIXEL = 4.0
_STEPS_US = tuple(
    round(step * 1000)
    for step in (
        0.05,
        0.1,
        0.2,
        0.5,
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1e3,
        2e3,
        5e3,
        1e4,
        15e3,
        3e4,
    )
) + tuple(60_000_000 * m for m in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 960, 1440))


@dataclass(slots=True)
class TimeScale:
    """Maps microseconds to pixels; the visible stretch always lies inside the item."""

    duration_us: int = 0
    """Length of the item."""
    width: float = 1.0
    """Pixels of the visible stretch."""
    start_us: float = 0.0
    """Time at the left edge."""
    us_per_pixel: float = 0.0
    """0 shows the whole item."""

    @property
    def is_whole(self) -> bool:
        """True where the whole item is on screen."""
        return self.step >= self.whole_step

    @property
    def whole_step(self) -> float:
        """Microseconds per pixel that show the whole item."""
        return max(self.duration_us / max(1.0, self.width), 1e-3)

    @property
    def step(self) -> float:
        """Microseconds per pixel now."""
        if self.us_per_pixel <= 0:
            return self.whole_step
        return min(self.us_per_pixel, self.whole_step)

    @property
    def visible_us(self) -> float:
        """Microseconds on screen."""
        return self.step * self.width

    def to_x(self, time_us: float) -> float:
        """Give the pixel of a time, 0 at the left edge."""
        return (time_us - self.start_us) / self.step

    def to_us(self, x: float) -> int:
        """Give the time at a pixel, inside the item."""
        return round(min(max(0.0, self.start_us + x * self.step), float(self.duration_us)))

    def zoom(self, factor: float, x: float) -> None:
        """Show `1/factor` of the stretch; the time under pixel `x` stays there."""
        anchor = self.start_us + x * self.step
        wanted = max(self.step / factor, min(MIN_US_PER_PIXEL, self.whole_step))
        self.us_per_pixel = 0.0 if wanted >= self.whole_step else wanted
        self.move_to(anchor - x * self.step)

    def show_all(self) -> None:
        """Show the whole item."""
        self.us_per_pixel = 0.0
        self.start_us = 0.0

    def move_to(self, start_us: float) -> None:
        """Put a time at the left edge, as far as the item reaches."""
        self.start_us = min(max(0.0, start_us), max(0.0, self.duration_us - self.visible_us))

    def reveal(self, time_us: int) -> bool:
        """Turn the page if a time is out of sight; tells whether it did."""
        if self.start_us <= time_us <= self.start_us + self.visible_us:
            return False
        self.move_to(time_us - self.visible_us * 0.1)
        return True

    def tick_us(self, min_pixels: float) -> int:
        """Give the round step whose ticks stand at least `min_pixels` apart."""
        least = min_pixels * self.step
        return next((step for step in _STEPS_US if step >= least), _STEPS_US[-1])
