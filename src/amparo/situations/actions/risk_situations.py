"""Recording situations of risk over a territory and its groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.models import Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.places.models import Area
from amparo.situations import rules
from amparo.situations.actions.facts import LONGEST, check_word
from amparo.situations.actions.indexing import index_situations
from amparo.situations.actions.verification import plain_value
from amparo.situations.models import RiskSituation, SituationChange
from amparo.situations.policies import POLICY, Can

LISTS = (
    ("conflict_type", "situations/conflict_types"),
    ("phase", "situations/conflict_phases"),
    ("state", "situations/conflict_states"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationFacts:
    """What is said of a situation. `actors` and `groups` are plain values, never persons."""

    country: str
    title: str
    description: str = ""
    region: Area | None = None
    conflict_type: str = ""
    phase: str = ""
    state: str = ""
    actors: Sequence[Any] = ()
    groups: Sequence[Any] = ()
    source: Source | None = None
    source_locator: str = ""
    row: int = 0


@transaction.atomic
def record_situation(*, by: Actor, at: datetime, **said: Any) -> RiskSituation:
    """Record a situation of risk; `said` are the fields of `SituationFacts`.

    :raises Denied: if the actor may not record situations.
    :raises Invalid: if a word is not of its list, or there is no title.
    """
    POLICY.require(by, Can.RECORD_SITUATION)
    situation = _row(SituationFacts(**said), at=at)
    situation.save(force_insert=True)
    index_situations([situation])
    after = {"code": situation.code, "country": situation.country}
    ledger.record(verb="situation.recorded", target=situation, by=by, at=at, after=after)
    return situation


@transaction.atomic
def record_situations(
    *, facts: Sequence[SituationFacts], by: Actor, at: datetime
) -> list[RiskSituation]:
    """Record many situations of one publication at once; the caller journals the file as a whole.

    :raises Denied: if the actor may not record situations.
    :raises Invalid: as `record_situation`.
    """
    POLICY.require(by, Can.RECORD_SITUATION)
    rows = [_row(one, at=at) for one in facts]
    RiskSituation.objects.bulk_create(rows, batch_size=200)
    index_situations(rows)
    return rows


@transaction.atomic
def change_situation(
    *, situation_id: object, by: Actor, at: datetime, **changes: Any
) -> RiskSituation:
    """Change the phase, the state, the type or the words of a situation; what it said is kept.

    :raises Denied: if the actor may not.
    :raises Invalid: if a word is not of its list.
    """
    situation = locking(RiskSituation, of=("self",)).get(pk=situation_id)
    POLICY.require(by, Can.RECORD_SITUATION)
    names = {"title", "description", "region", "groups", *(name for name, _listed in LISTS)}
    if stray := set(changes) - names:
        raise TypeError(f"a situation has no {', '.join(sorted(stray))}")
    for name, listed in LISTS:
        check_word(listed, changes.get(name, ""), name)
    changed = {n: v for n, v in changes.items() if getattr(situation, n) != v}
    before = {n: getattr(situation, n) for n, _listed in LISTS if n in changed}
    was = {name: plain_value(getattr(situation, name)) for name in changed}
    for name, value in changed.items():
        setattr(situation, name, value)
    if changed:
        situation.save(update_fields=list(changed))
        SituationChange.objects.create(
            situation=situation, was=was, at=at, by_label=by.actor_label,
            now={name: plain_value(value) for name, value in changed.items()},
        )  # fmt: skip
        index_situations([situation])
        after = {n: changed[n] for n in before} | {"fields": sorted(changed)}
        ledger.record(
            verb="situation.changed", target=situation, by=by, at=at, before=before, after=after
        )
    return situation


def _row(facts: SituationFacts, *, at: datetime) -> RiskSituation:
    if not facts.title.strip():
        raise Invalid(_("Give the situation a title."), "title")
    if len(facts.description) > LONGEST:
        raise Invalid(
            _("The text is too long: %(n)d characters is the limit.") % {"n": LONGEST},
            "description",
        )
    for name, listed in LISTS:
        check_word(listed, getattr(facts, name), name)
    return RiskSituation(
        code=f"SIT-{random_code(8)}",
        title=rules.one_line(facts.title, 300),
        description=facts.description,
        country=facts.country,
        region=facts.region,
        conflict_type=facts.conflict_type,
        phase=facts.phase,
        state=facts.state,
        actors=list(facts.actors),
        groups=list(facts.groups),
        source=facts.source,
        source_locator=facts.source_locator[:120],
        recorded_at=at,
    )
