"""`netra redact`: copies in which faces are covered and voices silent, and who confirmed them."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE, table
from app.cli.redact_seen import count_seen, look_of, seen_document, still_told, why_told
from app.cli.redact_words import FACES_ARE_MISSED, PITCH_IS_WEAK, TEXT_IS_MISSED
from app.domain.errors import InvalidValue
from app.domain.lettering import TEXT_DETECTOR, Sought
from app.domain.mediatime import TimeRange, parse_time
from app.domain.redaction import DOUBTFUL, parse_region
from app.domain.redaction_plan import CoveredRegion, HiddenVoice, Redaction, VoiceKind
from app.domain.sightings import DETECTOR
from app.services import clips, face_proposals, frame_sheets, redaction, sidecars
from app.services.face_proposals import BoxProposals
from app.services.redaction import ReviewState

app = typer.Typer(help="Salinan tertutup: wajah ditutup, suara dibungkam.", no_args_is_help=True)


@app.command(
    "propose",
    help="Usulkan kotak wajah atau tulisan; tidak ada yang ditutup sebelum Anda menerima.",
)
def propose(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    text: bool = typer.Option(False, "--text", help="Pelat, surat, dan tulisan lain; bukan wajah."),
    out: Path | None = typer.Option(None, "--out", help="Simpan untuk redact make --proposals."),
) -> None:
    """Let a detector propose boxes over faces, or over lettering."""
    sought = Sought.TEXT if text else Sought.FACES
    with FACE.case(folder) as session:
        found = FACE.run(face_proposals.propose_job(session, id_, sought))
        if out is not None:
            face_proposals.write_proposals(found, out)
        say = FACE.say
        headings = ("no.", say("nama", "name"), say("bingkai", "frames"), say("ragu", "doubtful"))
        rows = [
            (str(at), each.name, f"{each.first}-{each.last}", str(_doubtful(each)))
            for at, each in enumerate(found.regions, 1)
        ]
        nothing = (
            ("Tidak ada tulisan.", "No lettering.") if text else ("Tidak ada wajah.", "No face.")
        )
        told = table(headings, rows) if rows else say(*nothing)
        missed = TEXT_IS_MISSED if text else FACES_ARE_MISSED
        FACE.show(_proposals(found), (told, say(*missed)))


@app.command("make", help="Buat salinan tertutup dari satu momen; berkas asli tidak berubah.")
def make(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    box: list[str] = typer.Option(
        [],
        "--box",
        help="'f10:X,Y,W,H f40:X,Y,W,H' sebagai pecahan gambar; sekali untuk tiap wajah.",
    ),
    mute: list[str] = typer.Option([], "--mute", help="MULAI-AKHIR, mis. 00:01.5-00:03."),
    beep: list[str] = typer.Option([], "--beep", help="Seperti --mute, dengan nada."),
    pitch: list[str] = typer.Option(
        [], "--pitch", help="Suara direndahkan: lebih lemah daripada --mute, dapat dikembalikan."
    ),
    proposals: list[Path] = typer.Option(
        [], "--proposals", help="Dari redact propose --out; sekali untuk wajah, sekali --text."
    ),
    accept: list[str] = typer.Option(
        [], "--accept", help="Usulan yang diterima, per berkas: 1,3 atau all."
    ),
    track: bool = typer.Option(False, "--track", help="Ikuti isi kotak di antara bingkai kunci."),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help="Kode waktu, nomor, hash."),
    search_text: bool | None = typer.Option(
        None,
        "--search-text/--no-search-text",
        help="Cari tulisan pada salinan jadi; bawaan: bila ada --box atau usulan tulisan.",
    ),
    out: Path | None = typer.Option(None, "--out", help="Salinan berkasnya."),
) -> None:
    """Make a redacted copy of a moment."""
    with FACE.case(folder, writes=True) as session:
        frames = redaction.stretch(session, id_)
        regions = [
            parse_region(text, f"Kotak {number}", frames) for number, text in enumerate(box, 1)
        ]
        if track:
            regions = [FACE.run(redaction.track_job(session, id_, each)) for each in regions]
        taken: tuple[CoveredRegion, ...] = ()
        read = [face_proposals.read_proposals(session, id_, path) for path in proposals]
        if len(accept) > len(read):
            raise InvalidValue(field="accept", value=accept[-1], expected="--proposals FILE")
        # a file without its own list takes nothing, which is said
        chosen = [*accept, *[""] * (len(read) - len(accept))]
        for found, numbers in zip(read, chosen, strict=True):
            taken += tuple(found.regions[at - 1] for at in _numbers(numbers, len(found.regions)))
        used = {found.detector for found in read if taken}
        changed = [
            HiddenVoice(kind, _span(text, kind.value))
            for kind, texts in ((VoiceKind.BEEP, beep), (VoiceKind.PITCH, pitch))
            for text in texts
        ]
        plan = Redaction(
            (*regions, *taken),
            tuple(_span(text, "mute") for text in mute),
            tuple(changed),
            DETECTOR if DETECTOR in used else None,
            TEXT_DETECTOR if TEXT_DETECTOR in used else None,
        )
        job = redaction.redact_job(session, id_, plan, overlay=overlay, lettering=search_text)
        made = clips.commit(session, FACE.run(job))
        path = clips.stored_path(session, made)
        if out is not None:
            path = clips.export(session, made, out)
            sidecars.write_sidecars(path, sidecars.clip_document(session, made, path.name))
        frames_word = FACE.say("bingkai", "frames")
        told = f"{made.code}  {made.recipe.frame_count} {frames_word}  {made.sha256}  {path}"
        warned = [FACE.say(*PITCH_IS_WEAK)] if pitch else []
        FACE.show(documents.derivative(made, path), "\n".join([told, still_told(made), *warned]))


@app.command("list", help="Daftar salinan tertutup dan siapa yang menyetujuinya.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the redacted copies."""
    with FACE.case(folder) as session:
        found = redaction.states(session)
        say = FACE.say
        headings = (
            "id",
            say("momen", "moment"),
            say("bukti", "evidence"),
            say("dibuat oleh", "made by"),
            say("disetujui oleh", "confirmed by"),
            say("mirip wajah", "like a face"),
            say("mirip tulisan", "like lettering"),
        )
        unsought = say("tidak dicari", "not searched")
        rows = [
            (
                each.derivative.code,
                each.derivative.moment or "",
                each.derivative.evidence,
                each.maker,
                each.confirmed_by or say("belum", "nobody"),
                *(
                    unsought if (n := count_seen(each.derivative, sought)) is None else n
                    for sought in Sought
                ),
            )
            for each in found
        ]
        FACE.show([_document(each) for each in found], table(headings, rows))


