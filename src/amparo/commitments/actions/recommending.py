"""Recording what a State was asked or promised, and in which round."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.correcting import as_kept, keep_corrected, to_correct
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_its_own,
    of_list,
    of_state,
    reclassify,
    written,
)
from amparo.commitments.models import Cycle, Meaning, Mechanism, Recommendation, Recommender
from amparo.commitments.policies import seen_by
from amparo.commitments.rules.counting import NAMES
from amparo.commitments.rules.refs import composed, is_ref
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.vault import blind
from vocab.states import State, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationFacts:
    """What an editor writes of a recommendation; `text` as issued, `recommenders` as printed.

    Without `ref` it is composed of mechanism, year and number.
    """

    mechanism: str
    country: str
    text: str
    ref: str = ""
    kind: str = "recommendation"
    language: str = "en"
    number: str = ""
    title: str = ""
    issued: str = ""
    cycle: Cycle | None = None
    repeats: Recommendation | None = None
    recommenders: Sequence[str] = field(default_factory=tuple)
    note: str = ""
    secrecy: str = "INTERNAL"


# Fields of which the journal keeps how they stood before a correction.
KEPT = (
    *("ref", "kind", "text", "language", "number", "title", "issued", "cycle_id", "repeats_id"),
    *("note", "secrecy", "country", "mechanism_id"),
)

# What it is found by.
FOUND_BY = frozenset({"text", "title", "ref", "country"})


def known_mechanism(key: str, *, by: Actor, at: datetime) -> Mechanism:
    """Return a mechanism by its key; one of the vocabulary is entered when it is first used.

    :raises Invalid: if it is neither kept nor in the vocabulary.
    """
    found = Mechanism.objects.filter(key=key).first()
    if found is not None:
        return found
    known = vocab.terms("commitments/mechanisms").get(key)
    if known is None:
        raise Invalid(_("Choose from the list."), "mechanism")
    row, new = Mechanism.objects.get_or_create(
        key=key,
        defaults={"kind": known.kind, "title": known.label.en, "title_es": known.label.es},
    )
    if new:
        ledger.record(verb="mechanism.entered", target=row, by=by, at=at, after={"key": key})
    return row


@transaction.atomic
def open_cycle(
    *, mechanism: str, country: str, label: str, by: Actor, at: datetime, session: str = "",
    number: int | None = None, reviewed: str = "", report_symbol: str = "",
    outcome_symbol: str = "", addendum_symbol: str = "", next_due: str = "",
    troika: Sequence[str] = (), stated: dict[str, int] | None = None, note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Cycle:  # fmt: skip
    """Record a round of a mechanism with a State, with the counts that its document states.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a label, for a word of no list, a count below 0, or a label that the
        mechanism already used for this State, as far as they may see it.
    """
    row = begin(Cycle(), secrecy=secrecy, by=by, at=at)
    written([("label", label)])
    of_state(country)
    day_known(reviewed, "reviewed", period=True)
    day_known(next_due, "next_due")
    for code in troika:
        of_state(code, "troika")
    row.mechanism = known_mechanism(mechanism, by=by, at=at)
    if cycles_named(row.mechanism, country, label, by=by).exists():
        raise Invalid(_("This round is recorded already."), "label")
    row.country, row.label, row.session = country, label.strip(), session.strip()
    row.number, row.reviewed, row.next_due, row.note = number, reviewed, next_due, note.strip()
    row.report_symbol, row.outcome_symbol = report_symbol.strip(), outcome_symbol.strip()
    row.addendum_symbol, row.troika = addendum_symbol.strip(), " ".join(troika)
    row.stated = _counts(stated or {})
    after = {"mechanism": mechanism, "country": country}
    return keep(row, verb="cycle.opened", cited=cited, by=by, at=at, after=after)


def cycles_named(mechanism: Mechanism, country: str, label: str, *, by: Actor) -> QuerySet[Cycle]:
    """Return the rounds and meetings of a name that someone may see.

    A closed one stops nobody who may not see it: that would tell them that it is there.
    """
    named = Cycle.objects.filter(mechanism=mechanism, country=country, label=label.strip())
    return named.filter(seen_by(by))


def _counts(stated: dict[str, int]) -> dict[str, int]:
    given = {name: stated[name] for name in NAMES if stated.get(name) is not None}
    for name, value in given.items():
        if value < 0:
            raise Invalid(_("A count is not below zero."), name)
    return given


@transaction.atomic
def record_recommendation(
    *, facts: RecommendationFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> Recommendation:
    """Record what a State was asked or promised, as a draft.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a text, for a word of no list, or for a reference that is taken or
        does not name mechanism, year and number.
    """
    row = begin(Recommendation(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts, by, at)
    after = {"ref": row.ref, "country": row.country}
    keep(row, verb="recommendation.recorded", cited=cited, by=by, at=at, after=after)
    _name_recommenders(row, facts.recommenders)
    return row


@transaction.atomic
def correct_recommendation(
    *, recommendation_id: object, revision: int, facts: RecommendationFacts, by: Actor,
    at: datetime, why: str = "", cited: Cited | None = None,
) -> Recommendation:  # fmt: skip
    """Correct how a recommendation was written down; the journal keeps how it stood before.

    A draft is its desk's; of what was published only a head corrects a word, and says why.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: as `record_recommendation`, or without a reason for what was published.
    :raises Refused: if it was withdrawn, or another changed it meanwhile.
    """
    row = to_correct(Recommendation, recommendation_id, revision=revision, why=why, by=by)
    before = as_kept(row, KEPT)
    reclassify(row, facts.secrecy, by)
    _put(row, facts, by, at)
    changed = keep_corrected(
        row, before, verb="recommendation.corrected", cited=cited, by=by, at=at, why=why
    )
    _name_recommenders(row, facts.recommenders)
    read_anew(row, changed)
    return row


def read_anew(row: Recommendation, changed: Sequence[str]) -> None:
    """Take back what was made of the words as they were: the worker makes it anew."""
    if FOUND_BY.intersection(changed):
        blind.forget([row.pk])
    if "text" in changed:
        Meaning.objects.filter(recommendation=row).delete()


def facts_of(row: Recommendation) -> RecommendationFacts:
    """Return a recommendation as its editor would write it again."""
    plain = {f.name: getattr(row, f.name) for f in fields(RecommendationFacts)
             if f.name not in ("mechanism", "recommenders")}  # fmt: skip
    names = tuple(row.recommenders.order_by("name").values_list("name", flat=True))
    return RecommendationFacts(mechanism=row.mechanism.key, recommenders=names, **plain)


def _put(row: Recommendation, facts: RecommendationFacts, by: Actor, at: datetime) -> None:
    of_list(facts.kind, "commitments/recommendation_kinds", "kind")
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    of_state(facts.country)
    written([("text", facts.text)])
    day_known(facts.issued, "issued")
    row.mechanism = known_mechanism(facts.mechanism, by=by, at=at)
    if facts.cycle and (facts.cycle.mechanism_id, facts.cycle.country) != (
        row.mechanism.pk, facts.country,
    ):  # fmt: skip
        raise Invalid(_("This round is of another mechanism or State."), "cycle")
    if facts.repeats and facts.repeats.pk == row.pk:
        raise Invalid(_("It cannot repeat itself."), "repeats")
    for name in ("kind", "language", "number", "title", "issued", "note", "country"):
        setattr(row, name, getattr(facts, name).strip())
    row.text, row.cycle, row.repeats = facts.text.strip(), facts.cycle, facts.repeats
    row.ref = _reference(row, facts, by)


def _reference(row: Recommendation, facts: RecommendationFacts, by: Actor) -> str:
    many = row.mechanism.kind in ("upr", "treaty_body", "special_procedure")
    country = facts.country if many else ""
    ref = facts.ref.strip() or composed(facts.mechanism, facts.issued, facts.number, country)
    if not ref:
        raise Invalid(_("Write a reference, or the year and the number to compose it."), "ref")
    if not is_ref(ref):
        raise Invalid(_("A reference names mechanism, year and number, such as CRC-2017-5."), "ref")
    of_its_own(row, ref, by, _("Another recommendation has this reference."))
    return ref


def _name_recommenders(row: Recommendation, names: Sequence[str]) -> None:
    """Keep who made it, as printed; a name that the table of States knows gets its code."""
    wanted = dict.fromkeys(name.strip() for name in names if name.strip())
    row.recommenders.exclude(name__in=wanted).delete()
    there = set(row.recommenders.values_list("name", flat=True))
    for name in wanted:
        if name not in there:
            Recommender.objects.create(recommendation=row, name=name, country=_code_of(name))


def _code_of(name: str) -> str:
    found = resolve(name)
    return found.code if isinstance(found, State) else ""
