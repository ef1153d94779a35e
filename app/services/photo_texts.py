"""How a photo was read and what it claims, in words: Indonesian and English."""

from __future__ import annotations

from app.domain.damage import damage_text
from app.domain.evidence import Evidence
from app.domain.photos import PhotoReading, PhotoSheet
from app.services.evidence_texts import moment_text
from app.services.likeness import LikeKind
from app.services.messages import problem_text

Pair = tuple[str, str]

_TURNS: dict[int, Pair] = {
    2: ("dicerminkan", "mirrored"),
    3: ("diputar 180°", "turned by 180°"),
    4: ("dibalik atas-bawah", "flipped"),
    5: ("dicerminkan dan diputar 90°", "mirrored and turned by 90°"),
    6: ("diputar 90° searah jarum jam", "turned by 90° clockwise"),
    7: ("dicerminkan dan diputar 270°", "mirrored and turned by 270°"),
    8: ("diputar 90° berlawanan jarum jam", "turned by 90° counter-clockwise"),
}
_KINDS: dict[LikeKind, Pair] = {
    LikeKind.WHOLE: ("mirip seluruhnya", "alike as a whole"),
    LikeKind.TURNED: ("mirip setelah diputar atau dicerminkan", "alike after turning"),
    LikeKind.PART: ("yang satu mirip bagian yang lain", "one is like a part of the other"),
}
_NO_SRGB: Pair = (
    "menurut EXIF warnanya bukan sRGB, tetapi profilnya tidak ada: warna di layar perkiraan",
    "by EXIF its colours are not sRGB, and there is no profile: colours on screen are a guess",
)


def kind_text(kind: LikeKind, lang: str = "id") -> str:
    """Say how two photos look alike; never that they are the same."""
    return _in(_KINDS[kind], lang)


def claim_line(item: Evidence, lang: str = "id") -> str:
    """Say in a line what the file claims of time, device and place; empty where it says nothing."""
    media = item.media
    if media is None:
        return ""
    pairs = dict(media.exif)
    device = " ".join(part for part in (pairs.get("Make", ""), pairs.get("Model", "")) if part)
    gps = media.claimed_gps
    said = (
        moment_text(media.claimed_created_at),
        device[:60],
        f"GPS {gps[0]:.5f}, {gps[1]:.5f}" if gps else "",
    )
    text = " · ".join(part for part in said if part)
    if not text:
        return _in(
            ("berkas tidak menyebut waktu, alat, atau tempat", "the file claims no time or place"),
            lang,
        )
    return _in((f"menurut berkas: {text}", f"by the file: {text}"), lang)


def page_text(sheet: PhotoSheet, lang: str = "id") -> str:
    """Name the page shown; empty where there is but one."""
    count = sheet.reading.pages
    if count < 2:
        return ""
    number = sheet.page + 1
    if sheet.reading.is_animated:
        return _in((f"gambar {number} dari {count} (animasi)", f"frame {number} of {count}"), lang)
    return _in((f"halaman {number} dari {count}", f"page {number} of {count}"), lang)


def notes(sheet: PhotoSheet, lang: str = "id") -> tuple[str, ...]:
    """Say what a person must know of how the pixels came about; the gravest first."""
    reading = sheet.reading
    said = (
        _damage(reading, lang),
        _colour(reading, lang),
        _depth(reading, lang),
        _pages(reading, lang),
        _turn(reading, lang),
        _in(
            ("bagian tembus pandang tampil di atas putih", "transparent parts are shown on white"),
            lang,
        )
        if reading.has_alpha
        else "",
    )
    return tuple(text for text in said if text)


def is_doubtful(sheet: PhotoSheet) -> bool:
    """Tell whether something is missing in the picture, or its colours are a guess."""
    reading = sheet.reading
    is_guess = reading.colour in ("unfit", "uncalibrated") or (
        reading.mode == "CMYK" and reading.colour == "assumed"
    )
    return bool(reading.damage or is_guess or reading.other_orientation)


def _damage(reading: PhotoReading, lang: str) -> str:
    return damage_text(reading.damage, lang, lambda code: problem_text(code, lang))


def _colour(reading: PhotoReading, lang: str) -> str:
    name = reading.profile or _in(("tanpa nama", "unnamed"), lang)
    if reading.colour == "converted":
        return _in(
            (
                f"profil warna menurut berkas: {name}; diubah ke sRGB untuk layar dan gambar diam",
                f"colour profile by the file: {name}; turned into sRGB for screen and still",
            ),
            lang,
        )
    if reading.colour == "unfit":
        return _in(
            (
                f"profil warna {name} tidak dapat dipakai: warna di layar perkiraan",
                f"colour profile {name} cannot be used: colours on screen are a guess",
            ),
            lang,
        )
    if reading.mode == "CMYK":
        return _in(
            (
                "warna cetak (CMYK) tanpa profil: warna di layar perkiraan",
                "print colours (CMYK) without a profile: colours on screen are a guess",
            ),
            lang,
        )
    return _in(_NO_SRGB, lang) if reading.colour == "uncalibrated" else ""


def _depth(reading: PhotoReading, lang: str) -> str:
    if reading.mode == "F":
        return _in(
            (
                "nilai pecahan (float), diringkas ke 8 bit untuk dilihat",
                "floating point values, brought to 8 bits to be seen",
            ),
            lang,
        )
    if reading.bits > 8:
        return _in(
            (
                f"{reading.bits} bit tiap warna, tampil dan disimpan sebagai 8 bit",
                f"{reading.bits} bits a channel, shown and kept as 8 bits",
            ),
            lang,
        )
    return ""


def _pages(reading: PhotoReading, lang: str) -> str:
    if reading.format != "MPO" or reading.pages < 2:
        return ""
    return _in(
        (
            f"berkas memuat {reading.pages} gambar (MPO); yang lain sering pratinjau atau peta",
            f"the file holds {reading.pages} pictures (MPO); others are often previews or maps",
        ),
        lang,
    )


def _turn(reading: PhotoReading, lang: str) -> str:
    text = ""
    if reading.orientation in _TURNS:
        turned = _in(_TURNS[reading.orientation], lang)
        text = _in(
            (
                f"{turned} menurut berkas (orientasi {reading.orientation})",
                f"{turned} as the file asks (orientation {reading.orientation})",
            ),
            lang,
        )
    if reading.other_orientation:
        other = _in(
            (
                f"XMP menyebut orientasi lain ({reading.other_orientation}), tidak diikuti",
                f"XMP names another orientation ({reading.other_orientation}), not followed",
            ),
            lang,
        )
        text = f"{text}; {other}" if text else other
    return text


def _in(pair: Pair, lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]
