"""Tables of IMPACT OSS come as drafts: a second person publishes what they brought."""

import io
from dataclasses import replace

import pytest
from django.core.management import call_command

from amparo.commitments import actions as acts
from amparo.commitments.actions.answering import facts_of_action
from amparo.commitments.actions.measuring import facts_of_indicator
from amparo.commitments.models import Action, Indicator, Position, Recommendation
from amparo.commitments.queries import visible
from amparo.exchange.importers import IMPORTERS
from amparo.kernel.errors import Denied
from amparo.ledger.models import Entry
from tests.unit.commitments.test_impact_loading import KINDS, RECS, load
from tests.unit.situations.people import staff_of

__all__ = ["load"]  # the fixture
pytestmark = pytest.mark.django_db


def test_what_is_loaded_waits_as_drafts_until_a_second_person_publishes_it(load, head, officer, at):
    for kind in KINDS:
        load(kind, by=head, publishes=False)
    for model in (Recommendation, Position, Action, Indicator):
        assert {row.state for row in model.objects.all()} == {"draft"}
        assert {row.published_at for row in model.objects.all()} == {None}
    assert visible(Recommendation, officer).count() == 3  # at the desks, and nowhere else
    assert not visible(Recommendation, staff_of("observer")).exists()
    again = [load(kind, by=head, publishes=False) for kind in KINDS]
    assert [job.rows_new for job in again] == [0, 0, 0] and Position.objects.count() == 2
    with pytest.raises(Denied):
        list(IMPORTERS["impact-actions"].publish(wrote=head, since=at, by=head, at=at))
    load("recommendations", by=head)
    row = Recommendation.objects.get(ref="UPR-2017-PE-111.1")
    assert (row.state, row.published_at, row.stage) == ("published", at, "answered")
    assert {p.state for p in Position.objects.all()} == {"published"}
    assert Action.objects.first().state == "draft"


def test_whoever_took_a_draft_in_stays_one_of_its_writers(load, head, officer, at):
    load("actions", by=head, publishes=False)
    load("indicators", by=head, publishes=False)
    action, measure = Action.objects.get(ref="A-1"), Indicator.objects.get(ref="I-2")
    said = replace(facts_of_action(action), title="Adopt a law", kind="legal")
    acts.change_state_action(action_id=action.pk, revision=1, facts=said, by=officer, at=at)
    told = replace(facts_of_indicator(measure), title="A law", kind="structural")
    acts.change_indicator(indicator_id=measure.pk, revision=1, facts=told, by=officer, at=at)
    for row in (action, measure):
        row.refresh_from_db()
        assert row.written_id == officer.actor_id
        with pytest.raises(Denied):
            acts.publish(model=type(row), record_id=row.pk, by=head, at=at)
        second = staff_of("desk_head", f"of {row.ref}")
        assert acts.publish(model=type(row), record_id=row.pk, by=second, at=at)


def test_two_accounts_answer_for_a_table_and_the_second_publishes_it(tmp_path, head):
    path, said = tmp_path / "table.csv", io.StringIO()
    path.write_text(RECS)
    call_command("load", "impact-recommendations", str(path), stdout=io.StringIO())
    assert {row.state for row in Recommendation.objects.all()} == {"draft"}
    path.write_text(RECS.replace("-2017-PE-", "-2012-PE-"))
    two = {"written_by": head.email, "published_by": staff_of("desk_head", "third").email}
    call_command("load", "impact-recommendations", str(path), stdout=said, **two)
    assert "Records published: 2." in said.getvalue()  # with its answer
    row = Recommendation.objects.get(state="published")
    assert (row.ref, row.written_id) == ("UPR-2012-PE-111.1", head.actor_id)
    assert Entry.objects.filter(verb="import.in_name").count() == 2
