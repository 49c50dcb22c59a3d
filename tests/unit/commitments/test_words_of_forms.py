"""What a writer of records reads: the own country first, titles and days in their language."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

import vocab
from amparo.commitments.forms import RecommendationForm
from amparo.commitments.views.wording import rule_of
from amparo.diplomacy.forms.fields import StateField, states_by_name
from amparo.instruments.forms import countries
from amparo.people.queries import posts_of
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db


def in_spanish(client, user):
    sign_in(client, user)
    client.cookies["django_language"] = "es"


@pytest.mark.parametrize("kind", ["recommendation", "round"])
def test_a_new_record_begins_with_the_own_country_and_not_the_first_of_the_list(
    client, officer, kind
):
    sign_in(client, officer)
    said = client.get(reverse("commitments:begin", args=[kind])).content.decode()
    assert '<option value="PE" selected>' in said
    assert '<option value="AF" selected>' not in said


def test_a_recommendation_is_offered_in_the_language_of_the_writer(officer):
    with translation.override("es"):
        assert RecommendationForm(who=officer)["language"].value() == "es"


def test_a_record_says_titles_days_and_its_history_in_the_language_of_the_reader(
    client, told, officer
):
    row = told("CCM", "ratification", "2012-09-26")
    in_spanish(client, officer)
    said = client.get(reverse("commitments:record", args=["action", row.pk])).content.decode()
    assert "Convención sobre Municiones en Racimo" in said
    assert "26 de septiembre de 2012" in said
    assert "2012-09-26" not in said
    assert "treaty_action.recorded" not in said and "commitment.published" not in said


def test_treaties_are_chosen_by_their_titles_in_the_language_of_the_reader(client, treaty, officer):
    treaty("CCM")
    in_spanish(client, officer)
    said = client.get(reverse("commitments:new", args=["action"])).content.decode()
    assert "CCM: Convención sobre Municiones en Racimo" in said


def test_states_with_an_accent_stand_among_the_others():
    with translation.override("es"):
        for names in ([name for _, name in countries()], [name for _, name in states_by_name()]):
            assert names.index("Bélgica") < names.index("Belice") < names.index("Benín")
            assert names.index("México") < names.index("Mónaco") < names.index("Namibia")


def test_a_list_says_what_it_is_before_something_is_chosen():
    with translation.override("es"):
        assert str(next(iter(StateField().choices))[1]) == "Elija"
        assert str(next(iter(StateField(required=False).choices))[1]) == "Nada elegido"


def test_the_empty_page_of_what_is_due_says_where_days_come_from(client, officer):
    sign_in(client, officer)
    said = client.get(reverse("commitments:due")).content.decode()
    assert "Its days come from indicators" in said
    assert reverse("commitments:own_desk") in said


def test_what_is_done_to_treaties_claims_and_instruments_has_words_in_the_journal():
    done = (
        "treaty_action.recorded treaty_action.changed domestic_step.taken commitment.published "
        "commitment.withdrawn competence.accepted visit.recorded demarche.made campaign.opened "
        "instrument.entered instrument.published instrument.related claim.written claim.cited "
        "claim.reviewed claim.published claim.retracted claim.linked document.added"
    )
    known = vocab.terms("ledger/verbs")
    assert not [verb for verb in done.split() if verb not in known]


def test_a_desk_is_chosen_by_its_name_and_not_by_its_code(client, officer):
    in_spanish(client, officer)
    said = client.get(reverse("diplomacy:new", args=["meeting"])).content.decode()
    assert "---------" not in said
    desk = posts_of(officer)[0].organisation
    assert f">{desk.name}</option>" in said and f">{desk.code}</option>" not in said


def test_the_rule_of_a_treaty_names_its_article_in_the_language_of_the_reader(treaty):
    with translation.override("es"):
        assert rule_of(treaty("OPIC"), dt.date(2026, 1, 1))["source"] == "artículo 19"
