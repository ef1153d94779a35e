"""Packages and merges as the JSON documents and tables of the command line."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from app.cli.face import FACE, table
from app.domain.merge import Decisions, MergeOffer
from app.domain.plain import to_plain
from app.services import exchange_texts
from app.services.arrivals import Arrival


def arrival_document(arrival: Arrival) -> dict[str, Any]:
    """What is known of a package in quarantine."""
    return {
        "sha256": arrival.sha256,
        "bag_sha256": arrival.bag_sha256,
        "files": len(arrival.package.members),
        "number": arrival.whole().form.number,
        "log": arrival.log,
        "custody_head": to_plain(arrival.head),
        "signature": to_plain(arrival.signature) if arrival.signature.is_present else None,
        "warnings": list(arrival.warnings),
    }


def offer_document(offer: MergeOffer, decisions: Decisions) -> dict[str, Any]:
    """One offer, and what was decided about it."""
    plain: dict[str, Any] = to_plain(offer)
    return {**plain, "decision": decisions[offer.key].value if offer.key in decisions else None}


def offer_table(offers: tuple[MergeOffer, ...], decisions: Decisions) -> Table:
    """What is here beside what is there."""
    say = FACE.say
    headings = ("", say("keadaan", "state"), say("di sini", "here"), say("di sana", "there"), "")
    return table(
        headings,
        [
            (
                offer.key,
                exchange_texts.state_text(offer, FACE.lang),
                offer.mine_text,
                offer.theirs_text,
                exchange_texts.choice_text(offer, decisions, FACE.lang),
            )
            for offer in offers
        ],
    )
