"""What the actions of `play_specs` do on a stage."""

from __future__ import annotations

from collections.abc import Callable

from widgets.stage import Stage

SECOND_US, SKIP_US, FAR_US = 1_000_000, 5_000_000, 10_000_000


def play_slots(stage: Stage) -> dict[str, Callable[[], object]]:
    """Give what each action does, by its name."""
    player, deck, bar = stage.player, stage.player.deck, stage.player.transport
    return {
        "play.toggle": deck.toggle,
        "play.back": lambda: deck.shuttle(-1),
        "play.stop": deck.pause,
        "play.on": lambda: deck.shuttle(1),
        "play.back.slow": lambda: deck.shuttle(-1, is_slow=True),
        "play.on.slow": lambda: deck.shuttle(1, is_slow=True),
        "speed.slower": lambda: bar.change_speed(-1),
        "speed.faster": lambda: bar.change_speed(1),
        "speed.normal": lambda: bar.change_speed(0),
        "frame.back": lambda: deck.step(-1),
        "frame.on": lambda: deck.step(1),
        "second.back": lambda: stage.skip(-SECOND_US),
        "second.on": lambda: stage.skip(SECOND_US),
        "skip.back": lambda: stage.skip(-SKIP_US),
        "skip.on": lambda: stage.skip(SKIP_US),
        "skip.back.far": lambda: stage.skip(-FAR_US),
        "skip.on.far": lambda: stage.skip(FAR_US),
        "goto": player.ask_where,
        "loop.a": player.set_a,
        "loop.b": player.set_b,
        "loop.clear": lambda: player.set_loop(None),
        "sound.mute": bar.mute.toggle,
        "sound.louder": lambda: bar.change_volume(1),
        "sound.softer": lambda: bar.change_volume(-1),
        "sound.channel": player.next_channel,
        "play.options": player.show_options,
        "play.copies": stage.copies.toggle,
        "play.state": player.chips.show_state,
    }
