"""SRT and WebVTT of strangers, read as plain timed text; runs in the child.

Nothing in such a file is obeyed: markup, positions and styles are left out, characters that turn
the direction of text are taken out, and what cannot be understood is counted, never guessed.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import UnreadableMedia
from app.domain.subtitles import (
    MAX_BYTES,
    MAX_CUES,
    MAX_LETTERS,
    ReadSubtitles,
    SubtitleCue,
    SubtitleNotes,
)
from media.given_file import content_of

_US = 1_000_000
_LONGEST_HOURS = 9_999
_TIME = r"(?:(\d{1,5})\s*:\s*)?(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[,.:]\s*(\d{1,9}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-{{1,3}}\s*>\s*{_TIME}(?:\s.*)?$", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_MARKUP = re.compile(r"<[^<>]{0,500}>|\{\\[^{}]{0,200}\}|\{[a-zA-Z]:[^{}]{0,200}\}")
_BLOCKS = ("NOTE", "STYLE", "REGION")
_TURNS_TEXT = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096


def read(path: Path) -> ReadSubtitles:
    """Read a subtitle file; times are microseconds as they stand in it.

    Raises:
        UnreadableMedia: why=subtitles_too_large, no_cues or not_a_file.
        OSError: the file cannot be read.
    """
    content = content_of(path, MAX_BYTES, "subtitles_too_large")
    text, encoding = _decoded(content)
    found = _Cues()
    is_vtt = text.lstrip("\ufeff").startswith("WEBVTT")
    found.read(text, is_vtt=is_vtt)
    if not found.cues:
        raise UnreadableMedia(path=path, why="no_cues")
    return ReadSubtitles(
        form="vtt" if is_vtt else "srt",
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        cues=tuple(sorted(found.cues, key=lambda cue: (cue.start_us, cue.end_us))),
        notes=found.notes(),
    )


def _decoded(content: bytes) -> tuple[str, str]:
    """Decode by its mark, else as UTF-16 without one, UTF-8, and last Windows-1252."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content.decode(name, "replace"), name.removesuffix("-sig")
    head = content[:_LOOKED_AT]
    for name, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(head) > 3 and nulls.count(0) > len(nulls) * 0.4:
            return content.decode(name, "replace"), name
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # five bytes have no sign there; they become the replacement sign, the rest is read
        return content.decode("cp1252", "replace"), "cp1252"


class _Cues:
    """Cues as they are found, and what had to be left out."""

    def __init__(self) -> None:
        self.cues: list[SubtitleCue] = []
        self._unread = 0
        self._cut = 0
        self._turned = 0

    def notes(self) -> SubtitleNotes:
        """Say what was not taken as it stood."""
        overlapping = 0
        reached = -1
        for cue in sorted(self.cues, key=lambda cue: (cue.start_us, cue.end_us)):
            overlapping += cue.start_us < reached
            reached = max(reached, cue.end_us)
        return SubtitleNotes(self._unread, self._cut, self._turned, overlapping)

    def read(self, text: str, *, is_vtt: bool) -> None:
        """Go through the blocks; a timing line begins a cue, an empty line ends it.

        The whole arrow stands in no text; a shorter one ("Kudus -> Pati") often does, and is
        a timing's only between two times.
        """
        lines = _lines(text)
        is_skipping = False
        span: tuple[int, int] | None = None
        said: list[str] = []
        for line in (*lines, ""):
            timing = "-->" in line or _TIMING.match(line) is not None
            if timing or not line.strip():
                self._finish(span, said[:-1] if timing and _is_number(said) else said)
                span, said, is_skipping = None, [], False
                if timing:
                    span = _span(line)
                    self._unread += span is None
                    is_skipping = span is None
                continue
            if span is None and not said and is_vtt and line.split(maxsplit=1)[0] in _BLOCKS:
                is_skipping = True
            if span is not None and not is_skipping:
                said.append(line)

    def _finish(self, span: tuple[int, int] | None, said: list[str]) -> None:
        if span is None or not said:
            return
        if len(self.cues) >= MAX_CUES:
            self._cut += 1
            return
        text = self._plain(" ".join(said))
        if text:
            self.cues.append(SubtitleCue(*span, text))

    def _plain(self, text: str) -> str:
        text = _VOICE.sub(lambda found: f"{found[1].strip()}: ", text)
        # taken out before entities are read: "&lt;b&gt;" is text, not markup
        text = html.unescape(_MARKUP.sub("", text))
        signs = []
        for sign in text:
            if sign in _TURNS_TEXT:
                self._turned += 1
            elif unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Zs"):
                signs.append(" ")
            elif sign.isprintable():
                signs.append(sign)
        plain = " ".join("".join(signs).split())
        if len(plain) > MAX_LETTERS:
            self._cut += 1
            plain = plain[:MAX_LETTERS].rstrip()
        return plain


def _lines(text: str) -> Iterator[str]:
    # splitlines() would also break at signs that stand inside a sentence
    yield from (line.strip("\ufeff") for line in re.split(r"\r\n|\r|\n", text))


def _is_number(said: list[str]) -> bool:
    return bool(said) and said[-1].strip().isdigit()


def _span(line: str) -> tuple[int, int] | None:
    """Read a timing line; None for one that names no stretch of time."""
    found = _TIMING.match(line)
    if found is None:
        return None
    start, end = _time(found.groups()[:4]), _time(found.groups()[4:])
    if start is None or end is None or end <= start:
        return None
    return start, end


def _time(parts: tuple[str | None, ...]) -> int | None:
    hours, minutes, seconds, fraction = parts
    if int(minutes or 0) > 59 and hours is not None:
        return None
    if int(seconds or 0) > 59 or int(hours or 0) > _LONGEST_HOURS:
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * _US + int((fraction or "0").ljust(6, "0")[:6])
