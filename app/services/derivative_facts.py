"""What the chain says of a derivative, besides its hashes: what was done to it, in short."""

from __future__ import annotations

from app.domain.adjustments import adjustments_text
from app.domain.clip import Recipe
from app.domain.clip_dress import Dress
from app.domain.redaction_plan import Redacted, Redaction, VoiceKind

Told = dict[str, int | str]


def told_of(recipe: Recipe) -> Told:
    """Give what an entry says of a recipe; what there is none of is not named."""
    told: Told = {}
    if recipe.enhancement is not None:
        told["enhanced"] = adjustments_text(recipe.enhancement.adjustments)
    if recipe.redaction is not None:
        told |= _hidden_in(recipe.redaction.plan) | still_shown(recipe.redaction)
    if recipe.dressed is not None:
        told |= _shown_in(recipe.dressed.dress)
    return told


def still_shown(hidden: Redacted) -> Told:
    """Give in how many places detectors still marked something, and what nobody searched for."""
    looks = {"faces": hidden.faces, "lettering": hidden.lettering}
    told: Told = {
        f"{kind}_seen": len(look.seen) + look.left_out
        for kind, look in looks.items()
        if look is not None
    }
    return told | {f"{kind}_unsearched": 1 for kind, look in looks.items() if look is None}


def still_shown_texts(hidden: Redacted) -> list[str]:
    """Say the same in Indonesian, for the files beside a copy."""
    faces, lettering = hidden.faces, hidden.lettering
    told = []
    if faces is not None:
        told.append(
            f"pada salinan detektor menandai {len(faces.seen) + faces.left_out} tempat mirip "
            "wajah; detektor melewatkan wajah dan menandai yang bukan wajah"
        )
    if lettering is not None:
        told.append(
            f"pada salinan detektor {lettering.detector.name} menandai "
            f"{len(lettering.seen) + lettering.left_out} tempat mirip tulisan; detektor melewatkan "
            "tulisan, dan yang tidak diminta ditutup ikut terhitung"
        )
    else:
        told.append("tulisan tidak dicari pada salinan")
    return told


def _hidden_in(plan: Redaction) -> Told:
    """Give what the chain says of a redaction; what there is none of is not named."""
    told: Told = {"regions": len(plan.regions), "mutes": len(plan.mutes)}
    for kind in (VoiceKind.BEEP, VoiceKind.PITCH):
        if count := sum(voice.kind is kind for voice in plan.changed):
            told[kind.value] = count
    if plan.detectors:
        told["proposed"] = sum(region.is_proposed for region in plan.regions)
    if plan.detector is not None:
        told["detector"] = f"{plan.detector.name} {plan.detector.sha256}"
    if plan.text_detector is not None:
        told["text_detector"] = f"{plan.text_detector.name} {plan.text_detector.sha256}"
    return told


def _shown_in(dress: Dress) -> Told:
    """Give what the chain says of what a clip shows; the recipe holds all of it."""
    told: Told = {
        name: count
        for name, count in (
            ("categories", len(dress.categories)),
            ("subtitles", len(dress.subtitles)),
            ("figures", len(dress.figures)),
        )
        if count
    }
    if dress.caption:
        told["caption"] = dress.caption
    done = [f"DIOLAH: {dress.enhanced_text()}"] if dress.is_enhanced else []
    if dress.steps or done:
        told["steps"] = "; ".join((*(step.words for step in dress.steps), *done))
    return told
