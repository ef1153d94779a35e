"""Check an ELAN file against ELAN's own schema: `python3 -m tests.eaf_schema EAFv3.0.xsd FILE.eaf`.

The schema names no licence and is not shipped; whoever has a copy runs this by hand.
"""

from __future__ import annotations

import sys

from lxml import etree


def main(schema: str, *files: str) -> int:
    """Say of each file whether it is valid; 1 where one is not."""
    rules = etree.XMLSchema(etree.parse(schema))
    verdicts = {file: rules.validate(etree.parse(file)) for file in files}
    for file, is_valid in verdicts.items():
        print(f"{file}: {'valid' if is_valid else 'NOT valid'}")
    return 0 if verdicts and all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
