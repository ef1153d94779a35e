"""The custody chain as a story: every act has its sentence, nothing is dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.domain.case import Party, PartyRole
from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    entry_line,
    head_after,
)
from app.services import cases, history, history_facts, history_marks, history_texts_en
from app.services.history import History, HistoryFilter
from app.services.history_case import part_said
from app.services.history_readings import SENTENCES
from app.services.history_texts import KINDS
from tests.services import casefiles
from tests.services.test_record import STEPS

SERVICES = Path(history.__file__).parent
PLANNED = {
    "case": ("upgrade",),
    "evidence": ("describe", "clock", "claims", "fence", "decide", "withdraw"),
    "identity": ("add", "remove"),
    "dossier": ("sign", "release"),
    "anchor": ("make",),
    "package": ("export", "receipt", "import"),
}


class Chain:
    """A chain written by hand, entry after entry."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(
        self,
        act: str,
        *obj: str,
        who: str = "Siti",
        ts: str = "2026-11-22T07:03:05.000Z",
        tz: str = "+07:00",
        why: str = "",
        **data: object,
    ) -> Chain:
        seq = len(self.lines) - 1
        head = head_after(self.lines[-1], seq) if self.lines else ChainHead(-1, GENESIS)
        context = CustodyContext("log", ts, tz, 1, "id", who, "Pemeriksa", "pc", "1", "source")
        self.lines.append(entry_line(head, context, CustodyAct(act, obj, data, why)))  # type: ignore[arg-type]
        return self

    def read(self, first: int, count: int) -> Sequence[str]:
        return self.lines[first : first + count]

    def history(self, lang: str = "id") -> History:
        made = History(self.read, lang)
        while made.read_more():
            pass
        return made


def only(chain: Chain, lang: str = "id") -> str:
    return history.told(len(chain.lines) - 1, chain.lines[-1], lang).sentence


def written_acts() -> set[str]:
    """Find every act that a service writes, also those whose name is put together."""
    found: set[str] = set()
    for path in SERVICES.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'change\(\s*"([a-z_.]+)"', source))
        found |= set(re.findall(r'"((?:moment|transcript|evidence|dossier)\.[a-z_]+)"', source))
        if "act_of(" in source:
            found |= {"derivative.still", "derivative.clip", "derivative.redacted"}
        if 'f"suggestion.{' in source:
            found |= {f"suggestion.{state}" for state in ("accepted", "rejected", "open")}
    return found - {"evidence.code"}


def test_every_act_that_a_service_writes_has_its_sentence_in_both_languages() -> None:
    acts = written_acts() | {f"{kind}.{act}" for kind, acts in PLANNED.items() for act in acts}
    assert {"evidence.add", "case.new", "transcript.revise", "suggestion.accepted"} <= acts
    assert {act for act in acts if act not in SENTENCES["id"]} == set()


def test_both_languages_tell_the_same_acts_by_the_same_facts() -> None:
    english = SENTENCES["en"]
    assert set(SENTENCES["id"]) == set(english)
    for key, text in SENTENCES["id"].items():
        names = [set(re.findall(r"\{(\w+)\}", told)) for told in (text, english[key])]
        assert names[0] == names[1], key
    assert set(KINDS) == set(history_texts_en.KINDS)
    assert set(history_facts.words("id")) == set(history_facts.words("en"))


def test_an_act_nobody_foresaw_is_told_by_its_name_and_items() -> None:
    chain = Chain().add("drone.launch", "BB-001", "BB-002", height=4)
    assert only(chain) == "Siti melakukan “drone.launch” pada BB-001 dan BB-002."
    assert only(chain, "en") == "Siti did “drone.launch” to BB-001 and BB-002."


def test_a_verification_does_not_call_good_what_it_could_not_check() -> None:
    chain = Chain().add("case.verify", ok=True, checks=37, failed=[], unchecked=1)
    assert "36 pemeriksaan, semuanya baik; 1 hal tidak dapat diperiksa" in only(chain)
    assert "36 checks, all good; 1 could not be made" in only(chain, "en")
    old = Chain().add("case.verify", ok=True, checks=14, failed=[])
    assert only(old) == "Siti memeriksa keutuhan perkara: 14 pemeriksaan, semuanya baik."


def test_a_line_that_is_no_entry_stays_in_the_story() -> None:
    chain = Chain().add("case.open").add("evidence.view", "BB-001")
    chain.lines[0] = '{"act":"case.open",broken'
    chain.lines.append("[1, 2]")
    listed = chain.history()
    assert [mark.act for mark in listed.marks] == ["unreadable", "evidence.view", "unreadable"]
    assert listed.entry(0).sentence == "Entri 0 tidak dapat dibaca sebagai catatan riwayat."
    runs = [run for day in history.days(listed.marks) for run in day.runs]
    assert sum(len(run.marks) for run in runs) == 3


