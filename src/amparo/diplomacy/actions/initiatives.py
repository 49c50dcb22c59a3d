"""Initiatives, how they stand to each other, and the steps of States towards them (SM10)."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    chosen,
    dated,
    kept,
    locked,
    parties,
    party,
    visible,
    worded,
    written,
)
from amparo.diplomacy.models import Initiative, InitiativeLink, Paragraph, Support
from amparo.diplomacy.policies import POLICY, Can
from amparo.diplomacy.queries.standing import step_of
from amparo.diplomacy.queries.statements import links_of
from amparo.diplomacy.rules.standing import in_order
from amparo.diplomacy.workflow import SUPPORT
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from vocab.states import state_name


@transaction.atomic
def launch(
    *, title: str, type: str, desk: Any, by: Actor, at: datetime, short_title: str = "",  # noqa: A002
    leads: Iterable[str] = (), led_by: str = "", when: str = "", text: str = "",
    cited: Cited | None = None,
) -> Initiative:  # fmt: skip
    """Add an initiative; `when` is when it was launched.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a title, for a type of no list or a lead that is no State.
    """
    found = begun(Initiative(), desk=desk, by=by, at=at)
    describe_initiative(
        found, by, title=title, type=type, short_title=short_title, leads=leads, led_by=led_by,
        when=when, text=text,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited)
    return found


def describe_initiative(
    found: Initiative, by: Actor, *, title: str, type: str, short_title: str = "",  # noqa: A002
    leads: Iterable[str] = (), led_by: str = "", when: str = "", text: str = "",
) -> None:  # fmt: skip
    """Set what an initiative is and who leads it."""
    found.title, found.short_title = worded(title, "title"), short_title.strip()
    found.type = chosen(type, "initiative_kinds", "type")
    found.leads, found.led_by = parties(leads, "leads"), led_by.strip()
    found.text = text.strip()
    dated(found, when)


@transaction.atomic
def relate(
    *, one_id: object, other_id: object, type: str, by: Actor, at: datetime,  # noqa: A002
    paragraph: Paragraph | None = None,
) -> InitiativeLink:  # fmt: skip
    """Say how one initiative stands to another, with the paragraph that says so.

    :raises Denied: if who asks does not work at the desk of the first.
    :raises Invalid: for an initiative with itself, or a word of no list.
    :raises Refused: if that was said before.
    """
    one = locked(Initiative, one_id, by, Can.WRITE)
    other = visible(Initiative.objects.filter(pk=other_id).first(), by, "other")
    if other is None or other.pk == one.pk:
        raise Invalid(_("Choose another initiative."), "other")
    said = chosen(type, "initiative_links", "type")
    _readable(paragraph, by)
    if InitiativeLink.objects.filter(one=one, other=other, type=said).exists():
        raise Refused(_("These two initiatives are linked so already."))
    link = InitiativeLink.objects.create(
        one=one, other=other, type=said, paragraph=paragraph, at=at, by_label=by.actor_label
    )
    written("related", one, by=by, at=at, type=said, other=str(other.pk))
    return link


@transaction.atomic
def unrelate(*, one_id: object, link: object, by: Actor, at: datetime) -> Initiative:
    """Take out a link of an initiative that was written by mistake.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: if it is no link of this initiative, or one that they may not see.
    """
    one = locked(Initiative, one_id, by, Can.WRITE)
    found = next((each for each in links_of(by, one) if str(each.pk) == str(link)), None)
    if found is None or found.one_id != one.pk:
        raise Invalid(_("Choose from the list."), "link")
    found.delete()
    written("unrelated", one, by=by, at=at, type=found.type, other=str(found.other_id))
    return one


@transaction.atomic
def record_support(
    *, initiative_id: object, party_code: str, status: str, desk: Any, by: Actor, at: datetime,
    when: str = "", paragraph: Paragraph | None = None, note: str = "",
    cited: Cited | None = None,
) -> Support:  # fmt: skip
    """Add a dated step of a State towards an initiative; without a date, that of the statement.

    The steps of a State must follow one another as SM10 allows, whatever order they are typed in.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for an unknown State or status, or without any date.
    :raises Refused: if the step cannot stand among the others.
    """
    found = begun(Support(), desk=desk, by=by, at=at)
    found.initiative = locked(Initiative, initiative_id, by, Can.SEE)
    found.note = note.strip()
    describe_support(
        found, by, party_code=party_code, status=status, when=when, paragraph=paragraph
    )
    kept(found, by=by, at=at, cited=cited, party=found.party, status=found.status)
    return found


def describe_support(
    found: Support, by: Actor, *, party_code: str, status: str, when: str = "",
    paragraph: Paragraph | None = None,
) -> None:  # fmt: skip
    """Set which State takes which step, and when."""
    found.party = party(party_code, "party_code")
    found.status = chosen(status, "support_statuses", "status")
    if found.status == "none":
        raise Invalid(_("Choose from the list."), "status")
    _readable(paragraph, by)
    found.paragraph = paragraph
    dated(found, when or (paragraph.statement.when if paragraph else ""), needed=True)
    _follow_one_another(found)


def _follow_one_another(new: Support) -> None:
    others = Support.objects.filter(initiative=new.initiative, party=new.party)
    steps = [step_of(one) for one in others.exclude(state="withdrawn").exclude(pk=new.pk)]
    standing = SimpleNamespace(status="none")
    for step in in_order([*steps, step_of(new)]):
        if step.status == standing.status:
            continue  # said again
        move = SUPPORT.move(step.status)
        if SUPPORT.refusal(move, standing):
            language = get_language() or "es"
            raise Refused(
                _("%(state)s cannot go from «%(one)s» to «%(other)s».")
                % {
                    "state": state_name(new.party, language),
                    "one": vocab.label("diplomacy/support_statuses", standing.status, language),
                    "other": vocab.label("diplomacy/support_statuses", step.status, language),
                }
            )
        standing.status = move.target


def _readable(paragraph: Paragraph | None, by: Actor) -> None:
    if paragraph is not None and not POLICY.allows(by, Can.SEE, paragraph.statement):
        raise Invalid(_("Choose from the list."), "paragraph")
