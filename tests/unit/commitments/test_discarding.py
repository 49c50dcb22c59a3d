"""Drafts are discarded by whoever may write them; nothing of another's closed record is told."""

import datetime as dt

import pytest
from django.urls import reverse

from amparo.commitments import actions, models, queries
from amparo.commitments.actions import (
    Cited,
    IndicatorFacts,
    RecommendationFacts,
    StateActionFacts,
)
from amparo.commitments.policies import POLICY, Can
from amparo.instruments.actions import InstrumentFacts, enter
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
ASKED = {"mechanism": "CRC", "country": "PE", "text": "Protect them.", "ref": "CRC-2017-5"}
ACTION = {"ref": "A-77", "title": "Adopt a protocol", "kind": "policy", "country": "PE"}
MEASURE = {
    "ref": "I-77", "title": "Officers trained", "kind": "process", "country": "PE",
    "begins_on": dt.date(2026, 12, 31),
}  # fmt: skip


def asked(by, at, **more):
    facts = RecommendationFacts(**(ASKED | more))
    return actions.record_recommendation(facts=facts, by=by, at=at)


def discard(row, by, at, reason="Written twice."):
    return actions.discard(model=type(row), record_id=row.pk, reason=reason, by=by, at=at)


def page_of(kind, row, act="record"):
    return reverse(f"commitments:{act}", args=[kind, row.pk])


def test_a_discarded_draft_is_in_no_list_and_its_reference_is_free(officer, at):
    row = discard(asked(officer, at), officer, at)
    assert (row.state, row.published_at, row.withdrawn_why) == ("withdrawn", None, "Written twice.")
    assert verbs(row)[-1] == "commitment.discarded"
    entry = Entry.objects.get(target=label(row), verb="commitment.discarded")
    assert entry.before == {"state": "draft", "ref": "CRC-2017-5"}
    assert entry.why == "Written twice."
    assert not queries.visible(models.Recommendation, officer).exists()
    assert asked(officer, at).ref == "CRC-2017-5"


@pytest.mark.parametrize("role", ["duty_officer", "sector_liaison", "assessor", "auditor"])
def test_what_was_discarded_stays_with_the_desks(role, officer, head, at):
    row = discard(asked(officer, at), officer, at)
    other = staff_of(role)
    for who, sees in ((officer, True), (head, True), (other, False)):
        assert queries.kept(models.Recommendation, who).filter(pk=row.pk).exists() is sees
        assert POLICY.allows(who, Can.SEE, row) is sees


def test_only_drafts_of_whoever_may_write_are_discarded_and_with_a_reason(
    officer, head, source, recommended, at
):
    row, closed = asked(officer, at), asked(head, at, ref="CRC-2017-6", secrecy="RESTRICTED")
    with pytest.raises(Invalid):
        discard(row, officer, at, " ")
    with pytest.raises(Denied):
        discard(row, staff_of("assessor"), at)
    with pytest.raises(Denied):
        discard(closed, officer, at)
    with pytest.raises(Refused):
        discard(recommended(), head, at)
    discard(row, officer, at)
    with pytest.raises(Refused):
        discard(row, officer, at)
    with pytest.raises(Refused):
        actions.record_position(recommendation_id=row.pk, support="noted", by=officer, at=at)


def test_what_rests_on_a_draft_is_taken_back_first_unless_it_may_not_be_seen(officer, head, at):
    row = asked(officer, at)
    said = actions.record_position(recommendation_id=row.pk, support="supported", by=officer, at=at)
    with pytest.raises(Refused):
        discard(row, officer, at)
    discard(said, officer, at)
    actions.record_position(
        recommendation_id=row.pk, support="noted", secrecy="RESTRICTED", by=head, at=at
    )
    assert discard(row, officer, at).state == "withdrawn"


def test_a_report_that_was_sent_is_not_discarded(officer, at):
    row = actions.plan_submission(
        mechanism="UPR", country="PE", kind="national_upr", title="Sixth", by=officer, at=at
    )
    models.Submission.objects.filter(pk=row.pk).update(submitted="2026-01-02")
    with pytest.raises(Refused):
        discard(row, officer, at)
    models.Submission.objects.filter(pk=row.pk).update(submitted="")
    assert discard(row, officer, at).state == "withdrawn"


