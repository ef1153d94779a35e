"""Faceless figures from the front and from behind; nobody here resembles a real person."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drawing.canvas import Canvas, Colour, Point, darker, ellipse, lighter, smooth
from drawing.hands import FIST, draw_hand

KHAKI: Colour = (190, 162, 112)
KHAKI_DARK: Colour = (158, 130, 84)
SKINS: tuple[Colour, ...] = ((198, 146, 104), (176, 124, 84), (212, 164, 124), (156, 106, 72))


@dataclass(frozen=True)
class Look:
    """How a figure is dressed."""

    skin: Colour = SKINS[0]
    cloth: Colour = KHAKI
    headwear: str = "peci"
    """peci, hair or hijab."""
    head: Colour = (34, 32, 38)
    """Colour of the headwear or the hair."""
    batik: Colour | None = None
    """Colour of a pattern on the cloth; None for the plain khaki uniform."""


@dataclass(frozen=True)
class Arm:
    """Where a hand is, in the figure's units, and what it shows."""

    hand: Point
    raised: frozenset[str]
    turn: float | None = None
    """Degrees of the hand from straight up; None follows the forearm."""
    palm_side: bool = True
    bend: float = 1.0
    """1 bends the elbow outwards and down, -1 the other way."""


_HANGING = {side: Arm((side * 86.0, 132.0), FIST, palm_side=False) for side in (-1, 1)}
_TORSO = (
    (-22, -44), (-52, -33), (-76, -16), (-82, 20), (-74, 90), (-70, 170), (-70, 235), (70, 235),
    (70, 170), (74, 90), (82, 20), (76, -16), (52, -33), (22, -44), (0, -40),
)  # fmt: skip
_FACE = (
    (0, -142), (20, -136), (31, -116), (30, -92), (20, -70), (0, -61), (-20, -70), (-30, -92),
    (-31, -116), (-20, -136),
)  # fmt: skip


def front_figure(
    canvas: Canvas,
    look: Look,
    left: Arm | None = None,
    right: Arm | None = None,
    *,
    nod: float = 0.0,
    length: float = 235.0,
) -> None:
    """Draw the upper body, facing the viewer; the origin lies between the shoulders.

    The head is 62 units wide. `left` and `right` are the viewer's left and right;
    `nod` lowers the head, and the body ends `length` units below the shoulders.
    """
    arms = ((left or _HANGING[-1], -1), (right or _HANGING[1], 1))
    for arm, side in arms:
        if arm.hand[1] > 0:
            _arm(canvas, look, arm, side)
    canvas.limb((0, -72), (0, -34), 17, 19, darker(look.skin, 0.22))
    _uniform(canvas, look, length)
    for arm, side in arms:
        if arm.hand[1] <= 0 < arm.bend:
            _arm(canvas, look, arm, side)
            canvas.disc(side * 52, -4, 20, 19, lighter(look.cloth, 0.06))
    _head(canvas.at(0, nod), look)
    for arm, side in arms:
        if arm.hand[1] <= 0 and arm.bend < 0:
            _arm(canvas, look, arm, side)


def back_figure(canvas: Canvas, look: Look) -> None:
    """Draw head and shoulders from behind, in the same units; fit for sprites."""
    edge = darker(look.cloth, 0.3)
    canvas.limb((0, -78), (0, -34), 17, 20, darker(look.skin, 0.15))
    canvas.blob([(x * 1.02, y) for x, y in _TORSO], edge)
    canvas.shaded(smooth(_TORSO), lighter(look.cloth, 0.06), darker(look.cloth, 0.22))
    _batik(canvas, look)
    canvas.blob(((-26, -48), (0, -40), (26, -48), (30, -36), (0, -27), (-30, -36)), edge)
    canvas.line(((-62, -18), (-30, -8), (30, -8), (62, -18)), 1.6, edge)
    if look.headwear == "hijab":
        drape = (
            (0, -152), (26, -142), (37, -112), (38, -80), (50, -44), (44, -12), (0, 2), (-44, -12),
            (-50, -44), (-38, -80), (-37, -112), (-26, -142),
        )  # fmt: skip
        canvas.shaded(smooth(drape), lighter(look.head, 0.12), darker(look.head, 0.2))
        for x in (-22, 4, 26):
            canvas.line(((x * 0.6, -60), (x * 0.9, -34), (x, -10)), 1.6, darker(look.head, 0.28))
        return
    for side in (-1, 1):
        canvas.disc(side * 32, -100, 6, 10, darker(look.skin, 0.1))
    hair = look.head if look.headwear == "hair" else (40, 34, 32)
    canvas.blob(_FACE, look.skin)
    canvas.blob(
        ((0, -146), (22, -139), (33, -116), (31, -92), (20, -76), (0, -72), (-20, -76), (-31, -92),
         (-33, -116), (-22, -139)),
        hair,
    )  # fmt: skip
    if look.headwear == "peci":
        _peci(canvas, look)


