"""Writing, citing, reviewing, publishing and replacing claims."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.actions.sums import check_totals_of
from amparo.evidence.models import Citation, Claim, ClaimLink, Part
from amparo.evidence.policies import POLICY, Can, is_of_another
from amparo.evidence.rules.partial_dates import in_order, is_partial_date
from amparo.evidence.rules.values import BadValue, read_value, typed_again
from amparo.evidence.workflow import CLAIM
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.kernel.ids import uuid7
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.vault import blind

WAITING = ("draft", "cited", "reviewed")
REPLACING = {"supersede": "supersedes", "correct": "corrects"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What an editor writes of a claim; `typed` is its value as typed in. Dates may be partial."""

    subject: str
    predicate: str
    statement: str
    type: str
    typed: str = ""
    said: str = ""
    unit: str = ""
    qualifier: str = "exact"
    as_of: str = ""
    period: str = ""
    valid_from: str = ""
    valid_to: str = ""
    asserted_by: str = ""
    secrecy: str = "INTERNAL"
    language: str = ""
    note: str = ""


KEPT = tuple(field.name for field in fields(ClaimFacts) if field.name != "typed")


@transaction.atomic
def write_claim(*, facts: ClaimFacts, by: Actor, at: datetime) -> Claim:
    """Write a claim as a draft: nobody outside the desks sees it.

    :raises Denied: if who asks does not work at a desk.
    :raises Invalid: if a word is of no list, the value not of its type, or an end before its begin.
    """
    claim = Claim(series=uuid7(), written_id=by.actor_id, written_label=by.actor_label,
                  known_from=at)  # fmt: skip
    claim.secrecy = facts.secrecy
    POLICY.require(by, Can.WRITE_CLAIM, claim)
    _put(claim, facts)
    claim.save(force_insert=True)
    _index(claim)
    _record("written", claim, by, at, type=claim.type, secrecy=claim.secrecy)
    return claim


@transaction.atomic
def change_claim(
    *, claim_id: object, revision: int, facts: ClaimFacts, by: Actor, at: datetime
) -> Claim:
    """Change a claim that was not published; one that was reviewed has to be reviewed again.

    :raises Denied: if who asks may not write it, or give it that secrecy.
    :raises Refused: if another changed it since (`revision`), or it was published.
    :raises Invalid: as `write_claim`.
    """
    claim = _locked(claim_id, by, Can.WRITE_CLAIM)
    _same(claim, revision)
    if claim.state != "draft":
        CLAIM.check(CLAIM.move("change"), claim)
        claim.state = "cited"
    _put(claim, facts)
    POLICY.require(by, Can.WRITE_CLAIM, claim)
    # Whoever changes the words answers for them: another reviews.
    claim.written_id, claim.written_label = by.actor_id, by.actor_label
    claim.revision += 1
    claim.save()
    _index(claim)
    _record("changed", claim, by, at, revision=claim.revision)
    check_totals_of(claim, by=by, at=at)
    return claim


@transaction.atomic
def review_claim(*, claim_id: object, revision: int, by: Actor, at: datetime) -> Claim:
    """Say that a claim is what its source says. Whoever wrote it does not review it.

    :raises Denied: if who asks wrote it, or does not work at a desk.
    :raises Refused: if it has no citation, or changed since.
    """
    claim = _locked(claim_id, by, Can.REVIEW_CLAIM)
    _same(claim, revision)
    _move(claim, "review", by, at)
    claim.save(update_fields=["state"])
    return claim


@transaction.atomic
def publish_claim(*, claim_id: object, revision: int, by: Actor, at: datetime) -> Claim:
    """Publish a claim. If it replaces another, that one is known to be so only until now.

    :raises Denied: if who asks heads no desk.
    :raises Refused: without a citation, with a sum that does not agree and no note, or if it is
        more open than a source it cites.
    """
    claim = _locked(claim_id, by, Can.PUBLISH_CLAIM)
    _same(claim, revision)
    _move(claim, "publish", by, at)
    claim.published_at = claim.known_from = at
    claim.save(update_fields=["state", "published_at", "known_from"])
    if claim.replaces_id:
        _put_aside(claim, by, at)
    replaces = str(claim.replaces_id or "")
    payload = {"series": str(claim.series), "version": claim.version, "replaces": replaces}
    ledger.emit(verb="claim.published", target=claim, at=at, payload=payload)
    return claim


