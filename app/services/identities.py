"""Who may sign in a case: persons, their roles, and the certificates registered for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.case import SIGNING_ROLES, IdentityRole, Reviewer
from app.domain.errors import CertificateUnusable, InvalidValue, SignerRefused, UnknownItem
from app.domain.exchange import Identity
from app.domain.person_names import same_name
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession

if TYPE_CHECKING:
    from app.dossier.certificates import PublicIdentity

_KEY_FILES = (".p12", ".pfx")


def listed(session: CaseSession) -> tuple[Identity, ...]:
    """Give the persons that hold, in the order entered; who was removed is in the history."""
    return tuple(item for item in session.stores.identities.all() if not item.removed_at)


def everyone(session: CaseSession) -> tuple[Identity, ...]:
    """Give every person ever entered, also those removed."""
    return session.stores.identities.all()


def known_as(session: CaseSession, reviewer: Reviewer) -> Reviewer:
    """Give a person the role under which the case knows the name; else as stated."""
    for item in listed(session):
        if same_name(item.name, reviewer.name):
            return replace(reviewer, role=item.role.capitalize())
    return reviewer


def registered(session: CaseSession, role: IdentityRole) -> tuple[Identity, ...]:
    """Give the persons of a role whose certificate is known; none lets anybody sign."""
    return tuple(
        item for item in listed(session) if item.role == role.value and item.certificate_sha256
    )


def add(
    session: CaseSession,
    role: IdentityRole,
    name: str,
    certificate: Path | None = None,
    passphrase: bytes | None = None,
) -> Identity:
    """Enter a person, with the certificate that this person signs with.

    Args:
        certificate: PKCS#12 (opened with `passphrase`), PEM or DER; only its fingerprint and
            its subject are kept.

    Raises:
        InvalidValue: the name is empty, known in this role, or the role does not sign.
        CertificateMissing, CertificateUnusable, WrongPassphrase: as named.
        SignerRefused: the certificate, or the name, is registered for the other role.
    """
    name = name.strip()
    if not name:
        raise InvalidValue(field="name", value=name, expected="a name")
    known = listed(session)
    if any(item.role == role.value and same_name(item.name, name) for item in known):
        raise InvalidValue(field="name", value=name, expected="identity list")
    identity = Identity(0, role.value, name, "", "", session.clock.stamp())
    if certificate is not None:
        if role not in SIGNING_ROLES:
            expected = " | ".join(item.value for item in SIGNING_ROLES)
            raise InvalidValue(field="role", value=role.value, expected=expected)
        read = _read(certificate, passphrase)
        identity = replace(identity, certificate_sha256=read.fingerprint, subject=read.subject)
        _require_other(identity, known)
    _require_one_role(identity, known)
    with session.change("identity.add", Topic.CASE) as change:
        identity = replace(identity, id=session.stores.identities.add(identity))
        change.obj = (identity.name,)
        change.data = {"identity": to_plain(identity)}
    return identity


def remove(session: CaseSession, which: str, why: str) -> Identity:
    """Take a person out of the list; the history keeps who it was and why.

    Args:
        which: the number or the name of the person.

    Raises:
        InvalidValue: no reason is given, or the name stands for several.
        UnknownItem: there is no such person.
    """
    if not why.strip():
        raise InvalidValue(field="why", value=why, expected="a reason")
    found = [
        item for item in listed(session) if which == str(item.id) or same_name(item.name, which)
    ]
    if not found:
        raise UnknownItem(kind="identity", id=which)
    if len(found) > 1:
        numbers = " | ".join(str(item.id) for item in found)
        raise InvalidValue(field="identity", value=which, expected=numbers)
    gone = replace(found[0], removed_at=session.clock.stamp())
    with session.change("identity.remove", Topic.CASE, why=why.strip()) as change:
        session.stores.identities.remove(gone.id, gone.removed_at)
        change.obj = (gone.name,)
        change.data = {"identity": to_plain(gone)}
    return gone


def require_registered(
    session: CaseSession, role: IdentityRole, name: str, fingerprint: str
) -> None:
    """Refuse a certificate that is not one of those registered for the role, where any is.

    Args:
        name: common name on the certificate.
        fingerprint: its SHA-256 (DER), lower-case hex.

    Raises:
        SignerRefused: why=not_registered.
    """
    require_known(registered(session, role), role, name, fingerprint)


def require_known(
    known: tuple[Identity, ...], role: IdentityRole, name: str, fingerprint: str
) -> None:
    """Do what `require_registered` does for persons that were read before, in a job.

    Raises:
        SignerRefused: why=not_registered.
    """
    if known and fingerprint not in {item.certificate_sha256 for item in known}:
        raise SignerRefused(
            name=name,
            role=role.value,
            why="not_registered",
            expected=", ".join(item.name for item in known),
        )


def _read(path: Path, passphrase: bytes | None) -> PublicIdentity:
    # the certificate libraries take their time to load: only where one is read
    from app.dossier import certificates

    try:
        return certificates.read_public(path)
    except CertificateUnusable as e:
        is_key_file = passphrase is not None or path.suffix.lower() in _KEY_FILES
        if e.facts.get("why") != "not_a_certificate" or not is_key_file:
            raise
    return certificates.public_part(certificates.load_pkcs12(path, passphrase or b""))


def _require_other(identity: Identity, known: tuple[Identity, ...]) -> None:
    for item in known:
        if item.role == identity.role or not item.certificate_sha256:
            continue
        if item.certificate_sha256 == identity.certificate_sha256:
            why = "same_certificate"
        elif item.subject == identity.subject:
            why = "same_subject"
        else:
            continue
        raise SignerRefused(name=identity.name, role=identity.role, why=why, expected=item.name)


def _require_one_role(identity: Identity, known: tuple[Identity, ...]) -> None:
    """Refuse the name of somebody who signs in the other role: one has two eyes, not four."""
    signing = {item.value for item in SIGNING_ROLES}
    for item in known:
        is_other = item.role != identity.role and {item.role, identity.role} <= signing
        if is_other and same_name(item.name, identity.name):
            raise SignerRefused(
                name=identity.name, role=identity.role, why="same_name", expected=item.name
            )
