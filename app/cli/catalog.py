"""`netra catalog`: the violation catalogue, its doubts included."""

from __future__ import annotations

import typer

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.plain import to_plain
from app.services import catalogue

app = typer.Typer(help="Katalog kategori pelanggaran.", no_args_is_help=True)


@app.command("list", help="Daftar kategori dan peraturan.")
def list_() -> None:
    """List categories and instruments."""
    shipped = catalogue.load()
    say = FACE.say
    document = {
        "version": shipped.version,
        "sha256": shipped.sha256,
        "disclaimer": shipped.disclaimer,
        "categories": [documents.category(item) for item in shipped.categories],
        "instruments": to_plain(shipped.instruments),
    }
    rows = [
        (item.code, item.label if FACE.lang == "id" else item.label_en, item.stage, item.severity)
        for item in shipped.categories
    ]
    headings = (
        say("kode", "code"),
        say("kategori", "category"),
        say("tahap", "stage"),
        say("urgensi", "urgency"),
    )
    FACE.show(document, (table(headings, rows), f"{shipped.version} · {shipped.disclaimer}"))


@app.command("show", help="Lihat satu kategori.")
def show(code: str = typer.Argument(metavar="N-07")) -> None:
    """Show one category."""
    item = catalogue.load().category(code)
    rows: list[tuple[str, str]] = [(item.code, item.label), ("", item.description)]
    rows += [(FACE.say("dasar hukum", "legal basis"), b.citation) for b in item.legal_basis]
    rows += [(FACE.say("unsur", "element"), point) for point in item.proof_points]
    rows += [(FACE.say("pengecualian?", "exception?"), rule.text) for rule in item.exceptions]
    FACE.show(documents.category(item), table(("", ""), rows))
