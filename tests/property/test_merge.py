"""However many merges come in whatever order, undoing them puts everything back where it was."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Refused
from amparo.situations import actions, queries
from amparo.situations.models import Act, Incident, Information, Merge, Person

AT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
PEOPLE = 5
one_of = st.integers(0, PEOPLE - 1)
pairs = st.lists(st.tuples(one_of, one_of).filter(lambda pair: pair[0] != pair[1]), max_size=6)


def places() -> dict:
    """Return what every row points at."""
    return {
        "acts": dict(Act.objects.values_list("pk", "person")),
        "of": dict(Act.objects.values_list("pk", "incident")),
        "told": dict(Information.objects.values_list("pk", "incident")),
        "chain": dict(Incident.objects.values_list("pk", "chain")),
        "merged": dict(Person.objects.values_list("pk", "merged_into"))
        | dict(Incident.objects.values_list("pk", "merged_into")),
    }


class MergingLosesNothing(TestCase):
    """For people and for incidents, in any order of merging and undoing."""

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(pairs=pairs, kind=st.sampled_from(["person", "incident"]), acts=st.booleans(),
           turn=st.randoms())  # fmt: skip
    def test_undone_in_any_order_all_is_as_before(self, pairs, kind, acts, turn) -> None:
        """Every reference ends where it began, and nothing appears or vanishes on the way."""
        people = [
            actions.register_person(by=SYSTEM, at=AT, identity={"legal_name": f"Rosa {n}"})
            for n in range(PEOPLE)
        ]
        before: Incident | None = None
        rows = []
        for one in people:
            told = [actions.InformationFacts(told_by="someone")]
            before = actions.record_incident(
                by=SYSTEM, at=AT, type="THD", country="PE", person=one, information=told,
                chain=before,
            )  # fmt: skip
            rows.append(before)
        things = people if kind == "person" else rows
        at_first = places()
        for keep, gone in pairs:
            said = {"keep": things[keep].pk, "other": things[gone].pk}
            try:
                actions.merge(kind=kind, why="x", by=SYSTEM, at=AT, with_acts=acts, **said)
            except Refused:
                continue
            now = places()
            assert {name: set(row) for name, row in now.items()} == {
                name: set(row) for name, row in at_first.items()
            }
            # Nothing that moves points at what is merged.
            gone_now = {key for key, root in now["merged"].items() if root}
            if kind == "person":
                assert not gone_now & set(now["acts"].values())
            else:
                assert not gone_now & set(now["told"].values())
                assert acts is False or not gone_now & set(now["of"].values())
        done = list(Merge.objects.filter(undone_at=None))
        turn.shuffle(done)
        for merge in done:
            actions.undo_merge(merge_id=merge.pk, why="x", by=SYSTEM, at=AT)
        assert places() == at_first

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(pairs=pairs)
    def test_what_is_merged_is_shown_once(self, pairs) -> None:
        """A list shows exactly the records for which no other stands."""
        things = [
            actions.record_incident(by=SYSTEM, at=AT, type="THD", country="PE")
            for _n in range(PEOPLE)
        ]
        for keep, gone in pairs:
            try:
                actions.merge(
                    kind="incident", keep=things[keep].pk, other=things[gone].pk, why="x",
                    by=SYSTEM, at=AT,
                )  # fmt: skip
            except Refused:
                continue
        shown = set(queries.visible_incidents(SYSTEM).values_list("pk", flat=True))
        for row in Incident.objects.all():
            assert queries.standing_for(row).pk in shown
            assert (row.pk in shown) == (row.merged_into_id is None)
        assert len(shown) == PEOPLE - Merge.objects.count()
