"""The chain as the dossier prints it."""

from __future__ import annotations

from app.domain.custody import head_after
from app.services import custody_story
from tests.services.test_history import Chain


def test_a_short_chain_is_told_whole_and_runs_name_their_entries() -> None:
    chain = Chain().add("case.open")
    for number in range(5):
        chain.add("transcript.stretch", "BB-001", run=1, done_until_us=number)
    chain.add("drone.launch", "BB-001", who="Budi", ts="2026-11-22T08:00:00.000Z", tz="+09:00")
    story = custody_story.of_chain(chain.lines, "kata")
    assert [(line.first, line.last) for line in story.beginning] == [(0, 0), (1, 5), (6, 6)]
    assert story.beginning[1].sentence == (
        "Transkrip BB-001 tersimpan bagian demi bagian (5 kali)."
    )
    assert story.beginning[1].sha256 == head_after(chain.lines[5], 5).sha256
    assert (story.beginning[2].offset, story.beginning[2].sentence) == (
        "+09:00",
        "Budi melakukan “drone.launch” pada BB-001.",
    )
    assert (story.left_out, story.end, story.outside) == (0, (), "kata")
    assert story.people == ("Siti (Pemeriksa)", "Budi (Pemeriksa)")


def test_no_entry_is_lost_between_the_two_ends() -> None:
    chain = Chain()
    for number in range(custody_story.MOST_LINES + 37):
        chain.add("moment.remove", f"M-{number:03d}")
    story = custody_story.of_chain(chain.lines)
    told = [n for line in (*story.beginning, *story.end) for n in range(line.first, line.last + 1)]
    assert len(story.beginning) == len(story.end) == custody_story.MOST_LINES // 2
    assert len(told) + story.left_out == len(chain.lines)
    assert (told[0], told[-1]) == (0, len(chain.lines) - 1)


def test_of_a_very_long_chain_only_the_ends_are_read() -> None:
    line = Chain().add("moment.remove", "M-001").lines[0]

    read: set[int] = set()

    class Lines(list[str]):
        def __getitem__(self, place: int) -> str:  # type: ignore[override]
            read.add(place)
            return super().__getitem__(place)

    lines = Lines([line] * 200_000)
    story = custody_story.of_chain(lines)
    assert len(read) <= 10_000
    assert story.beginning[-1].last + 1 + story.left_out == story.end[0].first


def test_a_broken_line_is_printed_as_one() -> None:
    chain = Chain().add("case.open")
    chain.lines.append("{")
    [_first, broken] = custody_story.of_chain(chain.lines).beginning
    assert broken.sentence == "Entri 1 tidak dapat dibaca sebagai catatan riwayat."
    assert broken.at == ""


def test_an_empty_chain_has_an_empty_story() -> None:
    story = custody_story.of_chain(())
    assert (story.beginning, story.end, story.left_out) == ((), (), 0)
