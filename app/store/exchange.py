"""Identities, anchors, packages and other chains: rows to values and back."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from app.domain.custody import ChainHead
from app.domain.errors import UnknownItem
from app.domain.exchange import Anchor, AnchorKind, Exchange, ForeignChain, Identity
from app.store.rows import dump, load


class IdentityStore:
    """Persons who may sign in one case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, identity: Identity) -> int:
        """Store a person and give the new id."""
        cursor = self._database.execute(
            "INSERT INTO identities (role, name, certificate_sha256, subject, added_at, removed_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                identity.role,
                identity.name,
                identity.certificate_sha256,
                identity.subject,
                identity.added_at,
                identity.removed_at,
            ],
        )
        return int(cursor.lastrowid or 0)

    def remove(self, id_: int, at: str) -> None:
        """Mark a person as removed (`at` UTC); the row stays.

        Raises:
            UnknownItem: there is none.
        """
        cursor = self._database.execute(
            "UPDATE identities SET removed_at = ? WHERE id = ? AND removed_at = ''", [at, id_]
        )
        if cursor.rowcount == 0:
            raise UnknownItem(kind="identity", id=id_)

    def all(self) -> tuple[Identity, ...]:
        """Give every person in the order added, also those removed."""
        return tuple(
            Identity(**row) for row in self._database.query("SELECT * FROM identities ORDER BY id")
        )


class AnchorStore:
    """Heads of the chain that somebody else holds too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, anchor: Anchor) -> None:
        """Store an anchor."""
        self._database.table("anchors").insert(
            {
                "kind": anchor.kind.value,
                "head_seq": anchor.head.seq,
                "head_sha256": anchor.head.sha256,
                "made_at": anchor.made_at,
                "detail": dump(anchor.detail),
            }
        )

    def all(self) -> tuple[Anchor, ...]:
        """Give every anchor in the order made."""
        return tuple(
            Anchor(
                kind=AnchorKind(row["kind"]),
                head=_head(row),
                made_at=row["made_at"],
                detail=load(dict[str, str], row["detail"]),
            )
            for row in self._database.query("SELECT * FROM anchors ORDER BY id")
        )


class ExchangeStore:
    """Packages and receipts that went out or came in, and the chains that came with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, exchange: Exchange) -> None:
        """Store a package or a receipt."""
        self._database.table("exchanges").insert(
            {
                "direction": exchange.direction,
                "name": exchange.name,
                "sha256": exchange.sha256,
                "log": exchange.log,
                "head_seq": exchange.head.seq,
                "head_sha256": exchange.head.sha256,
                "made_at": exchange.made_at,
                "detail": dump(exchange.detail),
            }
        )

    def all(self) -> tuple[Exchange, ...]:
        """Give every package and receipt in the order they went or came."""
        return tuple(
            Exchange(
                direction=row["direction"],
                name=row["name"],
                sha256=row["sha256"],
                log=row["log"],
                head=_head(row),
                made_at=row["made_at"],
                detail=load(dict[str, str], row["detail"]),
            )
            for row in self._database.query("SELECT * FROM exchanges ORDER BY id")
        )

    def add_chain(self, chain: ForeignChain) -> None:
        """Keep the chain of another office as it came."""
        self._database.table("foreign_chains").insert(
            {
                "log": chain.log,
                "package_sha256": chain.package_sha256,
                "head_seq": chain.head.seq,
                "head_sha256": chain.head.sha256,
                "received_at": chain.received_at,
                "lines": "".join(f"{line}\n" for line in chain.lines),
            }
        )

    def chains(self) -> tuple[ForeignChain, ...]:
        """Give every kept chain in the order received."""
        return tuple(
            ForeignChain(
                log=row["log"],
                package_sha256=row["package_sha256"],
                head=_head(row),
                received_at=row["received_at"],
                # Only LF ends an entry: other line ends of Unicode stand inside JSON text.
                lines=tuple(row["lines"].split("\n")[:-1]),
            )
            for row in self._database.query("SELECT * FROM foreign_chains ORDER BY id")
        )


def _head(row: dict[str, Any]) -> ChainHead:
    return ChainHead(row["head_seq"], row["head_sha256"])
