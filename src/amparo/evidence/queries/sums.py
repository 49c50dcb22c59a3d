"""Reads: what the parts of a total make, in their own unit and in that of the total."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

import vocab
from amparo.evidence.models import Claim
from amparo.evidence.rules.totals import Amount, rounded_like, summed
from amparo.evidence.rules.values import amount_of


def sums_of(total: Claim) -> list[tuple[Decimal, str]]:
    """Return the sum of a total's parts by unit; empty without parts, or where they do not add up.

    27155 m² and 0.027 km² beside a stated 0.27 km²: a unit mistaken shows at once (V-G5).
    """
    parts = list(Claim.objects.filter(part_of__total=total).order_by("id"))
    amounts = [Amount(amount_of(one.type, one.value), one.unit, one.qualifier) for one in parts]
    stated = amount_of(total.type, total.value)
    found: list[tuple[Decimal, str]] = []
    for unit in dict.fromkeys([*(one.unit for one in parts[:1]), total.unit] if parts else []):
        number = summed(amounts, unit)
        if number is not None:
            # In its own unit a sum is exact; converted, it is read beside what was stated.
            is_own = all(one.unit == unit for one in parts)
            found.append((number if is_own else rounded_like(number, stated), unit))
    return found


def sums_in_words(total: Claim) -> str:
    """Return the same as a reader sees it: «27 155 m² = 0.027 km²»."""
    language = get_language() or "es"
    said = [
        (number_format(f"{number:f}", use_l10n=True, force_grouping=True),
         vocab.label("evidence/units", unit, language) if unit else "")
        for number, unit in sums_of(total)
    ]  # fmt: skip
    return " = ".join(f"{number} {word}".strip() for number, word in said)
