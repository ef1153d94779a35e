"""The result of a verification as a PDF that can be filed and handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.checks import VerificationReport
from app.services.frames import Output
from app.services.verdicts import Finding, Verdict, tell
from app.tasks.job import Job, JobContext, Lane

if TYPE_CHECKING:
    from app.dossier.report_pdf import ReportPages, ReportRow, ReportWords

_ID = {
    "kind": "Hasil verifikasi",
    "result": "Pemeriksaan",
    "found": "Temuan",
    "meaning": "Artinya",
    "remedy": "Yang dilakukan",
    "page": "Halaman {page} dari {total}",
    "closing": (
        "Lembar ini mencatat apa yang ditemukan program pada saat tersebut di atas. Lembar ini "
        "tidak ditandatangani dan tidak membuktikan apa pun dengan sendirinya: siapa pun dapat "
        "mengulang pemeriksaannya pada folder atau berkas yang sama, juga tanpa Netra."
    ),
    "what": "Yang diperiksa",
    "when": "Diperiksa pada",
    "program": "Program",
    "depth": "Kedalaman",
    "full": "lengkap",
    "quick": "cepat",
    "entry": "Kepala riwayat",
    "head": "Kepala",
    "file": "SHA-256",
    "how": "Apa yang diperiksa dan bagaimana",
    "failed": "Yang gagal",
    "unchecked": "Yang tidak dapat diperiksa",
    "good": "Yang baik",
    "entry_text": "entri {seq}",
}
_EN = {
    "kind": "Result of the verification",
    "result": "Check",
    "found": "Found",
    "meaning": "It means",
    "remedy": "What to do",
    "page": "Page {page} of {total}",
    "closing": (
        "This sheet records what the program found at the time stated above. It is not signed and "
        "proves nothing by itself: anybody can repeat the check on the same folder or file, also "
        "without Netra."
    ),
    "what": "What was checked",
    "when": "Checked at",
    "program": "Program",
    "depth": "Depth",
    "full": "full",
    "quick": "quick",
    "entry": "Head of the chain",
    "head": "Head",
    "file": "SHA-256",
    "how": "What was checked and how",
    "failed": "What failed",
    "unchecked": "What could not be checked",
    "good": "What holds",
    "entry_text": "entry {seq}",
}


def pdf_job(report: VerificationReport, name: str, out: Path, lang: str = "id") -> Job[Path]:
    """Print a report; `name` is what was checked, plain text.

    Raises (from the job):
        OutputRefused, DiskFull: the file cannot be written; nothing is left then.
    """

    def run(_ctx: JobContext) -> Path:
        from app.dossier import report_pdf

        with Output(out) as staged:
            report_pdf.write_report(_pages(report, name, lang), staged)
        return out

    return Job(label=out.name, lane=Lane.MEDIA, run=run)


def _pages(report: VerificationReport, name: str, lang: str) -> ReportPages:
    from app.dossier.report_pdf import ReportPages
    from app.dossier.text import instant_words

    said = _EN if lang == "en" else _ID
    verdict: Verdict = tell(report, lang)
    when = report.checked_at if lang == "en" else instant_words(report.checked_at)
    facts = [
        (said["what"], name),
        (said["when"], when),
        (said["program"], f"Netra {report.app_version}"),
    ]
    if report.kind == "case":
        facts.append((said["depth"], said[report.depth]))
    digests = []
    if report.head is not None:
        facts.append((said["entry"], said["entry_text"].format(seq=report.head.seq)))
        digests.append((said["head"], report.head.sha256))
    if report.sha256:
        digests.append((said["file"], report.sha256))
    return ReportPages(
        words=_words(said),
        verdict=verdict.sentence,
        is_good=report.ok,
        remarks=verdict.remarks,
        facts=tuple(facts),
        digests=tuple(digests),
        how=(said["how"], verdict.how),
        failed=(said["failed"], _rows(verdict.failures)),
        unchecked=(said["unchecked"], _rows(verdict.unchecked)),
        good=(said["good"], _rows(verdict.good)),
    )


def _words(said: dict[str, str]) -> ReportWords:
    from app.dossier.report_pdf import ReportWords

    names = ("kind", "result", "found", "meaning", "remedy", "page", "closing")
    return ReportWords(**{name: said[name] for name in names})


def _rows(findings: tuple[Finding, ...]) -> tuple[ReportRow, ...]:
    from app.dossier.report_pdf import ReportRow

    return tuple(ReportRow(_title(one), one.detail, one.meaning, one.remedy) for one in findings)


def _title(finding: Finding) -> str:
    missing = [code for code in finding.items if code not in finding.title]
    return f"{finding.title} ({', '.join(missing)})" if missing else finding.title