@app.command("frames", help="Tulis gambar kecil setiap bingkai; yang meragukan disebut lebih dulu.")
def frames_of(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="T-001"),
    out: Path = typer.Option(..., "--out", help="Folder kosong."),
    text: bool = typer.Option(
        True, "--text/--no-text", help="Tulisan yang masih tampak ikut menentukan urutan."
    ),
) -> None:
    """Write every frame of a redacted copy, to be looked at."""
    with FACE.case(folder) as session:
        made = redaction.redacted_copy(session, id_)
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise InvalidValue(field="out", value=str(out), expected="an empty folder")
        FACE.run(frame_sheets.copy_sheet_job(session, id_, out))
        first = redaction.first_frame(made)
        kinds = tuple(Sought) if text else (Sought.FACES,)
        order = redaction.looking_order(made, kinds)
        pictures = [str(out / f"{each.frame - first}.jpg") for each in order]
        reasons = [
            {
                "frame": each.frame,
                "why": each.why.value,
                "seen": sorted(kind.value for kind in each.seen),
            }
            for each in order
            if each.why
        ]
        told = [
            f"{picture}  {why_told(each)}".rstrip()
            for picture, each in zip(pictures, order, strict=True)
        ]
        document = {
            "id": made.code,
            "frames": pictures,
            "reasons": reasons,
            "searched": [each.value for each in Sought if look_of(made, each)],
            "seen": seen_document(made),
        }
        FACE.show(document, "\n".join([still_told(made), *told]))


@app.command("confirm", help="Orang kedua menyetujui salinan setelah melihat semua bingkainya.")
def confirm(
    folder: Path = typer.Argument(metavar="CASE"), id_: str = typer.Argument(metavar="T-001")
) -> None:
    """Confirm a redacted copy as a second person."""
    with FACE.case(folder, writes=True) as session:
        found = redaction.confirm(session, id_)
        told = FACE.say(
            f"{found.derivative.code} disetujui oleh {found.confirmed_by}.",
            f"{found.derivative.code} confirmed by {found.confirmed_by}.",
        )
        FACE.show(_document(found), "\n".join([told, still_told(found.derivative)]))


def _document(found: ReviewState) -> documents.Document:
    made = found.derivative
    return {
        "id": made.code,
        "moment": made.moment,
        "code": made.evidence,
        "sha256": made.sha256,
        "frames": made.recipe.frame_count,
        "made_by": found.maker,
        "confirmed_by": found.confirmed_by or None,
        "faces_seen": count_seen(made, Sought.FACES),
        "lettering_seen": count_seen(made, Sought.TEXT),
    }


def _proposals(found: BoxProposals) -> documents.Document:
    return {
        "moment": found.moment,
        "detector": found.detector.name,
        "detector_sha256": found.detector.sha256,
        "first": found.first,
        "last": found.last,
        "proposals": [
            {
                "number": at,
                "name": each.name,
                "first": each.first,
                "last": each.last,
                "doubtful": _doubtful(each),
            }
            for at, each in enumerate(found.regions, 1)
        ],
    }


def _doubtful(region: CoveredRegion) -> int:
    return sum(key.doubt >= DOUBTFUL for key in region.keys)


def _numbers(text: str, count: int) -> list[int]:
    """Read `1,3` or `all`: which proposals a person accepts."""
    if text.strip() in ("all", "semua"):
        return list(range(1, count + 1))
    try:
        numbers = sorted({int(part) for part in text.split(",") if part.strip()})
    except ValueError:
        numbers = []
    if not numbers or not 1 <= numbers[0] <= numbers[-1] <= count:
        raise InvalidValue(field="accept", value=text, expected=f"1-{count}, all")
    return numbers


def _span(text: str, field: str) -> TimeRange:
    start, dash, end = text.partition("-")
    times = [parse_time(part).time_us for part in (start, end)] if dash else []
    if len(times) != 2 or None in times:
        raise InvalidValue(field=field, value=text, expected="HH:MM:SS.mmm-HH:MM:SS.mmm")
    return TimeRange(times[0] or 0, times[1] or 0)
