"""Inputs that organisations ask for: received, accepted, drafted, sent, published (SM8).

Accepting one with a deadline makes it a duty of the desk; what a sector is to contribute is a duty
of that body, in its own inbox.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    cite_at,
    dated,
    has_come,
    kept,
    locked,
    moved,
    same,
    span_in,
    visible,
    worded,
    written,
)
from amparo.diplomacy.actions.versions import keep_version
from amparo.diplomacy.models import Contribution, Footnote, Forum, InputRequest
from amparo.diplomacy.policies import POLICY, Can, file_of
from amparo.diplomacy.workflow import INPUT
from amparo.duties import actions as duties
from amparo.duties.models import Duty
from amparo.duties.rules import OPEN
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.brief import brief
from amparo.kernel.errors import Invalid, Refused
from amparo.people.models import Organisation

TITLE = 200  # characters of a duty's title


def end_of(day: date) -> datetime:
    """Return the last second of a day, local time: a term ends then."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


@transaction.atomic
def receive_input(
    *, requester: str, product: str, desk: Any, by: Actor, at: datetime, asked: str = "",
    received: str = "", deadline_on: date | None = None, forum: Forum | None = None,
    cited: Cited | None = None,
) -> InputRequest:  # fmt: skip
    """Write down that an organisation asks for an input, and by when.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without who asks and for what, or if the deadline lies before the request.
    """
    found = begun(InputRequest(state="received"), desk=desk, by=by, at=at)
    _describe(
        found, by, requester=requester, product=product, asked=asked, received=received,
        deadline_on=deadline_on, forum=forum,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited, deadline=str(deadline_on or ""))
    return found


@transaction.atomic
def change_input(
    *, input_id: object, revision: int, by: Actor, at: datetime, **words: Any
) -> InputRequest:
    """Change what an organisation asks for and by when, until the desk takes it on.

    `words` are those with which it was written down.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was taken on or declined, or someone changed it since.
    :raises Invalid: as `receive_input`.
    """
    found = locked(InputRequest, input_id, by, Can.WRITE)
    same(found, revision)
    INPUT.check(INPUT.move("accept"), found)
    keep_version(found, by=by, at=at)
    _describe(found, by, **words)
    found.revision += 1
    found.save()
    written("changed", found, by=by, at=at, revision=found.revision)
    return found


def _describe(
    found: InputRequest, by: Actor, *, requester: str, product: str, asked: str = "",
    received: str = "", deadline_on: date | None = None, forum: Forum | None = None,
) -> None:  # fmt: skip
    found.requester, found.product = worded(requester, "requester"), worded(product, "product")
    found.asked, found.forum = asked.strip(), visible(forum, by, "forum")
    if received and deadline_on and span_in(received, "received")[0] > deadline_on:
        raise Invalid(_("The deadline lies before the request."), "deadline_on")
    found.received, found.deadline_on = received, deadline_on


@transaction.atomic
def keep_input(
    *, requester: str, product: str, when: str, desk: Any, by: Actor, at: datetime,
    footnote: Footnote | None = None, cited: Cited | None = None,
) -> InputRequest:  # fmt: skip
    """Keep an input that was sent already, with where that is said: a source or a footnote.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a day, or where nothing is said to show it.
    """
    found = begun(InputRequest(state="sent"), desk=desk, by=by, at=at)
    found.requester, found.product = worded(requester, "requester"), worded(product, "product")
    if footnote is None and cited is None:
        raise Invalid(_("Choose the source that says so."), "source")
    if footnote is not None and not POLICY.allows(by, Can.SEE, footnote.statement):
        raise Invalid(_("Choose from the list."), "footnote")
    found.footnote = footnote
    dated(found, when, needed=True)
    has_come(found, at)
    kept(found, by=by, at=at, cited=cited)
    return found


@transaction.atomic
def accept_input(*, input_id: object, by: Actor, at: datetime) -> InputRequest:
    """Take an input on. With a deadline it becomes a duty of the desk.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was answered already.
    """
    found = locked(InputRequest, input_id, by, Can.WRITE)
    moved(INPUT, "accept", found, by=by, at=at)
    if found.desk and found.deadline_on:
        found.duty = _owed(found, found.desk, found.product, found.deadline_on, "input", by, at)
        found.save(update_fields=["duty"])
    return found


@transaction.atomic
def decline_input(*, input_id: object, reason: str, by: Actor, at: datetime) -> InputRequest:
    """Say no to a request for an input, with the reason; what is owed for it ends.

    :raises Denied: if who asks does not head its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it was sent already.
    """
    found = locked(InputRequest, input_id, by, Can.TAKE_BACK)
    found.declined_reason = worded(reason, "reason")
    moved(INPUT, "decline", found, by=by, at=at)
    asked = [one.duty for one in found.contributions.select_related("duty")]
    for duty in [*asked, *([found.duty] if found.duty else [])]:
        if duty.state in OPEN:
            duties.end(duty_id=duty.pk, reason=found.declined_reason, by=SYSTEM, at=at)
    return found