def raised_arm_from_behind(canvas: Canvas, look: Look, raised: frozenset[str]) -> None:
    """Draw an upright arm whose wrist is the origin, seen from behind; fit for sprites."""
    canvas.limb((6, 160), (0, 6), 21, 15, darker(look.cloth, 0.34))
    canvas.limb((6, 160), (0, 7), 19.6, 13.6, darker(look.cloth, 0.04))
    _cuff(canvas, (0, 2), -math.pi / 2, look)
    draw_hand(canvas.at(0, 0, size=37), raised, look.skin, palm_side=False)


def _uniform(canvas: Canvas, look: Look, length: float) -> None:
    edge = darker(look.cloth, 0.34)
    torso = [(x, min(y, length)) for x, y in smooth(_TORSO)]
    canvas.polygon([(x * 1.018, y - 1) for x, y in torso], edge)
    canvas.shaded(torso, lighter(look.cloth, 0.1), darker(look.cloth, 0.14))
    _batik(canvas, look)
    canvas.line(((0, -20), (0, min(234, length - 2))), 1.8, edge)
    for y in (22, 64, 106, 148):
        canvas.disc(4, y, 2.6, 2.6, darker(look.cloth, 0.45))
    for side in (-1, 1):
        canvas.polygon(((side * 4, -36), (side * 26, -49), (side * 38, -30), (side * 18, 2)), edge)
        canvas.polygon(
            ((side * 4, -34), (side * 25, -46), (side * 35, -30), (side * 17, -1)),
            lighter(look.cloth, 0.16),
        )
        if look.batik is None:
            _pocket(canvas, side, edge, look)
            canvas.limb((side * 46, -33), (side * 66, -23), 5.2, 5.2, darker(look.cloth, 0.5))
            canvas.limb((side * 50, -31), (side * 54, -29), 2.2, 2.2, (214, 178, 84))
    canvas.polygon(((-5, -38), (5, -38), (0, -26)), darker(look.skin, 0.18))


def _pocket(canvas: Canvas, side: int, edge: Colour, look: Look) -> None:
    x = side * 36
    canvas.box(x - 18, 34, x + 18, 74, edge)
    canvas.box(x - 16.6, 35.4, x + 16.6, 72.6, darker(look.cloth, 0.05))
    canvas.polygon(((x - 19, 32), (x + 19, 32), (x + 19, 42), (x, 50), (x - 19, 42)), edge)
    canvas.polygon(
        ((x - 17.6, 33.4), (x + 17.6, 33.4), (x + 17.6, 41), (x, 48), (x - 17.6, 41)),
        lighter(look.cloth, 0.1),
    )
    canvas.disc(x, 43, 2, 2, edge)
    if side > 0:
        canvas.box(x - 17, 21, x + 17, 29, (40, 40, 46))
        canvas.box(x - 12, 24.2, x + 12, 25.8, (230, 226, 214))
    else:
        canvas.disc(x, 24, 5.5, 5.5, (206, 164, 70))
        canvas.disc(x, 24, 3, 3, (236, 206, 128))


def _batik(canvas: Canvas, look: Look) -> None:
    if look.batik is None:
        return
    for row in range(11):
        for column in range(-3, 4):
            x, y = column * 21 + (row % 2) * 10.5, -22 + row * 21
            inside = abs(x) < 66 and (y > -8 or abs(x) < 42)
            if inside:
                kawung(canvas.at(x, y, size=8.4), look.batik)


def kawung(canvas: Canvas, colour: Colour) -> None:
    """Draw one kawung motif, about two units wide: four seeds around a point."""
    for turn in (45, 135, 225, 315):
        seed = canvas.at(0, 0, turn=turn)
        seed.polygon(ellipse(0, -0.58, 0.27, 0.46, 24), colour)
    canvas.polygon(ellipse(0, 0, 0.1, 0.1, 10), colour)


