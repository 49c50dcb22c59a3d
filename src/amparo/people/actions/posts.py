"""Give a person a role at a body, and end it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people import posts, rules
from amparo.people.models import Organisation, Post, User
from amparo.people.policies import POLICY, Can
from amparo.places.models import Area


@transaction.atomic
def give_post(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: Any,
    at: datetime,
    region: Area | None = None,
    since_on: date | None = None,
    until_on: date | None = None,
) -> Post:
    """Give a role at a body, for a region or for all, from a day (today) to a day (open).

    :raises Denied: if this person may not, or would give it to themselves.
    :raises Invalid: for a role that is none of staff, a last day before the first, a body closed.
    :raises Refused: if the post is held already, or may not stand beside another role held.
    """
    user = locking(User).get(pk=user.pk)
    POLICY.require(by, Can.GIVE_POST, user)
    since = since_on or timezone.localdate(at)
    _check(role, organisation, since, until_on)
    held = _held(user, since, until_on)
    if any(
        (p.role, p.organisation_id, p.region_id)
        == (role, organisation.pk, region.pk if region else None)
        for p in held
    ):
        raise Refused(_("This person already holds this post in those days."))
    if other := rules.clash(role, {p.role for p in held}):
        raise Refused(
            _("«%(role)s» may not stand beside «%(other)s» in one person.")
            % {"role": _word(role), "other": _word(other)}
        )
    post = Post.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        region=region,
        since_on=since,
        until_on=until_on,
    )
    posts.forget()
    ledger.record(verb="post.given", target=user, by=by, at=at, after=_facts(post))
    return post


@transaction.atomic
def end_post(
    *, post_id: UUID, by: Any, at: datetime, reason: str, last_on: date | None = None
) -> Post:
    """End a post: at once, or after its last day (`last_on`).

    :raises Denied: if this person may not.
    :raises Refused: if it has ended, or nobody would be left to administer the system.
    :raises Invalid: without a reason, or for a last day before the first.
    """
    post = locking(Post).get(pk=post_id)
    POLICY.require(by, Can.END_POST, post.user)
    today = timezone.localdate(at)
    last = last_on or today - timedelta(days=1)
    if post.until_on is not None and post.until_on < today:
        raise Refused(_("This post has already ended."))
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    if last_on is not None and last_on < post.since_on:
        raise Invalid(_("The last day is before the first."), "last_on")
    if post.role == "system_administrator" and not _another_administrator(post, today):
        raise Refused(_("Nobody would be left to administer the system."))
    post.until_on = last
    post.save(update_fields=["until_on"])
    posts.forget()
    ledger.record(
        verb="post.ended", target=post.user, by=by, at=at, why=reason.strip(), after=_facts(post)
    )
    ledger.emit(
        verb="post.ended",
        target=post.user,
        at=at,
        payload={"post": str(post.pk), "role": post.role},
    )
    return post


def _check(role: str, organisation: Organisation, since: date, until: date | None) -> None:
    term = vocab.terms("people/roles").get(role)
    if term is None or term.kind != "staff" or term.retired is not None:
        raise Invalid(_("This is not a role of staff."), "role")
    if not organisation.is_active:
        raise Invalid(_("This body is closed."), "organisation")
    if until is not None and until < since:
        raise Invalid(_("The last day is before the first."), "until_on")


def _held(user: User, since: date, until: date | None) -> list[Post]:
    """Return the posts that share a day with a period."""
    meeting = Post.objects.filter(user=user).exclude(until_on__lt=since)
    return list(meeting.filter(since_on__lte=until) if until else meeting)


def _another_administrator(post: Post, on: date) -> bool:
    return (
        Post.objects.filter(posts.in_force(on), role=post.role, user__is_active=True)
        .exclude(pk=post.pk)
        .exists()
    )


def _facts(post: Post) -> dict[str, Any]:
    return {
        "role": post.role,
        "body": post.organisation.code,
        "region": post.region.code if post.region else "",
        "since": post.since_on,
        "until": post.until_on,
    }


def _word(role: str) -> str:
    return vocab.label("people/roles", role, get_language() or "es")