@transaction.atomic
def reopen_input(*, input_id: object, reason: str, by: Actor, at: datetime) -> InputRequest:
    """Undo that an input was sent, because it was written down by mistake. Its duty stays done.

    :raises Denied: if who asks does not head its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it was not sent, or was published.
    """
    found = locked(InputRequest, input_id, by, Can.TAKE_BACK)
    found.withdrawn_reason = worded(reason, "reason")
    dated(found, "")
    moved(INPUT, "reopen", found, by=by, at=at, why=found.withdrawn_reason)
    return found


@transaction.atomic
def ask_contribution(
    *, input_id: object, body: Organisation, title: str, due_on: date, by: Actor, at: datetime,
    task: str = "",
) -> Contribution:  # fmt: skip
    """Ask a body to contribute to an input by a day: it finds a duty in its inbox.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if the input is not being prepared, or the body was asked already.
    :raises Invalid: without a title, or for a day after the deadline.
    """
    found = locked(InputRequest, input_id, by, Can.WRITE)
    if found.state not in ("accepted", "draft"):
        raise Refused(_("This input is not being prepared now."))
    if found.deadline_on and due_on > found.deadline_on:
        raise Invalid(_("That is after the deadline of the input."), "due_on")
    if found.contributions.filter(duty__body=body).exists():
        raise Refused(_("This body was asked already."))
    words = worded(title, "title")
    duty = _owed(found, body, words, due_on, "input_contribution", by, at, task=task)
    made = Contribution.objects.create(request=found, duty=duty, at=at)
    written("contribution", found, by=by, at=at, body=body.code, due=str(due_on))
    return made


@transaction.atomic
def draft_input(
    *, input_id: object, revision: int, text: str, by: Actor, at: datetime
) -> InputRequest:
    """Write the text of an input.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: without words.
    :raises Refused: if someone changed it since, or it is not being prepared.
    """
    found = locked(InputRequest, input_id, by, Can.WRITE)
    same(found, revision)
    keep_version(found, by=by, at=at)
    found.text = worded(text, "text")
    found.revision += 1
    if found.state == "draft":
        found.save(update_fields=["text", "revision"])
        written("worded", found, by=by, at=at)
    else:
        moved(INPUT, "draft", found, by=by, at=at)
    return found


@transaction.atomic
def send_input(
    *, input_id: object, revision: int, when: str, cited: Cited, by: Actor, at: datetime
) -> InputRequest:
    """Clear an input and write down that it was sent, on which day, and what shows it.

    The desk's own duty is then done.

    :raises Denied: if who asks does not head its desk, or wrote any of its text.
    :raises Invalid: without a day.
    :raises Refused: if someone changed it since, or it has no words.
    """
    found = locked(InputRequest, input_id, by, Can.PUBLISH)
    same(found, revision)
    dated(found, when, needed=True)
    has_come(found, at)
    cite_at(found, cited, by=by, at=at)
    found.withdrawn_reason = ""
    moved(INPUT, "send", found, by=by, at=at)
    if found.duty:
        _done(found.duty, by, at, reference=cited.locator or cited.source.title)
    return found


@transaction.atomic
def acknowledge_input(*, input_id: object, by: Actor, at: datetime, note: str = "") -> InputRequest:
    """Write down that who asked for an input has acknowledged it.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was not sent.
    """
    found = locked(InputRequest, input_id, by, Can.WRITE)
    found.note = note.strip() or found.note
    moved(INPUT, "acknowledge", found, by=by, at=at)
    return found


@transaction.atomic
def note_publication(
    *, input_id: object, published_in: str, cited: Cited, by: Actor, at: datetime
) -> InputRequest:
    """Write down where an input was published: from now on everyone reads it here too.

    :raises Denied: if who asks does not head its desk, or wrote any of it.
    :raises Invalid: without the place.
    :raises Refused: if it was not acknowledged, or a source it cites is not public.
    """
    found = locked(InputRequest, input_id, by, Can.PUBLISH)
    found.published_in = worded(published_in, "published_in")
    found.published_at, found.published_label = at, by.actor_label
    cite_at(found, cited, by=by, at=at)
    moved(INPUT, "publish_in", found, by=by, at=at)
    return found


def _owed(
    found: InputRequest, body: Organisation, title: str, due_on: date, kind: str, by: Actor,
    at: datetime, task: str = "",
) -> Duty:  # fmt: skip
    return duties.offer(
        kind=kind, subject=found, body=body, title=brief(title, TITLE), task=task or title, by=by,
        at=at, due_at=end_of(due_on), needs_confirmation=False,
        file=file_of(found.desk_id) if found.desk_id else "",
    )  # fmt: skip


def _done(duty: Duty, by: Actor, at: datetime, *, reference: str) -> None:
    """Let the desk say that its own duty is done, unless it is over already."""
    duty.refresh_from_db()
    if duty.state == "offered":
        duties.accept(duty_id=duty.pk, responsible_name=by.actor_label, by=by, at=at)
        duty.refresh_from_db()
    if duty.state in ("accepted", "in_progress"):
        duties.claim_done(duty_id=duty.pk, reference=reference, by=by, at=at)
