"""Keeping, changing, revealing, holding and erasing identities."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.vault import blind, hooks, queries, rules, sealed
from amparo.vault.keys import ring
from amparo.vault.models import FormerIdentity, Identity, LegalHold, LookupHash, Reveal
from amparo.vault.policies import POLICY
from vocab.words import terms

FIELDS = (
    "legal_name", "social_name", "document", "birth_date", "contacts", "emergency_contact",
    "exact_place",
)  # fmt: skip
REASON_LENGTH = 500


@transaction.atomic
def keep_identity(*, by: Actor, at: datetime, file: str = "", **fields: Any) -> Identity:
    """Seal a new identity and make it findable by its exact name, document, phone or e-mail."""
    identity = Identity(**_known(fields))
    identity.save(force_insert=True)
    _hash_again(identity)
    ledger.record(
        verb="identity.kept", target=identity, by=by, at=at, file=file,
        after={"fields": _filled(identity)},
    )  # fmt: skip
    return identity


@transaction.atomic
def change_identity(
    *, identity_id: UUID, by: Actor, at: datetime, file: str = "", **fields: Any
) -> Identity:
    """Correct an identity. What stood before is kept, sealed, until the identity is erased.

    :raises Refused: if the identity was erased.
    """
    identity = _lock(identity_id)
    new = _known(fields)
    was = {k: getattr(identity, k) for k, v in new.items() if getattr(identity, k) != v}
    if not was:
        return identity
    FormerIdentity.objects.create(
        identity=identity, was=was, changed_at=at, changed_label=by.actor_label
    )
    before = _filled(identity)
    for name in was:
        setattr(identity, name, new[name])
    identity.save()
    _hash_again(identity)
    ledger.record(
        verb="identity.changed", target=identity, by=by, at=at, file=file,
        before={"fields": before}, after={"fields": _filled(identity), "changed": sorted(was)},
    )  # fmt: skip
    return identity


@transaction.atomic
def reveal(
    *, identity_id: UUID, file: str, by: User, at: datetime, purpose: str, reason: str
) -> Reveal:
    """Open an identity for a user for some minutes; the person will see who, when and why.

    :raises Denied: if the user may open no identity.
    :raises Invalid: without a known purpose, or a reason fit to be read by the person.
    :raises Refused: if the identity was erased.
    """
    POLICY.require(by, "identity:reveal")
    identity = _lock(identity_id)
    if purpose not in terms("vault/purposes"):
        raise Invalid(_("Choose why you need the identity."), "purpose")
    reason = _reason(reason)
    if rules.tells(reason, rules.telltales(_values(identity))):
        raise Invalid(
            _("Write the reason without the person's name or numbers: the journal keeps it."),
            "reason",
        )
    until_at = at + timedelta(minutes=terms("vault/purposes")[purpose].minutes)
    act = Reveal.objects.create(
        identity=identity, file=file, by=by, purpose=purpose, reason=reason, at=at,
        until_at=until_at,
    )  # fmt: skip
    ledger.record_read(
        verb="identity.revealed", target=identity, by=by, at=at, why=f"{purpose}: {reason}",
        file=file,
    )  # fmt: skip
    return act


@transaction.atomic
def set_hold(*, file: str, by: User, at: datetime, reason: str, basis: str = "") -> LegalHold:
    """Order that a file be kept, whatever its retention or the person's request says.

    :raises Denied: if the user may not.
    :raises Invalid: without a reason.
    """
    POLICY.require(by, "hold:set")
    hold = LegalHold.objects.create(
        file=file, reason=_reason(reason), basis=basis.strip()[:200], set_by=by, set_at=at
    )
    ledger.record(
        verb="hold.set", target=hold, by=by, at=at, why=hold.reason, file=file,
        after={"basis": hold.basis},
    )  # fmt: skip
    return hold


@transaction.atomic
def lift_hold(*, hold_id: UUID, by: User, at: datetime, reason: str) -> LegalHold:
    """End a legal hold.

    :raises Denied: if the user may not.
    :raises Refused: if it was lifted already.
    """
    POLICY.require(by, "hold:lift")
    hold = locking(LegalHold).get(pk=hold_id)
    if hold.lifted_at:
        raise Refused(_("This legal hold was lifted already."))
    hold.lifted_at, hold.lifted_reason = at, _reason(reason)
    hold.save()
    ledger.record(
        verb="hold.lifted", target=hold, by=by, at=at, why=hold.lifted_reason, file=hold.file
    )
    return hold


@transaction.atomic
def erase_identity(
    *, identity_id: UUID, file: str, by: Actor, at: datetime, reason: str
) -> Identity:
    """Destroy who a code name is, and every sealed word of the file; the nameless rows stay.

    :raises Denied: if the user may not.
    :raises Refused: if it was erased already, or a legal hold stands on the file.
    """
    if by is not SYSTEM:
        POLICY.require(by, "identity:erase")
    identity = _lock(identity_id)
    _check_free(file)
    for name in FIELDS:
        setattr(identity, name, None)
    identity.erased_at = at
    identity.save()
    identity.hashes.all().delete()
    blind.forget([identity.pk])
    identity.former.update(was=None)
    ledger.record(
        verb="identity.erased", target=identity, by=by, at=at, why=_reason(reason), file=file,
        after=_empty(file, at),
    )  # fmt: skip
    return identity


@transaction.atomic
def empty_file(*, file: str, by: Actor, at: datetime, reason: str) -> None:
    """Destroy every sealed word and file that belongs to a protected file; its rows stay.

    :raises Denied: if the user may not.
    :raises Refused: if a legal hold stands on the file.
    """
    if by is not SYSTEM:
        POLICY.require(by, "identity:erase")
    _check_free(file)
    ledger.record(
        verb="file.emptied", target=file, by=by, at=at, why=_reason(reason), file=file,
        after=_empty(file, at),
    )  # fmt: skip


def _check_free(file: str) -> None:
    if hold := queries.holds_on(file).first():
        raise Refused(
            _("A legal hold of %(day)s prevents this: %(reason)s")
            % {
                "day": timezone.localdate(hold.set_at).isoformat(),
                "reason": hold.basis or hold.reason,
            }
        )


def _empty(file: str, at: datetime) -> dict[str, int]:
    destroyed = sum(hook.erase(file=file, at=at) for hook in hooks.HOOKS.values())
    return {"rows_emptied": sealed.empty(file), "files_destroyed": destroyed}


def _lock(identity_id: UUID) -> Identity:
    identity = locking(Identity).get(pk=identity_id)
    if identity.erased_at:
        raise Refused(_("This identity was erased. Nothing is left to open or change."))
    return identity


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    if stray := set(fields) - set(FIELDS):
        raise TypeError(f"an identity has no {', '.join(sorted(stray))}")
    return {k: (v.strip() if isinstance(v, str) else v) or None for k, v in fields.items()}


def _values(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in FIELDS}


def _filled(identity: Identity) -> list[str]:
    return [name for name, value in _values(identity).items() if value is not None]


def _hash_again(identity: Identity) -> None:
    keys = ring()
    wanted = {(k, keys.digest(k, v)) for k, v in rules.lookups(_values(identity))}
    have = {(h.kind, h.digest): h for h in identity.hashes.all()}
    for pair in have.keys() - wanted:
        have[pair].delete()
    LookupHash.objects.bulk_create(
        LookupHash(identity=identity, kind=kind, digest=digest)
        for kind, digest in sorted(wanted - have.keys())
    )
    blind.index_name(identity.pk, filter(None, (identity.legal_name, identity.social_name)))


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write the reason."), "reason")
    if len(text) > REASON_LENGTH:
        raise Invalid(
            _("Write the reason in %(most)d characters at most.") % {"most": REASON_LENGTH},
            "reason",
        )
    return text
