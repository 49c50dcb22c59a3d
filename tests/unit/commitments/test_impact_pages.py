"""Pages of what came from IMPACT OSS, where nobody has chosen a kind yet."""

import pytest
from django.urls import reverse

from amparo.commitments.forms.chain import StateActionForm
from amparo.commitments.forms.measuring import IndicatorForm
from amparo.commitments.models import Action, Indicator
from tests.unit.commitments.test_impact_loading import KINDS, load
from tests.unit.situations.people import sign_in

__all__ = ["load"]  # the fixture
pytestmark = pytest.mark.django_db


def test_a_form_about_a_record_without_a_kind_chooses_none_for_its_writer(load, head):
    load("actions")
    load("indicators")
    for form, model in ((StateActionForm, Action), (IndicatorForm, Indicator)):
        row = model.objects.first()
        assert form(who=head, row=row).fields["kind"].choices[0] == ("", "–")
        row.kind = "policy" if model is Action else "process"
        assert form(who=head, row=row).fields["kind"].choices[0][0] != ""
    assert form(who=head).fields["kind"].choices[0][0] != ""


def test_their_pages_are_read(load, head, client):
    for kind in KINDS:
        load(kind)
    sign_in(client, head)
    for name, model in (("state_action", Action), ("indicator", Indicator)):
        page = client.get(reverse(f"commitments:{name}", args=[model.objects.first().pk]))
        assert page.status_code == 200 and model.objects.first().ref in page.content.decode()
