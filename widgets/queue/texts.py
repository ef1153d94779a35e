"""Words of the queue and of the models."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.listening import LanguageOffer, WorkingSound
from app.services.model_facts import Expectation
from widgets.queue.queue import Held


def tr(text: str) -> str:
    """Translate a text of this room."""
    return QCoreApplication.translate("Queue", text)


def language_name(code: str) -> str:
    """Name a language that is offered."""
    known = {
        "id": tr("Indonesia"),
        "jw": tr("Jawa"),
        "su": tr("Sunda"),
        "ms": tr("Melayu"),
        "auto": tr("Tebak sendiri"),
    }
    return known.get(code, code)


def language_worth(offer: LanguageOffer) -> str:
    """Say what a language is worth with the small model, by what was measured."""
    return {
        "measured": tr("Bahasa yang diukur: pada bacaan yang jernih sekitar 1 dari 6 kata salah."),
        "words_only": tr(
            "Hanya untuk menemukan kata: pada pengukuran sekitar 4 dari 5 kata salah. "
            "Jangan mengutipnya."
        ),
        "related": tr("Mirip bahasa Indonesia; terlalu sedikit diukur untuk berjanji."),
        "guessed": tr(
            "Model menebak dari 30 detik pertama. Jawa tidak pernah tertebak; pada bunyi "
            "tanpa ujaran tebakannya ngawur."
        ),
    }[offer.worth]


def sound_name(recipe: str) -> str:
    """Name a working sound."""
    return {
        WorkingSound.AS_RECORDED: tr("Apa adanya"),
        WorkingSound.LEVELLED: tr("Diratakan kerasnya"),
        WorkingSound.DENOISED: tr("Derau diredam, lalu diratakan"),
    }[WorkingSound(recipe)]


def sound_worth(recipe: str) -> str:
    """Say what a working sound is good for, by what was measured."""
    return {
        WorkingSound.AS_RECORDED: tr("Yang paling aman."),
        WorkingSound.LEVELLED: tr(
            "Menolong suara pelan atau tidak rata; pada rekaman yang bising hasilnya lebih buruk."
        ),
        WorkingSound.DENOISED: tr(
            "Menolong hanya pada derau yang sangat keras; pada rekaman biasa sedikit lebih buruk."
        ),
    }[WorkingSound(recipe)] + " " + tr("Barang bukti tidak diubah; resepnya dicatat.")  # fmt: skip


def amount_of_time(seconds: float | None) -> str:
    """Write an estimate, roughly, as is honest."""
    if seconds is None:
        return tr("belum diukur")
    if seconds < 60:
        return tr("< 1 mnt")
    if seconds < 5400:
        return tr("± {n} mnt").format(n=round(seconds / 60))
    return tr("± {n} jam").format(n=f"{seconds / 3600:.1f}".replace(".", ","))


def held_text(held: Held) -> str:
    """Say why the queue waits."""
    return {
        Held.NOT: "",
        Held.BY_PERSON: tr("Antrean dijeda."),
        Held.BY_BATTERY: tr("Antrean menunggu: komputer memakai baterai."),
        Held.BY_MODEL: tr("Antrean menunggu: tidak ada model yang dapat dipakai."),
    }[held]


def pace_text(found: Expectation) -> str:
    """Say how long an hour of speech takes with a model here."""
    if found.ratio is None:
        return tr("Waktu di sini belum diukur: transkripsikan satu rekaman dahulu")
    hour = amount_of_time(found.ratio * 3600)
    if found.is_measured:
        return tr("1 jam ujaran: {time} (diukur di komputer ini)").format(time=hour)
    return tr("1 jam ujaran: {time} (perkiraan dari model lain)").format(time=hour)


def accuracy_text(key: str) -> str:
    """Say how good a model is, by what we measured or do not know."""
    return {
        "measured_base": tr(
            "Pada bacaan Indonesia yang jernih 16 % kata dan 2,6 % huruf salah. Rekaman lapangan "
            "jauh lebih buruk dan belum pernah diukur."
        ),
        "below_base": tr("Lebih kecil daripada base: salahnya lebih banyak. Tidak dianjurkan."),
        "above_base": tr("Lebih besar daripada base: biasanya lebih teliti; belum kami ukur."),
        "unknown": tr("Bukan ukuran Whisper yang dikenal; belum diukur."),
    }[key]