@transaction.atomic
def replace_claim(
    *, claim_id: object, how: str, facts: ClaimFacts, note: str, by: Actor, at: datetime
) -> Claim:
    """Write the version that will replace a published claim: `correct` an error, or `supersede`.

    The published one stays as it is, and stays published until the new one is. The citations are
    taken over, as they are what the new version is compared with.

    :raises Denied: if who asks may not write claims.
    :raises Invalid: without a note, or as `write_claim`.
    :raises Refused: if it was not published, or a new version is being written already.
    """
    old = _locked(claim_id, by, Can.WRITE_CLAIM)
    CLAIM.check(CLAIM.move(how), old)
    if not note.strip():
        raise Invalid(_("Write why the claim is replaced."), "note")
    if old.replaced_by.filter(state__in=WAITING).exists():
        raise Refused(_("A new version of this claim is being written already."))
    latest = Claim.objects.filter(series=old.series).order_by("-version").values_list("version")
    new = Claim(
        series=old.series, version=latest[0][0] + 1, replaces=old, replaced_how=REPLACING[how],
        written_id=by.actor_id, written_label=by.actor_label, known_from=at,
        state="draft",
    )  # fmt: skip
    _put(new, facts)
    POLICY.require(by, Can.WRITE_CLAIM, new)
    new.save(force_insert=True)
    for cited in Citation.objects.filter(target=ledger.label(old)):
        cited.pk, cited.target = uuid7(), ledger.label(new)
        cited._state.adding = True
        cited.save(force_insert=True)
        new.state = "cited"
    new.save(update_fields=["state"])
    for part in old.parts.all():
        Part.objects.create(total=new, part=part.part)
    _index(new)
    link = ClaimLink(one=new, other=old, kind=REPLACING[how], note=note, at=at)
    link.by_label = by.actor_label
    link.save()
    _record("replaced", old, by, at, how=how, new=str(new.pk))
    check_totals_of(new, by=by, at=at)
    return new


@transaction.atomic
def retract_claim(*, claim_id: object, reason: str, by: Actor, at: datetime) -> Claim:
    """Take a published claim back; it stays readable as retracted, with the reason.

    :raises Denied: if who asks heads no desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not published.
    """
    claim = _locked(claim_id, by, Can.PUBLISH_CLAIM)
    if not reason.strip():
        raise Invalid(_("Write why the claim is taken back."), "reason")
    _move(claim, "retract", by, at)
    claim.known_to = at
    claim.note = f"{claim.note}\n\n{reason}".strip()
    claim.save(update_fields=["state", "known_to", "note"])
    return claim


@transaction.atomic
def link_claims(
    *, claim_id: object, other_id: object, kind: str, note: str, by: Actor, at: datetime
) -> ClaimLink:
    """Say how one claim stands to another: it contradicts or corroborates it. Both stay.

    :raises Denied: if who asks may not write both.
    :raises Invalid: without a note, for a kind of no list, or a claim with itself.
    :raises Refused: if that was said before.
    """
    one = _locked(claim_id, by, Can.WRITE_CLAIM)
    other = _locked(other_id, by, Can.WRITE_CLAIM)
    if kind not in vocab.terms("evidence/claim_links"):
        raise Invalid(_("Choose from the list how the claims stand to each other."), "kind")
    if one.pk == other.pk:
        raise Invalid(_("Choose another claim: this is the same."), "other")
    if not note.strip():
        raise Invalid(_("Write a note that says why."), "note")
    link = ClaimLink(one=one, other=other, kind=kind, note=note.strip(), at=at)
    if ClaimLink.objects.filter(one=one, other=other, kind=kind).exists():
        raise Refused(_("These two claims are linked so already."))
    link.by_label = by.actor_label
    link.save()
    _record("linked", one, by, at, kind=kind, other=str(other.pk))
    return link


