"""The violation catalogue: categories, legal basis, exceptions, and how sure each is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import UnknownCategory

MUST_VERIFY = "perlu verifikasi"
GONE = "tidak ada lagi dalam katalog"
NOT_HERE = "Kategori yang tidak ada dalam katalog ini"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A regulation, decree or circular."""

    id: str
    """Key used by legal references."""
    full_name: str
    """Indonesian title."""
    number: str
    """Number as printed."""
    year: int
    """Year of issue."""
    confidence: str
    """verified, secondary, seed-only or recalled."""
    subject: str = ""
    """What it is about, Indonesian."""
    note: str = ""
    """Its standing, and doubt or hint kept from the reference data."""


@dataclass(frozen=True, slots=True)
class LegalReference:
    """An article that a category rests on."""

    instrument: str
    """Instrument id."""
    short_name: str
    """How a reader cites the instrument: PP Nomor 94 Tahun 2021."""
    article: str
    """Article as in the reference data."""
    needs_check: bool
    """True: not to be cited without "perlu verifikasi"."""

    @property
    def citation(self) -> str:
        """The citation as printed, its doubt included."""
        cited = f"{self.short_name} {self.article}"
        return f"{cited} ({MUST_VERIFY})" if self.needs_check else cited


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """A circumstance that makes the behaviour permitted."""

    id: str
    """Key used by categories."""
    text: str
    """What it says, Indonesian."""
    basis: str
    """Where it comes from."""
    confidence: str
    """verified, secondary, seed-only or recalled."""
    note: str = ""
    """Doubt or hint kept from the reference data."""

    @property
    def needs_check(self) -> bool:
        """Anything below `verified` is printed with "perlu verifikasi"."""
        return self.confidence != "verified"


@dataclass(frozen=True, slots=True)
class SanctionClass:
    """A kind of sanction."""

    id: str
    """Key used by categories."""
    label: str
    """Indonesian name."""
    basis: str
    """Where it comes from."""
    confidence: str
    """How sure."""


@dataclass(frozen=True, slots=True)
class Sanctions:
    """Sanction classes of one category by stage."""

    before_determination: tuple[str, ...]
    """Labels, sebelum penetapan."""
    after_determination: tuple[str, ...]
    """Labels, setelah penetapan."""
    criminal: tuple[str, ...]
    """Labels of criminal provisions."""
    confidence: str
    """`inferred` where it follows by analogy."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that makes a stretch worth watching."""

    text: str
    """Phrase."""
    language: str
    """id, or the code of a regional language (unreviewed)."""


@dataclass(frozen=True, slots=True)
class Category:
    """One prohibited behaviour, N-01 to N-38."""

    code: str
    """Stable."""
    slug: str
    """Stable id."""
    label: str
    """Indonesian name."""
    label_en: str
    """English name."""
    description: str
    """Indonesian description."""
    group: str
    """Group key."""
    stage: str
    """sebelum_penetapan, setelah_penetapan or keduanya."""
    actors: tuple[str, ...]
    """Actor labels."""
    legal_basis: tuple[LegalReference, ...]
    """What it rests on."""
    sanctions: Sanctions
    """By stage."""
    proof_points: tuple[str, ...]
    """What has to be shown (unsur)."""
    exceptions: tuple[ExceptionRule, ...]
    """To be considered before the category is assigned."""
    cues: tuple[Cue, ...]
    """Phrases."""
    visual_cues: tuple[str, ...]
    """What to look for."""
    severity: str
    """low, medium, high or critical."""
    confidence: str
    """verified, secondary, seed-only or recalled."""
    terms: tuple[str, ...] = ()
    """Words of the sources that tell of such conduct."""
    note: str = ""
    """Doubt or hint kept from the reference data."""

    @property
    def needs_check(self) -> bool:
        """Anything below `verified` is printed with "perlu verifikasi"."""
        return self.confidence != "verified"


_UNKNOWN = Category(
    code="", slug="", label=NOT_HERE, label_en="A category that this catalogue does not hold",
    description="", group="", stage="keduanya", actors=(), legal_basis=(),
    sanctions=Sanctions((), (), (), "recalled"), proof_points=(), exceptions=(), cues=(),
    visual_cues=(), severity="low", confidence="recalled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole catalogue at one version."""

    version: str
    """As in the reference file."""
    sha256: str
    """Of the reference file."""
    disclaimer: str
    """Printed wherever categories are."""
    stage_note: str
    """What the stages mean."""
    categories: tuple[Category, ...]
    """In order of code."""
    instruments: tuple[Instrument, ...]
    """Regulations."""
    severity_levels: tuple[tuple[str, str], ...]
    """Severity key and its meaning."""
    exceptions: tuple[ExceptionRule, ...] = ()
    """Every circumstance that makes conduct permitted."""
    sanctions: tuple[SanctionClass, ...] = ()
    """Every class of sanction."""
    retired: tuple[Category, ...] = ()
    """Categories that an earlier catalogue of the case held: shown, not offered."""
    agency: str = ""
    """Agency and version of what is laid over the shipped catalogue; empty for nothing."""
    own_codes: frozenset[str] = frozenset()
    """Codes that the agency added or overrode."""

    def shown(self, code: str) -> Category:
        """Give a category for display; one that is gone is given too, and says so.

        A moment keeps the code it was given, whatever becomes of the catalogue.
        """
        for category in self.categories:
            if category.code == code.upper():
                return category
        for category in self.retired:
            if category.code == code.upper():
                return replace(category, label=f"[{GONE}] {category.label}")
        return replace(_UNKNOWN, code=code.upper())

    def holding(self, codes: tuple[str, ...]) -> Catalogue:
        """Give the catalogue with some categories offered too, such as those a moment has."""
        here = {category.code for category in self.categories}
        gone = tuple(self.shown(code) for code in codes if code not in here)
        return replace(self, categories=(*self.categories, *gone)) if gone else self

    def category(self, code: str) -> Category:
        """Find a category by its code.

        Raises:
            UnknownCategory: there is none.
        """
        for category in self.categories:
            if category.code == code.upper():
                return category
        raise UnknownCategory(code=code)
