"""The meeting hall (balai) with its stage, banner and podium: the room of both videos."""

from __future__ import annotations

from PIL import Image

from drawing.canvas import Canvas, Colour, Point, darker, ellipse, lighter, mix, smooth
from drawing.people import kawung

BANNER = "ACARA FIKTIF – CONTOH NETRA"
BANNER_SMALL = "Temu warga Kabupaten Contoh · semua tokoh dan peristiwa rekaan"
_WALL: Colour = (238, 224, 194)
_WOOD: Colour = (124, 78, 44)
_TEAL: Colour = (24, 78, 84)
_GOLD: Colour = (214, 172, 88)
_LEFT, _RIGHT, _TOP, _BASE = 150.0, 1130.0, 74.0, 432.0


def draw_hall(canvas: Canvas, *, wide: bool = True) -> None:
    """Draw the empty hall for a view of 1280 x 720 units, and 60 units around it."""
    _shell(canvas)
    if wide:
        _window(canvas, -1)
        _window(canvas, 1)
    _columns(canvas)
    _stage(canvas)
    _backdrop(canvas)
    draw_banner(canvas.at(640, 128))
    _flag(canvas.at(322, 470))
    _plant(canvas.at(930, 484))
    _lamps(canvas)


def draw_banner(canvas: Canvas) -> None:
    """Draw the banner that says that all of this is invented, 640 x 84 units."""
    cloth: list[Point] = [(-322, -40), (0, -33), (322, -40), (318, 44), (0, 51), (-318, 44)]
    canvas.soft([(x + 4, y + 9) for x, y in cloth], (20, 12, 8), 8, 0.45)
    canvas.line(((-322, -40), (-372, -62)), 1.6, (90, 70, 50))
    canvas.line(((322, -40), (372, -62)), 1.6, (90, 70, 50))
    canvas.shaded(cloth, (252, 247, 234), (232, 220, 196))
    canvas.polygon(
        ((-322, -40), (0, -33), (322, -40), (322, -31), (0, -24), (-322, -31)), (178, 40, 42)
    )
    canvas.polygon(((-319, 36), (0, 43), (319, 36), (318, 44), (0, 51), (-318, 44)), (178, 40, 42))
    canvas.text(0, -1, BANNER, 33, (22, 46, 66), bold=True)
    canvas.text(0, 28, BANNER_SMALL, 14.5, (70, 58, 48))
    for side in (-1, 1):
        kawung(canvas.at(side * 296, 5, size=13), (196, 150, 62))


def draw_podium(canvas: Canvas) -> None:
    """Draw the podium; the origin is the middle of its top edge."""
    front: list[Point] = [(-82, 14), (82, 14), (70, 148), (-70, 148)]
    canvas.soft(ellipse(0, 150, 96, 14), (10, 6, 4), 8, 0.5)
    canvas.polygon([(x * 1.02, y + 1) for x, y in front], darker(_WOOD, 0.55))
    canvas.shaded(front, lighter(_WOOD, 0.1), darker(_WOOD, 0.3))
    panel: list[Point] = [(-60, 34), (60, 34), (52, 134), (-52, 134)]
    canvas.polygon(panel, darker(_WOOD, 0.4))
    for row in range(4):
        for column in range(-2, 3):
            kawung(canvas.at(column * 23, 49 + row * 23, size=11), mix(_WOOD, _GOLD, 0.45))
    canvas.disc(0, 84, 31, 31, darker(_WOOD, 0.5))
    canvas.disc(0, 84, 28, 28, (246, 238, 218))
    _eye(canvas.at(0, 84))
    canvas.polygon(((-94, 0), (94, 0), (86, 16), (-86, 16)), darker(_WOOD, 0.6))
    canvas.shaded(((-92, 1), (92, 1), (85, 14), (-85, 14)), lighter(_WOOD, 0.28), _WOOD)
    canvas.line(((34, 2), (30, -18), (16, -34)), 3.2, (40, 40, 44))
    canvas.limb((15, -35), (9, -42), 5.4, 6.2, (28, 28, 32))
    canvas.polygon(((-46, 0), (-6, 0), (-3, -7), (-43, -7)), (250, 248, 240))


def draw_table(canvas: Canvas) -> None:
    """Draw the moderator's table under its batik cloth; the origin is the middle of its edge."""
    canvas.soft(ellipse(0, 112, 118, 13), (10, 6, 4), 8, 0.5)
    cloth: list[Point] = [(-104, 8), (104, 8), (108, 112), (-108, 112)]
    canvas.shaded(cloth, (150, 86, 50), (96, 50, 30))
    for row in range(5):
        for column in range(-5, 6):
            if abs(column * 19 + (row % 2) * 9.5) < 98:
                kawung(
                    canvas.at(column * 19 + (row % 2) * 9.5, 22 + row * 19, size=9), (206, 158, 84)
                )
    canvas.polygon(((-104, 0), (104, 0), (108, 11), (-108, 11)), (232, 222, 200))
    canvas.box(-108, 9, 108, 12, (178, 40, 42))
    canvas.box(40, -34, 52, 2, (196, 220, 226))
    canvas.box(41, -38, 51, -33, (60, 110, 160))
    canvas.polygon(((-84, 1), (-44, 1), (-40, -6), (-80, -6)), (250, 248, 240))


