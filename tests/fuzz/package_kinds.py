"""Hostile packages of every kind: each maker turns an honest one and a seed into bytes."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.package import tags, transport
from tests.fuzz.package_forging import (
    Honest,
    add,
    changed,
    encrypt,
    exchanged,
    retyped,
    write,
)
from tests.package.hostile import BASE, Forged, build, extra_field, foreign, relisted

Maker = Callable[["Honest", random.Random, Path], None]


RESERVED = ("CON", "nul", "Aux", "PRN", "com1", "LPT9", "CONIN$", "COM²")
UNSEEN = ("\u202e", "\u200b", "\n", "\r", "\0", "\x1b", "\u2066", "\ufeff", "\u2028", "\x7f")
ENDINGS = (".", " ", "..", ". ", " .")


def name(honest: Honest, rng: random.Random, path: Path) -> None:
    """Give one member a name that means something else somewhere."""
    outside = str(honest.canary)
    up = "../" * rng.randint(1, 12)
    inside = rng.choice(("data/", "data/original/", "data/chains/", ""))
    forms = (
        outside,
        outside.lstrip("/"),
        f"{BASE}/{up}{outside.lstrip('/')}",
        f"{up}x{rng.random()}",
        f"{BASE}/{inside}{up}x",
        f"//server/share/{rng.random()}",
        f"\\\\?\\C:\\x{rng.random()}",
        f"{rng.choice('CDZcdz')}:{rng.choice(('', '/', chr(92)))}x",
        f"{BASE}/{inside}a\\..\\..\\x",
        f"{BASE}/{inside}{rng.choice(RESERVED)}{rng.choice(('', '.txt', '.tar.gz', ' .x'))}",
        f"{BASE}/{inside}x{rng.choice(ENDINGS)}",
        f"{BASE}/{inside}x{rng.choice(ENDINGS)}/y",
        f"{BASE}/{inside}x:{rng.choice(('y', ':$DATA', 'Zone.Identifier'))}",
        f"{BASE}/{inside}a{rng.choice(UNSEEN)}b",
        f"{BASE}/{inside}e\u0301{rng.random()}",
        f"{BASE}/{inside}{'a' * rng.randint(201, 5000)}",
        f"{BASE}/{'d/' * rng.randint(8, 400)}x",
        f"{BASE}//{inside}x",
        f"{BASE}/{inside}./x",
        f"{BASE}/./{inside}x",
        f"{BASE}/{inside}{rng.choice('*?<>|%')}",
        "",
        "/",
        ".",
        "..",
        f"{BASE}/..",
        f"~/{rng.random()}",
    )
    chosen = rng.choice(forms).encode()
    add(honest, rng, path, Forged(chosen, b"x"))


def raw_name(honest: Honest, rng: random.Random, path: Path) -> None:
    """Give one member a name that is no text, or says it is none."""
    raw = bytes(rng.randrange(128, 256) for _ in range(rng.randint(1, 20)))
    flags = rng.choice((0, 0x0800))
    add(honest, rng, path, Forged(f"{BASE}/data/".encode() + raw, b"x", flags=flags))


def collision(honest: Honest, rng: random.Random, path: Path) -> None:
    """Name two members so that some file system takes them for one."""
    old = rng.choice(honest.members[:-1]).name.decode()  # `relisted` drops the signature
    new = rng.choice(
        (
            old,
            old.upper(),
            old.replace("a", "A", 1),
            old.replace("data", "DATA", 1),
            old.replace("s", "ſ", 1) if "s" in old else old,
            f"{old}/x",
            old.rpartition("/")[0] or old,
            old.replace("i", "ı").upper(),
        )
    )
    add(honest, rng, path, Forged(new.encode(), rng.choice((b"x", b""))))


def kind(honest: Honest, rng: random.Random, path: Path) -> None:
    """Make a member a link, a device, or something else that is no file."""
    mode = rng.choice(
        (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR)
    )
    at = rng.randrange(len(honest.members))
    changed = replace(honest.members[at], mode=mode | 0o777, content=os.fsencode(honest.canary))
    write(path, relisted(exchanged(honest, at, changed)))


def lie(honest: Honest, rng: random.Random, path: Path) -> None:
    """Let one header say something else than the other, or both something untrue."""
    at = rng.randrange(len(honest.members))
    facts = ("crc", "packed", "size", "method", "flags", "offset", "external", "disk")
    value = rng.choice((0, 1, 8, 12, 99, 0x0801, 0xFFFF, rng.randrange(2**16)))
    told: dict[str, int | bytes] = {rng.choice(facts): value}
    if rng.random() < 0.2:
        told = {"name": f"{BASE}/data/lain-{rng.random()}".encode()}
    one = honest.members[at]
    local = {k: v for k, v in told.items() if k not in ("offset", "external", "disk")}
    changed = rng.choice(
        (
            replace(one, central=told),
            replace(one, local=local or {"crc": 1}),
            replace(one, local=local, central=told),
        )
    )
    members = exchanged(honest, at, changed)
    write(path, foreign(members) if rng.random() < 0.3 else members)


def wide_lie(honest: Honest, rng: random.Random, path: Path) -> None:
    """Hide sizes and offsets in ZIP64 and other extra fields."""
    at = rng.randrange(len(honest.members))
    numbers = b"".join(
        rng.choice((0, 1, 2**32, 2**63, 2**64 - 1, rng.randrange(2**40))).to_bytes(8, "little")
        for _ in range(rng.randint(0, 4))
    )
    tag = rng.choice((0x0001, 0x7075, 0x9901, 0x6375, rng.randrange(2**16)))
    extra = extra_field(tag, numbers) * rng.randint(1, 2) + b"\0" * rng.randint(0, 3)
    told: dict[str, int | bytes] = {
        fact: 0xFFFFFFFF for fact in ("size", "packed", "offset") if rng.random() < 0.7
    }
    one = replace(honest.members[at], extra=extra, central=told)
    write(path, exchanged(honest, at, one))


def ending(honest: Honest, rng: random.Random, path: Path) -> None:
    """Lie at the end of the archive, or put something round it."""
    junk = rng.randbytes(rng.randint(1, 2000))
    fact = rng.choice(("disk", "first_disk", "here", "count", "size", "offset", "comment"))
    value = rng.choice((0, 1, 3, 0xFFFF, rng.randrange(2**16)))
    members = honest.members
    honest_end = build(members)[-22:]
    path.write_bytes(
        rng.choice(
            (
                build(members, end={fact: value}) if value else build(members, end={"size": 1}),
                build(members, prefix=junk),
                junk + build(members),
                build(members, suffix=junk),
                build(members, comment=b"x" + honest_end + junk[:9]) + b"y",
                build(members, comment=build(members[:3])),
                build(members)[: -rng.randint(1, 300)],
                build(members) + honest_end,
                honest_end,
                junk,
                b"",
            )
        )
    )


def overlap(honest: Honest, rng: random.Random, path: Path) -> None:
    """Quote the same bytes under several names, or hide some between members."""
    members = list(honest.members)
    content = build(members)
    at = content.find(b"PK\3\4", rng.randrange(len(content) // 2))
    longer: dict[str, int | bytes] = {"size": 300 + rng.randrange(9000)}
    longer["packed"] = longer["size"]
    which = rng.randrange(3)
    if which == 0:
        members += [replace(members[rng.randrange(3)], at=at) for _ in range(rng.randint(1, 50))]
    elif which == 1:
        spot = rng.randrange(len(members) - 1)
        members[spot] = replace(members[spot], after=rng.randbytes(rng.randint(1, 500)))
    else:
        members[0] = replace(members[0], local=longer, central=longer)
    write(path, foreign(members) if rng.random() < 0.5 else members)


def bomb(honest: Honest, rng: random.Random, path: Path) -> None:
    """Unfold to much more than is said, or say more than is there."""
    size = rng.choice((5_000_000, 20_000_000))
    big = Forged(f"{BASE}/data/derived/nol.bin".encode(), bytes(size), method=8)
    lies: dict[str, int | bytes] = {"size": rng.choice((0, 10, 1000, 2**31))}
    one = rng.choice((big, replace(big, local=lies, central=lies)))
    members = relisted([*honest.members, one])
    if rng.random() < 0.5:
        members = changed(members, tags.BAG_INFO, lambda c: c.replace(b"Oxum: ", b"Oxum: 9"))
    write(path, foreign(members))


def unlisted(honest: Honest, rng: random.Random, path: Path) -> None:
    """Add or leave out a file, or ask for one from elsewhere."""
    members = list(honest.members)
    names = ("data/tamu", "tamu.txt", "fetch.txt", "Fetch.TXT", "data/.x", "manifest-md5.txt")
    if rng.random() < 0.6:
        member = f"{BASE}/{rng.choice(names)}".encode()
        members.append(Forged(member, b"http://127.0.0.1/x - data/x\n"))
    else:
        del members[rng.randrange(len(members))]
    write(path, members)


def listing(honest: Honest, rng: random.Random, path: Path) -> None:
    """Spoil a list: lines too long, names that lead out, bytes that are no text."""
    name = rng.choice((tags.MANIFEST, tags.TAG_MANIFEST, tags.BAG_INFO, tags.BAGIT))
    digest = "0" * 64
    lines = (
        f"{digest}  {honest.canary}\n".encode(),
        f"{digest}  data/{'../' * 9}{str(honest.canary).lstrip('/')}\n".encode(),
        f"{digest}  {'a' * rng.randint(1000, 3_000_000)}\n".encode(),
        digest.encode() + b"  data/\xff\xfe\n",
        b"\0" * 4000 + b"\n",
        f"{digest} *data/case.json\n".encode(),
        b"Payload-Oxum: " + b"9" * rng.choice((20, 5000)) + b".1\n",
        b"Payload-Oxum: -1.-1\n",
        b"Netra-Chain-Entries: " + "٣".encode() + b"\n",
        b"no line end",
        rng.randbytes(200) + b"\n",
    )
    line = rng.choice(lines)
    change = rng.choice(
        (lambda c: c + line, lambda c: line + c, lambda _: line, lambda c: c + c, lambda c: c[:-1])
    )
    write(path, changed(list(honest.members), name, change))


def record(honest: Honest, rng: random.Random, path: Path) -> None:
    """Spoil a record inside while every list agrees with it, as a forger would."""
    deep = rng.choice((b"[", b'{"a":', b'[{"a":[')) * rng.randint(1000, 200_000)
    number = rng.choice((b"1e999", b"NaN", b"9" * 6000, b"-0.0", b"1E400000000", b"true"))
    name = rng.choice(("data/case.json", "data/custody.jsonl", "data/receipts/satu.json"))
    change = rng.choice(
        (
            lambda _: deep,
            lambda _: deep + b"\n",
            lambda c: c.replace(
                b'"seq": 2' if b'"seq": 2' in c else b'"seq":2', b'"seq":' + number, 1
            ),
            lambda c: c.replace(b"1", number, 1),
            lambda c: c.replace(b'"', b'"\\ud800', 1),
            lambda c: c[: rng.randrange(len(c))],
            lambda c: b"\xff" + c,
            lambda c: b"\xef\xbb\xbf" + c,
            lambda c: c[1:],
            lambda _: b"null",
            lambda _: rng.randbytes(300),
            lambda c: retyped(c, rng),
        )
    )
    write(path, relisted(changed(list(honest.members), name, change)))


def seal(honest: Honest, rng: random.Random, path: Path) -> None:
    """Spoil the signature: other lengths, other numbers, other objects."""
    flips = rng.randint(1, 6)

    def flipped(content: bytes) -> bytes:
        changed = bytearray(content)
        for _ in range(flips):
            changed[rng.randrange(len(changed))] ^= rng.randrange(1, 256)
        return bytes(changed)

    change = rng.choice(
        (
            flipped,
            lambda c: c[: rng.randrange(len(c))],
            lambda c: c + rng.randbytes(rng.randint(1, 50)),
            lambda _: b"\x30\x84\xff\xff\xff\xff" + rng.randbytes(100),
            lambda _: b"\x30\x80" * rng.randint(100, 60_000),
            lambda _: rng.randbytes(rng.randint(0, 3000)),
            lambda _: b"0" * 300_000,
        )
    )
    write(path, changed(list(honest.members), tags.SIGNATURE, change))


def mutation(honest: Honest, rng: random.Random, path: Path) -> None:
    """Change, insert, delete or repeat bytes anywhere."""
    content = bytearray(honest.content)
    for _ in range(rng.choice((1, 1, 1, 2, 5, 40))):
        at = rng.randrange(len(content))
        size = rng.randint(1, 60)
        which = rng.randrange(4)
        if which == 0:
            content[at] ^= rng.randrange(1, 256)
        elif which == 1:
            content[at:at] = rng.randbytes(size)
        elif which == 2:
            del content[at : at + size]
        else:
            content[at:at] = content[at : at + size]
    path.write_bytes(content)


def encrypted(honest: Honest, rng: random.Random, path: Path) -> None:
    """Wrap rubbish, or spoil the wrapping, or encrypt for somebody else."""
    inner = path.with_suffix(".inner")
    rng.choice((mutation, name, ending, overlap))(honest, rng, inner)
    content = inner.read_bytes()
    inner.unlink()
    target = rng.choice((honest.recipient, honest.recipient, transport.new_identity()[1]))
    sealed = bytearray(encrypt(content, target))
    if rng.random() < 0.4:
        sealed[rng.randrange(len(sealed))] ^= rng.randrange(1, 256)
    if rng.random() < 0.2:
        del sealed[rng.randrange(len(sealed)) :]
    path.write_bytes(sealed)


def folder(honest: Honest, rng: random.Random, path: Path) -> None:
    """Put links, pipes, loops and odd names into a bag that lies as a folder."""
    for member in honest.members:
        target = path / member.name.decode().removeprefix(f"{BASE}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(member.content)
    odd = path / rng.choice(("data", "data/original", ".")) / f"tamu{rng.randrange(99)}"
    which = rng.randrange(9)
    if which == 0:
        odd.symlink_to(honest.canary)
    elif which == 1:
        odd.symlink_to(path)
    elif which == 2:
        odd.hardlink_to(honest.canary)
    elif which == 3:
        os.mkfifo(odd)
    elif which == 4:
        deep = odd
        for _ in range(rng.randint(9, 60)):
            deep = deep / "d"
        deep.mkdir(parents=True)
    elif which == 5:
        odd.with_name(rng.choice(("con", "a\nb", "x.", "a\\b", "a:b", "e\u0301", "x "))).touch()
    elif which == 6:
        (path / os.fsdecode(b"data/\xff\xfe")).touch()
    elif which == 7:
        case = path / "data" / "case.json"
        case.unlink()
        case.symlink_to(honest.canary)
    else:
        real = path / "data" / "original"
        real.rename(path.with_suffix(".moved"))
        real.symlink_to(path.with_suffix(".moved"))


KINDS: tuple[Maker, ...] = (
    name,
    raw_name,
    collision,
    kind,
    lie,
    wide_lie,
    ending,
    overlap,
    bomb,
    unlisted,
    listing,
    record,
    seal,
    mutation,
    encrypted,
    folder,
)
HARMLESS_TOO = frozenset(("lie", "wide_lie", "record", "kind", "raw_name"))
"""Kinds of which some may be let in: a lie that happens to be true, a record nobody can doubt."""
