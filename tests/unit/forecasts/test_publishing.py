"""Signing and publishing: two people, words that may stand beside numbers, a record that stays."""

import json

import pytest
from django.db import IntegrityError, transaction

from amparo.forecasts import actions, queries
from amparo.forecasts.forms import Sign
from amparo.forecasts.models import Forecast
from amparo.forecasts.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.vault.actions import keep_identity
from tests.unit.forecasts import made

pytestmark = pytest.mark.django_db
READING = "Deaths may rise at the border. Quiet elsewhere is not safety."


def verbs(forecast):
    rows = Entry.objects.filter(target=f"forecasts.Forecast:{forecast.pk}").order_by("seq")
    return [row.verb for row in rows]


def sign(forecast, by, at, reading=READING, language="en"):
    return actions.sign(code=forecast.code, reading=reading, language=language, by=by, at=at)


def test_an_analyst_signs_and_a_second_person_publishes(draft, analyst, authority, other, at):
    with pytest.raises(Denied):
        sign(draft, authority, at)
    with pytest.raises(Denied):
        sign(draft, other, at)
    with pytest.raises(Refused):
        actions.publish(code=draft.code, by=authority, at=at)
    sign(draft, analyst, at)
    with pytest.raises(Denied):
        actions.publish(code=draft.code, by=analyst, at=at)
    out = actions.publish(code=draft.code, by=authority, at=at)
    assert (out.state, out.signed_label) == ("published", analyst.actor_label)
    assert verbs(draft) == ["forecast.sign", "forecast.publish"]
    assert Event.objects.get(verb="forecast.published").payload["window"] == made.WINDOW
    said = json.dumps(list(Entry.objects.values_list("before", "after", "why")), default=str)
    assert "border" not in said


def test_who_holds_both_posts_does_not_publish_what_they_signed(draft, both, authority, at):
    sign(draft, both, at)
    with pytest.raises(Denied, match="someone else"):
        actions.publish(code=draft.code, by=both, at=at)
    with pytest.raises(Denied):
        actions.send_back(code=draft.code, reason="no", by=both, at=at)
    assert actions.publish(code=draft.code, by=authority, at=at).state == "published"


@pytest.mark.parametrize(
    "reading", ["This is a prediction of genocide.", "Es un país seguro.", "  ", "No risk here."]
)
def test_a_reading_foretells_no_crime_and_promises_no_safety(draft, analyst, at, reading):
    with pytest.raises(Invalid):
        sign(draft, analyst, at, reading=reading)
    with pytest.raises(Invalid):
        sign(draft, analyst, at, language="fr")


def test_words_that_name_a_protected_person_do_not_go_out(
    published, analyst, authority, at
):  # fmt: skip
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani")
    other = made.forecast(at, window=2026, number=3)
    sign(other, analyst, at, reading="As Rosa Quispe Mamani told us.")
    with pytest.raises(Refused, match="person"):
        actions.publish(code=other.code, by=authority, at=at)
    with pytest.raises(Refused, match="person"):
        actions.withdraw(
            code=published.code, reason="Rosa Quispe Mamani says so.", by=authority, at=at
        )
    other.refresh_from_db()
    assert other.state == "signed"


def test_words_that_cannot_go_out_tell_nobody_who_is_protected(
    published, analyst, authority, at
):  # fmt: skip
    """Who tries names where nothing could be published or withdrawn hears the same of each."""
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani")
    unsigned, new = made.forecast(at, number=2), made.forecast(at, number=3)
    sign(new, analyst, at)
    tries = (
        (actions.publish, unsigned, ""), (actions.withdraw, unsigned, ""),
        (actions.publish, new, " This is a prediction of genocide."),
        (actions.withdraw, published, " This is a prediction of genocide."),
    )  # fmt: skip
    for act, forecast, more in tries:
        heard = set()
        for name in ("Rosa Quispe Mamani", "Elsa Ccori Huaman"):
            with pytest.raises((Refused, Invalid)) as no:
                act(code=forecast.code, reason=f"{name}.{more}", by=authority, at=at)
            heard.add((type(no.value), str(no.value)))
        assert len(heard) == 1, (act, more)


