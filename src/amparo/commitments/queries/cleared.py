"""Reports as they were frozen when they were cleared, for one reader."""

from typing import Any

from amparo.commitments.models import Submission
from amparo.evidence.models import Claim, Source
from amparo.evidence.policies import claims_seen_by, sources_named_to


def frozen_shown(who: Any, row: Submission) -> dict[str, Any]:
    """Return what was frozen, with the claims and the sources that the reader may know of.

    A report may rest on a claim that is more secret than itself: it stays frozen, untold.
    """
    frozen = row.frozen or {}
    held = frozen.get("claims", ())
    keys = [one["claim"] for one in held]
    rows = Claim.objects.filter(claims_seen_by(who), pk__in=keys)
    seen = {str(pk) for pk in rows.values_list("pk", flat=True)}
    titles = {cited["source"] for one in held for cited in one["citations"]}
    named = Source.objects.filter(sources_named_to(who), title__in=titles)
    told = set(named.values_list("title", flat=True))
    claims = [
        one | {"citations": [cited for cited in one["citations"] if cited["source"] in told]}
        for one in held
        if one["claim"] in seen
    ]
    return frozen | {"claims": claims} if frozen else {}
