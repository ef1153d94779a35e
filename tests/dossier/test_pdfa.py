"""PDF/A-3b by an independent validator: pikepdf's, which knows veraPDF's rules.

It approves only what it recognises, and it does not look into embedded files or forms;
`test_archival.py` covers those. It needs packages that only the tests use.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from app.dossier import archival, layout, manifest, signing
from app.tasks.job import JobContext
from tests.dossier import samples
from tests.dossier.other_programs import signed_by_another
from tests.dossier.tsa import make_authority, serving

_UNSEEN = ("/AcroForm", "/Perms", "embedded files are not supported")

if all(find_spec(name) for name in ("jsonschema", "referencing", "fontTools")):
    from pikepdf import pdfa

    def test_pages_colours_fonts_and_metadata_conform(tmp_path: Path) -> None:
        made = samples.snapshot(tmp_path, 3, samples.HOSTILE_NAMES)
        laid, out = tmp_path / "pages.pdf", tmp_path / "plain.pdf"
        layout.render(made, laid, JobContext())
        archival.make_archival(laid, out, made, (), ())
        report = pdfa.validate_written(out, "3b")
        assert [str(found) for found in report.findings] == []
        assert report.passed

    def test_nothing_else_is_found_in_the_whole_file_before_and_after_signing(
        tmp_path: Path,
    ) -> None:
        identity = signing.demo_identity()
        made = samples.signed_by(samples.snapshot(tmp_path, 1), identity)
        laid, out, signed = (tmp_path / name for name in ("p.pdf", "o.pdf", "s.pdf"))
        layout.render(made, laid, JobContext())
        archival.make_archival(laid, out, made, manifest.attachments_for(made), signing.FIELDS)
        signing.sign(out, signed, identity, field=signing.FIRST_FIELD, timestamp_url=None)
        for path in (out, signed):
            found = [str(item) for item in pdfa.validate_written(path, "3b").findings]
            assert [one for one in found if not any(skip in one for skip in _UNSEEN)] == []

    def test_it_conforms_when_another_program_signed_it_unseen_and_when_it_was_stamped_later(
        tmp_path: Path,
    ) -> None:
        identity = signing.demo_identity()
        made = replace(samples.snapshot(tmp_path, 1), is_signed=False, is_outside=True)
        laid, out, signed, stamped = (tmp_path / f"{name}.pdf" for name in ("p", "o", "s", "t"))
        layout.render(made, laid, JobContext())
        archival.make_archival(laid, out, made, manifest.attachments_for(made), signing.FIELDS)
        signed_by_another(out, signed, identity)
        with serving(make_authority(tmp_path / "tsa")) as authority:
            signing.stamp(signed, stamped, "CapWaktu1", authority.url)
        for path in (out, signed, stamped):
            found = [str(item) for item in pdfa.validate_written(path, "3b").findings]
            assert [one for one in found if not any(skip in one for skip in _UNSEEN)] == []
