"""Deciding which recommendations ask the same: a person decides, and what they decide stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import begin, keep, untouched, written
from amparo.commitments.models import Cluster, Likeness, Recommendation
from amparo.commitments.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking


@transaction.atomic
def say_alike(
    *, likeness_id: object, by: Actor, at: datetime, title: str = "", theme: str = "",
    repeats: bool = False,
) -> Cluster:  # fmt: skip
    """Say that two recommendations ask the same: they are handled once, in one cluster.

    The cluster that one of them stands in takes the other; two clusters become the older one. With
    `repeats`, the later one also repeats the earlier, of a cycle before.

    :raises Denied: if who asks works at no desk, or may not see one of them.
    :raises Invalid: for a new cluster without a title.
    :raises Refused: if it was decided before, or the later one cannot repeat the earlier.
    """
    row = _open(likeness_id, by)
    pair = (row.one, row.other)
    clusters = list(
        Cluster.objects.filter(recommendations__in=pair, state="published")
        .order_by("recorded_at", "pk").distinct()
    )  # fmt: skip
    cluster = clusters[0] if clusters else _new_cluster(title, theme, by, at)
    for other in clusters[1:]:
        cluster.recommendations.add(*other.recommendations.all())
        other.state, other.known_to = "withdrawn", at
        other.withdrawn_why = cluster.title
        other.save()
        ledger.record(
            verb="cluster.merged", target=other, by=by, at=at, after={"into": str(cluster.pk)}
        )
    cluster.recommendations.add(*pair)
    if repeats:
        _repeat(row, by, at)
    _decide(row, Likeness.SAME, by, at)
    return cluster


@transaction.atomic
def say_different(*, likeness_id: object, by: Actor, at: datetime) -> Likeness:
    """Say that two recommendations do not ask the same: they are not proposed again.

    :raises Denied: if who asks works at no desk, or may not see one of them.
    :raises Refused: if it was decided before.
    """
    row = _open(likeness_id, by)
    return _decide(row, Likeness.NOT_SAME, by, at)


@transaction.atomic
def rename_cluster(
    *, cluster_id: object, revision: int, title: str, theme: str = "", by: Actor, at: datetime
) -> Cluster:
    """Give a cluster another title or theme.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a title.
    :raises Refused: if another changed it meanwhile.
    """
    row = locking(Cluster).get(pk=cluster_id)
    POLICY.require(by, Can.WRITE, row)
    untouched(row, revision)
    written([("title", title)])
    before = {"title": row.title, "theme": row.theme}
    row.title, row.theme, row.revision = title.strip(), theme.strip(), row.revision + 1
    row.save()
    after = {"title": row.title, "theme": row.theme}
    ledger.record(verb="cluster.renamed", target=row, by=by, at=at, before=before, after=after)
    return row


@transaction.atomic
def take_out(
    *, cluster_id: object, recommendation_id: object, by: Actor, at: datetime
) -> Cluster:  # fmt: skip
    """Take a recommendation out of a cluster: with none of the others is it proposed again.

    :raises Denied: if who asks works at no desk.
    :raises Refused: if it does not stand in the cluster.
    """
    row = locking(Cluster).get(pk=cluster_id)
    POLICY.require(by, Can.WRITE, row)
    out = row.recommendations.filter(pk=recommendation_id).first()
    if out is None:
        raise Refused(_("It does not stand in this cluster."))
    row.recommendations.remove(out)
    for other in row.recommendations.all():
        first, second = sorted((out.pk, other.pk))
        Likeness.objects.update_or_create(
            one_id=first, other_id=second,
            defaults={
                "decision": Likeness.NOT_SAME, "decided_label": by.actor_label, "decided_at": at,
            },
            create_defaults={
                "score": 0.0, "decision": Likeness.NOT_SAME, "decided_label": by.actor_label,
                "decided_at": at,
            },
        )  # fmt: skip
    ledger.record(verb="cluster.left", target=row, by=by, at=at, after={"recommendation": out.ref})
    return row


def _open(likeness_id: object, by: Actor) -> Likeness:
    row = locking(Likeness).get(pk=likeness_id)
    for one in (row.one, row.other):
        POLICY.require(by, Can.SEE, one)
        POLICY.require(by, Can.WRITE, one)
    if row.decision != Likeness.OPEN:
        raise Refused(_("%(who)s has decided this already.") % {"who": row.decided_label})
    return row


def _new_cluster(title: str, theme: str, by: Actor, at: datetime) -> Cluster:
    written([("title", title)])
    row = begin(Cluster(), secrecy="INTERNAL", by=by, at=at)
    row.title, row.theme = title.strip(), theme.strip()
    # A grouping of the desks, and no statement of a fact: it needs no citation to be of use.
    row.state, row.published_at = "published", at
    return keep(row, verb="cluster.opened", cited=None, by=by, at=at, after={"title": row.title})


def _repeat(row: Likeness, by: Actor, at: datetime) -> None:
    earlier, later = in_turn(row.one, row.other)
    if not may_repeat(earlier, later):
        raise Refused(_("Only one of a later cycle of the same mechanism repeats another."))
    later.repeats = earlier
    later.save(update_fields=["repeats"])
    ledger.record(
        verb="recommendation.repeats", target=later, by=by, at=at, after={"ref": earlier.ref}
    )


def in_turn(one: Recommendation, other: Recommendation) -> tuple[Recommendation, Recommendation]:
    """Return two recommendations, the one issued earlier first."""
    first, second = sorted((one, other), key=lambda row: (row.issued, str(row.pk)))
    return first, second


def may_repeat(earlier: Recommendation, later: Recommendation) -> bool:
    """Test if one recommendation can repeat another: of a later cycle of the same mechanism."""
    return (
        earlier.mechanism_id == later.mechanism_id
        and earlier.country == later.country
        and earlier.cycle_id != later.cycle_id
        and earlier.issued < later.issued
        and later.repeats_id is None
    )


def _decide(row: Likeness, decision: str, by: Actor, at: datetime) -> Likeness:
    row.decision, row.decided_label, row.decided_at = decision, by.actor_label, at
    row.save()
    ledger.record(verb="likeness.decided", target=row, by=by, at=at, after={"decision": decision})
    return row
