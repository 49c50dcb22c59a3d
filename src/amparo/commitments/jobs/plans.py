"""Plans taken in: the plan as an instrument, its goals, and the actions for each.

They come as drafts; published at once only where one account answers for writing them and another
for publishing them.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.planning import drafts_of_plan, publish_plan
from amparo.commitments.jobs.frames import LARGEST
from amparo.commitments.jobs.hands import Hands
from amparo.commitments.models import Action, Goal, Proof
from amparo.evidence.actions import add_source
from amparo.evidence.models import Source
from amparo.evidence.queries import source_titled
from amparo.instruments import actions as instruments
from amparo.instruments.actions import InstrumentFacts
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.brief import brief
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from vocab.plans import Plan, PlanAction, plan_examples, read_plan
from vocab.reading import BadFile

DONE = ("completed", "verified")


def load_plan(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, published_by: Actor | None = None
) -> Iterator[str]:
    """Take a plan in, with its source. What is here already is left as it is.

    A name without a folder may be that of a packaged example.

    :raises Invalid: if the file cannot be used.
    """
    try:
        plan = read_plan(_content(path), path.name)
        _check_words(plan, path.name)
    except BadFile as bad:
        raise Invalid(str(bad)) from bad
    here = set(Action.objects.filter(ref__in=[a.ref for a in plan.actions]).values_list("ref"))
    said = {"goals": len(plan.goals), "actions": len(plan.actions),
            "new": len(plan.actions) - len(here)}  # fmt: skip
    if dry_run:
        yield (
            _("%(goals)d goals, %(actions)d actions, %(new)d of these new; nothing was written.")
            % said
        )
        return
    with transaction.atomic():
        _take(plan, Hands(by=by, at=at, published_by=published_by))
    yield _("%(goals)d goals, %(actions)d actions, %(new)d of these new.") % said
    if published_by is None:
        yield _("What is new waits as drafts: a head of a desk publishes it.")


def _content(path: Path) -> bytes:
    if not path.is_file():
        packaged = plan_examples()
        if path.name in packaged:
            return packaged[path.name]
        raise Invalid(_("There is no file at %(path)s.") % {"path": path})
    if path.stat().st_size > LARGEST:
        raise Invalid(_("%(name)s is too large.") % {"name": path.name})
    return path.read_bytes()


def _check_words(plan: Plan, where: str) -> None:
    for action in plan.actions:
        for listed, key in (("action_kinds", action.kind), ("action_stages", action.stage)):
            known = vocab.terms(f"commitments/{listed}")
            if key not in known:
                raise BadFile(
                    where, f"the action «{action.ref}» has the word «{key}» of no list.",
                    f"Use one of {', '.join(known)}.",
                )  # fmt: skip


def _take(plan: Plan, hands: Hands) -> None:
    one, by, at = plan.source, hands.by, hands.at
    source = source_titled(one.title) or add_source(
        title=one.title, kind=one.kind, publisher=one.publisher, published=one.published,
        address=one.address, language=one.language, reliability=one.reliability, secrecy="PUBLIC",
        is_of_desks=True, by=by, at=at,
    )  # fmt: skip
    text = _text(plan, hands)
    told = {
        "country": plan.country, "source": source, "secrecy": "PUBLIC", "recorded_at": at,
        "written_id": by.actor_id, "written_label": by.actor_label,
    }  # fmt: skip
    goals: dict[str, Goal] = {}
    for order, goal in enumerate(plan.goals, start=1):
        goals[goal.ref], _new = Goal.objects.get_or_create(
            plan=text, ref=goal.ref,
            defaults={"title": goal.title, "parent": goals.get(goal.within), "order": order,
                      "locator": goal.ref, **told},
        )  # fmt: skip
    for act in plan.actions:
        _act(act, goals[act.goal], text, source, told, by, at)
    if hands.published_by is not None and drafts_of_plan(text):
        publish_plan(plan_id=text.pk, by=hands.published_by, at=at)


def _text(plan: Plan, hands: Hands) -> Instrument:
    one = plan.plan
    found = Instrument.objects.filter(short=one.short, country=plan.country).first()
    if found is not None:
        return found
    facts = InstrumentFacts(
        short=one.short, title=one.title, title_es=one.title_es, kind=one.kind, level=one.level,
        binding="internal", country=plan.country, number=one.number, issuer=one.issuer,
        adopted=one.adopted, horizon=one.horizon, secrecy="PUBLIC",
    )  # fmt: skip
    row = instruments.enter(facts=facts, by=hands.by, at=hands.at)
    return hands.publish_text(row)


def _act(
    act: PlanAction, goal: Goal, text: Instrument, source: Source, told: dict[str, object],
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    row, new = Action.objects.get_or_create(
        ref=act.ref,
        defaults={
            "title": act.title, "kind": act.kind, "stage": act.stage, "begins": act.begins,
            "target_on": act.target_on, "goal": goal, "note": act.note, "locator": act.ref, **told,
        },
    )  # fmt: skip
    if not new:
        return
    row.instruments.add(text)
    if act.stage in DONE:  # nothing is completed without what shows it
        Proof.objects.create(
            action=row, kind="report", title=brief(source.title, 200), is_public=True,
            added_id=by.actor_id, added_label=by.actor_label, added_at=at,
        )  # fmt: skip
    ledger.record(verb="goal.tied", target=row, by=by, at=at, after={"goal": str(goal.pk)})
