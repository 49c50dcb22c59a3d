"""Scorecards: promises of meetings, written by hand, counted beside what is stated."""

import datetime as dt
from fractions import Fraction

import pytest

from amparo.commitments.actions import Cited, promising
from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.models import Assessment, Cycle, Recommendation
from amparo.commitments.queries import scorecards
from amparo.commitments.rules.scorecards import check_count, check_percent, percent, tally
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 10)


def verbs(row):
    name = f"{row._meta.app_label}.{row._meta.object_name}:{row.pk}"
    return [e.verb for e in Entry.objects.filter(target=name).order_by("seq")]


# --- the arithmetic ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "share", "words"),
    [
        (["fulfilled"] * 4 + ["in_progress"] * 5 + ["dropped"], Fraction(4, 9), "44.4"),
        (["fulfilled", "dropped", "dropped"], Fraction(1), "100.0"),
        (["reprogrammed", "not_started"], Fraction(0), "0.0"),
        (["fulfilled"] * 2 + ["in_progress"], Fraction(2, 3), "66.7"),
        (["dropped"], None, ""), ([], None, ""),
    ],
)  # fmt: skip
def test_percent_is_fulfilled_by_all_but_what_was_dropped(statuses, share, words):
    found = tally(statuses)
    assert found.share == share and percent(found.share) == words


@pytest.mark.parametrize(
    ("stated", "result"),
    [
        ({"percent": "44"}, "ok"), ({"percent": "44.4"}, "ok"), ({"percent": "44,4 %"}, "ok"),
        ({"percent": "45"}, "mismatch"), ({"percent": "44.5"}, "mismatch"),
        ({"percent": "44", "total": 10}, "ok"),
        ({"percent": "44", "total": 49}, "not_checkable"), ({}, "not_checkable"),
        ({"percent": "much"}, "not_checkable"), ({"percent": "NaN"}, "not_checkable"),
    ],
)  # fmt: skip
def test_what_is_stated_is_checked_to_its_own_precision(stated, result):
    found = tally(["fulfilled"] * 4 + ["in_progress"] * 5 + ["dropped"])
    assert check_percent(found, stated) == result


def test_a_promise_of_which_nothing_is_known_makes_the_check_impossible():
    assert check_percent(tally(["fulfilled", ""]), {"percent": "50"}) == "not_checkable"
    assert (check_count("total", 66, {"total": 66}), check_count("total", 3, {"total": 66})) == (
        "ok", "mismatch",
    )  # fmt: skip
    assert check_count("total", 3, {}) == ""


# --- by hand ----------------------------------------------------------------------


@pytest.fixture
def meeting(source, officer, at):
    def hold(**more):
        facts = {
            "mechanism": "GB-EC", "country": "PE", "label": "Gabinete XIV", "held": "2019-10",
            "stated": {"percent": "50", "total": "2"}, "cited": Cited(source, "p. 1"),
        }  # fmt: skip
        return promising.hold_meeting(**(facts | more), by=officer, at=at)

    return hold


@pytest.fixture
def promise(officer, at):
    def make(cycle, number="1", **more):
        facts = PromiseFacts(
            number=number, text=f"Build bridge {number}",
            answerable=(("PE", "MTC"), ("EC", "Ministerio")), **more,
        )  # fmt: skip
        return promising.promise(cycle_id=cycle.pk, facts=facts, by=officer, at=at)

    return make


@pytest.fixture
def say(officer, at):
    def speak(row, value, as_of="2020", **more):
        return promising.say_fulfilment(
            recommendation_id=row.pk, value=value, as_of=as_of, assessor="Joint committee",
            by=officer, at=at, **more,
        )  # fmt: skip

    return speak


def card(who, cycle, on=DAY):
    return scorecards.cards(who, [Cycle.objects.get(pk=cycle.pk)], on)[0]


def test_a_meeting_with_its_promises_is_published_whole_by_another(
    meeting, promise, say, officer, head, at
):
    cycle = meeting()
    one, two = promise(cycle), promise(cycle, "2", due_on=dt.date(2020, 1, 1))
    say(one, "fulfilled")
    say(two, "in_progress")
    assert card(officer, cycle).tally.total == 2, "the desk sees its drafts"
    assert card(officer, cycle).tally.fulfilled == 0, "but a draft says of nothing how far it is"
    with pytest.raises(Denied):
        promising.publish_meeting(cycle_id=cycle.pk, by=officer, at=at)
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    found = card(staff_of("observer"), cycle)
    assert (found.tally.total, percent(found.tally.share), found.check) == (2, "50.0", "ok")
    assert found.promises[1].is_late and found.promises[0].answerable == {
        "PE": ["MTC"], "EC": ["Ministerio"],
    }  # fmt: skip
    assert Recommendation.objects.get(pk=one.pk).fulfilment == "fulfilled"
    assert verbs(cycle) == ["source.cited", "meeting.held", "meeting.published"]
    assert verbs(one) == ["promise.recorded"]
    assert verbs(Assessment.objects.get(recommendation=one)) == ["promise.assessed"]
    with pytest.raises(Refused):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)


