"""What the actions for the text of a transcript do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from widgets.transcript.pane import TranscriptPane
from widgets.transcript.segment_work import STEP_US


def transcript_slots(pane: TranscriptPane) -> dict[str, Callable[[], object]]:
    """Give what each action of `transcript_specs` calls, but for the import."""
    work = pane.work
    return {
        "transcript.find": pane.show_find,
        "transcript.split": work.split,
        "transcript.join": work.join,
        "transcript.start": work.start_here,
        "transcript.end": work.end_here,
        "transcript.start_back": partial(work.move_start, -STEP_US),
        "transcript.start_on": partial(work.move_start, STEP_US),
        "transcript.end_back": partial(work.move_end, -STEP_US),
        "transcript.end_on": partial(work.move_end, STEP_US),
        "transcript.speakers": work.name_speakers,
        "transcript.voices": pane.suggest_voices,
        "transcript.word": pane.add_word,
        "transcript.machine": pane.editor.show_machine,
    }
