"""Hands: palm towards the viewer or away, any fingers raised, the rest folded."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drawing.canvas import Canvas, Colour, Point, darker, lighter, smooth

ONE = frozenset({"index"})
TWO = frozenset({"index", "middle"})
OPEN = frozenset({"thumb", "index", "middle", "ring", "little"})
FIST: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Finger:
    """A finger of a hand one unit wide, wrist at the origin, pointing up."""

    base: Point
    length: float
    radius: float
    spread: float
    """Degrees from straight up when the whole hand is open."""


_FINGERS = {
    "little": _Finger((0.37, -0.86), 0.66, 0.105, 17),
    "ring": _Finger((0.135, -0.97), 0.86, 0.122, 6),
    "middle": _Finger((-0.115, -1.0), 0.95, 0.128, -4),
    "index": _Finger((-0.355, -0.94), 0.86, 0.124, -13),
}
_PALM = (
    (-0.27, 0.06), (-0.36, -0.22), (-0.47, -0.55), (-0.48, -0.85), (-0.36, -1.0), (-0.1, -1.05),
    (0.18, -1.03), (0.4, -0.95), (0.49, -0.8), (0.45, -0.45), (0.34, -0.15), (0.27, 0.06),
)  # fmt: skip


def draw_hand(
    canvas: Canvas, raised: frozenset[str], skin: Colour, *, palm_side: bool = True
) -> None:
    """Draw a hand one unit wide with its wrist at the origin, fingers up, thumb to the left."""
    edge = darker(skin, 0.38)
    thumb_out = "thumb" in raised
    parts = [
        (*_extended(name, raised), _FINGERS[name].radius) for name in _FINGERS if name in raised
    ]
    thumb = ((-0.36, -0.38), (-0.66, -0.72), (-0.8, -0.98))
    _outline(canvas, edge)
    for start, tip, radius in parts:
        canvas.limb(start, tip, radius + 0.028, radius * 0.86 + 0.028, edge)
    if thumb_out:
        canvas.limb(thumb[0], thumb[1], 0.18, 0.15, edge)
        canvas.limb(thumb[1], thumb[2], 0.15, 0.13, edge)
    for start, tip, radius in parts:
        canvas.limb(start, tip, radius, radius * 0.86, skin)
        _finish_finger(canvas, start, tip, radius, skin, palm_side=palm_side)
    if thumb_out:
        canvas.limb(thumb[0], thumb[1], 0.155, 0.125, skin)
        canvas.limb(thumb[1], thumb[2], 0.125, 0.105, skin)
    canvas.shaded(smooth(_PALM), lighter(skin, 0.08), darker(skin, 0.06))
    if palm_side:
        _finish_palm(canvas, raised, skin)
    else:
        _finish_back(canvas, raised, skin)


def _outline(canvas: Canvas, edge: Colour) -> None:
    canvas.blob([(x * 1.06, -0.5 + (y + 0.5) * 1.05) for x, y in _PALM], edge)


def _extended(name: str, raised: frozenset[str]) -> tuple[Point, Point]:
    finger = _FINGERS[name]
    spread = finger.spread
    if raised == TWO:
        spread = {"index": -17.0, "middle": 10.0}[name]
    if raised == ONE:
        spread = -3.0
    angle = math.radians(spread)
    x, y = finger.base
    return (x, y + 0.1), (x + finger.length * math.sin(angle), y - finger.length * math.cos(angle))


def _finish_finger(
    canvas: Canvas, start: Point, tip: Point, radius: float, skin: Colour, *, palm_side: bool
) -> None:
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    crease = darker(skin, 0.2)
    for share in (0.4, 0.7):
        x, y = start[0] + dx * share, start[1] + dy * share
        half = radius * 0.62
        canvas.line(((x - uy * half, y + ux * half), (x + uy * half, y - ux * half)), 0.018, crease)
    if palm_side:
        canvas.disc(
            tip[0] - ux * 0.03, tip[1] - uy * 0.03, radius * 0.55, radius * 0.6, lighter(skin, 0.14)
        )
        return
    nail = (tip[0] - ux * 0.01, tip[1] - uy * 0.01)
    back = (nail[0] - ux * 0.09, nail[1] - uy * 0.09)
    canvas.limb(back, nail, radius * 0.5, radius * 0.55, lighter(skin, 0.4))


def _finish_palm(canvas: Canvas, raised: frozenset[str], skin: Colour) -> None:
    edge, crease = darker(skin, 0.38), darker(skin, 0.2)
    canvas.line(((-0.3, -0.68), (-0.05, -0.62), (0.2, -0.66), (0.36, -0.76)), 0.02, crease)
    canvas.line(((-0.26, -0.62), (-0.08, -0.45), (-0.06, -0.22)), 0.02, crease)
    for name in ("little", "ring", "middle", "index"):
        if name in raised:
            continue
        finger = _FINGERS[name]
        x, y = finger.base
        start, end = (x, y + 0.02), (x * 0.86, y + 0.36)
        canvas.limb(start, end, finger.radius + 0.03, finger.radius + 0.022, edge)
        canvas.limb(start, end, finger.radius + 0.004, finger.radius - 0.004, lighter(skin, 0.05))
        canvas.disc(end[0], end[1], finger.radius * 0.55, finger.radius * 0.5, lighter(skin, 0.16))
        canvas.line(((x - 0.07, y + 0.14), (x + 0.07, y + 0.14)), 0.016, crease)
    if "thumb" in raised:
        return
    reach = (-0.02, -0.56) if "middle" not in raised else (0.16, -0.55)
    joint = (-0.22, -0.42)
    canvas.limb((-0.33, -0.28), joint, 0.19, 0.165, edge)
    canvas.limb(joint, reach, 0.165, 0.145, edge)
    canvas.limb((-0.33, -0.28), joint, 0.162, 0.137, skin)
    canvas.limb(joint, reach, 0.137, 0.117, skin)
    ux, uy = reach[0] - joint[0], reach[1] - joint[1]
    nail = (reach[0] + ux * 0.1, reach[1] + uy * 0.1 - 0.02)
    canvas.limb((reach[0], reach[1] - 0.02), nail, 0.058, 0.062, lighter(skin, 0.4))


def _finish_back(canvas: Canvas, raised: frozenset[str], skin: Colour) -> None:
    shade = darker(skin, 0.16)
    for name, finger in _FINGERS.items():
        x, y = finger.base
        if name in raised:
            canvas.line(((x * 0.95, y + 0.12), (x * 0.6, y + 0.5)), 0.022, shade)
        else:
            canvas.limb((x, y + 0.04), (x, y + 0.1), 0.118, 0.11, darker(skin, 0.3))
            canvas.limb((x, y + 0.06), (x, y + 0.12), 0.1, 0.1, lighter(skin, 0.05))
