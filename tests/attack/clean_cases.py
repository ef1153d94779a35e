"""Cases made at random by people who did nothing wrong: the verification must find nothing.

Hypothesis drives the services as a state machine; every case it makes is verified while it is
open and again after it was closed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain.case import SIGNING_ROLES, CaseForm, IdentityRole, Party, PartyRole, Reviewer
from app.domain.errors import DossierDiffers, InputRejected, NotReleasable
from app.domain.evidence import EvidenceKind, EvidenceStatus, Provenance
from app.domain.handover import Side
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.services import (
    cases,
    clips,
    dossiers,
    handover,
    identities,
    integrity,
    packages,
    provenance,
    recorder,
    release,
    review,
    suggestions,
    withdrawal,
)
from app.services.handover import HandoverRequest
from app.services.packages import ExportRequest
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from tests.attack.material import SAID, take_in, write_files
from tests.services.casefiles import NUMBER, add_transcript, segment

NAMES = ("Siti Aminah (fiktif)", "Budi e\u0301 (fiktif)", "\u0639\u0644\u064a (fiktif)")
TEXTS = st.sampled_from(
    (SAID, "deklarasi netralitas ASN", "=1+1", "<b>tebal</b>", "e\u0301\u202e baris\nbaru", "😀")
)
FILES = ("apel pagi.mp4", "kampanye.mkv", "baliho.jpg", "telepon.wav", "catatan.txt")
alarms: list[str] = []


class CleanCase(RuleBasedStateMachine):
    """One case in the hands of honest people."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="netra-clean-"))
        self.files = write_files(self.folder / "files")
        self.packages = 0
        form = CaseForm(NUMBER, "Perkara uji", is_fictional=True)
        self.session = cases.new_case(self.folder / "uji", form, Reviewer(NAMES[0]))

    @initialize()
    def begin(self) -> None:
        take_in(self.session, self.files / FILES[0])

    @rule(name=st.sampled_from(FILES))
    def take_a_file_in(self, name: str) -> None:
        take_in(self.session, self.files / name)

    @rule(key=st.sampled_from(("region", "title", "chronology")), text=TEXTS)
    def fill_the_form(self, key: str, text: str) -> None:
        cases.set_form(self.session, {key: text})

    @rule(role=st.sampled_from(PartyRole), name=TEXTS)
    def add_a_party(self, role: PartyRole, name: str) -> None:
        cases.add_party(self.session, Party(role, name))

    @rule(
        data=st.data(),
        start=st.integers(0, 700_000),
        length=st.integers(0, 400_000),
        note=TEXTS,
    )
    def mark(self, data: st.DataObject, start: int, length: int, note: str) -> None:
        item = data.draw(st.sampled_from(self._readable()))
        is_photo = item.kind is EvidenceKind.PHOTO
        duration = (item.media.duration_us if item.media else None) or 0
        first = 0 if is_photo else min(start, max(0, duration - 40_000))
        last = 0 if is_photo else min(first + length, duration)
        box = data.draw(st.sampled_from((None, Region(0.1, 0.2, 0.3, 0.4))))
        region = None if item.kind is EvidenceKind.AUDIO else box
        span = TimeRange(first, last)
        categories = data.draw(st.sampled_from(((), ("N-07",), ("N-03", "N-11"))))
        draft = MomentDraft(item.code, span, categories, ("Terlapor",), region, "", note)
        review.mark(self.session, draft)

    @precondition(lambda self: review.moments(self.session))
    @rule(data=st.data(), note=TEXTS)
    def change_a_moment(self, data: st.DataObject, note: str) -> None:
        moment = data.draw(st.sampled_from(review.moments(self.session)))
        draft = moment.draft
        changed = MomentDraft(draft.evidence, draft.span, ("N-01",), (), None, "", note)
        review.change_moment(self.session, moment.code, changed)

    @precondition(lambda self: review.moments(self.session))
    @rule(data=st.data())
    def remove_a_moment(self, data: st.DataObject) -> None:
        moment = data.draw(st.sampled_from(review.moments(self.session)))
        review.remove_moment(self.session, moment.code, "keliru")

    @rule(backwards=st.booleans())
    def undo_or_redo(self, backwards: bool) -> None:
        _ = self.session.undo.undo() if backwards else self.session.undo.redo()

    @precondition(lambda self: review.transcript(self.session, "BB-001") is None)
    @rule(said=TEXTS)
    def transcribe(self, said: str) -> None:
        add_transcript(self.session, "BB-001", segment(said))

    @precondition(lambda self: review.transcript(self.session, "BB-001") is not None)
    @rule(text=TEXTS)
    def revise(self, text: str) -> None:
        transcript = review.transcript(self.session, "BB-001")
        assert transcript is not None
        review.edit_segment(self.session, "BB-001", transcript.segments[0].id, text)

    @rule()
    def look_for_suggestions(self) -> None:
        suggestions.find(self.session)

    @rule(accept=st.booleans())
    def decide_a_suggestion(self, accept: bool) -> None:
        open_ones = [s for s in suggestions.listed(self.session) if s.status.value == "open"]
        if open_ones:
            (suggestions.accept if accept else suggestions.reject)(self.session, open_ones[0].id)

    @precondition(lambda self: review.moments(self.session))
    @rule(data=st.data(), is_clip=st.booleans())
    def derive(self, data: st.DataObject, is_clip: bool) -> None:
        moment = data.draw(st.sampled_from(review.moments(self.session)))
        job_of = clips.clip_job if is_clip else clips.still_job
        try:
            staged = job_of(self.session, moment.code).run(JobContext())
        except InputRejected:
            return  # a sound has no still, a photo no clip
        clips.commit(self.session, staged)

    @rule(is_signed=st.booleans())
    def build_a_dossier(self, is_signed: bool) -> None:
        request = dossiers.DossierRequest(is_demo=is_signed)
        dossiers.commit(self.session, dossiers.build_job(self.session, request).run(JobContext()))

    @rule(who=TEXTS, method=TEXTS)
    def describe(self, who: str, method: str) -> None:
        told = Provenance(received_from=who, method=method, unavailable_reason="belum ditanyakan")
        provenance.describe(self.session, "BB-001", told)

    @rule(offset=st.integers(-86_400_000, 86_400_000))
    def state_the_recorders_clock(self, offset: int) -> None:
        recorder.set_clock(
            self.session, "BB-001", offset_ms=offset, zone_of_clock="WITA", basis="telepon"
        )

    @rule(data=st.data())
    def withdraw_or_restore(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(self.session.stores.evidence.all()))
        if item.withdrawal is None and item.code != "BB-001":
            withdrawal.withdraw(self.session, item.code, "keliru")
        elif item.withdrawal is not None:
            withdrawal.restore(self.session, item.code, "ternyata benar")

    @rule(role=st.sampled_from(SIGNING_ROLES), name=st.sampled_from(NAMES))
    def name_a_signer(self, role: IdentityRole, name: str) -> None:
        known = [item for item in identities.listed(self.session) if item.name == name]
        if known:
            identities.remove(self.session, str(known[0].id), "pindah tugas")
        else:
            identities.add(self.session, role, name)

    @rule(is_redacted=st.booleans())
    def give_a_package_out(self, is_redacted: bool) -> None:
        out = self.folder / f"paket-{self.packages}.zip"
        self.packages += 1
        request = ExportRequest(out, is_redacted=is_redacted, signing=SigningChoice(is_demo=True))
        packages.commit(self.session, packages.export_job(self.session, request).run(JobContext()))
        report = integrity.verify_path(out, (), JobContext())
        alarms.extend(f"{out.name}: {c.name}: {c.detail}" for c in report.checks if not c.ok)

    @rule()
    def print_a_hand_over_sheet(self) -> None:
        request = HandoverRequest(self.folder / "ba.pdf", Side("Siti"), Side("Budi"))
        if any(item.withdrawal is None for item in self.session.stores.evidence.all()):
            built = handover.build_job(self.session, request).run(JobContext())
            handover.commit(self.session, built)

    @precondition(lambda self: release.states(self.session))
    @rule()
    def release_the_newest_dossier(self) -> None:
        try:
            checked = release.release_job(self.session, "latest").run(JobContext())
        except (NotReleasable, DossierDiffers):
            return  # unsigned, released already, or the case went on: refused, as it must be
        release.commit(self.session, checked)

    @rule()
    def look_at_an_item(self) -> None:
        self.session.note_view("BB-001")

    @rule()
    def verify_and_record(self) -> None:
        integrity.record(self.session, self._verify("while open"))

    @rule(name=st.sampled_from(NAMES))
    def close_and_open_again(self, name: str) -> None:
        folder = self.session.folder
        self.session.close()
        self._verify("closed")
        self.session = cases.open_case(folder, Reviewer(name))
        if self.session.mended:
            alarms.append(f"mended {self.session.mended}")

    def teardown(self) -> None:
        try:
            self._verify("at the end, open")
            self.session.close()
            self._verify("at the end, closed")
        finally:
            self.session.close()
            for path in self.folder.rglob("*"):
                path.chmod(0o700)
            shutil.rmtree(self.folder)

    def _readable(self) -> list:  # type: ignore[type-arg]
        items = self.session.stores.evidence.all()
        return [item for item in items if item.status is EvidenceStatus.READY]

    def _verify(self, when: str):  # type: ignore[no-untyped-def]
        report = integrity.verify_path(self.session.folder, (), JobContext())
        alarms.extend(
            f"{when}: {check.name}: {check.detail}" for check in report.checks if not check.ok
        )
        assert not alarms, alarms
        return report


def run(count: int, number: int, steps: int = 12) -> list[str]:
    """Make and verify `count` cases; gives the false alarms."""
    alarms.clear()
    how = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(seed(number)(CleanCase), settings=how)
    except AssertionError:
        if not alarms:
            raise
    return list(alarms)
