"""Load the bodies that a country's law names."""

from datetime import datetime
from typing import Any

from django.db import transaction

import vocab
from amparo.kernel.actors import SYSTEM
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.people.policies import POLICY, Can
from amparo.places.models import ProfileVersion
from amparo.places.queries import profile_of


@transaction.atomic
def load_bodies(profile_version: ProfileVersion, *, at: datetime, by: Any = SYSTEM) -> int:
    """Write the bodies of a profile, matched by code; return how many were made or changed.

    Again with the same profile changes nothing. A body that a profile no longer names stays: old
    cases point to it.

    :raises Denied: if this person may not.
    """
    POLICY.require(by, Can.LOAD_BODIES)
    profile = profile_of(profile_version)
    known = {o.code: o for o in Organisation.objects.filter(country=profile.code)}
    written = 0
    for body in _parents_first(profile.bodies):
        facts: dict[str, Any] = {
            "name": body.name.es,
            "name_en": body.name.en,
            "kind": body.kind,
            "parent": known[body.parent] if body.parent else None,
            "remit": body.remit.es,
            "is_member": body.member,
        }
        kept = known.get(body.code)
        if kept is None:
            kept = Organisation.objects.create(country=profile.code, code=body.code, **facts)
        elif any(getattr(kept, field) != value for field, value in facts.items()):
            Organisation.objects.filter(pk=kept.pk).update(**facts)
        else:
            continue
        known[body.code] = kept
        written += 1
    if written:
        ledger.record(
            verb="bodies.loaded", target=profile_version, by=by, at=at, after={"written": written}
        )
    return written


def _parents_first(bodies: tuple[vocab.Body, ...]) -> list[vocab.Body]:
    """Return bodies so that each stands after the one above it."""
    waiting, ordered, named = list(bodies), list[vocab.Body](), set[str]()
    while waiting:
        ready = [b for b in waiting if not b.parent or b.parent in named]
        if not ready:
            raise ValueError("The profile's bodies stand in a circle.")
        ordered += ready
        named |= {b.code for b in ready}
        waiting = [b for b in waiting if b.code not in named]
    return ordered