def _eye(canvas: Canvas) -> None:
    canvas.polygon(smooth(((-21, 0), (0, -12), (21, 0), (0, 12))), _TEAL)
    canvas.disc(0, 0, 9, 9, (246, 238, 218))
    canvas.disc(0, 0, 5, 5, _TEAL)


def _shell(canvas: Canvas) -> None:
    canvas.shaded(
        ((-60, -60), (1340, -60), (_RIGHT, _TOP), (_LEFT, _TOP)), (92, 56, 32), (140, 92, 54)
    )
    for share in (0.0, 0.18, 0.36, 0.54, 0.72, 0.9):
        y = -60 + (_TOP + 60) * share
        inset = (_LEFT + 60) * share
        canvas.line(((-60 + inset, y), (1340 - inset, y)), 7 - 4.5 * share, (70, 42, 24))
    for x in range(-300, 1600, 190):
        canvas.line(((x, -60), (640 + (x - 640) * 0.56, _TOP)), 4, (80, 48, 28))
    canvas.shaded(
        ((-60, -60), (_LEFT, _TOP), (_LEFT, _BASE), (-60, 640)),
        darker(_WALL, 0.1),
        darker(_WALL, 0.3),
    )
    canvas.shaded(
        ((1340, -60), (_RIGHT, _TOP), (_RIGHT, _BASE), (1340, 640)),
        darker(_WALL, 0.1),
        darker(_WALL, 0.3),
    )
    canvas.shaded(
        ((_LEFT, _TOP), (_RIGHT, _TOP), (_RIGHT, _BASE), (_LEFT, _BASE)),
        lighter(_WALL, 0.2),
        darker(_WALL, 0.08),
    )
    _floor(canvas)
    canvas.line(((_LEFT, _TOP), (_LEFT, _BASE)), 2, darker(_WALL, 0.35))
    canvas.line(((_RIGHT, _TOP), (_RIGHT, _BASE)), 2, darker(_WALL, 0.35))
    canvas.box(_LEFT, _TOP, _RIGHT, _TOP + 10, darker(_WOOD, 0.1))


def _floor(canvas: Canvas) -> None:
    joint = (136, 96, 66)
    edges = ((-60, 640), (_LEFT, _BASE), (_RIGHT, _BASE), (1340, 640), (1340, 780), (-60, 780))
    canvas.shaded(edges, (176, 132, 92), (112, 78, 54))
    for step in range(1, 12):
        top, bottom = _LEFT + (_RIGHT - _LEFT) * step / 12, -201 + 1682 * step / 12
        canvas.line(((top, _BASE), (bottom, 780)), 1.4, joint)
    for y in (452, 480, 516, 562, 622):
        inset = max(-60.0, _LEFT - (y - _BASE) * 1.0096)
        canvas.line(((inset, y), (1280 - inset, y)), 1.2, joint)


def _window(canvas: Canvas, side: int) -> None:
    def flip(points: list[Point]) -> list[Point]:
        return points if side < 0 else [(1280 - x, y) for x, y in points]

    frame = flip([(-20, 90), (92, 138), (92, 352), (-20, 430)])
    canvas.polygon(frame, darker(_WOOD, 0.25))
    canvas.shaded(
        flip([(-12, 104), (84, 148), (84, 344), (-12, 412)]), (214, 236, 236), (150, 196, 140)
    )
    for x, y, r in ((0, 330, 44), (40, 316, 30), (72, 326, 24), (20, 352, 40), (62, 350, 26)):
        leaf = flip(
            [
                (px, min(py, 412 - (px + 12) * 0.7))
                for px, py in ellipse(x, y, r * 0.8, r)
                if -12 <= px <= 84
            ]
        )
        if len(leaf) > 4:
            canvas.polygon(leaf, mix((88, 142, 82), (150, 196, 140), (r % 7) / 9))
    canvas.line(flip([(36, 124), (36, 384)]), 4, darker(_WOOD, 0.25))
    canvas.line(flip([(-14, 252), (86, 240)]), 4, darker(_WOOD, 0.25))
    canvas.soft(flip([(60, 470), (210, 452), (330, 640), (80, 660)]), (255, 246, 214), 22, 0.22)


