"""What becomes of a release: approved by a second person, refused, withdrawn."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.publications.models import Release
from amparo.publications.policies import POLICY, Can
from amparo.publications.queries import frozen
from amparo.publications.rules import Entangled
from amparo.vault.naming import require_nobody


def approve_release(*, release_id: UUID, by: User, at: datetime) -> Release:
    """Publish a release, as a second person, after attacking it with all that is public already.

    The attack takes seconds, so it comes before the transaction. What it looked at is compared
    once the journal is held: of two releases approved at once, the second is attacked again.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Refused: if it was decided already, was changed since it was made, would show somebody
        together with an earlier release, or another was published meanwhile.
    """
    release = _may_decide(Release.objects.get(pk=release_id), by)
    _check_frozen(release)
    known = frozen.known_until(release.country, before=release)
    try:
        told = frozen.gives_away(release)
    except Entangled as found:
        raise Refused(frozen.too_entangled(found)) from None
    if told:
        raise Refused(_explained(told[0]))
    return _published(release, known, by, at)


@transaction.atomic
def _published(release: Release, known: list[tuple[str, str]], by: User, at: datetime) -> Release:
    """Publish what was attacked, if neither it nor anything public changed since."""
    attacked, release = release.sha256, _waiting(release.pk, by)
    if release.sha256 != attacked:
        raise Refused(_("The content is not what was frozen. Make the release again."))
    _check_frozen(release)
    release.state, release.approved_at = Release.APPROVED, at
    release.approved_by, release.approved_label = by, by.actor_label
    release.save(update_fields=["state", "approved_at", "approved_by", "approved_label"])
    ledger.record(
        verb="release.approved", target=release, by=by, at=at, after={"sha256": release.sha256}
    )
    # The journal's one row is held from here on: no other release can be published any more.
    if frozen.known_until(release.country, before=release) != known:
        raise Refused(_("Another release was published in this minute. Look at both, try again."))
    ledger.emit(verb="release.approved", target=release, at=at, payload={"code": release.code})
    return release


def _check_frozen(release: Release) -> None:
    is_same = sha256(release.content.encode()).hexdigest() == release.sha256
    if not is_same or not frozen.is_as_said(release):
        raise Refused(_("The content is not what was frozen. Make the release again."))


def _explained(told: frozen.GivenAway) -> str:
    return _(
        "Together with what is public already, this release would show «%(where)s», %(period)s, "
        "too closely. Make it again: what must be hidden is chosen anew."
    ) % {"where": told.where, "period": told.period}


@transaction.atomic
def refuse_release(*, release_id: UUID, reason: str, by: User, at: datetime) -> Release:
    """Refuse, as a second person, that a release is published.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Invalid: without a reason.
    :raises Refused: if it was decided already.
    """
    release = _waiting(release_id, by)
    release.refused_reason = _worded(reason)
    release.state, release.refused_at = Release.REFUSED, at
    release.refused_label = by.actor_label
    release.save(update_fields=["state", "refused_at", "refused_label", "refused_reason"])
    ledger.record(verb="release.refused", target=release, by=by, at=at)
    return release


@transaction.atomic
def withdraw_release(*, release_id: UUID, reason: str, by: User, at: datetime) -> Release:
    """Withdraw a published release, with the reason that its page will show for ever.

    What was public stays known: later releases are still attacked together with it.

    :raises Denied: if that is not part of the role.
    :raises Invalid: without a reason.
    :raises Refused: if it is not published, or the reason may point to a person.
    """
    release = locking(Release).get(pk=release_id)
    POLICY.require(by, Can.WITHDRAW, release)
    if release.state != Release.APPROVED:
        raise Refused(_("Only a published release can be withdrawn."))
    release.withdrawn_reason = _worded(reason)
    require_nobody(reason, what=release, by=by, at=at)
    release.state, release.withdrawn_at = Release.WITHDRAWN, at
    release.withdrawn_label = by.actor_label
    release.save(update_fields=["state", "withdrawn_at", "withdrawn_label", "withdrawn_reason"])
    ledger.record(verb="release.withdrawn", target=release, by=by, at=at)
    return release


def _waiting(release_id: UUID, by: User) -> Release:
    return _may_decide(locking(Release).get(pk=release_id), by)


def _may_decide(release: Release, by: User) -> Release:
    if release.made_by_id is not None and release.made_by_id == by.pk:
        raise Denied(_("A second person must decide: you made this release yourself."), release)
    POLICY.require(by, Can.APPROVE, release)
    if release.state != Release.DRAFT:
        raise Refused(_("This release was decided already."))
    return release


def _worded(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    return reason.strip()
