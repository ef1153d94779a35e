"""What the figures of the hall video do, and when: read off the spoken lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drawing.hands import FIST, ONE, OPEN, TWO
from drawing.people import KHAKI, SKINS, Arm, Look
from drawing.sound import Spoken

SPEAKER = Look()
MODERATOR = Look(skin=SKINS[2], headwear="hijab", head=(150, 70, 84))
AUDIENCE = (
    Look(),
    Look(skin=SKINS[1], headwear="hijab", head=(124, 62, 74)),
    Look(SKINS[3], (58, 88, 98), "hair", (38, 34, 36), batik=(198, 178, 118)),
    Look(skin=SKINS[1], cloth=(182, 154, 106)),
    Look(headwear="hijab", head=(62, 92, 112), cloth=KHAKI),
    Look(skin=SKINS[2], headwear="hair", head=(34, 30, 30)),
    Look(SKINS[2], (120, 66, 56), "hijab", (196, 178, 150), batik=(222, 180, 120)),
)


@dataclass(frozen=True)
class Pose:
    """From when on the speaker's raised hand is where."""

    from_s: float
    x: float
    y: float
    raised: frozenset[str]
    lively: float = 0.0
    """How far the hand swings while speaking."""


@dataclass(frozen=True)
class Play:
    """The whole performance."""

    poses: tuple[Pose, ...]
    crowd_up_s: float
    crowd_down_s: float

    @classmethod
    def for_lines(cls, spoken: tuple[Spoken, ...]) -> Play:
        """Fit the gestures to the lines of `sound.SPEECH`."""
        support, vote, family, staff, salute = spoken[2:7]
        poses = (
            Pose(0.0, 66, 58, FIST),
            Pose(support.start_s - 0.2, 118, -8, OPEN, 9),
            Pose(support.end_s - 1.5, 112, -94, TWO, 2),
            Pose(vote.start_s - 0.15, 108, -86, ONE, 4),
            Pose(vote.start_s + 1.3, 120, -4, OPEN, 9),
            Pose(vote.end_s - 1.4, 114, -94, TWO, 2),
            Pose(family.start_s + 0.2, 122, 0, OPEN, 11),
            Pose(staff.start_s, 104, -70, ONE, 7),
            Pose(salute.start_s - 0.5, 116, -100, TWO, 3),
            Pose(salute.end_s + 2.2, 66, 58, FIST),
        )
        return cls(poses, salute.start_s + 0.5, salute.end_s + 2.0)

    def speaker_arm(self, at_s: float) -> Arm:
        """Give the raised arm at a time: half a second to move from pose to pose."""
        index = max(i for i, pose in enumerate(self.poses) if pose.from_s <= at_s)
        now, before = self.poses[index], self.poses[max(0, index - 1)]
        share = eased((at_s - now.from_s) / 0.5)
        swing = now.lively * share
        x = before.x + (now.x - before.x) * share + swing * math.sin(at_s * 4.3)
        y = before.y + (now.y - before.y) * share + swing * math.sin(at_s * 6.1 + 1)
        raised = now.raised if share > 0.45 else before.raised
        lean = 5 + 5 * math.sin(at_s * 3.1) if y < 20 else None
        return Arm((x, y), raised, turn=lean, palm_side=raised != FIST)

    def crowd_lift(self, at_s: float, delay_s: float) -> float:
        """Tell how far up the audience's arms are, 0 to 1."""
        up = eased((at_s - self.crowd_up_s - delay_s) / 0.6)
        return up * (1 - eased((at_s - self.crowd_down_s - delay_s * 0.6) / 0.6))


def eased(share: float) -> float:
    """Go from 0 to 1 with a soft start and end."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
