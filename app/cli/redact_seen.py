"""What detectors still found in a redacted copy, as `netra redact` tells it."""

from __future__ import annotations

from app.cli import redact_words as words
from app.cli.documents import Document
from app.cli.face import FACE
from app.domain.clip import Derivative
from app.domain.lettering import Sought
from app.domain.redaction_plan import SecondLook
from app.domain.redaction_review import FrameToLook, Why, still_seen
from app.domain.second_look import score_of

_WORDS = {
    Sought.FACES: (words.FACES_SEEN, words.NO_FACE_SEEN, words.FACES_NOT_SOUGHT),
    Sought.TEXT: (words.TEXT_SEEN, words.NO_TEXT_SEEN, words.TEXT_NOT_SOUGHT),
}
_MISSED = {Sought.FACES: words.FACES_ARE_MISSED, Sought.TEXT: words.TEXT_IS_MISSED}


def still_told(made: Derivative) -> str:
    """Say what was still found in a copy, a line for each kind."""
    return "\n".join(_told(look_of(made, sought), sought) for sought in Sought)


def why_told(look: FrameToLook) -> str:
    """Say why a frame comes where it does."""
    told = FACE.say(*words.WHY[look.why])
    others = {Sought.FACES: Why.SEEN, Sought.TEXT: Why.LETTERING}
    also = [why for kind, why in others.items() if kind in look.seen and why is not look.why]
    return ", ".join([told, *(FACE.say(*words.WHY[why]) for why in also)])


def look_of(made: Derivative, sought: Sought) -> SecondLook | None:
    """Give what was found of one kind; None where a copy was not searched for it."""
    hidden = made.recipe.redaction
    if hidden is None:
        return None
    return hidden.lettering if sought is Sought.TEXT else hidden.faces


def count_seen(made: Derivative, sought: Sought) -> int | None:
    """Give in how many places something was found; None where nobody searched."""
    look = look_of(made, sought)
    return None if look is None else len(look.seen) + look.left_out


def seen_document(made: Derivative) -> list[Document]:
    """List every place with its frames, boxes and scores."""
    hidden = made.recipe.redaction
    if hidden is None:
        return []
    return [
        {
            "kind": sought.value,
            "name": region.name,
            "first": region.first,
            "last": region.last,
            "boxes": [
                {
                    "frame": key.frame,
                    "box": [key.box.x, key.box.y, key.box.width, key.box.height],
                    "score": score_of(key),
                }
                for key in region.keys
            ],
        }
        for sought in Sought
        for region in still_seen(hidden, sought)
    ]


def _told(look: SecondLook | None, sought: Sought) -> str:
    some, nothing, unsought = _WORDS[sought]
    if look is None:
        return FACE.say(*unsought)
    count = len(look.seen) + look.left_out
    parts = [FACE.say(*(some if count else nothing)).format(n=count)]
    if look.left_out:
        parts.append(FACE.say(*words.LEFT_OUT).format(n=look.left_out))
    return " ".join([*parts, FACE.say(*_MISSED[sought])])
