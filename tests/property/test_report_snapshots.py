"""A snapshot is stable whatever is recorded later; its policy and its list filter agree."""

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.commitments.models import Recommendation, TreatyAction
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.reports import actions
from amparo.reports.actions import files
from amparo.reports.models import Snapshot
from amparo.reports.policies import POLICY, Can, held_posts, readable_by
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import (
    Document,
    Heading,
    Noted,
    Pairs,
    Paragraph,
    Table,
)
from amparo.reports.rules.due import SPANS, Due, by_body
from amparo.reports.rules.frozen import frozen, thawed
from tests.unit.reports.conftest import KINDS, Shelf, ask, body, staff

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
VALUES = st.one_of(WORDS, st.integers(), st.none(), st.floats(allow_nan=False, width=32))
CELLS = st.one_of(VALUES, st.builds(Noted, WORDS, st.tuples(st.integers(1, 9))))
TABLES = st.builds(
    Table, WORDS, WORDS, st.just(("a", "b")), st.lists(st.tuples(CELLS, CELLS)).map(tuple),
    st.just((1, 2)), WORDS,
)  # fmt: skip
BLOCKS = st.one_of(
    TABLES, st.builds(Heading, WORDS, st.integers(1, 2)),
    st.builds(Paragraph, WORDS, st.just((1,)), st.booleans()),
    st.builds(Pairs, st.lists(st.tuples(WORDS, WORDS)).map(tuple)),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document, WORDS, WORDS, st.just("es"), st.just("2026-11-10"),
    st.lists(st.tuples(WORDS, WORDS)).map(tuple), st.lists(BLOCKS).map(tuple),
    st.lists(WORDS).map(tuple), WORDS, st.lists(WORDS).map(tuple),
)  # fmt: skip


@given(DOCUMENTS)
def test_freezing_loses_nothing(document):
    assert thawed(frozen(document)) == document
    assert frozen(thawed(frozen(document))) == frozen(document)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(st.lists(st.tuples(st.sampled_from("AB"), DAYS)), DAYS)
def test_due_dates_add_up_and_longer_spans_hold_shorter_ones(pairs, today):
    found = [Due(on, name, "w", "c", "k") for name, on in pairs]
    counts = by_body(found, today)
    near = [one for one in found if one.left(today) <= SPANS[-1]]
    assert sum(c.overdue + c.within[-1] for c in counts.values()) == len(near)
    assert all(list(c.within) == sorted(c.within) for c in counts.values())


LATER = st.lists(
    st.tuples(
        st.sampled_from(["treaty", "upr", "said", "withdraw", "retitle"]),
        st.sampled_from(sorted(KINDS)),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LATER)
def test_a_snapshot_is_stable_whatever_is_recorded_later(at, later):
    tag = uuid.uuid4().hex[:8]
    officer, shelf = staff(f"officer-{tag}", "desk_officer", "OPM"), Shelf(at, body("OPM"))
    shelf.mechanisms = {}
    one = _mechanism(shelf)
    kept = [
        actions.freeze(report=REPORTS[key], asking=ask(key, officer, at), by=officer, at=at)
        for key in ("R-01", "R-03", "R-11")
    ]
    before = [(s.sha256, files.written(s, "json"), files.written(s, "xlsx")) for s in kept]
    for deed, word in later:
        _do(deed, word, shelf, one)
    again = Snapshot.objects.in_bulk([s.pk for s in kept])
    after = [again[s.pk] for s in kept]
    assert [(s.sha256, files.written(s, "json"), files.written(s, "xlsx")) for s in after] == before


def _mechanism(shelf):
    from amparo.commitments.models import Mechanism

    shelf.mechanisms = {m.kind: m for m in Mechanism.objects.filter(key__startswith="T-")}
    return shelf.treaty("OPENWORD")


def _do(deed, word, shelf, one):
    if deed == "treaty":
        shelf.treaty(word)
    elif deed == "upr":
        shelf.asked(word)
    elif deed == "said":
        shelf.said(word)
    elif deed == "withdraw":
        TreatyAction.objects.filter(pk=one.pk).update(state="withdrawn")
    else:
        Recommendation.objects.update(text=word)
        TreatyAction.objects.update(made="2019")


STATES = st.sampled_from([
    (False, "kept"), (True, "waiting"), (True, "published"), (True, "withdrawn"), (False, "kept"),
])  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(STATES, st.integers(0, 3), st.booleans()), max_size=5))
def test_the_policy_and_its_filter_say_the_same(at, rows):
    tag = uuid.uuid4().hex[:8]
    roles = ("desk_officer", "desk_head", "sector_liaison", "observer")
    people = [staff(f"{role}-{tag}", role) for role in roles]
    made = []
    for (is_public, state), who, holds in rows:
        by = people[who]
        made.append(Snapshot.objects.create(
            code=uuid.uuid4().hex[:8].upper(), report="R-01", language="es", state=state,
            is_for_public=is_public, as_of=at.date(), content="{}", sha256="0" * 64, rows=0,
            made_at=at, made_by=by, made_label="x",
            posts=held_posts(by) if holds else ["decider@gone"],
        ))  # fmt: skip
    for who in (*people, VISITOR, SYSTEM):
        seen = set(Snapshot.objects.filter(readable_by(who)).values_list("pk", flat=True))
        for one in made:
            assert POLICY.allows(who, Can.SEE, one) == (one.pk in seen), (who, one.state)
