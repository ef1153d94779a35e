"""How far each picture of a shaking film is moved, so that what it shows stands still."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import InvalidValue

CALMEST, SHORTEST = 250, 2
"""Frames to each side over which the camera's way is evened out."""
PER_PIXEL = 32
"""Steps of a pixel in which a picture is moved."""
MOST_FRAMES = 20_000
"""Of one clip: its recipe names three numbers for each."""
_FARTHEST = 4096 * PER_PIXEL
_MOST_TURN = 200_000


@dataclass(frozen=True, slots=True)
class Steady:
    """Every move, as it was measured once: another machine would round otherwise."""

    frames: int
    """To each side of a frame over which the camera's way was evened out."""
    first: int
    """Frame of the original with which it begins."""
    moves: tuple[int, ...]
    """Three for each frame: where its picture is taken from, to the right and down in 32nds of a
    pixel of the upright picture, and turned clockwise around its middle, in millionths of a
    radian."""

    def __post_init__(self) -> None:
        check_reach(self.frames)
        count = len(self.moves)
        is_whole = self.first >= 0 and count > 0 and count % 3 == 0 and count <= 3 * MOST_FRAMES
        if not is_whole or not self._is_near():
            raise InvalidValue(field="steady", value=count, expected=f"3 * 1..{MOST_FRAMES}")

    @property
    def covered(self) -> range:
        """The frames that it names, numbered as in the original."""
        return range(self.first, self.first + len(self.moves) // 3)

    @property
    def largest(self) -> int:
        """The longest move to one side, in whole pixels, rounded up."""
        farthest = max(abs(each) for at, each in enumerate(self.moves) if at % 3 < 2)
        return -(-farthest // PER_PIXEL)

    def move(self, frame: int) -> tuple[int, int, int]:
        """Give how a frame is moved.

        Raises:
            InvalidValue: it is not among those that were measured.
        """
        if frame not in self.covered:
            expected = f"f{self.covered[0]} - f{self.covered[-1]}"
            raise InvalidValue(field="steady", value=f"f{frame}", expected=expected)
        at = 3 * (frame - self.first)
        across, down, turn = self.moves[at : at + 3]
        return across, down, turn

    def words(self, lang: str = "id") -> str:
        """Say it as it stands in the picture."""
        if lang == "en":
            return f"stabilised over {self.frames} frames to each side, by up to {self.largest} px"
        return f"distabilkan atas {self.frames} bingkai ke tiap sisi, paling jauh {self.largest} px"

    def _is_near(self) -> bool:
        moves = self.moves
        far = max(map(abs, (*moves[::3], *moves[1::3])))
        return far <= _FARTHEST and max(map(abs, moves[2::3])) <= _MOST_TURN


def check_reach(frames: int) -> None:
    """Refuse to even out a camera's way over so many frames to each side.

    Raises:
        InvalidValue: too few or too many.
    """
    if not SHORTEST <= frames <= CALMEST:
        raise InvalidValue(field="steady", value=frames, expected=f"{SHORTEST}..{CALMEST}")


def check_covered(steady: Steady | None, frames: range) -> None:
    """Refuse moves that were measured over other frames.

    Raises:
        InvalidValue: the frames are not all and only those of a clip.
    """
    if steady is not None and steady.covered != frames:
        covered = steady.covered
        value, expected = (f"f{each[0]} - f{each[-1]}" for each in (covered, frames))
        raise InvalidValue(field="steady", value=value, expected=expected)
