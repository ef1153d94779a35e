"""What custody costs: intake and verification against the system's tools, the chain by the second.

Each round measures the peer and Netra one after the other on the same file, so that a busy or
throttled machine slows both; the median of the rounds' ratios counts. Two of the peers' forms are
shown for intake: `cp` as it is, which leaves the copy in memory, and `cp` brought to the disk
(`sync FILE`), which is what intake does before it reads everything back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.custody import GENESIS, ChainHead, CustodyAct, check_chain, entry_line, head_after
from app.store import database
from app.store.blobs import BlobStore, digest_sha256, quick_digest
from app.store.custody import CustodyStore
from app.store.hashing import digest_sha512
from app.tasks.job import JobContext
from tests.domain.test_custody import CONTEXT

MIB = 1024 * 1024
FILE_BYTES, SMALL_BYTES = 2048 * MIB, 64 * MIB
ROUNDS = 5
ENTRIES, BATCH = 100_000, 5_000
_PEAK = """
import resource, sys
from pathlib import Path
from app.store.blobs import BlobStore
from app.tasks.job import JobContext
store = BlobStore(Path(sys.argv[1]))
store.make_folders()
store.stage(Path(sys.argv[2]), JobContext()).path.unlink()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run() -> dict[str, Any]:
    """Measure; each limit stands beside its figure."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("NETRA_BENCH_DIR")) as folder:
        return {**_files(Path(folder)), **_chain(Path(folder))}


def _files(folder: Path) -> dict[str, Any]:
    large = _random_file(folder / "besar.mp4", FILE_BYTES)
    small = _random_file(folder / "kecil.mp4", SMALL_BYTES)
    store = BlobStore(folder / "x.netra")
    store.make_folders()
    rounds = [_one_round(folder, large, store) for _ in range(ROUNDS)]
    staged = store.stage(large, JobContext())
    quick = _seconds(lambda: quick_digest(staged.path, staged.leaves, JobContext(), 1))
    # Of a file this long SHA-512 follows beside the look inside; here it is waited for as well.
    later = _seconds(lambda: digest_sha512(staged.path, JobContext()))
    peaks = [_peak(folder, path) for path in (small, large)]
    copied, synced, hashed, taken, verified = (
        [row[at] for row in rounds] for at in range(len(rounds[0]))
    )
    plain = [ours / (a + b) for ours, a, b in zip(taken, copied, hashed, strict=True)]
    durable = [
        ours / (a + b + c) for ours, a, b, c in zip(taken, copied, synced, hashed, strict=True)
    ]
    return {
        "intake / (cp, openssl dgst) (at most 1.6)": median(plain),
        "intake / (cp, sync, openssl dgst)": median(durable),
        "intake / (cp, openssl dgst), each round": " ".join(f"{ratio:.2f}" for ratio in plain),
        "intake and then SHA-512 / (cp, openssl dgst)": median(
            (ours + later) / (a + b) for ours, a, b in zip(taken, copied, hashed, strict=True)
        ),
        "verify speed / openssl dgst (at least 0.95)": median(
            theirs / ours for theirs, ours in zip(hashed, verified, strict=True)
        ),
        "quick check / openssl dgst": quick / median(hashed),
        "intake, s": median(taken),
        "cp, s": median(copied),
        "sync, s": median(synced),
        "openssl dgst, s": median(hashed),
        "peak memory, 2 GiB / 64 MiB file (flat: 1)": peaks[1] / peaks[0],
        "peak memory, 2 GiB file, MiB": peaks[1] / 1024,
    }


def _one_round(folder: Path, large: Path, store: BlobStore) -> tuple[float, ...]:
    copy = folder / "salinan"
    copied = _seconds(lambda: _tool("cp", large, copy))
    synced = _seconds(lambda: _tool("sync", copy))
    hashed = _seconds(lambda: _tool("openssl", "dgst", "-sha256", large))
    copy.unlink()
    _tool("sync", folder)
    taken = _seconds(lambda: store.stage(large, JobContext()).path.unlink())
    verified = _seconds(lambda: digest_sha256(large, JobContext()))
    return copied, synced, hashed, taken, verified


def _chain(folder: Path) -> dict[str, Any]:
    lines = _lines(ENTRIES)
    checked = min(_seconds(lambda: check_chain(lines)) for _ in range(3))
    handle = database.create(folder / "case.db")
    store = CustodyStore(handle, folder)
    acts = [_act(number) for number in range(BATCH)]

    def append() -> None:
        with database.transaction(handle, folder / "case.db"):
            written = store.append_all(CONTEXT, acts)
        store.mirror(*written)

    appended = min(_seconds(append) for _ in range(3))
    handle.close()
    return {
        f"{ENTRIES} entries checked, s (at most 2)": checked,
        "entries appended in a batch, per s (at least 1000)": BATCH / appended,
        "bytes of an entry": sum(map(len, lines)) / len(lines),
    }


def _lines(count: int) -> list[str]:
    head, lines = ChainHead(-1, GENESIS), []
    for number in range(count):
        lines.append(entry_line(head, CONTEXT, _act(number)))
        head = head_after(lines[-1], number)
    return lines


def _act(number: int) -> CustodyAct:
    """Give the facts of a moment, the entry that a case has most of."""
    draft = {
        "categories": ["N-07"],
        "cue": "dua jari",
        "evidence": "BB-001",
        "note": f"catatan {number} é",
        "region": {"height": "0.25", "width": "0.5", "x": "0.25", "y": "0.25"},
        "span": {"end_us": 800_000 + number, "start_us": 200_000},
    }
    return CustodyAct("moment.add", (f"M-{number:03d}",), {"draft": draft, "by": "Siti Aminah"})  # type: ignore[dict-item]


def _random_file(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for _ in range(size // (16 * MIB)):
            file.write(os.urandom(16 * MIB))
    _tool("sync", path)
    return path


def _peak(folder: Path, source: Path) -> int:
    command = [sys.executable, "-c", _PEAK, str(folder / "peak.netra"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    shutil.rmtree(folder / "peak.netra")
    return int(done.stdout)


def _tool(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