def test_whoever_writes_is_warned_of_what_looks_like_a_name(draft):
    said = {"reading": "As Rosa Quispe Mamani told us.", "language": "en"}
    form = Sign(said, forecast=draft)
    assert not form.is_valid() and "reading" in form.errors
    assert Sign(said | {"no_person": "on"}, forecast=draft).is_valid()


def test_what_is_sent_back_is_signed_again(draft, analyst, authority, at):
    sign(draft, analyst, at)
    with pytest.raises(Invalid):
        actions.send_back(code=draft.code, reason=" ", by=authority, at=at)
    back = actions.send_back(code=draft.code, reason="Say more.", by=authority, at=at)
    assert (back.state, back.signed_id, back.signed_at) == ("draft", "", None)
    assert sign(draft, analyst, at).reason == ""
    assert verbs(draft) == ["forecast.sign", "forecast.return", "forecast.sign"]


def test_a_corrected_forecast_stays_and_leads_to_the_new_one(published, analyst, authority, at):
    new = made.forecast(at, number=2)
    sign(new, analyst, at)
    with pytest.raises(Invalid, match="takes its place"):
        actions.publish(code=new.code, by=authority, at=at)
    actions.publish(code=new.code, reason="A month was missing.", by=authority, at=at)
    published.refresh_from_db()
    assert (published.state, published.reason) == ("corrected", "A month was missing.")
    assert published.corrected_by == new and published.outlooks.count() == 2
    assert verbs(published) == ["forecast.correct"]
    assert queries.latest() == new
    assert list(queries.public_forecasts()) == [new, published]


def test_one_forecast_of_a_year_is_published_at_a_time(published, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.forecast(at, state="published", number=2)


def test_a_withdrawn_forecast_stays_in_the_record(published, analyst, authority, at):
    with pytest.raises(Denied):
        actions.withdraw(code=published.code, reason="Wrong.", by=analyst, at=at)
    with pytest.raises(Invalid):
        actions.withdraw(code=published.code, reason="", by=authority, at=at)
    gone = actions.withdraw(code=published.code, reason="Wrong panel.", by=authority, at=at)
    assert gone.state == "withdrawn" and gone.outlooks.count() == 2
    assert queries.latest() is None and list(queries.public_forecasts()) == [gone]
    with pytest.raises(Refused):
        actions.withdraw(code=published.code, reason="Again.", by=authority, at=at)
    assert verbs(gone) == ["forecast.withdraw"]


def test_a_draft_is_discarded_with_a_reason_and_what_is_out_is_not(draft, analyst, authority, at):
    with pytest.raises(Denied):
        actions.discard(code=draft.code, reason="Bad data.", by=authority, at=at)
    with pytest.raises(Invalid):
        actions.discard(code=draft.code, reason="", by=analyst, at=at)
    assert actions.discard(code=draft.code, reason="Bad data.", by=analyst, at=at).state == (
        "discarded"
    )
    assert verbs(draft) == ["forecast.discard"]


def test_who_sees_what_is_the_same_asked_singly_and_as_a_list(analyst, authority, other, at):
    states = ("draft", "signed", "published", "withdrawn", "corrected", "discarded")
    rows = [made.forecast(at, state=s, number=n) for n, s in enumerate(states, 1)]
    for who in (analyst, authority, other, VISITOR, SYSTEM):
        seen = set(queries.visible_to(who))
        assert seen == {row for row in rows if POLICY.allows(who, Can.SEE, row)}
        assert len(seen) == (3 if who in (other, VISITOR) else 6)
    assert Forecast.objects.count() == 6


def test_what_waits_for_whom(draft, analyst, authority, other, at):
    assert queries.waiting_for(analyst) == [(draft, "sign")]
    assert queries.waiting_for(authority) == queries.waiting_for(other) == []
    sign(draft, analyst, at)
    assert [move for _row, move in queries.waiting_for(authority)] == ["publish"]
    assert queries.waiting_for(analyst) == []
