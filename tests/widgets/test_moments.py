from __future__ import annotations

import hashlib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.adjustments import Adjustments
from app.domain.checks import CheckResult, VerificationReport
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region, SuggestionDraft, SuggestionStatus
from app.runtime import settings as declared
from app.services import catalogue, clip_matching, clips, fences, intake, review, suggestions
from app.tasks.job import JobContext
from tests.widgets.heard import SAID, machine_segment, write_transcript
from widgets.moments.category_model import CategoryModel
from widgets.moments.marking import Marking
from widgets.moments.moment_model import MomentModel
from widgets.moments.palette import CategoryPalette
from widgets.moments.pane import MomentsPane
from widgets.moments.suggestion_model import SuggestionModel
from widgets.moments.suggestion_why import reasons_of
from widgets.moments.suggestions_pane import SuggestionsPane
from widgets.row_delegate import FACE_ROLE
from widgets.selection import Selection

CUE = "ingat calon sebelah itu jangan pilih dia"
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
FAVOURITES = ["N-07", "N-27"]


@pytest.fixture
def selection(desk) -> Selection:
    return Selection(desk.notices)


@pytest.fixture
def marking(desk, heard, selection) -> Marking:
    made = Marking(desk, selection, desk.notices)
    made.show_item(heard)
    return made


@pytest.fixture
def partisan(session, item):
    """An item in which cue phrases of the catalogue are said."""
    write_transcript(session, item.code, machine_segment(0, CUE))
    return item


def test_a_moment_of_a_fenced_item_says_so_in_its_row_and_above_its_fields(qtbot, desk, item):
    moment = review.mark(desk.session, MomentDraft(item.code, TimeRange(0, 400_000), ("N-07",)))
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    pane.show()
    pane.choose(moment.code)
    row = pane.model.index(0)
    assert "DIPAGARI" not in row.data(FACE_ROLE).spoken
    assert not pane.editor._standing.isVisible()
    failed = CheckResult("original BB-001", False, "missing", items=("BB-001",))
    fences.raise_for(desk.session, VerificationReport((failed,)))
    row = pane.model.index(0)
    assert "DIPAGARI, tidak masuk berkas" in row.data(FACE_ROLE).spoken
    assert pane.editor._standing.isVisible()
    assert "sebelum ada yang memutuskan" in pane.editor._standing.text()
    fences.decide(desk.session, "BB-001", use=True, why="dibandingkan dengan stik")
    assert "DIPAGARI" not in pane.model.index(0).data(FACE_ROLE).spoken
    assert not pane.editor._standing.isVisible()


def test_a_digit_marks_with_a_favourite_at_the_playhead(desk, marking, selection):
    desk.settings.set(declared.FAVOURITES, FAVOURITES)
    selection.follow(1_000_000)
    marking.mark_favourite(1)
    [moment] = review.moments(desk.session)
    assert moment.draft.categories == ("N-27",)
    assert moment.draft.span == TimeRange(1_000_000, 1_000_000)
    assert moment.first is not None
    assert moment.first.frame == 25


def test_in_and_out_take_the_shown_frames_in_with_what_is_said(desk, marking, selection):
    selection.follow(400_000)
    selection.mark_in()
    selection.follow(1_360_000)
    selection.mark_out()
    marking.mark_favourite(0)
    [moment] = review.moments(desk.session)
    assert moment.first is not None
    assert moment.last is not None
    assert (moment.first.frame, moment.last.frame) == (10, 34)
    assert moment.draft.quote == SAID
    assert not moment.quote_is_verified
    assert marking.span.length_us == 0


def test_an_out_before_the_in_forgets_the_in(marking, selection):
    selection.follow(2_000_000)
    selection.mark_in()
    selection.follow(1_000_000)
    selection.mark_out()
    assert marking.span == TimeRange(0, 1_000_001)


def test_selected_words_are_marked_where_no_stretch_is_set(desk, marking, selection):
    selection.choose_words(TimeRange(800_000, 1_400_000))
    marking.mark_favourite(0)
    [moment] = review.moments(desk.session)
    assert moment.draft.span == TimeRange(800_000, 1_400_000)
    assert moment.draft.quote == "dukung nomor dua"