def _head(canvas: Canvas, look: Look) -> None:
    skin = look.skin
    if look.headwear == "hijab":
        _hijab(canvas, look)
        return
    for side in (-1, 1):
        canvas.disc(side * 31, -101, 6.5, 10.5, darker(skin, 0.2))
        canvas.disc(side * 30.5, -101, 4, 7, skin)
    canvas.blob([(x * 1.04, -102 + (y + 102) * 1.03) for x, y in _FACE], darker(skin, 0.32))
    canvas.shaded(smooth(_FACE), lighter(skin, 0.08), darker(skin, 0.07))
    if look.headwear == "peci":
        _peci(canvas, look)
        return
    canvas.blob(
        ((-33, -108), (-35, -128), (-22, -148), (4, -153), (26, -145), (35, -126), (33, -108),
         (28, -122), (8, -129), (-14, -126), (-27, -119)),
        look.head,
    )  # fmt: skip


def _peci(canvas: Canvas, look: Look) -> None:
    shape = (
        (-33, -117),
        (-31, -138),
        (-27, -151),
        (0, -156),
        (27, -151),
        (31, -138),
        (33, -117),
        (0, -123),
    )
    canvas.polygon(shape, darker(look.head, 0.4))
    inner = (
        (-31.5, -119),
        (-29.5, -138),
        (-26, -149),
        (0, -154),
        (26, -149),
        (29.5, -138),
        (31.5, -119),
        (0, -125),
    )
    canvas.shaded(inner, lighter(look.head, 0.13), look.head)


def _hijab(canvas: Canvas, look: Look) -> None:
    drape = (
        (0, -154), (27, -145), (39, -116), (38, -84), (52, -44), (46, -8), (18, 22), (-6, 28),
        (-40, 0), (-52, -42), (-38, -84), (-39, -116), (-27, -145),
    )  # fmt: skip
    canvas.blob([(x * 1.03, y - 1) for x, y in drape], darker(look.head, 0.4))
    canvas.shaded(smooth(drape), lighter(look.head, 0.16), darker(look.head, 0.12))
    face = [(x * 0.83, -101 + (y + 101) * 0.84) for x, y in _FACE]
    canvas.blob([(x * 1.07, -101 + (y + 101) * 1.05) for x, y in face], darker(look.head, 0.3))
    canvas.shaded(smooth(face), lighter(look.skin, 0.08), darker(look.skin, 0.06))
    fold = darker(look.head, 0.26)
    canvas.line(((-30, -74), (-4, -48), (34, -26)), 1.8, fold)
    canvas.line(((28, -72), (10, -52), (-22, -22)), 1.8, fold)
    canvas.line(((-10, -40), (-4, -10), (-2, 18)), 1.6, fold)


def _arm(canvas: Canvas, look: Look, arm: Arm, side: int) -> None:
    shoulder = (side * 66.0, -8.0)
    elbow = _elbow(shoulder, arm.hand, 74.0, 70.0, side * arm.bend)
    edge = darker(look.cloth, 0.34)
    forearm = math.atan2(arm.hand[1] - elbow[1], arm.hand[0] - elbow[0])
    canvas.limb(shoulder, elbow, 23, 19.4, edge)
    canvas.limb(elbow, arm.hand, 19.4, 15, edge)
    canvas.limb(shoulder, elbow, 21.6, 18, look.cloth)
    canvas.limb(elbow, arm.hand, 18, 13.6, lighter(look.cloth, 0.05))
    _cuff(canvas, arm.hand, forearm, look)
    turn = math.degrees(forearm) + 90 if arm.turn is None else arm.turn
    thumb_right = (side < 0) == arm.palm_side
    hand = canvas.at(*arm.hand, turn=turn, size=37, mirror=thumb_right)
    draw_hand(hand, arm.raised, look.skin, palm_side=arm.palm_side)


def _cuff(canvas: Canvas, wrist: Point, angle: float, look: Look) -> None:
    ux, uy = math.cos(angle), math.sin(angle)
    back = (wrist[0] - ux * 9, wrist[1] - uy * 9)
    corners = [
        (p[0] + s * -uy * 15, p[1] + s * ux * 15)
        for p, s in ((back, -1), (back, 1), (wrist, 1), (wrist, -1))
    ]
    canvas.polygon(corners, darker(look.cloth, 0.34))


def _elbow(a: Point, b: Point, upper: float, lower: float, side: float) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    reach = min(math.hypot(dx, dy), upper + lower - 0.5) or 1.0
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    off = math.sqrt(max(0.0, upper**2 - along**2))
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    return (a[0] + ux * along - uy * off * side, a[1] + uy * along + ux * off * side)
