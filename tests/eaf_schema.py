"""Hold exported EAF files against ELAN's own schema: `python3 -m tests.eaf_schema XSD FILE...`.

The schema (EAFv3.0.xsd, 2016) belongs to ELAN's makers, who name no licence for it, so it does not
lie here; the published package pympi-ling 1.71 carries a copy among its tests. The suite holds the
documented rules (tests/services/test_codings.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

from lxml import etree


def faults(schema: Path, files: list[Path]) -> list[str]:
    """Give what the schema objects to in each file; none where all are valid."""
    rules = etree.XMLSchema(etree.parse(str(schema)))
    found = []
    for path in files:
        if not rules.validate(etree.parse(str(path))):
            found += [f"{path.name}:{one.line}: {one.message}" for one in rules.error_log]
    return found


if __name__ == "__main__":
    said = faults(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
    print("\n".join(said) or f"{len(sys.argv) - 2} files: valid")
    sys.exit(bool(said))
