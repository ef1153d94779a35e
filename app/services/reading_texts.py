"""The words of second readings: why one cannot go on, and by which rule two are compared."""

from __future__ import annotations

from app.domain.photo_coding import SIDE

READING_PROBLEMS: dict[str, tuple[str, str]] = {
    "reading_no_recording": (
        "hanya video, suara, dan foto yang terbaca yang dapat ditelaah kedua kalinya",
        "only video, sound and photos that could be read can be read a second time",
    ),
    "reading_no_moments": (
        "belum ada momen dari penanda pertama",
        "the first coder has marked nothing yet",
    ),
    "reading_too_many": (
        "momennya terlalu banyak untuk satu telaah (paling banyak 2.000)",
        "it has too many moments for one reading (2,000 at most)",
    ),
    "reading_same_person": (
        "penelaah kedua sudah menandai butir ini; pilih orang lain",
        "the second reviewer has marked this item already; choose somebody else",
    ),
    "reading_is_open": (
        "telaah kedua atas butir ini sedang berjalan; tutup atau hentikan dahulu",
        "a second reading of this item is going on; close it or break it off first",
    ),
    "reading_not_open": ("telaahnya sudah ditutup", "the reading is closed"),
    "reading_not_closed": ("telaahnya belum ditutup", "the reading is not closed yet"),
    "reading_of_another": (
        "hanya penelaahnya sendiri yang dapat melanjutkan",
        "only its own reviewer can go on with it",
    ),
    "reading_is_blind": (
        "Anda sedang menelaah buta; tutup atau hentikan dahulu dengan netra second",
        "you are reading blind; close it or break it off first with netra second",
    ),
    "reading_no_reason": ("alasannya belum ditulis", "no reason is given yet"),
    "reading_no_difference": ("tidak ada perbedaan seperti itu", "there is no such difference"),
}

RULE = (
    "Dua tanda dipasangkan bila waktunya beririsan atau berjarak paling jauh {tolerance}; yang "
    "kategorinya sama didahulukan, lalu yang irisan waktunya terbesar, dan setiap tanda hanya "
    "masuk satu pasangan. Sepakat berarti kategorinya sama dan kedua ujungnya berbeda paling "
    "jauh {tolerance}."
)
KAPPA_RULE = (
    "Kappa Cohen dihitung atas {units} penggal berdurasi {step}: kode sebuah penggal ialah "
    "himpunan kategori yang menyentuhnya; per kategori: diberi atau tidak."
)
RULE_EN = (
    "Two marks are a pair where their times overlap or lie at most {tolerance} apart; those of "
    "the same categories come first, then those sharing most of their time, and each mark is in "
    "one pair only. They agree where categories are the same and both ends differ by at most "
    "{tolerance}."
)
KAPPA_RULE_EN = (
    "Cohen's kappa over {units} stretches of {step}: the code of a stretch is the set of "
    "categories that touch it; by category: given or not."
)


PHOTO_RULE = (
    "Setiap halaman foto dibagi {side} × {side} petak; tanda tanpa kotak berarti seluruh halaman. "
    "Dua tanda dipasangkan bila pada halaman yang sama ada petak yang dicakup keduanya; yang "
    "kategorinya sama didahulukan, lalu yang bagian bersamanya terbesar, dan setiap tanda hanya "
    "masuk satu pasangan. Sepakat berarti kategorinya sama dan paling sedikit separuh dari petak "
    "keduanya dicakup bersama. Kappa Cohen dihitung atas {units} petak: kode sebuah petak ialah "
    "himpunan kategori yang mencakupnya; per kategori: diberi atau tidak."
)
PHOTO_RULE_EN = (
    "Each page of a photo is cut into {side} × {side} squares; a mark without a box means the "
    "whole page. Two marks are a pair where both cover a square of one page; those of the same "
    "categories come first, then those sharing the greatest part, and each mark is in one pair "
    "only. They agree where categories are the same and at least half of the squares of either "
    "are covered by both. Cohen's kappa over {units} squares: the code of a square is the set of "
    "categories that cover it; by category: given or not."
)


def rule_text(step_us: int, units: int, lang: str = "id") -> str:
    """Say by which rule two codings were compared, in two sentences and one on kappa.

    Args:
        step_us: length of a stretch, which is the tolerance of times as well, microseconds; 0
            for a photo.
        units: stretches or squares compared.
    """
    is_english = lang == "en"
    if not step_us:
        photo = PHOTO_RULE_EN if is_english else PHOTO_RULE
        return photo.format(units=units, side=SIDE)
    seconds = f"{step_us / 1_000_000:g}"
    length = f"{seconds} s" if is_english else f"{seconds.replace('.', ',')} detik"
    rule, kappa = (RULE_EN, KAPPA_RULE_EN) if is_english else (RULE, KAPPA_RULE)
    return f"{rule.format(tolerance=length)} {kappa.format(units=units, step=length)}"
