"""What a person may choose before a recording is transcribed, and what each choice is worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.custody import nfc
from app.domain.errors import InvalidValue


class WorkingSound(StrEnum):
    """What is done to the copy of the sound that the model hears; the original stays as it is.

    The value is the recipe itself, a chain of FFmpeg's audio filters: it is stored with the
    transcript, and with the version of the library it can be made again.
    """

    AS_RECORDED = ""
    """Nothing."""
    LEVELLED = "highpass=f=80,dynaudnorm=f=500:g=15:p=0.7:m=12"
    """Rumble below 80 Hz is cut, quiet voices are raised to the level of loud ones."""
    DENOISED = "highpass=f=80,afftdn=nr=12:nf=-30,dynaudnorm=f=500:g=15:p=0.7:m=12"
    """Steady noise is lowered by at most 12 dB first, then as `LEVELLED`."""


PROMPT_MOST_LETTERS = 400
"""Words for the model beforehand; more are not taken in whole by Whisper."""


def prompt_of(text: str) -> str:
    """Give words for the model beforehand as they are told and stored: on one line.

    Raises:
        InvalidValue: there are no words, or more than a model takes in.
    """
    said = nfc(" ".join(text.split()))
    if not 0 < len(said) <= PROMPT_MOST_LETTERS:
        raise InvalidValue(field="prompt", value=len(said), expected=f"1..{PROMPT_MOST_LETTERS}")
    return said


@dataclass(frozen=True, slots=True)
class LanguageOffer:
    """A language that can be chosen."""

    code: str
    """Whisper code, or `auto`."""
    worth: str
    """Key of what to expect of it, by what was measured with Whisper base."""


LANGUAGES = (
    LanguageOffer("id", "measured"),
    LanguageOffer("jw", "words_only"),
    LanguageOffer("su", "words_only"),
    LanguageOffer("ms", "related"),
    LanguageOffer("auto", "guessed"),
)
"""In the order in which they are offered; the first is the usual one."""
