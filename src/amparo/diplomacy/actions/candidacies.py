"""Candidacies: announced, endorsed, decided (SM9); what was arranged stays with the head."""

from datetime import datetime
from typing import Any

from django.db import transaction
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
    party,
    span_in,
    visible,
    worded,
    written,
)
from amparo.diplomacy.models import Candidacy, Endorsement, Forum
from amparo.diplomacy.policies import Can
from amparo.diplomacy.workflow import CANDIDACY
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger

OPEN = ("announced", "endorsed")
NEEDS_SOURCE = frozenset({"elect", "lose"})


@transaction.atomic
def announce(
    *, party_code: str, forum: Forum, seat: str, desk: Any, by: Actor, at: datetime,
    term: str = "", when: str = "", cited: Cited | None = None,
) -> Candidacy:  # fmt: skip
    """Write down that a State stands for a seat; `when` is the day of the election.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for an unknown State, without a seat, or for a term that is no period.
    """
    found = begun(Candidacy(), desk=desk, by=by, at=at)
    describe_candidacy(
        found, by, party_code=party_code, forum=forum, seat=seat, term=term, when=when
    )
    kept(found, by=by, at=at, cited=cited)
    return found


def describe_candidacy(
    found: Candidacy, by: Actor, *, party_code: str, forum: Forum, seat: str, term: str = "",
    when: str = "",
) -> None:  # fmt: skip
    """Set which State stands for which seat."""
    visible(forum, by, "forum")
    found.party, found.forum = party(party_code, "party_code"), forum
    found.seat = worded(seat, "seat")
    if term := term.strip():
        span_in(term, "term")
    found.term = term
    dated(found, when)


@transaction.atomic
def endorse(
    *, candidacy_id: object, party_code: str, by: Actor, at: datetime, when: str = "",
    note: str = "",
) -> Endorsement:  # fmt: skip
    """Write down that a State supports a candidacy; the first one makes it an endorsed one.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if that State did so before, or the candidacy was decided.
    :raises Invalid: for an unknown State or day.
    """
    found = locked(Candidacy, candidacy_id, by, Can.WRITE)
    if found.stage not in OPEN:
        raise Refused(_("This candidacy was decided already."))
    code = party(party_code, "party_code")
    if when:
        span_in(when, "when")
    if found.endorsements.filter(party=code).exists():
        raise Refused(_("This State endorses it already."))
    made = Endorsement.objects.create(
        candidacy=found, party=code, when=when, note=note.strip(), at=at
    )
    if found.stage == "announced":
        moved(CANDIDACY, "endorse", found, by=by, at=at)
    written("endorsed", found, by=by, at=at, party=code)
    return made


@transaction.atomic
def settle(
    *, candidacy_id: object, how: str, by: Actor, at: datetime, when: str = "",
    cited: Cited | None = None,
) -> Candidacy:  # fmt: skip
    """Write down what became of a candidacy: elect, lose, withdraw, take up, end.

    `when` is the day of the election, if it was not the one announced.

    :raises Denied: if who asks does not work at its desk; only its head withdraws it.
    :raises Invalid: for another word, an election without where it is said, or one to come.
    :raises Refused: if that cannot follow where it stands.
    """
    found = locked(Candidacy, candidacy_id, by, Can.WRITE)
    if how not in ("elect", "lose", "withdraw", "take_up", "end"):
        raise Invalid(_("Choose from the list."), "how")
    if how in NEEDS_SOURCE and cited is None:
        raise Invalid(_("Choose the source that says how it was decided."), "source")
    if how in NEEDS_SOURCE:
        dated(found, when or found.when)
        has_come(found, at)
    if cited is not None:
        cite_at(found, cited, by=by, at=at)
    moved(CANDIDACY, how, found, by=by, at=at)
    return found


@transaction.atomic
def take_back_endorsement(
    *, candidacy_id: object, party_code: str, by: Actor, at: datetime
) -> Candidacy:
    """Take an endorsement back that was written by mistake, or that its State took back.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if the candidacy was decided.
    :raises Invalid: if that State does not endorse it.
    """
    found = locked(Candidacy, candidacy_id, by, Can.WRITE)
    if found.stage not in OPEN:
        raise Refused(_("This candidacy was decided already."))
    gone, _each = found.endorsements.filter(party=party_code).delete()
    if not gone:
        raise Invalid(_("Choose from the list."), "party_code")
    if found.stage == "endorsed" and not found.endorsements.exists():
        moved(CANDIDACY, "unendorse", found, by=by, at=at)
    written("unendorsed", found, by=by, at=at, party=party_code)
    return found


@transaction.atomic
def reopen_candidacy(*, candidacy_id: object, reason: str, by: Actor, at: datetime) -> Candidacy:
    """Undo what was written of how a candidacy ended, because it was a mistake.

    :raises Denied: if who asks does not head its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it was not decided.
    """
    found = locked(Candidacy, candidacy_id, by, Can.TAKE_BACK)
    moved(CANDIDACY, "reopen", found, by=by, at=at, why=worded(reason, "reason"))
    return found


@transaction.atomic
def arrange(*, candidacy_id: object, text: str, by: Actor, at: datetime) -> Candidacy:
    """Write down what was arranged with others for a candidacy. Only the head reads it again.

    :raises Denied: if who asks does not head its desk.
    """
    found = locked(Candidacy, candidacy_id, by, Can.READ_ARRANGEMENTS)
    found.arrangements = text.strip() or None
    found.save(update_fields=["arrangements"])
    written("arranged", found, by=by, at=at)
    return found


@transaction.atomic
def read_arrangements(*, candidacy_id: object, by: Actor, at: datetime) -> str:
    """Return what was arranged for a candidacy, and journal that it was read.

    :raises Denied: if who asks does not head its desk.
    """
    found = locked(Candidacy, candidacy_id, by, Can.READ_ARRANGEMENTS)
    ledger.record_read(verb="arrangements.read", target=found, by=by, at=at)
    return found.arrangements or ""