def test_a_sentence_says_who_what_when_and_why() -> None:
    chain = Chain().add("moment.remove", "M-003", why="salah kategori")
    entry = history.told(0, chain.lines[0])
    assert entry.sentence == "Siti menghapus M-003; catatannya tetap ada. Alasan: salah kategori."
    assert (entry.clock, entry.who, entry.role) == ("14.03.05 WIB", "Siti", "Pemeriksa")
    assert entry.line == chain.lines[0]
    assert entry.sha256 == head_after(chain.lines[0], 0).sha256


@pytest.mark.parametrize(
    ("offset", "clock"),
    [
        ("+07:00", "14.03.05 WIB"),
        ("+08:00", "15.03.05 WITA"),
        ("+09:00", "16.03.05 WIT"),
        ("+00:00", "07.03.05 UTC"),
        ("-03:30", "03.33.05 UTC-03.30"),
        ("kacau", "2026-11-22T07:03:05.000Z"),
    ],
)
def test_times_are_local_and_name_their_zone(offset: str, clock: str) -> None:
    assert history_marks.clock_text("2026-11-22T07:03:05.000Z", offset) == clock


def test_entries_are_grouped_by_the_day_where_they_were_made() -> None:
    chain = Chain()
    chain.add("case.open", ts="2026-11-22T16:59:59.000Z")
    chain.add("case.open", ts="2026-11-22T17:00:00.000Z")
    chain.add("case.open", ts="2026-11-22T17:00:01.000Z", tz="+00:00")
    found = history.days(chain.history().marks)
    assert [day.day for day in found] == ["2026-11-22", "2026-11-23", "2026-11-22"]
    assert found[1].title("id") == "Senin, 23 November 2026"
    assert found[1].title("en") == "Monday, 23 November 2026"


def test_forty_stretches_of_a_transcript_are_one_line_that_unfolds() -> None:
    chain = Chain().add("transcript.begin", "BB-001", run=1, model="base", resume_from_us=0)
    for number in range(40):
        chain.add("transcript.stretch", "BB-001", run=1, done_until_us=number * 1_000_000)
    chain.add("transcript.stretch", "BB-002", run=2, done_until_us=5)
    listed = chain.history()
    [day] = history.days(listed.marks)
    assert [len(run.marks) for run in day.runs] == [1, 40, 1]
    assert listed.run_sentence(day.runs[1]) == (
        "Transkrip BB-001 tersimpan bagian demi bagian (40 kali)."
    )


def test_a_run_ends_where_another_person_acts() -> None:
    chain = Chain()
    for who in ("Siti", "Siti", "Siti", "Budi", "Siti"):
        chain.add("party.add", who=who, role="saksi", name="A")
    [day] = history.days(chain.history().marks)
    assert [len(run.marks) for run in day.runs] == [3, 1, 1]


def test_an_act_without_words_for_a_run_is_told_one_by_one() -> None:
    chain = Chain()
    for number in range(4):
        chain.add("moment.remove", f"M-{number:03d}")
    [day] = history.days(chain.history().marks)
    assert [len(run.marks) for run in day.runs] == [1, 1, 1, 1]


def test_a_filter_by_item_takes_its_moments_and_derivatives_along() -> None:
    chain = Chain()
    chain.add("moment.add", "M-001", "BB-001", start_us=1)
    chain.add("moment.add", "M-002", "BB-002", start_us=1)
    chain.add("moment.remove", "M-001")
    chain.add("derivative.clip", "T-001", "M-002", "BB-002")
    chain.add("derivative.copy", "T-001")
    listed = chain.history()

    def seqs(wanted: HistoryFilter) -> list[int]:
        return [mark.seq for part in listed.matching(wanted) for mark in part]

    assert seqs(HistoryFilter(item="BB-001")) == [0, 2]
    assert seqs(HistoryFilter(item="BB-002")) == [1, 3, 4]
    assert seqs(HistoryFilter(item="M-002")) == [1, 3, 4]
    assert seqs(HistoryFilter(item="BB-00")) == []


def test_filters_by_person_kind_date_and_text_can_be_combined() -> None:
    chain = Chain()
    chain.add("party.add", who="Siti", role="saksi", name="Rahmat")
    chain.add("party.add", who="Budi", role="terlapor", name="Rahmat")
    chain.add("evidence.view", "BB-001", who="Budi", ts="2026-11-25T07:00:00.000Z")
    listed = chain.history()

    def seqs(**wanted: str) -> list[int]:
        return [mark.seq for part in listed.matching(HistoryFilter(**wanted)) for mark in part]

    assert seqs() == [0, 1, 2]
    assert seqs(person="Budi") == [1, 2]
    assert seqs(kind="party") == [0, 1]
    assert seqs(kind="evidence.view") == [2]
    assert seqs(since="2026-11-23") == [2]
    assert seqs(until="2026-11-22") == [0, 1]
    assert seqs(text="RAHMAT terlapor") == [1]
    assert seqs(text="mencatat", person="Budi", kind="party", since="2026-11-01") == [1]
    assert listed.people == ("Siti", "Budi")
    assert listed.kinds == (("party", "Pihak"), ("evidence", "Barang bukti"))


