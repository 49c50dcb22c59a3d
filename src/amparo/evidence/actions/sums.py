"""Totals: those that a source states, and those that we derive. Each is kept apart (V-G4)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.models import Claim, Part
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.rules.totals import Amount, checked, summed
from amparo.evidence.rules.values import amount_of
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import uuid7
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

OPEN = ("draft", "cited", "reviewed")


@transaction.atomic
def set_parts(*, claim_id: object, parts: Sequence[object], by: Actor, at: datetime) -> Claim:
    """Say of which claims a stated total is the sum, and check it. No number is changed.

    :raises Denied: if who asks may not write the total.
    :raises Invalid: if a part is the total itself, another version of it, or no claim one may see.
    :raises Refused: if the total was published: a new version of it can have other parts.
    """
    total = locking(Claim).get(pk=claim_id)
    POLICY.require(by, Can.WRITE_CLAIM, total)
    if total.state not in OPEN:
        raise Refused(_("What was published is not changed: replace it with a new version."))
    found = list(Claim.objects.filter(pk__in=list(parts)))
    may_see = [one for one in found if POLICY.allows(by, Can.SEE_CLAIM, one)]
    if len(may_see) != len(set(map(str, parts))):
        raise Invalid(_("Choose claims from the list."), "parts")
    if any(one.series == total.series for one in found):
        raise Invalid(_("A total is no part of itself."), "parts")
    total.parts.all().delete()
    Part.objects.bulk_create([Part(total=total, part=one) for one in found])
    ledger.record(
        verb="claim.parts_set",
        target=total,
        by=by,
        at=at,
        after={"parts": sorted(str(one.pk) for one in found)},
    )
    return check_total(total, by=by, at=at)


@transaction.atomic
def derive_total(*, claim_id: object, by: Actor, at: datetime) -> Claim:
    """Work out a total from the parts of a stated one, as a claim of its own beside it.

    :raises Denied: if who asks may not write claims.
    :raises Refused: if its parts cannot be added up.
    """
    stated = locking(Claim).get(pk=claim_id)
    POLICY.require(by, Can.WRITE_CLAIM, stated)
    parts = list(Claim.objects.filter(part_of__total=stated))
    total = summed([amount(one) for one in parts], stated.unit) if parts else None
    if total is None:
        raise Refused(_("The parts cannot be added up: one is not exact, or in another unit."))
    derived = Claim.objects.create(
        series=uuid7(), subject=stated.subject, predicate=stated.predicate, type="number",
        statement=stated.statement, value=str(total), unit=stated.unit, is_derived=True,
        period=stated.period, as_of=stated.as_of, asserted_by=by.actor_label,
        secrecy=stated.secrecy, language=stated.language, known_from=at,
        written_id=by.actor_id, written_label=by.actor_label,
    )  # fmt: skip
    Part.objects.bulk_create([Part(total=derived, part=one) for one in parts])
    ledger.record(
        verb="claim.derived",
        target=derived,
        by=by,
        at=at,
        after={"from": sorted(str(one.pk) for one in parts), "beside": str(stated.pk)},
    )
    return check_total(derived, by=by, at=at)


def check_total(total: Claim, *, by: Actor, at: datetime) -> Claim:
    """Compare a total with its parts as they stand now; the journal keeps a result that changed."""
    parts = [amount(one) for one in Claim.objects.filter(part_of__total=total)]
    found = checked(amount(total), parts)
    result = found.result if parts else ""
    difference = _signed(found.difference) if found.difference is not None else ""
    if (result, difference) == (total.check_result, total.check_difference):
        return total
    before = {"check": total.check_result, "difference": total.check_difference}
    total.check_result, total.check_difference = result, difference
    total.save(update_fields=["check_result", "check_difference"])
    after = {"check": result, "difference": difference}
    ledger.record(verb="claim.checked", target=total, by=by, at=at, before=before, after=after)
    return total


def check_totals_of(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Check again a claim that changed, as a total and as a part of others."""
    if claim.parts.exists():
        check_total(claim, by=by, at=at)
    for total in Claim.objects.filter(parts__part=claim):
        check_total(total, by=by, at=at)


def amount(claim: Claim) -> Amount:
    """Return the number of a claim with its unit and how exact it is."""
    return Amount(amount_of(claim.type, claim.value), claim.unit, claim.qualifier)


def _signed(number: Decimal) -> str:
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"+{plain}" if number > 0 else plain