def test_a_head_who_wrote_a_part_does_not_publish_it(meeting, head, at):
    cycle = meeting()
    facts = PromiseFacts(number="1", text="Mine")
    promising.promise(cycle_id=cycle.pk, facts=facts, by=head, at=at)
    with pytest.raises(Denied):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)


def test_nothing_is_published_without_a_citation(meeting, head, at):
    cycle = meeting(cited=None)
    with pytest.raises(Refused, match="citation"):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    assert Cycle.objects.get(pk=cycle.pk).state == "draft"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label": " "}, "label"), ({"held": ""}, "held"), ({"held": "soon"}, "held"),
        ({"mechanism": "NOSUCH"}, "mechanism"), ({"country": "ZZ"}, "country"),
        ({"stated": {"percent": "much"}}, "percent"), ({"stated": {"percent": "101"}}, "percent"),
        ({"stated": {"total": "-1"}}, "total"), ({"stated": {"luck": "1"}}, "stated"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_is_refused_beside_its_field(meeting, more, field):
    with pytest.raises(Invalid) as no:
        meeting(**more)
    assert no.value.field == field


def test_the_same_meeting_or_number_twice_is_refused(meeting, promise):
    cycle = meeting()
    promise(cycle)
    with pytest.raises(Invalid):
        meeting()
    with pytest.raises(Invalid) as no:
        promise(cycle)
    assert no.value.field == "number"


def test_two_meetings_of_one_year_number_their_promises_apart(meeting, promise):
    refs = {promise(meeting(label=f"Meeting {n}", number=n)).ref for n in (1, 2)}
    assert refs == {"GB-EC-2019-1", "GB-EC-2019-PE.2-1"}


@pytest.mark.parametrize(
    ("value", "more", "field"),
    [
        ("done", {}, "value"), ("fulfilled", {"as_of": "later"}, "as_of"),
        ("fulfilled", {"as_of": "2099"}, "as_of"), ("reprogrammed", {}, "due_on"),
    ],
)  # fmt: skip
def test_a_degree_that_cannot_be_is_refused(meeting, promise, say, value, more, field):
    row = promise(meeting())
    with pytest.raises(Invalid) as no:
        say(row, value, **more)
    assert no.value.field == field


def test_only_a_desk_writes_and_only_promises_have_a_degree(meeting, promise, at):
    cycle, who = meeting(), staff_of("assessor")
    with pytest.raises(Denied):
        promising.promise(
            cycle_id=cycle.pk, facts=PromiseFacts(number="9", text="x"), by=who, at=at
        )
    row = promise(cycle)
    with pytest.raises(Denied):
        promising.say_fulfilment(
            recommendation_id=row.pk, value="fulfilled", as_of="2020", assessor="I", by=who, at=at
        )
    Recommendation.objects.filter(pk=row.pk).update(kind="recommendation")
    with pytest.raises(Refused):
        promising.say_fulfilment(
            recommendation_id=row.pk, value="fulfilled", as_of="2020", assessor="I", by=SYSTEM,
            at=at,
        )  # fmt: skip


def test_how_far_promises_were_on_each_day(meeting, promise, say, head, at, officer):
    cycle = meeting()
    one, two = promise(cycle), promise(cycle, "2", due_on=dt.date(2020, 1, 1))
    say(one, "in_progress", "2020-03")
    say(one, "fulfilled", "2021-03")
    say(two, "reprogrammed", "2021-03", due_on=dt.date(2027, 1, 1))
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    points = scorecards.over_time(officer, cycle)
    assert [(p.as_of, p.tally.fulfilled, p.tally.total) for p in points] == [
        ("2020-03", 0, 2), ("2021-03", 1, 2),
    ]  # fmt: skip
    assert Recommendation.objects.get(pk=two.pk).due_on == dt.date(2027, 1, 1)
    assert not card(officer, cycle).promises[1].is_late
    assert card(officer, cycle, dt.date(2020, 6, 1)).tally.fulfilled == 0