def test_a_round_that_was_discarded_is_recorded_anew(officer, at):
    said = {"mechanism": "CRC", "country": "PE", "label": "CRC 6-7", "by": officer, "at": at}
    row = actions.open_cycle(**said)
    assert discard(row, officer, at).label.startswith("CRC 6-7~")
    assert actions.open_cycle(**said).label == "CRC 6-7"


def test_a_page_asks_for_the_reason_and_says_what_becomes_of_it(client, officer, head, at):
    row = asked(officer, at)
    away, home = page_of("recommendation", row, "discard"), page_of("recommendation", row)
    sign_in(client, staff_of("assessor"))
    assert client.get(away).status_code == 403
    sign_in(client, officer)
    own = reverse("commitments:recommendation", args=[row.pk])
    assert away in client.get(own).content.decode()
    assert away in client.get(home).content.decode()
    assert "Only the desks will still read it" in client.get(away).content.decode()
    refused = client.post(away, {"reason": ""})
    assert refused.status_code == 422
    assert row.pk in queries.visible(models.Recommendation, officer).values_list("pk", flat=True)
    assert client.post(away, {"reason": "Of another State."}).status_code == 302
    told = client.get(home).content.decode()
    assert "Of another State." in told and away not in told
    assert "CRC-2017-5<" in told and "CRC-2017-5~" not in told
    assert client.get(own).status_code == 404
    listed = client.get(reverse("commitments:drafts")).content.decode()
    assert home in listed and "Of another State." in listed


def test_a_page_of_a_closed_draft_is_not_there_for_others(client, officer, head, at):
    row = asked(head, at, secrecy="RESTRICTED")
    sign_in(client, officer)
    assert client.get(page_of("recommendation", row, "discard")).status_code == 404
    discard(row, head, at, "Not for now.")
    assert client.get(page_of("recommendation", row)).status_code == 404
    assert "Not for now." not in client.get(reverse("commitments:drafts")).content.decode()


# --- references -------------------------------------------------------------------


def proposed(by, at, **more):
    return actions.propose_action(facts=StateActionFacts(**(ACTION | more)), by=by, at=at)


def measured(by, at, **more):
    return actions.set_indicator(facts=IndicatorFacts(**(MEASURE | more)), by=by, at=at)


@pytest.mark.parametrize("write", [asked, proposed, measured])
def test_of_a_reference_on_a_closed_record_nobody_else_learns(write, officer, head, at):
    first = write(head, at, secrecy="RESTRICTED")
    with pytest.raises(Invalid) as refused:
        write(officer, at)
    offered = f"{first.ref}-2"
    assert offered in str(refused.value) and "has this reference" not in str(refused.value)
    assert write(officer, at, ref=offered).ref == offered
    with pytest.raises(Invalid, match="has this reference"):
        write(head, at)
    with pytest.raises(Invalid, match="has this reference"):
        write(officer, at, ref=offered)


def test_of_a_number_on_a_closed_instrument_nobody_else_learns(officer, head, at):
    facts = {
        "short": "T", "title": "A treaty", "kind": "treaty", "level": "universal",
        "untc": "IV-4",
    }  # fmt: skip
    enter(facts=InstrumentFacts(**facts, secrecy="RESTRICTED"), by=head, at=at)
    with pytest.raises(Invalid) as refused:
        enter(facts=InstrumentFacts(**facts), by=officer, at=at)
    assert "already" not in str(refused.value)
    with pytest.raises(Invalid, match="already"):
        enter(facts=InstrumentFacts(**facts), by=head, at=at)


def test_where_a_discarded_draft_stood_is_still_told(officer, source, at):
    row = actions.record_recommendation(
        facts=RecommendationFacts(**ASKED), cited=Cited(source, "5"), by=officer, at=at
    )
    discard(row, officer, at)
    assert queries.citations_of(row).count() == 1  # what it rested on stays told
