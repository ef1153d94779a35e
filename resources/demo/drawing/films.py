"""The two videos, frame by frame, as an unsteady phone would see them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drawing.acting import AUDIENCE, MODERATOR, SPEAKER, Play, eased
from drawing.canvas import Canvas
from drawing.hall import draw_banner, draw_curtain, draw_hall, draw_podium, draw_table
from drawing.hands import FIST, TWO
from drawing.people import SKINS, Arm, Look, back_figure, front_figure, raised_arm_from_behind
from drawing.sound import Samples, Spoken, loudness

WIDTH, HEIGHT, MARGIN = 1280, 720, 60
Frame = NDArray[np.uint8]
_REGION = (336, 150, 900, 560)
_GROUP = (
    (172.0, 880.0, 1.78, Look(skin=SKINS[1])),
    (556.0, 876.0, 1.78, Look(skin=SKINS[2], headwear="hair", head=(38, 32, 30))),
    (352.0, 1010.0, 2.0, Look(skin=SKINS[0], headwear="hijab", head=(70, 110, 118))),
)


class HallFilm:
    """The speech in the hall."""

    def __init__(self, spoken: tuple[Spoken, ...], sound: Samples) -> None:
        """Draw what does not move."""
        self._spoken, self._sound = spoken, sound
        self._play = Play.for_lines(spoken)
        room = Canvas.new(WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN, 2, origin=(-MARGIN, -MARGIN))
        draw_hall(room)
        self._room, self._still = room.image, room.image.reduce(2)
        self._people = [_sprite(look, 0.78) for look in AUDIENCE]
        self._near = [_sprite(look, 1.25) for look in AUDIENCE]
        self._arms = [_arm_sprite(look, 0.8) for look in AUDIENCE]
        self._near_arms = [_arm_sprite(look, 1.25) for look in AUDIENCE]
        self._grain = _grain(HEIGHT, WIDTH)

    def frame(self, at_s: float, number: int) -> Frame:
        """Draw the moment `at_s`; RGB, 720 x 1280."""
        scene = self._still.copy()
        x0, y0 = _REGION[:2]
        scene.paste(self._stage(at_s), (x0 + MARGIN, y0 + MARGIN))
        self._crowd(scene, at_s)
        steady = _shaken(scene, at_s)
        _caption(steady, self._caption_at(at_s))
        return _noisy(steady, self._grain[number % len(self._grain)])

    def _stage(self, at_s: float) -> Image.Image:
        x0, y0 = _REGION[:2]
        crop = self._room.crop(tuple(2 * (v + MARGIN) for v in _REGION))
        canvas = Canvas(crop, (2.0, 0.0, 0.0, 2.0, -2.0 * x0, -2.0 * y0))
        speaking = self._speaker_at(at_s)
        nod = 5 * loudness(self._sound, at_s)
        desk = canvas.at(452, 384, size=0.7)
        hand = Arm((22, -6), FIST, turn=-24, palm_side=False, bend=-1)
        front_figure(desk, MODERATOR, None, hand, nod=nod if speaking == "moderator" else 0.0)
        desk.limb((20, -26), (12, -46), 4.4, 5.4, (30, 30, 34))
        desk.disc(10, -50, 8, 9, (64, 64, 70))
        draw_table(canvas.at(452, 440))
        body = canvas.at(660 + 2.5 * math.sin(at_s * 1.3), 352, turn=0.8 * math.sin(at_s * 0.9))
        left = Arm((-66, 58), FIST, palm_side=False)
        right = self._play.speaker_arm(at_s)
        front_figure(
            body, SPEAKER, left, right, nod=nod if speaking == "speaker" else 0.0, length=190
        )
        draw_podium(canvas.at(660, 402))
        return crop.reduce(2)

    def _crowd(self, scene: Image.Image, at_s: float) -> None:
        for row, (count, y) in enumerate(((8, 656), (6, 792))):
            step, first = ((166, 62), (258, -6))[row]
            for i in range(count):
                kind = (i * (3, 5)[row] + row * 2) % len(AUDIENCE)
                bob = 2.2 * math.sin(at_s * (0.8 + 0.13 * i) + i * 1.9)
                x, top = first + step * i, y + bob
                if (i + row) % 2 == 0 or i == 3:
                    lift = self._play.crowd_lift(at_s, 0.12 * ((i * 5) % 7))
                    self._paste_arm(scene, row, kind, x, top, lift)
                _paste(scene, (self._people, self._near)[row][kind], x, top)

    def _paste_arm(
        self, scene: Image.Image, row: int, kind: int, x: float, y: float, lift: float
    ) -> None:
        if lift <= 0.02:
            return
        size = (0.8, 1.25)[row]
        arm = (self._arms, self._near_arms)[row][kind]
        _paste(scene, arm, x + 62 * size, y + (110 - 222 * lift) * size)

    def _speaker_at(self, at_s: float) -> str:
        for spoken in self._spoken:
            if spoken.start_s <= at_s < spoken.end_s and spoken.line.words:
                return "moderator" if spoken.line.who.startswith("PEMBAWA") else "speaker"
        return ""

    def _caption_at(self, at_s: float) -> str:
        for spoken in self._spoken:
            if spoken.start_s - 0.3 <= at_s < spoken.end_s + 0.3:
                return spoken.line.who
        return "REKAMAN CONTOH · SELURUHNYA FIKTIF"


class GroupFilm:
    """Three people raising two fingers, held upright; 1280 high, 720 wide."""

    def __init__(self) -> None:
        """Draw what does not move."""
        room = Canvas.new(HEIGHT + 80, WIDTH + 80, 2, origin=(-40, -40))
        draw_curtain(room, -40, -40, HEIGHT + 40, WIDTH + 40)
        room.shaded(((-40, -40), (760, -40), (760, 84), (-40, 84)), (92, 56, 32), (140, 92, 54))
        room.box(-40, 78, 760, 86, (214, 172, 88))
        draw_banner(room.at(360, 330, size=1.04))
        self._room = room
        self._grain = _grain(WIDTH, HEIGHT)

    def frame(self, at_s: float, number: int) -> Frame:
        """Draw the moment `at_s`; RGB, 1280 x 720."""
        picture = self._room.image.copy()
        canvas = Canvas(picture, self._room.matrix)
        for i, (x, y, size, look) in enumerate(_GROUP):
            lift = eased((at_s - 2.0 - 0.25 * i) / 0.8)
            sway = 3 * math.sin(at_s * 1.7 + i)
            body = canvas.at(x + sway, y + 2 * math.sin(at_s * 2.3 + 2 * i), size=size)
            side = -1 if i == 0 else 1
            top = -24 if i == 2 else -90
            up = Arm(
                (side * (86 - 8 * lift), 110 + (top - 110) * lift),
                TWO if lift > 0.35 else FIST,
                turn=side * 6 * lift if lift > 0.2 else None,
                palm_side=lift > 0.35,
            )
            body.soft([(-90, -20), (90, -20), (86, 240), (-86, 240)], (10, 20, 20), 10, 0.35)
            front_figure(body, look, up if side < 0 else None, up if side > 0 else None, length=600)
        upright = picture.reduce(2)
        dx, dy = 7 * math.sin(at_s * 1.9) + 2 * math.sin(at_s * 7.1), 6 * math.sin(at_s * 2.3 + 1)
        steady = upright.transform(
            (HEIGHT, WIDTH),
            Image.Transform.AFFINE,
            (1, 0, 40 + dx, 0, 1, 40 + dy),
            Image.Resampling.BICUBIC,
        )
        _caption(steady, "REKAMAN CONTOH · SELURUHNYA FIKTIF")
        return _noisy(steady, self._grain[number % len(self._grain)])


def _sprite(look: Look, size: float) -> Image.Image:
    canvas = Canvas.new(round(200 * size), round(330 * size), 3, sprite=True)
    back_figure(canvas.at(100 * size, 165 * size, size=size), look)
    return _dimmed(canvas.image.reduce(3))


def _arm_sprite(look: Look, size: float) -> Image.Image:
    canvas = Canvas.new(round(200 * size), round(330 * size), 3, sprite=True)
    raised_arm_from_behind(canvas.at(100 * size, 165 * size, size=size), look, TWO)
    return _dimmed(canvas.image.reduce(3))


def _dimmed(sprite: Image.Image) -> Image.Image:
    rgba = np.asarray(sprite).astype(np.float32)
    rgba[..., :3] *= (0.84, 0.82, 0.82)
    return Image.fromarray(rgba.astype(np.uint8))


def _paste(scene: Image.Image, sprite: Image.Image, x: float, y: float) -> None:
    corner = (round(x - sprite.width / 2) + MARGIN, round(y - sprite.height / 2) + MARGIN)
    scene.paste(sprite, corner, sprite)


def _shaken(scene: Image.Image, at_s: float) -> Image.Image:
    dx = 7 * math.sin(at_s * 0.9) + 3.5 * math.sin(at_s * 2.7 + 1) + 1.2 * math.sin(at_s * 9.1)
    dy = 5 * math.sin(at_s * 1.1 + 2) + 2.5 * math.sin(at_s * 3.3) + 1.0 * math.sin(at_s * 10.3)
    turn = math.radians(0.45 * math.sin(at_s * 0.7) + 0.1 * math.sin(at_s * 3.9))
    cos, sin = math.cos(turn), math.sin(turn)
    cx, cy = WIDTH / 2, HEIGHT / 2
    matrix = (
        cos, -sin, cx + MARGIN + dx - cos * cx + sin * cy,
        sin, cos, cy + MARGIN + dy - sin * cx - cos * cy,
    )  # fmt: skip
    return scene.transform(
        (WIDTH, HEIGHT), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
    )


def _caption(picture: Image.Image, words: str) -> None:
    canvas = Canvas(picture, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    half = 7.0 * len(words) / 2 + 26
    middle, y = picture.width / 2, picture.height - 34
    canvas.limb((middle - half, y), (middle + half, y), 17, 17, (14, 18, 24, 205))
    canvas.text(middle, y, words, 15, (255, 240, 200), bold=True)


def _grain(height: int, width: int) -> list[NDArray[np.float32]]:
    random = np.random.default_rng(2024)
    small = random.normal(0, 2.0, (6, height // 2, width // 2)).astype(np.float32)
    return [np.repeat(np.repeat(field, 2, axis=0), 2, axis=1)[..., None] for field in small]


def _noisy(picture: Image.Image, grain: NDArray[np.float32]) -> Frame:
    return np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)


def frames(film: HallFilm | GroupFilm, times: list[float]) -> Iterator[Frame]:
    """Draw one frame after another."""
    for number, at_s in enumerate(times):
        yield film.frame(at_s, number)
