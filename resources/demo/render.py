"""Draw and speak the sample case: `python resources/demo/render.py HUMAN_CLIP`.

Run by hand when a picture or a sentence changes; Netra only reads what it wrote. Needs
espeak-ng besides Netra's own environment. HUMAN_CLIP is clip 19059577 of Common Voice
Indonesian (CC0), as named in CREDITS.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawing import files, sound, stills
from drawing.films import GroupFilm, HallFilm, frames

HERE = Path(__file__).parent
REPORTER, WITNESS = HERE / "media" / "kiriman-pelapor", HERE / "media" / "kiriman-saksi"
SEA = (-5.9, 110.75)
"""Claimed place of every file: open water in the Java Sea, nobody's address."""
SEA_ISO = "-05.9000+110.7500/"
TITLE = "FIKTIF - perkara contoh Netra"


def render_hall(human: Path) -> None:
    """The speech, about 45 s."""
    dry, spoken = sound.build(sound.SPEECH, human, tail_s=1.6)
    heard = sound.in_a_room(dry, echo=0.07, noise=0.008, seed=11)
    ticks = files.frame_ticks(len(heard) / sound.RATE, 25, seed=3)
    film = HallFilm(spoken, heard)
    claims = files.Claims("2024-10-12T02:15:04.000000Z", TITLE, SEA_ISO)
    path = REPORTER / "VID_20241012_091504.mp4"
    pictures = frames(film, [tick / files.TICKS for tick in ticks])
    files.write_video(path, pictures, ticks, heard, claims, size=(1280, 720), crf=29)
    for line in spoken:
        sys.stdout.write(f"{line.start_s:7.2f} {line.end_s:7.2f}  {line.line.words or '(human)'}\n")


def render_group() -> None:
    """The upright clip of 8 s, and a broken upload of it."""
    hush = sound.in_a_room(sound.silence(8.0), echo=0.0, noise=0.004, seed=12)
    ticks = files.frame_ticks(8.0, 25, seed=4)
    claims = files.Claims("2024-10-12T02:58:40.000000Z", TITLE, SEA_ISO)
    path = WITNESS / "VID_20241012_095840.mp4"
    pictures = frames(GroupFilm(), [tick / files.TICKS for tick in ticks])
    files.write_video(path, pictures, ticks, hush, claims, size=(1280, 720), crf=29, sideways=True)
    files.cut_short(path, WITNESS / "VID-20241013-WA0007.mp4", 60_000)


def render_photos() -> None:
    """Three photos, and the first once more under the name a messenger gives."""
    first = REPORTER / "IMG_20241012_093211.jpg"
    stills.save_photo(stills.group_pose(), first, "2024:10:12 09:32:11", place=SEA)
    stills.save_photo(
        stills.one_finger(),
        REPORTER / "IMG_20241012_092147.jpg",
        "2024:10:12 09:21:47",
        place=SEA,
        sideways=True,
    )
    stills.save_photo(
        stills.office_car(), WITNESS / "IMG_20241012_084530.jpg", "2024:10:12 08:45:30", place=SEA
    )
    (WITNESS / "IMG-20241013-WA0003.jpg").write_bytes(first.read_bytes())


def render_voice_note(human: Path) -> None:
    """The voice message, about 16 s."""
    dry, _ = sound.build(sound.VOICE_NOTE, human, tail_s=0.8)
    heard = sound.in_a_room(dry, echo=0.03, noise=0.006, seed=13)
    claims = files.Claims("2024-10-11T12:04:33.000000Z", TITLE)
    files.write_voice_note(WITNESS / "PTT-20241011-WA0002.m4a", heard, claims)


def main() -> None:
    """Render everything, or the parts named after the clip."""
    human, parts = Path(sys.argv[1]), sys.argv[2:]
    for folder in (REPORTER, WITNESS):
        folder.mkdir(parents=True, exist_ok=True)
    tasks = {
        "photos": render_photos,
        "note": lambda: render_voice_note(human),
        "group": render_group,
        "hall": lambda: render_hall(human),
    }
    for name, task in tasks.items():
        if not parts or name in parts:
            task()


if __name__ == "__main__":
    main()