def test_the_light_reading_agrees_with_a_full_parse_of_hostile_text() -> None:
    chain = Chain()
    hostile = (
        '","obj":["X"],"prev":"",',
        'a"],"seq":9',
        "\\",
        "\u202e]}",
        "}]",
        "nama\nbaris",
        '{"act":"case.new",',
    )
    for number, text in enumerate(hostile):
        chain.add("evidence.view", text, f"BB-{number}", who=text, why=text, note={"ts": text})
    for number, line in enumerate(chain.lines):
        mark, entry = history_marks.mark_of(number, line), json.loads(line)
        assert mark.items == tuple(entry["obj"])
        assert mark.who == entry["who"]["name"]
        assert (mark.act, mark.day) == ("evidence.view", "2026-11-22")


def test_braces_and_brackets_in_foreign_text_are_only_text() -> None:
    chain = Chain().add("party.add", role="saksi", name="{who} [x] {0}", office="{count}")
    assert only(chain) == "Siti mencatat saksi {who} [x] {0}, {count}."


def test_the_story_of_a_real_case_leaves_out_no_entry(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        code = casefiles.add_video(session, tmp_path)
        casefiles.add_transcript(session, code, casefiles.segment("pilih nomor dua"))
        cases.add_party(session, Party(PartyRole.SAKSI, "Rahmat", office="Camat"))
        cases.set_form(session, {"region": "Kabupaten Contoh"})
        listed = history.of_session(session)
        while listed.read_more(3):
            pass
        lines = cases.custody_lines(session)
    assert [mark.seq for mark in listed.marks] == list(range(len(lines)))
    assert [mark.act for mark in listed.marks] == [json.loads(line)["act"] for line in lines]
    told = [history.told(seq, line).sentence for seq, line in enumerate(lines)]
    assert told[0].startswith("Siti Aminah (fiktif) membuka perkara baru 003/Reg/LP")
    assert "Siti Aminah (fiktif) mencatat saksi Rahmat, Camat." in told
    assert "Siti Aminah (fiktif) mengubah formulir perkara: wilayah." in told
    assert not [text for text in told if "–" in text or "{" in text]


def test_an_unnamed_person_is_somebody() -> None:
    chain = Chain().add("evidence.view", "BB-001", who="")
    assert only(chain) == "Seseorang melihat BB-001."


def test_what_may_go_on_is_counted_from_the_last_change_of_act_person_or_day() -> None:
    chain = Chain()
    for who, ts in (("Siti", "22"), ("Siti", "23"), ("Budi", "22"), ("Siti", "22"), ("Siti", "22")):
        chain.add("party.add", who=who, ts=f"2026-11-{ts}T07:00:00.000Z", role="saksi", name="A")
    marks = chain.history().marks
    assert [history.last_alike(marks[:count]) for count in range(6)] == [0, 1, 1, 1, 1, 2]


def test_a_reason_that_the_entry_gives_itself_is_said_once() -> None:
    chain = Chain().add(
        "evidence.withdraw", "BB-001", why="salah perkara", withdrawal={"reason": "salah perkara"}
    )
    assert only(chain) == "Siti menarik BB-001 dari perkara. Alasan: salah perkara."


def test_each_act_of_the_services_is_told_without_a_gap(tmp_path: Path) -> None:
    with casefiles.new_case(tmp_path) as session:
        code = casefiles.add_video(session, tmp_path)
        casefiles.add_transcript(session, code, casefiles.segment("ayo dukung paslon kita"))
        for step in STEPS.values():
            step(session, tmp_path)
        lines = cases.custody_lines(session)
    for lang in ("id", "en"):
        told = [history.told(seq, line, lang) for seq, line in enumerate(lines)]
        assert len({entry.act for entry in told}) > 18
        assert [entry.sentence for entry in told if "–" in entry.sentence] == []


def test_what_is_one_act_with_others_is_said_in_words_and_a_person_s_reason_as_it_is() -> None:
    assert part_said("split M-001", "id") == "Bagian dari pembelahan M-001."
    assert part_said("import M-012", "en") == "Part of one import, from M-012 on."
    assert part_said("import M-012 dari polisi", "id") == ""
    assert part_said("undo", "id") == ""