def _columns(canvas: Canvas) -> None:
    for x in (206.0, 1074.0):
        canvas.soft(
            [(x - 20, 90), (x + 34, 90), (x + 34, 440), (x - 20, 440)], (60, 36, 20), 9, 0.35
        )
        canvas.shaded(
            ((x - 17, 84), (x + 17, 84), (x + 17, 436), (x - 17, 436)),
            lighter(_WOOD, 0.14),
            darker(_WOOD, 0.2),
        )
        canvas.box(x - 17, 84, x - 10, 436, lighter(_WOOD, 0.22))
        for y0, y1, half in ((84, 104, 25), (408, 440, 25)):
            canvas.box(x - half, y0, x + half, y1, darker(_WOOD, 0.3))
            canvas.box(x - half + 3, y0 + 3, x + half - 3, y1 - 3, _GOLD)
            canvas.box(x - half + 5, y0 + 5, x + half - 5, y1 - 5, darker(_WOOD, 0.15))
        for y in (214, 252, 290):
            kawung(canvas.at(x, y, size=13), mix(_WOOD, _GOLD, 0.7))


def _stage(canvas: Canvas) -> None:
    canvas.shaded(((232, 428), (1048, 428), (1112, 552), (168, 552)), (150, 46, 48), (120, 34, 38))
    canvas.polygon(((232, 428), (1048, 428), (1056, 438), (224, 438)), (120, 34, 38))
    canvas.shaded(
        ((168, 552), (1112, 552), (1112, 604), (168, 604)),
        lighter(_WOOD, 0.05),
        darker(_WOOD, 0.35),
    )
    for x in range(188, 1104, 36):
        kawung(canvas.at(x, 579, size=14), mix(_WOOD, _GOLD, 0.55))
    canvas.box(168, 550, 1112, 555, _GOLD)
    canvas.soft(((156, 604), (1124, 604), (1134, 622), (146, 622)), (20, 12, 8), 8, 0.5)


def _backdrop(canvas: Canvas) -> None:
    canvas.soft(((296, 112), (996, 112), (996, 436), (296, 436)), (30, 20, 12), 12, 0.45)
    canvas.box(290, 96, 990, 430, _GOLD)
    draw_curtain(canvas, 297, 103, 983, 430)
    canvas.soft(ellipse(640, 290, 190, 130), (250, 232, 190), 46, 0.22)


def draw_curtain(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """Fill a box with the teal batik of the stage."""
    canvas.shaded(
        ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), lighter(_TEAL, 0.06), darker(_TEAL, 0.3)
    )
    step = 23.6
    for row in range(int((y1 - y0) / step)):
        for column in range(int((x1 - x0) / step)):
            gold = mix(_TEAL, _GOLD, 0.3 if (row + column) % 2 else 0.19)
            kawung(canvas.at(x0 + 12 + column * step, y0 + 12 + row * step, size=11.2), gold)


def _flag(canvas: Canvas) -> None:
    canvas.disc(0, 0, 22, 6, (60, 40, 26))
    canvas.line(((0, 0), (0, -232)), 4, (196, 160, 84))
    canvas.disc(0, -235, 5, 5, (222, 186, 96))
    canvas.shaded(
        smooth(((2, -228), (20, -214), (31, -170), (30, -138), (14, -146), (2, -150))),
        (206, 40, 44),
        (166, 26, 32),
    )
    canvas.shaded(
        smooth(((2, -150), (14, -147), (30, -140), (34, -104), (30, -78), (14, -84), (2, -80))),
        (252, 250, 246),
        (220, 214, 206),
    )


def _plant(canvas: Canvas) -> None:
    greens: tuple[Colour, ...] = ((64, 120, 66), (84, 146, 78), (50, 98, 58))
    for i, (x, y) in enumerate(
        ((-46, -92), (46, -96), (-62, -50), (62, -54), (-22, -132), (24, -136), (0, -112))
    ):
        side = (x * 0.5 - 9, y * 0.55), (x * 0.5 + 9, y * 0.55 - 6)
        canvas.polygon(smooth(((0, -20), side[0], (x, y), side[1])), greens[i % 3])
    canvas.shaded(((-26, -30), (26, -30), (19, 4), (-19, 4)), (176, 96, 62), (128, 62, 40))
    canvas.box(-29, -36, 29, -27, (186, 108, 72))


def _lamps(canvas: Canvas) -> None:
    for x in (300, 980):
        canvas.line(((x, -60), (x, 20)), 1.6, (50, 34, 22))
        canvas.soft(ellipse(x, 34, 60, 46), (255, 232, 170), 18, 0.55)
        canvas.shaded(
            smooth(((x, 14), (x + 26, 30), (x + 22, 44), (x, 50), (x - 22, 44), (x - 26, 30))),
            (255, 246, 214),
            (244, 206, 126),
        )


def finished(canvas: Canvas, supersample: int) -> Image.Image:
    """Give the picture at its final size."""
    return canvas.image.reduce(supersample)