def facts_of(claim: Claim) -> ClaimFacts:
    """Return a claim as its editor would write it again."""
    known = {name: getattr(claim, name) for name in KEPT}
    return ClaimFacts(typed=typed_again(claim.type, claim.value), **known)


def _put(claim: Claim, facts: ClaimFacts) -> None:
    """Check what an editor wrote, and set it."""
    said = replace(facts, **{f.name: str(getattr(facts, f.name)).strip() for f in fields(facts)})
    for name in ("subject", "predicate", "statement"):
        if not getattr(said, name):
            raise Invalid(_("Write this."), name)
    _choose(said)
    try:
        claim.value = read_value(said.type, said.typed, said.unit)
    except BadValue as bad:
        raise Invalid(_of_value(bad), "typed") from bad
    for name in ("as_of", "period", "valid_from", "valid_to"):
        if (typed := getattr(said, name)) and not is_partial_date(typed):
            raise Invalid(
                _("Write a date as far as it is known: 2015, 2015-11 or 2015-11-03."), name
            )
    if not in_order(said.valid_from, said.valid_to):
        raise Invalid(_("The end lies before the beginning."), "valid_to")
    for name in KEPT:
        setattr(claim, name, getattr(said, name))


def _choose(said: ClaimFacts) -> None:
    lists = {
        "type": "evidence/claim_types",
        "qualifier": "evidence/qualifiers",
        "unit": "evidence/units",
        "secrecy": "places/secrecy",
    }
    for name, listed in lists.items():
        value = getattr(said, name)
        is_closed = name == "secrecy" and value == "SECRET"
        if (value or name != "unit") and (value not in vocab.terms(listed) or is_closed):
            raise Invalid(_("Choose from the list."), name)


def _of_value(bad: BadValue) -> str:
    return {
        "empty": _("Write the value, or choose «not known» as its type."),
        "number": _("Write a number, such as 18220 or 0.27."),
        "negative": _("A count is not below zero."),
        "percent": _("A share lies between 0 and 100."),
        "date": _("Write a date as far as it is known: 2015, 2015-11 or 2015-11-03."),
        "yes_no": _("Write yes or no."),
        "state": _("«%(what)s» is no State that the table knows.") % {"what": bad.what},
        "record": _("Write one field a line: its name, a colon, its value."),
    }.get(bad.why, _("This value is too long."))


def _locked(claim_id: object, by: Actor, permit: Can) -> Claim:
    claim = locking(Claim).get(pk=claim_id)
    if not POLICY.allows(by, permit, claim):
        if permit == Can.REVIEW_CLAIM and not is_of_another(by, claim):
            raise Denied(_("Whoever wrote a claim does not review it: ask someone else."), claim)
        POLICY.require(by, permit, claim)
    return claim


def _same(claim: Claim, revision: int) -> None:
    if claim.revision != revision:
        raise Outdated(
            _("Someone changed this claim meanwhile. Compare what you typed with what stands now.")
        )


def _move(claim: Claim, name: str, by: Actor, at: datetime) -> None:
    move = CLAIM.move(name)
    CLAIM.check(move, claim)
    before, claim.state = claim.state, move.target
    ledger.record(
        verb=f"claim.{move.target}",
        target=claim,
        by=by,
        at=at,
        before={"state": before},
        after={"state": claim.state, "version": claim.version},
    )


def _put_aside(new: Claim, by: Actor, at: datetime) -> None:
    """Let the replaced version be known only until now; totals are checked with the new one."""
    old = locking(Claim).get(pk=new.replaces_id)
    if old.state == "published":
        _move(old, "correct" if new.replaced_how == "corrects" else "supersede", by, at)
        old.known_to = at
        old.save(update_fields=["state", "known_to"])
    for row in Part.objects.filter(part=old, total__state__in=WAITING):
        Part.objects.get_or_create(total=row.total, part=new)
        row.delete()
    check_totals_of(new, by=by, at=at)


def _index(claim: Claim) -> None:
    blind.index("claim", blind.Text(claim.pk, (claim.statement, claim.said, claim.subject)))


def _record(verb: str, claim: Claim, by: Actor, at: datetime, **after: Any) -> None:
    ledger.record(verb=f"claim.{verb}", target=claim, by=by, at=at, after=after)
