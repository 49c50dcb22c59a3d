"""How a State stands to a treaty never depends on the order in which its acts were entered."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from amparo.commitments.rules.effects import Act, Terms, takes_effect
from amparo.commitments.rules.standing import standing_on, told_best
from amparo.evidence.rules.partial_dates import span_of
from vocab import terms
from vocab.treaties import treaties

KINDS = tuple(terms("commitments/treaty_actions"))
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(1980, 12, 31))
KEYS = st.sampled_from(["CAT", "CEDAW", "ICCPR-OP1", "ROME", "CTBT", "REFUGEES-P"])


def written(day, form):
    return {"day": str(day), "month": str(day)[:7], "year": str(day)[:4]}[form]


@st.composite
def acts(draw):
    """Some acts, to the day, the month or the year; some with a day of effect that was typed."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(KINDS))
        made = span_of(written(draw(DAYS), draw(st.sampled_from(["day", "month", "year"]))))
        later = draw(st.none() | st.integers(0, 900))
        typed = None if later is None else span_of(str(made.last + dt.timedelta(days=later)))
        effect = terms("commitments/treaty_actions")[kind].effect
        found.append(Act(kind, effect, made, typed, name=str(number)))
    return found


def terms_of(key):
    treaty = treaties()[key]
    return Terms(span_of("1972-06-01"), treaty.rules, treaty.leave)


@given(acts(), st.randoms(use_true_random=False), KEYS, DAYS)
def test_entry_order_changes_nothing(given_acts, random, key, day):
    shuffled = list(given_acts)
    random.shuffle(shuffled)
    one, other = (
        standing_on(given_acts, terms_of(key), day),
        standing_on(shuffled, terms_of(key), day),
    )
    assert (one.status, one.may_be, one.bound_from) == (
        other.status,
        other.may_be,
        other.bound_from,
    )


@given(acts(), KEYS, DAYS)
def test_an_act_told_twice_changes_nothing(given_acts, key, day):
    once = standing_on(given_acts, terms_of(key), day).status
    assert standing_on([*given_acts, *given_acts[:1]], terms_of(key), day).status == once


@given(acts(), KEYS, DAYS)
def test_nothing_that_is_yet_to_come_counts(given_acts, key, day):
    known = [a for a in given_acts if a.made.first <= day]
    assert standing_on(known, terms_of(key), day).status == standing_on(
        [a for a in given_acts if a.made.first <= day or a.made.first != a.made.last],
        terms_of(key), day,
    ).status  # fmt: skip


@given(acts(), KEYS, DAYS)
def test_a_party_has_consented_and_its_day_has_come(given_acts, key, day):
    found = standing_on(given_acts, terms_of(key), day)
    if found.status == "party":
        consents = [a for a in told_best(given_acts) if a.effect in ("consent", "succeed")]
        effects = [takes_effect(a, terms_of(key)) for a in consents]
        assert any(span and span.first <= day for span in effects)
