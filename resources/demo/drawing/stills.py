"""The photos: a group pose, a hand with one finger, an office car, each with claimed EXIF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageFilter

from drawing.canvas import Canvas, darker, ellipse, lighter, smooth
from drawing.hall import draw_banner, draw_curtain, draw_hall, draw_podium
from drawing.hands import ONE, OPEN, TWO, draw_hand
from drawing.people import KHAKI, SKINS, Arm, Look, back_figure, front_figure, kawung

_TREES = (
    (40, 470, 150), (190, 520, 120), (130, 420, 96), (300, 580, 90), (-20, 590, 120),
    (1540, 470, 160), (1410, 540, 120), (1480, 410, 96), (1320, 590, 80), (1610, 590, 120),
)  # fmt: skip
CAMERA = ("Contoh", "Kamera Fiktif 1")
_GROUP: tuple[tuple[float, float, Look, int], ...] = (
    (240, 742, Look(skin=SKINS[3]), -1),
    (1362, 742, Look(skin=SKINS[2], headwear="hair", head=(36, 32, 30)), 1),
    (520, 770, Look(skin=SKINS[1], headwear="hijab", head=(150, 70, 84)), -1),
    (1092, 770, Look(skin=SKINS[0], headwear="hijab", head=(196, 178, 150)), 0),
    (800, 800, Look(skin=SKINS[0]), 1),
)


def group_pose() -> Image.Image:
    """Draw five people in uniform, four of whom raise two fingers; 1600 x 1200."""
    canvas = Canvas.new(1600, 1200, 2)
    draw_curtain(canvas, 0, 0, 1624, 1224)
    canvas.shaded(((0, 0), (1600, 0), (1600, 70), (0, 70)), (92, 56, 32), (140, 92, 54))
    canvas.box(0, 66, 1600, 74, (214, 172, 88))
    canvas.soft(ellipse(800, 620, 620, 330), (250, 232, 190), 90, 0.2)
    draw_banner(canvas.at(800, 230, size=1.85))
    for x, y, look, side in _GROUP:
        body = canvas.at(x, y, size=2.0)
        body.soft([(-84, -20), (90, -20), (88, 240), (-80, 240)], (8, 20, 20), 9, 0.4)
        up = Arm((side * 84.0, -92.0), TWO, turn=side * 5.0)
        front_figure(body, look, up if side < 0 else None, up if side > 0 else None)
    return _photographed(canvas.image.reduce(2), 7)


def one_finger() -> Image.Image:
    """Draw a raised hand with one finger among an audience, seen from behind; 1080 x 1440."""
    room = Canvas.new(1400, 840, 2, origin=(-60, -60))
    draw_hall(room)
    front_figure(room.at(660, 352), Look(), Arm((-118, -20), OPEN), None, length=190)
    draw_podium(room.at(660, 402))
    scale = 1440 / room.image.height
    wide = room.image.resize((round(room.image.width * scale), 1440), Image.Resampling.LANCZOS)
    left = (wide.width - 1080) // 2 + 40
    blurred = wide.crop((left, 0, left + 1080, 1440)).filter(ImageFilter.GaussianBlur(5))
    canvas = Canvas(blurred.resize((2160, 2880)), (2.0, 0.0, 0.0, 2.0, 0.0, 0.0))
    back_figure(canvas.at(60, 1380, size=2.0), Look(headwear="hijab", head=(62, 92, 112)))
    back_figure(canvas.at(400, 1440, size=2.2), Look(skin=SKINS[1]))
    raised = canvas.at(170, 150)
    _forearm(raised)
    draw_hand(raised.at(560, 880, turn=4, size=300), ONE, SKINS[0], palm_side=False)
    return _photographed(canvas.image.reduce(2), 8)


def office_car() -> Image.Image:
    """Draw a car with a red (government) plate, loaded with banners; 1600 x 1066."""
    canvas = Canvas.new(1600, 1066, 2)
    canvas.shaded(((0, 0), (1600, 0), (1600, 692), (0, 692)), (156, 204, 226), (236, 240, 226))
    for i, (x, y, r) in enumerate(_TREES):
        canvas.disc(x, y, r, r * 0.92, ((96, 148, 92), (110, 162, 98), (84, 136, 86))[i % 3])
    canvas.box(0, 560, 1600, 692, (120, 156, 92))
    _balai(canvas)
    canvas.shaded(
        ((0, 690), (1600, 690), (1600, 1066), (0, 1066)), (182, 178, 168), (138, 134, 128)
    )
    for x in range(-200, 1800, 160):
        canvas.line(((800 + (x - 800) * 0.6, 690), (x, 1066)), 2, (160, 156, 148))
    _car(canvas.at(800, 880))
    return _photographed(canvas.image.reduce(2), 9)


def save_photo(
    picture: Image.Image,
    path: Path,
    taken: str,
    *,
    place: tuple[float, float],
    sideways: bool = False,
) -> None:
    """Write an upright picture as a JPEG with the EXIF that a phone would claim.

    `taken` is local time as EXIF writes it, `place` latitude (negative: south) and longitude in
    degrees; where `sideways`, it is stored turned, with orientation 6.
    """
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.Software] = "Contoh Netra - gambar rekaan"
    exif[ExifTags.Base.DateTime] = taken
    exif[ExifTags.Base.ImageDescription] = "FIKTIF: gambar rekaan untuk perkara contoh Netra"
    exif[ExifTags.Base.Orientation] = 6 if sideways else 1
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[ExifTags.Base.DateTimeOriginal] = taken
    detail[ExifTags.Base.DateTimeDigitized] = taken
    detail[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "S" if place[0] < 0 else "N"
    position[ExifTags.GPS.GPSLatitude] = _degrees(place[0])
    position[ExifTags.GPS.GPSLongitudeRef] = "E"
    position[ExifTags.GPS.GPSLongitude] = _degrees(place[1])
    stored = picture.transpose(Image.Transpose.ROTATE_90) if sideways else picture
    stored.save(path, quality=84, exif=exif, optimize=True)


def _degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 2)


def _forearm(canvas: Canvas) -> None:
    edge = darker(KHAKI, 0.4)
    canvas.shaded([(470, 890), (650, 890), (742, 1460), (448, 1460)], darker(KHAKI, 0.34), edge)
    canvas.shaded(
        [(476, 894), (643, 894), (733, 1460), (457, 1460)], lighter(KHAKI, 0.06), darker(KHAKI, 0.2)
    )
    canvas.polygon(((462, 884), (656, 884), (664, 956), (456, 956)), edge)
    canvas.shaded(((467, 889), (651, 889), (658, 951), (462, 951)), lighter(KHAKI, 0.12), KHAKI)
    canvas.disc(486, 924, 9, 9, darker(KHAKI, 0.5))


def _balai(canvas: Canvas) -> None:
    canvas.shaded(
        ((220, 420), (1380, 420), (1380, 700), (220, 700)), (244, 232, 206), (222, 204, 172)
    )
    canvas.box(220, 668, 1380, 700, (150, 112, 84))
    for x in (300, 520, 740, 960, 1180):
        canvas.box(x, 486, x + 120, 668, (110, 68, 40))
        canvas.shaded(
            ((x + 9, 495), (x + 111, 495), (x + 111, 668), (x + 9, 668)),
            (92, 132, 140),
            (64, 92, 98),
        )
        canvas.box(x + 57, 495, x + 63, 668, (110, 68, 40))
    canvas.shaded(((120, 436), (420, 280), (1180, 280), (1480, 436)), (186, 92, 62), (138, 62, 44))
    canvas.shaded(((420, 280), (600, 120), (1000, 120), (1180, 280)), (200, 104, 70), (160, 76, 52))
    for step in range(1, 9):
        y = 280 + step * 17.4
        inset = 420 - step * 33.4
        canvas.line(((inset, y), (1600 - inset, y)), 2, (126, 56, 40))
    draw_banner(canvas.at(800, 372, size=1.12))
    for x in (250, 1350):
        canvas.shaded(
            ((x - 16, 432), (x + 16, 432), (x + 16, 700), (x - 16, 700)),
            (150, 98, 58),
            (104, 64, 36),
        )
        kawung(canvas.at(x, 540, size=14), (214, 172, 88))


def _car(canvas: Canvas) -> None:
    body, glass = (228, 232, 234), (70, 92, 104)
    canvas.soft(ellipse(0, 92, 460, 34), (20, 20, 20), 14, 0.55)
    shell = (
        (-414, 56), (-430, 30), (-432, -8), (-408, -40), (-300, -70), (-206, -160), (-160, -178),
        (60, -184), (320, -180), (384, -158), (408, -70), (422, -10), (422, 44), (396, 60), (0, 62),
    )  # fmt: skip
    canvas.polygon([(x * 1.006, y * 1.01) for x, y in smooth(shell)], darker(body, 0.55))
    canvas.shaded(smooth(shell), body, darker(body, 0.26))
    for window in (
        ((-276, -74), (-194, -152), (-112, -160), (-112, -74)),
        ((-98, -74), (-98, -161), (98, -163), (98, -74)),
        ((112, -74), (112, -163), (314, -160), (362, -144), (382, -74)),
    ):
        canvas.shaded(window, lighter(glass, 0.25), glass)
        x0, x1 = window[0][0] + 40, window[0][0] + 66
        canvas.polygon(
            ((x0, -78), (x1, -78), (x1 + 40, -148), (x0 + 40, -148)), lighter(glass, 0.34)
        )
    for x in (-105, 105):
        canvas.line(((x, -68), (x, 50)), 2.4, darker(body, 0.4))
        canvas.limb((x + 16, -46), (x + 46, -46), 4, 4, darker(body, 0.45))
    canvas.polygon(smooth(((-426, -12), (-404, -34), (-372, -30), (-384, -10))), (250, 240, 200))
    canvas.polygon(smooth(((416, -44), (402, -52), (400, -6), (419, -4))), (190, 50, 46))
    canvas.box(-330, -2, 418, 7, (178, 40, 42))
    canvas.text(0, -26, "MOBIL DINAS FIKTIF", 25, (60, 66, 74), bold=True)
    for x in (-254, 270):
        canvas.disc(x, 50, 82, 76, darker(body, 0.55))
        canvas.disc(x, 58, 70, 70, (30, 30, 34))
        canvas.disc(x, 58, 42, 42, (150, 154, 158))
        canvas.disc(x, 58, 15, 15, (70, 72, 78))
    _plate(canvas.at(-386, 34, size=0.92))
    _load(canvas.at(40, 0))


def _plate(canvas: Canvas) -> None:
    canvas.box(-54, -20, 54, 20, (240, 240, 236))
    canvas.box(-51, -17, 51, 17, (186, 30, 34))
    canvas.text(0, -3, "XX 0000 ZZ", 17, (250, 250, 250), bold=True)
    canvas.text(0, 11, "FIKTIF", 8.5, (250, 250, 250))


def _load(canvas: Canvas) -> None:
    canvas.box(-170, -194, 190, -184, (60, 62, 66))
    for i in range(5):
        x = -150 + i * 66
        canvas.limb((x, -206 - 6 * (i % 2)), (x + 58, -206 - 6 * (i % 2)), 15, 15, (176, 150, 110))
        canvas.disc(x + 62, -206 - 6 * (i % 2), 13, 15, (244, 236, 216))
    flag = ((214, -184), (214, -330), (330, -318), (318, -284), (330, -246), (214, -258))
    canvas.shaded(flag[1:], (236, 186, 74), (206, 150, 50))
    canvas.line(((213, -182), (213, -338)), 5, (110, 76, 46))
    canvas.text(268, -288, "NOMOR 2", 19, (60, 36, 20), bold=True)
    canvas.text(268, -268, "(fiktif)", 13, (60, 36, 20))


def _photographed(picture: Image.Image, seed: int) -> Image.Image:
    pixels = np.asarray(picture, np.float32)
    grain = np.random.default_rng(seed).normal(0, 1.6, pixels.shape[:2]).astype(np.float32)
    return Image.fromarray(np.clip(pixels + grain[..., None], 0, 255).astype(np.uint8))