def test_a_box_drawn_on_the_picture_goes_with_the_moment(desk, marking):
    box = Region(0.1, 0.2, 0.3, 0.4)
    marking.set_region(box)
    marking.mark_favourite(0)
    marking.mark_favourite(0)
    first, second = review.moments(desk.session)
    assert {first.draft.region, second.draft.region} == {box, None}


def test_the_palette_finds_explains_and_takes_with_enter(qtbot):
    palette = CategoryPalette("Tandai", FAVOURITES)
    qtbot.addWidget(palette)
    QAbstractItemModelTester(palette.model, FATAL)
    qtbot.keyClicks(palette.query, "fasilitas negara")
    assert palette.view.currentIndex().data().startswith("N-22")
    with qtbot.waitSignal(palette.accepted):
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert palette.codes == ("N-22",)


def test_several_categories_are_ticked_while_typing(qtbot):
    palette = CategoryPalette("Tandai", FAVOURITES)
    qtbot.addWidget(palette)
    for word in ("N-07", "N-27"):
        palette.query.setText(word)
        qtbot.keyClick(palette.query, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert palette.codes == ("N-07", "N-27")


def test_the_palette_asks_the_exceptions_and_shows_doubt(qtbot):
    from PySide6.QtWidgets import QLabel

    palette = CategoryPalette("Tandai", FAVOURITES)
    qtbot.addWidget(palette)
    palette.query.setText("N-07")
    text = "\n".join(found.text() for found in palette.info.findChildren(QLabel))
    assert "Apakah: " in text
    assert "perlu verifikasi" in text
    assert "PP Nomor 94 Tahun 2021" in text


def test_no_category_may_be_chosen_for_now(qtbot):
    palette = CategoryPalette("Tandai", FAVOURITES)
    qtbot.addWidget(palette)
    with qtbot.waitSignal(palette.accepted):
        palette.none.click()
    assert palette.codes == ()


def test_a_query_that_fits_nothing_cannot_be_taken(qtbot):
    palette = CategoryPalette("Tandai", FAVOURITES)
    qtbot.addWidget(palette)
    palette.query.setText("zzzzqqq")
    assert not palette.use.isEnabled()


def test_category_rows_name_their_weight_in_words():
    model = CategoryModel(FAVOURITES)
    assert model.index(6).data(FACE_ROLE).right == "[1]  hari ini"


def test_removing_a_moment_is_undone(qtbot, desk, marking):
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    QAbstractItemModelTester(pane.model, FATAL)
    marking.mark_favourite(0)
    pane.choose("M-001")
    pane.editor._remove.click()
    assert pane.model.rowCount() == 0
    desk.session.undo.undo()
    assert [m.code for m in pane.model.moments] == ["M-001"]


def test_note_and_persons_are_saved_when_the_person_says_so(qtbot, desk, marking):
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    marking.mark_favourite(0)
    pane.choose("M-001")
    assert not pane.editor.save.isEnabled()
    pane.editor.note.setPlainText("Berdiri di mimbar")
    pane.editor.persons.setText("Tuan Satu, Nyonya Dua")
    pane.editor.save.click()
    draft = review.moment(desk.session, "M-001").draft
    assert draft.note == "Berdiri di mimbar"
    assert draft.persons == ("Tuan Satu", "Nyonya Dua")
    assert not pane.editor.save.isEnabled()


def test_only_the_moments_of_one_item_on_demand(qtbot, desk, marking, photo):
    from app.domain.evidence import Provenance

    [other] = intake.take_in(desk.session, [photo], Provenance(), JobContext())
    draft = MomentDraft(other.evidence.code, TimeRange(0, 0), ("N-07",))
    review.mark(desk.session, draft)
    marking.mark_favourite(0)
    model = MomentModel(desk)
    assert model.rowCount() == 2
    model.show_only(other.evidence.code)
    assert [m.draft.evidence for m in model.moments] == [other.evidence.code]
    assert "foto" in model.index(0).data(FACE_ROLE).head


def test_a_still_is_made_counted_and_copied_out(qtbot, desk, marking, tmp_path):
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    marking.mark_favourite(0)
    pane.choose("M-001")
    marking.make_still("M-001")
    qtbot.waitUntil(lambda: bool(clips.derivatives(desk.session)))
    assert "1 gambar diam" in pane.editor._made.text()
    out = tmp_path / "salinan"
    out.mkdir()
    marking.export_to("M-001", out)
    name = "T-001 M-001 BB-001.png"
    assert {path.name for path in out.iterdir()} == {name, f"{name}.json", f"{name}.txt"}
    beside = (out / f"{name}.json").read_text("utf-8")
    assert hashlib.sha256((out / name).read_bytes()).hexdigest() in beside
    marking.export_to("M-001", out)
    assert any(n.message.title == "Tidak dapat ditulis di sana" for n in desk.notices.shown)


def test_suggestions_are_decided_by_a_person(qtbot, desk, partisan):
    pane = SuggestionsPane(desk)
    qtbot.addWidget(pane)
    QAbstractItemModelTester(pane.model, FATAL)
    suggestions.find(desk.session)
    first = pane.model.passage(0)
    with qtbot.waitSignal(pane.accepted) as accepted:
        pane.accept.click()
    assert accepted.args[0].draft.categories == (first[0].draft.category,)
    while pane.model.open:
        pane.reject_for("salah dengar")
    decided = suggestions.listed(desk.session)
    assert SuggestionStatus.OPEN not in {s.status for s in decided}
    assert {s.reason for s in decided if s.status is SuggestionStatus.REJECTED} <= {
        "salah dengar", "kategori lain yang dipilih",
    }  # fmt: skip


def test_a_suggestion_says_why_when_asked(qtbot, desk, partisan):
    pane = SuggestionsPane(desk)
    qtbot.addWidget(pane)
    suggestions.find(desk.session)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    assert not pane.why.reasons.isVisible()
    qtbot.keyClick(pane.view, Qt.Key.Key_Question)
    assert pane.why.reasons.isVisible()
    draft = pane.model.passage(0)[0].draft
    assert draft.cue in pane.why.reasons.text()
    assert draft.matched_text in pane.why.reasons.text()


def test_a_cue_beside_a_call_for_neutrality_says_so(desk):
    span = TimeRange(0, 1)
    draft = SuggestionDraft("BB-001", span, "N-01", "x", "pasang baliho", 0.6, "dilarang")
    assert any("dilarang" in line for line in reasons_of(draft, catalogue.load()))


def test_nothing_is_accepted_without_a_category(qtbot, desk, partisan):
    pane = SuggestionsPane(desk)
    qtbot.addWidget(pane)
    suggestions.find(desk.session)
    pane.why.boxes[0].setChecked(False)
    assert not pane.accept.isEnabled()
    pane.why.boxes[0].setChecked(True)
    assert pane.accept.isEnabled()


def test_a_suggestion_looks_unlike_a_finding(desk, partisan):
    suggestions.find(desk.session)
    face = SuggestionModel(desk).index(0).data(FACE_ROLE)
    assert face.is_dashed
    assert "kemungkinan" in face.right or "mungkin" in face.right


def test_a_still_that_was_enhanced_says_so_in_the_pane_and_in_the_name_of_its_copy(
    qtbot, desk, heard, marking, tmp_path
):
    span = TimeRange(400_000, 900_000)
    moment = review.mark(desk.session, MomentDraft(heard.code, span, ("N-07",)))
    pane = MomentsPane(desk)
    qtbot.addWidget(pane)
    pane.choose(moment.code)
    for done in (Adjustments(), Adjustments(exposure=80)):
        job = clips.still_job(desk.session, moment.code, done)
        clips.commit(desk.session, job.run(JobContext()))
    pane.choose(moment.code)
    assert "2 gambar diam · 1 di antaranya diolah" in pane.editor._made.text()
    out = tmp_path / "keluar"
    out.mkdir()
    marking.export_to(moment.code, out)
    assert sorted(path.name for path in out.glob("*.png")) == [
        "T-001 M-001 BB-001.png",
        "T-002 M-001 BB-001 diolah.png",
    ]


def test_all_clips_of_an_item_are_one_task_and_each_is_kept(qtbot, desk, marking, heard):
    for start_us in (0, 400_000):
        span = TimeRange(start_us, start_us + 400_000)
        review.mark(desk.session, MomentDraft(heard.code, span, ("N-07",)))

    marking.make_all_clips()

    qtbot.waitUntil(lambda: not clip_matching.without_clip(desk.session), timeout=60_000)
    assert [made.moment for made in clips.derivatives(desk.session)] == ["M-001", "M-002"]
