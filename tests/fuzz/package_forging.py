"""An honest package, and the ways to put something else into it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.package.hostile import BASE, Forged, build, foreign, members_of, relisted


@dataclass(frozen=True)
class Honest:
    """What is spoiled."""

    zip: Path
    """A signed package."""
    content: bytes
    """Its bytes."""
    members: tuple[Forged, ...]
    """The same, one by one."""
    recipient: str
    """Age key whose secret the reader has."""
    canary: Path
    """A file outside that no package may reach."""

    @classmethod
    def read(cls, path: Path, recipient: str, canary: Path) -> Honest:
        return cls(path, path.read_bytes(), tuple(members_of(path)), recipient, canary)


def encrypt(content: bytes, recipient: str) -> bytes:
    import pyrage

    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)]))


def retyped(content: bytes, rng: random.Random) -> bytes:
    """Put another type somewhere into a JSON document."""
    try:
        data = json.loads(content)
    except ValueError:
        return content[::-1]
    at = data
    while isinstance(at, dict | list) and at:
        key = rng.choice(list(at)) if isinstance(at, dict) else rng.randrange(len(at))
        if not isinstance(at[key], dict | list) or not at[key] or rng.random() < 0.3:
            at[key] = rng.choice((None, [], {}, "x" * 99, 2**80, -1, 1.5, True, [[]], {"a": 1}))
            break
        at = at[key]
    return json.dumps(data).encode()


def add(honest: Honest, rng: random.Random, path: Path, member: Forged) -> None:
    members = list(honest.members)
    members.insert(rng.randrange(len(members) + 1), member)
    if rng.random() < 0.5:
        members = relisted(members)
    write(path, foreign(members) if rng.random() < 0.5 else members)


def exchanged(honest: Honest, at: int, member: Forged) -> list[Forged]:
    members = list(honest.members)
    members[at] = member
    return members


def changed(members: list[Forged], name: str, change: Callable[[bytes], bytes]) -> list[Forged]:
    wanted = f"{BASE}/{name}".encode()
    return [replace(m, content=change(m.content)) if m.name == wanted else m for m in members]


def write(path: Path, members: list[Forged]) -> None:
    path.write_bytes(build(members))
